//! What the writer reads and writes, statement by statement.

use journey_plan::value::Instant;
use journey_runtime::{Sent, State};
use rusqlite::{Connection, OptionalExtension as _, ToSql, params};
use smol_str::SmolStr;

use super::chain::Hash;
use super::words::{JourneyStateWord, rest_word};
use crate::view::{ConsentState, JourneyState};

type Outcome<T> = rusqlite::Result<T>;

/// A number that the store keeps of itself.
pub(crate) fn meta(conn: &Connection, key: &str) -> Outcome<i64> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    conn.prepare_cached(sql)?.query_row([key], |row| row.get(0))
}

/// A number that the store may not have kept yet.
pub(crate) fn meta_number(conn: &Connection, key: &str) -> Outcome<Option<i64>> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    conn.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()
}

/// A text that the store keeps of itself.
pub(crate) fn meta_text(conn: &Connection, key: &str) -> Outcome<String> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    conn.prepare_cached(sql)?.query_row([key], |row| row.get(0))
}

/// Keeps something.
pub(crate) fn set_meta(conn: &Connection, key: &str, value: impl ToSql) -> Outcome<()> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    conn.prepare_cached(sql)?.execute(params![key, value]).map(drop)
}

/// The plans: number, digest and document.
pub(crate) fn plans(conn: &Connection) -> Outcome<Vec<(i64, String, String)>> {
    let mut statement = conn.prepare("SELECT id, digest, document FROM plan ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

pub(crate) fn plan_of(conn: &Connection, digest: &str) -> Outcome<Option<i64>> {
    let sql = "SELECT id FROM plan WHERE digest = ?1";
    conn.prepare_cached(sql)?.query_row([digest], |row| row.get(0)).optional()
}

pub(crate) fn newest_plan(conn: &Connection) -> Outcome<Option<i64>> {
    let sql = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'plan'";
    conn.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()
}

pub(crate) fn insert_plan(
    conn: &Connection,
    digest: &str,
    document: &str,
    now: Instant,
) -> Outcome<i64> {
    let sql = "INSERT INTO plan (digest, published, document) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute(params![digest, now.0, document])?;
    Ok(conn.last_insert_rowid())
}

/// A journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JourneyRow {
    pub(crate) id: i64,
    pub(crate) name: SmolStr,
    pub(crate) plan: i64,
    pub(crate) state: JourneyState,
    pub(crate) since: Instant,
    pub(crate) round: Option<Instant>,
    pub(crate) rounding: Option<Instant>,
    pub(crate) cursor: i64,
}

pub(crate) fn journeys(conn: &Connection) -> Outcome<Vec<JourneyRow>> {
    let sql =
        "SELECT id, name, plan, state, since, round, rounding, cursor FROM journey ORDER BY id";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(JourneyRow {
            id: row.get(0)?,
            name: row.get::<_, String>(1)?.into(),
            plan: row.get(2)?,
            state: row.get::<_, JourneyStateWord>(3)?.0,
            since: Instant(row.get(4)?),
            round: row.get::<_, Option<i64>>(5)?.map(Instant),
            rounding: row.get::<_, Option<i64>>(6)?.map(Instant),
            cursor: row.get(7)?,
        })
    })?;
    rows.collect()
}

/// Keeps a journey; one with number 0 is new and gets one.
pub(crate) fn keep_journey(conn: &Connection, journey: &mut JourneyRow) -> Outcome<()> {
    let sql = "INSERT INTO journey (id, name, plan, state, since, round, rounding, cursor)
               VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               ON CONFLICT (id) DO UPDATE SET plan = excluded.plan, state = excluded.state,
               since = excluded.since, round = excluded.round, rounding = excluded.rounding,
               cursor = excluded.cursor";
    conn.prepare_cached(sql)?.execute(params![
        journey.id,
        journey.name.as_str(),
        journey.plan,
        JourneyStateWord(journey.state),
        journey.since.0,
        journey.round.map(|at| at.0),
        journey.rounding.map(|at| at.0),
        journey.cursor,
    ])?;
    if journey.id == 0 {
        journey.id = conn.last_insert_rowid();
    }
    Ok(())
}

