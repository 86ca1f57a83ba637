//! Expressions: what can be read here, what it can be compared with, and how.

use journey_compiler::hir::{Audience, Field, Place as Read, SegmentOf, Ty};
use journey_grammar::Span;

use super::ask::{Ask, Offer};
use super::{CompletionKind, literals, names, values};
use crate::ide::cursor::{Place, Token};
use crate::ide::text;

/// What is wanted where an expression stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The subject of a `branch on`.
    Subject,
    /// A date or datetime.
    Instant,
    /// Something true or false.
    Condition,
    /// A placeholder of a text: a contact field.
    Text,
    /// A value of this type.
    Value(Ty),
}

/// What comes behind the words of an expression.
pub(super) fn offered(ask: &mut Ask<'_>, tokens: &[Token], wanted: Wanted) {
    let words = ask.cursor.texts(tokens);
    if ask.cursor.place() == Place::Policy {
        return in_policy(ask, &words);
    }
    match words.as_slice() {
        [.., base, "."] => members(ask, base, wanted),
        [.., "contact", "in"] => ask.keyword("segment", "Whether the contact is in a segment now."),
        [.., "in", "segment"] => contact_segments(ask),
        [.., "is"] => {
            for word in ["not", "set", "unset"] {
                ask.keyword(word, "");
            }
            compared(ask, &words);
        }
        [.., "has" | "["] | [.., "is", "not"] => compared(ask, &words),
        [.., ","] if words.contains(&"[") => compared(ask, &words),
        [.., "in"] => ask.keyword("[", ""),
        [] => operands(ask, wanted),
        [.., last] if wants_operand(last) => operands(ask, wanted),
        _ => operators(ask, &words, wanted),
    }
}

fn wants_operand(last: &str) -> bool {
    let words = ["and", "or", "not", "else", "(", "+", "-", "<", "<=", ">", ">=", "=", ":"];
    words.contains(&last)
}

/// Something that can be read.
struct Readable {
    label: String,
    ty: Ty,
    optional: bool,
    declared: Option<Span>,
    about: &'static str,
    why_not: Option<String>,
}

/// What can be read of a conversation, with the reason where it cannot be read here.
fn of_handle(ask: &Ask<'_>, base: &str) -> Vec<Readable> {
    let (Some(journey), here) = (ask.journey(), ask.here()) else { return Vec::new() };
    let Some((id, handle)) = journey.handles.iter().find(|(_, one)| one.name.text == base) else {
        return Vec::new();
    };
    let why = |place| here.and_then(|here| here.unreadable(place));
    let mut found = Vec::new();
    let mut add = |label: &str, place, ty, declared, about| {
        let (label, optional) = (label.to_owned(), matches!(place, Read::Attribute(..)));
        found.push(Readable { label, ty, optional, declared, about, why_not: why(place) });
    };
    if let Some(channel) = handle.channel {
        add("Result", Read::Result(id), Ty::Result(channel), None, "What came of it.");
    }
    if let Some(engagement) = handle.engagement {
        let facts = &ask.program().engagements[engagement];
        for (field, attribute) in facts.attributes.iter() {
            let place = Read::Attribute(id, field);
            add(attribute.name.as_str(), place, attribute.ty, Some(attribute.name.span), "");
        }
        if !facts.dispositions.is_empty() {
            let ty = Ty::Disposition(engagement);
            add("Disposition", Read::Disposition(id), ty, None, "The codes that were chosen.");
        }
    }
    let why_blocked = "Why the journey sent no request.";
    add("blocked_reason", Read::BlockedReason(id), Ty::BlockedReason, None, why_blocked);
    found
}

/// The fields behind `contact` or the name of a trigger.
fn of_fields<'f>(fields: impl Iterator<Item = &'f Field>) -> Vec<Readable> {
    let readable = |field: &Field| Readable {
        label: field.name.text.to_string(),
        ty: field.ty,
        optional: field.optional,
        declared: Some(field.name.span),
        about: "",
        why_not: None,
    };
    fields.map(readable).collect()
}

