//! Comments and blank lines: taken from the source where the printer passes them.

use super::op::{Gap, Op};
use super::printer::Printer;

impl<'s> Printer<'s> {
    /// Prints the comments that start before `to`.
    pub(super) fn comments_before(&mut self, to: usize) {
        while let Some(comment) = self.comments.get(self.next_comment) {
            let start = comment.span.start as usize;
            if start >= to {
                break;
            }
            let text = comment.span.text(self.text).trim_end();
            if comment.own_line {
                self.comment_line(start, text);
            } else {
                self.ops.push(Op::Comment(text, self.column(start)));
            }
            self.after_comment = true;
            self.cursor = comment.span.end as usize;
            self.next_comment += 1;
        }
    }

    /// Prints a comment on a line of its own, in the place of the pending gap.
    fn comment_line(&mut self, start: usize, text: &'s str) {
        let continued = !self.pending.iter().any(|op| {
            matches!(op, Op::Gap(gap) if !matches!(gap, Gap::Space | Gap::Cell { .. } | Gap::Continue))
        });
        self.after_comment = true;
        self.release(start);
        self.ops.push(Op::Text(text));
        self.gap(if continued { Gap::Continue } else { Gap::Line { blank: true } });
    }

    /// Whether a comment stands between the last printed text and `to`.
    pub(super) fn has_comment_before(&self, to: u32) -> bool {
        self.comments.get(self.next_comment).is_some_and(|comment| comment.span.start < to)
    }

    /// Whether a blank line stands between the last printed text and `to`.
    pub(super) fn blank_before(&self, to: usize) -> bool {
        let between = self.text.get(self.cursor..to).unwrap_or("");
        let mut lines = between.split('\n').skip(1).peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_some() && line.trim().is_empty() {
                return true;
            }
        }
        false
    }

    /// Whether a line ends between the last printed text and the next.
    pub(super) fn line_end_follows(&self) -> bool {
        self.text.get(self.cursor..self.next_text()).is_some_and(|between| between.contains('\n'))
    }

    /// The column of a place of the source.
    fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or("");
        before.chars().rev().take_while(|&c| c != '\n').count()
    }
}
