//! What every path to a line has established: states of conversations, values that can still be, reachability.
//!
//! A journey is followed from top to bottom; where paths meet, their facts are joined; the bodies of attempts
//! are followed until nothing new comes from their retries, and only then is anything reported. Rules that
//! look at declarations, and those that need no paths, live in [`crate::rules`].

mod attempt;
mod bounds;
mod branch;
mod choices;
mod choose;
mod condition;
mod explain;
mod facts;
mod here;
mod paths;
mod patterns;
mod quiet;
mod read;
mod schema;
mod states;
mod values;
mod wait;
mod walk;

use std::collections::BTreeMap;

use journey_grammar::Diagnostic;
use smol_str::SmolStr;

pub use bounds::{Bounds, bounds};
pub use here::{Here, here};
pub use states::States;

pub(crate) use bounds::literal_instant;
pub(crate) use facts::{Facts, Key};
pub(crate) use paths::{Flow, Path, Trail, Turn};
pub(crate) use patterns::Missing;
pub(crate) use quiet::{Week, longest_quiet};
pub(crate) use schema::Schema;
pub(crate) use values::{Values, is_finite};
pub(crate) use walk::{Mode, Walker};

use crate::hir::{Handle, Id, Journey, Program, Step};

/// What the checker found out about one journey.
#[derive(Debug, Default)]
pub struct FlowResult {
    /// The mistakes, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
    /// What holds before each step.
    pub facts: StepFacts,
}

/// What holds before each step of a journey.
#[derive(Debug, Default)]
pub struct StepFacts {
    steps: Vec<Option<facts::Facts>>,
    lefts: BTreeMap<Id<Step>, Vec<SmolStr>>,
}

impl StepFacts {
    /// Whether some path comes to the step.
    pub fn reached(&self, step: Id<Step>) -> bool {
        self.at(step).is_some()
    }

    /// The states that the handle may be in before the step, by what every path to it has established; none where
    /// no path comes.
    pub fn states_at(&self, step: Id<Step>, handle: Id<Handle>) -> States {
        self.at(step).map_or(States::NONE, |facts| facts.states(handle))
    }

    /// The patterns for which the `otherwise` of a `branch on` stands: values, and classes of which every value is left.
    /// Absent for other steps and where it is not known.
    pub fn left_in_otherwise(&self, step: Id<Step>) -> Option<&[SmolStr]> {
        self.lefts.get(&step).map(Vec::as_slice)
    }

    pub(crate) fn at(&self, step: Id<Step>) -> Option<&Facts> {
        self.steps.get(step.index())?.as_ref()
    }
}

/// Follows every path of a journey. Pure and independent of other journeys.
pub fn check(program: &Program, journey: &Journey) -> FlowResult {
    walk::check(schema::Schema { program, journey })
}
