//! Steps: names to places, operands and limits.

use smol_str::SmolStr;

use super::declaration::{address, compliance};
use super::expression::{Family, Reads, Scope, clock};
use super::fault::{Kind, Place, PlanFault};
use super::journey::{Locals, place_of, trigger_use};
use super::table::{Table, in_order};
use super::tables::{Tables, has_event};
use super::time;
use crate::exec;
use crate::model::{
    self, Channel, Expr, Field, Journey, MessageKind, RestTime, StepKind, WaitArm, WaitTrigger,
};
use crate::value::Length;

/// The steps of a journey, in order.
pub(super) fn steps(
    tables: &Tables<'_>,
    locals: &Locals<'_>,
    journey: &Journey,
) -> Result<Vec<exec::StepKind>, PlanFault> {
    let names = journey.steps.iter().filter_map(|step| {
        if let StepKind::Split { name, .. } = &step.step { Some(name) } else { None }
    });
    let place = Place::Journey(journey.name.clone());
    Table::unique(&place, Kind::Split, names, |name| name)?;
    let step = |step: &model::Step| {
        let place = place_of(journey, step);
        let scope = Scope { tables, place: &place, reads: Reads::Journey(locals) };
        Lower { scope, locals }.step(&step.step)
    };
    journey.steps.iter().map(step).collect()
}

/// The index of the step that follows.
pub(super) fn next(
    place: &Place,
    locals: &Locals<'_>,
    to: &model::Next,
) -> Result<exec::Next, PlanFault> {
    to.as_deref().map(|id| locals.steps.index(place, id)).transpose()
}

#[derive(Copy, Clone)]
struct Lower<'s, 'p> {
    scope: Scope<'s, 'p>,
    locals: &'s Locals<'p>,
}

impl Lower<'_, '_> {
    fn step(self, kind: &StepKind) -> Result<exec::StepKind, PlanFault> {
        use exec::StepKind as K;
        let tables = self.scope.tables;
        Ok(match kind {
            StepKind::Conversation { .. } => self.conversation(kind)?,
            StepKind::Wait { limit, arms, timeout } => {
                time::rest(self.place(), "the limit of a wait", *limit)?;
                let arms = arms.iter().map(|arm| self.wait_arm(arm)).collect::<Result<_, _>>()?;
                K::Wait { limit: *limit, arms, timeout: self.next(timeout)? }
            }
            StepKind::Branch { arms, otherwise } => self.branch(arms, otherwise.as_ref())?,
            StepKind::Attempt { .. } => self.attempt(kind)?,
            StepKind::Retry { attempt, time } => self.retry(attempt, time)?,
            StepKind::Split { name, arms } => self.split(name, arms)?,
            StepKind::Delay { time, next } => {
                K::Delay { time: self.rest_time(time)?, next: self.next(next)? }
            }
            StepKind::Send { message, next } => {
                let (message, declared) = tables.messages.find(self.place(), message)?;
                if declared.address.is_none() && declared.kind != MessageKind::Push {
                    return Err(
                        self.inconsistent("there is no contact field that the message goes to")
                    );
                }
                K::Send { message, next: self.next(next)? }
            }
            StepKind::Raise { trigger, fields, next } => self.raise(trigger, fields, next)?,
            StepKind::Set { field, value, next } => self.set(field, value.as_ref(), next)?,
            StepKind::Exit { outcome } => {
                K::Exit { outcome: self.locals.outcomes.index(self.place(), outcome)? }
            }
        })
    }

    fn place(&self) -> &Place {
        self.scope.place
    }

    fn next(self, to: &model::Next) -> Result<exec::Next, PlanFault> {
        next(self.place(), self.locals, to)
    }

    fn inconsistent(self, why: &'static str) -> PlanFault {
        PlanFault::Inconsistent { place: self.place().clone(), why }
    }

    fn conversation(self, kind: &StepKind) -> Result<exec::StepKind, PlanFault> {
        let StepKind::Conversation {
            handle,
            engagement,
            compliance: conditions,
            address: to,
            inputs,
            message,
            next,
        } = kind
        else {
            return Err(self.inconsistent("this step is no conversation"));
        };
        let (tables, place) = (self.scope.tables, self.place());
        let handle = self.locals.handle(place, handle)?;
        let channel = handle.engagement.channel;
        let address = address(tables, place, channel, Some(to))?;
        Ok(exec::StepKind::Conversation(Box::new(exec::Conversation {
            handle: handle.slot,
            engagement: tables.engagements.index(place, engagement)?,
            compliance: compliance(tables, place, channel, conditions)?,
            address: address.ok_or_else(|| self.inconsistent("there is no contact field"))?,
            inputs: self.inputs(handle.engagement, inputs)?,
            message: self.opening(channel, message.as_deref())?,
            next: self.next(next)?,
        })))
    }

