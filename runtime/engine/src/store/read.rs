//! What readers see: journeys with their counts, runs with their timelines, contacts, loads.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use journey_plan::exec::Index;
use journey_plan::value::Instant;
use journey_runtime::scenario::{Entry as Line, EntryKind as Kind, Narrator};
use journey_runtime::time::Zone;
use rusqlite::{Connection, OptionalExtension as _, ToSql, params};
use smol_str::SmolStr;

use super::chain::{self, Hash, Row};
use super::words::{JourneyStateWord, run_state, run_state_word};
use super::write::{self, ContactRow};
use crate::connector::Open;
use crate::engine::{Carriers, Shared};
use crate::ids;
use crate::journal::{Entry, Happened, Note, Private};
use crate::loaded::{Loaded, values_of};
use crate::refused::Refused;
use crate::shelf::Plans;
use crate::time::{local, utc};
use crate::view::{self, Count, RunState};

type Outcome<T> = rusqlite::Result<T>;

/// The most runs that are given at once.
const MOST_RUNS: usize = 500;

/// The most rows that are looked at for what was sent last.
const LOOKED_AT: i64 = 2_000;

/// Which runs are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Of this journey.
    pub journey: Option<String>,
    /// That rest on this step.
    pub step: Option<String>,
    /// Of this contact.
    pub contact: Option<String>,
    /// That stand there.
    pub state: Option<RunState>,
    /// Older than this run: what [`view::Runs::next`] said.
    pub after: Option<String>,
    /// How many at most; 0: as many as are given at once.
    pub limit: usize,
}

/// All journeys, by name.
pub(crate) fn journeys(conn: &Connection, plans: &Plans) -> Outcome<Vec<view::Journey>> {
    let sql = "SELECT id, name, plan, state, since FROM journey ORDER BY name";
    let rows = conn
        .prepare_cached(sql)?
        .query_map([], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, JourneyStateWord>(3)?.0,
                Instant(row.get(4)?),
            ))
        })?
        .collect::<Outcome<Vec<_>>>()?;
    rows.into_iter()
        .map(|(id, name, plan, state, since)| {
            let mut tallies = tallies(conn, id)?;
            let digest = plans.get(plan).map(|loaded| loaded.plan.plan().digest.clone());
            let one = |tallies: &BTreeMap<String, Vec<Count>>, what: &str| {
                tallies.get(what).and_then(|counts| counts.first()).map_or(0, |count| count.count)
            };
            Ok(view::Journey {
                name,
                state,
                plan: digest.unwrap_or_default(),
                since: utc(since),
                inside: one(&tallies, "inside"),
                entered: one(&tallies, "entered"),
                goals: one(&tallies, "goal"),
                quarantined: one(&tallies, "quarantined"),
                outcomes: tallies.remove("outcome").unwrap_or_default(),
                steps: tallies.remove("step").unwrap_or_default(),
                sent: tallies.remove("sent").unwrap_or_default(),
                refused: tallies.remove("refused").unwrap_or_default(),
                kept_out: tallies.remove("kept_out").unwrap_or_default(),
            })
        })
        .collect()
}

fn tallies(conn: &Connection, journey: i64) -> Outcome<BTreeMap<String, Vec<Count>>> {
    let sql =
        "SELECT what, of, count FROM tally WHERE journey = ?1 AND count > 0 ORDER BY what, of";
    let mut all: BTreeMap<String, Vec<Count>> = BTreeMap::new();
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([journey])?;
    while let Some(row) = rows.next()? {
        let count = Count { of: row.get(1)?, count: row.get(2)? };
        all.entry(row.get(0)?).or_default().push(count);
    }
    Ok(all)
}

const RUN: &str = "SELECT run.id, run.plan, run.step, run.due, run.rest, run.state, run.last,
    journey.name, contact.name, contact.id
    FROM run JOIN journey ON journey.id = run.journey
    LEFT JOIN contact ON contact.id = run.contact ";

/// A run as it is read.
struct Found {
    last: Option<i64>,
    loaded: Option<std::sync::Arc<Loaded>>,
    contact: Option<i64>,
    run: view::Run,
}

fn store_id(conn: &Connection) -> Outcome<String> {
    write::meta_text(conn, "store")
}

