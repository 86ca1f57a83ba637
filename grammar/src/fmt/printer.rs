//! The printer's core: it walks along the source text, word by word, and says what stands between.

use super::FormatBug;
use super::op::{Class, Gap, Op};
use crate::trivia::is_space;
use crate::{Comment, Span};

/// Walks along the source text and collects operations.
pub(super) struct Printer<'s> {
    pub(super) text: &'s str,
    pub(super) comments: &'s [Comment],
    /// The first comment that has not been printed.
    pub(super) next_comment: usize,
    /// Where the last printed text ends in the source.
    pub(super) cursor: usize,
    /// Where the farthest word ends that was ever printed, even if it was taken back.
    reached: usize,
    pub(super) ops: Vec<Op<'s>>,
    /// What has been said since the last printed text.
    // INVARIANT: holds at most one gap.
    pub(super) pending: Vec<Op<'s>>,
    /// The places of the open groups in `ops`.
    groups: Vec<usize>,
    /// Whether a comment was printed last, so that a line end must follow.
    pub(super) after_comment: bool,
    /// Whether the source does not say what the tree says.
    pub(super) lost: bool,
    /// Places whose declarations are printed back as they were, in order.
    kept: Vec<Span>,
}

/// A place to which the printer can go back.
struct Mark {
    next_comment: usize,
    cursor: usize,
    ops: usize,
    groups: usize,
}

impl<'s> Printer<'s> {
    /// A printer at the start of a file.
    pub(super) fn new(text: &'s str, comments: &'s [Comment]) -> Self {
        Self {
            text,
            comments,
            next_comment: 0,
            cursor: 0,
            reached: 0,
            ops: Vec::new(),
            pending: vec![Op::Gap(Gap::Line { blank: false })],
            groups: Vec::new(),
            after_comment: false,
            lost: false,
            kept: Vec::new(),
        }
    }

    /// Asks for the declarations at `places` to be printed back as they were.
    pub(super) fn keep(&mut self, places: Vec<Span>) {
        self.kept = places;
    }

    /// Whether a declaration is printed back as it was.
    pub(super) fn is_kept(&self, span: Span) -> bool {
        let first = self.kept.partition_point(|place| place.end < span.start);
        self.kept.get(first).is_some_and(|place| place.start <= span.end)
    }

