//! Names of declarations and of parts of the journey.

use journey_compiler::hir::{ProfileChannel, StepKind};
use journey_compiler::vocabulary::Channel;
use journey_grammar::Span;
use journey_grammar::ast::{MessageKind, Name};

use super::CompletionKind;
use super::ask::{Ask, Offer};
use crate::ide::cursor::Place;
use crate::ide::shape::Shape;

/// Offers a declaration.
pub(super) fn declared(ask: &mut Ask<'_>, name: &Name, detail: &str) {
    if name.is_missing() {
        return;
    }
    let docs = ask.docs_of(name.span);
    let offer = Offer::new(name.as_str(), CompletionKind::Declaration);
    ask.push(Offer { detail: detail.to_owned(), docs, ..offer });
}

fn all<'n>(ask: &mut Ask<'_>, names: impl Iterator<Item = &'n Name>, detail: &str) {
    for name in names {
        declared(ask, name, detail);
    }
}

pub(super) fn segments(ask: &mut Ask<'_>) {
    let names = ask.program().segments.values().map(|segment| &segment.name);
    let listed = listed(ask);
    all(ask, names.filter(|name| !listed.contains(&name.as_str())), "segment");
}

pub(super) fn triggers(ask: &mut Ask<'_>) {
    all(ask, ask.program().triggers.values().map(|trigger| &trigger.name), "trigger");
}

pub(super) fn policies(ask: &mut Ask<'_>) {
    let names = ask.program().policies.values().map(|policy| &policy.name);
    let listed = listed(ask);
    for name in names.filter(|name| !listed.contains(&name.as_str())) {
        let pack = journey_compiler::packs::of_file(name.span.file);
        let detail = pack.map_or("policy", |pack| pack.id);
        declared(ask, name, detail);
    }
}

/// The words that a list names already.
fn listed<'a>(ask: &Ask<'a>) -> Vec<&'a str> {
    ask.cursor.words()
}

pub(super) fn journeys(ask: &mut Ask<'_>) {
    all(ask, ask.program().journeys.values().map(|journey| &journey.name), "journey");
}

pub(super) fn messages(ask: &mut Ask<'_>) {
    for message in ask.program().messages.values() {
        declared(ask, &message.name, message.kind.word());
    }
}

pub(super) fn texts(ask: &mut Ask<'_>) {
    let texts = ask.program().messages.values();
    for text in texts.filter(|message| message.kind == MessageKind::Text) {
        declared(ask, &text.name, "text");
    }
}

/// Engagements of the channel that the statement names.
pub(super) fn engagements(ask: &mut Ask<'_>, words: &[&str]) {
    let channel = words.get(1).and_then(|word| Channel::from_word(word));
    for engagement in ask.program().engagements.values() {
        if channel.is_some() && engagement.channel != channel {
            continue;
        }
        let mode = engagement.dial_mode.map_or("", |mode| mode.word());
        let channel = engagement.channel.map_or("", |channel| channel.word());
        let detail =
            if mode.is_empty() { channel.to_owned() } else { format!("{channel}, {mode}") };
        declared(ask, &engagement.name, &detail);
    }
}

/// Profiles of the channel on which the conversation or message goes out.
pub(super) fn profiles(ask: &mut Ask<'_>, shape: &Shape) {
    let wanted = if shape.words == "compliance" { channel(ask) } else { None };
    for profile in ask.program().profiles.values() {
        if wanted.is_none() || profile.channel.is_none() || profile.channel == wanted {
            declared(ask, &profile.name, profile.channel.map_or("", channel_word));
        }
    }
}

/// The channel of the conversation or message around the cursor.
fn channel(ask: &Ask<'_>) -> Option<ProfileChannel> {
    let head = ask.cursor.head(0);
    match (ask.cursor.place(), head.first().copied()?) {
        (Place::Message, "text") => Some(ProfileChannel::Sms),
        (Place::Message, "email") => Some(ProfileChannel::Email),
        (Place::Message, "push") => Some(ProfileChannel::Push),
        (Place::Conversation, _) if head.get(1) == Some(&"voice") => Some(ProfileChannel::Voice),
        (Place::Conversation, _) if head.get(1) == Some(&"sms") => Some(ProfileChannel::Sms),
        _ => None,
    }
}

fn channel_word(channel: ProfileChannel) -> &'static str {
    match channel {
        ProfileChannel::Voice => "voice",
        ProfileChannel::Sms => "sms",
        ProfileChannel::Email => "email",
        ProfileChannel::Push => "push",
    }
}

