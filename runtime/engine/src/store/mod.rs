//! The store: a SQLite file with a write-ahead log. The only room that knows SQLite.
//!
//! One connection writes; readers have connections of their own and never wait for it. The file can be read with
//! the `sqlite3` program while the engine runs.

mod backup;
pub(crate) mod chain;
pub(crate) mod read;
mod words;
pub(crate) mod write;

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use journey_plan::value::Instant;
use rusqlite::{Connection, OpenFlags};

pub use backup::{BackupError, backup};

use crate::clock::{Speed, machine_now};

/// The versions of the tables: what leads from each to the next.
const MIGRATIONS: &[&str] = &[include_str!("schema.sql"), include_str!("moved.sql")];

/// What marks a file as one of ours: `JRNY`.
const PROGRAM: u32 = 0x4a52_4e59;

/// The version of the tables that this program writes.
pub(crate) const SCHEMA: u32 = 2;

/// How long the log may become, in pages of 4 KiB, before the writer moves the rest of it itself.
const LONGEST_LOG: i64 = 16 * 1024;

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another engine has it.
    #[error("another engine runs on `{}`", .0.display())]
    InUse(PathBuf),
    /// It was written by a newer program.
    #[error("`{}` was written by a newer version (tables {found}, this one knows {SCHEMA})", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its tables.
        found: u32,
    },
    /// It is not one of ours.
    #[error("`{}` is not a database of the engine", .0.display())]
    Foreign(PathBuf),
    /// Its clock ran ahead of time.
    #[error(
        "the clock of `{}` ran ahead ({speed} times as fast as real time) and is at {at}; \
         use another database for real time", .path.display()
    )]
    Ahead {
        /// The file.
        path: PathBuf,
        /// How fast its clock went.
        speed: String,
        /// Where it is.
        at: String,
    },
    /// A plan in it cannot be read any more.
    #[error("a plan in the database cannot be run: {0}")]
    Plan(String),
    /// The disk or SQLite says no.
    #[error("cannot open `{}`: {reason}", .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// A store that this process alone writes.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) path: PathBuf,
    /// Held as long as the engine lives; the system gives it back when the process dies.
    lock: File,
}

impl Store {
    /// Opens or makes a store, and the connection that writes.
    pub(crate) fn open(
        path: &Path,
        speed: Speed,
        begins: Option<Instant>,
    ) -> Result<(Self, Connection), OpenError> {
        let disk = |reason: String| OpenError::Disk { path: path.to_owned(), reason };
        let lock = lock(path)?;
        let mut conn = Connection::open(path).map_err(|error| disk(error.to_string()))?;
        let trouble = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => OpenError::Foreign(path.to_owned()),
            _ => disk(error.to_string()),
        };
        // Nothing is changed before it is known whose it is.
        let found = version(&conn).map_err(trouble)?;
        if found.is_some_and(|found| found > SCHEMA) {
            return Err(OpenError::Newer { path: path.to_owned(), found: found.unwrap_or(0) });
        }
        let found = found.ok_or_else(|| OpenError::Foreign(path.to_owned()))?;
        prepare(&conn).map_err(trouble)?;
        migrate(&mut conn, found, speed, begins).map_err(trouble)?;
        set_speed(&conn, path, speed)?;
        Ok((Self { path: path.to_owned(), lock }, conn))
    }

    /// Lets another engine have it.
    pub(crate) fn release(&self) {
        // Where it cannot be given back, the end of the process does.
        let _ = self.lock.unlock();
    }

    /// A connection that looks after the log.
    pub(crate) fn keeper(&self) -> rusqlite::Result<Connection> {
        let conn = Connection::open(&self.path)?;
        conn.busy_timeout(Duration::from_secs(1))?;
        Ok(conn)
    }

    /// A connection that only reads.
    pub(crate) fn reader(&self) -> rusqlite::Result<Connection> {
        reader(&self.path)
    }
}

/// Moves what it can of the log into the file; whether the log is too long all the same.
///
/// The log begins anew only where all of it was moved: whoever writes without rest has to do that himself at times.
pub(crate) fn tidy_log(conn: &Connection) -> rusqlite::Result<bool> {
    let pages = |row: &rusqlite::Row<'_>| row.get::<_, i64>(1);
    Ok(conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], pages)? > LONGEST_LOG)
}

