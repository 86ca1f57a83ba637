//! The files that diagnostics point into, and where an offset lies for a person.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use journey_grammar::{FileId, LineIndex, Source, Span};
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
    /// How many of them are no files of the program.
    besides: usize,
}

/// One file, with its lines and characters once somebody asked for them.
#[derive(Debug)]
struct File {
    source: Source,
    lines: OnceCell<LineIndex>,
    characters: OnceCell<CharacterIndex>,
}

impl File {
    fn new(source: Source) -> Self {
        Self { source, lines: OnceCell::new(), characters: OnceCell::new() }
    }

    fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.source.text))
    }

    /// How many characters stand before an offset on a character boundary.
    fn characters_before(&self, offset: usize) -> usize {
        let characters = self.characters.get_or_init(|| CharacterIndex::new(&self.source.text));
        characters.before(&self.source.text, offset)
    }
}

/// How many characters stand before every so many bytes of a text.
///
/// WHY: a line of megabytes with thousands of mistakes must not be counted through for each of them.
#[derive(Debug)]
struct CharacterIndex(Vec<usize>);

impl CharacterIndex {
    /// How many bytes lie between two entries.
    const STRIDE: usize = 1024;

    fn new(text: &str) -> Self {
        let counted = text.as_bytes().chunks(Self::STRIDE).scan(0, |before, chunk| {
            let here = *before;
            *before += characters(chunk);
            Some(here)
        });
        Self(counted.collect())
    }

    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / Self::STRIDE;
        // At the very end of a text of whole blocks there is no block of its own.
        let block = block.min(self.0.len().saturating_sub(1));
        let rest = text.as_bytes().get(block * Self::STRIDE..offset).unwrap_or_default();
        self.0.get(block).copied().unwrap_or_default() + characters(rest)
    }
}

/// How many characters begin in a piece of UTF-8 text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

impl Sources {
    /// The files, in any order.
    pub fn new(sources: impl IntoIterator<Item = Source>) -> Self {
        let file = |source: Source| (source.id, File::new(source));
        Self { files: sources.into_iter().map(file).collect(), besides: 0 }
    }

    /// Adds what diagnostics may point into and what is no file of the program: its manifest, the rule packs.
    #[must_use]
    pub fn and(mut self, besides: impl IntoIterator<Item = Source>) -> Self {
        for source in besides {
            self.besides += 1;
            self.files.insert(source.id, File::new(source));
        }
        self
    }

    /// How many files the program has.
    pub fn program_files(&self) -> usize {
        self.files.len().saturating_sub(self.besides)
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
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.lines(file).map_or(0, |lines| lines.line(offset) as usize)
    }

    /// The bytes of a zero-based line, its line break included.
    pub(super) fn line(&self, file: FileId, line: usize) -> Range<usize> {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.lines(file).map_or(0..0, |lines| {
            let end = lines.line_start(line.saturating_add(1)) as usize;
            lines.line_start(line) as usize..end
        })
    }

    /// Where an offset on a character boundary lies.
    fn position(&self, file: FileId, offset: usize) -> Position {
        let line = self.line_of(file, offset);
        let start = self.line(file, line).start;
        let column = self.files.get(&file).map_or(0, |file| {
            file.characters_before(offset).saturating_sub(file.characters_before(start))
        });
        Position { line: line + 1, column: column + 1 }
    }

    fn lines(&self, file: FileId) -> Option<&LineIndex> {
        self.files.get(&file).map(File::lines)
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
    fn long_lines_are_counted_right() {
        let text = "é".repeat(5_000);
        let sources = one(&text);
        for character in [0, 511, 512, 513, 1_024, 4_999, 5_000] {
            assert_eq!(at(&sources, character * 2, character * 2).1, character as usize + 1);
        }
    }

    #[test]
    fn the_end_of_the_last_line_is_a_place() {
        assert_eq!(at(&one("a\n"), 2, 2), (2, 1, 2, 1));
    }
}
