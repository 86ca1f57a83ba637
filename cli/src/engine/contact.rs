//! A contact, and why it was or was not contacted.

use std::fmt::Write as _;

use journey_engine::view::{Consent, Contact, Why};

use super::{runs, short, timeline, word};
use crate::terminal::Style;

/// A contact's fields and segments.
pub(crate) fn contact(contact: &Contact, colour: bool) -> String {
    let mut out = format!("{}\n", Style::Strong.paint(&contact.id, colour));
    let width = contact.fields.keys().map(|name| name.chars().count()).max().unwrap_or_default();
    for (name, value) in &contact.fields {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {name:<width$}  {value}");
    }
    if !contact.segments.is_empty() {
        let _ = writeln!(out, "  in {}", contact.segments.join(", "));
    }
    out
}

/// Why a contact was or was not contacted.
pub(crate) fn why(why: &Why, colour: bool) -> String {
    let mut out = format!("{}\n", Style::Strong.paint(&why.contact, colour));
    if why.runs.is_empty() && why.events.is_empty() {
        out.push_str("  it entered no journey, and none refused it\n");
    }
    for consent in &why.consents {
        let _ = writeln!(out, "  {}", said(consent));
    }
    out.push_str(&timeline(&why.events, "  ", colour));
    for run in &why.runs {
        out.push('\n');
        out.push_str(&runs::run(run, colour));
    }
    out
}

/// `+1555 RetailSms/Service: opted in since 2026-03-02 10:00 (api)`
fn said(consent: &Consent) -> String {
    let topic = consent.topic.as_deref().map(|topic| format!("/{topic}")).unwrap_or_default();
    let Consent { address, profile, purpose, .. } = consent;
    let state = word(consent.state);
    let since = short(&consent.since);
    format!("{address} {profile}/{purpose}{topic}: {state} since {since} ({})", consent.source)
}
