//! What a step says, by name, so that two versions of it can be put side by side.

use super::change::Property;
use super::normal::{Names, expr, without_arms};
use super::words;
use crate::draw::words::{expr as in_words, length, share, wait_arm};
use crate::model::{Compliance, Expr, RestTime, StepKind};

/// Something that a step says.
struct Operand {
    name: String,
    shown: String,
    /// What is compared: equal where the difference has no effect.
    form: String,
}

/// What two versions of a step say differently.
pub(super) fn differences(old: (&StepKind, &Names), new: (&StepKind, &Names)) -> Vec<Property> {
    let (before, after) = (of(old.0, old.1), of(new.0, new.1));
    let mut properties = Vec::new();
    for one in &before {
        let same = after.iter().find(|other| other.name == one.name);
        if same.is_none_or(|other| other.form != one.form) {
            let new = same.map(|other| other.shown.clone());
            let (name, old) = (one.name.clone(), Some(one.shown.clone()));
            properties.push(Property { name, old, new });
        }
    }
    for other in after.iter().filter(|other| before.iter().all(|one| one.name != other.name)) {
        let (name, new) = (other.name.clone(), Some(other.shown.clone()));
        properties.push(Property { name, old: None, new });
    }
    properties
}

fn plain(name: &str, shown: impl Into<String>) -> Operand {
    let shown = shown.into();
    Operand { name: name.to_owned(), form: shown.clone(), shown }
}

fn of(step: &StepKind, names: &Names) -> Vec<Operand> {
    match step {
        StepKind::Conversation { engagement, compliance, address, inputs, message, .. } => {
            let mut all = vec![plain("engagement", engagement.as_str())];
            all.extend(conditions(compliance));
            all.push(plain("address", format!("contact.{address}")));
            all.extend(message.iter().map(|message| plain("message", message.as_str())));
            all.extend(values("input", inputs, names));
            all
        }
        StepKind::Wait { limit, arms, .. } => {
            let on: Vec<String> = arms.iter().map(wait_arm).collect();
            vec![plain("limit", length(*limit)), arms_of(step, names, "waits for", &on)]
        }
        StepKind::Branch { arms, otherwise } => {
            let heads = arms.iter().map(|arm| arm.head.to_string());
            let otherwise = otherwise.iter().map(|_| "otherwise".to_owned());
            let heads: Vec<String> = heads.chain(otherwise).collect();
            vec![arms_of(step, names, "arms", &heads)]
        }
        StepKind::Attempt { times, .. } => vec![plain("tries", times.to_string())],
        StepKind::Retry { time, .. } => vec![time_of(time, names, words::again(time))],
        StepKind::Delay { time, .. } => vec![time_of(time, names, words::rest(time))],
        StepKind::Split { name, arms } => {
            let shares = arms.iter().map(|arm| format!("{} {}", share(arm.share), arm.name));
            let shares = shares.collect::<Vec<_>>();
            vec![plain("name", name.as_str()), arms_of(step, names, "shares", &shares)]
        }
        StepKind::Send { message, .. } => vec![plain("message", message.as_str())],
        StepKind::Raise { trigger, fields, .. } => {
            let mut all = vec![plain("trigger", trigger.as_str())];
            all.extend(values("with", fields, names));
            all
        }
        StepKind::Set { field, value, .. } => {
            let shown = value.as_ref().map_or_else(|| "unset".to_owned(), in_words);
            let form = value.as_ref().map(|value| expr(value, names));
            let form = format!("{form:?}");
            vec![
                plain("field", format!("contact.{field}")),
                Operand { name: "value".to_owned(), shown, form },
            ]
        }
        StepKind::Exit { outcome } => vec![plain("outcome", outcome.as_str())],
    }
}

/// The arms as they are written; they are compared as the whole step is, without what its arms lead to.
fn arms_of(step: &StepKind, names: &Names, name: &str, shown: &[String]) -> Operand {
    let mut form = without_arms(step, names);
    if let StepKind::Wait { limit, .. } = &mut form {
        // The limit is an operand of its own.
        *limit = crate::value::Length::default();
    }
    let form = format!("{form:?}");
    Operand { name: name.to_owned(), shown: shown.join("; "), form }
}

fn time_of(time: &RestTime, names: &Names, shown: String) -> Operand {
    let next = None;
    let form = without_arms(&StepKind::Delay { time: time.clone(), next }, names);
    Operand { name: "time".to_owned(), shown, form: format!("{form:?}") }
}

fn values(noun: &str, from: &[(smol_str::SmolStr, Expr)], names: &Names) -> Vec<Operand> {
    let operand = |(name, value): &(smol_str::SmolStr, Expr)| Operand {
        name: format!("{noun} {name}"),
        shown: in_words(value),
        form: format!("{:?}", expr(value, names)),
    };
    from.iter().map(operand).collect()
}

/// Under which conditions something goes out.
fn conditions(compliance: &Compliance) -> Vec<Operand> {
    let Compliance { profile, purpose, topic, quiet_time, waived_because: _ } = compliance;
    let topic = topic.as_ref().map(|topic| format!(" / {topic}")).unwrap_or_default();
    vec![
        plain("compliance", profile.as_str()),
        plain("purpose", format!("{purpose}{topic}")),
        plain("quiet time", quiet_time.as_ref().map_or("none", |name| name.as_str())),
    ]
}
