//! Canonical one-line text of expressions, patterns and durations.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where something is not as expected"
)]

use journey_grammar::ast::{ArmHead, DelayKind, Item, JourneyDecl, Step, StepKind};
use journey_grammar::{FileId, Source, fmt, parse};

fn journey(steps: &str) -> JourneyDecl {
    let text = format!("journey J {{\n{steps}\n}}");
    let parsed = parse(Source::new(FileId(0), "a.journey", &text));
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let Some(Item::Journey(journey)) = parsed.file.items.into_iter().next() else {
        panic!("no journey in {text}");
    };
    journey
}

fn head(step: Option<&Step>) -> &ArmHead {
    let Some(StepKind::Branch(branch)) = step.map(|step| &step.kind) else {
        panic!("no branch");
    };
    &branch.arms.first().unwrap().head
}

fn condition(text: &str) -> String {
    let journey = journey(&format!("branch {{ when {text} => {{}} }}"));
    let ArmHead::When { condition, .. } = head(journey.steps.first()) else {
        panic!("no condition");
    };
    fmt::expr(condition)
}

#[test]
fn layout_and_comments_do_not_matter() {
    assert_eq!(condition("a . B  is // c\n not C"), "a.B is not C");
    assert_eq!(condition("contact\nin   segment Vip"), "contact in segment Vip");
    assert_eq!(condition("a.B in[C,D]"), "a.B in [C, D]");
}

#[test]
fn numbers_and_durations_have_one_form() {
    assert_eq!(condition("a.B > 1_000"), "a.B > 1000");
    assert_eq!(condition("a.B > now + 1 days 2 hour"), "a.B > now + 1 day 2 hours");
    assert_eq!(condition("a.B >= 2026-02-01 at 09:00"), "a.B >= 2026-02-01 at 09:00");
}

#[test]
fn parentheses_stand_where_they_are_needed() {
    assert_eq!(condition("((a.B is C) and (a.D is set))"), "a.B is C and a.D is set");
    assert_eq!(
        condition("a.B is C and (a.D is E or a.F is G)"),
        "a.B is C and (a.D is E or a.F is G)"
    );
    assert_eq!(
        condition("(a.B is C and a.D is E) or a.F is G"),
        "a.B is C and a.D is E or a.F is G"
    );
    assert_eq!(condition("not (a.B is C or a.D is E)"), "not (a.B is C or a.D is E)");
    assert_eq!(condition("not (a.B is C)"), "not a.B is C");
    assert_eq!(condition("(a.B else C) is D"), "(a.B else C) is D");
}

#[test]
fn texts_are_quoted_again() {
    assert_eq!(condition(r#"a.B is "x\"\\\n\t\{\u{7}é" "y""#), r#"a.B is "x\"\\\n\t\{\u{7}é" "y""#);
}

#[test]
fn patterns_have_one_form() {
    let journey = journey("branch on a.B { C, \"x\", true, unset => {} }");
    let ArmHead::Patterns(patterns) = head(journey.steps.first()) else {
        panic!("no patterns");
    };
    let texts: Vec<String> = patterns.iter().map(fmt::pattern).collect();
    assert_eq!(texts, ["C", "\"x\"", "true", "unset"]);
}

#[test]
fn durations_agree_with_their_numbers() {
    let journey = journey("delay 1 days 12  hour");
    let Some(StepKind::Delay(delay)) = journey.steps.first().map(|step| &step.kind) else {
        panic!("no delay");
    };
    let DelayKind::For { duration, .. } = &delay.kind else {
        panic!("no duration");
    };
    assert_eq!(fmt::duration(duration), "1 day 12 hours");
}
