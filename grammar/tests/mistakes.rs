//! Mistakes that are understood: what is told, where, and that the fix mends it.

#![expect(clippy::indexing_slicing, reason = "a test stops where something is not as expected")]

mod support;

use support::{fixed, journey, told};

/// The only problem in `steps`, without its place.
#[track_caller]
fn only(steps: &str) -> String {
    let told = told(&journey(steps));
    assert_eq!(told.len(), 1, "{steps}: {told:#?}");
    told[0].split_once(' ').map_or_else(String::new, |(_, rest)| rest.to_owned())
}

/// Applies the fixes to `steps` and expects `mended` without problems.
#[track_caller]
fn mends(steps: &str, mended: &str) {
    let better = fixed(&journey(steps));
    assert_eq!(better, journey(mended), "{:#?}", told(&journey(steps)));
    assert_eq!(told(&better), [""; 0]);
}

#[test]
fn operators_of_other_languages_are_mended() {
    mends("branch { when a == b => {} }", "branch { when a is b => {} }");
    mends("branch { when a = b => {} }", "branch { when a is b => {} }");
    mends("branch { when a != b => {} }", "branch { when a is not b => {} }");
    mends("branch { when a && b => {} }", "branch { when a and b => {} }");
    mends("branch { when a || b => {} }", "branch { when a or b => {} }");
    mends("branch { when !a => {} }", "branch { when not a => {} }");
    mends("branch { when a is not set => {} }", "branch { when a is unset => {} }");
    mends("branch { when a is null => {} }", "branch { when a is unset => {} }");
    mends("branch { when a is not null => {} }", "branch { when a is set => {} }");
    mends("branch { when a in (B, C) => {} }", "branch { when a in [B, C] => {} }");
    mends("branch { when a not in [B] => {} }", "branch { when not a in [B] => {} }");
    mends("set contact.a == B", "set contact.a = B");
}

#[test]
fn signs_of_other_languages_are_mended() {
    mends("exit a;", "exit a");
    mends("wait up to 2 days { timeout -> {} }", "wait up to 2 days { timeout => {} }");
    mends("# note", "// note");
    mends("branch on a { \u{201c}b\u{201d} => {} }", "branch on a { \"b\" => {} }");
    mends("branch on a { 'b' => {} }", "branch on a { \"b\" => {} }");
    mends("raise trigger T { a: 1 b: 2 }", "raise trigger T { a: 1, b: 2 }");
    mends("branch on a { B, C, => {} }", "branch on a { B, C => {} }");
    assert_eq!(only("/* note */"), "syntax \"/* note */\": comments in `/* … */` are not known");
}

#[test]
fn words_of_other_languages_are_explained() {
    mends("branch { when a => {}\n else => {} }", "branch { when a => {}\n otherwise => {} }");
    mends("branch { when a => {}\n _ => {} }", "branch { when a => {}\n otherwise => {} }");
    mends("branch on a { B => {}\n default => {} }", "branch on a { B => {}\n otherwise => {} }");
    mends("wait up to 2 days { otherwise => {} }", "wait up to 2 days { timeout => {} }");
    assert_eq!(only("if a is b { exit c }"), "syntax \"if\": there is no `if` in a journey");
    assert_eq!(only("goto end"), "syntax \"goto\": there is no `goto` in a journey");
    mends("wiat up to 2 days { timeout => {} }", "wait up to 2 days { timeout => {} }");
}

