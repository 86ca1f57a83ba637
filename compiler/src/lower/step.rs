//! Steps: the blocks of a journey as steps that name what follows them.
//!
//! A block that ends without `exit` or `retry` goes on with what follows its statement; the body of an
//! attempt with what follows the attempt. Steps that no way leads to are left out.

use std::collections::{BTreeMap, BTreeSet};

use journey_plan::model::{self, Next, Otherwise, RestTime, SplitArm, WaitTrigger};
use smol_str::SmolStr;

use super::declaration::compliance;
use super::expression::sorted;
use super::ids::step_ids;
use super::journey::{outcome, trigger_use};
use super::names::{Names, event, length, time};
use super::source::Places;
use super::{branch, facts};
use crate::hir::{self, Id, Journey, Step, StepKind};
use crate::policy::Proof;

/// The first step and all steps, in the order of the text.
pub(super) fn steps(
    names: Names<'_>,
    places: &Places<'_>,
    journey: &Journey,
    proof: Option<&Proof>,
) -> (Next, Vec<model::Step>) {
    let ids = step_ids(names.program, journey);
    let mut lower = Lower { names, places, journey, proof, ids, done: BTreeMap::new() };
    let first = lower.block(&journey.body, None);
    let mut steps: Vec<model::Step> = lower.done.into_values().collect();
    let reached = reached(first.as_ref(), &steps);
    steps.retain(|step| reached.contains(&step.id));
    (first, steps)
}

struct Lower<'h> {
    names: Names<'h>,
    places: &'h Places<'h>,
    journey: &'h Journey,
    proof: Option<&'h Proof>,
    ids: Vec<SmolStr>,
    done: BTreeMap<Id<Step>, model::Step>,
}

