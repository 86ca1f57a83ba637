//! What must hold for any text: no panic, bounded time, and whatever is said points into the text.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use journey_compiler::{Inputs, Manifest, analyze};
use journey_grammar::{Code, Diagnostic, FileId, Source, Span, format, parse};
use journey_tests::{files_below, fixture::Fixture, generate, read, root};
use proptest::prelude::*;

fn examples() -> Vec<String> {
    files_below(&root().join("examples"), ".journey").iter().map(|path| read(path)).collect()
}

/// Parses, checks and formats; what is said lies in the text.
fn survives(text: &str) -> Vec<Diagnostic> {
    let parsed = Arc::new(parse(Source::new(FileId(0), "text.journey", text)));
    let kept = parsed.source.text.clone();
    let once = format(&parsed)
        .unwrap_or_else(|bug| panic!("formatting is not sound: {bug}\n----\n{text}"));
    let again = parse(Source::new(FileId(0), "text.journey", &once));
    let twice =
        format(&again).unwrap_or_else(|bug| panic!("formatting is not sound: {bug}\n----\n{once}"));
    assert_eq!(once, twice, "formatting twice changes the text");
    let inputs = Inputs { parsed: vec![parsed], manifest: Manifest::default() };
    let analysis = analyze(&inputs);
    for diagnostic in &analysis.diagnostics {
        let places = diagnostic.related.iter().chain([&diagnostic.primary]).map(|label| label.span);
        let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in places.chain(edits) {
            let (from, to) = (span.start as usize, span.end as usize);
            assert!(kept.get(from..to).is_some(), "{}: {from}..{to} is no place", diagnostic.title);
        }
    }
    analysis.diagnostics
}

/// The prefixes at which a person might stop: after each word or sign. All of them would take minutes, as
/// each is parsed, checked and formatted.
fn prefixes(text: &str) -> impl Iterator<Item = &str> {
    let mut last = ' ';
    text.char_indices().filter_map(move |(at, char)| {
        let inside_word = last.is_alphanumeric() && char.is_alphanumeric();
        let stop = !inside_word && !last.is_whitespace();
        last = char;
        stop.then(|| &text[..at])
    })
}

#[test]
fn every_prefix_of_every_example_is_survived() {
    // The slowest test here: about five thousand texts, each parsed, checked and formatted.
    for text in examples() {
        let every = 1 + text.len() / 800;
        let mut slowest = Duration::ZERO;
        for prefix in prefixes(&text).step_by(every) {
            #[expect(clippy::disallowed_methods, reason = "bounds the time of a single text")]
            let begin = std::time::Instant::now();
            survives(prefix);
            slowest = slowest.max(begin.elapsed());
        }
        assert!(slowest < Duration::from_secs(5), "one prefix took {slowest:?}");
    }
}

/// The files of an example, by name.
fn project(folder: &std::path::Path) -> Vec<(String, String)> {
    let name = |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut files: Vec<_> = files_below(folder, ".journey");
    files.push(folder.join("journey.toml"));
    files.iter().map(|path| (name(path), read(path))).collect()
}

/// Everything that is said about a project whose file `which` is replaced by `text`.
fn said_with(project: &[(String, String)], which: usize, text: &str) -> Vec<(Code, String)> {
    let mut parsed = Vec::new();
    let mut manifest = Manifest::default();
    for (number, (name, whole)) in project.iter().enumerate() {
        let text = if number == which { text } else { whole };
        let source = Source::new(FileId(u32::try_from(number).unwrap()), name, text);
        if name == "journey.toml" {
            manifest = Manifest::read(&source);
        } else {
            parsed.push(Arc::new(parse(source)));
        }
    }
    let text = |span: Span| {
        let file = parsed.iter().find(|parsed| parsed.source.id == span.file);
        file.map_or(String::new(), |file| span.text(&file.source.text).to_owned())
    };
    let analysis = analyze(&Inputs { parsed: parsed.clone(), manifest });
    analysis.diagnostics.iter().map(|one| (one.code, text(one.primary.span))).collect()
}

/// A file that ends in the middle of a declaration lacks its `}`, and that is all that is said; apart from the
/// names of declarations that stood behind it.
#[test]
fn half_a_declaration_is_told_once() {
    let examples = ["renewals", "clinic", "collections", "donations", "fraud", "outage"];
    // Every line of one, some lines of the others.
    for (project, every) in examples.into_iter().zip([1, 3, 3, 3, 3, 3]) {
        let project = self::project(&root().join("examples").join(project));
        for (which, (name, whole)) in project.iter().enumerate() {
            for (at, _) in whole.match_indices('\n').step_by(every) {
                let (text, behind) = whole.split_at(at);
                if text.matches('{').count() == text.matches('}').count() {
                    continue;
                }
                let is_gone = |name: &str| {
                    let mut heads =
                        behind.lines().filter(|line| line.starts_with(char::is_alphabetic));
                    heads.any(|head| head.split_whitespace().any(|word| word == name))
                };
                let mut said = said_with(&project, which, text);
                said.retain(|(code, place)| *code != Code::UnknownName || !is_gone(place));
                let codes: Vec<Code> = said.iter().map(|(code, _)| *code).collect();
                let lines = text.lines().count();
                assert_eq!(codes, [Code::Syntax], "{name} up to line {lines}: {said:?}");
            }
        }
    }
}