/// A contact.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContactRow {
    pub(crate) id: i64,
    pub(crate) name: SmolStr,
    /// By external name.
    pub(crate) fields: Vec<(SmolStr, SmolStr)>,
    pub(crate) sent: Sent,
    pub(crate) last: Option<i64>,
}

const CONTACT: &str = "SELECT id, name, fields, sent, last FROM contact WHERE id = ?1";
const CONTACT_NAMED: &str = "SELECT id, name, fields, sent, last FROM contact WHERE name = ?1";

fn contact_row(row: &rusqlite::Row<'_>) -> Outcome<ContactRow> {
    let sent = row.get_ref(3)?.as_str_or_null()?;
    Ok(ContactRow {
        id: row.get(0)?,
        name: row.get_ref(1)?.as_str()?.into(),
        fields: read_fields(row.get_ref(2)?.as_str()?),
        sent: sent.and_then(|sent| serde_json::from_str(sent).ok()).unwrap_or_default(),
        last: row.get(4)?,
    })
}

pub(crate) fn contact(conn: &Connection, id: i64) -> Outcome<Option<ContactRow>> {
    let mut statement = conn.prepare_cached(CONTACT)?;
    statement.query_row([id], contact_row).optional()
}

pub(crate) fn contact_named(conn: &Connection, name: &str) -> Outcome<Option<ContactRow>> {
    let mut statement = conn.prepare_cached(CONTACT_NAMED)?;
    statement.query_row([name], contact_row).optional()
}

/// Fields as they are stored: a JSON object of texts.
pub(crate) fn read_fields(json: &str) -> Vec<(SmolStr, SmolStr)> {
    let fields: Fields = serde_json::from_str(json).unwrap_or_default();
    fields.0
}

fn write_fields(fields: &[(SmolStr, SmolStr)]) -> String {
    let map = serde_json::to_string(&Fields(fields.to_vec()));
    map.unwrap_or_default()
}

/// An object of texts in the order in which it was written.
#[derive(Default)]
struct Fields(Vec<(SmolStr, SmolStr)>);

impl serde::Serialize for Fields {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
    }
}

impl<'de> serde::Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Fields;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of texts")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::with_capacity(8);
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// Keeps a contact; one with number 0 is new and gets one.
pub(crate) fn keep_contact(conn: &Connection, contact: &mut ContactRow) -> Outcome<()> {
    let sql = "INSERT INTO contact (id, name, fields, sent, last)
               VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5)
               ON CONFLICT (id) DO UPDATE SET fields = excluded.fields, sent = excluded.sent,
               last = excluded.last";
    let sent = if contact.sent.all().is_empty() {
        None
    } else {
        serde_json::to_string(&contact.sent).ok()
    };
    conn.prepare_cached(sql)?.execute(params![
        contact.id,
        contact.name.as_str(),
        write_fields(&contact.fields),
        sent,
        contact.last,
    ])?;
    if contact.id == 0 {
        contact.id = conn.last_insert_rowid();
    }
    Ok(())
}

pub(crate) fn delete_contact(conn: &Connection, contact: i64) -> Outcome<()> {
    conn.prepare_cached("DELETE FROM contact WHERE id = ?1")?.execute([contact])?;
    conn.prepare_cached("DELETE FROM member WHERE contact = ?1")?.execute([contact]).map(drop)
}

/// The number of a segment; it is kept from now on.
pub(crate) fn segment(conn: &Connection, name: &str) -> Outcome<i64> {
    let find = "SELECT id FROM segment WHERE name = ?1";
    let found = conn.prepare_cached(find)?.query_row([name], |row| row.get(0)).optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    conn.prepare_cached("INSERT INTO segment (name) VALUES (?1)")?.execute([name])?;
    Ok(conn.last_insert_rowid())
}

