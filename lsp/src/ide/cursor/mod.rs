//! Where a cursor stands, in any text: in which block, behind which words, on which word.
//!
//! Looks only at what stands before the cursor, so it does not matter what is missing behind it. What the words mean is
//! not decided here.

mod lexer;
mod place;
mod statement;

use journey_grammar::{FileId, Span};

pub(crate) use lexer::{Token, TokenKind};
pub(crate) use place::Place;

/// A cursor in a text.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    /// The text of the piece, or of the manifest.
    pub(crate) text: &'a str,
    /// Its id in spans.
    pub(crate) file: FileId,
    /// The word on which it stands; empty between words.
    pub(crate) word: Span,
    /// What kind of text it is in.
    pub(crate) inside: Inside,
    /// The blocks around it, outermost first; the file itself is the first.
    pub(crate) frames: Vec<Frame>,
}

/// What kind of text a cursor is in.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    /// Words of the language.
    Code,
    /// A comment.
    Comment,
    /// A text in quotes, which begins here.
    Text(u32),
    /// A placeholder in a text; the words are those of the placeholder.
    Placeholder,
}

/// A block that is open before the cursor.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// What stands in it.
    pub(crate) place: Place,
    /// The words before it: `wait up to 2 days`.
    pub(crate) head: Vec<Token>,
    /// The words of the statement that is begun in it. Blocks that are closed are one word.
    pub(crate) statement: Vec<Token>,
    /// Whether it has braces; without them it is the statement behind a `=>`.
    pub(crate) braced: bool,
    /// Where it begins.
    pub(crate) start: u32,
}

impl<'a> Cursor<'a> {
    /// The cursor before the byte `offset` of a text.
    pub(crate) fn new(text: &'a str, file: FileId, offset: u32) -> Self {
        let offset = lexer::boundary(text, offset);
        let word = lexer::word_at(text, offset);
        let word = Span::new(file, word.start, word.end);
        let lexed = lexer::lex(text, word.start.min(offset));
        let mut frames = statement::frames(text, &lexed.tokens);
        let mut inside = lexed.inside;
        if let Some(from) = lexed.placeholder {
            inside = Inside::Placeholder;
            let tokens = lexer::lex_from(text, from, word.start).tokens;
            frames.push(Frame {
                place: Place::Placeholder,
                head: Vec::new(),
                statement: tokens,
                braced: true,
                start: from,
            });
        } else if inside == Inside::Code {
            let is_first = lexer::is_first_on_line(text, word.start);
            let own = Token::new(TokenKind::Word, word.start, word.end, is_first);
            statement::settle(text, &mut frames, own);
        }
        Self { text, file, word, inside, frames }
    }

    /// The block around the cursor.
    pub(crate) fn place(&self) -> Place {
        self.frames.last().map_or(Place::Unknown, |frame| frame.place)
    }

    /// The words of the statement before the word at the cursor, without a label.
    pub(crate) fn before(&self) -> &[Token] {
        let statement = self.frames.last().map_or(&[][..], |frame| frame.statement.as_slice());
        self.unlabelled(statement)
    }

    /// The texts of [`Self::before`].
    pub(crate) fn words(&self) -> Vec<&'a str> {
        self.texts(self.before())
    }

    /// The words before the block that is `up` blocks around the cursor.
    pub(crate) fn head(&self, up: usize) -> Vec<&'a str> {
        let place = self.frames.len().checked_sub(up + 1);
        let frame = place.and_then(|place| self.frames.get(place));
        frame.map_or_else(Vec::new, |frame| self.texts(self.unlabelled(&frame.head)))
    }

    /// The words of a statement without the label before it.
    fn unlabelled<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        match tokens {
            [label, colon, rest @ ..]
                if label.kind == TokenKind::Word && colon.text(self.text) == ":" =>
            {
                rest
            }
            _ => tokens,
        }
    }

    /// The texts of words.
    pub(crate) fn texts(&self, tokens: &[Token]) -> Vec<&'a str> {
        tokens.iter().map(|token| token.text(self.text)).collect()
    }

    /// What is read of the word at the cursor: the word behind a `.`, perhaps empty.
    pub(crate) fn behind_dot(&self) -> Option<&'a str> {
        let behind = self.text.get(self.word.end as usize..)?.strip_prefix('.')?;
        if behind.starts_with('.') {
            return None;
        }
        let end = behind.find(|c: char| !c.is_alphanumeric() && c != '_');
        behind.get(..end.unwrap_or(behind.len()))
    }

    /// The text of the word at the cursor.
    pub(crate) fn whole_word(&self) -> &'a str {
        self.word.text(self.text)
    }
}
