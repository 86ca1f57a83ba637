//! What happens just now: what went out last, how busy connectors are, what is due; and whether the journal is whole.

use journey_plan::value::Instant;
use rusqlite::{Connection, params};

use super::tell::{JournalRow, Teller, plan_at, read_private, shown};
use super::{Found, Outcome, one, store_id};
use crate::carriers::Carriers;
use crate::connector::Open;
use crate::ids;
use crate::journal::{Entry, Happened, Note};
use crate::shared::Shared;
use crate::store::chain::{self, Hash, Row};
use crate::store::write;
use crate::time::utc;
use crate::view;

/// The most rows that are looked at for what was sent last.
const LOOKED_AT: i64 = 2_000;

/// The last things that went out or did not, newest first.
pub(crate) fn recent(
    conn: &Connection,
    shared: &Shared,
    limit: usize,
) -> Outcome<Vec<view::Recent>> {
    let store = store_id(conn)?;
    let sql = "SELECT run, at, entry, private, seq FROM journal WHERE run IS NOT NULL
               ORDER BY seq DESC LIMIT ?1";
    let rows = conn
        .prepare_cached(sql)?
        .query_map([LOOKED_AT], |row| {
            let entry = serde_json::from_str::<Entry>(row.get_ref(2)?.as_str()?);
            let private = row.get_ref(3)?.as_str_or_null()?.map(read_private).unwrap_or_default();
            Ok((row.get::<_, i64>(0)?, Instant(row.get(1)?), entry, private, row.get(4)?))
        })?
        .collect::<Outcome<Vec<_>>>()?;
    let mut all = Vec::new();
    for (run, at, entry, private, seq) in rows {
        let Ok(entry) = entry else { continue };
        if all.len() >= limit {
            break;
        }
        let said = entry.notes.iter().any(|(_, note)| sent(note).is_some());
        if !said && !matches!(entry.event, Happened::Undelivered(..)) {
            continue;
        }
        let Some(mut found) = one(conn, &shared.plans, &store, run)? else { continue };
        if found.moved.is_some_and(|moved| moved > seq) {
            found.loaded = plan_at(conn, &shared.plans, found.moved, seq)?;
        }
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