/// Purposes: in a profile all, behind a profile those that it has.
pub(super) fn purposes(ask: &mut Ask<'_>, words: &[&str]) {
    let program = ask.program();
    let profile = match words {
        ["given" | "consent", rest @ ..] => rest.iter().rev().nth(1).copied(),
        _ if ask.cursor.place() != Place::Compliance => own_profile(ask),
        _ => None,
    };
    let profile = profile
        .and_then(|name| program.profiles.values().find(|profile| profile.name.text == name));
    for (id, purpose) in program.purposes.iter() {
        let has = profile.is_none_or(|profile| {
            profile.incomplete || profile.purposes.iter().any(|(one, _, _)| *one == id)
        });
        if has {
            let detail = match purpose.commercial {
                Some(true) => "commercial",
                Some(false) => "transactional",
                None => "",
            };
            declared(ask, &purpose.name, detail);
        }
    }
}

/// The profile that the block around the cursor names.
fn own_profile<'a>(ask: &Ask<'a>) -> Option<&'a str> {
    let frame = ask.cursor.frames.last()?;
    let inside = ask.cursor.text.get(frame.start as usize..)?;
    let block = inside.split(['{', '}']).next()?;
    let mut words = block.split_whitespace();
    words.find(|word| *word == "compliance")?;
    words.next()
}

/// Topics of the purpose before the `/`.
pub(super) fn topics(ask: &mut Ask<'_>, words: &[&str]) {
    let slash = words.iter().rposition(|word| *word == "/");
    let Some(name) = slash.and_then(|at| words.get(at.checked_sub(1)?)) else { return };
    let Some(purpose) = ask.program().purposes.values().find(|one| one.name.text == *name) else {
        return;
    };
    for topic in purpose.topics.values() {
        let docs = ask.docs_of(topic.name.span);
        let offer = Offer::new(topic.name.as_str(), CompletionKind::Value);
        ask.push(Offer { detail: format!("topic of {name}"), docs, ..offer });
    }
}

pub(super) fn quiet_times(ask: &mut Ask<'_>) {
    all(ask, ask.program().quiet_times.values().map(|one| &one.name), "quiet time");
}

/// The conversations of the journey.
pub(super) fn handles(ask: &mut Ask<'_>) {
    let Some(journey) = ask.journey() else { return };
    let handles: Vec<(String, &'static str)> = journey
        .handles
        .values()
        .map(|one| (one.name.text.to_string(), one.channel.map_or("", |channel| channel.word())))
        .collect();
    for (name, channel) in handles {
        let offer = Offer::new(name, CompletionKind::Handle);
        ask.push(Offer { detail: format!("{channel} conversation"), ..offer });
    }
}

pub(super) fn outcomes(ask: &mut Ask<'_>) {
    let Some(journey) = ask.journey() else { return };
    let mut names: Vec<(String, Span)> =
        journey.outcomes.iter().map(|one| (one.text.to_string(), one.span)).collect();
    names.retain(|(name, _)| !name.is_empty() && name != "completed");
    for (name, _) in names {
        ask.value(&name, "outcome");
    }
    let completed = Offer::new("completed", CompletionKind::Value);
    ask.push(Offer { detail: "always an outcome".to_owned(), group: 2, ..completed });
}

pub(super) fn reasons(ask: &mut Ask<'_>) {
    for reason in ["NoConsent", "NoAddress", "QuietTime", "ContactRule"] {
        ask.value(reason, "reason");
    }
}

/// The splits of the journey with their arms.
fn splits_of(ask: &Ask<'_>) -> Vec<(String, Vec<String>)> {
    let Some(journey) = ask.journey() else { return Vec::new() };
    let mut splits = Vec::new();
    for step in journey.steps.values() {
        if let StepKind::Split(split) = &step.kind
            && let Some(name) = &split.name
        {
            let arms = split.arms.iter().map(|arm| arm.name.text.to_string()).collect();
            splits.push((name.text.to_string(), arms));
        }
    }
    splits
}

pub(super) fn splits(ask: &mut Ask<'_>) {
    for (name, _) in splits_of(ask) {
        ask.value(&name, "split");
    }
}

/// The arms of the split that the line names.
pub(super) fn split_arms(ask: &mut Ask<'_>, words: &[&str]) {
    for (name, arms) in splits_of(ask) {
        if words.contains(&name.as_str()) {
            for arm in arms {
                ask.value(&arm, "arm");
            }
        }
    }
}
