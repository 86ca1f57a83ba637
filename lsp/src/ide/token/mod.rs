//! What every word is, for colours: the classes of the grammar, told apart by what names stand for.
//!
//! The tree says where names, literals and texts are; every other word outside comments is a keyword. So nothing is
//! parsed again, and the classes are those of [`journey_grammar::word_classes`].

mod kind;
mod mark;
mod scan;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::{Piece, Snapshot};

/// A word, a sign, a text or a comment of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes, counted from the start of the file.
    pub range: Range<u32>,
    /// What it is.
    pub kind: TokenKind,
    /// What else is known of it.
    pub modifiers: Modifiers,
}

/// What a token is: the standard types of the protocol.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A purpose.
    Namespace,
    /// A type of the language, a quiet time, a profile, a policy.
    Type,
    /// A segment, an engagement, a message.
    Class,
    /// A choice.
    Enum,
    /// A value of a choice, a Result, a code, a topic, an outcome, a word from a list of the language.
    EnumMember,
    /// A name for the attributes of a trigger.
    Parameter,
    /// A conversation, a split.
    Variable,
    /// A field, an input, an attribute.
    Property,
    /// A trigger, also one of a conversation.
    Event,
    /// A journey, a forecast.
    Function,
    /// A word of the language.
    Keyword,
    /// A comment.
    Comment,
    /// A text without its placeholders.
    String,
    /// A number, a share, a date, a time, a length of time.
    Number,
    /// A sign.
    Operator,
    /// A label.
    Decorator,
}

/// What else is known of a token.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// The name is declared here.
    pub declaration: bool,
    /// It is read and never set.
    pub readonly: bool,
    /// It comes with the language or the contact center.
    pub default_library: bool,
}

/// The tokens of a file, or of those of its declarations that reach into `within`, in order and without overlaps. None
/// crosses the end of a line.
pub fn tokens(snapshot: &Snapshot, file: usize, within: Option<Range<u32>>) -> Vec<Token> {
    let pieces = snapshot.files().get(file).into_iter().flat_map(|file| file.pieces.iter());
    let mut tokens = Vec::new();
    for piece in pieces.filter(|piece| within.as_ref().is_none_or(|range| reaches(piece, range))) {
        let marks = mark::marks(snapshot, &piece.parsed);
        scan::scan(piece, &marks, &mut tokens);
    }
    if let Some(range) = within {
        tokens.retain(|token| token.range.start < range.end && range.start < token.range.end);
    }
    tokens
}

fn reaches(piece: &Piece, range: &Range<u32>) -> bool {
    let length = u32::try_from(piece.parsed.source.text.len()).unwrap_or(u32::MAX);
    piece.start < range.end && range.start < piece.start.saturating_add(length)
}
