//! Times, expressions and steps in the words of the language.

use crate::model::{
    Audience, BranchArm, Comparison, Entry, Expr, Journey, RestTime, StepKind, TriggerUse, WaitArm,
    WaitTrigger,
};
use crate::value::Length;

pub(super) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// `1 day 12 hours`
pub fn length(length: Length) -> String {
    let seconds = length.seconds;
    let parts = [
        (u64::from(length.days), "day"),
        (seconds / 3600, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let words = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, unit)| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{plural}")
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { "0 seconds".to_owned() } else { words.join(" ") }
}

/// `12.5%` from hundredths of a percent.
pub fn share(hundredths: u32) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => format!("{whole}%"),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}%", part / 10),
        (whole, part) => format!("{whole}.{part:02}%"),
    }
}

/// What a step does: `wait up to 2 days`.
pub fn step(kind: &StepKind) -> String {
    match kind {
        StepKind::Conversation { handle, engagement, message, .. } => match message {
            Some(message) => format!("{handle} with {engagement}, opening with {message}"),
            None => format!("{handle} with {engagement}"),
        },
        StepKind::Wait { limit, .. } => format!("wait up to {}", length(*limit)),
        StepKind::Branch { arms, .. } => match subject(arms) {
            Some(subject) => format!("{subject}?"),
            None => "which applies?".to_owned(),
        },
        StepKind::Attempt { times, .. } => format!("attempt up to {times} times"),
        StepKind::Retry { time, .. } => format!("try again {}", retry_time(time)),
        StepKind::Split { name, .. } => format!("split {name}"),
        StepKind::Delay { time, .. } => format!("delay {}", delay_time(time)),
        StepKind::Send { message, .. } => format!("send {message}"),
        StepKind::Raise { trigger, .. } => format!("raise {trigger}"),
        StepKind::Set { field, value: Some(value), .. } => {
            format!("set {field} to {}", expr(value))
        }
        StepKind::Set { field, value: None, .. } => format!("unset {field}"),
        StepKind::Exit { outcome } => outcome.to_string(),
    }
}

fn retry_time(time: &RestTime) -> String {
    match time {
        RestTime::After { .. } => format!("after {}", delay_time(time)),
        RestTime::NextTime(at) => format!("at {at}"),
        RestTime::NextWeekday(day, at) => format!("at {} {at}", weekday(*day)),
        RestTime::Until { instant, up_to } => format!("at {}{}", expr(instant), bound(*up_to)),
    }
}

fn delay_time(time: &RestTime) -> String {
    match time {
        RestTime::After { length: after, at: None } => length(*after),
        RestTime::After { length: after, at: Some(at) } => format!("{} at {at}", length(*after)),
        RestTime::NextTime(at) => format!("until {at}"),
        RestTime::NextWeekday(day, at) => format!("until {} {at}", weekday(*day)),
        RestTime::Until { instant, up_to } => format!("until {}{}", expr(instant), bound(*up_to)),
    }
}

fn bound(up_to: Option<Length>) -> String {
    up_to.map(|up_to| format!(" up to {}", length(up_to))).unwrap_or_default()
}

fn weekday(day: u8) -> &'static str {
    WEEKDAYS.get(usize::from(day)).copied().unwrap_or_default()
}

/// What all arms of a `branch on` ask about.
fn subject(arms: &[BranchArm]) -> Option<String> {
    let mut subjects = arms.iter().map(|arm| asked(&arm.when));
    let first = subjects.next()??;
    subjects.all(|other| other.as_deref() == Some(&first)).then_some(first)
}

