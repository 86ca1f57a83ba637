//! The files that diagnostics point into, and where an offset lies for a person.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use journey_grammar::{FileId, Source, Span};
use serde::Serialize;

/// A place as people count: from 1, a column being one Unicode scalar value.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// Two places: where a text starts, and just behind its end.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextRange {
    /// The first character.
    pub start: Position,
    /// The character behind the last.
    pub end: Position,
}

/// The files of a program by their ids.
#[derive(Debug, Default)]
pub struct Sources {
    files: BTreeMap<FileId, File>,
}

/// One file, with its line starts once somebody asked for them.
#[derive(Debug)]
struct File {
    source: Source,
    line_starts: OnceCell<Vec<usize>>,
}

impl Sources {
    /// The files, in any order.
    pub fn new(sources: impl IntoIterator<Item = Source>) -> Self {
        let file = |source: Source| (source.id, File { source, line_starts: OnceCell::new() });
        Self { files: sources.into_iter().map(file).collect() }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The name of a file as messages show it; empty for a file that is not here.
    pub fn name(&self, file: FileId) -> &str {
        self.files.get(&file).map_or("", |file| &file.source.name)
    }

    /// The text of a file; empty for a file that is not here.
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(&file).map_or("", |file| &file.source.text)
    }

    /// The bytes of a span, moved to character boundaries inside the text.
    // INVARIANT: the range can be used to slice the file's text.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let text = self.text(span.file);
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.ceil_char_boundary((span.end as usize).min(text.len()));
        start..end.max(start)
    }

    /// Where a span lies for a person.
    pub fn range(&self, span: Span) -> TextRange {
        let bytes = self.bytes(span);
        let start = self.position(span.file, bytes.start);
        TextRange { start, end: self.position(span.file, bytes.end) }
    }

    /// The zero-based line of an offset.
    pub(super) fn line_of(&self, file: FileId, offset: usize) -> usize {
        self.line_starts(file).partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of a zero-based line, its line break included.
    pub(super) fn line(&self, file: FileId, line: usize) -> Range<usize> {
        let starts = self.line_starts(file);
        let length = self.text(file).len();
        let start = starts.get(line).copied().unwrap_or(length);
        start..starts.get(line + 1).copied().unwrap_or(length)
    }

    /// Where an offset on a character boundary lies.
    fn position(&self, file: FileId, offset: usize) -> Position {
        let line = self.line_of(file, offset);
        let start = self.line(file, line).start;
        let before = self.text(file).get(start..offset).unwrap_or("");
        Position { line: line + 1, column: before.chars().count() + 1 }
    }

    fn line_starts(&self, file: FileId) -> &[usize] {
        let Some(file) = self.files.get(&file) else { return &[] };
        file.line_starts.get_or_init(|| {
            let breaks = file.source.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Sources {
        Sources::new([Source::new(FileId(0), "a.journey", text)])
    }

    fn at(sources: &Sources, start: u32, end: u32) -> (usize, usize, usize, usize) {
        let range = sources.range(Span::new(FileId(0), start, end));
        (range.start.line, range.start.column, range.end.line, range.end.column)
    }

    #[test]
    fn columns_count_characters() {
        let sources = one("ab\nख़ = 🙂x\n");
        let x = sources.text(FileId(0)).find('x').unwrap();
        let x = u32::try_from(x).unwrap();
        assert_eq!(at(&sources, x, x + 1), (2, 7, 2, 8));
    }

    #[test]
    fn spans_that_do_not_fit_are_moved_inside() {
        let sources = one("é");
        assert_eq!(at(&sources, 1, 1), (1, 1, 1, 2));
        assert_eq!(at(&sources, 40, 90), (1, 2, 1, 2));
        assert_eq!(at(&one(""), 0, 7), (1, 1, 1, 1));
    }

    #[test]
    fn a_file_that_is_not_here_has_no_text() {
        let sources = one("x");
        let range = sources.range(Span::new(FileId(9), 3, 4));
        assert_eq!(range.start, Position { line: 1, column: 1 });
    }

    #[test]
    fn the_end_of_the_last_line_is_a_place() {
        assert_eq!(at(&one("a\n"), 2, 2), (2, 1, 2, 1));
    }
}
