//! What the tree and the comments of a piece say of its text.

use journey_compiler::index::Use;
use journey_grammar::ast::{Name, Text, TextPart};
use journey_grammar::{FileId, Parsed, Span};

use super::{Modifiers, TokenKind, kind};
use crate::Snapshot;
use crate::ide::occurrence::uses_in;
use crate::ide::tree::{How, Kind, Visitor, walk};

/// A part of a piece's text that is not made of keywords.
#[derive(Copy, Clone, Debug)]
pub(super) struct Mark {
    pub(super) start: u32,
    pub(super) end: u32,
    /// What it is; none for text that could not be understood.
    pub(super) kind: Option<TokenKind>,
    pub(super) modifiers: Modifiers,
}

/// The parts of a piece, in order. A literal may hold comments; else nothing overlaps.
pub(super) fn marks(snapshot: &Snapshot, parsed: &Parsed) -> Vec<Mark> {
    let file = parsed.source.id;
    let uses = uses_in(snapshot, file);
    let mut look =
        Look { snapshot, uses, file, text: &parsed.source.text, marks: Vec::new(), next: 0 };
    walk(parsed, &mut look);
    for comment in &parsed.trivia.comments {
        look.add(comment.span.start, comment.span.end, TokenKind::Comment);
    }
    for bad in &parsed.bad {
        look.push(bad.start, bad.end, None, Modifiers::default());
    }
    let mut marks = look.marks;
    marks.sort_by_key(|mark| (mark.start, mark.end));
    marks
}

struct Look<'a> {
    snapshot: &'a Snapshot,
    uses: &'a [Use],
    file: FileId,
    text: &'a str,
    marks: Vec<Mark>,
    /// The first use that no name has come to.
    next: usize,
}

impl Look<'_> {
    fn push(&mut self, start: u32, end: u32, kind: Option<TokenKind>, modifiers: Modifiers) {
        if start < end {
            self.marks.push(Mark { start, end, kind, modifiers });
        }
    }

    fn add(&mut self, start: u32, end: u32, kind: TokenKind) {
        self.push(start, end, Some(kind), Modifiers::default());
    }

    /// What the name at `span` stands for.
    fn used(&mut self, span: Span) -> Option<&Use> {
        // WHY: names come nearly in the order of the uses.
        let next = self.uses.get(self.next).filter(|one| one.span.start == span.start);
        if next.is_none() {
            self.next = self.uses.partition_point(|one| one.span.start < span.start);
        }
        let found = self.uses.get(self.next).filter(|one| one.span.start == span.start)?;
        self.next += 1;
        Some(found)
    }
}

impl Visitor for Look<'_> {
    fn name(&mut self, name: &Name, place: Kind, how: How) {
        if name.span.file != self.file || name.is_missing() || place == Kind::Setting && known(name)
        {
            return;
        }
        let (kind, mut modifiers) = match self.used(name.span) {
            Some(used) => kind::of_target(used.target),
            None => kind::of_place(self.snapshot.program(), name.as_str(), place),
        };
        modifiers.declaration = how == How::Declared;
        self.push(name.span.start, name.span.end, Some(kind), modifiers);
    }

    fn literal(&mut self, span: Span) {
        self.add(span.start, span.end, TokenKind::Number);
    }

    fn days(&mut self, span: Span) {
        let library = Modifiers { default_library: true, ..Modifiers::default() };
        let mut at = span.start;
        for part in span.text(self.text).split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
            let length = |text: &str| u32::try_from(text.len()).unwrap_or(0);
            let word = part.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            self.push(at, at + length(word), Some(TokenKind::EnumMember), library);
            at += length(part);
        }
    }

    fn text(&mut self, text: &Text) {
        for string in &text.strings {
            let mut from = string.span.start;
            for part in &string.parts {
                if let TextPart::Placeholder(inner) = part {
                    let (open, close) = braces(self.text, inner.span);
                    self.add(from, open, TokenKind::String);
                    from = close;
                }
            }
            self.add(from, string.span.end, TokenKind::String);
        }
    }
}

/// A setting of the language: a keyword, perhaps of two words with a comment between.
fn known(name: &Name) -> bool {
    journey_grammar::words::SETTINGS.contains(&name.as_str())
}

/// From the `{` before a placeholder's expression to behind the `}` after it.
fn braces(text: &str, inner: Span) -> (u32, u32) {
    let before = text.get(..inner.start as usize).and_then(|text| text.rfind('{'));
    let after = text.get(inner.end as usize..).and_then(|text| text.find('}'));
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let open = before.map_or(inner.start, at);
    let close = after.map_or(inner.end, |length| inner.end.saturating_add(at(length + 1)));
    (open, close)
}
