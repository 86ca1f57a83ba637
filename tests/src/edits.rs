//! Edits as people make them while they write: wrong in the middle, right in the end, anywhere in a text.

use crate::oracle::choices::Choices;

/// What is typed into a text: whole words and signs, and those that change what stands far behind them.
const TYPED: &[&str] = &[
    "{",
    "}",
    "\"",
    "'",
    "/*",
    "*/",
    "//",
    "///",
    "#",
    "(",
    ")",
    "[",
    "]",
    ",",
    ";",
    "\n",
    "\n\n",
    " ",
    "\u{feff}",
    "“",
    "journey A {",
    "\njourney A {\n",
    "\ncontact {",
    "\nsegment S\n",
    "\nchoice C {",
    "\npolicy P {\n",
    "\nscenario \"s\" for A {\n",
    "\ntext T {\n",
    "\nquiet time Q {",
    "\ntrigger t\n",
    "\n}\n",
    "\n// note\n",
    "é",
    "journey",
    "contact",
    "segment ",
    "exit ",
    "\r\n",
    "\r",
    "\0",
];

/// The text after one edit.
pub fn edited(choices: &mut impl Choices, text: &str) -> String {
    match choices.below(5) {
        0 => typed(choices, text),
        1 => cut_out(choices, text),
        2 => without_a_sign(choices, text),
        3 => by_lines(choices, text, |lines, at, _| {
            lines.remove(at);
        }),
        _ => by_lines(choices, text, |lines, at, to| {
            let line = lines.remove(at);
            lines.insert(to.min(lines.len()), line);
        }),
    }
}

/// A place in the text, on a character.
fn place(choices: &mut impl Choices, text: &str) -> usize {
    let mut at = choices.below(u32::try_from(text.len() + 1).expect("a short text")) as usize;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn typed(choices: &mut impl Choices, text: &str) -> String {
    let at = place(choices, text);
    let (before, behind) = text.split_at(at);
    format!("{before}{}{behind}", choices.pick(TYPED))
}

fn cut_out(choices: &mut impl Choices, text: &str) -> String {
    let from = place(choices, text);
    let mut to = (from + choices.below(60) as usize).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    format!("{}{}", &text[..from], &text[to..])
}

/// Takes away a brace, a quote or the like.
fn without_a_sign(choices: &mut impl Choices, text: &str) -> String {
    let signs: Vec<(usize, &str)> =
        text.match_indices(['{', '}', '"', ',', '(', ')', '/']).collect();
    if signs.is_empty() {
        return text.to_owned();
    }
    let (at, sign) = choices.pick(&signs);
    format!("{}{}", &text[..at], &text[at + sign.len()..])
}

fn by_lines(
    choices: &mut impl Choices,
    text: &str,
    change: impl Fn(&mut Vec<&str>, usize, usize),
) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return String::new();
    }
    let end = u32::try_from(lines.len()).expect("a short text");
    let (at, to) = (choices.below(end) as usize, choices.below(end) as usize);
    change(&mut lines, at, to);
    lines.concat()
}
