//! Very large, long and deep texts: each is worked on in linear time or reported, on a thread's small stack.

use std::sync::Arc;
use std::time::{Duration, Instant};

use journey_compiler::{Inputs, Manifest, analyze};
use journey_grammar::{FileId, Source, format, parse};
use journey_plan::Plan;

const KB: usize = 1024;
/// The longest that one pass may take; unoptimised, on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

fn source(text: &str) -> Source {
    Source::new(FileId(0), "large.journey", text)
}

/// What `work` gives; it must end in time.
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    #[expect(clippy::disallowed_methods, reason = "bounds the time of a single text")]
    let begin = Instant::now();
    let done = work();
    let took = begin.elapsed();
    println!("{took:>12.3?}  {what}");
    assert!(took < LIMIT, "{what} took {took:?}");
    done
}

/// Parses, formats, checks and, if there is nothing to report, compiles, prints and loads `text`. Gives
/// the number of problems.
fn survives(name: &str, text: &str) -> usize {
    let parsed = Arc::new(timed(&format!("parse {name}"), || parse(source(text))));
    timed(&format!("format {name}"), || format(&parsed)).expect("formatting is sound");
    let inputs = Inputs { parsed: vec![parsed], manifest: Manifest::default() };
    let analysis = timed(&format!("check {name}"), || analyze(&inputs));
    let compiled = timed(&format!("compile {name}"), || analysis.compile(&inputs.parsed));
    if let Some(compiled) = compiled {
        timed(&format!("plan {name}"), || {
            let loaded = Plan::from_json(&compiled.plan.to_json()).expect("a plan loads again");
            loaded.verify().expect("a compiled plan verifies");
        });
    }
    analysis.diagnostics.len()
}

/// A program whose journey has `steps`.
fn journey(steps: &str) -> String {
    format!(
        "segment S\ncontact {{ mobile: phone a: number b: boolean }}\njourney J {{\n    audience segment S\n    \
         time zone \"Europe/Paris\"\n    outcomes done\n{steps}\n}}\n"
    )
}

/// A journey with one condition.
fn condition(condition: &str) -> String {
    journey(&format!("branch {{ when {condition} => exit done otherwise => {{}} }}"))
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn much_of_one_sign_is_survived() {
    let lone = [
        "a,",
        "\"",
        "{",
        "}",
        "(",
        "[",
        "when ",
        "'",
        "#",
        "# a\n",
        ";",
        "/",
        "/*",
        "// a\n",
        "\\",
        "=>",
        ": ",
        "1",
        "-",
        ".",
        "\n",
        "\r",
        " ",
        "\u{a0}",
        "\u{feff}",
        "“",
        "é",
        "\0",
        "a.b ",
        "a: ",
        "1 day ",
        "\"a\" ",
        "segment ",
        "journey {\n",
        "{\n",
        "}\n",
        "{contact} ",
        "send a with ",
    ];
    for piece in lone {
        let text = piece.repeat(128 * KB / piece.len());
        survives(&format!("{piece:?}"), &text);
    }
}

#[test]
fn a_journey_of_one_sign_is_survived() {
    let pieces = [
        "a,",
        "\"",
        "{",
        "}",
        "(",
        "when ",
        "'",
        ";",
        "=>",
        "a: ",
        "= ",
        "branch {",
        "branch { when a.b => ",
        "attempt up to 2 times {} exhausted => ",
        "set contact.a = ",
        "wait up to 1 day {",
    ];
    for piece in pieces {
        let text = piece.repeat(32 * KB / piece.len());
        survives(&format!("journey of {piece:?}"), &journey(&text));
        survives(&format!("condition of {piece:?}"), &condition(&text));
    }
}

#[test]
fn long_and_deep_conditions_are_reported() {
    for (name, condition_of) in [
        ("not", format!("{}contact.b", "not ".repeat(10_000))),
        ("dots", format!("a{}", ".b".repeat(10_000))),
        ("and", vec!["contact.b"; 10_000].join(" and ")),
        ("or", vec!["contact.b"; 10_000].join(" or ")),
        ("plus", format!("{} > 1", vec!["contact.a"; 10_000].join(" + "))),
        ("parentheses", format!("{}contact.b{}", "(".repeat(10_000), ")".repeat(10_000))),
        (
            "not and parentheses",
            format!("{}contact.b{}", "not (".repeat(10_000), ")".repeat(10_000)),
        ),
    ] {
        assert!(survives(name, &condition(&condition_of)) > 0, "{name} is not reported");
    }
}

/// The longest that is allowed compiles, and its plan loads again.
#[test]
fn the_longest_conditions_compile() {
    for (name, condition_of) in [
        ("not", format!("{}contact.b", "not ".repeat(50))),
        ("and", vec!["contact.b"; 51].join(" and ")),
        ("or", numbered(49, |n| format!("contact.a > {n} or ")) + "contact.b"),
        ("plus", format!("{} > 1", vec!["contact.a"; 50].join(" + "))),
        ("parentheses", format!("{}contact.b{}", "not (".repeat(50), ")".repeat(50))),
        ("right", format!("{}contact.b{}", "contact.b and (".repeat(50), ")".repeat(50))),
        ("mixed", format!("{}contact.b{}", "contact.b and not not (".repeat(16), ")".repeat(16))),
    ] {
        assert_eq!(survives(name, &condition(&condition_of)), 0, "{name} is reported");
    }
}

#[test]
fn very_long_lists_are_survived() {
    let steps = [
        ("delays", numbered(20_000, |n| format!("d{n}: delay 1 hour\n"))),
        ("settings", "entry ongoing\n".repeat(20_000)),
        ("branches", "branch { when contact.b => {} otherwise => {} }\n".repeat(5_000)),
        (
            "other branches",
            numbered(5_000, |n| {
                format!("branch {{ when contact.a > {n} => {{}} otherwise => {{}} }}\n")
            }),
        ),
        (
            "arms",
            format!(
                "branch {{ {} otherwise => {{}} }}",
                numbered(20_000, |n| format!("when contact.a > {n} => {{}}\n"))
            ),
        ),
        (
            "waits",
            numbered(5_000, |n| format!("w{n}: wait up to 1 minute {{ timeout => {{}} }}\n")),
        ),
        (
            "splits",
            numbered(5_000, |n| format!("split s{n} {{ 50% a{n} => {{}} 50% b{n} => {{}} }}\n")),
        ),
    ];
    for (name, steps) in steps {
        survives(name, &journey(&steps));
    }
    survives("segments", &numbered(20_000, |n| format!("segment S{n}\n")));
    survives("values", &format!("choice C {{ {} V }}", numbered(20_000, |n| format!("V{n}, "))));
    survives("fields", &format!("contact {{ {} }}", numbered(20_000, |n| format!("v{n}: text\n"))));
    survives(
        "journeys",
        &numbered(2_000, |n| format!("journey J{n} {{ audience segment S delay 1 hour }}\n")),
    );
}