/// Moves the log into the file and cuts it off; whether nobody was in the way.
pub(crate) fn empty_log(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(row.get::<_, i64>(0)? == 0))
}

/// A connection that only reads.
fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.pragma_update(None, "query_only", true)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// Takes the lock that keeps a second engine away.
///
/// A file of its own, because locks on the database itself would keep its readers out too.
fn lock(path: &Path) -> Result<File, OpenError> {
    let mut name = path.as_os_str().to_owned();
    name.push("-lock");
    let disk = |error: std::io::Error| OpenError::Disk {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let mut options = OpenOptions::new();
    let file = options.create(true).truncate(false).write(true).open(name).map_err(disk)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(std::fs::TryLockError::Error(error)) => Err(disk(error)),
    }
}

fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.pragma_update(None, "journal_mode", "wal")?;
    conn.pragma_update(None, "synchronous", "full")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten, so that an erased contact leaves no trace.
    conn.pragma_update(None, "secure_delete", true)?;
    // Another connection moves the log into the file, so that commits do not wait for it.
    conn.pragma_update(None, "wal_autocheckpoint", 0)?;
    conn.pragma_update(None, "cache_size", -64_000)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// The version of the tables, 0 where there are none yet; none where it is another program's.
fn version(conn: &Connection) -> rusqlite::Result<Option<u32>> {
    conn.busy_timeout(Duration::from_secs(5))?;
    let number = |sql| conn.query_row(sql, [], |row| row.get::<_, u32>(0));
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    let (program, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    if tables == 0 {
        return Ok(Some(0));
    }
    Ok(Some(version).filter(|_| program == PROGRAM))
}

fn migrate(
    conn: &mut Connection,
    found: u32,
    speed: Speed,
    begins: Option<Instant>,
) -> rusqlite::Result<()> {
    let missing = MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0));
    let transaction = conn.transaction()?;
    for script in missing {
        transaction.execute_batch(script)?;
    }
    if found == 0 {
        begin(&transaction, speed, begins)?;
    }
    if found < SCHEMA {
        transaction.pragma_update(None, "application_id", PROGRAM)?;
        transaction.pragma_update(None, "user_version", SCHEMA)?;
    }
    transaction.commit()
}

/// What a new store knows of itself.
fn begin(conn: &Connection, speed: Speed, begins: Option<Instant>) -> rusqlite::Result<()> {
    let id: String = conn.query_row("SELECT lower(hex(randomblob(4)))", [], |row| row.get(0))?;
    let now = machine_now();
    let begins = begins.unwrap_or(now);
    write::set_meta(conn, "store", &id)?;
    write::set_meta(conn, "tzdb", journey_runtime::time::TZDB)?;
    write::set_meta(conn, "clock", begins.0)?;
    write::set_meta(conn, "base", begins.0)?;
    write::set_meta(conn, "base_machine", now.0)?;
    write::set_meta(conn, "speed", speed.to_string())
}

/// A clock that goes at another speed than before goes on from where it is.
fn set_speed(conn: &Connection, path: &Path, speed: Speed) -> Result<(), OpenError> {
    let disk = |error: rusqlite::Error| OpenError::Disk {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let before = write::meta_text(conn, "speed").map_err(disk)?;
    if before == speed.to_string() {
        return Ok(());
    }
    let (_, last) = clock(conn).map_err(disk)?;
    let machine = machine_now();
    if speed == Speed::Times(1) && last > machine {
        let at = crate::time::utc(last);
        return Err(OpenError::Ahead { path: path.to_owned(), speed: before, at });
    }
    let keep = || {
        write::set_meta(conn, "base", last.max(machine).0)?;
        write::set_meta(conn, "base_machine", machine.0)?;
        write::set_meta(conn, "speed", speed.to_string())
    };
    keep().map_err(disk)
}

/// What the store knows of its clock: where it began, by itself and by the machine, and its latest stamp.
pub(crate) fn clock(conn: &Connection) -> rusqlite::Result<((Instant, Instant), Instant)> {
    let meta = |key| write::meta(conn, key).map(Instant);
    Ok(((meta("base")?, meta("base_machine")?), meta("clock")?))
}
