//! Broken text: each mistake is told once, where it is, and what stands around it is still read.

#![expect(clippy::indexing_slicing, reason = "a test stops where something is not as expected")]

mod support;

use journey_grammar::ast::{Item, StepKind};
use support::{journey, parse, told};

/// The only problem of a text, without its place.
#[track_caller]
fn only(text: &str) -> String {
    let told = told(text);
    assert_eq!(told.len(), 1, "{text}: {told:#?}");
    told[0].split_once(' ').map_or_else(String::new, |(_, rest)| rest.to_owned())
}

#[test]
fn half_typed_steps_say_what_is_missing() {
    let cases = [
        ("wait up", "syntax \"up\": expected `up to` and a duration such as `2 days`, found `up`"),
        ("branch on call.", "syntax \".\": expected what to read of `call` after `.`"),
        (
            "conversation voice call with",
            "syntax \"with\": expected the name of an engagement after `with`",
        ),
        ("exit", "syntax \"exit\": expected the name of an outcome after `exit`"),
        ("send", "syntax \"send\": expected the name of a text, email or push after `send`"),
        ("set contact.", "syntax \".\": expected what to read of `contact` after `.`"),
        ("retry after", "syntax \"after\": expected a duration such as `2 days` after `after`"),
        (
            "retry",
            "syntax \"retry\": expected when to try again: `after` and a duration, or `at` and a time after `retry`",
        ),
    ];
    for (step, expected) in cases {
        assert_eq!(only(&journey(&format!("{step}\nexit renewed"))), expected);
    }
}

#[test]
fn a_half_typed_arm_keeps_the_others() {
    let text = journey("wait up to 2 days {\n trigger call.attempted =>\n timeout => exit a\n}");
    assert_eq!(only(&text), "syntax \"=>\": expected a step, or steps in braces after `=>`");
    let Item::Journey(journey) = &parse(&text).file.items[0] else { panic!("not a journey") };
    let StepKind::Wait(wait) = &journey.steps[0].kind else { panic!("not a wait") };
    assert_eq!(wait.arms.len(), 2);
}

#[test]
fn several_mistakes_are_each_told_once() {
    let text = journey("foo\nexit a\nbar baz {\n x\n}\nexit b extra words\nexit c");
    assert_eq!(
        told(&text),
        [
            "5:1 syntax \"bar\": expected a step, found `bar`",
            "8:8 syntax \"extra\": expected the end of the step, found `extra`",
        ]
    );
}

#[test]
fn an_unclosed_brace_is_told_where_its_end_was_expected() {
    let text = "journey A {\n    wait up to 2 days {\n        timeout => {\n            exit a\n        }\n    exit b\n}\n\nsegment B\n";
    assert_eq!(told(text), ["6:5 syntax \"exit\": `}` is missing"]);
    let parsed = parse(text);
    assert_eq!(parsed.diagnostics[0].related[0].span.start, 34);
    assert_eq!(parsed.file.items.len(), 2);
    let Item::Journey(journey) = &parsed.file.items[0] else { panic!("not a journey") };
    assert_eq!(journey.steps.len(), 2);
}

#[test]
fn a_journey_without_its_end_keeps_the_next_declaration() {
    let text = "journey A {\n    exit a\n\njourney B {\n    exit b\n}\n";
    assert_eq!(told(text), ["2:10 syntax \"a\": `}` is missing"]);
    assert_eq!(parse(text).file.items.len(), 2);
}

#[test]
fn a_brace_missing_in_one_declaration_and_one_too_many_in_the_next_are_told_where_they_are() {
    let text = "journey A {\n    exit a\n\npolicy P {\n}\n}\n\nsegment B\n";
    assert_eq!(
        told(text),
        ["2:10 syntax \"a\": `}` is missing", "6:1 syntax \"}\": this `}` closes nothing"]
    );
    let text = "contact {\n    a: text\n\nchoice Tier { Gold }\n\nquiet time Q {\n}\n";
    assert_eq!(told(text), ["2:11 syntax \"t\": `}` is missing"]);
    assert_eq!(parse(text).file.items.len(), 3);
}

