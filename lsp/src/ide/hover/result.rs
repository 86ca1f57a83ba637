//! Result values and classes: what they mean, and whether they can still occur here.

use std::fmt::Write as _;

use journey_compiler::hir::{Handle, Id, Journey, Pattern, Place, Program, ResultSet};
use journey_compiler::vocabulary::{Channel, ResultValue};
use journey_grammar::Span;

use super::context::{self, Asked};
use super::handle;
use crate::ide::cursor::Place as Around;
use crate::ide::text;

/// What is said of a Result.
pub(super) fn of(asked: &Asked<'_>) -> Option<(Span, String)> {
    let word = asked.cursor.whole_word();
    let found = if word == "Result" { None } else { conversation(asked) };
    let markdown = match found {
        Some((journey, id)) => {
            let handle = &journey.handles[id];
            let channel = handle.channel?;
            let mut out = meaning(asked.program(), channel, word)?;
            if asked.journey().is_some() {
                let still = possible(asked, journey, id, channel, word);
                text::paragraph(&mut out, &still);
            }
            out
        }
        None if word == "Result" => return read(asked),
        None => {
            // A policy speaks of every conversation.
            let in_policy = asked.cursor.frames.iter().any(|frame| frame.place == Around::Policy);
            let both = [Channel::Voice, Channel::Sms].into_iter().filter(|_| in_policy);
            let said: Vec<String> =
                both.filter_map(|channel| meaning(asked.program(), channel, word)).collect();
            (!said.is_empty()).then(|| said.join("\n\n"))?
        }
    };
    Some((asked.cursor.word, markdown))
}

/// `call.Result`: what it can be here.
fn read(asked: &Asked<'_>) -> Option<(Span, String)> {
    let (_, journey) = asked.journey()?;
    let base = context::base(asked)?;
    let (id, facts) = journey.handles.iter().find(|(_, one)| one.name.text == base)?;
    let mut out = format!("What came of `{base}`.");
    if let Some(here) = asked.here() {
        if let Some(why) = here.unreadable(Place::Result(id)) {
            text::paragraph(&mut out, &format!("It cannot be read here: {why}."));
        } else {
            text::paragraph(&mut out, "On this line it can be");
            for line in handle::outcomes(asked.program(), facts, here.states(id).results()) {
                let _ = write!(out, "\n- {line}");
            }
        }
    }
    Some((asked.cursor.word, out))
}

/// The conversation whose Result the word is compared with.
fn conversation<'a>(asked: &Asked<'a>) -> Option<(&'a Journey, Id<Handle>)> {
    let cursor = asked.cursor;
    let words = cursor.words();
    let head = cursor.head(0);
    let name = match (cursor.place(), head.as_slice()) {
        (Around::BranchOn, ["branch", "on", name, ".", "Result", ..])
        | (Around::Record, ["reply", name, ..])
        | (Around::Shares, [name, ".", "Result"]) => *name,
        _ => {
            let read = words.windows(3).rposition(|three| matches!(three, [_, ".", "Result"]))?;
            *words.get(read)?
        }
    };
    let journey = match asked.journey() {
        Some((_, journey)) => journey,
        None => text::scripted(asked.program(), cursor)?,
    };
    let (id, _) = journey.handles.iter().find(|(_, handle)| handle.name.text == name)?;
    Some((journey, id))
}

/// What a Result or class means.
pub(crate) fn meaning(program: &Program, channel: Channel, word: &str) -> Option<String> {
    let vocabulary = &program.vocabulary;
    if let Some(value) = vocabulary.values(channel).iter().find(|value| value.name == word) {
        return Some(value_meaning(channel, value));
    }
    let class = vocabulary.class(channel, word);
    if class.is_empty() {
        return None;
    }
    let values = (0_u8..).zip(vocabulary.values(channel));
    let inside = values.filter(|(place, _)| class.contains(*place)).map(|(_, value)| value);
    let mut out = format!("`{word}`: a class of {} Results.", kind(channel));
    for value in inside {
        let _ = write!(out, "\n- `{}`: {}", value.name, value.meaning);
    }
    Some(out)
}

fn kind(channel: Channel) -> &'static str {
    match channel {
        Channel::Voice => "call",
        Channel::Sms => "text message conversation",
    }
}

fn value_meaning(channel: Channel, value: &ResultValue) -> String {
    let mut out = format!("`{}`: {}.", value.name, value.meaning);
    let Some(event) = value.event else {
        text::paragraph(&mut out, "A step on the way: it raises nothing and is never an outcome.");
        return out;
    };
    let mut more = format!(
        "A {} Result of class `{}`; it comes with the trigger `{}`.",
        kind(channel),
        value.class,
        event.word()
    );
    if let Some(modes) = &value.modes {
        let modes: Vec<&str> = modes.iter().map(|mode| mode.word()).collect();
        let _ = write!(more, " It occurs only in dial mode {}.", text::names(&modes, "or"));
    }
    text::paragraph(&mut out, &more);
    out
}

/// Whether the Result can still occur at the word.
fn possible(
    asked: &Asked<'_>,
    journey: &Journey,
    id: Id<Handle>,
    channel: Channel,
    word: &str,
) -> String {
    let Some(here) = asked.here() else { return String::new() };
    let Some((set, class)) = text::result_set(asked.program(), channel, word) else {
        return String::new();
    };
    if here.is_arm() {
        if let Some(why) = here.never_fits(&Pattern::Result { set, class }) {
            return format!("It cannot occur here: {why}.");
        }
    } else if let Some(why) = here.unreadable(Place::Result(id)) {
        return format!("It cannot be read here: {why}.");
    }
    let left: ResultSet = here.states(id).results().and(set);
    let lines = handle::outcomes(asked.program(), &journey.handles[id], left);
    match lines.as_slice() {
        [] => "It cannot occur here.".to_owned(),
        _ if class => format!("On this line it can be {}.", lines.join("; ")),
        _ => "It can still occur here.".to_owned(),
    }
}
