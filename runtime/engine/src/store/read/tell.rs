//! Timelines: rows of the journal in words.

use std::sync::Arc;

use journey_plan::value::Instant;
use journey_runtime::scenario::{Entry as Line, EntryKind as Kind, Narrator};
use journey_runtime::time::Zone;
use rusqlite::{Connection, OptionalExtension as _};
use smol_str::SmolStr;

use super::{Found, Outcome, one, store_id};
use crate::ids;
use crate::journal::{Entry, Happened, Note, Private};
use crate::loaded::Loaded;
use crate::shared::Shared;
use crate::shelf::Plans;
use crate::store::write::{self, ContactRow};
use crate::time::utc;
use crate::view;

/// A run with its timeline.
pub(crate) fn run(
    conn: &Connection,
    shared: &Shared,
    id: &str,
) -> Outcome<Option<view::RunDetail>> {
    let store = store_id(conn)?;
    let Some(number) = ids::parse_run(&store, id) else { return Ok(None) };
    let Some(found) = one(conn, &shared.plans, &store, number)? else { return Ok(None) };
    detail(conn, &shared.plans, found).map(Some)
}

pub(super) fn detail(
    conn: &Connection,
    plans: &Plans,
    mut found: Found,
) -> Outcome<view::RunDetail> {
    let mut parts = Vec::new();
    // From the last row back: before a run went on in another plan, its steps were those of the plan before.
    for row in rows_back(conn, found.last)?.iter().rev() {
        if let Some(teller) = Teller::of(conn, &found)? {
            parts.push(teller.tell(row));
        }
        if let Happened::Migrated(before) = row.entry.event {
            found.loaded = plans.get(before);
        }
    }
    let timeline = parts.into_iter().rev().flatten().collect();
    Ok(view::RunDetail { run: found.run, timeline })
}

/// The plan in which a run was when a row of the journal was written.
pub(super) fn plan_at(
    conn: &Connection,
    plans: &Plans,
    moved: Option<i64>,
    seq: i64,
) -> Outcome<Option<Arc<Loaded>>> {
    let sql = "SELECT entry, previous FROM journal WHERE seq = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let (mut at, mut plan) = (moved, None);
    while let Some(row) = at.filter(|row| *row > seq) {
        let read = |row: &rusqlite::Row<'_>| {
            let entry: Option<Entry> = serde_json::from_str(row.get_ref(0)?.as_str()?).ok();
            Ok((entry, row.get::<_, Option<i64>>(1)?))
        };
        let Some((entry, previous)) = statement.query_row([row], read).optional()? else { break };
        if let Some(Entry { event: Happened::Migrated(before), .. }) = entry {
            plan = plans.get(before);
        }
        at = previous;
    }
    Ok(plan)
}

/// A row of the journal as it is read.
pub(super) struct JournalRow {
    pub(super) at: Instant,
    pub(super) entry: Entry,
    pub(super) private: Private,
}

/// The rows that lead back from one, oldest first.
pub(super) fn rows_back(conn: &Connection, mut last: Option<i64>) -> Outcome<Vec<JournalRow>> {
    let sql = "SELECT at, previous, entry, private FROM journal WHERE seq = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = Vec::new();
    while let Some(seq) = last {
        let read = statement.query_row([seq], |row| {
            let previous: Option<i64> = row.get(1)?;
            let entry = serde_json::from_str(row.get_ref(2)?.as_str()?);
            let private = row.get_ref(3)?.as_str_or_null()?.map(read_private).unwrap_or_default();
            Ok((previous, Instant(row.get(0)?), entry, private))
        });
        let Some((previous, at, entry, private)) = read.optional()? else { break };
        if let Ok(entry) = entry {
            rows.push(JournalRow { at, entry, private });
        }
        last = previous;
    }
    rows.reverse();
    Ok(rows)
}

pub(super) fn read_private(text: &str) -> Private {
    // The salt stands before it.
    let json = text.split_once(' ').map_or("", |(_, json)| json);
    serde_json::from_str(json).unwrap_or_default()
}

/// Puts rows of the journal into words.
pub(super) struct Teller<'a> {
    pub(super) narrator: Narrator<'a>,
    pub(super) zone: Zone,
}

impl<'a> Teller<'a> {
    pub(super) fn of(conn: &Connection, found: &'a Found) -> Outcome<Option<Self>> {
        let Some(loaded) = found.loaded.as_deref() else { return Ok(None) };
        let Some(journey) = loaded.journey(&found.run.journey) else { return Ok(None) };
        let row = found.contact.map(|contact| write::contact(conn, contact)).transpose()?;
        let zone = row.flatten().and_then(|row| own_zone(loaded, &row));
        let zone = zone.unwrap_or_else(|| loaded.machine.zone(journey));
        let narrator = Narrator::new(&loaded.plan, journey);
        Ok(Some(Self { narrator, zone }))
    }

    fn tell(&self, row: &JournalRow) -> Vec<view::Entry> {
        let mut lines = Vec::new();
        if let Some((kind, text)) = Self::happened(row) {
            lines.push(self.narrator.entry(row.at, self.zone, kind, None, text));
        }
        for (place, (after, note)) in row.entry.notes.iter().enumerate() {
            let kept = row.private.audits.iter().find(|(of, _)| *of == place);
            let whole = kept.map_or_else(|| note.clone(), |(_, audit)| Note::Audit(audit.clone()));
            lines.extend(self.note(row.at.plus_millis(*after), &whole));
        }
        lines.into_iter().map(shown).collect()
    }

