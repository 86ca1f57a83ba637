//! What the writer, readers and the handle share.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use journey_plan::value::Instant;
use rusqlite::Connection;
use smol_str::SmolStr;

use crate::carriers::Carriers;
use crate::clock::Speed;
use crate::measures::Measures;
use crate::shelf::{Plans, Segments};
use crate::store::Store;

/// How many connections read at most.
const READERS: usize = 4;

/// What the writer and everybody else share.
pub(crate) struct Shared {
    pub(crate) settings: Prepared,
    pub(crate) plans: Plans,
    pub(crate) segments: Segments,
    pub(crate) measures: Measures,
    pub(crate) store: Store,
    pub(crate) queued: AtomicU64,
    pub(crate) clock: AtomicI64,
    pub(crate) closing: AtomicBool,
    pub(crate) trouble: Mutex<Option<String>>,
    /// Whether the log is to be emptied because somebody was erased.
    pub(crate) empty: AtomicBool,
    /// Whether the log is so long that the writer is to move what is left of it.
    pub(crate) shorten: AtomicBool,
    readers: Mutex<Vec<Connection>>,
}

/// The settings as the writer takes them.
pub(crate) struct Prepared {
    pub(crate) database: PathBuf,
    pub(crate) speed: Speed,
    pub(crate) carriers: Carriers,
    pub(crate) spread: u64,
    pub(crate) do_not_contact: Vec<SmolStr>,
    pub(crate) group: usize,
}

impl Shared {
    pub(crate) fn new(settings: Prepared, segments: Segments, store: Store) -> Self {
        Self {
            settings,
            plans: Plans::default(),
            segments,
            measures: Measures::new(),
            store,
            queued: AtomicU64::new(0),
            clock: AtomicI64::new(0),
            closing: AtomicBool::new(false),
            trouble: Mutex::new(None),
            empty: AtomicBool::new(false),
            shorten: AtomicBool::new(false),
            readers: Mutex::new(Vec::new()),
        }
    }

    pub(crate) fn set_trouble(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    pub(crate) fn set_clock(&self, now: Instant) {
        self.clock.store(now.0, Ordering::Relaxed);
    }

    /// Asks for the log to be emptied, so that what was erased is in no file.
    pub(crate) fn empty_log(&self) {
        self.empty.store(true, Ordering::Relaxed);
    }

    /// Whether the writer is to move what is left of the log.
    pub(crate) fn is_to_shorten(&self) -> bool {
        self.shorten.swap(false, Ordering::Relaxed)
    }

    /// Inputs were taken from the queue.
    pub(crate) fn taken(&self, inputs: usize) {
        self.queued.fetch_sub(u64::try_from(inputs).unwrap_or(0), Ordering::Relaxed);
    }

    /// Reads with a connection of its own.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let spare = readers.pop();
        drop(readers);
        let conn = match spare {
            Some(conn) => conn,
            None => self.store.reader()?,
        };
        let result = work(&conn);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(conn);
        }
        result
    }
}
