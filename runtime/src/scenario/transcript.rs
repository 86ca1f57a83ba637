//! What a scenario tells a run and what the run does, for other drivers to be held against.

use journey_plan::exec::{Index, VerifiedPlan};
use journey_plan::scenario::Scenario;
use journey_plan::value::{Instant, Value};

use super::script;
use crate::Values;
use crate::command::{Command, RequestId};
use crate::contact::{Consent, Contact};
use crate::machine::Machine;
use crate::outcome::Outcome;
use crate::step::Arm;

/// A scenario as it was played, to its end or to the first line that is not met.
#[derive(Clone, Debug)]
pub struct Transcript {
    /// The journey.
    pub journey: Index,
    /// The contact before its run begins.
    pub contact: Contact,
    /// When it comes to the journey.
    pub start: Instant,
    /// Splits whose arm the scenario gives: step and arm.
    pub splits: Vec<(Index, u16)>,
    /// What the run was told, in order.
    pub told: Vec<(Instant, Told)>,
    /// What the run did, in order.
    pub did: Vec<(Instant, Did)>,
}

/// Something that a run was told.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The contact comes to the journey, which may not take it; the attributes of the trigger that starts it.
    Comes {
        /// In the order of the trigger's; empty for a segment.
        fields: Values,
    },
    /// Its timer was due.
    Timer,
    /// The contact center reported.
    Outcome {
        /// The request that it answers.
        request: RequestId,
        /// What came of it.
        outcome: Outcome,
    },
    /// A trigger was raised for the contact.
    Trigger {
        /// The trigger.
        trigger: Index,
        /// Its attributes, in the order of the trigger's.
        fields: Values,
    },
    /// A field of the contact's record changed.
    Set {
        /// The field.
        field: Index,
        /// The new value.
        value: Option<Value>,
    },
    /// The contact said something about a record of consent.
    Consent {
        /// The record.
        record: Index,
        /// What it said.
        consent: Consent,
    },
}

/// Something that a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Did {
    /// It asked for something.
    Command(Command),
    /// A step took an arm.
    Took(Index, Arm),
}

/// Plays a scenario and writes down what the run is told and does; none where its journey is not in the plan.
pub fn transcribe(plan: &VerifiedPlan, scenario: &Scenario) -> Option<Transcript> {
    script::transcribe(&Machine::new(plan), plan, scenario)
}
