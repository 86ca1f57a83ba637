//! A plan made ready to run: zones parsed, quiet times and contact rules prepared once, not at each step.

use journey_plan::exec::{Index, Journey, Program, QuietTime, VerifiedPlan};

use crate::gate::Gates;
use crate::quiet::Quiet;
use crate::time::Zone;

/// A plan made ready to run. Immutable; share it between threads.
#[derive(Clone, Debug)]
pub struct Machine {
    pub(crate) program: Program,
    zones: Vec<Zone>,
    quiet: Vec<Quiet>,
    gates: Gates,
}

/// Which run a step belongs to.
#[derive(Copy, Clone, Debug)]
pub struct Run<'a> {
    /// The journey, in [`Program::journeys`].
    pub journey: Index,
    /// Splits whose arm is given instead of drawn: step and arm. Scenarios use it; others leave it empty.
    pub splits: &'a [(Index, u16)],
}

impl Run<'_> {
    /// A run of a journey.
    pub fn of(journey: Index) -> Self {
        Self { journey, splits: &[] }
    }
}

impl Machine {
    /// Makes a plan ready.
    pub fn new(plan: &VerifiedPlan) -> Self {
        Self::over(plan.program().clone())
    }

    /// Makes a plan ready without its contact rules: everything goes out.
    ///
    /// For tests alone, to show that a rule that is said to break really does.
    pub fn without_gate(plan: &VerifiedPlan) -> Self {
        Self { gates: Gates::default(), ..Self::new(plan) }
    }

    pub(crate) fn over(program: Program) -> Self {
        let zone = |journey: &Journey| Zone::parse(&journey.time_zone).unwrap_or_else(Zone::utc);
        Self {
            zones: program.journeys.iter().map(zone).collect(),
            quiet: program.quiet_times.iter().map(|quiet: &QuietTime| Quiet::new(quiet)).collect(),
            gates: Gates::new(&program),
            program,
        }
    }

    /// The plan as it runs.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// A journey.
    pub fn journey(&self, journey: Index) -> Option<&Journey> {
        self.program.journeys.get(journey as usize)
    }

    /// The zone of a journey.
    pub fn zone(&self, journey: Index) -> Zone {
        self.zones.get(journey as usize).copied().unwrap_or_else(Zone::utc)
    }

    /// The contact rules.
    pub(crate) fn gates(&self) -> &Gates {
        &self.gates
    }

    /// A quiet time made ready.
    pub fn quiet(&self, quiet_time: Index) -> Option<&Quiet> {
        self.quiet.get(quiet_time as usize)
    }
}
