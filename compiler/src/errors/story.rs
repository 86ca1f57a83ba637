//! What is told of a contact in a story that breaks a contact rule.

use std::fmt::Write as _;

use super::flow::duration;
use crate::hir::{ContactKinds, Length, Literal};
use crate::policy::{Goal, Kind, OutcomeData};
use crate::vocabulary::EventKind;

/// A contact with this clock enters, for the `run`th time.
pub(crate) fn enters(run: u32, zone: &str) -> String {
    if run == 1 {
        format!("enters the journey, in {zone}")
    } else {
        "enters the journey again".to_owned()
    }
}

/// Something goes out.
pub(crate) fn out(number: &str, held: Option<&str>, broken: Option<&str>) -> String {
    let held = held.map(|since| format!(", held by quiet time since {since}"));
    let broken = broken.map(|broken| format!(", {broken}"));
    format!("{number}{}{}", held.unwrap_or_default(), broken.unwrap_or_default())
}

/// Why the last contact is one too many, where its number does not say it.
pub(crate) fn broken(goal: &Goal<'_>) -> Option<&'static str> {
    match goal {
        Goal::Limit { .. } | Goal::Longer(_) => None,
        Goal::Hours { .. } => Some("outside of the hours"),
        Goal::Consent => Some("without the consent"),
        Goal::After(None) => Some("after that"),
        Goal::After(Some(_)) => Some("too soon after that"),
    }
}

/// `call 4 of at most 3`
pub(crate) fn numbered(kind: Kind, kinds: ContactKinds, number: u32, most: u32) -> String {
    let several = [kinds.calls, kinds.texts, kinds.emails, kinds.pushes];
    let several = several.iter().filter(|&&one| one).count() > 1;
    let noun = word(kind);
    match (several, number > most) {
        (false, true) => format!("{noun} {number} of at most {most}"),
        (false, false) => format!("{noun} {number}"),
        (true, true) => format!("{noun}: contact {number} of at most {most}"),
        (true, false) => format!("{noun}: contact {number}"),
    }
}

/// What goes out, without a number.
pub(crate) fn contacted(kind: Kind) -> String {
    match kind {
        Kind::Call => "is called".to_owned(),
        Kind::Text => "is texted".to_owned(),
        Kind::Email => "gets an email".to_owned(),
        Kind::Push => "gets a push notification".to_owned(),
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Call => "call",
        Kind::Text => "text",
        Kind::Email => "email",
        Kind::Push => "push notification",
    }
}

/// The contact center dials by itself.
pub(crate) fn redial(number: &str) -> String {
    format!("{number}: the contact center dials again by itself")
}

/// The outcome of a conversation.
pub(crate) fn outcome(
    handle: &str,
    event: EventKind,
    outcome: &OutcomeData,
    fields: &[(String, String)],
) -> String {
    let event = match event {
        EventKind::Attempted => "attempted",
        EventKind::NotAttempted => "not_attempted",
        EventKind::Concluded => "concluded",
        EventKind::Blocked => "blocked",
    };
    let mut told = format!("`{handle}.{event}`, Result {}", outcome.result);
    if !outcome.codes.is_empty() {
        told.push_str(", Disposition ");
        told.push_str(&outcome.codes.join(", "));
    }
    for (name, value) in fields {
        let _ = write!(told, ", {name} {value}");
    }
    told
}

/// A conversation is blocked.
pub(crate) fn blocked(handle: &str) -> String {
    format!("`{handle}.blocked`, as there is no consent at that time")
}

/// A conversation whose outcome will show that nobody was reached.
pub(crate) fn requested() -> String {
    "the request goes out".to_owned()
}

/// A declared trigger.
pub(crate) fn raised(trigger: &str) -> String {
    format!("`{trigger}` is raised")
}

/// A trigger ends the run.
pub(crate) fn exit_on(trigger: &str) -> String {
    format!("`{trigger}` is raised and ends the run")
}

/// A segment ends the run.
pub(crate) fn joins(segment: &str) -> String {
    format!("joins `{segment}`, which ends the run")
}

/// The limit of a `wait`.
pub(crate) fn timeout(limit: Length) -> String {
    format!("nothing came within {}", duration(limit.usual_seconds()))
}

/// An arm of a `branch` or `split`; `free`: its condition is about data.
pub(crate) fn arm(head: &str, free: bool) -> String {
    if free { format!("takes `{head}`, which may hold") } else { format!("takes `{head}`") }
}

/// `otherwise`
pub(crate) fn otherwise() -> String {
    "takes `otherwise`, as no other arm need apply".to_owned()
}

/// The body of an attempt runs again.
pub(crate) fn again(run: Option<(u32, u32)>) -> String {
    match run {
        Some((run, times)) => format!("run {run} of {times} of the attempt"),
        None => "the attempt runs again".to_owned(),
    }
}

/// A `retry` finds no run left.
pub(crate) fn exhausted() -> String {
    "no run of the attempt is left".to_owned()
}

/// A `delay` is over.
pub(crate) fn delayed() -> String {
    "the delay is over".to_owned()
}

/// The run ends.
pub(crate) fn ends(outcome: &str) -> String {
    format!("the run ends: {outcome}")
}

/// A value as it is written.
pub(crate) fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => format!("\"{text}\""),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Date(date) => spelled(*date),
        Literal::DateTime(date, time) => {
            format!("{} {:02}:{:02}", spelled(*date), time.minutes / 60, time.minutes % 60)
        }
        Literal::Time(time) => format!("{:02}:{:02}", time.minutes / 60, time.minutes % 60),
        Literal::Duration(length) => duration(length.usual_seconds()),
        Literal::Choice(name) => name.to_string(),
    }
}

fn spelled(date: journey_grammar::ast::Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}