fn asked(condition: &Expr) -> Option<String> {
    match condition {
        Expr::ResultIs(Some(handle), _) => Some(format!("{handle}.Result")),
        Expr::Has(Some(handle), _) | Expr::HasAny(handle) => Some(format!("{handle}.Disposition")),
        Expr::OneOf(read, _) | Expr::IsSet(read) => Some(expr(read)),
        Expr::Not(inner) if matches!(**inner, Expr::IsSet(_) | Expr::HasAny(_)) => asked(inner),
        Expr::Or(left, right) => asked(left).filter(|left| asked(right).as_ref() == Some(left)),
        Expr::Boolean(_)
        | Expr::Text(_)
        | Expr::Number(_)
        | Expr::Date(_)
        | Expr::DateTime(..)
        | Expr::Time(_)
        | Expr::Length(_)
        | Expr::Choice(_)
        | Expr::Contact(_)
        | Expr::Binding(..)
        | Expr::Attribute(..)
        | Expr::BlockedReason(_)
        | Expr::Now
        | Expr::Today
        | Expr::InSegment(_)
        | Expr::Not(_)
        | Expr::And(..)
        | Expr::Else(..)
        | Expr::Add(..)
        | Expr::Subtract(..)
        | Expr::At(..)
        | Expr::Compare(..)
        | Expr::ResultIs(None, _)
        | Expr::Has(None, _) => None,
    }
}

/// The triggers of an arm of a `wait`.
pub fn wait_arm(arm: &WaitArm) -> String {
    let on = arm.on.iter().map(|on| match on {
        WaitTrigger::Event { handle, event } => format!("{handle}.{event}"),
        WaitTrigger::Trigger(used) => trigger(used),
    });
    on.collect::<Vec<_>>().join(", ")
}

/// `PolicyRenewed when paid.premium > 0`
pub fn trigger(used: &TriggerUse) -> String {
    match &used.when {
        Some(condition) => format!("{} when {}", used.trigger, expr(condition)),
        None => used.trigger.to_string(),
    }
}

/// Who enters a journey and when.
pub fn audience(journey: &Journey) -> String {
    let who = match (&journey.audience, journey.entry) {
        (Audience::Trigger(used), _) => format!("on {}", trigger(used)),
        (Audience::Segment(name), Entry::Once) => format!("everybody in {name}"),
        (Audience::Segment(name), Entry::Ongoing) => {
            format!("everybody in {name}, and whoever joins")
        }
        (Audience::Segment(name), Entry::Every(every)) => {
            format!("everybody in {name}, every {}", length(every))
        }
    };
    if journey.exclude.is_empty() {
        return who;
    }
    format!("{who}, but nobody in {}", journey.exclude.join(", "))
}

/// How tightly an operator binds; larger is tighter.
fn tightness(expr: &Expr) -> u8 {
    match expr {
        Expr::Else(..) => 0,
        Expr::Or(..) => 1,
        Expr::And(..) => 2,
        Expr::Not(inner) if negated(inner).is_none() => 3,
        Expr::Not(_)
        | Expr::Compare(..)
        | Expr::OneOf(..)
        | Expr::ResultIs(..)
        | Expr::Has(..)
        | Expr::HasAny(_)
        | Expr::IsSet(_)
        | Expr::InSegment(_) => 4,
        Expr::Add(..) | Expr::Subtract(..) | Expr::At(..) => 5,
        Expr::Text(_)
        | Expr::Number(_)
        | Expr::Boolean(_)
        | Expr::Date(_)
        | Expr::DateTime(..)
        | Expr::Time(_)
        | Expr::Length(_)
        | Expr::Choice(_)
        | Expr::Contact(_)
        | Expr::Binding(..)
        | Expr::Attribute(..)
        | Expr::BlockedReason(_)
        | Expr::Now
        | Expr::Today => 6,
    }
}

