//! Places in the source: from bytes to lines and columns, and the text of a place on one line.

use std::collections::BTreeMap;
use std::sync::Arc;

use journey_grammar::{FileId, Parsed, Source, Span};
use journey_plan::model::SourcePlace;
use smol_str::SmolStr;

/// The files of a program with the starts of their lines.
pub(super) struct Places<'s> {
    files: BTreeMap<FileId, Known<'s>>,
}

/// A file, or a piece of one that begins a line.
struct Known<'s> {
    source: &'s Source,
    starts: Vec<u32>,
    /// The lines of the file before the piece.
    before: u32,
}

impl<'s> Places<'s> {
    /// The places of files, or of pieces, each with how many lines stand before it.
    pub(super) fn new(parsed: impl Iterator<Item = (&'s Arc<Parsed>, u32)>) -> Self {
        let file = |(parsed, before): (&'s Arc<Parsed>, u32)| {
            let source = &parsed.source;
            (source.id, Known { source, starts: line_starts(&source.text), before })
        };
        Self { files: parsed.map(file).collect() }
    }

    /// Where a span begins.
    pub(super) fn place(&self, span: Span) -> SourcePlace {
        let Some(Known { source, starts, before: above }) = self.files.get(&span.file) else {
            return SourcePlace { file: SmolStr::default(), line: 1, column: 1 };
        };
        let line = starts.partition_point(|&start| start <= span.start);
        let start = line.checked_sub(1).and_then(|line| starts.get(line)).copied().unwrap_or(0);
        let before = source.text.get(start as usize..span.start as usize).unwrap_or("");
        SourcePlace {
            file: SmolStr::from(&*source.name),
            line: u32::try_from(line).unwrap_or(u32::MAX).saturating_add(*above),
            column: u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1),
        }
    }

    /// The text of a span on one line, without comments.
    pub(super) fn one_line(&self, span: Span) -> SmolStr {
        let text = self.files.get(&span.file).map_or("", |known| span.text(&known.source.text));
        one_line(text)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let breaks = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n');
    std::iter::once(0).chain(breaks.map(|(_, start)| start)).collect()
}

/// White space folded to single spaces and comments left out; texts in quotes stay as they are.
fn one_line(text: &str) -> SmolStr {
    let mut line = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(char) = chars.next() {
        match char {
            '\\' if quoted => {
                line.push(char);
                line.extend(chars.next());
            }
            '"' => {
                quoted = !quoted;
                line.push(char);
            }
            '/' if !quoted && chars.peek() == Some(&'/') => {
                while chars.next_if(|c| *c != '\n').is_some() {}
            }
            _ if !quoted && char.is_whitespace() => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            _ => line.push(char),
        }
    }
    SmolStr::from(line.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_folded_but_its_texts_are_not() {
        let text =
            "reply call.attempted {\n    Result: LiveAnswer, // said yes\n    Note: \"a  // b\"\n}";
        assert_eq!(
            one_line(text),
            "reply call.attempted { Result: LiveAnswer, Note: \"a  // b\" }"
        );
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::new(FileId(0), "a.journey", "x\nöö send\n");
        let parsed = Parsed {
            source,
            file: journey_grammar::ast::File { items: Vec::new(), span: Span::default() },
            trivia: journey_grammar::Trivia::default(),
            bad: Vec::new(),
            unclosed: Vec::new(),
            diagnostics: Vec::new(),
        };
        let parsed = [Arc::new(parsed)];
        let place = |above| {
            let places = Places::new(parsed.iter().map(|parsed| (parsed, above)));
            places.place(Span::new(FileId(0), 7, 11))
        };
        let (alone, piece) = (place(0), place(40));
        assert_eq!((alone.file.as_str(), alone.line, alone.column), ("a.journey", 2, 4));
        assert_eq!((piece.line, piece.column), (42, 4));
    }
}
