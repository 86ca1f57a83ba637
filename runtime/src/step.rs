//! One step of a run: an event in, a new state and commands out.
//!
//! `walk` goes forward over the steps of a journey, `outward` holds, blocks and sends, `rules` asks the contact
//! rules, `incoming` takes what arrives from outside, `moving` goes on in another plan.

mod incoming;
mod moving;
mod outward;
mod rules;
mod walk;

use journey_plan::exec::Index;
use journey_plan::value::Instant;
use serde::{Deserialize, Serialize};

use crate::command::{Command, Ending, Fault, Output};
use crate::contact::Contact;
use crate::event::{Event, EventKind};
use crate::machine::{Machine, Run};
use crate::state::{Rest, State};
use walk::Walk;

/// How many steps may follow one another in one call. A journey is bounded by construction; this bounds what a
/// plan made by hand can cost.
const FUEL: u32 = 250_000;

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
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// An `exit on`, by place in the journey's; reported for the step on which the run rests, or the first.
    ExitOn(u16),
}

impl Machine {
    /// Applies an event to a run.
    ///
    /// `state` and `contact` are changed in place and are stored together with the commands whatever the verdict:
    /// an event of no use is remembered too, and an outcome changes [`Contact::sent`] also where the run has
    /// ended. Runs of one contact are stepped one after the other. A run goes
    /// forward until it rests or ends; where it rests anew, [`Command::Timer`] is the last command.
    ///
    /// A timer that is due before the event and has not fired is applied first, at its due instant; but what
    /// goes out to the contact goes out now, and time goes on from there. Of what happens at one instant, drivers
    /// bring timers last, so that an event at the very limit of a `wait` counts.
    pub fn step<O: Output>(
        &self,
        run: Run<'_>,
        state: &mut State,
        contact: &mut Contact,
        event: &Event,
        out: &mut O,
    ) -> Verdict {
        let Some(journey) = self.journey(run.journey) else {
            state.rest = Rest::Quarantined { step: 0, fault: Fault::NoSuchStep };
            return Verdict::Quarantined;
        };
        let token = state.token;
        let wall = event.now.max(state.clock);
        let fuel = FUEL;
        let mut on_its_way = Walk { machine: self, journey, run, state, contact, out, wall, fuel };
        let verdict = on_its_way.apply(event);
        if on_its_way.state.token == token {
            return verdict;
        }
        on_its_way.arm_timer();
        // An event of no use may still have let a late timer fire.
        if verdict == Verdict::Stale { Verdict::Applied } else { verdict }
    }
}

impl<O: Output> Walk<'_, '_, O> {
    fn apply(&mut self, event: &Event) -> Verdict {
        match &event.kind {
            EventKind::Start { fields } => self.start(event.now, fields),
            EventKind::Timer { token } => self.timer(event.now, *token),
            EventKind::Outcome { request, outcome } => self.outcome(event.now, *request, outcome),
            EventKind::Trigger { event_id, trigger, fields } => {
                self.trigger(event.now, event_id.as_ref(), *trigger, fields)
            }
            EventKind::Joined { segment } => self.joined(*segment),
            EventKind::ContactChanged => self.contact_changed(),
            EventKind::Resume => self.resume(),
            EventKind::Skip => self.skip(),
            EventKind::Cancel => self.cancel(),
            EventKind::End { outcome } => self.end_here(*outcome),
            EventKind::Migrate { carry } => self.migrate(carry),
            EventKind::Erase => self.erase(),
        }
    }

    /// Applied, unless the run was parked meanwhile.
    fn applied(&self) -> Verdict {
        if matches!(self.state.rest, Rest::Quarantined { .. }) {
            Verdict::Quarantined
        } else {
            Verdict::Applied
        }
    }

    fn timer(&mut self, now: Instant, token: u64) -> Verdict {
        let Some(due) = self.state.aim_again().filter(|_| token == self.state.token) else {
            return Verdict::Stale;
        };
        if now < due {
            self.arm_timer();
            return Verdict::Applied;
        }
        self.state.clock = self.state.clock.max(due);
        if !self.exit_by_segment() {
            self.fire();
            self.catch_up();
        }
        self.applied()
    }

    /// Applies the timers that are due before now.
    fn catch_up(&mut self) {
        while let Some(due) = self.state.rest.due().filter(|due| *due < self.wall) {
            self.state.clock = self.state.clock.max(due);
            self.fire();
        }
    }

    /// Lives through what was due and comes to now; false where the run is not inside its journey then.
    fn come_to_now(&mut self) -> bool {
        self.catch_up();
        let active = self.state.is_active();
        if active {
            self.state.clock = self.wall;
        }
        active
    }

    fn joined(&mut self, segment: Index) -> Verdict {
        self.contact.set_member(segment, true);
        if self.come_to_now() && self.exit_by_segment() {
            return Verdict::Applied;
        }
        Verdict::Stale
    }

    /// A held step goes out as soon as it is not quiet on the contact's clock, whichever that is now.
    fn contact_changed(&mut self) -> Verdict {
        if !self.come_to_now() || !self.is_held_wrongly() {
            return Verdict::Stale;
        }
        self.fire();
        self.applied()
    }

    fn resume(&mut self) -> Verdict {
        let Rest::Quarantined { step, .. } = self.state.rest else { return Verdict::Stale };
        self.state.clock = self.wall;
        self.forward(Some(step));
        self.applied()
    }

    /// What an operator skips did not happen; where nothing can be said to follow, the run stays parked.
    fn skip(&mut self) -> Verdict {
        let Rest::Quarantined { step, .. } = self.state.rest else { return Verdict::Stale };
        let Some(next) = self.behind(step) else { return Verdict::Quarantined };
        self.state.clock = self.wall;
        self.forward(next);
        self.applied()
    }

    fn cancel(&mut self) -> Verdict {
        if self.state.ended().is_some() {
            return Verdict::Duplicate;
        }
        self.state.clock = self.wall;
        self.end(Ending::Cancelled);
        Verdict::Applied
    }

    /// The run ends at a step that a new plan no longer has.
    fn end_here(&mut self, outcome: Index) -> Verdict {
        if !self.come_to_now() {
            return Verdict::Stale;
        }
        self.end(Ending::Outcome(outcome));
        Verdict::Applied
    }

    fn erase(&mut self) -> Verdict {
        if self.state.ended().is_none() {
            self.state.clock = self.wall;
            self.end(Ending::Erased);
        }
        self.state.forget();
        Verdict::Applied
    }

    /// Asks to be woken when the run goes on by itself.
    fn arm_timer(&mut self) {
        if let Some(at) = self.state.rest.due() {
            let token = self.state.token;
            self.command(Command::Timer { token, at });
        }
    }
}

#[cfg(test)]
mod tests;