pub(crate) fn segments_of(conn: &Connection, contact: i64) -> Outcome<Vec<i64>> {
    let sql = "SELECT segment FROM member WHERE contact = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    statement.query_map([contact], |row| row.get(0))?.collect()
}

/// Whether the contact was not in the segment before.
pub(crate) fn join(conn: &Connection, contact: i64, segment: i64, now: Instant) -> Outcome<bool> {
    let sql = "INSERT OR IGNORE INTO member (contact, segment, since) VALUES (?1, ?2, ?3)";
    Ok(conn.prepare_cached(sql)?.execute(params![contact, segment, now.0])? > 0)
}

pub(crate) fn leave(conn: &Connection, contact: i64, segment: i64) -> Outcome<()> {
    let sql = "DELETE FROM member WHERE contact = ?1 AND segment = ?2";
    conn.prepare_cached(sql)?.execute([contact, segment]).map(drop)
}

/// The next members of a segment who were in it at an instant.
pub(crate) fn members(
    conn: &Connection,
    segment: i64,
    after: i64,
    at: Instant,
    limit: usize,
) -> Outcome<Vec<i64>> {
    let sql = "SELECT contact FROM member WHERE segment = ?1 AND contact > ?2 AND since <= ?3
               ORDER BY contact LIMIT ?4";
    let mut statement = conn.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map(params![segment, after, at.0, limit], |row| row.get(0))?.collect()
}

/// What was said of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConsentRow {
    pub(crate) profile: SmolStr,
    pub(crate) purpose: SmolStr,
    pub(crate) topic: SmolStr,
    pub(crate) opted_in: bool,
    pub(crate) since: Instant,
    pub(crate) source: SmolStr,
}

pub(crate) fn consents_of(conn: &Connection, address: &str) -> Outcome<Vec<ConsentRow>> {
    let sql = "SELECT profile, purpose, topic, state = 'opted_in', since, source
               FROM consent WHERE address = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([address], |row| {
        Ok(ConsentRow {
            profile: row.get_ref(0)?.as_str()?.into(),
            purpose: row.get_ref(1)?.as_str()?.into(),
            topic: row.get_ref(2)?.as_str()?.into(),
            opted_in: row.get(3)?,
            since: Instant(row.get(4)?),
            source: row.get_ref(5)?.as_str()?.into(),
        })
    })?;
    rows.collect()
}

/// What is said of an address: profile, purpose, topic (empty: none).
#[derive(Copy, Clone, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) profile: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) topic: &'a str,
    pub(crate) state: ConsentState,
    pub(crate) source: &'a str,
}

/// Records what was said of an address; `NotSet` forgets it.
pub(crate) fn set_consent(
    conn: &Connection,
    address: &str,
    said: Said<'_>,
    now: Instant,
) -> Outcome<()> {
    let Said { profile, purpose, topic, state, source } = said;
    let word = match state {
        ConsentState::OptedIn => "opted_in",
        ConsentState::OptedOut => "opted_out",
        ConsentState::NotSet => {
            let sql = "DELETE FROM consent WHERE address = ?1 AND profile = ?2 AND purpose = ?3
                       AND topic = ?4";
            let mut statement = conn.prepare_cached(sql)?;
            return statement.execute(params![address, profile, purpose, topic]).map(drop);
        }
    };
    let sql = "INSERT INTO consent (address, profile, purpose, topic, state, since, source)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (address, profile, purpose, topic) DO UPDATE SET
               state = excluded.state, since = excluded.since, source = excluded.source";
    let values = params![address, profile, purpose, topic, word, now.0, source];
    conn.prepare_cached(sql)?.execute(values).map(drop)
}

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RunRow {
    pub(crate) id: i64,
    pub(crate) journey: i64,
    pub(crate) plan: i64,
    pub(crate) contact: i64,
    pub(crate) due: Option<Instant>,
    pub(crate) state: State,
    pub(crate) last: Option<i64>,
}

