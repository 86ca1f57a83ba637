//! Every construct parses to the tree that says what it says.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops where something is not as expected"
)]

mod support;

use journey_grammar::CommentKind;
use journey_grammar::ast::{
    ArmHead, BinaryOp, DelayKind, Expr, ExprKind, Item, Pattern, PatternKind, SettingValue,
    StepKind, TextPart, Unit, WaitArmKind,
};
use support::{journey, parse, steps, told};

const REFERENCE: &str = include_str!("data/reference.journey");
const STATEMENTS: &str = include_str!("data/statements.journey");

/// An expression with all its parentheses.
fn shape(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Binary { op, left, right, .. } => {
            format!("({} {} {})", shape(left), op.word(), shape(right))
        }
        ExprKind::Not(inner) => format!("(not {})", shape(inner)),
        ExprKind::Paren(inner) => shape(inner),
        ExprKind::Name(name) => name.text.to_string(),
        ExprKind::Field { base, field } => format!("{}.{}", base.text, field.text),
        ExprKind::In { subject, values } => {
            let values: Vec<String> = values.iter().map(shape).collect();
            format!("({} in [{}])", shape(subject), values.join(", "))
        }
        ExprKind::IsSet { subject, set } => format!("({} set={set})", shape(subject)),
        ExprKind::InSegment(name) => format!("(in segment {})", name.text),
        ExprKind::Number(number) => number.text.to_string(),
        ExprKind::Date(date) => date.text.to_string(),
        ExprKind::Time(time) => time.text.to_string(),
        ExprKind::Duration(duration) => duration.text.to_string(),
        ExprKind::DateTime(date, time) => format!("{} {}", date.text, time.text),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::Text(text) => format!("{:?}", text.plain()),
        ExprKind::Now => "now".to_owned(),
        ExprKind::Today => "today".to_owned(),
        ExprKind::Bad(_) => "bad".to_owned(),
    }
}

fn condition(text: &str) -> String {
    let steps = steps(&format!("branch {{ when {text} => {{}} }}"));
    let StepKind::Branch(branch) = &steps[0].kind else { panic!("not a branch") };
    let ArmHead::When { condition, .. } = &branch.arms[0].head else { panic!("not a condition") };
    shape(condition)
}

#[test]
fn the_reference_program_has_no_problem() {
    assert_eq!(told(REFERENCE), [""; 0]);
    let items = parse(REFERENCE).file.items;
    assert_eq!(items.len(), 20);
    assert!(!items.iter().any(|item| matches!(item, Item::Bad(_))));
}

#[test]
fn every_form_of_statement_has_no_problem() {
    assert_eq!(told(STATEMENTS), [""; 0]);
    assert!(!format!("{:?}", parse(STATEMENTS).file).contains("Bad("));
}

#[test]
fn operators_bind_as_the_reference_says() {
    assert_eq!(condition("a or b and not c is d"), "(a or (b and (not (c is d))))");
    assert_eq!(condition("a + 1 - 2 <= b at 09:00"), "(((a + 1) - 2) <= (b at 09:00))");
    assert_eq!(condition("a is not b else c"), "((a is not b) else c)");
    assert_eq!(
        condition("call.X in [A, B] and contact in segment Vip"),
        "((call.X in [A, B]) and (in segment Vip))"
    );
    assert_eq!(condition("a is set or b is unset"), "((a set=true) or (b set=false))");
    assert_eq!(condition("(a or b) and c"), "((a or b) and c)");
    assert_eq!(condition("a > -0.5"), "(a > -0.5)");
    assert_eq!(condition("a is 2026-02-01 09:00"), "(a is 2026-02-01 09:00)");
}

#[test]
fn a_keyword_is_a_name_behind_a_dot_and_before_a_colon() {
    assert_eq!(condition("call.at is wait_"), "(call.at is wait_)");
    assert_eq!(told("trigger T { set: text, when: number }"), [""; 0]);
}

#[test]
fn words_of_one_keyword_may_stand_apart() {
    let text = "quiet // why\n time Q { zone contact }\n";
    assert!(matches!(parse(text).file.items[0], Item::QuietTime(_)));
    let text = "journey A {\n time\n zone \"Europe/Paris\" exit\n on segment X => a }";
    let Item::Journey(journey) = &parse(text).file.items[0] else { panic!("not a journey") };
    let names: Vec<&str> = journey.settings.iter().map(|setting| setting.name.as_str()).collect();
    assert_eq!(names, ["time zone", "exit on"]);
}

#[test]
fn keywords_are_whole_words() {
    let steps = steps("exit waited\nsend setting");
    let StepKind::Exit(name) = &steps[0].kind else { panic!("not an exit") };
    assert_eq!(name.as_str(), "waited");
}

#[test]
fn commas_between_items_are_optional() {
    assert_eq!(told("compliance C { channel sms, purpose S opt_in, quiet time none }"), [""; 0]);
    assert_eq!(told("choice C { A B, C }"), [""; 0]);
    let arms = "branch on a { A => {}, B => exit x, otherwise => {} }";
    assert_eq!(told(&journey(arms)), [""; 0]);
}