    fn inputs(
        self,
        engagement: &model::Engagement,
        given: &[(SmolStr, Expr)],
    ) -> Result<Vec<(exec::Index, exec::Expr)>, PlanFault> {
        in_order(self.place(), Kind::Input, given.iter().map(|(name, _)| name))?;
        self.all_given(Kind::Input, &engagement.inputs, given)?;
        let input = |(name, expr): &(SmolStr, Expr)| {
            let (index, field) = self.scope.tables.input(self.place(), engagement, name)?;
            let value = self.scope.fitting(expr, &field.ty, || format!("input `{name}`"))?;
            Ok((index, value))
        };
        given.iter().map(input).collect()
    }

    /// Checks that whatever may not be unset is given; `given` is sorted.
    fn all_given(
        self,
        kind: Kind,
        fields: &[Field],
        given: &[(SmolStr, Expr)],
    ) -> Result<(), PlanFault> {
        let is_given =
            |field: &Field| given.binary_search_by(|(name, _)| name.cmp(&field.name)).is_ok();
        match fields.iter().find(|field| !field.optional && !is_given(field)) {
            None => Ok(()),
            Some(field) => {
                let (place, name) = (self.place().clone(), field.name.clone());
                Err(PlanFault::Missing { place, kind, name })
            }
        }
    }

    fn opening(
        self,
        channel: Channel,
        message: Option<&str>,
    ) -> Result<Option<exec::Index>, PlanFault> {
        let Some(name) = message else {
            return match channel {
                Channel::Sms => Err(self.inconsistent("an sms conversation needs its message")),
                Channel::Voice | Channel::Email | Channel::Push => Ok(None),
            };
        };
        let (index, message) = self.scope.tables.messages.find(self.place(), name)?;
        if channel != Channel::Sms || message.kind != MessageKind::Text {
            return Err(self.inconsistent("only an sms conversation opens with a message, a text"));
        }
        Ok(Some(index))
    }

    fn wait_arm(self, arm: &WaitArm) -> Result<exec::WaitArm, PlanFault> {
        if arm.on.is_empty() {
            return Err(self.inconsistent("an arm waits for nothing"));
        }
        let on = arm.on.iter().map(|on| self.wait_trigger(on)).collect::<Result<_, _>>()?;
        Ok(exec::WaitArm { on, next: self.next(&arm.next)? })
    }

    fn wait_trigger(self, on: &WaitTrigger) -> Result<exec::WaitTrigger, PlanFault> {
        match on {
            WaitTrigger::Trigger(used) => {
                trigger_use(self.scope, used).map(exec::WaitTrigger::Trigger)
            }
            WaitTrigger::Event { handle: name, event } => {
                let handle = self.locals.handle(self.place(), name)?;
                let channel = handle.engagement.channel;
                if has_event(channel, *event) {
                    return Ok(exec::WaitTrigger::Event(handle.slot, *event));
                }
                let (place, handle, event) = (self.place().clone(), name.clone(), *event);
                Err(PlanFault::WrongEvent { place, handle, channel, event })
            }
        }
    }

    fn branch(
        self,
        arms: &[model::BranchArm],
        otherwise: Option<&model::Otherwise>,
    ) -> Result<exec::StepKind, PlanFault> {
        let arm =
            |arm: &model::BranchArm| Ok((self.scope.condition(&arm.when)?, self.next(&arm.next)?));
        let arms = arms.iter().map(arm).collect::<Result<Vec<_>, PlanFault>>()?;
        if arms.is_empty() && otherwise.is_none() {
            return Err(self.inconsistent("a branch has no arm"));
        }
        let otherwise = otherwise.map(|otherwise| self.next(&otherwise.next)).transpose()?;
        Ok(exec::StepKind::Branch { arms, otherwise })
    }

    fn attempt(self, kind: &StepKind) -> Result<exec::StepKind, PlanFault> {
        let StepKind::Attempt { times, body, exhausted } = kind else {
            return Err(self.inconsistent("this step is no attempt"));
        };
        if !(2..=100).contains(times) {
            let (subject, found) = ("the number of runs of an attempt", times.to_string());
            let (place, allowed) = (self.place().clone(), "2 to 100");
            return Err(PlanFault::OutOfRange { place, subject, found, allowed });
        }
        let index = self.locals.steps.index(self.place(), self.id())?;
        let counter = self.locals.counter(index).unwrap_or_default();
        let (body, exhausted) = (self.next(body)?, self.next(exhausted)?);
        Ok(exec::StepKind::Attempt { counter, times: *times, body, exhausted })
    }

