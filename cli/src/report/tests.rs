//! The shapes that have broken renderers before, as snapshots of the plain text and checks on the rest.

use journey_compiler::packs;
use journey_grammar::{Applicability, Code, Diagnostic, Edit, FileId, Fix, Source, Span};

use super::{Format, Look, Report, Sources};

const FILE: FileId = FileId(0);

fn sources(texts: &[(&str, &str)]) -> Sources {
    let source = |(id, (name, text)): (u32, &(&str, &str))| Source::new(FileId(id), name, text);
    Sources::new((0..).zip(texts).map(source))
}

fn place(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    let end = u32::try_from(start + part.len()).unwrap();
    Span::new(FILE, u32::try_from(start).unwrap(), end)
}

fn error(span: Span, title: &str, label: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownName, title, span, label)
}

fn render(sources: &Sources, diagnostics: &[Diagnostic], format: Format) -> String {
    Report::new(sources, diagnostics, 1).render(format, Look::default())
}

/// The text as both renderers for people draw it.
fn drawn(text: &str, diagnostic: Diagnostic) -> String {
    let sources = sources(&[("a.journey", text)]);
    let all = [diagnostic];
    let (plain, rich) =
        (render(&sources, &all, Format::Plain), render(&sources, &all, Format::Rich));
    format!("{plain}{rich}")
}

const SCHEMA: &str =
    "engagement RenewalCall {\n    attributes {\n        Outcome: text\n    }\n}\n";
const JOURNEY: &str = "journey A {\n    when call.Outcom is Renewed => exit renewed\n}\n";

fn unknown_attribute() -> Diagnostic {
    let span = place(JOURNEY, "Outcom");
    let declared = Span { file: FileId(1), ..place(SCHEMA, "{\n        Outcome: text\n    }") };
    Diagnostic::new(
        Code::UnknownAttribute,
        "engagement `RenewalCall` has no attribute `Outcom`",
        span,
        "not declared",
    )
    .related(declared, "attributes are declared here")
    .note("an answer in another attribute is not seen by the journey")
    .help("did you mean `Outcome`?")
    .fix(Applicability::Review, "change to `Outcome`", span, "Outcome")
}

fn two_files() -> (Sources, Vec<Diagnostic>) {
    let sources = sources(&[("renewal.journey", JOURNEY), ("schema.journey", SCHEMA)]);
    (sources, vec![unknown_attribute()])
}

#[test]
fn two_files_plain() {
    let (sources, diagnostics) = two_files();
    insta::assert_snapshot!(render(&sources, &diagnostics, Format::Plain));
}

#[test]
fn two_files_rich() {
    let (sources, diagnostics) = two_files();
    insta::assert_snapshot!(render(&sources, &diagnostics, Format::Rich));
}

#[test]
fn two_files_json() {
    let (sources, diagnostics) = two_files();
    insta::assert_snapshot!(render(&sources, &diagnostics, Format::Json));
}

#[test]
fn two_files_github() {
    let (sources, diagnostics) = two_files();
    let report = Report::new(&sources, &diagnostics, 1).in_folder("examples/a, b");
    insta::assert_snapshot!(report.render(Format::Github, Look::default()));
}

#[test]
fn two_files_gitlab() {
    let (sources, diagnostics) = two_files();
    insta::assert_snapshot!(render(&sources, &diagnostics, Format::Gitlab));
}

#[test]
fn two_files_rdjson() {
    let (sources, diagnostics) = two_files();
    let report = Report::new(&sources, &diagnostics, 1).in_folder("examples/a");
    insta::assert_snapshot!(report.render(Format::Rdjson, Look::default()));
}

#[test]
fn suggestions_for_reviewdog_span_all_edits_and_count_bytes() {
    let text = "// é\né a b\n";
    let sources = sources(&[("a.journey", text)]);
    let mut diagnostic = error(place(text, "a b"), "wrong", "here");
    let edit =
        |part, text: &str| Edit { span: place("// é\né a b\n", part), text: text.to_owned() };
    let (title, edits) = ("change both".to_owned(), vec![edit("b", "d"), edit("a", "cc")]);
    diagnostic.fixes.push(Fix { title, edits, applicability: Applicability::Review });
    let document = render(&sources, &[diagnostic], Format::Rdjson);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let suggestion = &document["diagnostics"][0]["suggestions"][0];
    assert_eq!(suggestion["text"], "cc d");
    assert_eq!(suggestion["range"]["start"], serde_json::json!({ "line": 2, "column": 4 }));
    assert_eq!(suggestion["range"]["end"], serde_json::json!({ "line": 2, "column": 7 }));
}