#[test]
fn left_out_words_are_added() {
    mends("wait 2 days { timeout => {} }", "wait up to 2 days { timeout => {} }");
    mends("attempt 3 times { retry at 09:00 }", "attempt up to 3 times { retry at 09:00 }");
    mends("attempt up to 3 { retry at 09:00 }", "attempt up to 3 times { retry at 09:00 }");
    mends("branch call.Result { otherwise => {} }", "branch on call.Result { otherwise => {} }");
    mends("raise T", "raise trigger T");
    mends("wait up to 2 days { timeout {} }", "wait up to 2 days { timeout => {} }");
    mends(
        "wait up to 2 days { call.blocked => {} }",
        "wait up to 2 days { trigger call.blocked => {} }",
    );
    mends("wait 2 days", "delay 2 days");
    mends("delay at 09:00", "delay until 09:00");
    mends("split s { 100 a => {} }", "split s { 100% a => {} }");
    assert_eq!(
        only("wait 2 days { timeout => {} }"),
        "missing-setting \"2 days\": `up to` is missing before `2 days`"
    );
}

#[test]
fn a_wait_without_limit_is_left_to_the_compiler() {
    assert_eq!(told(&journey("wait { timeout => {} }\nattempt { retry at 09:00 }")), [""; 0]);
}

#[test]
fn literals_that_cannot_be_are_told() {
    mends("delay 24h", "delay 24 hours");
    mends("delay 3 hrs", "delay 3 hours");
    mends("delay until 9:5", "delay until 09:05");
    assert_eq!(only("delay until 25:00"), "bad-literal \"25:00\": there is no time `25:00`");
    assert_eq!(only("delay until 24:00"), "bad-literal \"24:00\": `24:00` can only end a range");
    assert_eq!(only("delay 2 months"), "bad-literal \"2 months\": a duration cannot be in months");
    assert_eq!(
        only("delay 1 hour 2 days"),
        "bad-literal \"1 hour 2 days\": the units of `1 hour 2 days` are repeated or out of order"
    );
    assert_eq!(
        only("delay until 2026-02-30 09:00"),
        "bad-literal \"2026-02-30\": there is no date `2026-02-30`"
    );
    assert_eq!(
        only("split s { 33.333% a => {} }"),
        "bad-literal \"33.333%\": `33.333%` is no share"
    );
    assert_eq!(
        only("set contact.a = \"\\q\""),
        "bad-literal \"\\\\q\": `\\q` means nothing in a text"
    );
    assert_eq!(
        only("delay 99999999999 days"),
        "bad-literal \"99999999999 days\": `99999999999 days` is too long"
    );
}

#[test]
fn keywords_as_declared_names_are_reserved() {
    let reserved = |text: &str, word: &str| {
        let expected = format!(
            "reserved-name {word:?}: `{word}` is a word of the language and cannot be a name"
        );
        let told = told(text);
        assert_eq!(told.len(), 1, "{text}: {told:#?}");
        assert!(told[0].ends_with(&expected), "{told:?}");
    };
    reserved("segment wait", "wait");
    reserved("choice C { A, not }", "not");
    reserved(&journey("conversation voice wait with E"), "wait");
    reserved(&journey("split on { 100% a => {} }"), "on");
    reserved(&journey("split s { 100% exit => {} }"), "exit");
    reserved(&journey("outcomes a, exit"), "exit");
    reserved(&journey("wait up to 2 days { trigger P as set => {} timeout => {} }"), "set");
}

#[test]
fn chained_comparisons_and_words_in_the_wrong_place_are_told() {
    assert_eq!(
        only("branch { when a is b is c => {} }"),
        "syntax \"is\": comparisons cannot be chained"
    );
    assert_eq!(only("exit a\ngoal trigger T"), "syntax \"goal\": `goal` stands below a step");
    assert_eq!(
        only("branch on a { when b => {} }"),
        "syntax \"when\": `when` cannot stand in a `branch on`"
    );
    assert_eq!(only("branch { B => {} }"), "syntax \"B\": `B` is no condition");
    assert_eq!(
        only("send letter with RenewalLetter"),
        "syntax \"send letter with RenewalLetter\": `send … with …` is kept for the next version of the language"
    );
}

#[test]
fn unknown_settings_are_left_to_the_compiler() {
    assert_eq!(told("compliance C { frobnicate 3\n channel sms }"), [""; 0]);
    assert_eq!(told(&journey("frobnicate all of it")), [""; 0]);
}
