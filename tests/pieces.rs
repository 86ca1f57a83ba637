//! A file is the sum of its pieces: parsed one by one they give what the whole gives, at the same places, whatever
//! the text.

use std::fmt::{Debug, Write as _};

use journey_grammar::{FileId, Parsed, Source, parse, pieces};
use journey_tests::edits::edited;
use journey_tests::oracle::choices::{Choices as _, Drawn};
use journey_tests::{files_below, read, root};
use proptest::prelude::*;

/// So many problems of one file are kept.
const MOST_TOLD: usize = 500;

fn parsed(text: &str) -> Parsed {
    // WHY: not `Source::new`, which would drop a byte-order mark that a test put there.
    parse(Source { id: FileId(0), name: "a.journey".into(), text: text.into() })
}

/// What `value` says, places included, as it would be `base` bytes further on.
fn moved(value: &impl Debug, base: u32) -> String {
    let printed = format!("{value:?}");
    let mut parts = printed.split("FileId(0), start: ");
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (start, rest) = part.split_once(", end: ").expect("a span has an end");
        let (end, rest) = rest.split_once(" }").expect("a span ends");
        let at = |place: &str| base + place.parse::<u32>().expect("a place is a number");
        write!(text, "{}..{}{rest}", at(start), at(end)).expect("a text takes text");
    }
    text
}

/// What is told apart: items, comments, bad regions, blocks without end, problems, each with its place.
fn list<T: Debug>(values: &[T], base: u32, into: &mut Vec<String>) {
    into.extend(values.iter().map(|value| moved(value, base)));
}

#[derive(Debug, Default, PartialEq)]
struct Told {
    items: Vec<String>,
    comments: Vec<String>,
    blank_lines: Vec<u32>,
    bad: Vec<String>,
    unclosed: Vec<String>,
    diagnostics: Vec<String>,
}

impl Told {
    fn add(&mut self, parsed: &Parsed, base: u32) {
        list(&parsed.file.items, base, &mut self.items);
        list(&parsed.trivia.comments, base, &mut self.comments);
        self.blank_lines.extend(parsed.trivia.blank_lines.iter().map(|line| base + line));
        list(&parsed.bad, base, &mut self.bad);
        list(&parsed.unclosed, base, &mut self.unclosed);
        list(&parsed.diagnostics, base, &mut self.diagnostics);
        self.diagnostics.truncate(MOST_TOLD);
    }
}

#[track_caller]
fn agrees(text: &str) {
    let mut whole = Told::default();
    whole.add(&parsed(text), 0);
    let starts = pieces(text);
    assert_eq!(starts.first(), Some(&0), "the first piece begins at 0");
    assert!(starts.is_sorted_by(|one, next| one < next), "pieces are in order");
    let mut joined = Told::default();
    let ends = starts.iter().skip(1).map(|end| *end as usize).chain([text.len()]);
    for (start, end) in starts.iter().zip(ends) {
        let piece = &text[*start as usize..end];
        assert_eq!(pieces(piece), [0], "a piece is cut no further:\n{piece}");
        assert!(!piece.starts_with('\u{feff}') || *start == 0, "a mark would be dropped");
        joined.add(&parsed(piece), *start);
    }
    assert_eq!(joined, whole, "----\n{text}");
}

fn corpus() -> Vec<String> {
    let folders =
        ["examples", "tests/suite", "grammar/tests/data"].map(|folder| root().join(folder));
    let files = folders.iter().flat_map(|folder| files_below(folder, ".journey"));
    files.map(|path| read(&path)).collect()
}

#[test]
fn every_program_of_the_repository_is_the_sum_of_its_pieces() {
    let corpus = corpus();
    assert!(corpus.len() > 200);
    for text in &corpus {
        agrees(text);
        // Line ends of another system, and a last line without its end.
        agrees(&text.replace('\n', "\r\n"));
        agrees(text.trim_end());
    }
}

#[test]
fn what_is_cut_off_in_long_texts_is_cut_off_in_pieces_too() {
    agrees(&"journey A {\n    exit\n".repeat(300));
    agrees(&format!("segment A\n{}segment B\n", "foo bar\n".repeat(600)));
    agrees(&format!("{}journey B {{\n# b\n", "# a\n".repeat(10_100)));
    agrees(&format!("segment A\n{};;;\n# a\nsegment B\n", ";".repeat(9_998)));
    agrees(&"{\n".repeat(300));
}

#[test]
fn a_long_program_has_a_piece_for_each_declaration() {
    for text in files_below(&root().join("examples"), ".journey").iter().map(|path| read(path)) {
        assert_eq!(pieces(&text).len(), parsed(&text).file.items.len().max(1), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2_000), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_the_sum_of_its_pieces(seed in any::<u64>(), count in 1_u32..5) {
        let corpus = corpus();
        let mut choices = Drawn::new(seed);
        let texts: Vec<&str> = corpus.iter().map(String::as_str).collect();
        let mut text = choices.pick(&texts).to_owned();
        for _ in 0..count {
            text = edited(&mut choices, &text);
        }
        agrees(&text);
    }
}
