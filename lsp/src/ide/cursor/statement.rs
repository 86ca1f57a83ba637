//! Where statements and blocks begin and end.
//!
//! Line ends mean nothing to the parser. A person who is typing begins a statement on a line of its own all the same,
//! so a word that begins a line begins a statement, unless what stands before it wants more.

use journey_grammar::words::{SETTINGS, STEPS};

use super::lexer::{Token, TokenKind};
use super::{Frame, Place};

/// The blocks that are open behind the words, each with the statement that is begun in it.
pub(super) fn frames(text: &str, tokens: &[Token]) -> Vec<Frame> {
    let file = Frame {
        place: Place::Top,
        head: Vec::new(),
        statement: Vec::new(),
        braced: true,
        start: 0,
    };
    let mut frames = vec![file];
    for &token in tokens {
        match token.text(text) {
            "{" => open(text, &mut frames, token),
            "}" => close(&mut frames, token),
            _ => {
                settle(text, &mut frames, token);
                push(text, &mut frames, token);
            }
        }
    }
    frames
}

fn open(text: &str, frames: &mut Vec<Frame>, brace: Token) {
    let Some(top) = frames.last_mut() else { return };
    if !top.braced && top.statement.is_empty() {
        top.braced = true;
        top.start = brace.end;
        return;
    }
    let words: Vec<&str> = top.statement.iter().map(|token| token.text(text)).collect();
    let place = top.place.inside(&words);
    let head = top.statement.clone();
    frames.push(Frame { place, head, statement: Vec::new(), braced: true, start: brace.end });
}

fn close(frames: &mut Vec<Frame>, brace: Token) {
    while frames.len() > 1 {
        let Some(closed) = frames.pop() else { return };
        if closed.braced {
            let start = closed.start.saturating_sub(1);
            if let Some(top) = frames.last_mut() {
                top.statement.push(Token::new(TokenKind::Block, start, brace.end, false));
            }
            return;
        }
    }
}

/// Ends the statements that end before `token`.
pub(super) fn settle(text: &str, frames: &mut Vec<Frame>, token: Token) {
    while let Some(top) = frames.last_mut() {
        if !begins(text, top, token) {
            return;
        }
        if top.braced {
            top.statement.clear();
            return;
        }
        let start = top.start;
        frames.pop();
        if let Some(top) = frames.last_mut() {
            top.statement.push(Token::new(TokenKind::Block, start, start, false));
        }
    }
}

fn push(text: &str, frames: &mut Vec<Frame>, token: Token) {
    let Some(top) = frames.last_mut() else { return };
    let sign = token.text(text);
    if sign == "," && top.place.has_commas() {
        top.statement.clear();
        return;
    }
    top.statement.push(token);
    let exhausted = top.statement.first().is_some_and(|first| first.text(text) == "exhausted");
    let after_block = top.statement.iter().any(|one| {
        one.kind == TokenKind::Word && one.text(text) == "exhausted" && top.place.has_steps()
    });
    if sign == "=>" && (top.place.has_arms() || exhausted || after_block) {
        let head = top.statement.clone();
        let start = token.end;
        frames.push(Frame {
            place: Place::Steps,
            head,
            statement: Vec::new(),
            braced: false,
            start,
        });
    }
}

/// Whether `token` begins another statement than the one that is begun.
fn begins(text: &str, frame: &Frame, token: Token) -> bool {
    let Some(&last) = frame.statement.last() else { return false };
    let word = token.text(text);
    if last.kind == TokenKind::Block {
        return !goes_on_behind_block(word);
    }
    if wants_more(last.text(text)) || goes_on(word) {
        return false;
    }
    if !token.first {
        let steps = frame.place.has_steps() && STEPS.contains(&word);
        // A purpose in a list of settings: `channel sms purpose Service opt_in`.
        let setting = frame.place.has_settings() && frame.statement.len() > 1 && is_setting(word);
        return steps || setting && !is_second_word(text, last, word);
    }
    !(last.kind == TokenKind::Text && token.kind == TokenKind::Text)
}

fn is_setting(word: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.split(' ').next() == Some(word))
}

/// Whether two words are one keyword: `quiet time`, `led by`.
fn is_second_word(text: &str, first: Token, second: &str) -> bool {
    let first = first.text(text);
    let pair = SETTINGS.iter().filter_map(|setting| setting.split_once(' '));
    pair.into_iter().any(|(one, two)| one == first && two == second) || second == "to"
}

/// Whether a statement is not over behind this word.
fn wants_more(word: &str) -> bool {
    const SIGNS: [&str; 16] =
        [",", "=>", ".", "..", "<", "<=", ">", ">=", "=", "==", "!=", "+", "-", ":", "(", "["];
    const WORDS: [&str; 19] = [
        "after", "and", "as", "at", "because", "by", "else", "every", "for", "has", "in", "is",
        "not", "of", "or", "over", "per", "until", "within",
    ];
    SIGNS.contains(&word) || WORDS.contains(&word) || matches!(word, "/" | "with" | "when" | "on")
}

/// Whether a word goes on with what stands before it, also on the next line.
fn goes_on(word: &str) -> bool {
    const WORDS: [&str; 8] = ["and", "or", "else", "because", "=>", ",", ".", "+"];
    WORDS.contains(&word) || matches!(word, "]" | ")" | "/" | "..")
}

fn goes_on_behind_block(word: &str) -> bool {
    goes_on(word) || matches!(word, "exhausted" | "after" | "within" | "at" | "?")
}
