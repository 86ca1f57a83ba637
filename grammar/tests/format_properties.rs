//! What holds for every formatting: nothing is lost, nothing changes meaning, twice is once.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test stops where something is not as expected"
)]

use journey_grammar::{FileId, Parsed, Source, format, parse};
use proptest::prelude::*;

/// The programs of the language reference.
const REFERENCE: &str = include_str!("../../docs/language.md");

fn parsed(text: &str) -> Parsed {
    parse(Source::new(FileId(0), "a.journey", text))
}

fn programs() -> Vec<&'static str> {
    let blocks = REFERENCE.split("```journey\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

/// Words with no white space between them, strings and comments as wholes.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut chars = text.chars().peekable();
    let mut depth = 0_usize;
    let mut quotes: Vec<usize> = Vec::new();
    while let Some(c) = chars.next() {
        let in_string = quotes.last() == Some(&depth);
        if !in_string && quotes.is_empty() && c.is_whitespace() {
            pieces.extend((!piece.is_empty()).then(|| std::mem::take(&mut piece)));
            continue;
        }
        if quotes.is_empty() && c == '/' && chars.peek() == Some(&'/') {
            piece.push(c);
            piece.extend(std::iter::from_fn(|| chars.next_if(|&c| c != '\n')));
            pieces.push(std::mem::take(&mut piece));
            continue;
        }
        piece.push(c);
        match c {
            '\\' if in_string => piece.extend(chars.next()),
            '"' if in_string => {
                quotes.pop();
            }
            '"' => quotes.push(depth),
            '{' if !quotes.is_empty() => depth += 1,
            '}' if !quotes.is_empty() => depth -= 1,
            _ => {}
        }
    }
    pieces.extend((!piece.is_empty()).then_some(piece));
    pieces
}

/// What may stand between two pieces.
fn between() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        10 => Just(" "),
        6 => Just("\n"),
        2 => Just("\n\n\n    "),
        1 => Just("  \t "),
        1 => Just(" // trailing\n"),
        1 => Just("\n// own line\n"),
        1 => Just("\n\n    /// doc\n\n"),
        1 => Just(" ///trailing doc \n // and one more\n"),
    ]
}

/// A program of the reference with other white space and more comments.
fn relaid() -> impl Strategy<Value = (&'static str, String)> {
    prop::sample::select(programs()).prop_flat_map(|program| {
        let pieces = pieces(program);
        prop::collection::vec(between(), pieces.len()).prop_map(move |gaps| {
            let mut text = String::new();
            for (piece, gap) in pieces.iter().zip(gaps) {
                text.push_str(piece);
                text.push_str(if piece.starts_with("//") && !gap.starts_with('\n') {
                    "\n"
                } else {
                    ""
                });
                text.push_str(gap);
            }
            (program, text)
        })
    })
}

fn comments(parsed: &Parsed) -> Vec<&str> {
    let text = &parsed.source.text;
    parsed.trivia.comments.iter().map(|comment| comment.span.text(text).trim_end()).collect()
}

/// The text without what formatting may change: white space, commas, the plurals of units.
fn essence(text: &str) -> String {
    text.chars().filter(|&c| !c.is_whitespace() && c != ',' && c != 's').collect()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let before = parsed(text);
    let once = match format(&before) {
        Ok(once) => once,
        Err(bug) => return Err(TestCaseError::fail(format!("{bug}\n{text}"))),
    };
    let after = parsed(&once);
    prop_assert_eq!(&before.file, &after.file);
    prop_assert_eq!(comments(&before), comments(&after));
    prop_assert_eq!(essence(text), essence(&once));
    let twice =
        format(&after).map_err(|bug| TestCaseError::fail(format!("again: {bug}\n{once}")))?;
    prop_assert!(once == twice, "once:\n{}\ntwice:\n{}", once, twice);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_layout_is_formatted((program, text) in relaid()) {
        let relaid = parsed(&text);
        prop_assert!(relaid.diagnostics.is_empty(), "{:?}\n{text}", relaid.diagnostics);
        prop_assert_eq!(&parsed(program).file, &relaid.file);
        check(&text)?;
    }
}

#[test]
fn a_program_on_one_line_is_the_same_program() {
    for program in programs() {
        let mut pieces = pieces(program);
        pieces.retain(|piece| !piece.starts_with("//"));
        let text = pieces.join(" ");
        let one_line = parsed(&text);
        assert!(one_line.diagnostics.is_empty(), "{:?}\n{text}", one_line.diagnostics);
        assert_eq!(parsed(program).file, one_line.file);
        if let Err(error) = check(&text) {
            panic!("{error}\n{text}");
        }
    }
}

#[test]
fn every_prefix_is_formatted() {
    for program in programs() {
        let ends = program.char_indices().map(|(at, _)| at).step_by(3);
        for end in ends {
            let text = &program[..end];
            if let Err(error) = check(text) {
                panic!("{error}\nprefix:\n{text}");
            }
        }
    }
}