#[test]
fn two_files_sarif_has_rules_fixes_and_related_places() {
    let (sources, diagnostics) = two_files();
    let log: serde_json::Value =
        serde_json::from_str(&render(&sources, &diagnostics, Format::Sarif)).unwrap();
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "unknown-attribute");
    let result = &run["results"][0];
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&2.into(), &15.into()));
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "attributes are declared here");
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "Outcome");
}

#[test]
fn a_place_in_a_rule_pack_is_named_after_the_pack() {
    let pack = packs::newest("us-states").unwrap().parsed().source.clone();
    let sources = sources(&[("a.journey", "segment Florida\n")]).and([pack.clone()]);
    let start = u32::try_from(pack.text.find("Florida").unwrap()).unwrap();
    let declared = Span::new(pack.id, start, start + 7);
    let twice = error(place("segment Florida\n", "Florida"), "declared twice", "again here")
        .related(declared, "first here");
    let json = |format| -> serde_json::Value {
        let report = Report::new(&sources, [&twice], 1).in_folder("shop");
        serde_json::from_str(&report.render(format, Look::default())).unwrap()
    };
    let document = json(Format::Json);
    assert_eq!(document["diagnostics"][0]["labels"][0]["file"], "pack:us-states@2026-11");
    assert_eq!(document["summary"]["files"], 1);
    let related = &json(Format::Sarif)["runs"][0]["results"][0]["relatedLocations"][0];
    let place = &related["physicalLocation"]["artifactLocation"];
    assert_eq!(*place, serde_json::json!({ "uri": "pack:us-states@2026-11" }));
    assert!(render(&sources, &[twice], Format::Rich).contains("pack:us-states@2026-11"));
}

#[test]
fn two_files_short() {
    let (sources, diagnostics) = two_files();
    let line = "renewal.journey:2:15: error[unknown-attribute]: \
                engagement `RenewalCall` has no attribute `Outcom`\n";
    assert_eq!(render(&sources, &diagnostics, Format::Short), line);
}

#[test]
fn an_empty_file() {
    let span = Span::new(FILE, 0, 0);
    insta::assert_snapshot!(drawn("", error(span, "no journey", "the file is empty")));
}

#[test]
fn the_end_of_a_file_with_a_line_feed() {
    let span = Span::new(FILE, 12, 12);
    insta::assert_snapshot!(drawn("journey A {\n", error(span, "`}` is missing", "expected here")));
}

#[test]
fn the_end_of_a_file_without_a_line_feed() {
    let span = Span::new(FILE, 11, 11);
    insta::assert_snapshot!(drawn("journey A {", error(span, "`}` is missing", "expected here")));
}

#[test]
fn tabs() {
    let text = "\tjourney\tOops {\n";
    insta::assert_snapshot!(drawn(text, error(place(text, "Oops"), "no `Oops`", "this one")));
}

#[test]
fn windows_line_ends() {
    let text = "one\r\ntwo\r\nthree\r\n";
    insta::assert_snapshot!(drawn(text, error(place(text, "two"), "no `two`", "this one")));
}

#[test]
fn several_lines() {
    let text = "attempt {\n  a\n  b\n  c\n  d\n  e\n}\nexit\n";
    let span = place(text, text.strip_suffix("exit\n").unwrap().trim_end());
    insta::assert_snapshot!(drawn(text, error(span, "it never ends", "all of this")));
}

#[test]
fn wide_characters() {
    let text = "名前 = \"नमस्ते 🙂\" + Oops\n";
    insta::assert_snapshot!(drawn(text, error(place(text, "Oops"), "no `Oops`", "この")));
}

#[test]
fn overlapping_labels() {
    let text = "branch on call.Result {}\n";
    let diagnostic = error(place(text, "call.Result"), "not covered", "the subject")
        .related(place(text, "call"), "started here")
        .related(place(text, "branch on call.Result {}"), "this branch");
    insta::assert_snapshot!(drawn(text, diagnostic));
}

