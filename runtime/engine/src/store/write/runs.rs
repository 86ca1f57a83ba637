//! Runs, what is due of them, and who waits for room.

use journey_plan::value::Instant;
use journey_runtime::State;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::store::words::rest_word;

type Outcome<T> = rusqlite::Result<T>;

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
    /// The row of the journal that says from which plan it came last.
    pub(crate) moved: Option<i64>,
}

const RUN: &str =
    "SELECT id, journey, plan, contact, due, state, last, moved FROM run WHERE id = ?1";
const LAST_RUN: &str = "SELECT id, journey, plan, contact, due, state, last, moved FROM run
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
        moved: row.get(7)?,
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
                moved: None,
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

/// How many runs of a journey are inside on a plan other than this one.
pub(crate) fn runs_elsewhere(conn: &Connection, journey: i64, plan: i64) -> Outcome<u64> {
    let sql = "SELECT count(*) FROM run WHERE journey = ?1 AND plan <> ?2 AND rest <> 'done'";
    conn.prepare_cached(sql)?.query_row([journey, plan], |row| row.get(0))
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
    let sql = "UPDATE run SET rest = ?2, step = ?3, due = ?4, state = ?5, last = ?6, plan = ?7, moved = ?8
               WHERE id = ?1";
    conn.prepare_cached(sql)?
        .execute(params![
            run.id,
            rest_word(&run.state.rest, ready),
            run.state.rest.step(),
            run.due.map(|due| due.0),
            serde_json::to_string(&run.state).unwrap_or_default(),
            run.last,
            run.plan,
            run.moved,
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

/// The newest row of the journal about a run.
pub(crate) fn keep_last(conn: &Connection, run: i64, last: Option<i64>) -> Outcome<()> {
    conn.prepare_cached("UPDATE run SET last = ?2 WHERE id = ?1")?
        .execute(params![run, last])
        .map(drop)
}

/// Runs that rest until a time on a clock.
pub(crate) fn runs_with_aim(conn: &Connection, after: i64, limit: u32) -> Outcome<Vec<i64>> {
    let sql = "SELECT id FROM run WHERE id > ?1 AND rest <> 'done' AND state ->> 'aim' IS NOT NULL
               ORDER BY id LIMIT ?2";
    conn.prepare_cached(sql)?.query_map(params![after, limit], |row| row.get(0))?.collect()
}
