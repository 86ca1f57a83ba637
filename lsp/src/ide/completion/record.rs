//! Records: names that are missing, and values of their types. And fields of declarations: their types.

use std::collections::BTreeSet;

use journey_compiler::hir::{Engagement, Field, Program, Trigger, Ty};
use journey_compiler::vocabulary::EventKind;
use journey_grammar::Span;

use super::ask::{Ask, Offer};
use super::expression::{self, Wanted};
use super::{CompletionKind, literals, values};
use crate::ide::cursor::{Cursor, Token};
use crate::ide::text;

/// A name that a record takes.
struct Entry {
    name: String,
    ty: Ty,
    required: bool,
    declared: Option<Span>,
}

impl Entry {
    fn of(field: &Field) -> Self {
        Self {
            name: field.name.text.to_string(),
            ty: field.ty,
            required: !field.optional,
            declared: Some(field.name.span),
        }
    }

    /// What is reported beside attributes.
    fn reported(name: &str, ty: Ty, required: bool) -> Self {
        Self { name: name.to_owned(), ty, required, declared: None }
    }
}

/// Offers names at the beginning of an entry, and values behind its `:`.
pub(super) fn offered(ask: &mut Ask<'_>) {
    let statement = ask.cursor.frames.last().map_or(Vec::new(), |frame| frame.statement.clone());
    let whole = ask.cursor.texts(&statement);
    let entries = entries(ask);
    match whole.as_slice() {
        [] => names(ask, &entries),
        [name, ":", ..] => {
            let Some(entry) = entries.iter().find(|entry| entry.name == *name) else { return };
            value(ask, entry, &statement);
        }
        _ => {}
    }
}

fn names(ask: &mut Ask<'_>, entries: &[Entry]) {
    let given = given(ask.cursor);
    for entry in entries.iter().filter(|entry| !given.contains(entry.name.as_str())) {
        let mark = if entry.required { "" } else { "?" };
        let detail = format!("{}{mark}", text::type_words(ask.program(), entry.ty));
        let docs = entry.declared.map(|span| ask.docs_of(span)).unwrap_or_default();
        let offer = Offer::new(entry.name.clone(), CompletionKind::Field);
        let (text, group) = (Some(format!("{}: ", entry.name)), u8::from(!entry.required));
        ask.push(Offer { detail, docs, text, group, ..offer });
    }
}

