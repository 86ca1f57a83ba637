//! Any text at all: no panic, spans in order and on characters, and time that grows with the length.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as expected")]

mod support;

use std::fmt::Write;

use journey_grammar::ast::{Bad, Item};
use proptest::prelude::*;
use support::parse;

const STATEMENTS: &str = include_str!("data/statements.journey");
const REFERENCE: &str = include_str!("data/reference.journey");

/// Parses and checks what holds for every text.
fn check(text: &str) {
    let parsed = parse(text);
    let text: &str = &parsed.source.text;
    let whole = u32::try_from(text.len()).unwrap();
    let on_character = |offset: u32| text.is_char_boundary(offset as usize);
    for diagnostic in &parsed.diagnostics {
        let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
        let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.map(|label| label.span).chain(edits) {
            assert!(span.start <= span.end && span.end <= whole, "{diagnostic:?}");
            assert!(on_character(span.start) && on_character(span.end), "{diagnostic:?}");
        }
    }
    let mut end = 0;
    for item in &parsed.file.items {
        let span = item_span(item);
        assert!(end <= span.start && span.end <= whole, "{item:?}");
        assert!(on_character(span.start) && on_character(span.end));
        end = span.end;
    }
    let mut end = 0;
    for comment in &parsed.trivia.comments {
        assert!(end <= comment.span.start && comment.span.end <= whole);
        end = comment.span.end;
    }
    let mut tree = String::new();
    write!(tree, "{:?}", parsed.file).unwrap();
    let has_bad = tree.contains("Bad(Bad {");
    assert!(!has_bad || !parsed.diagnostics.is_empty() || tree.contains("Setting"), "{tree}");
}

fn item_span(item: &Item) -> journey_grammar::Span {
    match item {
        Item::Choice(item) => item.span,
        Item::Contact(item) => item.span,
        Item::Segment(item) => item.span,
        Item::Trigger(item) => item.span,
        Item::Purpose(item) => item.span,
        Item::QuietTime(item) | Item::Compliance(item) | Item::Engagement(item) => item.span,
        Item::Message(item) => item.span,
        Item::Policy(item) => item.span,
        Item::Journey(item) => item.span,
        Item::Scenario(item) => item.span,
        Item::Forecast(item) => item.span,
        Item::Bad(Bad { span, .. }) => *span,
    }
}

/// A piece of the sample: cut anywhere, perhaps with bytes left out.
fn cut(text: &str, from: usize, length: usize) -> String {
    text.chars().skip(from).take(length).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_words_parse(words in proptest::collection::vec(
        prop::sample::select(vec![
            "journey", "A", "{", "}", "wait", "up to", "2 days", "trigger", "call", ".", "=>", "timeout", "branch",
            "on", "when", "is", "not", "and", "(", ")", "[", "]", "\"", "'", ",", ":", "//", "/*", "\n", "exit",
            "attempt", "retry", "after", "at", "09:00", "split", "80%", "set", "=", "text", "body", "quiet", "time",
            "scenario", "for", "given", "expect", "forecast", "policy", "limit", "3", "é", "“", "\\", "#", ";",
        ]), 0..60)) {
        check(&words.join(" "));
        check(&words.concat());
    }

    #[test]
    fn any_part_of_a_program_parses(from in 0..STATEMENTS.len(), length in 0..600_usize) {
        check(&cut(STATEMENTS, from, length));
        check(&cut(REFERENCE, from, length));
    }

    #[test]
    fn a_program_with_a_hole_parses(at in 0..STATEMENTS.len(), length in 1..12_usize) {
        check(&format!("{}{}", cut(STATEMENTS, 0, at), cut(STATEMENTS, at + length, STATEMENTS.len())));
    }
}

#[test]
fn very_deep_and_very_broken_texts_parse() {
    let many = 100_000;
    for text in
        ["{", "(", "}", "\"", "\"{a", "'", "/*", "#", ";", "\0", "\u{201c}", "a.", "[a in ", "x "]
    {
        check(&text.repeat(many));
    }
    let journey = |inside: String| format!("journey A {{ {inside} }}");
    check(&journey("branch { when a => ".repeat(many / 10)));
    check(&journey(format!("branch {{ when {}a => {{}} }}", "not ".repeat(many / 10))));
    check(&journey(format!("branch {{ when {}a => {{}} }}", "a and ".repeat(many / 10))));
    check(&journey("attempt up to 2 times { } exhausted => ".repeat(many / 10)));
    check(&journey(format!("branch on a {{ {} }}", "a, ".repeat(many / 10))));
}
