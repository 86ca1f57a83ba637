//! Lengths of time, clock times, days and zones.

use journey_grammar::Span;

use super::CompletionKind;
use super::ask::{Ask, Offer};
use crate::ide::cursor::Place;

fn literal(ask: &mut Ask<'_>, label: &str, detail: &str) {
    let offer = Offer::new(label, CompletionKind::Literal);
    ask.push(Offer { detail: detail.to_owned(), group: 2, ..offer });
}

/// A length of time: its unit behind a number, else some that are usual.
pub(super) fn lengths(ask: &mut Ask<'_>, words: &[&str]) {
    let last = words.last().copied().unwrap_or("");
    if last.starts_with(|c: char| c.is_ascii_digit()) {
        let plural = if last == "1" { "" } else { "s" };
        for unit in ["minute", "hour", "day", "week", "second"] {
            literal(ask, &format!("{unit}{plural}"), "");
        }
        return;
    }
    let is_unit = ["second", "minute", "hour", "day", "week"].contains(&last.trim_end_matches('s'));
    if !is_unit {
        for length in ["30 minutes", "4 hours", "1 day", "2 days", "7 days", "30 days"] {
            literal(ask, length, "");
        }
    }
}

pub(super) fn times(ask: &mut Ask<'_>) {
    for time in ["09:00", "10:00", "14:00", "18:00"] {
        literal(ask, time, "on the contact's clock");
    }
}

pub(super) fn days(ask: &mut Ask<'_>, several: bool) {
    if several {
        ask.value("daily", "every day");
        ask.value("Mon..Fri", "from Monday to Friday");
    }
    for day in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] {
        ask.value(day, "");
    }
}

/// Zones, where a text that begins at `from` names one.
pub(super) fn zones_in_text(ask: &mut Ask<'_>, from: u32) {
    let words = ask.cursor.words();
    let is_zone = match (ask.cursor.place(), words.as_slice()) {
        (Place::Journey, ["time", "zone"]) | (Place::QuietTime, ["zone"]) => true,
        (Place::Record, [field, ":"]) => is_zone_field(ask, field),
        (Place::Shares, _) => match ask.cursor.head(0).as_slice() {
            ["contact", ".", field] => is_zone_field(ask, field),
            _ => false,
        },
        _ => false,
    };
    if is_zone {
        let inner = inner(ask.cursor.text, from);
        zones(ask, Span::new(ask.cursor.file, inner.0, inner.1));
    }
}

fn is_zone_field(ask: &Ask<'_>, field: &str) -> bool {
    let contact = ask.program().contact.as_ref();
    contact.is_some_and(|contact| {
        contact
            .fields
            .values()
            .any(|one| one.name.text == field && one.ty == journey_compiler::hir::Ty::TimeZone)
    })
}

/// The place between the quotes of a text that begins at `from`.
pub(super) fn inner(text: &str, from: u32) -> (u32, u32) {
    let start = from + 1;
    let rest = text.get(start as usize..).unwrap_or("");
    let end = rest.find(['"', '\n', '\r', '}', ',']).unwrap_or(rest.len());
    (start, start + u32::try_from(end).unwrap_or(0))
}

/// Every zone, in the place of `replace`.
pub(super) fn zones(ask: &mut Ask<'_>, replace: Span) {
    for zone in journey_compiler::zone_names() {
        let offer = Offer::new(zone, CompletionKind::Literal);
        ask.push(Offer { replace: Some(replace), ..offer });
    }
}

/// Zones in quotes, where a text may begin.
pub(super) fn quoted_zones(ask: &mut Ask<'_>) {
    for zone in journey_compiler::zone_names() {
        let label = format!("\"{zone}\"");
        let offer = Offer::new(label, CompletionKind::Literal);
        ask.push(Offer { filter: Some(zone.to_owned()), group: 4, ..offer });
    }
}