const RUN: &str = "SELECT id, journey, plan, contact, due, state, last FROM run WHERE id = ?1";
const LAST_RUN: &str = "SELECT id, journey, plan, contact, due, state, last FROM run
    WHERE contact = ?1 AND journey = ?2 ORDER BY id DESC LIMIT 1";

fn run_row(row: &rusqlite::Row<'_>) -> Outcome<RunRow> {
    let state = row.get_ref(5)?.as_str()?;
    Ok(RunRow {
        id: row.get(0)?,
        journey: row.get(1)?,
        plan: row.get(2)?,
        contact: row.get(3)?,
        due: row.get::<_, Option<i64>>(4)?.map(Instant),
        state: serde_json::from_str(state).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, error.into())
        })?,
        last: row.get(6)?,
    })
}

/// A run. One whose state cannot be read is parked as it is, so that it stops nobody else; then there is none.
pub(crate) fn run(conn: &Connection, id: i64) -> Outcome<Option<RunRow>> {
    let found = conn.prepare_cached(RUN)?.query_row([id], run_row).optional();
    if let Err(rusqlite::Error::FromSqlConversionFailure(..)) = found {
        let sql = "UPDATE run SET rest = 'quarantined', due = NULL WHERE id = ?1";
        conn.prepare_cached(sql)?.execute([id])?;
        return Ok(None);
    }
    found
}

/// The last run of a contact in a journey; one whose state cannot be read has not ended.
pub(crate) fn last_run(conn: &Connection, contact: i64, journey: i64) -> Outcome<Option<RunRow>> {
    let mut statement = conn.prepare_cached(LAST_RUN)?;
    let found = statement.query_row([contact, journey], |row| match run_row(row) {
        Err(rusqlite::Error::FromSqlConversionFailure(..)) => {
            let (state, last) = (State::default(), None);
            Ok(RunRow {
                id: row.get(0)?,
                journey,
                plan: row.get(2)?,
                contact,
                due: None,
                state,
                last,
            })
        }
        found => found,
    });
    found.optional()
}

/// The runs of a contact that have not ended, oldest first.
pub(crate) fn active_runs(conn: &Connection, contact: i64) -> Outcome<Vec<i64>> {
    let sql = "SELECT id FROM run WHERE contact = ?1 AND rest <> 'done' ORDER BY id";
    conn.prepare_cached(sql)?.query_map([contact], |row| row.get(0))?.collect()
}

/// All runs of a contact, oldest first.
pub(crate) fn all_runs(conn: &Connection, contact: i64) -> Outcome<Vec<i64>> {
    let sql = "SELECT id FROM run WHERE contact = ?1 ORDER BY id";
    conn.prepare_cached(sql)?.query_map([contact], |row| row.get(0))?.collect()
}

/// The next runs of a journey that have not ended.
pub(crate) fn runs_inside(
    conn: &Connection,
    journey: i64,
    after: i64,
    limit: u32,
) -> Outcome<Vec<i64>> {
    let sql = "SELECT id FROM run WHERE journey = ?1 AND id > ?2 AND rest <> 'done'
               ORDER BY id LIMIT ?3";
    let mut statement = conn.prepare_cached(sql)?;
    statement.query_map(params![journey, after, limit], |row| row.get(0))?.collect()
}

pub(crate) fn insert_run(conn: &Connection, run: &RunRow, ready: bool) -> Outcome<()> {
    let sql = "INSERT INTO run (id, journey, plan, contact, rest, step, due, state, last)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    conn.prepare_cached(sql)?
        .execute(params![
            run.id,
            run.journey,
            run.plan,
            run.contact,
            rest_word(&run.state.rest, ready),
            run.state.rest.step(),
            run.due.map(|due| due.0),
            serde_json::to_string(&run.state).unwrap_or_default(),
            run.last,
        ])
        .map(drop)
}

