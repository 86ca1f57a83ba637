//! Lines of forecasts, and the values that they draw.

use journey_compiler::hir::{Audience, Field, Journey, Trigger, Ty};
use journey_grammar::ast::Item;

use super::CompletionKind;
use super::ask::{Ask, Offer};
use super::{start, values};
use crate::ide::around;
use crate::ide::cursor::Place;
use crate::ide::text;

/// Something that a forecast draws.
struct Line {
    field: String,
    /// What is written.
    text: String,
    required: bool,
}

/// Offers lines of a forecast.
pub(super) fn forecast(ask: &mut Ask<'_>) {
    start::shapes(ask, Place::Forecast);
    let mut lines: Vec<(String, Line)> = Vec::new();
    if let Some(journey) = ask.journey() {
        for handle in journey.handles.values() {
            let base = handle.name.text.to_string();
            lines.extend(drawn(ask, journey, &base).into_iter().map(|line| (base.clone(), line)));
        }
    }
    lines.extend(contact(ask).into_iter().map(|line| ("contact".to_owned(), line)));
    if let Some(trigger) = entry_trigger(ask) {
        let base = trigger.name.text.to_string();
        lines.extend(entry(ask, &base).into_iter().map(|line| (base.clone(), line)));
    }
    let drawn_of = ask.cursor.behind_dot();
    for (base, line) in lines {
        if let Some(field) = drawn_of {
            if !is_taken(ask, &base, field, ask.cursor.word.start) {
                ask.push(Offer::new(base, CompletionKind::Handle));
            }
        } else if !is_taken(ask, &base, &line.field, ask.cursor.word.start) {
            let detail = if line.required { "required".to_owned() } else { String::new() };
            let group = if line.required { 0 } else { 2 };
            let offer =
                Offer::snippet(format!("{base}.{}", line.field), &format!("{base}.{}", line.text));
            ask.push(Offer { kind: CompletionKind::Field, group, detail, ..offer });
        }
    }
}

/// What can be drawn of a conversation.
fn drawn(ask: &Ask<'_>, journey: &Journey, base: &str) -> Vec<Line> {
    let Some(handle) = journey.handles.values().find(|one| one.name.text == base) else {
        return Vec::new();
    };
    let line = |field: &str, text: &str, required| Line {
        field: field.to_owned(),
        text: text.to_owned(),
        required,
    };
    let mut found = vec![
        line("Result", "Result { $0 }", true),
        line("blocked", "blocked ${1:2}%", false),
        line("responds", "responds in ${1:30 seconds} .. ${2:10 minutes}", false),
    ];
    if let Some(engagement) = handle.engagement {
        let engagement = &ask.program().engagements[engagement];
        if !engagement.dispositions.is_empty() {
            found.push(line("Disposition", "Disposition { $0 }", false));
        }
        found.extend(engagement.attributes.values().map(field_line));
    }
    found
}

fn contact(ask: &Ask<'_>) -> Vec<Line> {
    let fields = ask.program().contact.iter().flat_map(|contact| contact.fields.values());
    fields.map(field_line).collect()
}

fn field_line(field: &Field) -> Line {
    let name = field.name.as_str();
    Line { field: name.to_owned(), text: draw(name, field.ty), required: false }
}

fn draw(name: &str, ty: Ty) -> String {
    if matches!(ty, Ty::Number | Ty::Date | Ty::DateTime) {
        format!("{name} in $0")
    } else {
        format!("{name} {{ $0 }}")
    }
}

/// The fields of the trigger that starts the journey, where `base` is its name.
fn entry(ask: &Ask<'_>, base: &str) -> Vec<Line> {
    let Some(trigger) = entry_trigger(ask).filter(|one| one.name.text == base) else {
        return Vec::new();
    };
    trigger.fields.values().map(field_line).collect()
}

fn entry_trigger<'a>(ask: &Ask<'a>) -> Option<&'a Trigger> {
    match &ask.journey()?.audience {
        Some(Audience::Trigger(used)) => Some(&ask.program().triggers[used.trigger]),
        Some(Audience::Segment(..)) | None => None,
    }
}

/// What can be drawn behind `base.`.
pub(super) fn members(ask: &mut Ask<'_>, base: &str) {
    let mut found = if base == "contact" { contact(ask) } else { entry(ask, base) };
    if let Some(journey) = ask.journey() {
        found.extend(drawn(ask, journey, base));
    }
    let dot = ask.cursor.text.get(..ask.cursor.word.start as usize).unwrap_or("");
    let start = dot.trim_end().len().saturating_sub(base.len() + 1);
    let start = u32::try_from(start).unwrap_or(0);
    for one in found {
        if is_taken(ask, base, &one.field, start) {
            continue;
        }
        let offer = Offer::snippet(one.field, &one.text);
        ask.push(Offer { kind: CompletionKind::Field, ..offer });
    }
}

/// Whether the forecast draws this already, but for the line that begins at `start`.
fn is_taken(ask: &Ask<'_>, base: &str, field: &str, start: u32) -> bool {
    let (tree, at) = ask.tree();
    let Some(Item::Forecast(decl)) = around::item(tree, at.start) else { return false };
    let subject = format!("{base}.{field}");
    decl.lines
        .iter()
        .any(|line| line.span.start != start && line.subject.text(&tree.source.text) == subject)
}

/// The values of a draw.
pub(super) fn shares(ask: &mut Ask<'_>, words: &[&str]) {
    if !words.is_empty() {
        return;
    }
    let head = ask.cursor.head(0);
    let [base, ".", field] = head.as_slice() else { return };
    let program = ask.program();
    let Some(journey) = ask.journey() else { return };
    let drawn = text::place(program, journey, base, field).map(|(place, ty)| (Some(place), ty));
    let Some((place, ty)) = drawn.or_else(|| Some((None, of_entry(ask, base, field)?))) else {
        return;
    };
    if let Ty::Result(channel) = ty {
        let results = place.and_then(journey_compiler::hir::Place::handle);
        let results = results.map(|handle| journey.handles[handle].results).unwrap_or_default();
        let mut offers = Vec::new();
        for one in values::results(program, channel) {
            let never = one.set.and(results).is_empty();
            let why_not = never.then(|| "the dial mode does not produce it".to_owned());
            let offer = Offer::new(one.name.clone(), one.kind());
            offers.push(Offer { detail: one.detail, docs: one.docs, why_not, ..offer });
        }
        for offer in offers {
            ask.push(offer);
        }
    } else if let Ty::Disposition(engagement) = ty {
        for code in &program.engagements[engagement].dispositions {
            ask.value(code.name.as_str(), "disposition");
        }
    } else {
        for (name, _) in values::names_of(program, ty) {
            ask.value(&name, "");
        }
        ask.keyword("unset", "It has no value.");
    }
}

/// The type of an attribute of the trigger that starts the journey.
fn of_entry(ask: &Ask<'_>, base: &str, field: &str) -> Option<Ty> {
    let trigger = entry_trigger(ask).filter(|one| one.name.text == base)?;
    trigger.fields.values().find(|one| one.name.text == field).map(|one| one.ty)
}
