//! What arrives from outside: the start, outcomes, triggers, segments.

use journey_plan::exec::{Audience, Index, StepKind, TriggerUse, WaitArm, WaitTrigger};
use journey_plan::value::Instant;
use smol_str::SmolStr;

use super::walk::Walk;
use super::{Arm, Verdict};
use crate::Values;
use crate::command::{Audit, Command, Ending, Output, RequestId};
use crate::event::first_misfit;
use crate::outcome::Outcome;
use crate::state::{Rest, SEEN_EVENTS, Status};

/// A trigger that was raised.
#[derive(Copy, Clone)]
struct Raised<'e> {
    trigger: Index,
    fields: &'e Values,
}

impl<'m, O: Output> Walk<'m, '_, O> {
    pub(super) fn start(&mut self, now: Instant, fields: &Values) -> Verdict {
        if self.state.rest != Rest::NotStarted {
            return Verdict::Duplicate;
        }
        self.state.reset(self.journey);
        if let Audience::Trigger(entry) = &self.journey.audience {
            if self.refuses(Raised { trigger: entry.trigger, fields }) {
                return Verdict::Stale;
            }
            self.bind(entry, fields);
        }
        self.state.began = now;
        self.state.clock = now;
        if !self.exit_by_segment() {
            self.forward(self.journey.first);
        }
        self.applied()
    }

    pub(super) fn outcome(
        &mut self,
        now: Instant,
        request: RequestId,
        outcome: &Outcome,
    ) -> Verdict {
        let result = outcome.result;
        let slot = self.journey.handles.iter().position(|handle| handle.step == request.step);
        // Before the timers that are late: what they let go out goes out now, and this is known now.
        let is_learned = self.learn(slot, request, outcome);
        self.come_to_now();
        if is_learned {
            self.state.left_open.retain(|visit| *visit != request.visit);
        }
        let Some(slot) = slot else {
            self.note(Audit::LateOutcome { request, result });
            return Verdict::Stale;
        };
        if let Err(verdict) = self.expects(slot, request, result) {
            return verdict;
        }
        let Some(event) = outcome.event(self.machine.program()) else {
            self.note(Audit::Progress { request, result });
            return Verdict::Applied;
        };
        let active = self.state.is_active();
        if let Some(handle) = self.state.handles.get_mut(slot) {
            let (codes, attributes) = (outcome.codes.0, outcome.attributes.clone());
            handle.status = Status::Outcome { result, codes, attributes };
            handle.queued = active.then_some((event, now));
        }
        if !active {
            self.note(Audit::LateOutcome { request, result });
            return Verdict::Stale;
        }
        if self.exit_by_segment() {
            return Verdict::Applied;
        }
        self.take_queued()
    }

    /// Whether a conversation waits for the outcome of a request; else what becomes of it.
    fn expects(&mut self, slot: usize, request: RequestId, result: u8) -> Result<(), Verdict> {
        let Some(handle) = self.state.handles.get(slot) else { return Err(Verdict::Stale) };
        if request.visit < handle.visit {
            self.note(Audit::LateOutcome { request, result });
            return Err(Verdict::Stale);
        }
        match handle.status {
            Status::Open if request.visit == handle.visit => Ok(()),
            Status::Outcome { .. } if request.visit == handle.visit => Err(Verdict::Duplicate),
            Status::NotStarted
            | Status::Held
            | Status::Open
            | Status::Blocked(_)
            | Status::Outcome { .. } => Err(Verdict::Stale),
        }
    }

    /// Lets the `wait` on which the run rests take what is queued.
    fn take_queued(&mut self) -> Verdict {
        let Rest::Waiting { step, .. } = self.state.rest else { return Verdict::Buffered };
        let Some(arms) = self.wait_arms(step) else { return Verdict::Buffered };
        let Some((place, next)) = self.take_first_queued(arms) else { return Verdict::Buffered };
        self.took(step, Arm::Wait(place));
        self.forward(next);
        self.applied()
    }

    fn wait_arms(&self, step: Index) -> Option<&'m [WaitArm]> {
        let StepKind::Wait { arms, .. } = self.kind(step)? else { return None };
        Some(arms)
    }

    pub(super) fn trigger(
        &mut self,
        now: Instant,
        event_id: Option<&SmolStr>,
        trigger: Index,
        fields: &Values,
    ) -> Verdict {
        if !self.state.is_active() {
            return Verdict::Stale;
        }
        if event_id.is_some_and(|id| self.state.seen.contains(id)) {
            return Verdict::Duplicate;
        }
        let raised = Raised { trigger, fields };
        if self.refuses(raised) {
            return Verdict::Stale;
        }
        self.remember(event_id);
        if !self.come_to_now() || now < self.state.began {
            return Verdict::Stale;
        }
        let goal = self.reach_goal(raised);
        if self.exit_by_segment() || self.exit_by_trigger(raised) || self.wake(now, raised) {
            return self.applied();
        }
        if goal { Verdict::Applied } else { Verdict::Stale }
    }

    /// Refuses an event of which an attribute is missing or of another type.
    fn refuses(&mut self, raised: Raised<'_>) -> bool {
        let Some(declared) = self.machine.program().triggers.get(raised.trigger as usize) else {
            return true;
        };
        let misfit = first_misfit(&declared.fields, raised.fields);
        if let Some(field) = misfit {
            self.note(Audit::TriggerRefused { trigger: raised.trigger, field });
        }
        misfit.is_some()
    }

    fn remember(&mut self, event_id: Option<&SmolStr>) {
        let Some(id) = event_id else { return };
        if self.state.seen.len() >= SEEN_EVENTS {
            self.state.seen.remove(0);
        }
        self.state.seen.push(id.clone());
    }

    fn reach_goal(&mut self, raised: Raised<'_>) -> bool {
        let Some(goal) = &self.journey.goal else { return false };
        let reached = self.state.goal.is_none() && self.matches(goal, raised);
        if reached {
            self.state.goal = Some(self.state.clock);
            self.command(Command::GoalReached);
        }
        reached
    }

    fn exit_by_trigger(&mut self, raised: Raised<'_>) -> bool {
        for (place, exit) in (0_u16..).zip(&self.journey.exits) {
            if let Audience::Trigger(on) = &exit.on
                && self.matches(on, raised)
            {
                self.exit_on(place, exit.outcome);
                return true;
            }
        }
        false
    }

    /// Ends the run where the contact is in a segment that ends it.
    pub(super) fn exit_by_segment(&mut self) -> bool {
        for (place, exit) in (0_u16..).zip(&self.journey.exits) {
            if let Audience::Segment(segment) = exit.on
                && self.contact.is_in(segment)
            {
                self.exit_on(place, exit.outcome);
                return true;
            }
        }
        false
    }

    fn exit_on(&mut self, place: u16, outcome: Index) {
        let step = self.state.rest.step().or(self.journey.first).unwrap_or_default();
        self.took(step, Arm::ExitOn(place));
        self.end(Ending::Outcome(outcome));
    }

    /// Lets the `wait` on which the run rests take a trigger that was raised after it began.
    fn wake(&mut self, now: Instant, raised: Raised<'_>) -> bool {
        let Rest::Waiting { step, began, .. } = self.state.rest else { return false };
        if now < began {
            return false;
        }
        let arms = self.wait_arms(step).unwrap_or_default();
        for (place, arm) in (0_u16..).zip(arms) {
            for on in &arm.on {
                if let WaitTrigger::Trigger(on) = on
                    && self.matches(on, raised)
                {
                    self.took(step, Arm::Wait(place));
                    self.forward(arm.next);
                    return true;
                }
            }
        }
        false
    }

    /// Whether the event is the trigger and its condition holds; then its attributes are kept.
    fn matches(&mut self, on: &'m TriggerUse, raised: Raised<'_>) -> bool {
        if on.trigger != raised.trigger {
            return false;
        }
        let before = self.bind(on, raised.fields);
        let holds = on.when.as_ref().is_none_or(|when| self.scope().holds(when));
        if !holds && let Some(binding) = self.binding(on) {
            *binding = before;
        }
        holds
    }

    /// Keeps the attributes of an event; gives back what was kept before.
    fn bind(&mut self, on: &TriggerUse, fields: &Values) -> Option<Box<Values>> {
        self.binding(on)?.replace(Box::new(fields.clone()))
    }

    fn binding(&mut self, on: &TriggerUse) -> Option<&mut Option<Box<Values>>> {
        self.state.bindings.get_mut(usize::from(on.binding?))
    }
}
