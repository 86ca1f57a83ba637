//! What the store knows of itself: its clock, plans, journeys, counts.

use journey_plan::value::Instant;
use rusqlite::{Connection, OptionalExtension as _, ToSql, params};
use smol_str::SmolStr;

use crate::store::words::JourneyStateWord;
use crate::view::JourneyState;

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
