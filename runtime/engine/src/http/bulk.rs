//! Storing bodies of many lines, a group at a time, no faster than the disk takes them.

use std::time::Duration;

use futures_util::future::join_all;
use serde::de::DeserializeOwned;
use tokio::time::sleep;

use super::body::parse;
use super::lines::{Line, Lines};
use super::problem::Problem;
use super::wire::{Bulk, ContactLine, MemberLine};
use crate::engine::Engine;
use crate::input::ContactRecord;
use crate::refused::Refused;

/// How long to wait where too much is waiting to be stored.
const PAUSE: Duration = Duration::from_millis(50);

/// How often, at most, until the sender is told.
const PATIENCE: u32 = 200;

/// Stores lines and counts what became of them.
pub(crate) struct Keep<'a> {
    engine: &'a Engine,
    done: Bulk,
}

impl<'a> Keep<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine, done: Bulk::default() }
    }

    /// Stores contacts.
    pub(crate) async fn contacts(mut self, mut lines: Lines) -> Result<Bulk, Problem> {
        while let Some(group) = self.next(&mut lines).await? {
            // A small body may come as one piece with more lines than are stored at once.
            for group in group.chunks(super::lines::GROUP) {
                let (numbers, records): (Vec<u64>, Vec<_>) =
                    self.read(group, ContactLine::record).into_iter().unzip();
                let kept = put(self.engine, records).await;
                let rows = kept.map_err(|refused| self.broken_off(refused.into()))?;
                self.count(numbers, rows);
            }
        }
        Ok(self.done)
    }

    /// Lets contacts join a segment.
    pub(crate) async fn members(
        mut self,
        segment: &str,
        mut lines: Lines,
    ) -> Result<Bulk, Problem> {
        while let Some(group) = self.next(&mut lines).await? {
            let (numbers, ids): (Vec<u64>, Vec<String>) =
                self.read(&group, MemberLine::id).into_iter().unzip();
            for (numbers, ids) in
                numbers.chunks(super::lines::GROUP).zip(ids.chunks(super::lines::GROUP))
            {
                let rows = join_all(ids.iter().map(|id| join(self.engine, segment, id))).await;
                let fatal = rows.iter().filter_map(|row| row.as_ref().err()).find(|r| is_fatal(r));
                if let Some(refused) = fatal {
                    return Err(self.broken_off(refused.clone().into()));
                }
                self.count(numbers.iter().copied(), rows);
            }
        }
        Ok(self.done)
    }

    async fn next(&self, lines: &mut Lines) -> Result<Option<Vec<Line>>, Problem> {
        lines.group().await.map_err(|problem| self.broken_off(problem))
    }

    /// The lines of a group that can be read; the others are counted as refused.
    fn read<T: DeserializeOwned, R>(
        &mut self,
        group: &[Line],
        made: impl Fn(T) -> Result<R, Problem>,
    ) -> Vec<(u64, R)> {
        let mut good = Vec::new();
        for (number, line) in group {
            let line = line.as_ref().map_err(Clone::clone);
            match line.and_then(|text| parse::<T>(text)).and_then(&made) {
                Ok(record) => good.push((*number, record)),
                Err(problem) => self.done.refuse(*number, &problem),
            }
        }
        good
    }

    fn count(
        &mut self,
        numbers: impl IntoIterator<Item = u64>,
        rows: impl IntoIterator<Item = Result<(), Refused>>,
    ) {
        for (number, row) in numbers.into_iter().zip(rows) {
            match row {
                Ok(()) => self.done.taken += 1,
                Err(refused) => self.done.refuse(number, &refused.into()),
            }
        }
        self.done.rows.sort_by_key(|row| row.line);
    }

    fn broken_off(&self, problem: Problem) -> Problem {
        problem.after_rows(self.done.taken)
    }
}

/// Whether a row was refused for a reason that is not its own.
fn is_fatal(refused: &Refused) -> bool {
    match refused {
        Refused::Busy | Refused::Storage { .. } | Refused::Closing => true,
        // A segment that is unknown is unknown to every line.
        Refused::Unknown { what, .. } => *what == "segment",
        Refused::Invalid { .. } | Refused::Conflict { .. } | Refused::Plan { .. } => false,
    }
}

async fn put(
    engine: &Engine,
    records: Vec<ContactRecord>,
) -> Result<Vec<Result<(), Refused>>, Refused> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    for _ in 0..PATIENCE {
        match engine.put_contacts(records.clone()).await {
            Err(Refused::Busy) => sleep(PAUSE).await,
            done => return done,
        }
    }
    Err(Refused::Busy)
}

async fn join(engine: &Engine, segment: &str, id: &str) -> Result<(), Refused> {
    for _ in 0..PATIENCE {
        match engine.member(segment, id, true).await {
            Err(Refused::Busy) => sleep(PAUSE).await,
            done => return done,
        }
    }
    Err(Refused::Busy)
}