fn readable(ask: &Ask<'_>, base: &str) -> Vec<Readable> {
    let program = ask.program();
    if base == "contact" {
        return program
            .contact
            .as_ref()
            .map_or_else(Vec::new, |one| of_fields(one.fields.values()));
    }
    let Some(journey) = ask.journey() else { return Vec::new() };
    if let Some(binding) = journey.bindings.values().find(|one| one.name.text == base) {
        return of_fields(program.triggers[binding.trigger].fields.values());
    }
    of_handle(ask, base)
}

/// What stands behind `base.`.
fn members(ask: &mut Ask<'_>, base: &str, wanted: Wanted) {
    for one in readable(ask, base) {
        offer(ask, "", one, wanted);
    }
}

fn offer(ask: &mut Ask<'_>, before: &str, one: Readable, wanted: Wanted) {
    let mark = if one.optional { "?" } else { "" };
    let detail = format!("{}{mark}", text::type_words(ask.program(), one.ty));
    let mut docs = one.declared.map(|span| ask.docs_of(span)).unwrap_or_default();
    text::paragraph(&mut docs, one.about);
    if one.optional && wanted == Wanted::Text {
        text::paragraph(
            &mut docs,
            "May be unset: say what stands there instead with `else \"…\"`.",
        );
    }
    let group = if fits(one.ty, wanted) { 0 } else { 2 };
    let why_not = one.why_not;
    let offer = Offer::new(format!("{before}{}", one.label), CompletionKind::Field);
    ask.push(Offer { detail, docs, group, why_not, ..offer });
}

/// Whether a value of the type is what is wanted.
fn fits(ty: Ty, wanted: Wanted) -> bool {
    match wanted {
        Wanted::Condition | Wanted::Text => true,
        Wanted::Subject => !matches!(ty, Ty::Number | Ty::Date | Ty::DateTime),
        Wanted::Instant => matches!(ty, Ty::Date | Ty::DateTime),
        Wanted::Value(wanted) => ty == wanted,
    }
}

/// Everything that can begin an operand.
fn operands(ask: &mut Ask<'_>, wanted: Wanted) {
    if wanted == Wanted::Text && ask.cursor.behind_dot().is_none() {
        for one in readable(ask, "contact") {
            offer(ask, "contact.", one, wanted);
        }
        return;
    }
    if let Wanted::Value(ty) = wanted {
        for (name, span) in values::names_of(ask.program(), ty) {
            let docs = span.map(|span| ask.docs_of(span)).unwrap_or_default();
            ask.push(Offer { docs, group: 0, ..Offer::new(name, CompletionKind::Value) });
        }
    }
    if let Some(field) = ask.cursor.behind_dot() {
        return bases_with(ask, field);
    }
    for base in bases(ask) {
        let before = format!("{base}.");
        for one in readable(ask, &base) {
            if fits(one.ty, wanted) {
                offer(ask, &before, one, wanted);
            }
        }
    }
    match wanted {
        Wanted::Condition => {
            ask.keyword("not", "");
            ask.keyword("contact in segment", "Whether the contact is in a segment now.");
        }
        Wanted::Instant | Wanted::Value(Ty::DateTime) => {
            ask.keyword("now", "This instant.");
            ask.keyword("today", "The contact's date.");
            if wanted == Wanted::Instant {
                literals::times(ask);
            }
        }
        Wanted::Value(Ty::Date) => ask.keyword("today", "The contact's date."),
        Wanted::Subject | Wanted::Text | Wanted::Value(_) => {}
    }
}

/// What can stand before a `.` here: conversations, names of triggers that are known here, the contact.
fn bases(ask: &Ask<'_>) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(journey) = ask.journey().filter(|_| ask.is_in_journey()) {
        let started = |name: &str| {
            let before = ask.cursor.text.get(..ask.cursor.word.start as usize).unwrap_or("");
            before.contains(name)
        };
        let handles = journey.handles.values().map(|handle| handle.name.text.to_string());
        found.extend(handles.filter(|name| started(name)));
        let audience = match &journey.audience {
            Some(Audience::Trigger(used)) => used.binding,
            Some(Audience::Segment(..)) | None => None,
        };
        let shown = |name: &str| {
            let heads = ask.cursor.frames.iter().flat_map(|frame| [&frame.head, &frame.statement]);
            heads.into_iter().any(|tokens| {
                let words = ask.cursor.texts(tokens);
                words.windows(2).any(|two| matches!(two, ["as", shown] if *shown == name))
            })
        };
        for (id, binding) in journey.bindings.iter() {
            if audience == Some(id) || shown(binding.name.as_str()) {
                found.push(binding.name.text.to_string());
            }
        }
    }
    found.push("contact".to_owned());
    found
}