/// An expression as it is written in the language.
pub fn expr(from: &Expr) -> String {
    let own = tightness(from);
    match from {
        Expr::Text(text) => format!("{text:?}"),
        Expr::Number(number) => number.to_string(),
        Expr::Boolean(boolean) => boolean.to_string(),
        Expr::Date(date) => date.to_string(),
        Expr::DateTime(date, time) => format!("{date} {time}"),
        Expr::Time(time) => time.to_string(),
        Expr::Length(of) => length(*of),
        Expr::Choice(name) => name.to_string(),
        Expr::Contact(field) => format!("contact.{field}"),
        Expr::Binding(base, field) | Expr::Attribute(base, field) => format!("{base}.{field}"),
        Expr::BlockedReason(handle) => format!("{handle}.blocked_reason"),
        Expr::Now => "now".to_owned(),
        Expr::Today => "today".to_owned(),
        Expr::InSegment(name) => format!("contact in segment {name}"),
        Expr::Not(inner) => negated(inner).unwrap_or_else(|| format!("not {}", inside(inner, own))),
        Expr::And(left, right) => infix(left, "and", right, own),
        Expr::Or(left, right) => infix(left, "or", right, own),
        Expr::Else(left, right) => infix(left, "else", right, own),
        Expr::Add(left, right) => infix(left, "+", right, own),
        Expr::Subtract(left, right) => {
            format!("{} - {}", inside(left, own), inside(right, own + 1))
        }
        Expr::At(left, right) => infix(left, "at", right, own),
        Expr::Compare(how, left, right) => {
            format!("{} {} {}", inside(left, 5), comparison(*how), inside(right, 5))
        }
        Expr::OneOf(read, values) => {
            one_of(&inside(read, 5), &values.iter().map(expr).collect::<Vec<_>>(), false)
        }
        Expr::ResultIs(handle, names) => {
            one_of(&asked_of(handle.as_deref(), "Result"), names, false)
        }
        Expr::Has(handle, code) => {
            format!("{} has {code}", asked_of(handle.as_deref(), "Disposition"))
        }
        Expr::HasAny(handle) => format!("{handle}.Disposition is set"),
        Expr::IsSet(inner) => format!("{} is set", inside(inner, 5)),
    }
}

/// A negation that has words of its own: `is not`, `is unset`.
fn negated(inner: &Expr) -> Option<String> {
    match inner {
        Expr::Compare(Comparison::Is, left, right) => {
            Some(format!("{} is not {}", inside(left, 5), inside(right, 5)))
        }
        Expr::OneOf(read, values) if values.len() == 1 => {
            let values: Vec<_> = values.iter().map(expr).collect();
            Some(one_of(&inside(read, 5), &values, true))
        }
        Expr::ResultIs(handle, names) if names.len() == 1 => {
            Some(one_of(&asked_of(handle.as_deref(), "Result"), names, true))
        }
        Expr::IsSet(inner) => Some(format!("{} is unset", inside(inner, 5))),
        Expr::HasAny(handle) => Some(format!("{handle}.Disposition is unset")),
        Expr::OneOf(..)
        | Expr::ResultIs(..)
        | Expr::Compare(..)
        | Expr::Text(_)
        | Expr::Number(_)
        | Expr::Boolean(_)
        | Expr::Date(_)
        | Expr::DateTime(..)
        | Expr::Time(_)
        | Expr::Length(_)
        | Expr::Choice(_)
        | Expr::Contact(_)
        | Expr::Binding(..)
        | Expr::Attribute(..)
        | Expr::BlockedReason(_)
        | Expr::Now
        | Expr::Today
        | Expr::InSegment(_)
        | Expr::Not(_)
        | Expr::And(..)
        | Expr::Or(..)
        | Expr::Else(..)
        | Expr::Add(..)
        | Expr::Subtract(..)
        | Expr::At(..)
        | Expr::Has(..) => None,
    }
}

fn asked_of(handle: Option<&str>, what: &str) -> String {
    handle.map_or_else(|| what.to_owned(), |handle| format!("{handle}.{what}"))
}

fn one_of(read: &str, values: &[impl AsRef<str>], negated: bool) -> String {
    match values {
        [one] if negated => format!("{read} is not {}", one.as_ref()),
        [one] => format!("{read} is {}", one.as_ref()),
        _ => {
            let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
            format!("{read} in [{}]", values.join(", "))
        }
    }
}

fn infix(left: &Expr, word: &str, right: &Expr, own: u8) -> String {
    format!("{} {word} {}", inside(left, own), inside(right, own))
}

/// An operand, in parentheses where it binds less tightly than what is around it.
fn inside(operand: &Expr, around: u8) -> String {
    let text = expr(operand);
    if tightness(operand) < around { format!("({text})") } else { text }
}

fn comparison(how: Comparison) -> &'static str {
    match how {
        Comparison::Is => "is",
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
    }
}
