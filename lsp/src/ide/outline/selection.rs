//! What grows around a cursor: the word, the expression, the step, the block, the declaration, the file.

use std::ops::Range;

use journey_grammar::ast::{Name, Text};
use journey_grammar::{Parsed, Span};

use crate::Snapshot;
use crate::ide::tree::{How, Kind, Visitor, walk};

/// The ranges around a cursor, in bytes of the whole file: each holds the one before.
pub fn selection_ranges(snapshot: &Snapshot, file: usize, offset: u32) -> Vec<Range<u32>> {
    let Some(text) = snapshot.files().get(file).map(|file| &file.text) else { return Vec::new() };
    let all = 0..u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut ranges = vec![word(text, offset.min(all.end))];
    if let Some(point) = snapshot.point(file, offset)
        && let Some(parsed) = snapshot.parsed(point.file)
    {
        let around = around(&parsed, point.offset);
        let placed = around.into_iter().filter_map(|span| Some(snapshot.place(span)?.range));
        ranges.extend(placed);
    }
    ranges.push(all);
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.end - range.start, range.start));
    let mut chain: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        let holds = |inner: &Range<u32>| {
            range.start <= inner.start && inner.end <= range.end && *inner != range
        };
        if chain.last().is_none_or(holds) {
            chain.push(range);
        }
    }
    chain
}

/// The word at an offset; empty where there is none.
fn word(text: &str, offset: u32) -> Range<u32> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (before, after) = text.split_at_checked(offset as usize).unwrap_or((text, ""));
    let left: usize = before.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
    let right: usize = after.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
    let at = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let middle = at(before.len());
    middle - at(left)..middle.saturating_add(at(right))
}

/// Everything around an offset that the tree knows.
fn around(parsed: &Parsed, offset: u32) -> Vec<Span> {
    let mut look = Around { offset, found: Vec::new() };
    walk(parsed, &mut look);
    look.found
}

struct Around {
    offset: u32,
    found: Vec<Span>,
}

impl Around {
    fn add(&mut self, span: Span) {
        if span.touches(self.offset) {
            self.found.push(span);
        }
    }

    /// What stands between two marks of one byte each.
    fn inner(&mut self, span: Span) {
        if span.end - span.start >= 2 {
            self.add(Span::new(span.file, span.start + 1, span.end - 1));
        }
    }
}

impl Visitor for Around {
    fn node(&mut self, span: Span) -> bool {
        self.add(span);
        span.touches(self.offset)
    }

    fn braces(&mut self, span: Span) {
        self.add(span);
    }

    fn name(&mut self, name: &Name, _: Kind, _: How) {
        self.add(name.span);
    }

    fn literal(&mut self, span: Span) {
        self.add(span);
    }

    fn text(&mut self, text: &Text) {
        for string in &text.strings {
            self.add(string.span);
            self.inner(string.span);
        }
    }

    fn bad(&mut self, span: Span) {
        self.add(span);
    }
}