pub(crate) fn update_run(conn: &Connection, run: &RunRow, ready: bool) -> Outcome<()> {
    let sql = "UPDATE run SET rest = ?2, step = ?3, due = ?4, state = ?5, last = ?6 WHERE id = ?1";
    conn.prepare_cached(sql)?
        .execute(params![
            run.id,
            rest_word(&run.state.rest, ready),
            run.state.rest.step(),
            run.due.map(|due| due.0),
            serde_json::to_string(&run.state).unwrap_or_default(),
            run.last,
        ])
        .map(drop)
}

pub(crate) fn next_run(conn: &Connection) -> Outcome<i64> {
    conn.query_row("SELECT coalesce(max(id), 0) + 1 FROM run", [], |row| row.get(0))
}

/// Runs that go on by themselves: the earliest, when and which.
pub(crate) fn due(conn: &Connection, limit: u32) -> Outcome<Vec<(Instant, i64)>> {
    let sql = "SELECT due, id FROM run WHERE due IS NOT NULL ORDER BY due LIMIT ?1";
    let mut statement = conn.prepare_cached(sql)?;
    statement.query_map([limit], |row| Ok((Instant(row.get(0)?), row.get(1)?)))?.collect()
}

/// Outcomes of simulated conversations: the earliest, when, which run and visit.
pub(crate) fn arrivals(conn: &Connection, limit: u32) -> Outcome<Vec<(Instant, i64, u32)>> {
    let sql = "SELECT due, run, visit FROM arrival ORDER BY due, run, visit LIMIT ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let row = |row: &rusqlite::Row<'_>| Ok((Instant(row.get(0)?), row.get(1)?, row.get(2)?));
    statement.query_map([limit], row)?.collect()
}

pub(crate) fn insert_arrival(
    conn: &Connection,
    due: Instant,
    run: i64,
    visit: u32,
    outcome: &str,
) -> Outcome<()> {
    let sql = "INSERT INTO arrival (due, run, visit, outcome) VALUES (?1, ?2, ?3, ?4)";
    conn.prepare_cached(sql)?.execute(params![due.0, run, visit, outcome]).map(drop)
}

/// Takes an outcome that has arrived.
pub(crate) fn take_arrival(
    conn: &Connection,
    due: Instant,
    run: i64,
    visit: u32,
) -> Outcome<Option<String>> {
    let sql = "DELETE FROM arrival WHERE due = ?1 AND run = ?2 AND visit = ?3 RETURNING outcome";
    let mut statement = conn.prepare_cached(sql)?;
    statement.query_row(params![due.0, run, visit], |row| row.get(0)).optional()
}

/// Forgets the outcomes that are on their way to a run; how many there were.
pub(crate) fn delete_arrivals(conn: &Connection, run: i64) -> Outcome<usize> {
    conn.prepare_cached("DELETE FROM arrival WHERE run = ?1")?.execute([run])
}

pub(crate) fn count_arrivals(conn: &Connection) -> Outcome<u64> {
    conn.query_row("SELECT count(*) FROM arrival", [], |row| row.get(0))
}

pub(crate) fn push_ready(conn: &Connection, queue: i64, since: Instant, run: i64) -> Outcome<()> {
    let sql = "INSERT OR IGNORE INTO ready (queue, since, run) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute(params![queue, since.0, run]).map(drop)
}

