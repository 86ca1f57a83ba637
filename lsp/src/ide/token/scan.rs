//! Tokens from marks: keywords and signs stand between them.

use journey_grammar::words;

use super::mark::Mark;
use super::{Modifiers, Token, TokenKind};
use crate::Piece;

/// Adds the tokens of a piece.
pub(super) fn scan(piece: &Piece, marks: &[Mark], tokens: &mut Vec<Token>) {
    let text: &str = &piece.parsed.source.text;
    let mut out = Out { text, start: piece.start, tokens };
    let mut at = 0;
    let mut marks = marks.iter().peekable();
    while let Some(mark) = marks.next() {
        out.between(at, mark.start, true);
        let from = mark.start.max(at);
        // A comment inside a literal comes next, and the literal goes on behind it.
        let cut = marks.peek().map_or(mark.end, |next| next.start.min(mark.end)).max(from);
        out.mark(mark, from, cut);
        at = cut;
        if cut < mark.end {
            at = out.rest(mark, cut, &mut marks);
        }
    }
    out.between(at, u32::try_from(text.len()).unwrap_or(u32::MAX), true);
}

struct Out<'a> {
    text: &'a str,
    /// Where the piece begins in the file.
    start: u32,
    tokens: &'a mut Vec<Token>,
}

impl Out<'_> {
    fn slice(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or("")
    }

    /// The rest of a mark behind `at`, and the marks inside it. Gives its end.
    fn rest<'m>(
        &mut self,
        mark: &Mark,
        mut at: u32,
        marks: &mut std::iter::Peekable<impl Iterator<Item = &'m Mark>>,
    ) -> u32 {
        while let Some(inner) = marks.next_if(|next| next.start < mark.end) {
            self.mark(mark, at, inner.start.max(at));
            let from = inner.start.max(at);
            self.mark(inner, from, inner.end.max(from));
            at = inner.end.max(at);
        }
        self.mark(mark, at, mark.end.max(at));
        at.max(mark.end)
    }

    /// A part of a mark, line by line.
    fn mark(&mut self, mark: &Mark, from: u32, to: u32) {
        let Some(kind) = mark.kind else { return self.between(from, to, false) };
        let mut at = from;
        for line in self.text.get(from as usize..to as usize).unwrap_or("").split_inclusive('\n') {
            let length = |text: &str| u32::try_from(text.len()).unwrap_or(0);
            let start = at + length(line) - length(line.trim_start());
            self.push(start, at + length(line.trim_end()), kind, mark.modifiers);
            at += length(line);
        }
    }

    fn push(&mut self, from: u32, to: u32, kind: TokenKind, modifiers: Modifiers) {
        if from < to {
            let range = self.start + from..self.start + to;
            self.tokens.push(Token { range, kind, modifiers });
        }
    }

    /// The words and signs of text that no mark covers. Where the text was not understood, only what is plain.
    fn between(&mut self, from: u32, to: u32, understood: bool) {
        let mut at = from;
        while at < to {
            let rest = self.slice(at, to);
            let Some(first) = rest.chars().next() else { return };
            let part = lexeme(rest, first);
            let length = u32::try_from(part.len()).unwrap_or(1).max(1);
            let kind = match first {
                c if c.is_alphabetic() || c == '_' => {
                    (understood || words::is_reserved(part)).then_some(TokenKind::Keyword)
                }
                '0'..='9' => Some(TokenKind::Number),
                '"' => Some(TokenKind::String),
                '=' | '<' | '>' | '+' | '-' | '/' | '!' => Some(TokenKind::Operator),
                '.' if part.len() > 1 => Some(TokenKind::Operator),
                _ => None,
            };
            if let Some(kind) = kind {
                self.push(at, at + length, kind, Modifiers::default());
            }
            at += length;
        }
    }
}

/// The word, number, text or sign that a text begins with.
fn lexeme(text: &str, first: char) -> &str {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let run = |belongs: &dyn Fn(char) -> bool| {
        let end = text.find(|c: char| !belongs(c)).unwrap_or(text.len());
        text.get(..end).unwrap_or(text)
    };
    match first {
        c if is_word(c) => run(&is_word),
        '"' => {
            let line = text.find('\n').unwrap_or(text.len());
            let close = text.get(1..line).and_then(|inner| inner.find('"')).map(|at| at + 2);
            text.get(..close.unwrap_or(line)).unwrap_or(text)
        }
        '=' | '<' | '>' | '!' => run(&|c| matches!(c, '=' | '<' | '>' | '!')),
        '.' => run(&|c| c == '.'),
        c => text.get(..c.len_utf8()).unwrap_or(text),
    }
}
