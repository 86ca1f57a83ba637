//! Counts by journey, added up during a transaction and stored at its end.

use std::collections::BTreeMap;

use rusqlite::Connection;
use smol_str::SmolStr;

use crate::store::write;

/// What is counted.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// Runs that have not ended.
    Inside,
    /// Runs that ever began.
    Entered,
    /// Runs that reached the goal.
    Goal,
    /// Runs that rest, by step.
    Step,
    /// Runs that ended, by outcome.
    Outcome,
    /// What went out, by step.
    Sent,
    /// What did not, by reason.
    Refused,
    /// Contacts that did not enter, by reason.
    KeptOut,
    /// Runs that are parked.
    Quarantined,
}

impl What {
    /// Its word in the tables.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Entered => "entered",
            Self::Goal => "goal",
            Self::Step => "step",
            Self::Outcome => "outcome",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::KeptOut => "kept_out",
            Self::Quarantined => "quarantined",
        }
    }
}

/// Counts that changed in this transaction.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<(i64, What, SmolStr), i64>);

impl Tally {
    /// Counts.
    pub(crate) fn add(&mut self, journey: i64, what: What, of: impl Into<SmolStr>, by: i64) {
        *self.0.entry((journey, what, of.into())).or_default() += by;
    }

    /// Stores what changed.
    pub(crate) fn flush(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        for ((journey, what, of), by) in std::mem::take(&mut self.0) {
            if by != 0 {
                write::add_tally(conn, journey, what.word(), &of, by)?;
            }
        }
        Ok(())
    }
}
