//! What happened, in the order in which it did.

use maud::{Markup, html};

use super::parts::{self, wide};
use crate::view::{Entry, EntryKind, Recent};

/// Everything that happened in a run, or to a contact, below the days on the contact's clock.
pub(super) fn timeline(entries: &[Entry]) -> Markup {
    let mut days: Vec<(&str, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        let day = entry.local.split(' ').next().unwrap_or_default();
        match days.last_mut() {
            Some((last, entries)) if *last == day => entries.push(entry),
            Some(_) | None => days.push((day, vec![entry])),
        }
    }
    html! {
        ol .timeline { @for (day, entries) in days {
            li { span .day { (day) } ol { @for entry in entries { (line(entry)) } } }
        } }
    }
}

fn line(entry: &Entry) -> Markup {
    let (class, kind) = match entry.kind {
        EntryKind::Visible => ("visible", "seen outside"),
        EntryKind::Event => ("event", "came from outside"),
        EntryKind::Decision => ("decision", "decided"),
    };
    let time = entry.local.split(' ').nth(1).unwrap_or_default();
    html! {
        li .(class) {
            time datetime=(entry.at) title=(entry.at) { (time) } " "
            p {
                span .hidden { (kind) ": " } span .what { (entry.text) }
                @if let Some(step) = &entry.step { " " (parts::step(step)) }
            }
        }
    }
}

/// What went out last, or did not.
pub(super) fn recent(all: &[Recent], with_journey: bool) -> Markup {
    let table = html! {
        table {
            caption { "Newest first; times on each contact's clock" }
            thead { tr {
                th scope="col" { "When" }
                th scope="col" { "Went out" }
                th scope="col" { "What" }
                th scope="col" { "Contact" }
                @if with_journey { th scope="col" { "Journey" } }
                th scope="col" { "Run" }
            } }
            tbody { @for one in all {
                tr {
                    td { time datetime=(one.entry.at) title=(one.entry.at) { (one.entry.local) } }
                    td { @if one.sent { span aria-hidden="true" { "✓ " } "yes" } @else { span .bad { span aria-hidden="true" { "✗ " } "no" } } }
                    td { (one.entry.text) }
                    td { (parts::contact(one.contact.as_deref())) }
                    @if with_journey { td { (parts::journey(&one.journey)) } }
                    td { (parts::run(&one.run)) }
                }
            } }
        }
    };
    wide("What went out last", &table)
}