/// Segments of contacts.
fn contact_segments(ask: &mut Ask<'_>) {
    let segments = ask.program().segments.values();
    for segment in segments.filter(|segment| segment.of == SegmentOf::Contacts) {
        names::declared(ask, &segment.name, "segment");
    }
}

/// The read that stands left of the comparison at the end of the words.
fn left<'w>(words: &[&'w str]) -> Option<(&'w str, &'w str)> {
    let comparison = words.iter().rposition(|word| matches!(*word, "is" | "has" | "in"))?;
    match words.get(..comparison)? {
        [.., base, ".", field] | [.., base, ".", field, "not"] => Some((base, field)),
        _ => None,
    }
}

/// The values with which what stands left can be compared, those that it can still be first.
fn compared(ask: &mut Ask<'_>, words: &[&str]) {
    let Some((base, field)) = left(words) else { return };
    let Some(journey) = ask.journey() else { return };
    let program = ask.program();
    let Some((place, ty)) = text::place(program, journey, base, field) else { return };
    let here = ask.here();
    let wrong = here.and_then(|here| here.unreadable(place));
    let mut offers = Vec::new();
    match (place, ty) {
        (Read::Result(handle), Ty::Result(channel)) => {
            for one in values::results(program, channel) {
                let left = here.map(|here| here.states(handle).results().and(one.set));
                let never = left.is_some_and(journey_compiler::hir::ResultSet::is_empty);
                let why_not =
                    wrong.clone().or_else(|| never.then(|| "it does not occur here".to_owned()));
                let offer = Offer::new(one.name.clone(), one.kind());
                offers.push(Offer { detail: one.detail, docs: one.docs, why_not, ..offer });
            }
        }
        (Read::Disposition(handle), Ty::Disposition(engagement)) => {
            for code in &program.engagements[engagement].dispositions {
                let may = here.is_none_or(|here| here.may_have(handle, code.name.as_str()));
                let never = (!may).then(|| "what happened before rules it out".to_owned());
                let offer = Offer::new(code.name.as_str(), CompletionKind::Value);
                let docs = ask.docs_of(code.name.span);
                offers.push(Offer { docs, why_not: wrong.clone().or(never), ..offer });
            }
        }
        _ => {
            let left = here.and_then(|here| here.values(place, ty));
            for (name, span) in values::names_of(program, ty) {
                let never = left.as_ref().is_some_and(|left| !left.iter().any(|one| *one == name));
                let why_not =
                    wrong.clone().or_else(|| never.then(|| "it cannot be that here".to_owned()));
                let docs = span.map(|span| ask.docs_of(span)).unwrap_or_default();
                let offer = Offer::new(name, CompletionKind::Value);
                offers.push(Offer { docs, why_not, group: 0, ..offer });
            }
        }
    }
    let reads = !matches!(ty, Ty::Result(_) | Ty::Disposition(_));
    for offer in offers {
        ask.push(offer);
    }
    if reads {
        others(ask, ty, (base, field));
    }
}

/// What can stand before `.field`, with the reason where that cannot be read.
fn bases_with(ask: &mut Ask<'_>, field: &str) {
    for base in bases(ask) {
        let found = readable(ask, &base).into_iter().find(|one| one.label == field);
        let why_not = match found {
            Some(one) => one.why_not,
            None if field.is_empty() => None,
            None => Some(format!("it has no `{field}`")),
        };
        ask.push(Offer { why_not, ..Offer::new(base, CompletionKind::Handle) });
    }
}

