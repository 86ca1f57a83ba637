//! A run goes on in another plan: as though it had come to its new step when it came to the old one.

use journey_plan::exec::{Index, RestTime, Slot, StepKind, Type};
use journey_plan::migration::{BindingFrom, Carry, HandleFrom, Onward};
use journey_plan::value::{Instant, Value};

use super::walk::Walk;
use super::{Arm, Verdict};
use crate::Values;
use crate::command::{Command, Output, RequestId};
use crate::state::{Aim, HandleState, Rest, Status};

impl<'m, O: Output> Walk<'m, '_, O> {
    /// Takes over a run of the old plan; `self` walks in the new one.
    pub(super) fn migrate(&mut self, carry: &Carry) -> Verdict {
        let (was, to) = match &self.state.rest {
            Rest::Held { step, .. } | Rest::Waiting { step, .. } | Rest::Resting { step, .. } => {
                let Some(Onward::Move(to)) = carry.onward(*step) else { return Verdict::Stale };
                (*step, to)
            }
            Rest::NotStarted | Rest::Done { .. } | Rest::Quarantined { .. } => {
                return Verdict::Stale;
            }
        };
        self.state.clock = self.wall;
        self.carry_conversations(carry);
        self.carry_values(carry);
        let (rest, aim) = (std::mem::take(&mut self.state.rest), self.state.aim);
        // Whatever follows, earlier timers are stale.
        self.stand(Rest::NotStarted);
        if self.exit_by_segment() {
            return Verdict::Applied;
        }
        let same_time = carry.same_time.get(was as usize) == Some(&true);
        self.rest_again(to, &rest, aim, same_time);
        self.catch_up();
        self.applied()
    }

    /// The conversations that the new plan has too keep their state; others are let go.
    fn carry_conversations(&mut self, carry: &Carry) {
        let old = std::mem::take(&mut self.state.handles);
        let taken: Vec<Slot> = carry.handles.iter().flatten().map(|from| from.slot).collect();
        for (slot, handle) in (0..).zip(&old) {
            if handle.status != Status::Open || taken.contains(&slot) {
                continue;
            }
            // Its outcome still counts for contact rules. The step is one that the new plan does not have.
            self.state.left_open.push(handle.visit);
            let request = RequestId { visit: handle.visit, step: Index::MAX };
            self.command(Command::CancelConversation { request });
        }
        let handle = |from: &Option<HandleFrom>| {
            let from = from.as_ref()?;
            let state = old.get(usize::from(from.slot))?;
            let HandleState { visit, queued, .. } = *state;
            Some(HandleState { visit, status: status(carry, from, &state.status), queued })
        };
        self.state.handles =
            carry.handles.iter().map(|from| handle(from).unwrap_or_default()).collect();
    }

    /// Attempts keep their counts, triggers their attributes, rules what was reported.
    fn carry_values(&mut self, carry: &Carry) {
        let old = std::mem::take(&mut self.state.counters);
        let count = |slot: &Option<Slot>| {
            slot.and_then(|slot| old.get(usize::from(slot))).copied().unwrap_or_default().max(1)
        };
        self.state.counters = carry.counters.iter().map(count).collect();
        let old = std::mem::take(&mut self.state.bindings);
        let binding = |from: &Option<BindingFrom>| {
            let from = from.as_ref()?;
            let values = old.get(usize::from(from.slot))?.as_ref()?;
            Some(Box::new(carried(carry, &from.fields, values)))
        };
        self.state.bindings = carry.bindings.iter().map(binding).collect();
        let old = std::mem::take(&mut self.state.reported);
        if old.iter().any(Option::is_some) {
            let instant =
                |place: &Option<usize>| place.and_then(|place| old.get(place).copied()?);
            self.state.reported = carry.reported.iter().map(instant).collect();
        }
    }

    /// Rests at the new step since when it rested at the old one, or goes on at once.
    fn rest_again(&mut self, to: Index, rest: &Rest, aim: Option<Aim>, same_time: bool) {
        match (self.kind(to), rest) {
            (Some(StepKind::Wait { limit, arms, .. }), Rest::Waiting { began, .. }) => {
                if let Some((place, next)) = self.take_first_queued(arms) {
                    self.took(to, Arm::Wait(place));
                    return self.forward(next);
                }
                let zone = self.zone();
                let until = zone.add(*began, *limit);
                let rest = Rest::Waiting { step: to, began: *began, until };
                self.stand_until(rest, (limit.days > 0).then_some(zone));
            }
            (
                Some(StepKind::Delay { .. } | StepKind::Retry { .. }),
                Rest::Resting { began, until, .. },
            ) if same_time && self.has_run_left(to) => {
                self.stand(Rest::Resting { step: to, began: *began, until: *until });
                self.state.aim = aim;
            }
            (Some(StepKind::Delay { time, .. }), Rest::Resting { began, .. }) => {
                self.rest_since(to, *began, time);
            }
            (Some(StepKind::Retry { time, .. }), Rest::Resting { began, .. })
                if self.has_run_left(to) =>
            {
                self.rest_since(to, *began, time);
            }
            (Some(StepKind::Retry { attempt, .. }), Rest::Resting { .. }) => {
                self.took(to, Arm::Exhausted);
                let next = match self.kind(*attempt) {
                    Some(StepKind::Attempt { exhausted, .. }) => *exhausted,
                    _ => None,
                };
                self.forward(next);
            }
            _ => self.forward(Some(to)),
        }
    }

    fn rest_since(&mut self, to: Index, began: Option<Instant>, time: &'m RestTime) {
        let now = self.state.clock;
        self.state.clock = began.unwrap_or(now);
        let until = self.rest_until(to, time);
        self.state.clock = now;
        let clock = self.clock_of(time);
        self.stand_until(Rest::Resting { step: to, began, until }, clock);
        if until <= now {
            self.fire();
        }
    }

    /// Whether the run for which a `retry` rests, which is counted already, is one of those that the attempt has.
    fn has_run_left(&self, retry: Index) -> bool {
        let Some(StepKind::Retry { attempt, .. }) = self.kind(retry) else { return true };
        let Some(StepKind::Attempt { counter, times, .. }) = self.kind(*attempt) else {
            return false;
        };
        self.state.counters.get(usize::from(*counter)).is_some_and(|count| count <= times)
    }
}

/// What has come of a conversation, in the words of the new plan.
fn status(carry: &Carry, from: &HandleFrom, old: &Status) -> Status {
    match old {
        Status::Outcome { result, codes, attributes } => {
            let Some(result) = carry.result(*result) else { return Status::Open };
            let code = |(place, new): (usize, &Option<u8>)| {
                let new = (*new)?;
                (codes >> (place & 63) & 1 == 1).then_some(1_u64 << (new & 63))
            };
            let codes =
                from.codes.iter().enumerate().filter_map(code).fold(0, |all, one| all | one);
            let attributes = carried(carry, &from.attributes, attributes);
            Status::Outcome { result, codes, attributes }
        }
        Status::NotStarted | Status::Held | Status::Open | Status::Blocked(_) => old.clone(),
    }
}

/// Values in the order of the new plan's fields; what is new or no longer fits is unset.
fn carried(carry: &Carry, from: &[Option<(Index, Type)>], old: &[Option<Value>]) -> Values {
    let value = |from: &Option<(Index, Type)>| {
        let (place, ty) = from.as_ref()?;
        carry.attribute(old.get(*place as usize)?.as_ref()?, ty)
    };
    from.iter().map(value).collect()
}
