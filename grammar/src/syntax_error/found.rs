//! What was found, in words.

use crate::Span;

/// The word or sign that stands somewhere.
pub(crate) struct Found<'a> {
    /// Its place; empty where nothing follows.
    pub(crate) span: Span,
    /// Its text; empty where nothing follows.
    pub(crate) text: &'a str,
    /// Whether it stands on the line of what comes before it.
    pub(crate) same_line: bool,
}

/// At most so many characters of the user's text are repeated in a message.
const MOST_SHOWN: usize = 40;

/// What was found, as a message names it.
pub(crate) fn describe(text: &str) -> String {
    match text.chars().next() {
        None => "nothing more".to_owned(),
        Some('"') => "a text".to_owned(),
        Some(_) => format!("`{}`", shown(text)),
    }
}

/// The text, shortened where it is long.
pub(crate) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut shown: String = line.chars().take(MOST_SHOWN).filter(|c| !c.is_control()).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// The length in bytes of the word, number, string or sign with which `text` begins.
pub(crate) fn first_word(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let length_while =
        |accepts: &dyn Fn(char) -> bool| text.find(|c: char| !accepts(c)).unwrap_or(text.len());
    if first == '"' {
        let inside = text.get(1..).unwrap_or("");
        let end = inside.find(['"', '\n', '\r']);
        return end.map_or(text.len(), |end| {
            end + 1 + usize::from(inside.get(end..).is_some_and(|r| r.starts_with('"')))
        });
    }
    if is_word(first) {
        return length_while(&is_word);
    }
    if text.starts_with("=>") || text.starts_with("->") || text.starts_with("..") {
        return 2;
    }
    if matches!(first, '=' | '!' | '&' | '|' | '<' | '>') {
        return length_while(&|c| matches!(c, '=' | '!' | '&' | '|' | '<' | '>'));
    }
    first.len_utf8()
}
