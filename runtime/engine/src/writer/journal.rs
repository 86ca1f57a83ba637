//! Writing down: rows of the journal, linked by run and chained by hash.

use journey_plan::value::Instant;
use rusqlite::Connection;

use super::Writer;
use crate::journal::{Entry, Private};
use crate::store::chain::{self, Row};
use crate::store::write::{self, JournalRow};

/// What a row is about.
#[derive(Copy, Clone, Debug)]
pub(crate) struct About {
    pub(crate) run: Option<i64>,
    pub(crate) contact: i64,
    /// The row before of the same run, or of the same contact.
    pub(crate) previous: Option<i64>,
}

impl Writer {
    /// Appends a row; its number.
    pub(crate) fn write_down(
        &mut self,
        at: Instant,
        about: About,
        entry: &Entry,
        private: &Private,
    ) -> rusqlite::Result<i64> {
        let (last, before) = self.head;
        let seq = last + 1;
        let entry = serde_json::to_string(entry).unwrap_or_default();
        let private = if private.is_empty() { None } else { Some(salted(&self.conn, private)?) };
        let digest = private.as_deref().map(|private| chain::digest("", private));
        let digest = digest.as_ref().map(<[u8; 32]>::as_slice);
        let About { run, contact, previous } = about;
        let row = Row { seq, at: at.0, run, contact, entry: &entry, digest };
        let hash = chain::hash(&before, row);
        let private = private.as_deref();
        let row = JournalRow {
            seq,
            at,
            run,
            contact,
            previous,
            entry: &entry,
            private,
            digest,
            hash: &hash,
        };
        write::append(&self.conn, row)?;
        self.head = (seq, hash);
        Ok(seq)
    }
}

/// What is private, behind a salt: the digest, which stays, does not give away what was erased.
fn salted(conn: &Connection, private: &Private) -> rusqlite::Result<String> {
    let salt: String = conn
        .prepare_cached("SELECT lower(hex(randomblob(16)))")?
        .query_row([], |row| row.get(0))?;
    let json = serde_json::to_string(private).unwrap_or_default();
    Ok(format!("{salt} {json}"))
}