    /// The operations; an error if not all text was printed.
    pub(super) fn finish(mut self) -> Result<Vec<Op<'s>>, FormatBug> {
        self.gap(Gap::Line { blank: true });
        self.comments_before(self.text.len());
        if self.lost || self.next_text() < self.text.len() {
            let line = self.text.get(..self.cursor).unwrap_or("").lines().count();
            return Err(FormatBug {
                reason: format!("the text below line {line} is not in the tree"),
            });
        }
        self.ops.extend(self.pending.into_iter().filter(|op| !matches!(op, Op::Gap(_))));
        Ok(self.ops)
    }

    /// Says what stands between the text before and the text to come; the last word counts.
    pub(super) fn gap(&mut self, gap: Gap) {
        self.pending.retain(|op| !matches!(op, Op::Gap(_)));
        self.pending.push(Op::Gap(gap));
    }

    /// A space.
    pub(super) fn space(&mut self) {
        self.gap(Gap::Space);
    }

    /// An aligned place behind text of at most `limit` columns.
    pub(super) fn cell(&mut self, limit: usize) {
        self.gap(Gap::Cell { space: 1, limit });
    }

    /// Says something that has no text of the source.
    pub(super) fn say(&mut self, op: Op<'s>) {
        self.pending.push(op);
    }

    /// The comma of a list; the source's own commas are passed over.
    pub(super) fn comma(&mut self) {
        self.pending.push(Op::Text(","));
    }

    /// Prints a word or sign that must stand next in the source.
    pub(super) fn word(&mut self, word: &str) {
        if self.lost {
            return;
        }
        let at = self.next_text();
        let end = at + word.len();
        match self.text.get(at..end) {
            Some(found) if found == word && self.ends_word(word, end) => self.put(at, found, end),
            _ => self.lost = true,
        }
    }

    /// Prints a word for which another may stand in the source.
    pub(super) fn word_for(&mut self, word: &'static str, other: &str) {
        if self.lost {
            return;
        }
        let at = self.next_text();
        let rest = self.text.get(at..).unwrap_or("");
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let end = at + letters;
        let written = rest.get(..letters).unwrap_or("");
        if (written == word || written == other) && self.ends_word(written, end) {
            self.put(at, word, end);
        } else {
            self.lost = true;
        }
    }

    /// Prints words with spaces between them.
    pub(super) fn words(&mut self, words: &str) {
        for (i, word) in words.split(' ').enumerate() {
            if i > 0 {
                self.space();
            }
            self.word(word);
        }
    }

    /// Prints what stands at `span`, which must come next in the source.
    pub(super) fn span(&mut self, span: Span) {
        if self.lost {
            return;
        }
        if self.next_text() == span.start as usize && span.end > span.start {
            self.put(span.start as usize, span.text(self.text), span.end as usize);
        } else {
            self.lost = true;
        }
    }

    /// Prints a region as it is, whatever it holds. An empty region prints nothing.
    pub(super) fn verbatim(&mut self, span: Span) {
        let start = span.start as usize;
        if span.start == span.end || self.lost {
            return;
        }
        let end = self.end_of_region(span);
        if self.is_elsewhere(start) {
            self.lost = true;
            return;
        }
        let region = self.text.get(start..end).unwrap_or("");
        self.comments_before(start);
        self.release(start);
        if region.contains('\n') {
            self.break_groups();
        }
        self.ops.push(Op::Verbatim(region));
        self.cursor = end;
        let inside = |c: &&Comment| (c.span.start as usize) < end;
        self.next_comment +=
            self.comments.iter().skip(self.next_comment).take_while(inside).count();
        self.after_comment = region.lines().next_back().is_some_and(|line| line.contains("//"));
    }

    /// Where a region ends without the white space and comments at its end, which are printed like all
    /// others. White space at the end of a text that is not closed belongs to the text.
    fn end_of_region(&self, span: Span) -> usize {
        let start = span.start as usize;
        let mut end = start + span.text(self.text).trim_end().len();
        end = end.max(self.reached);
        let inside = self.comments.partition_point(|comment| (comment.span.start as usize) < end);
        for comment in self.comments.iter().take(inside).skip(self.next_comment).rev() {
            let behind = self.text.get(comment.span.end as usize..end).unwrap_or("");
            if !behind.trim().is_empty() {
                break;
            }
            let before = self.text.get(start..comment.span.start as usize).unwrap_or("");
            end = start + before.trim_end().len();
        }
        end
    }

    /// Prints `text` for the source from `at` to `end`, with the comments before it.
    pub(super) fn put(&mut self, at: usize, text: &'s str, end: usize) {
        if self.lost {
            return;
        }
        self.comments_before(at);
        self.release(at);
        self.ops.push(Op::Text(text));
        self.cursor = end;
        self.reached = self.reached.max(end);
    }

    /// Where the next text starts that is neither white space, comma nor comment.
    pub(super) fn next_text(&self) -> usize {
        let mut at = self.cursor;
        let mut comments = self.comments.iter().skip(self.next_comment);
        loop {
            let rest = self.text.get(at..).unwrap_or("");
            let text = rest.trim_start_matches(|c: char| is_space(c) || c == ',');
            at += rest.len() - text.len();
            match comments.next() {
                Some(comment) if comment.span.start as usize == at => {
                    at = comment.span.end as usize;
                }
                _ => return at,
            }
        }
    }

    /// Whether more than white space, commas and comments stands between the last printed text and `start`.
    /// A region that could not be understood may begin with a comma.
    fn is_elsewhere(&self, start: usize) -> bool {
        self.cursor > start || self.next_text() < start
    }

    fn ends_word(&self, word: &str, end: usize) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let next = self.text.get(end..).and_then(|rest| rest.chars().next());
        !(word.ends_with(is_word) && next.is_some_and(is_word))
    }

    /// Says the pending operations, now that the text at `to` follows them.
    pub(super) fn release(&mut self, to: usize) {
        let mut line_due = self.after_comment;
        let mut pending = std::mem::take(&mut self.pending);
        for op in pending.drain(..) {
            let Op::Gap(gap) = op else {
                self.push(op);
                continue;
            };
            let mut gap = if line_due { hardened(gap) } else { gap };
            if let Gap::Line { blank } = &mut gap {
                *blank = *blank && self.blank_before(to);
            }
            line_due = false;
            self.push(Op::Gap(gap));
        }
        self.pending = pending;
        if line_due {
            self.push(Op::Gap(Gap::Continue));
        }
        self.after_comment = false;
    }

    fn push(&mut self, op: Op<'s>) {
        match op {
            Op::Begin { .. } => self.groups.push(self.ops.len()),
            Op::End => {
                self.groups.pop();
            }
            Op::Gap(Gap::Line { .. } | Gap::Part | Gap::Continue) => self.break_groups(),
            Op::Text(_)
            | Op::Verbatim(_)
            | Op::Comment(..)
            | Op::IfBroken(_)
            | Op::IfFlat(_)
            | Op::Gap(_)
            | Op::Indent
            | Op::Align
            | Op::Dedent
            | Op::Open
            | Op::Close
            | Op::Row(_)
            | Op::RowEnd => {}
        }
        self.ops.push(op);
    }

    /// Breaks all open groups: a line ends inside them.
    fn break_groups(&mut self) {
        for &at in self.groups.iter().rev() {
            match self.ops.get_mut(at) {
                Some(Op::Begin { broken }) if !*broken => *broken = true,
                _ => break,
            }
        }
    }

    /// Prints a row of a list. What cannot be followed in the source is printed back as it was.
    pub(super) fn row(&mut self, class: Class, span: Span, print: impl FnOnce(&mut Self)) {
        let start = span.start as usize;
        if self.lost || self.is_elsewhere(start) {
            self.lost = true;
            return;
        }
        self.comments_before(start);
        self.release(start);
        let mark = self.mark();
        self.ops.push(Op::Row(class));
        print(self);
        if self.lost || self.next_text() < span.end as usize {
            self.back_to(&mark);
            self.ops.push(Op::Row(Class::Verbatim));
            self.verbatim(span);
        }
        self.say(Op::RowEnd);
    }

    // INVARIANT: called with nothing pending.
    fn mark(&self) -> Mark {
        Mark {
            next_comment: self.next_comment,
            cursor: self.cursor,
            ops: self.ops.len(),
            groups: self.groups.len(),
        }
    }

    fn back_to(&mut self, mark: &Mark) {
        self.next_comment = mark.next_comment;
        self.cursor = mark.cursor;
        self.ops.truncate(mark.ops);
        self.groups.truncate(mark.groups);
        self.pending.clear();
        self.after_comment = false;
        self.lost = false;
    }
}

/// The line end that a comment makes of a gap.
fn hardened(gap: Gap) -> Gap {
    match gap {
        Gap::Space | Gap::Cell { .. } | Gap::Continue => Gap::Continue,
        Gap::Break | Gap::BreakCell | Gap::Fill => Gap::Line { blank: true },
        Gap::Line { .. } | Gap::Part => gap,
    }
}
