//! Going forward over the steps of a journey until the run rests or ends.

use journey_plan::exec::{
    Expr, Index, Journey, Next, RestTime, Slot, StepKind, WaitArm, WaitTrigger,
};
use journey_plan::value::{Instant, Length, Value};

use super::Arm;
use crate::Values;
use crate::command::{Audit, Command, Ending, Fault, Output, RequestId};
use crate::contact::Contact;
use crate::eval::Scope;
use crate::machine::{Machine, Run};
use crate::split;
use crate::state::{Aim, Rest, State, Status};
use crate::time::Zone;

/// A run on its way.
pub(super) struct Walk<'m, 'r, O> {
    pub(super) machine: &'m Machine,
    pub(super) journey: &'m Journey,
    pub(super) run: Run<'r>,
    pub(super) state: &'r mut State,
    pub(super) contact: &'r mut Contact,
    pub(super) out: &'r mut O,
    /// When the event was received; the run's own clock is behind it while it lives through late timers.
    pub(super) wall: Instant,
    pub(super) fuel: u32,
}

/// What follows a step.
pub(super) enum Flow {
    /// Another step, or the end with `completed`.
    To(Next),
    /// Nothing: the run rests, or has ended.
    Stop,
}

impl<'m, O: Output> Walk<'m, '_, O> {
    /// The contact's clock.
    pub(super) fn zone(&self) -> Zone {
        self.contact.zone().unwrap_or_else(|| self.machine.zone(self.run.journey))
    }

    pub(super) fn scope(&self) -> Scope<'_> {
        Scope {
            machine: self.machine,
            state: self.state,
            contact: self.contact,
            now: self.state.clock,
            zone: self.zone(),
            reported: None,
        }
    }

    pub(super) fn command(&mut self, command: Command) {
        self.out.command(self.state.clock, command);
    }

    pub(super) fn audit(&mut self, audit: Audit) {
        self.command(Command::Audit(audit));
    }

    /// Writes down what became of an event, at the instant it was received.
    pub(super) fn note(&mut self, audit: Audit) {
        self.out.command(self.wall, Command::Audit(audit));
    }

    pub(super) fn took(&mut self, step: Index, arm: Arm) {
        self.out.took(self.state.clock, step, arm);
    }

    /// A new request of this step.
    pub(super) fn request(&mut self, step: Index) -> RequestId {
        self.state.visits = self.state.visits.saturating_add(1);
        RequestId { visit: self.state.visits, step }
    }

    /// The run stands somewhere else: earlier timers are stale.
    pub(super) fn stand(&mut self, rest: Rest) {
        self.state.rest = rest;
        self.state.aim = None;
        self.state.token = self.state.token.saturating_add(1);
    }

    /// The run stands somewhere until a time on a clock.
    pub(super) fn stand_until(&mut self, rest: Rest, clock: Option<Zone>) {
        let until = rest.due();
        self.stand(rest);
        self.state.aim = clock.zip(until).and_then(|(zone, until)| Aim::at(zone, until));
    }

    /// What follows a step, as far as it can be said without what the step decides.
    pub(super) fn behind(&self, step: Index) -> Option<Next> {
        match self.kind(step)? {
            StepKind::Conversation(conversation) => Some(conversation.next),
            StepKind::Wait { timeout, .. } => Some(*timeout),
            StepKind::Branch { otherwise, .. } => *otherwise,
            StepKind::Attempt { exhausted, .. } => Some(*exhausted),
            StepKind::Retry { attempt, .. } => {
                let StepKind::Attempt { exhausted, .. } = self.kind(*attempt)? else { return None };
                Some(*exhausted)
            }
            StepKind::Delay { next, .. }
            | StepKind::Send { next, .. }
            | StepKind::Raise { next, .. }
            | StepKind::Set { next, .. } => Some(*next),
            StepKind::Split { .. } | StepKind::Exit { .. } => None,
        }
    }

    /// Goes on from a step until the run rests or ends.
    pub(super) fn forward(&mut self, mut next: Next) {
        loop {
            let Some(step) = next else { return self.end(Ending::Outcome(0)) };
            let Some(fuel) = self.fuel.checked_sub(1) else {
                return self.quarantine(step, Fault::Endless);
            };
            self.fuel = fuel;
            match self.enter(step) {
                Flow::To(following) => next = following,
                Flow::Stop => return,
            }
        }
    }

    /// What the run rests on is due.
    pub(super) fn fire(&mut self) {
        match std::mem::take(&mut self.state.rest) {
            Rest::Held { step, visit, inputs, .. } => self.release(step, visit, inputs),
            Rest::Waiting { step, .. } => {
                let Some(StepKind::Wait { timeout, .. }) = self.kind(step) else {
                    return self.quarantine(step, Fault::NoSuchStep);
                };
                self.took(step, Arm::Timeout);
                self.forward(*timeout);
            }
            Rest::Resting { step, .. } => self.rested(step),
            rest @ (Rest::NotStarted | Rest::Done { .. } | Rest::Quarantined { .. }) => {
                self.state.rest = rest;
            }
        }
    }

    pub(super) fn rested(&mut self, step: Index) {
        match self.kind(step) {
            Some(StepKind::Delay { next, .. }) => self.forward(*next),
            Some(StepKind::Retry { attempt, .. }) => match self.kind(*attempt) {
                Some(StepKind::Attempt { body, .. }) => {
                    self.took(step, Arm::Again);
                    self.forward(*body);
                }
                _ => self.quarantine(step, Fault::NoSuchStep),
            },
            _ => self.quarantine(step, Fault::NoSuchStep),
        }
    }

    pub(super) fn kind(&self, step: Index) -> Option<&'m StepKind> {
        self.journey.steps.get(step as usize).map(|step| &step.kind)
    }

    fn enter(&mut self, step: Index) -> Flow {
        let Some(kind) = self.kind(step) else {
            return self.park(step, Fault::NoSuchStep);
        };
        self.out.entered(self.state.clock, step);
        match kind {
            StepKind::Conversation(conversation) => self.converse(step, conversation),
            StepKind::Wait { limit, arms, .. } => self.wait(step, *limit, arms),
            StepKind::Branch { arms, otherwise } => self.branch(step, arms, *otherwise),
            StepKind::Attempt { counter, body, .. } => self.attempt(*counter, *body),
            StepKind::Retry { attempt, time } => self.retry(step, *attempt, time),
            StepKind::Split { name, arms } => {
                let shares = arms.iter().map(|(_, share, _)| *share);
                let place = self.draw(step, name, shares);
                self.take(step, Arm::Split(place), arms.get(usize::from(place)).map(|a| a.2))
            }
            StepKind::Delay { time, next } => self.delay(step, time, *next),
            StepKind::Send { message, next } => self.send(step, *message, *next),
            StepKind::Raise { trigger, fields, next } => self.raise(step, *trigger, fields, *next),
            StepKind::Set { field, value, next } => self.set(*field, value.as_ref(), *next),
            StepKind::Exit { outcome } => {
                self.end(Ending::Outcome(*outcome));
                Flow::Stop
            }
        }
    }

    fn take(&mut self, step: Index, arm: Arm, next: Option<Next>) -> Flow {
        let Some(next) = next else { return self.park(step, Fault::NoArm) };
        self.took(step, arm);
        Flow::To(next)
    }

    fn wait(&mut self, step: Index, limit: Length, arms: &'m [WaitArm]) -> Flow {
        if let Some((place, next)) = self.take_first_queued(arms) {
            self.took(step, Arm::Wait(place));
            return Flow::To(next);
        }
        let began = self.state.clock;
        let zone = self.zone();
        let until = zone.add(began, limit);
        self.stand_until(Rest::Waiting { step, began, until }, (limit.days > 0).then_some(zone));
        Flow::Stop
    }

    /// Takes the event received first, of several at the same instant the first listed: its arm and what follows.
    pub(super) fn take_first_queued(&mut self, arms: &[WaitArm]) -> Option<(u16, Next)> {
        let mut first: Option<(Instant, (u16, Slot, Next))> = None;
        for (place, arm) in (0_u16..).zip(arms) {
            for on in &arm.on {
                let WaitTrigger::Event(slot, kind) = on else { continue };
                let handle = self.state.handles.get(usize::from(*slot));
                let Some((queued, at)) = handle.and_then(|handle| handle.queued) else { continue };
                if queued == *kind && first.as_ref().is_none_or(|(earliest, _)| at < *earliest) {
                    first = Some((at, (place, *slot, arm.next)));
                }
            }
        }
        let (_, (place, slot, next)) = first?;
        self.state.handles.get_mut(usize::from(slot))?.queued = None;
        Some((place, next))
    }

    fn branch(&mut self, step: Index, arms: &'m [(Expr, Next)], otherwise: Option<Next>) -> Flow {
        let scope = self.scope();
        let taken = (0_u16..).zip(arms).find(|(_, (condition, _))| scope.holds(condition));
        match taken {
            Some((place, (_, next))) => self.take(step, Arm::Branch(place), Some(*next)),
            None => self.take(step, Arm::Otherwise, otherwise),
        }
    }

    fn draw(&self, step: Index, name: &str, shares: impl Iterator<Item = u32>) -> u16 {
        if let Some((_, arm)) = self.run.splits.iter().find(|(given, _)| *given == step) {
            return *arm;
        }
        let draw = split::draw(&self.journey.name, name, self.contact.key());
        split::arm(draw, shares).and_then(|arm| u16::try_from(arm).ok()).unwrap_or_default()
    }

    fn attempt(&mut self, counter: Slot, body: Next) -> Flow {
        if let Some(count) = self.state.counters.get_mut(usize::from(counter)) {
            *count = 1;
        }
        Flow::To(body)
    }

    fn retry(&mut self, step: Index, attempt: Index, time: &'m RestTime) -> Flow {
        let Some(StepKind::Attempt { counter, times, body, exhausted }) = self.kind(attempt) else {
            return self.park(step, Fault::NoSuchStep);
        };
        let count = self.state.counters.get_mut(usize::from(*counter));
        let Some(count) = count.filter(|count| **count < *times) else {
            self.took(step, Arm::Exhausted);
            return Flow::To(*exhausted);
        };
        *count += 1;
        let until = self.rest_until(step, time);
        if until > self.state.clock {
            let began = Some(self.state.clock);
            self.stand_until(Rest::Resting { step, began, until }, self.clock_of(time));
            return Flow::Stop;
        }
        self.took(step, Arm::Again);
        Flow::To(*body)
    }

    fn delay(&mut self, step: Index, time: &'m RestTime, next: Next) -> Flow {
        let until = self.rest_until(step, time);
        if until > self.state.clock {
            let began = Some(self.state.clock);
            self.stand_until(Rest::Resting { step, began, until }, self.clock_of(time));
            return Flow::Stop;
        }
        Flow::To(next)
    }

    /// Until when a `delay` or `retry` rests; not after now: not at all.
    pub(super) fn rest_until(&mut self, step: Index, time: &'m RestTime) -> Instant {
        let (now, zone) = (self.state.clock, self.zone());
        match time {
            RestTime::After(length, None) => zone.add(now, *length),
            RestTime::After(length, Some(time)) => zone.dates_later(now, *length, *time),
            RestTime::NextTime(time) => zone.next_time(now, *time),
            RestTime::NextWeekday(day, time) => zone.next_weekday(now, *day, *time),
            RestTime::Until(instant, bound) => {
                let Some(Value::DateTime(at)) = self.scope().owned(instant) else {
                    self.audit(Audit::UnsetTime { step });
                    return now;
                };
                bound.map_or(at, |bound| at.min(zone.add(now, bound)))
            }
        }
    }

    /// The clock on which a time is meant; none for exact lengths and instants.
    pub(super) fn clock_of(&self, time: &RestTime) -> Option<Zone> {
        let is_local = match time {
            RestTime::After(length, time) => time.is_some() || length.days > 0,
            RestTime::NextTime(_) | RestTime::NextWeekday(..) => true,
            RestTime::Until(instant, _) => is_on_clock(instant),
        };
        is_local.then(|| self.zone())
    }

    fn raise(
        &mut self,
        step: Index,
        trigger: Index,
        fields: &'m [Option<Expr>],
        next: Next,
    ) -> Flow {
        let scope = self.scope();
        let fields: Values = fields.iter().map(|field| scope.owned(field.as_ref()?)).collect();
        let request = self.request(step);
        self.command(Command::Raise { request, trigger, fields });
        Flow::To(next)
    }

    fn set(&mut self, field: Index, value: Option<&'m Expr>, next: Next) -> Flow {
        let value = value.and_then(|value| self.scope().owned(value));
        self.contact.set(self.machine.program(), field, value.clone());
        self.command(Command::SetField { field, value });
        Flow::To(next)
    }

    /// Ends the run and lets go of what is still open.
    pub(super) fn end(&mut self, ending: Ending) {
        for slot in 0..self.state.handles.len() {
            self.drop_conversation(slot);
        }
        let at = self.state.clock;
        self.stand(Rest::Done { ending, at });
        self.command(Command::Done { ending });
    }

    /// Asks the contact center to drop a conversation that it may not have begun; no wait sees its outcome.
    pub(super) fn drop_conversation(&mut self, slot: usize) {
        let Some(step) = self.journey.handles.get(slot).map(|handle| handle.step) else { return };
        let Some(handle) = self.state.handles.get_mut(slot) else { return };
        handle.queued = None;
        if handle.status == Status::Open {
            let request = RequestId { visit: handle.visit, step };
            self.command(Command::CancelConversation { request });
        }
    }

    fn park(&mut self, step: Index, fault: Fault) -> Flow {
        self.quarantine(step, fault);
        Flow::Stop
    }

    pub(super) fn quarantine(&mut self, step: Index, fault: Fault) {
        self.stand(Rest::Quarantined { step, fault });
        self.audit(Audit::Quarantined { step, fault });
    }
}

/// Whether an expression is a date and time on the contact's clock, or one moved by some days.
fn is_on_clock(instant: &Expr) -> bool {
    if let Expr::Add(left, _) | Expr::Subtract(left, _) | Expr::Else(left, _) = instant {
        return is_on_clock(left);
    }
    matches!(instant, Expr::At(..) | Expr::LocalDateTime(..))
}