/// The text of each piece.
fn cut(text: &str) -> Vec<&str> {
    let starts = journey_grammar::pieces(text);
    let ends = starts.iter().skip(1).map(|&end| end as usize).chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| text.get(start as usize..end).unwrap_or(""))
        .collect()
}

#[test]
fn a_piece_begins_with_what_is_said_about_its_declaration() {
    assert_eq!(cut(""), [""]);
    assert_eq!(cut("// only a comment\n"), ["// only a comment\n"]);
    assert_eq!(
        cut("//! file\n\n/// a\nsegment A // same line\n\n// b\n/// b\nsegment B\nsegment C\n"),
        [
            "//! file\n\n/// a\nsegment A // same line\n",
            "\n// b\n/// b\nsegment B\n",
            "segment C\n"
        ]
    );
    assert_eq!(cut("contact { }\ncontact\n{ }\n"), ["contact { }\ncontact\n{ }\n"]);
}

#[test]
fn words_inside_a_block_begin_no_piece() {
    for text in [
        "journey A {\naudience\nsegment X\npurpose Marketing / Renewals\ncompliance US\nquiet time Q\n}\n",
        "journey A {\nwait up to 2 days {\ntrigger t\n{ exit a } }\n}\n",
        "scenario \"a\" for A {\ngiven\ncontact { }\n}\n",
        "choice Words {\ntext\nemail\npush\nchoice\n}\n",
        "text T {\nbody \"journey\"\n/*\njourney B {\n*/\n}\n",
    ] {
        assert_eq!(cut(text), [text]);
    }
}

#[test]
fn a_brace_too_many_is_told() {
    assert_eq!(told("segment A\n}\nsegment B"), ["2:1 syntax \"}\": this `}` closes nothing"]);
    let text = "journey A {\n    exit a\n    }\n    exit b\n}\nsegment B\n";
    assert_eq!(told(text), ["3:5 syntax \"}\": this `}` closes nothing"]);
    assert_eq!(parse(text).file.items.len(), 2);
}

#[test]
fn an_unclosed_string_ends_with_its_line() {
    let text = "text T {\n    body \"Hi\n    compliance C\n}\n";
    assert_eq!(told(text), ["2:10 syntax \"\\\"\": this text has no closing `\"` on its line"]);
    let Item::Message(message) = &parse(text).file.items[0] else { panic!("not a message") };
    assert_eq!(message.settings.items.len(), 2);
}

#[test]
fn a_bad_line_of_each_kind_of_list_is_told() {
    assert_eq!(
        only("policy P {\n limt 3 calls per 24 hours\n finish within 3 days\n}"),
        "unknown-setting \"limt\": expected a rule: `limit`, `hours`, `never`, `require` or `finish`, found `limt`"
    );
    assert_eq!(
        only("forecast F for A {\n seed\n contacts 3\n}"),
        "syntax \"seed\": expected a number after `seed`"
    );
    assert_eq!(
        only("scenario \"x\" for A {\n expect\n pass 2 days\n}"),
        "syntax \"expect\": expected a handle, `send`, `raise trigger` or `exit` after `expect`"
    );
    assert_eq!(
        only("contact {\n a text\n b: text\n}"),
        "syntax \"a\": `:` is missing between `a` and its type"
    );
    assert_eq!(
        only("journy A { exit a }\nsegment B"),
        "syntax \"journy\": expected a declaration such as `journey` or `segment`, found `journy`"
    );
}

#[test]
fn comments_in_bad_text_are_not_listed() {
    let text = journey("exit a\nfoo {\n // inside\n}\n// outside");
    let comments: Vec<String> =
        parse(&text).trivia.comments.iter().map(|c| c.span.text(&text).to_owned()).collect();
    assert_eq!(comments, ["// outside"]);
}

#[test]
fn nesting_has_a_limit() {
    let deep = |levels: usize| {
        journey(&format!(
            "branch {{ when {}a{} => {{}} otherwise => {{}} }}",
            "(".repeat(levels),
            ")".repeat(levels)
        ))
    };
    assert_eq!(told(&deep(60)), [""; 0]);
    assert_eq!(only(&deep(70)), "syntax \"(\": nested deeper than 64 levels");
}