    pub(super) fn note(&self, at: Instant, note: &Note) -> Option<Line> {
        if let Note::Took(step, arm) = note {
            let text = self.narrator.took(*step, *arm)?;
            return Some(self.narrator.entry(at, self.zone, Kind::Decision, Some(*step), text));
        }
        let (kind, step, text) = self.narrator.command(&note.command()?, self.zone)?;
        Some(self.narrator.entry(at, self.zone, kind, step, text))
    }

    /// What happened, in words; none where what followed says it.
    pub(super) fn happened(row: &JournalRow) -> Option<(Kind, String)> {
        let event = |text: String| Some((Kind::Event, text));
        match &row.entry.event {
            Happened::Start => event("the contact enters".to_owned()),
            Happened::Timer => None,
            Happened::Outcome(_) => event(Self::outcome(&row.private)),
            Happened::Trigger(name) => event(format!("trigger {name} comes")),
            Happened::Joined(segment) => event(format!("the contact joins {segment}")),
            Happened::ContactChanged => event("the record of the contact changes".to_owned()),
            Happened::Retried => event("an operator lets it try again".to_owned()),
            Happened::Skipped => event("an operator lets it skip the step".to_owned()),
            Happened::Cancelled => event("the run is ended from outside".to_owned()),
            Happened::Erased => event("the contact is erased".to_owned()),
            Happened::Undelivered(_) => {
                let reason = row.private.reason.as_deref();
                let reason = reason.unwrap_or("why is no longer kept");
                Some((Kind::Visible, format!("it was not delivered: {reason}")))
            }
            Happened::Migrated(_) => {
                event("it goes on in the new version of the journey".to_owned())
            }
            Happened::EndedByMigration => {
                event("it is ended, because the new version has no place for it".to_owned())
            }
            Happened::Moved => {
                event("the time zone database changes, and with it when it goes on".to_owned())
            }
            Happened::KeptOut(..) | Happened::Consent(..) | Happened::TriggerRefused(..) => {
                contact_words(&row.entry.event, &row.private).map(|text| (Kind::Event, text))
            }
        }
    }

    fn outcome(private: &Private) -> String {
        let Some(raw) = &private.outcome else {
            return "an outcome comes, which is not kept".to_owned();
        };
        let mut words = vec![format!("Result: {}", raw.result)];
        if !raw.dispositions.is_empty() {
            let codes: Vec<&str> = raw.dispositions.iter().map(SmolStr::as_str).collect();
            words.push(format!("Disposition: {}", codes.join(", ")));
        }
        words.extend(raw.attributes.iter().map(|(name, text)| format!("{name}: {text}")));
        format!("an outcome comes {{ {} }}", words.join(", "))
    }
}

/// What happened to a contact outside of its runs, in words.
pub(super) fn contact_words(event: &Happened, private: &Private) -> Option<String> {
    match event {
        Happened::KeptOut(journey, reason) => {
            let why = match reason.as_str() {
                "excluded" => "it is in a segment that the journey excludes",
                "condition" => "the condition of its audience does not hold",
                "misfit" => "an attribute of the trigger does not fit",
                "inside" => "it is inside already",
                "not_again" => "it was inside before and may not enter again, or not yet",
                _ => "the journey takes nobody now",
            };
            Some(format!("does not enter {journey}: {why}"))
        }
        Happened::Consent(source, said) => {
            let said: Vec<String> = said
                .iter()
                .map(|(what, state)| format!("{} {what}", state.replace('_', " ")))
                .collect();
            let of = private.addresses.join(", ");
            let of = if of.is_empty() { of } else { format!(" for {of}") };
            let source = match source.as_str() {
                "outcome" => "the contact said so in a conversation",
                "disposition" => "a representative said so",
                "import" => "from an import",
                _ => "through the interface",
            };
            Some(format!("{}{of} ({source})", said.join(", ")))
        }
        Happened::TriggerRefused(trigger, field) => {
            Some(format!("trigger {trigger} is refused: its {field} does not fit"))
        }
        Happened::Start
        | Happened::Timer
        | Happened::Outcome(_)
        | Happened::Trigger(_)
        | Happened::Joined(_)
        | Happened::ContactChanged
        | Happened::Retried
        | Happened::Skipped
        | Happened::Cancelled
        | Happened::Erased
        | Happened::Undelivered(..)
        | Happened::Migrated(_)
        | Happened::EndedByMigration
        | Happened::Moved => None,
    }
}

pub(super) fn shown(line: Line) -> view::Entry {
    let kind = match line.kind {
        Kind::Visible => view::EntryKind::Visible,
        Kind::Event => view::EntryKind::Event,
        Kind::Decision => view::EntryKind::Decision,
    };
    let second = if line.second == 0 { String::new() } else { format!(":{:02}", line.second) };
    view::Entry {
        at: utc(line.at),
        local: format!("{} {}{second}", line.date, line.time),
        kind,
        step: line.step.map(Into::into),
        text: line.text,
    }
}

pub(super) fn own_zone(loaded: &Loaded, row: &ContactRow) -> Option<Zone> {
    let program = loaded.plan.program();
    let field = program.contact.get(program.zone_field? as usize)?;
    let (_, name) = row.fields.iter().find(|(name, _)| *name == field.external)?;
    Zone::parse(name)
}
