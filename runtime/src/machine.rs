//! A plan made ready to run: zones parsed, quiet times and contact rules prepared once, not at each step.

use journey_plan::exec::{Compliance, Index, Journey, Program, QuietTime, VerifiedPlan};
use journey_plan::value::Instant;

use crate::contact::Contact;
use crate::gate::Gates;
use crate::quiet::Quiet;
use crate::split;
use crate::time::Zone;

/// A plan made ready to run. Immutable; share it between threads.
#[derive(Clone, Debug)]
pub struct Machine {
    pub(crate) program: Program,
    zones: Vec<Zone>,
    quiet: Vec<Quiet>,
    gates: Gates,
    /// Over how many milliseconds releases after quiet time are spread.
    spread: i64,
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

    /// The same with releases after quiet time spread over a window: a contact's is drawn by a hash, so that it is
    /// the same in every driver.
    #[must_use]
    pub fn with_spread(self, seconds: u64) -> Self {
        Self { spread: Instant(0).plus_seconds(seconds).0, ..self }
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
            spread: 0,
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

    /// Until when what may go out at an instant may still go out; at most a day.
    pub fn allowed_until(
        &self,
        journey: Index,
        compliance: &Compliance,
        contact: &Contact,
        at: Instant,
    ) -> Instant {
        let day = at.plus_seconds(24 * 60 * 60);
        let Some(quiet) = compliance.quiet_time.and_then(|quiet| self.quiet(quiet)) else {
            return day;
        };
        quiet
            .zone(contact.zone(), self.zone(journey))
            .map_or(day, |zone| quiet.allowed_until(zone, at))
    }

    /// When a contact's turn comes after a quiet time that ends at an instant.
    pub(crate) fn turn(&self, quiet: &Quiet, zone: Zone, key: &str, ends: Instant) -> Instant {
        if self.spread == 0 {
            return ends;
        }
        let window = (quiet.allowed_until(zone, ends).0 - ends.0).min(self.spread);
        let share = i64::from(split::draw("", "spread", key));
        // Whole seconds: a clock time that is shown is the one that is meant.
        ends.plus_millis(window / 1000 * share / 10_000 * 1000)
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
