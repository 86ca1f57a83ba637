//! What becomes of the people inside when a plan takes the place of another.
//!
//! A [`Migration`] says of every place at which a contact can rest in the old plan whether a run goes on in the new
//! one, stays on the old one, or ends. [`Migration::verify`] checks it against both plans and works out what part of
//! a run's state corresponds to what ([`Carry`]). That no contact rule is broken on the way is proved before, by the
//! compiler; the runtime only ever applies a migration whose plans are the very two that it names.

mod carry;
mod fault;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

pub use carry::{BindingFrom, Carry, HandleFrom, Onward, pairs, rest_time};
pub use fault::MigrationFault;

use crate::exec::VerifiedPlan;
use crate::model::StepKind;

/// The format of migrations that this version writes and reads.
pub const FORMAT: u32 = 1;

/// What becomes of the people inside, journey by journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// The format: 1.
    pub format: u32,
    /// The digest of the plan that people are inside of.
    pub from: String,
    /// The digest of the plan that takes its place.
    pub to: String,
    /// The journeys whose runs are moved, in alphabetical order; runs of others stay on the old plan.
    pub journeys: Vec<JourneyMigration>,
}

/// What becomes of the people inside one journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct JourneyMigration {
    /// The journey; both plans have it.
    pub journey: SmolStr,
    /// Every place at which a contact can rest in the old plan, in the order of its steps.
    pub places: Vec<PlaceMigration>,
}

/// What becomes of the people at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlaceMigration {
    /// The step of the old plan.
    pub at: SmolStr,
    /// What becomes of them.
    pub then: Then,
}

/// What becomes of the people at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// They go on in the new plan, at this step of it.
    Move(SmolStr),
    /// Their runs finish on the old plan.
    Keep,
    /// Their runs end with this outcome of the old plan.
    End(SmolStr),
}

impl Migration {
    /// Reads a migration. It is not verified yet.
    pub fn from_json(text: &str) -> Result<Self, MigrationFault> {
        let read: Self = serde_json::from_str(text)
            .map_err(|error| MigrationFault::Damaged { problem: error.to_string() })?;
        if read.format != FORMAT {
            return Err(MigrationFault::UnknownFormat { found: read.format });
        }
        Ok(read)
    }

    /// The migration as a document, indented, with a newline at the end.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Checks it against both plans: one [`Carry`] for each of its journeys.
    pub fn verify(
        &self,
        old: &VerifiedPlan,
        new: &VerifiedPlan,
    ) -> Result<Vec<Carry>, MigrationFault> {
        for (written, plan, which) in [(&self.from, old, "from"), (&self.to, new, "to")] {
            if *written != plan.plan().digest {
                let found = plan.plan().digest.clone();
                return Err(MigrationFault::OtherPlan { which, written: written.clone(), found });
            }
        }
        let journeys = self.journeys.iter();
        if let Some(twice) =
            self.journeys.windows(2).find(|two| matches!(two, [a, b] if a.journey >= b.journey))
        {
            let journey = twice.last().map(|one| one.journey.clone()).unwrap_or_default();
            return Err(MigrationFault::Order { journey });
        }
        journeys.map(|one| Carry::new(old, new, one)).collect()
    }
}

/// How contacts rest on a step.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Rests {
    /// A conversation or message is held, for quiet time or a free line.
    Held,
    /// On a `wait`.
    Waits,
    /// On a `delay`.
    Delays,
    /// On a `retry`.
    Retries,
}

/// How a contact can rest on a step; absent where none can.
pub fn rests(kind: &StepKind) -> Option<Rests> {
    match kind {
        StepKind::Conversation { .. } | StepKind::Send { .. } => Some(Rests::Held),
        StepKind::Wait { .. } => Some(Rests::Waits),
        StepKind::Delay { .. } => Some(Rests::Delays),
        StepKind::Retry { .. } => Some(Rests::Retries),
        StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Split { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => None,
    }
}