fn found(row: &rusqlite::Row<'_>, plans: &Plans, store: &str) -> Outcome<Found> {
    let loaded = plans.get(row.get(1)?);
    let journey: String = row.get(7)?;
    let index = loaded.as_ref().and_then(|loaded| loaded.journey(&journey));
    let step: Option<Index> = row.get(2)?;
    let step_id = |step: Index| {
        let loaded = loaded.as_ref()?;
        Some(loaded.step_id(index?, step).to_owned())
    };
    let state: journey_runtime::State =
        serde_json::from_str(row.get_ref(5)?.as_str()?).unwrap_or_default();
    let ended = state.ended();
    let outcome = ended.zip(loaded.as_ref().zip(index)).map(|((ending, _), (loaded, index))| {
        crate::writer::outcome_name(loaded, index, ending).to_string()
    });
    let fault = if let journey_runtime::Rest::Quarantined { fault, .. } = &state.rest {
        Some(fault_words(*fault).to_owned())
    } else {
        None
    };
    let moved = ended.map_or(state.clock, |(_, at)| at);
    let run = view::Run {
        id: ids::run(store, row.get(0)?).to_string(),
        plan: loaded.as_ref().map(|l| l.plan.plan().digest.clone()).unwrap_or_default(),
        journey,
        contact: row.get(8)?,
        state: run_state(row.get_ref(4)?.as_str()?),
        step: step.and_then(step_id),
        began: utc(state.began),
        moved: utc(moved),
        due: row.get::<_, Option<i64>>(3)?.map(|due| utc(Instant(due))),
        outcome,
        fault,
    };
    Ok(Found { last: row.get(6)?, loaded, contact: row.get(9)?, run })
}

fn fault_words(fault: journey_runtime::command::Fault) -> &'static str {
    use journey_runtime::command::Fault;
    match fault {
        Fault::NoArm => "no arm of the branch holds, and it has no `otherwise`",
        Fault::NoSuchStep => "the step is not in the plan",
        Fault::Endless => "too many steps follow one another without rest",
        Fault::Crashed => "the engine failed while it carried out the step",
    }
}

/// Runs, newest first.
pub(crate) fn runs(
    conn: &Connection,
    plans: &Plans,
    filter: &RunFilter,
) -> Outcome<Result<view::Runs, Refused>> {
    let store = store_id(conn)?;
    let mut sql = format!("{RUN} WHERE 1");
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    if let Some(step) = &filter.step {
        let places = plans.places(filter.journey.as_deref(), step);
        let one = "(run.plan = ? AND journey.name = ? AND run.step = ?)";
        let any = vec![one; places.len()].join(" OR ");
        let any = if any.is_empty() { "0" } else { any.as_str() };
        // Writing to a String cannot fail.
        let _ = write!(sql, " AND ({any})");
        for (plan, journey, step) in places {
            values.push(Box::new(plan));
            values.push(Box::new(journey));
            values.push(Box::new(step));
        }
    }
    let mut with = |condition: &str, value: Box<dyn ToSql>| {
        sql.push_str(" AND ");
        sql.push_str(condition);
        values.push(value);
    };
    if let Some(journey) = &filter.journey {
        with("journey.name = ?", Box::new(journey.clone()));
    }
    if let Some(contact) = &filter.contact {
        with("run.contact = (SELECT id FROM contact WHERE name = ?)", Box::new(contact.clone()));
    }
    if let Some(state) = filter.state {
        with("run.rest = ?", Box::new(run_state_word(state)));
    }
    if let Some(after) = &filter.after {
        let Some(number) = ids::parse_run(&store, after) else {
            return Ok(Err(Refused::unknown("run", after.as_str())));
        };
        with("run.id < ?", Box::new(number));
    }
    let limit = if filter.limit == 0 { MOST_RUNS } else { filter.limit.min(MOST_RUNS) };
    sql.push_str(" ORDER BY run.id DESC");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let (mut runs, mut next) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let found = found(row, plans, &store)?;
        if runs.len() == limit {
            next = runs.last().map(|last: &view::Run| last.id.clone());
            break;
        }
        runs.push(found.run);
    }
    Ok(Ok(view::Runs { runs, next }))
}

fn one(conn: &Connection, plans: &Plans, store: &str, id: i64) -> Outcome<Option<Found>> {
    let sql = format!("{RUN} WHERE run.id = ?1");
    conn.prepare_cached(&sql)?.query_row([id], |row| found(row, plans, store)).optional()
}

/// A run with its timeline.
pub(crate) fn run(
    conn: &Connection,
    shared: &Shared,
    id: &str,
) -> Outcome<Option<view::RunDetail>> {
    let store = store_id(conn)?;
    let Some(number) = ids::parse_run(&store, id) else { return Ok(None) };
    let Some(found) = one(conn, &shared.plans, &store, number)? else { return Ok(None) };
    detail(conn, found).map(Some)
}

fn detail(conn: &Connection, found: Found) -> Outcome<view::RunDetail> {
    let mut timeline = Vec::new();
    if let Some(teller) = Teller::of(conn, &found)? {
        for row in rows_back(conn, found.last)? {
            timeline.extend(teller.tell(&row));
        }
    }
    Ok(view::RunDetail { run: found.run, timeline })
}

