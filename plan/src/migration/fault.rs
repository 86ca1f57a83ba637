//! What can be wrong with a migration, in sentences for operators.

use std::fmt;

use smol_str::SmolStr;

use super::FORMAT;

/// Why a migration cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MigrationFault {
    /// It could not be read.
    Damaged {
        /// What the reader met.
        problem: String,
    },
    /// It is of another format.
    UnknownFormat {
        /// The number it has.
        found: u32,
    },
    /// It was made for another plan.
    OtherPlan {
        /// `from` or `to`.
        which: &'static str,
        /// The digest it names.
        written: String,
        /// The digest of the plan at hand.
        found: String,
    },
    /// Its journeys are out of order, or one stands twice.
    Order {
        /// The journey.
        journey: SmolStr,
    },
    /// One of the plans does not have the journey.
    NoJourney {
        /// The journey.
        journey: SmolStr,
        /// Whether the new plan lacks it; else the old one.
        in_new: bool,
    },
    /// A place is named that nobody rests at, or a place is missing, stands twice or out of order.
    Places {
        /// The journey.
        journey: SmolStr,
        /// The step that is expected next; absent: no more.
        expected: Option<SmolStr>,
        /// The step that stands there.
        found: Option<SmolStr>,
    },
    /// People are to go on at a step where nobody can rest, or that does not exist.
    NoPlace {
        /// The journey.
        journey: SmolStr,
        /// The step.
        step: SmolStr,
    },
    /// Runs are to end with an outcome that the old journey does not have.
    NoOutcome {
        /// The journey.
        journey: SmolStr,
        /// The outcome.
        outcome: SmolStr,
    },
}

impl fmt::Display for MigrationFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { problem } => write!(f, "the migration cannot be read: {problem}"),
            Self::UnknownFormat { found } => write!(
                f,
                "the migration has format {found}, and this version of Journey reads format {FORMAT}"
            ),
            Self::OtherPlan { which, written, found } => write!(
                f,
                "the migration was made for another plan: `{which}` says {written}, and the plan is {found}"
            ),
            Self::Order { journey } => write!(
                f,
                "journey `{journey}` stands twice in the migration, or not in alphabetical order"
            ),
            Self::NoJourney { journey, in_new } => {
                let which = if *in_new { "new" } else { "old" };
                write!(f, "the {which} plan has no journey `{journey}`")
            }
            Self::Places { journey, expected: Some(expected), found: None } => write!(
                f,
                "journey `{journey}`: the migration does not say what becomes of the people at `{expected}`"
            ),
            Self::Places { journey, expected: Some(expected), found: Some(found) } => write!(
                f,
                "journey `{journey}`: the migration names `{found}` where `{expected}` is next; it must name every place where people can rest, in order"
            ),
            Self::Places { journey, expected: None, found } => write!(
                f,
                "journey `{journey}`: nobody can rest at `{}`, or it stands twice",
                found.as_deref().unwrap_or_default()
            ),
            Self::NoPlace { journey, step } => write!(
                f,
                "journey `{journey}`: people cannot go on at `{step}`; the new plan has no such step where a contact can rest"
            ),
            Self::NoOutcome { journey, outcome } => {
                write!(f, "journey `{journey}` of the old plan has no outcome `{outcome}`")
            }
        }
    }
}

impl std::error::Error for MigrationFault {}