    /// The id of this step.
    fn id(&self) -> &str {
        match self.place() {
            Place::Step { step, .. } => step,
            Place::Plan | Place::Declaration(..) | Place::Journey(_) => "",
        }
    }

    fn retry(self, attempt: &SmolStr, time: &RestTime) -> Result<exec::StepKind, PlanFault> {
        let (index, step) = self.locals.steps.find(self.place(), attempt)?;
        if !matches!(step.step, StepKind::Attempt { .. }) {
            let (place, name) = (self.place().clone(), attempt.clone());
            return Err(PlanFault::NotAnAttempt { place, name });
        }
        if let RestTime::After { length, .. } = time {
            time::retry(self.place(), *length)?;
        }
        Ok(exec::StepKind::Retry { attempt: index, time: self.rest_time(time)? })
    }

    fn split(self, name: &SmolStr, arms: &[model::SplitArm]) -> Result<exec::StepKind, PlanFault> {
        let place = self.place();
        Table::unique(place, Kind::Arm, arms, |arm| &arm.name)?;
        if arms.iter().any(|arm| arm.share == 0) {
            let (place, found) = (place.clone(), "0".to_owned());
            let (subject, allowed) = ("the share of an arm", "above 0");
            return Err(PlanFault::OutOfRange { place, subject, found, allowed });
        }
        let total = arms.iter().map(|arm| u64::from(arm.share)).sum();
        if total != 10_000 {
            return Err(PlanFault::ShareTotal { place: place.clone(), total });
        }
        let arm = |arm: &model::SplitArm| Ok((arm.name.clone(), arm.share, self.next(&arm.next)?));
        let arms = arms.iter().map(arm).collect::<Result<_, PlanFault>>()?;
        Ok(exec::StepKind::Split { name: name.clone(), arms })
    }

    fn raise(
        self,
        trigger: &SmolStr,
        given: &[(SmolStr, Expr)],
        next: &model::Next,
    ) -> Result<exec::StepKind, PlanFault> {
        let place = self.place();
        let (index, trigger) = self.scope.tables.triggers.find(place, trigger)?;
        in_order(place, Kind::Attribute, given.iter().map(|(name, _)| name))?;
        self.all_given(Kind::Attribute, &trigger.fields, given)?;
        let mut fields: Vec<Option<exec::Expr>> = trigger.fields.iter().map(|_| None).collect();
        for (name, expr) in given {
            let (index, field) = self.scope.tables.trigger_field(place, trigger, name)?;
            let value = self.scope.fitting(expr, &field.ty, || format!("attribute `{name}`"))?;
            if let Some(slot) = usize::try_from(index).ok().and_then(|at| fields.get_mut(at)) {
                *slot = Some(value);
            }
        }
        Ok(exec::StepKind::Raise { trigger: index, fields, next: self.next(next)? })
    }

    fn set(
        self,
        name: &SmolStr,
        value: Option<&Expr>,
        next: &model::Next,
    ) -> Result<exec::StepKind, PlanFault> {
        let (index, field) = self.scope.tables.contact.find(self.place(), name)?;
        if value.is_none() && !field.optional {
            return Err(self.inconsistent("a contact field that is always set cannot be unset"));
        }
        let subject = || format!("contact field `{name}`");
        let value = value.map(|expr| self.scope.fitting(expr, &field.ty, subject)).transpose()?;
        Ok(exec::StepKind::Set { field: index, value, next: self.next(next)? })
    }

    fn rest_time(self, time: &RestTime) -> Result<exec::RestTime, PlanFault> {
        let place = self.place();
        Ok(match time {
            RestTime::After { length, at } => {
                time::rest(place, "a rest", *length)?;
                at.map_or(Ok(()), |at| clock(place, at))?;
                exec::RestTime::After(*length, *at)
            }
            RestTime::NextTime(at) => {
                clock(place, *at)?;
                exec::RestTime::NextTime(*at)
            }
            RestTime::NextWeekday(day, at) => {
                time::weekday(place, *day)?;
                clock(place, *at)?;
                exec::RestTime::NextWeekday(*day, *at)
            }
            RestTime::Until { instant, up_to } => self.until(instant, *up_to)?,
        })
    }

    fn until(self, instant: &Expr, up_to: Option<Length>) -> Result<exec::RestTime, PlanFault> {
        match up_to {
            Some(bound) => time::rest(self.place(), "the bound of a rest", bound)?,
            None if matches!(instant, Expr::DateTime(..)) => {}
            None => return Err(self.inconsistent("a time that is no literal needs a bound")),
        }
        let instant = self.scope.of(instant, Family::DateTime, || "the end of a rest".into())?;
        Ok(exec::RestTime::Until(instant, up_to))
    }
}