/// Takes the oldest runs that wait in a queue.
pub(crate) fn pop_ready(conn: &Connection, queue: i64, limit: u32) -> Outcome<Vec<i64>> {
    let sql = "SELECT since, run FROM ready WHERE queue = ?1 ORDER BY since, run LIMIT ?2";
    let oldest: Vec<(i64, i64)> = conn
        .prepare_cached(sql)?
        .query_map(params![queue, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Outcome<_>>()?;
    let sql = "DELETE FROM ready WHERE queue = ?1 AND since = ?2 AND run = ?3";
    let mut delete = conn.prepare_cached(sql)?;
    for (since, run) in &oldest {
        delete.execute(params![queue, since, run])?;
    }
    Ok(oldest.into_iter().map(|(_, run)| run).collect())
}

/// How many runs wait, by queue.
pub(crate) fn waiting(conn: &Connection) -> Outcome<Vec<(i64, u64)>> {
    let mut statement = conn.prepare_cached("SELECT queue, count(*) FROM ready GROUP BY queue")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Takes a run out of the queue in which it waits: which, and since when.
pub(crate) fn unready(conn: &Connection, run: i64) -> Outcome<Option<(i64, Instant)>> {
    let sql = "DELETE FROM ready WHERE run = ?1 RETURNING queue, since";
    let mut statement = conn.prepare_cached(sql)?;
    statement.query_row([run], |row| Ok((row.get(0)?, Instant(row.get(1)?)))).optional()
}

/// Whether an event is new; it is remembered.
pub(crate) fn take_event(conn: &Connection, id: &str, now: Instant) -> Outcome<bool> {
    // Ids from outside may name people; a digest does not.
    let digest = super::chain::digest("", id);
    let sql = "INSERT OR IGNORE INTO inbox (id, at) VALUES (?1, ?2)";
    let digest = digest.get(..16).unwrap_or_default();
    Ok(conn.prepare_cached(sql)?.execute(params![digest, now.0])? > 0)
}

/// Forgets events that were taken before an instant, of the next few thousand behind an id; the last of these.
pub(crate) fn forget_events(conn: &Connection, before: Instant, after: &[u8]) -> Outcome<Vec<u8>> {
    let sql = "SELECT id FROM inbox WHERE id > ?1 ORDER BY id LIMIT 1 OFFSET 5000";
    let mut statement = conn.prepare_cached(sql)?;
    let last: Option<Vec<u8>> = statement.query_row([after], |row| row.get(0)).optional()?;
    let end = last.clone().unwrap_or_else(|| vec![0xff; 17]);
    conn.prepare_cached("DELETE FROM inbox WHERE id > ?1 AND id <= ?2 AND at < ?3")?
        .execute(params![after, end, before.0])?;
    // Behind the last one it begins anew.
    Ok(last.unwrap_or_default())
}

/// What is known of a request.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum RequestState {
    /// It was handed to the connector, and no answer was stored.
    Out,
    /// It is to be tried again.
    Retry,
    /// The provider has it.
    Open,
}

const REQUEST_STATES: [(&str, RequestState); 3] =
    [("out", RequestState::Out), ("retry", RequestState::Retry), ("open", RequestState::Open)];

/// A request that went out and has no end yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestRow {
    pub(crate) run: i64,
    pub(crate) visit: u32,
    pub(crate) connector: i64,
    pub(crate) step: SmolStr,
    pub(crate) contact: i64,
    pub(crate) address: Option<SmolStr>,
    pub(crate) state: RequestState,
    pub(crate) at: Instant,
    pub(crate) deadline: Instant,
    pub(crate) attempts: u32,
    pub(crate) next: Option<Instant>,
    /// Whether the provider may have it.
    pub(crate) unsure: bool,
    pub(crate) provider: Option<SmolStr>,
    pub(crate) body: Option<String>,
}

const REQUEST: &str = "SELECT run, visit, connector, step, contact, address, state, at, deadline,
    attempts, next, unsure, provider, body FROM request ";

fn request_row(row: &rusqlite::Row<'_>) -> Outcome<RequestRow> {
    let text =
        |place| Ok::<_, rusqlite::Error>(row.get_ref(place)?.as_str_or_null()?.map(SmolStr::from));
    let state = row.get_ref(6)?.as_str()?;
    let found = REQUEST_STATES.iter().find(|(word, _)| *word == state);
    Ok(RequestRow {
        run: row.get(0)?,
        visit: row.get(1)?,
        connector: row.get(2)?,
        step: text(3)?.unwrap_or_default(),
        contact: row.get(4)?,
        address: text(5)?,
        state: found.map_or(RequestState::Out, |(_, state)| *state),
        at: Instant(row.get(7)?),
        deadline: Instant(row.get(8)?),
        attempts: row.get(9)?,
        next: row.get::<_, Option<i64>>(10)?.map(Instant),
        unsure: row.get(11)?,
        provider: text(12)?,
        body: row.get(13)?,
    })
}

pub(crate) fn request(conn: &Connection, run: i64, visit: u32) -> Outcome<Option<RequestRow>> {
    let sql = format!("{REQUEST} WHERE run = ?1 AND visit = ?2");
    conn.prepare_cached(&sql)?.query_row(params![run, visit], request_row).optional()
}

pub(crate) fn keep_request(conn: &Connection, row: &RequestRow) -> Outcome<()> {
    let sql =
        "INSERT OR REPLACE INTO request (run, visit, connector, step, contact, address, state,
               at, deadline, attempts, next, unsure, provider, body)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    let state = REQUEST_STATES.iter().find(|(_, state)| *state == row.state);
    conn.prepare_cached(sql)?
        .execute(params![
            row.run,
            row.visit,
            row.connector,
            row.step.as_str(),
            row.contact,
            row.address.as_deref(),
            state.map_or("out", |(word, _)| word),
            row.at.0,
            row.deadline.0,
            row.attempts,
            row.next.map(|next| next.0),
            row.unsure,
            row.provider.as_deref(),
            row.body,
        ])
        .map(drop)
}