/// Other values of the type that can be read.
fn others(ask: &mut Ask<'_>, ty: Ty, but: (&str, &str)) {
    if let Some(field) = ask.cursor.behind_dot() {
        return bases_with(ask, field);
    }
    for base in bases(ask) {
        let before = format!("{base}.");
        for one in readable(ask, &base).into_iter().filter(|one| one.ty == ty) {
            if (base.as_str(), one.label.as_str()) == but {
                continue;
            }
            offer(ask, &before, one, Wanted::Condition);
        }
    }
}

/// What may stand behind an operand.
fn operators(ask: &mut Ask<'_>, words: &[&str], wanted: Wanted) {
    let ty = match words {
        [.., base, ".", field] => {
            ask.journey().and_then(|journey| text::place(ask.program(), journey, base, field))
        }
        _ => None,
    };
    let mut found: Vec<&str> = Vec::new();
    if wanted == Wanted::Condition {
        match ty.map(|(_, ty)| ty) {
            Some(Ty::Disposition(_)) => found.extend(["has", "is set", "is unset"]),
            Some(Ty::Number | Ty::Date | Ty::DateTime) => {
                found.extend(["is", "is set", "is unset", "<", "<=", ">", ">="]);
            }
            Some(_) => found.extend(["is", "is not", "in", "is set", "is unset"]),
            None => {}
        }
        found.extend(["and", "or"]);
    }
    if matches!(wanted, Wanted::Text | Wanted::Value(_)) {
        found.push("else");
    }
    if wanted == Wanted::Instant {
        found.extend(["+", "-", "at"]);
    }
    for word in found {
        ask.keyword(word, "");
    }
}

/// The condition of a rule: any conversation's Result or Disposition.
fn in_policy(ask: &mut Ask<'_>, words: &[&str]) {
    use journey_compiler::vocabulary::Channel;
    match words {
        [] | [.., "and" | "or" | "("] => {
            ask.keyword("Result is", "What came of any conversation of the run.");
            ask.keyword("Disposition has", "A code that a representative chose.");
        }
        [.., "Result", "is"] | [.., "is", "not"] | [.., "["] => {
            for channel in [Channel::Voice, Channel::Sms] {
                for one in values::results(ask.program(), channel) {
                    let offer = Offer::new(one.name.clone(), one.kind());
                    ask.push(Offer { detail: one.detail, docs: one.docs, ..offer });
                }
            }
        }
        [.., "Disposition", "has"] => {
            let engagements = ask.program().engagements.values();
            for code in engagements.flat_map(|engagement| &engagement.dispositions) {
                ask.value(code.name.as_str(), "disposition");
            }
        }
        [.., "Result"] => ask.keyword("is", ""),
        [.., "Disposition"] => ask.keyword("has", ""),
        _ => {
            for word in ["and", "or", "because"] {
                ask.keyword(word, "");
            }
        }
    }
}

/// The fields of the contact behind `contact.`, of a type that fits the statement.
pub(super) fn fields(ask: &mut Ask<'_>, words: &[&str]) {
    if !matches!(words, [.., "contact", "."]) {
        return;
    }
    let wanted = match (words.first().copied(), ask.cursor.head(0).first().copied()) {
        (Some("to"), Some("email")) => Wanted::Value(Ty::Email),
        (Some("to"), _) => Wanted::Value(Ty::Phone),
        _ => Wanted::Condition,
    };
    for one in readable(ask, "contact") {
        if fits(one.ty, wanted) {
            offer(ask, "", one, wanted);
        }
    }
}

/// The value in `set contact.tier = …`.
pub(super) fn assigned(ask: &mut Ask<'_>, words: &[&str], from: usize) {
    let ["set", "contact", ".", field, ..] = words else { return };
    let found = readable(ask, "contact").into_iter().find(|one| one.label == *field);
    let Some(found) = found else { return };
    if words.len() == from && found.optional {
        ask.keyword("unset", "The field has no value then.");
    }
    if ask.is_in_journey() {
        let tokens: Vec<Token> = ask.cursor.before().iter().skip(from).copied().collect();
        return offered(ask, &tokens, Wanted::Value(found.ty));
    }
    if words.len() == from {
        for (name, _) in values::names_of(ask.program(), found.ty) {
            ask.value(&name, "");
        }
    }
}