/// The names that the record has already, before and behind the cursor.
fn given<'a>(cursor: &Cursor<'a>) -> BTreeSet<&'a str> {
    let Some(frame) = cursor.frames.last() else { return BTreeSet::new() };
    let inside = cursor.text.get(frame.start as usize..).unwrap_or("");
    let end = inside.find('}').unwrap_or(inside.len());
    let inside = inside.get(..end).unwrap_or("");
    let mut found = BTreeSet::new();
    for (at, _) in inside.match_indices(':') {
        let before = inside.get(..at).unwrap_or("").trim_end();
        let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_');
        let start = start.map_or(0, |start| {
            start
                + before.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        let name = before.get(start..).unwrap_or("");
        let place = frame.start as usize + start;
        if place != cursor.word.start as usize {
            found.insert(name);
        }
    }
    found
}

fn value(ask: &mut Ask<'_>, entry: &Entry, statement: &[Token]) {
    if entry.name == "Result" && entry.declared.is_none() {
        return results(ask);
    }
    if let Ty::Disposition(id) = entry.ty {
        for code in &ask.program().engagements[id].dispositions {
            ask.value(code.name.as_str(), "disposition");
        }
        return;
    }
    if ask.is_in_journey() {
        let tokens: Vec<Token> = statement.iter().skip(2).copied().collect();
        return expression::offered(ask, &tokens, Wanted::Value(entry.ty));
    }
    if statement.len() > 2 {
        return;
    }
    for (name, span) in values::names_of(ask.program(), entry.ty) {
        let docs = span.map(|span| ask.docs_of(span)).unwrap_or_default();
        ask.push(Offer { docs, ..Offer::new(name, CompletionKind::Value) });
    }
    if entry.ty == Ty::TimeZone {
        literals::quoted_zones(ask);
    }
}

/// The Results that can come with the event of a reply.
fn results(ask: &mut Ask<'_>) {
    let head = ask.cursor.head(0);
    let ["reply", handle, ".", event, ..] = head.as_slice() else { return };
    let Some(journey) = ask.journey() else { return };
    let Some(facts) = journey.handles.values().find(|one| one.name.text == **handle) else {
        return;
    };
    let Some(channel) = facts.channel else { return };
    let program = ask.program();
    let carried = EventKind::from_word(event)
        .map(|event| program.vocabulary.carried_by(channel, event).and(facts.results));
    let possible = carried.unwrap_or(facts.results);
    let named = values::results(program, channel).into_iter().filter(|one| !one.is_class);
    let offers: Vec<Offer> = named
        .map(|one| {
            let never = one.set.and(possible).is_empty();
            let why_not = never.then(|| format!("it never comes with `{handle}.{event}`"));
            let offer = Offer::new(one.name.clone(), one.kind());
            Offer { detail: one.detail, docs: one.docs, why_not, ..offer }
        })
        .collect();
    for offer in offers {
        ask.push(offer);
    }
}

/// What the record around the cursor takes.
fn entries(ask: &Ask<'_>) -> Vec<Entry> {
    let program = ask.program();
    let head = ask.cursor.head(0);
    match head.as_slice() {
        ["input", ..] => {
            let outer = ask.cursor.head(1);
            let name = outer.iter().position(|word| *word == "with");
            let name = name.and_then(|at| outer.get(at + 1));
            let found = name.and_then(|name| engagement(program, name));
            found.map_or_else(Vec::new, |one| one.inputs.values().map(Entry::of).collect())
        }
        ["given", "contact", ..] => program
            .contact
            .as_ref()
            .map_or_else(Vec::new, |one| one.fields.values().map(Entry::of).collect()),
        ["reply", handle, ".", ..] => reply(ask, handle),
        [.., "trigger" | "with", name] => trigger(program, name)
            .map_or_else(Vec::new, |one| one.fields.values().map(Entry::of).collect()),
        _ => Vec::new(),
    }
}

fn engagement<'p>(program: &'p Program, name: &str) -> Option<&'p Engagement> {
    program.engagements.values().find(|one| one.name.text == name)
}

fn trigger<'p>(program: &'p Program, name: &str) -> Option<&'p Trigger> {
    program.triggers.values().find(|one| one.name.text == name)
}

fn reply(ask: &Ask<'_>, handle: &str) -> Vec<Entry> {
    let Some(journey) = ask.journey() else { return Vec::new() };
    let Some(facts) = journey.handles.values().find(|one| one.name.text == handle) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if let Some(channel) = facts.channel {
        found.push(Entry::reported("Result", Ty::Result(channel), true));
    }
    if let Some(id) = facts.engagement {
        let engagement = &ask.program().engagements[id];
        if !engagement.dispositions.is_empty() {
            found.push(Entry::reported("Disposition", Ty::Disposition(id), false));
        }
        found.extend(engagement.attributes.values().map(Entry::of));
    }
    found
}

/// The types of a field, behind its `:`.
pub(super) fn types(ask: &mut Ask<'_>) {
    let frame = ask.cursor.frames.last();
    let statement = frame.map_or(&[][..], |frame| frame.statement.as_slice());
    let words = ask.cursor.texts(statement);
    if words.last() != Some(&":") {
        return;
    }
    let of_agent = ask.cursor.head(0).first() == Some(&"attributes");
    let attribute = ["text", "number", "boolean", "date", "datetime"];
    for word in attribute {
        ask.keyword(word, "");
    }
    if !of_agent {
        for word in ["phone", "email", "timezone"] {
            ask.keyword(word, "");
        }
    }
    let offer = Offer::snippet("choice { … }", "choice { $0 }");
    ask.push(Offer { filter: Some("choice".to_owned()), group: 3, ..offer });
    let choices: Vec<_> =
        ask.program().choices.values().filter_map(|choice| choice.name.clone()).collect();
    for name in choices {
        super::names::declared(ask, &name, "choice");
    }
}
