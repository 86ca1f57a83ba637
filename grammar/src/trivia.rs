//! What the tree does not hold: comments and blank lines, by offset.
//!
//! The formatter takes them back from here; documentation comments are looked up by the place of what
//! they document.

use crate::Span;

/// The comments and blank lines of one file, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trivia {
    /// All comments, doc comments included, in order.
    // INVARIANT: sorted by start. Comments inside regions that could not be parsed are not listed: such
    // regions keep their text as a whole.
    pub comments: Vec<Comment>,
    /// Offset of the first byte of every line that holds only white space, in order.
    pub blank_lines: Vec<u32>,
}

/// One comment, from its slashes to the end of its line (without the line end).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its place.
    pub span: Span,
    /// What it is for.
    pub kind: CommentKind,
    /// Whether nothing but white space stands before it on its line.
    pub own_line: bool,
}

/// What a comment is for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// `// …`, and everything from `////` on.
    Ordinary,
    /// `/// …`: documents what stands below it.
    Doc,
    /// `//! …`: documents the file.
    FileDoc,
}

/// Whether `c` only separates words: white space, and a byte-order mark, wherever it stands.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

impl Trivia {
    /// The documentation that stands directly above `offset`: its `///` lines without the slashes, joined
    /// by line ends. `text` is the file's text.
    pub fn docs_above(&self, text: &str, offset: u32) -> Option<String> {
        let end = self.comments.partition_point(|c| c.span.start < offset);
        let before = self.comments.get(..end)?;
        let mut next = offset;
        let mut lines: Vec<&str> = Vec::new();
        for comment in before.iter().rev() {
            let gap = text.get(comment.span.end as usize..next as usize)?;
            if comment.kind != CommentKind::Doc || !gap.chars().all(is_space) {
                break;
            }
            lines.push(comment.span.text(text).trim_start_matches('/').trim());
            next = comment.span.start;
        }
        lines.reverse();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}
