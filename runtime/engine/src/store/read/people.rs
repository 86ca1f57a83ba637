//! Contacts: their records, what they said, and why they were contacted or not.

use journey_runtime::time::Zone;
use rusqlite::Connection;
use smol_str::SmolStr;

use super::tell::{contact_words, detail, own_zone, rows_back};
use super::{Outcome, one, store_id};
use crate::loaded::{Loaded, values_of};
use crate::shared::Shared;
use crate::store::write::{self, ContactRow};
use crate::time::{local, utc};
use crate::view;

/// A contact.
pub(crate) fn contact(
    conn: &Connection,
    shared: &Shared,
    name: &str,
) -> Outcome<Option<view::Contact>> {
    let Some(row) = write::contact_named(conn, name)? else { return Ok(None) };
    let segments = write::segments_of(conn, row.id)?;
    let mut segments: Vec<String> =
        segments.into_iter().filter_map(|s| shared.segments.name(s)).map(Into::into).collect();
    segments.sort();
    let fields = row.fields.iter().map(|(name, text)| (name.to_string(), text.to_string()));
    Ok(Some(view::Contact { id: row.name.to_string(), fields: fields.collect(), segments }))
}

/// Why a contact was or was not contacted.
pub(crate) fn why(conn: &Connection, shared: &Shared, name: &str) -> Outcome<Option<view::Why>> {
    let store = store_id(conn)?;
    let Some(row) = write::contact_named(conn, name)? else { return Ok(None) };
    let mut runs = Vec::new();
    for run in write::all_runs(conn, row.id)?.into_iter().rev() {
        if let Some(found) = one(conn, &shared.plans, &store, run)? {
            runs.push(detail(conn, &shared.plans, found)?);
        }
    }
    let newest = shared.plans.newest();
    let zone = newest.as_ref().and_then(|loaded| own_zone(loaded, &row)).unwrap_or_else(Zone::utc);
    let events = rows_back(conn, row.last)?.into_iter().filter_map(|journal| {
        Some(view::Entry {
            at: utc(journal.at),
            local: local(zone, journal.at),
            kind: view::EntryKind::Event,
            step: None,
            text: contact_words(&journal.entry.event, &journal.private)?,
        })
    });
    let events = events.collect();
    let consents = consents(conn, newest.as_deref(), &row)?;
    Ok(Some(view::Why { contact: row.name.to_string(), runs, events, consents }))
}

fn consents(
    conn: &Connection,
    loaded: Option<&Loaded>,
    row: &ContactRow,
) -> Outcome<Vec<view::Consent>> {
    let mut addresses = vec![crate::writer::push_address(&row.name)];
    if let Some(loaded) = loaded {
        let declared = &loaded.plan.program().contact;
        let stored = |name: &str| {
            row.fields.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
        };
        let values = values_of(declared, stored);
        let held = declared.iter().zip(values).filter_map(|(field, value)| {
            use journey_plan::exec::Type;
            let is_address = matches!(field.ty, Type::Phone | Type::Email);
            value.filter(|_| is_address).and_then(|_| stored(&field.external))
        });
        addresses.extend(held.map(SmolStr::from));
    }
    addresses.sort();
    addresses.dedup();
    let mut all = Vec::new();
    for address in addresses {
        for said in write::consents_of(conn, &address)? {
            let topic = said.topic.to_string();
            let state = if said.opted_in {
                view::ConsentState::OptedIn
            } else {
                view::ConsentState::OptedOut
            };
            all.push(view::Consent {
                address: address.to_string(),
                profile: said.profile.to_string(),
                purpose: said.purpose.to_string(),
                topic: Some(topic).filter(|topic| !topic.is_empty()),
                state,
                since: utc(said.since),
                source: said.source.to_string(),
            });
        }
    }
    Ok(all)
}