/// Forgets a request: the connector that carried it, when it went out, and whether the provider had it.
pub(crate) fn delete_request(
    conn: &Connection,
    run: i64,
    visit: u32,
) -> Outcome<Option<(i64, Instant, bool)>> {
    let sql = "DELETE FROM request WHERE run = ?1 AND visit = ?2
               RETURNING connector, at, state = 'open'";
    let mut statement = conn.prepare_cached(sql)?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, Instant(row.get(1)?), row.get(2)?));
    statement.query_row(params![run, visit], row).optional()
}

/// How many requests have no answer, of conversations and of messages.
pub(crate) fn unanswered(conn: &Connection) -> Outcome<[u64; 2]> {
    let sql = "SELECT count(*) FILTER (WHERE connector = 0), count(*) FILTER (WHERE connector = 1)
               FROM request WHERE state <> 'open'";
    conn.query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?]))
}

/// The requests of a run.
pub(crate) fn requests_of(conn: &Connection, run: i64) -> Outcome<Vec<RequestRow>> {
    let sql = format!("{REQUEST} WHERE run = ?1");
    conn.prepare_cached(&sql)?.query_map([run], request_row)?.collect()
}

/// Requests that are to be tried again by now, the earliest first.
pub(crate) fn requests_due(
    conn: &Connection,
    now: Instant,
    limit: u32,
) -> Outcome<Vec<RequestRow>> {
    let sql = format!("{REQUEST} WHERE next IS NOT NULL AND next <= ?1 ORDER BY next LIMIT ?2");
    conn.prepare_cached(&sql)?.query_map(params![now.0, limit], request_row)?.collect()
}

/// When a request is to be tried again at the soonest.
pub(crate) fn next_request(conn: &Connection) -> Outcome<Option<Instant>> {
    let sql = "SELECT min(next) FROM request WHERE next IS NOT NULL";
    let next: Option<i64> = conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    Ok(next.map(Instant))
}

/// Requests whose answer was never stored may have reached the provider.
pub(crate) fn lose_requests(conn: &Connection) -> Outcome<()> {
    let sql = "UPDATE request SET state = 'retry', unsure = 1, next = 0 WHERE state = 'out'";
    conn.execute(sql, []).map(drop)
}