impl Lower<'_> {
    fn id(&self, step: Id<Step>) -> SmolStr {
        self.ids.get(step.index()).cloned().unwrap_or_default()
    }

    /// Lowers a block that goes on with `after`; its first step.
    fn block(&mut self, steps: &[Id<Step>], after: Next) -> Next {
        let mut rest = steps.iter().copied().peekable();
        while let Some(id) = rest.next() {
            let step = &self.journey.steps[id];
            let next = rest.peek().map(|&next| self.id(next)).or_else(|| after.clone());
            let kind = self.step(step, next);
            let place = self.places.place(step.keyword);
            let (step_id, times) = (self.id(id), facts::times(self.proof, id));
            self.done
                .insert(id, model::Step { id: step_id, step: kind, times, source: Some(place) });
            if matches!(step.kind, StepKind::Exit(_) | StepKind::Retry(_)) {
                break;
            }
        }
        steps.first().map(|&first| self.id(first)).or(after)
    }

    fn step(&mut self, step: &Step, next: Next) -> model::StepKind {
        use model::StepKind as K;
        match &step.kind {
            StepKind::Conversation(conversation) => self.conversation(conversation, next),
            StepKind::Wait(wait) => self.wait(wait, &next),
            StepKind::Branch(branch) => self.branch(branch, &next),
            StepKind::Attempt(attempt) => self.attempt(attempt, next),
            StepKind::Retry(retry) => self.retry(retry),
            StepKind::Split(split) => self.split(split, &next),
            StepKind::Delay(delay) => K::Delay { time: self.delay(delay), next },
            StepKind::Send(message) => K::Send {
                message: message.map(|id| self.names.message(id)).unwrap_or_default(),
                next,
            },
            StepKind::Raise(raise) => self.raise(raise, next),
            StepKind::Set(set) => K::Set {
                field: set.field.map(|id| self.names.field(id)).unwrap_or_default(),
                value: set.value.as_ref().map(|value| self.names.expr(value)),
                next,
            },
            StepKind::Exit(exit) => K::Exit { outcome: self.exit(*exit) },
            // Never here: a program with a mistake has no plan.
            StepKind::Bad => K::Exit { outcome: self.exit(hir::ExitOutcome::Unknown) },
        }
    }

    fn exit(&self, exit: hir::ExitOutcome) -> SmolStr {
        outcome(self.journey, exit)
    }

    fn conversation(&self, from: &hir::Conversation, next: Next) -> model::StepKind {
        let names = self.names;
        let message = from.message.map(|id| &names.program.messages[id]);
        let inherited = message.and_then(|message| message.quiet_time.as_ref());
        // For SMS the message says what the step does not.
        let profile = from.profile.or_else(|| message.and_then(|message| message.profile));
        let purpose = from.purpose.or_else(|| message.and_then(|message| message.purpose));
        let topic = from.topic.or_else(|| message.and_then(|message| message.topic));
        let address = from.address.or_else(|| message.and_then(|message| message.address));
        let input = |(field, value): &(Id<hir::Field>, hir::Expr)| {
            (names.input(from.handle, *field), names.expr(value))
        };
        let own = &[from.quiet_time.as_ref(), inherited];
        model::StepKind::Conversation {
            handle: names.handle(from.handle),
            engagement: names
                .engagement(from.handle)
                .map(|engagement| engagement.name.text.clone())
                .unwrap_or_default(),
            compliance: compliance(names, (profile, purpose, topic), own),
            address: address.map(|field| names.field(field)).unwrap_or_default(),
            inputs: sorted(from.inputs.iter().map(input).collect()),
            message: from.message.map(|id| names.message(id)),
            next,
        }
    }

    fn wait(&mut self, from: &hir::Wait, next: &Next) -> model::StepKind {
        let mut arms = Vec::with_capacity(from.arms.len());
        for arm in &from.arms {
            let on = arm.triggers.iter().map(|on| self.wait_trigger(on)).collect();
            arms.push(model::WaitArm { on, next: self.block(&arm.steps, next.clone()) });
        }
        let timeout = from.timeout.as_ref().map_or(&[][..], |timeout| &timeout.steps);
        model::StepKind::Wait {
            limit: from.limit.map(length).unwrap_or_default(),
            arms,
            timeout: self.block(timeout, next.clone()),
        }
    }

    fn wait_trigger(&self, on: &hir::WaitTrigger) -> WaitTrigger {
        match on {
            hir::WaitTrigger::Event { handle, event: kind, .. } => {
                WaitTrigger::Event { handle: self.names.handle(*handle), event: event(*kind) }
            }
            hir::WaitTrigger::Declared(used) => WaitTrigger::Trigger(trigger_use(self.names, used)),
        }
    }

    fn branch(&mut self, from: &hir::Branch, next: &Next) -> model::StepKind {
        let conditions = branch::conditions(self.names, from);
        let mut arms = Vec::with_capacity(from.arms.len());
        for (arm, when) in from.arms.iter().zip(conditions) {
            let head = arm.canonical.clone();
            arms.push(model::BranchArm { head, when, next: self.block(&arm.steps, next.clone()) });
        }
        let otherwise = from.otherwise.as_ref();
        let otherwise =
            otherwise.map(|arm| Otherwise { next: self.block(&arm.steps, next.clone()) });
        model::StepKind::Branch { arms, otherwise }
    }

    fn attempt(&mut self, from: &hir::Attempt, next: Next) -> model::StepKind {
        let body = self.block(&from.steps, next.clone());
        let exhausted = match &from.exhausted {
            Some((_, steps)) => self.block(steps, next),
            None => next,
        };
        model::StepKind::Attempt { times: from.times.unwrap_or_default(), body, exhausted }
    }

    fn retry(&self, from: &hir::Retry) -> model::StepKind {
        let time = match &from.time {
            hir::RetryTime::After { length: after, at } => {
                RestTime::After { length: length(*after), at: at.map(time) }
            }
            hir::RetryTime::AtTime(at) => RestTime::NextTime(time(*at)),
            hir::RetryTime::At { instant, up_to } => {
                let (instant, up_to) = (self.names.expr(instant), up_to.map(length));
                RestTime::Until { instant, up_to }
            }
            hir::RetryTime::Bad => {
                RestTime::After { length: length(hir::Length::default()), at: None }
            }
        };
        let attempt = from.attempt.map(|id| self.id(id)).unwrap_or_default();
        model::StepKind::Retry { attempt, time }
    }

    fn split(&mut self, from: &hir::Split, next: &Next) -> model::StepKind {
        let mut arms = Vec::with_capacity(from.arms.len());
        for arm in &from.arms {
            let (name, share) = (arm.name.text.clone(), arm.share);
            arms.push(SplitArm { name, share, next: self.block(&arm.steps, next.clone()) });
        }
        let name = from.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
        model::StepKind::Split { name, arms }
    }

    fn delay(&self, from: &hir::Delay) -> RestTime {
        match from {
            hir::Delay::For { length: after, at } => {
                RestTime::After { length: length(*after), at: at.map(time) }
            }
            hir::Delay::UntilTime(at) => RestTime::NextTime(time(*at)),
            hir::Delay::UntilWeekday(day, at) => RestTime::NextWeekday(*day, time(*at)),
            hir::Delay::Until { instant, up_to } => {
                let (instant, up_to) = (self.names.expr(instant), up_to.map(length));
                RestTime::Until { instant, up_to }
            }
            hir::Delay::Bad => RestTime::After { length: length(hir::Length::default()), at: None },
        }
    }

    fn raise(&self, from: &hir::Raise, next: Next) -> model::StepKind {
        let Some(trigger) = from.trigger else {
            let (trigger, fields) = (SmolStr::default(), Vec::new());
            return model::StepKind::Raise { trigger, fields, next };
        };
        let field = |(field, value): &(Id<hir::Field>, hir::Expr)| {
            (self.names.trigger_field(trigger, *field), self.names.expr(value))
        };
        model::StepKind::Raise {
            trigger: self.names.trigger(trigger),
            fields: sorted(from.fields.iter().map(field).collect()),
            next,
        }
    }
}

/// The ids of the steps that some way leads to.
fn reached(first: Option<&SmolStr>, steps: &[model::Step]) -> BTreeSet<SmolStr> {
    let by_id: BTreeMap<&SmolStr, &model::Step> =
        steps.iter().map(|step| (&step.id, step)).collect();
    let mut reached = BTreeSet::new();
    let mut open: Vec<&SmolStr> = first.into_iter().collect();
    while let Some(id) = open.pop() {
        let Some(step) = by_id.get(id) else { continue };
        if reached.insert(id.clone()) {
            open.extend(step.step.successors().into_iter().flatten());
        }
    }
    reached
}