#[test]
fn odd_texts_are_survived() {
    for text in [
        "",
        " ",
        "\n",
        "\u{feff}",
        "\u{feff}// only a comment",
        "\u{feff}\u{feff}segment A",
        "segment A\r\r\n\r\r\rsegment B\r\n",
        "'\"'",
        "segment A }\nsegment B",
        "journey J { delay 1 days } }\n\nchoice A {B}",
        "choice A {B  # why\n}",
        ", segment A , segment B,",
        "//",
        "/// a",
        "//! b",
        "\r\n\r\n",
        "\r",
        "\0",
        "}",
        "{",
        "{{{{",
        "}}}}",
        "\"",
        "\"\\",
        "\"{",
        "\"{contact",
        "journey",
        "journey {",
        "journey J",
        "journey J {",
        "journey J { wait",
        "journey J { wait up",
        "journey J { wait up to",
        "journey J { branch on",
        "é",
        "journey é {}",
        "choice A { ü as \"x\" }",
        "\u{202e}",
        "scenario \"x\" for",
        "forecast",
        "policy P { limit",
        "\u{1f600}\u{1f600}",
    ] {
        survives(text);
    }
}

#[test]
fn ten_megabytes_of_one_line_are_survived() {
    let long = "send Letter ".repeat(10 * 1024 * 1024 / 12);
    parse(Source::new(FileId(0), "long.journey", &format!("journey J {{ {long}")));
    parse(Source::new(FileId(0), "long.journey", &"x".repeat(10 * 1024 * 1024)));
    parse(Source::new(FileId(0), "long.journey", &"\"".repeat(1024 * 1024)));
}

#[test]
fn deep_nesting_is_a_diagnostic() {
    for (open, close) in [("branch { otherwise => { ", "} } "), ("(", ")")] {
        for depth in [65, 1_000, 100_000] {
            let inner = format!("{}{}", open.repeat(depth), close.repeat(depth));
            let text = if open == "(" {
                format!("journey J {{ branch {{ when {inner} => {{}} otherwise => {{}} }} }}")
            } else {
                format!("journey J {{ {inner} }}")
            };
            let parsed = parse(Source::new(FileId(0), "deep.journey", &text));
            assert!(!parsed.diagnostics.is_empty(), "{depth} times {open}");
        }
    }
}

#[test]
fn generated_projects_check_clean() {
    let mut text = String::new();
    for file in generate::project(2_000) {
        let _ = write!(text, "//- file: {}\n{}", file.name, file.text);
    }
    let checked = Fixture::new("empty.journey", &text).check();
    assert!(checked.diagnostics.is_empty(), "{}", checked.rendered());
}

#[test]
fn two_hundred_mistakes_are_all_found() {
    let body = "    send Nothing\n".repeat(200);
    let text = format!(
        "segment S\njourney J {{\n    audience segment S\n    time zone \"Europe/Paris\"\n{body}}}\n"
    );
    let checked = Fixture::new("many.journey", &text).check();
    let unknown = checked.codes().iter().filter(|(_, _, code)| code == "unknown-name").count();
    assert_eq!(unknown, 200);
}

/// At least 400 cases; `PROPTEST_CASES` may ask for more.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.max(400), ..usual }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_program_with_a_hole_is_survived(which in 0_usize..1000, from in 0.0_f64..1.0, length in 0_usize..60) {
        let examples = examples();
        let text = &examples[which % examples.len()];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
            reason = "a place in a text")]
        let mut from = (text.len() as f64 * from) as usize;
        while !text.is_char_boundary(from) { from -= 1; }
        let mut to = (from + length).min(text.len());
        while !text.is_char_boundary(to) { to += 1; }
        survives(&format!("{}{}", &text[..from], &text[to..]));
    }

    #[test]
    fn a_program_with_noise_is_survived(which in 0_usize..1000, at in 0_usize..100_000, noise in "[ -~\\n\"{}/é]{0,8}") {
        let examples = examples();
        let text = &examples[which % examples.len()];
        let mut at = at % (text.len() + 1);
        while !text.is_char_boundary(at) { at -= 1; }
        survives(&format!("{}{noise}{}", &text[..at], &text[at..]));
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}") {
        survives(&text);
    }
}
