//! Scenarios: tests of one journey in virtual time.
//!
//! A scenario is a script. Lines that move time (`reply`, `raise`, `set`, `consent`, `pass`) must find nothing
//! visible on their way; what becomes visible at their very end belongs to the next line. An event of the
//! script counts before a timer of the same instant.

mod coverage;
mod explore;
pub(crate) mod literal;
mod refusal;
mod script;
mod timeline;
pub mod told;
mod transcript;
mod world;

use std::fmt;

use journey_plan::exec::VerifiedPlan;
use journey_plan::model::SourcePlace;
use journey_plan::scenario::Scenario;
use rayon::prelude::*;
use smol_str::SmolStr;

pub use coverage::{Coverage, CoveredArm, Taken};
pub use explore::lead_to;
pub use timeline::{Entry, EntryKind, Narrator, event_word};
pub use transcript::{Did, Told, Transcript, transcribe};

use crate::machine::Machine;

/// What became of a scenario.
#[derive(Clone, Debug)]
pub struct ScenarioResult {
    /// Its name.
    pub name: SmolStr,
    /// Its journey.
    pub journey: SmolStr,
    /// Where it stands.
    pub source: SourcePlace,
    /// Why it fails; absent where it passes.
    pub failure: Option<Failure>,
    /// What happened, in order.
    pub timeline: Vec<Entry>,
    /// What the run took, for coverage.
    pub taken: Taken,
}

/// Why a scenario fails.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The line that was not met; absent where the scenario could not be played at all.
    pub line: Option<FailedLine>,
    /// What happened instead, in words.
    pub happened: String,
}

/// The line of a script that was not met.
#[derive(Clone, Debug)]
pub struct FailedLine {
    /// Its text in canonical form.
    pub text: SmolStr,
    /// Where it stands.
    pub source: SourcePlace,
}

/// Plays all scenarios, on all cores; the results are in the order of the scenarios.
pub fn run_all(plan: &VerifiedPlan, scenarios: &[Scenario]) -> Vec<ScenarioResult> {
    let machine = Machine::new(plan);
    scenarios.par_iter().map(|scenario| script::play(&machine, plan, scenario)).collect()
}

/// Plays one scenario.
pub fn run(plan: &VerifiedPlan, scenario: &Scenario) -> ScenarioResult {
    script::play(&Machine::new(plan), plan, scenario)
}

impl fmt::Display for ScenarioResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(failure) = &self.failure else {
            return writeln!(f, "passes: {}", self.name);
        };
        writeln!(f, "fails: {}", self.name)?;
        if let Some(line) = &failure.line {
            writeln!(f, "  {}:{}: {}", line.source.file, line.source.line, line.text)?;
        }
        writeln!(f, "  but {}", failure.happened)?;
        writeln!(f, "  what happened:")?;
        for entry in &self.timeline {
            writeln!(f, "    {entry}")?;
        }
        Ok(())
    }
}
