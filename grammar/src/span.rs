//! Where a piece of text lies: byte offsets into one source file.

/// A file of the program, by its place in the list of sources.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A half-open range of bytes in one file.
///
/// Spans ride beside meaning: two of them always compare equal, so that trees are compared by what
/// they say and not by where they say it. Use [`Span::same_place`] to compare places.
// INVARIANT: `start <= end`, and both lie on character boundaries of the file's text.
#[derive(Copy, Clone, Debug, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` to `end` of `file`.
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end: end.max(start) }
    }

    /// The smallest span that covers both; `other` must lie in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.file, self.start.min(other.start), self.end.max(other.end))
    }

    /// The empty span at the end of this one.
    #[must_use]
    pub fn after(self) -> Self {
        Self::new(self.file, self.end, self.end)
    }

    /// The empty span at the start of this one.
    #[must_use]
    pub fn before(self) -> Self {
        Self::new(self.file, self.start, self.start)
    }

    /// Whether the other lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// Whether it covers nothing, as the place of something missing does.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies in the span or at its end.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether both cover the same bytes of the same file.
    pub fn same_place(self, other: Self) -> bool {
        self.sort_key() == other.sort_key()
    }

    /// The order in which places are reported: by file, then position.
    pub fn sort_key(self) -> (FileId, u32, u32) {
        (self.file, self.start, self.end)
    }

    /// The spans of one file in order; those that overlap or touch are one.
    pub(crate) fn joined(mut spans: Vec<Self>) -> Vec<Self> {
        spans.sort_by_key(|span| span.start);
        spans.dedup_by(|next, last| {
            let joins = next.start <= last.end;
            if joins {
                *last = last.to(*next);
            }
            joins
        });
        spans
    }

    /// The covered text; empty where the span does not fit `text`.
    pub fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}