#[test]
fn a_wait_has_its_limit_and_arms() {
    let steps = steps(
        "w: wait up to 1 day 12 hours { trigger call.attempted, P as p when p.x > 1 => {} timeout => exit a }",
    );
    assert_eq!(steps[0].label.as_ref().map(journey_grammar::ast::Name::as_str), Some("w"));
    let StepKind::Wait(wait) = &steps[0].kind else { panic!("not a wait") };
    let limit = wait.limit.as_ref().and_then(|limit| limit.value.as_ref()).unwrap();
    assert_eq!(limit.parts, [(1, Unit::Day), (12, Unit::Hour)]);
    let WaitArmKind::Trigger { triggers, alias, when } = &wait.arms[0].kind else { panic!() };
    assert_eq!((triggers.len(), alias.is_some(), when.is_some()), (2, true, true));
    assert!(matches!(wait.arms[1].kind, WaitArmKind::Timeout));
    assert!(!wait.arms[1].block.braced);
}

#[test]
fn patterns_are_of_every_kind() {
    let steps = steps("branch on a { A, \"t\", true, unset => {} 3 => {} otherwise => {} }");
    let StepKind::Branch(branch) = &steps[0].kind else { panic!("not a branch") };
    let ArmHead::Patterns(patterns) = &branch.arms[0].head else { panic!("no patterns") };
    let kinds: Vec<&PatternKind> = patterns.iter().map(|Pattern { kind, .. }| kind).collect();
    assert!(matches!(
        kinds[..],
        [
            PatternKind::Name(_),
            PatternKind::Text(_),
            PatternKind::Boolean(true),
            PatternKind::Unset
        ]
    ));
}

#[test]
fn delays_are_of_every_kind() {
    let steps = steps(
        "delay 2 days at 09:00\ndelay until Mon 09:00\ndelay until a.b - 3 days at 09:00 up to 60 days",
    );
    let kinds: Vec<_> = steps
        .iter()
        .map(|step| match &step.kind {
            StepKind::Delay(delay) => match &delay.kind {
                DelayKind::For { at, .. } => format!("for, at={}", at.is_some()),
                DelayKind::UntilWeekday { day, .. } => day.word().to_owned(),
                DelayKind::Until(expr) => {
                    format!("{}, up to={}", shape(expr), delay.up_to.is_some())
                }
            },
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["for, at=true", "Mon", "((a.b - 3 days) at 09:00), up to=true"]);
}

#[test]
fn texts_have_escapes_and_placeholders() {
    let text = r#"text T { body "a\n\"\u{e9}\{" "Hi {contact.name else "there"}!" }"#;
    let Item::Message(message) = &parse(text).file.items[0] else { panic!("not a message") };
    let SettingValue::Text(body) = &message.settings.items[0].value else { panic!("not a text") };
    let parts: Vec<String> = body
        .parts()
        .map(|part| match part {
            TextPart::Literal(text) => text.to_string(),
            TextPart::Placeholder(Expr {
                kind: ExprKind::Binary { op: BinaryOp::Else, .. },
                span,
            }) => span.text(text).to_owned(),
            TextPart::Placeholder(other) => format!("{other:?}"),
        })
        .collect();
    assert_eq!(parts, ["a\n\"é{", "Hi ", "contact.name else \"there\"", "!"]);
}

#[test]
fn names_are_normalised() {
    let Item::Segment(segment) = &parse("segment Cafe\u{301}").file.items[0] else { panic!() };
    assert_eq!(segment.name.name.as_str(), "Café");
}

#[test]
fn comments_and_blank_lines_are_kept() {
    let text = "//! file\n\n/// doc\nsegment A // behind\n//// four\n";
    let trivia = parse(text).trivia;
    let kinds: Vec<_> = trivia.comments.iter().map(|c| (c.kind, c.own_line)).collect();
    assert_eq!(
        kinds,
        [
            (CommentKind::FileDoc, true),
            (CommentKind::Doc, true),
            (CommentKind::Ordinary, false),
            (CommentKind::Ordinary, true)
        ]
    );
    assert_eq!(trivia.blank_lines, [9]);
    let item = u32::try_from(text.find("segment").unwrap()).unwrap();
    assert_eq!(trivia.docs_above(text, item).as_deref(), Some("doc"));
}

#[test]
fn any_line_ends_and_a_byte_order_mark_are_accepted() {
    for end in ["\r\n", "\r"] {
        let text = format!("\u{feff}{}", STATEMENTS.replace('\n', end));
        let parsed = parse(&text);
        assert_eq!(parsed.diagnostics, []);
        assert_eq!(parsed.file, parse(STATEMENTS).file);
    }
}

#[test]
fn an_empty_file_is_a_file() {
    for text in ["", "\n\n", "// only a comment", "\u{feff}"] {
        assert_eq!(parse(text).file.items, []);
        assert_eq!(told(text), [""; 0]);
    }
}