/// A row of the journal as it is read.
struct JournalRow {
    at: Instant,
    entry: Entry,
    private: Private,
}

/// The rows that lead back from one, oldest first.
fn rows_back(conn: &Connection, mut last: Option<i64>) -> Outcome<Vec<JournalRow>> {
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

fn read_private(text: &str) -> Private {
    // The salt stands before it.
    let json = text.split_once(' ').map_or("", |(_, json)| json);
    serde_json::from_str(json).unwrap_or_default()
}

/// Puts rows of the journal into words.
struct Teller<'a> {
    narrator: Narrator<'a>,
    zone: Zone,
}

impl<'a> Teller<'a> {
    fn of(conn: &Connection, found: &'a Found) -> Outcome<Option<Self>> {
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

    fn note(&self, at: Instant, note: &Note) -> Option<Line> {
        if let Note::Took(step, arm) = note {
            let text = self.narrator.took(*step, *arm)?;
            return Some(self.narrator.entry(at, self.zone, Kind::Decision, Some(*step), text));
        }
        let (kind, step, text) = self.narrator.command(&note.command()?, self.zone)?;
        Some(self.narrator.entry(at, self.zone, kind, step, text))
    }

    /// What happened, in words; none where what followed says it.
    fn happened(row: &JournalRow) -> Option<(Kind, String)> {
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
fn contact_words(event: &Happened, private: &Private) -> Option<String> {
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
        | Happened::Moved => None,
    }
}

fn shown(line: Line) -> view::Entry {
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

fn own_zone(loaded: &Loaded, row: &ContactRow) -> Option<Zone> {
    let program = loaded.plan.program();
    let field = program.contact.get(program.zone_field? as usize)?;
    let (_, name) = row.fields.iter().find(|(name, _)| *name == field.external)?;
    Zone::parse(name)
}

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
            runs.push(detail(conn, found)?);
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

/// The last things that went out or did not, newest first.
pub(crate) fn recent(
    conn: &Connection,
    shared: &Shared,
    limit: usize,
) -> Outcome<Vec<view::Recent>> {
    let store = store_id(conn)?;
    let sql = "SELECT run, at, entry, private FROM journal WHERE run IS NOT NULL
               ORDER BY seq DESC LIMIT ?1";
    let rows = conn
        .prepare_cached(sql)?
        .query_map([LOOKED_AT], |row| {
            let entry = serde_json::from_str::<Entry>(row.get_ref(2)?.as_str()?);
            let private = row.get_ref(3)?.as_str_or_null()?.map(read_private).unwrap_or_default();
            Ok((row.get::<_, i64>(0)?, Instant(row.get(1)?), entry, private))
        })?
        .collect::<Outcome<Vec<_>>>()?;
    let mut all = Vec::new();
    for (run, at, entry, private) in rows {
        let Ok(entry) = entry else { continue };
        if all.len() >= limit {
            break;
        }
        let said = entry.notes.iter().any(|(_, note)| sent(note).is_some());
        if !said && !matches!(entry.event, Happened::Undelivered(..)) {
            continue;
        }
        let Some(found) = one(conn, &shared.plans, &store, run)? else { continue };
        all.extend(recent_of(conn, &found, &JournalRow { at, entry, private })?);
    }
    all.truncate(limit);
    Ok(all)
}

/// Whether a note says that something went out, or that it did not; none: neither.
fn sent(note: &Note) -> Option<bool> {
    match note {
        Note::Converse(..) | Note::Send(..) => Some(true),
        Note::Blocked(..) | Note::Skipped(..) => Some(false),
        Note::Took(..)
        | Note::Cancel(..)
        | Note::Raise(..)
        | Note::SetField(_)
        | Note::Goal
        | Note::Audit(_)
        | Note::Done(_) => None,
    }
}

fn recent_of(conn: &Connection, found: &Found, row: &JournalRow) -> Outcome<Vec<view::Recent>> {
    let Some(teller) = Teller::of(conn, found)? else { return Ok(Vec::new()) };
    let recent = |entry, sent| view::Recent {
        run: found.run.id.clone(),
        journey: found.run.journey.clone(),
        contact: found.run.contact.clone(),
        entry,
        sent,
    };
    let mut all = Vec::new();
    for (after, note) in row.entry.notes.iter().rev() {
        let Some(sent) = sent(note) else { continue };
        let line = teller.note(row.at.plus_millis(*after), note);
        all.extend(line.map(|line| recent(shown(line), sent)));
    }
    if let Happened::Undelivered(..) = row.entry.event
        && let Some((kind, text)) = Teller::happened(row)
    {
        let line = teller.narrator.entry(row.at, teller.zone, kind, None, text);
        all.push(recent(shown(line), false));
    }
    Ok(all)
}

/// How busy the connectors are.
pub(crate) fn loads(
    conn: &Connection,
    carriers: &Carriers,
    now: Instant,
) -> Outcome<Vec<view::Load>> {
    let both =
        [(0_i64, "conversations", &carriers.conversations), (1, "messages", &carriers.messages)];
    both.into_iter()
        .map(|(queue, carries, carrier)| {
            let count = |sql: &str| -> Outcome<u64> {
                conn.prepare_cached(sql)?.query_row([queue], |row| row.get(0))
            };
            let (state, reason) = carrier.health.words();
            let limits = carrier.limits();
            let sql = "SELECT count(*), min(since) FROM ready WHERE queue = ?1";
            let (waiting, oldest) = conn.prepare_cached(sql)?.query_row([queue], |row| {
                Ok((row.get::<_, u64>(0)?, row.get::<_, Option<i64>>(1)?))
            })?;
            let open = "SELECT count(*) FROM request WHERE connector = ?1 AND state = 'open'";
            let simulated = if queue == 0 { write::count_arrivals(conn)? } else { 0 };
            let unanswered =
                "SELECT count(*) FROM request WHERE connector = ?1 AND state <> 'open'";
            Ok(view::Load {
                connector: carrier.name().to_owned(),
                carries: carries.to_owned(),
                state: state.to_owned(),
                reason,
                last_minute: sent_since(conn, queue, now.plus_millis(-60_000))?,
                per_minute: limits.per_minute,
                lines_used: count(open)? + simulated,
                lines: limits.lines,
                unanswered: count(unanswered)?,
                waiting,
                oldest: oldest.map(|since| utc(Instant(since))),
            })
        })
        .collect()
}

/// How many requests of a queue went out since an instant, as far as the last rows of the journal tell.
fn sent_since(conn: &Connection, queue: i64, since: Instant) -> Outcome<u64> {
    let sql = "SELECT entry FROM (SELECT at, entry FROM journal ORDER BY seq DESC LIMIT ?1)
               WHERE at > ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![LOOKED_AT * 5, since.0])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let Ok(entry) = serde_json::from_str::<Entry>(row.get_ref(0)?.as_str()?) else { continue };
        let of_queue = entry.notes.iter().filter(|(_, note)| match note {
            Note::Converse(..) => queue == 0,
            Note::Send(..) => queue == 1,
            Note::Took(..)
            | Note::Cancel(..)
            | Note::Blocked(..)
            | Note::Skipped(..)
            | Note::Raise(..)
            | Note::SetField(_)
            | Note::Goal
            | Note::Audit(_)
            | Note::Done(_) => false,
        });
        count += u64::try_from(of_queue.count()).unwrap_or(0);
    }
    Ok(count)
}

/// When the timer is due that is due first.
pub(crate) fn oldest_due(conn: &Connection) -> Outcome<Option<Instant>> {
    Ok(write::due(conn, 1)?.first().map(|(due, _)| *due))
}

/// Conversations whose outcome has not come.
pub(crate) fn open_requests(conn: &Connection, queue: i64) -> Outcome<Vec<Open>> {
    let store = store_id(conn)?;
    let sql = "SELECT run, visit, step, provider, at FROM request
               WHERE connector = ?1 AND state = 'open' ORDER BY at LIMIT 10000";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([queue], |row| {
        let step = row.get_ref(2)?.as_str()?;
        Ok(Open {
            id: ids::request(&store, row.get(0)?, row.get(1)?, step),
            provider_id: row.get::<_, Option<String>>(3)?.map(Into::into),
            since: Instant(row.get(4)?),
        })
    })?;
    rows.collect()
}

/// Checks the chain of the journal: how many rows there are, and the first that is not as it was written.
pub(crate) fn check_chain(conn: &Connection) -> Outcome<(u64, Option<i64>)> {
    let sql =
        "SELECT seq, at, run, contact, entry, private, digest, hash FROM journal ORDER BY seq";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let (mut before, mut count): (Hash, u64) = ([0; 32], 0);
    while let Some(row) = rows.next()? {
        count += 1;
        let seq = row.get(0)?;
        let private = row.get_ref(5)?.as_str_or_null()?;
        let digest: Option<&[u8]> = row.get_ref(6)?.as_blob_or_null()?;
        let of = Row {
            seq,
            at: row.get(1)?,
            run: row.get(2)?,
            contact: row.get(3)?,
            entry: row.get_ref(4)?.as_str()?,
            digest,
        };
        let hash = chain::hash(&before, of);
        let is_whole = private.is_none_or(|text| digest == Some(&chain::digest("", text)));
        let expected = i64::try_from(count).unwrap_or(i64::MAX);
        if row.get::<_, Hash>(7)? != hash || !is_whole || seq != expected {
            return Ok((count, Some(seq)));
        }
        before = hash;
    }
    Ok((count, None))
}
