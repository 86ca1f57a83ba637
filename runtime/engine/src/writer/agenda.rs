//! What is due next: timers of runs, and outcomes of simulated conversations, in the order of time.
//!
//! The earliest are kept in memory, so that the store is asked once for many; a horizon says how far that reaches.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use journey_plan::value::Instant;
use rusqlite::Connection;

use crate::store::write;

/// How many are read at once.
const READ: u32 = 1024;

/// How many are kept at most.
const MOST: usize = 16 * 1024;

/// Something that is due; at one instant outcomes come before timers.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// The outcome of a simulated conversation: run and visit.
    Arrival(i64, u32),
    /// The timer of a run.
    Timer(i64),
}

/// What is due next.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Reverse<(Instant, Due)>>,
    /// Everything that is due before this instant is in the heap; none: the store was not read yet.
    horizon: Option<Instant>,
}

impl Agenda {
    /// Something was stored that is due then.
    pub(crate) fn add(&mut self, at: Instant, due: Due) {
        if self.horizon.is_none_or(|horizon| at >= horizon) {
            return;
        }
        if self.heap.len() >= MOST {
            *self = Self::default();
            return;
        }
        self.heap.push(Reverse((at, due)));
    }

    /// What is due first. What has been done or moved meanwhile may still be named; who takes it looks again.
    pub(crate) fn first(&mut self, conn: &Connection) -> rusqlite::Result<Option<(Instant, Due)>> {
        if self.heap.is_empty() {
            self.read(conn)?;
        }
        Ok(self.heap.peek().map(|Reverse(first)| *first))
    }

    /// Takes what [`Self::first`] named.
    pub(crate) fn pop(&mut self) {
        self.heap.pop();
    }

    fn read(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        if self.horizon == Some(Instant(i64::MAX)) {
            return Ok(());
        }
        let timers = write::due(conn, READ)?;
        let arrivals = write::arrivals(conn, READ)?;
        let full = usize::try_from(READ).unwrap_or(usize::MAX);
        let end = |read: usize, last: Option<Instant>| {
            last.filter(|_| read >= full).unwrap_or(Instant(i64::MAX))
        };
        let horizon = end(timers.len(), timers.last().map(|(at, _)| *at))
            .min(end(arrivals.len(), arrivals.last().map(|(at, ..)| *at)));
        let timers: Vec<_> = timers.into_iter().map(|(at, run)| (at, Due::Timer(run))).collect();
        let arrivals: Vec<_> =
            arrivals.into_iter().map(|(at, run, visit)| (at, Due::Arrival(run, visit))).collect();
        let until = |all: &[(Instant, Due)], end: Instant| {
            all.iter().filter(|(at, _)| *at < end).copied().map(Reverse).collect::<Vec<_>>()
        };
        // What is due at the horizon itself may have been read in part.
        let mut heap = until(&timers, horizon);
        heap.extend(until(&arrivals, horizon));
        if heap.is_empty() {
            // More are due at one instant than are read at once: first the outcomes, then the timers.
            let after = horizon.plus_millis(1);
            heap = until(&arrivals, after);
            if heap.is_empty() {
                heap = until(&timers, after);
            }
        }
        self.horizon = Some(horizon);
        self.heap = heap.into();
        Ok(())
    }
}
