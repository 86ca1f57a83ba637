//! One step of a run: an event in, a new state and commands out.

use crate::command::Output;
use crate::contact::Contact;
use crate::event::Event;
use crate::machine::{Machine, Run};
use crate::state::State;

/// What became of an event.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The run took it.
    Applied,
    /// It was there before.
    Duplicate,
    /// It is of no use any more, or was refused; an audit entry says why where that matters.
    Stale,
    /// It is kept for a later `wait`.
    Buffered,
    /// The run is parked for an operator.
    Quarantined,
}

/// The arm that a step took.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arm {
    /// An arm of a `wait`, by place.
    Wait(u16),
    /// The limit of a `wait`.
    Timeout,
    /// An arm of a `branch`, by place.
    Branch(u16),
    /// `otherwise` of a `branch`.
    Otherwise,
    /// An arm of a `split`, by place.
    Split(u16),
    /// A `retry` found no run left.
    Exhausted,
    /// A `retry` runs the body again.
    Again,
    /// An `exit on`, by place in the journey's; reported for the step on which the run rests.
    ExitOn(u16),
}

impl Machine {
    /// Applies an event to a run.
    ///
    /// `state` and `contact` are changed in place and must be stored together with the commands. A run goes
    /// forward until it rests or ends; a [`crate::Command::Timer`] is the last command of a step after which it rests.
    pub fn step<O: Output>(
        &self,
        run: Run<'_>,
        state: &mut State,
        contact: &mut Contact,
        event: &Event,
        out: &mut O,
    ) -> Verdict {
        let _ = (run, state, contact, event, out, self);
        Verdict::Stale
    }
}
