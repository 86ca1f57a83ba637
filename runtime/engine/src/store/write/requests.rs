//! Requests that went out and have no end yet.

use journey_plan::value::Instant;
use rusqlite::{Connection, OptionalExtension as _, params};
use smol_str::SmolStr;

type Outcome<T> = rusqlite::Result<T>;

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
