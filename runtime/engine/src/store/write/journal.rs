//! Events that were taken, and the journal.

use journey_plan::value::Instant;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::store::chain::{self, Hash};

type Outcome<T> = rusqlite::Result<T>;

/// Whether an event is new; it is remembered.
pub(crate) fn take_event(conn: &Connection, id: &str, now: Instant) -> Outcome<bool> {
    // Ids from outside may name people; a digest does not.
    let digest = chain::digest("", id);
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
