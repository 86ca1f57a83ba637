//! Contacts, the segments they are in, and what was said of their addresses.

use journey_plan::value::Instant;
use journey_runtime::Sent;
use rusqlite::{Connection, OptionalExtension as _, params};
use smol_str::SmolStr;

use crate::view::ConsentState;

type Outcome<T> = rusqlite::Result<T>;

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
