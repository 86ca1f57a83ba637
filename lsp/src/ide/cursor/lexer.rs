//! Words of a text up to a cursor. Coarse: enough to tell statements and blocks apart.

use std::ops::Range;

use super::Inside;

/// A word, number, text or sign.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Its first byte.
    pub(crate) start: u32,
    /// The byte behind it.
    pub(crate) end: u32,
    /// Whether nothing but white space stands before it on its line.
    pub(crate) first: bool,
}

/// What a token is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word.
    Word,
    /// A number, a date or a time.
    Number,
    /// A text in quotes.
    Text,
    /// Anything else.
    Sign,
    /// A closed block, from `{` to `}`.
    Block,
}

impl Token {
    pub(super) fn new(kind: TokenKind, start: u32, end: u32, first: bool) -> Self {
        Self { kind, start, end, first }
    }

    /// The token as it is written.
    pub(crate) fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// The words before a cursor.
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) inside: Inside,
    /// Where the placeholder begins in which the cursor stands.
    pub(super) placeholder: Option<u32>,
}

/// The words before the byte `end`.
pub(super) fn lex(text: &str, end: u32) -> Lexed {
    lex_from(text, 0, end)
}

/// The words from the byte `start` to the byte `end`.
pub(super) fn lex_from(text: &str, start: u32, end: u32) -> Lexed {
    let mut lexer = Lexer { text: text.get(..end as usize).unwrap_or(""), at: start as usize };
    let mut found = Lexed { tokens: Vec::new(), inside: Inside::Code, placeholder: None };
    let mut first = true;
    while let Some(next) = lexer.peek() {
        let from = lexer.at;
        match next {
            '\n' | '\r' => {
                first = true;
                lexer.at += 1;
                continue;
            }
            c if c.is_whitespace() || c == '\u{feff}' => {
                lexer.at += c.len_utf8();
                continue;
            }
            '/' if lexer.rest().starts_with("//") => {
                if !lexer.skip_line() {
                    found.inside = Inside::Comment;
                }
                continue;
            }
            _ => {}
        }
        let kind = match next {
            '"' => match lexer.string() {
                End::Closed => TokenKind::Text,
                End::Open(placeholder) => {
                    found.inside = Inside::Text(narrow(from));
                    found.placeholder = placeholder.map(narrow);
                    return found;
                }
            },
            c if c.is_ascii_digit() => lexer.number(),
            c if is_word(c) => lexer.word(),
            _ => lexer.sign(),
        };
        found.tokens.push(Token::new(kind, narrow(from), narrow(lexer.at), first));
        first = false;
    }
    found
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// How a text in quotes ends.
enum End {
    Closed,
    /// Not before the cursor; perhaps in a placeholder that begins here.
    Open(Option<usize>),
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips the rest of the line; whether it ends.
    fn skip_line(&mut self) -> bool {
        let line = self.rest().find(['\n', '\r']);
        self.at += line.unwrap_or(self.rest().len());
        line.is_some()
    }

    fn word(&mut self) -> TokenKind {
        let rest = self.rest();
        self.at += rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        TokenKind::Word
    }

    /// A number, a date or a time: digits with what joins them.
    fn number(&mut self) -> TokenKind {
        while let Some(c) = self.peek() {
            let behind = self.rest().chars().nth(1);
            let joins = matches!(c, '-' | ':' | '.') && behind.is_some_and(|c| c.is_ascii_digit());
            if !c.is_ascii_digit() && c != '_' && !joins {
                break;
            }
            self.at += c.len_utf8();
        }
        TokenKind::Number
    }

    fn sign(&mut self) -> TokenKind {
        let rest = self.rest();
        let long = ["..", "=>", "<=", ">=", "==", "!="];
        let length = match long.iter().find(|sign| rest.starts_with(**sign)) {
            Some(sign) => sign.len(),
            None => rest.chars().next().map_or(1, char::len_utf8),
        };
        self.at += length;
        TokenKind::Sign
    }

    /// A text in quotes, which ends at its line's end at the latest.
    fn string(&mut self) -> End {
        self.at += 1;
        let mut placeholder = None;
        let mut quoted = false;
        while let Some(c) = self.peek() {
            match c {
                '\n' | '\r' => return End::Closed,
                '\\' if placeholder.is_none() => {
                    self.at += 1;
                    self.at += self.peek().map_or(0, char::len_utf8);
                    continue;
                }
                '{' if !quoted => placeholder = Some(self.at + 1),
                '}' if !quoted => placeholder = None,
                '"' if placeholder.is_some() => quoted = !quoted,
                '"' => {
                    self.at += 1;
                    return End::Closed;
                }
                _ => {}
            }
            self.at += c.len_utf8();
        }
        End::Open(placeholder)
    }
}

/// Whether a character is part of words.
fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The last place for a cursor that is not behind `offset`.
pub(super) fn boundary(text: &str, offset: u32) -> u32 {
    let mut at = (offset as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    narrow(at)
}

/// The word around a cursor.
pub(super) fn word_at(text: &str, offset: u32) -> Range<u32> {
    let (before, after) = text.split_at_checked(offset as usize).unwrap_or((text, ""));
    let back: usize = before.chars().rev().take_while(|&c| is_word(c)).map(char::len_utf8).sum();
    let forth: usize = after.chars().take_while(|&c| is_word(c)).map(char::len_utf8).sum();
    offset - narrow(back)..offset + narrow(forth)
}

/// Whether nothing but white space stands before a place on its line.
pub(super) fn is_first_on_line(text: &str, at: u32) -> bool {
    let before = text.get(..at as usize).unwrap_or("");
    let line = before.rsplit(['\n', '\r']).next().unwrap_or("");
    line.chars().all(char::is_whitespace)
}
