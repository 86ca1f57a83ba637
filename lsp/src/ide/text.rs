//! Words and pieces of Markdown that several features share.

use super::cursor::{Cursor, Frame, Place as Around};
use journey_compiler::hir::{Journey, Place, Program, ResultSet, Ty};
use journey_compiler::vocabulary::Channel;

/// A block of code.
pub(crate) fn code(text: &str) -> String {
    format!("```journey\n{text}\n```")
}

/// Adds a paragraph.
pub(crate) fn paragraph(out: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    out.push_str(text);
}

/// `A`, `B` or `C`.
pub(crate) fn names<T: AsRef<str>>(names: &[T], conjunction: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [all @ .., last] => format!("{} {conjunction} {last}", all.join(", ")),
    }
}

/// A type as it is written.
pub(crate) fn type_words(program: &Program, ty: Ty) -> String {
    let word = match ty {
        Ty::Text => "text",
        Ty::Number => "number",
        Ty::Boolean => "boolean",
        Ty::Date => "date",
        Ty::DateTime => "datetime",
        Ty::Time => "time",
        Ty::Duration => "duration",
        Ty::Phone => "phone",
        Ty::Email => "email",
        Ty::TimeZone => "timezone",
        Ty::Result(_) => "Result",
        Ty::Disposition(_) => "Disposition",
        Ty::BlockedReason => "reason",
        Ty::Unknown => "?",
        Ty::Choice(id) => {
            let choice = &program.choices[id];
            if let Some(name) = &choice.name {
                return name.text.to_string();
            }
            let values: Vec<&str> = choice.values.iter().map(|value| value.name.as_str()).collect();
            return format!("choice {{ {} }}", values.join(", "));
        }
    };
    word.to_owned()
}

/// What `base.field` reads in a journey, with its type. The name of a trigger is known wherever it stands.
pub(crate) fn place(
    program: &Program,
    journey: &Journey,
    base: &str,
    field: &str,
) -> Option<(Place, Ty)> {
    if base == "contact" {
        let fields = &program.contact.as_ref()?.fields;
        let (id, found) = fields.iter().find(|(_, one)| one.name.text == field)?;
        return Some((Place::Contact(id), found.ty));
    }
    if let Some((handle, facts)) = journey.handles.iter().find(|(_, one)| one.name.text == base) {
        return match field {
            "Result" => Some((Place::Result(handle), Ty::Result(facts.channel?))),
            "Disposition" => Some((Place::Disposition(handle), Ty::Disposition(facts.engagement?))),
            "blocked_reason" => Some((Place::BlockedReason(handle), Ty::BlockedReason)),
            _ => {
                let attributes = &program.engagements[facts.engagement?].attributes;
                let (id, found) = attributes.iter().find(|(_, one)| one.name.text == field)?;
                Some((Place::Attribute(handle, id), found.ty))
            }
        };
    }
    let (binding, facts) = journey.bindings.iter().find(|(_, one)| one.name.text == base)?;
    let fields = &program.triggers[facts.trigger].fields;
    let (id, found) = fields.iter().find(|(_, one)| one.name.text == field)?;
    Some((Place::Binding(binding, id), found.ty))
}

/// The values that a written Result or class stands for, and whether it is a class.
pub(crate) fn result_set(
    program: &Program,
    channel: Channel,
    word: &str,
) -> Option<(ResultSet, bool)> {
    let vocabulary = &program.vocabulary;
    if let Some(place) = vocabulary.place(channel, word) {
        return Some((ResultSet::single(place), false));
    }
    let class = vocabulary.class(channel, word);
    (!class.is_empty()).then_some((class, true))
}

/// The journey that the scenario or forecast around a cursor is for.
pub(crate) fn scripted<'p>(program: &'p Program, cursor: &Cursor<'_>) -> Option<&'p Journey> {
    let around = |frame: &&Frame| matches!(frame.place, Around::Scenario | Around::Forecast);
    let frame = cursor.frames.iter().find(around)?;
    let words = cursor.texts(&frame.head);
    let name = words.iter().position(|word| *word == "for").and_then(|at| words.get(at + 1))?;
    program.journeys.values().find(|journey| journey.name.text == *name)
}
