//! A journey in its normal form.

use std::collections::BTreeMap;
use std::rc::Rc;

use smol_str::{SmolStr, format_smolstr};

use super::names::Names;
use super::order;
use super::step::{arms, own, trigger_use, with_ids};
use crate::model::{Audience, ExitOn, Facts, Journey, Step, StepKind, TriggerUse, WaitTrigger};

/// What stands for the name of the attributes of the trigger that starts a run.
const AUDIENCE: &str = "@audience";

/// The journey in its normal form: equal for journeys that differ in nothing that can be seen from outside.
pub fn journey(from: &Journey) -> Journey {
    let (steps, first) = Walk::over(from).finish();
    Journey {
        name: from.name.clone(),
        audience: audience(&from.audience),
        exclude: sorted(&from.exclude),
        entry: from.entry,
        reenter: from.reenter,
        time_zone: from.time_zone.clone(),
        starts: from.starts,
        ends: from.ends,
        follows: sorted(&from.follows),
        goal: from.goal.as_ref().map(|goal| trigger_use(goal, &Names::default())),
        exits: exits(&from.exits, &entry_names(from)),
        outcomes: sorted(&from.outcomes),
        first,
        steps,
        facts: Facts::default(),
        source: None,
    }
}

/// The ids of the steps that a run can come to, in the order of the normal form.
pub fn places(from: &Journey) -> Vec<SmolStr> {
    Walk::over(from).done.into_iter().map(|step| step.id).collect()
}

fn sorted(names: &[SmolStr]) -> Vec<SmolStr> {
    let mut names = names.to_vec();
    names.sort();
    names
}

fn audience(from: &Audience) -> Audience {
    match from {
        Audience::Segment(name) => Audience::Segment(name.clone()),
        Audience::Trigger(used) => Audience::Trigger(trigger_use(used, &Names::default())),
    }
}

fn entry_names(from: &Journey) -> Names {
    let mut names = Names::default();
    if let Audience::Trigger(TriggerUse { alias: Some(alias), .. }) = &from.audience {
        names.set_binding(alias.clone(), AUDIENCE.into());
    }
    names
}

/// What ends a run at any instant: segments are asked before triggers, and triggers never for one another's events.
fn exits(from: &[ExitOn], names: &Names) -> Vec<ExitOn> {
    let exits = from.iter().map(|exit| ExitOn {
        on: match &exit.on {
            Audience::Segment(name) => Audience::Segment(name.clone()),
            Audience::Trigger(used) => Audience::Trigger(trigger_use(used, names)),
        },
        outcome: exit.outcome.clone(),
        source: None,
    });
    let free = |a: &ExitOn, b: &ExitOn| match (&a.on, &b.on) {
        (Audience::Trigger(one), Audience::Trigger(other)) => one.trigger != other.trigger,
        (Audience::Segment(_), Audience::Segment(_)) => a.outcome == b.outcome,
        (Audience::Segment(_), Audience::Trigger(_))
        | (Audience::Trigger(_), Audience::Segment(_)) => true,
    };
    order::sorted(exits.collect(), |exit| format!("{exit:?}"), free)
}

/// A walk over the steps in the order in which a run meets them, arms in the order of the normal form.
struct Walk<'j> {
    journey: &'j Journey,
    by_id: BTreeMap<&'j SmolStr, &'j Step>,
    names: Names,
    places: BTreeMap<SmolStr, SmolStr>,
    done: Vec<Step>,
}

/// The names of triggers' attributes that a step may read.
type Scope = Rc<Vec<(SmolStr, SmolStr)>>;

impl<'j> Walk<'j> {
    fn over(journey: &'j Journey) -> Self {
        let mut walk = Self {
            journey,
            by_id: journey.steps.iter().map(|step| (&step.id, step)).collect(),
            names: entry_names(journey),
            places: BTreeMap::new(),
            done: Vec::new(),
        };
        let mut open: Vec<(SmolStr, Scope)> =
            journey.first.iter().map(|first| (first.clone(), Scope::default())).collect();
        while let Some((id, scope)) = open.pop() {
            if !walk.places.contains_key(&id) {
                let follow = walk.visit(&id, &scope);
                open.extend(follow.into_iter().rev());
            }
        }
        walk
    }

    /// Gives a step its place; what follows it, with what may be read there.
    fn visit(&mut self, id: &SmolStr, scope: &Scope) -> Vec<(SmolStr, Scope)> {
        let Some(step) = self.by_id.get(id).copied() else { return Vec::new() };
        let place = format_smolstr!("{}", self.done.len() + 1);
        self.places.insert(id.clone(), place.clone());
        if let StepKind::Conversation { handle, .. } = &step.step {
            self.names.set_handle(handle.clone(), format_smolstr!("#{place}"));
        }
        let mut names = self.names.clone();
        for (alias, stand_in) in scope.iter() {
            names.set_binding(alias.clone(), stand_in.clone());
        }
        let kind = own(&step.step, &names);
        let mut follow = Vec::new();
        for (_, next) in arms(&step.step, &names) {
            let Some(next) = next else { continue };
            let scope = inside(step, &next, &place, scope);
            follow.push((next, scope));
        }
        self.done.push(Step { id: id.clone(), step: kind, times: None, source: None });
        follow
    }

    fn finish(self) -> (Vec<Step>, Option<SmolStr>) {
        let place = |id: &SmolStr| self.places.get(id).unwrap_or(id).clone();
        let first = self.journey.first.as_ref().map(place);
        let step =
            |step: Step| Step { id: place(&step.id), step: with_ids(step.step, place), ..step };
        (self.done.into_iter().map(step).collect(), first)
    }
}

/// What may be read in the arm of a wait that leads to `next`, on top of what may be read anyway.
fn inside(step: &Step, next: &SmolStr, place: &SmolStr, around: &Scope) -> Scope {
    let StepKind::Wait { arms, .. } = &step.step else { return Rc::clone(around) };
    let leading = arms.iter().filter(|arm| arm.next.as_ref() == Some(next));
    let mut added = Vec::new();
    for on in leading.flat_map(|arm| &arm.on) {
        if let WaitTrigger::Trigger(TriggerUse { trigger, alias: Some(alias), .. }) = on {
            added.push((alias.clone(), format_smolstr!("@{trigger}@{place}")));
        }
    }
    if added.is_empty() {
        return Rc::clone(around);
    }
    Rc::new(around.iter().cloned().chain(added).collect())
}