/// How many conversations are open that began since an instant.
pub(crate) fn lines(conn: &Connection, since: Instant) -> Outcome<u64> {
    let sql = "SELECT count(*) FROM request WHERE connector = 0 AND at > ?1";
    conn.prepare_cached(sql)?.query_row([since.0], |row| row.get(0))
}

/// The newest row of the journal about a run.
pub(crate) fn keep_last(conn: &Connection, run: i64, last: Option<i64>) -> Outcome<()> {
    conn.prepare_cached("UPDATE run SET last = ?2 WHERE id = ?1")?
        .execute(params![run, last])
        .map(drop)
}

/// A row of the journal.
#[derive(Copy, Clone, Debug)]
pub(crate) struct JournalRow<'a> {
    pub(crate) seq: i64,
    pub(crate) at: Instant,
    pub(crate) run: Option<i64>,
    pub(crate) contact: i64,
    pub(crate) previous: Option<i64>,
    pub(crate) entry: &'a str,
    pub(crate) private: Option<&'a str>,
    pub(crate) digest: Option<&'a [u8]>,
    pub(crate) hash: &'a Hash,
}

pub(crate) fn append(conn: &Connection, row: JournalRow<'_>) -> Outcome<()> {
    let sql = "INSERT INTO journal (seq, at, run, contact, previous, entry, private, digest, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    conn.prepare_cached(sql)?
        .execute(params![
            row.seq,
            row.at.0,
            row.run,
            row.contact,
            row.previous,
            row.entry,
            row.private,
            row.digest,
            row.hash.as_slice(),
        ])
        .map(drop)
}

/// The last row of the journal: its number and hash.
pub(crate) fn journal_head(conn: &Connection) -> Outcome<(i64, Hash)> {
    let sql = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
    let head = conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get::<_, [u8; 32]>(1)?)));
    Ok(head.optional()?.unwrap_or((0, [0; 32])))
}

/// Erases what is private in a row of the journal; gives the row before.
pub(crate) fn erase_row(conn: &Connection, seq: i64) -> Outcome<Option<i64>> {
    let sql = "UPDATE journal SET private = NULL WHERE seq = ?1 RETURNING previous";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row([seq], |row| row.get(0)).optional()?.flatten())
}

pub(crate) fn add_tally(
    conn: &Connection,
    journey: i64,
    what: &str,
    of: &str,
    by: i64,
) -> Outcome<()> {
    let sql = "INSERT INTO tally (journey, what, of, count) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (journey, what, of) DO UPDATE SET count = count + excluded.count";
    conn.prepare_cached(sql)?.execute(params![journey, what, of, by]).map(drop)
}

/// Runs that rest until a time on a clock.
pub(crate) fn runs_with_aim(conn: &Connection, after: i64, limit: u32) -> Outcome<Vec<i64>> {
    let sql = "SELECT id FROM run WHERE id > ?1 AND rest <> 'done' AND state ->> 'aim' IS NOT NULL
               ORDER BY id LIMIT ?2";
    conn.prepare_cached(sql)?.query_map(params![after, limit], |row| row.get(0))?.collect()
}

/// Whether another contact has an address.
pub(crate) fn has_others(conn: &Connection, contact: i64, address: &str) -> Outcome<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM contact, json_each(contact.fields)
               WHERE contact.id <> ?1 AND json_each.value = ?2)";
    conn.prepare_cached(sql)?.query_row(params![contact, address], |row| row.get(0))
}

pub(crate) fn forget_consents(conn: &Connection, address: &str) -> Outcome<()> {
    conn.prepare_cached("DELETE FROM consent WHERE address = ?1")?.execute([address]).map(drop)
}

pub(crate) fn segments(conn: &Connection) -> Outcome<Vec<(i64, SmolStr)>> {
    let mut statement = conn.prepare("SELECT id, name FROM segment")?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?.into()));
    statement.query_map([], row)?.collect()
}