#[test]
fn a_label_above_the_primary_one() {
    let text = "segment Same\n\n\n\nsegment Same\n";
    let second = Span::new(FILE, 24, 28);
    let diagnostic = error(second, "`Same` is declared twice", "declared again here")
        .related(place(text, "Same"), "a segment has this name");
    insta::assert_snapshot!(drawn(text, diagnostic));
}

#[test]
fn a_span_inside_a_character_and_one_past_the_end() {
    let diagnostic = error(Span::new(FILE, 1, 2), "bad", "inside")
        .related(Span::new(FILE, 90, 99), "past the end");
    insta::assert_snapshot!(drawn("é\n", diagnostic));
}

#[test]
fn one_very_long_line() {
    let text = format!("{} Oops {}", "a ".repeat(50_000), "b ".repeat(50_000));
    insta::assert_snapshot!(drawn(&text, error(place(&text, "Oops"), "no `Oops`", "this one")));
}

#[test]
fn a_label_over_very_many_lines_takes_no_longer_than_they_are_many() {
    let text = "line\n".repeat(200_000);
    let end = u32::try_from(text.len()).unwrap();
    let shown = drawn(&text, error(Span::new(FILE, 0, end), "it never ends", "all of this"));
    assert!(shown.lines().count() < 30, "{}", shown.lines().count());
}

#[test]
fn every_span_of_an_odd_text_is_drawn_in_every_format() {
    let text = "\u{1b}é\r\n\t\u{2028}🙂\r\r\n";
    let sources = sources(&[("a.journey", text)]);
    let length = u32::try_from(text.len()).unwrap() + 2;
    let formats = [
        Format::Rich,
        Format::Plain,
        Format::Short,
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
    ];
    for start in 0..length {
        for end in start..length {
            let all = [error(Span::new(FILE, start, end), "odd", "here")
                .related(Span::new(FILE, end, length), "there")];
            for format in formats {
                assert!(!render(&sources, &all, format).contains('\u{1b}'), "{start}..{end}");
            }
        }
    }
}

#[test]
fn only_the_first_twenty_errors_of_a_file_are_shown() {
    let text = "x\n".repeat(200);
    let sources = sources(&[("renewal.journey", &text), ("other.journey", "y\n")]);
    let mut all: Vec<_> =
        (0..200).map(|n| error(Span::new(FILE, n * 2, n * 2 + 1), "no `x`", "")).collect();
    all.push(error(Span::new(FileId(1), 0, 1), "no `y`", ""));
    let shown = render(&sources, &all, Format::Plain);
    assert_eq!(shown.matches("no `x`").count(), 20);
    assert!(shown.contains("… and 180 more errors in renewal.journey"));
    assert!(shown.starts_with("error[unknown-name]: no `y`"), "ordered by file name");
    let everything = Look { everything: true, ..Look::default() };
    let shown = Report::new(&sources, &all, 1).render(Format::Plain, everything);
    assert_eq!(shown.matches("no `x`").count(), 200);
}

#[test]
fn colour_is_there_only_where_it_is_wanted() {
    let (sources, diagnostics) = two_files();
    let report = Report::new(&sources, &diagnostics, 1);
    let look = Look { colour: true, ..Look::default() };
    assert!(report.render(Format::Rich, look).contains('\u{1b}'));
    assert!(!report.render(Format::Rich, Look::default()).contains('\u{1b}'));
}

#[test]
fn commands_for_github_are_escaped() {
    let sources = sources(&[("a,b:c.journey", "x")]);
    let all = [error(Span::new(FILE, 0, 1), "100% of\nthis", "")];
    let out = render(&sources, &all, Format::Github);
    assert!(out.starts_with("::error file=a%2Cb%3Ac.journey,line=1,"), "{out}");
    assert!(out.contains("::100%25 of%0Athis\n"), "{out}");
}

#[test]
fn equal_problems_have_different_fingerprints() {
    let sources = sources(&[("a.journey", "x x")]);
    let all =
        [error(Span::new(FILE, 0, 1), "no `x`", ""), error(Span::new(FILE, 2, 3), "no `x`", "")];
    let report: serde_json::Value =
        serde_json::from_str(&render(&sources, &all, Format::Gitlab)).unwrap();
    assert_ne!(report[0]["fingerprint"], report[1]["fingerprint"]);
}

mod timeline;
