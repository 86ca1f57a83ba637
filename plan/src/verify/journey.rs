//! Journeys: what their steps may name, and their settings.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::expression::{Reads, Scope, clock};
use super::fault::{Kind, Place, PlanFault};
use super::table::{Table, in_order};
use super::tables::{Tables, at_most};
use super::{flow, step, time};
use crate::exec::{self, Index, Slot};
use crate::model::{
    Audience, Engagement, Entry, ExitOn, Journey, Reenter, Step, StepKind, Trigger, TriggerUse,
    WaitTrigger,
};
use crate::value::{Date, TimeOfDay};

/// How many handles, names of triggers or attempts a journey can have.
const SLOT_LIMIT: usize = Slot::MAX as usize;

/// A conversation that a journey starts.
#[derive(Copy, Clone)]
pub(super) struct Handle<'p> {
    pub(super) slot: Slot,
    pub(super) engagement: &'p Engagement,
    engagement_index: Index,
    step: Index,
}

/// What the expressions and steps of a journey may name besides declarations.
pub(super) struct Locals<'p> {
    pub(super) steps: Table<'p, Step>,
    pub(super) outcomes: Table<'p, SmolStr>,
    handles: BTreeMap<&'p str, Handle<'p>>,
    bindings: BTreeMap<&'p str, (Slot, Index, &'p Trigger)>,
    /// The counters of attempts, by the step's index.
    counters: BTreeMap<Index, Slot>,
}

impl<'p> Locals<'p> {
    /// The names of a journey.
    pub(super) fn new(tables: &Tables<'p>, journey: &'p Journey) -> Result<Self, PlanFault> {
        let place = Place::Journey(journey.name.clone());
        let mut locals = Self {
            steps: Table::unique(&place, Kind::Step, &journey.steps, |step| &step.id)?,
            outcomes: Table::unique(&place, Kind::Outcome, &journey.outcomes, |name| name)?,
            handles: BTreeMap::new(),
            bindings: BTreeMap::new(),
            counters: BTreeMap::new(),
        };
        for (index, step) in (0..).zip(&journey.steps) {
            locals.add_step(tables, journey, index, step)?;
        }
        for used in trigger_uses(journey) {
            locals.add_binding(tables, &place, used)?;
        }
        at_most(&place, "conversations", locals.handles.len(), SLOT_LIMIT)?;
        at_most(&place, "trigger names", locals.bindings.len(), SLOT_LIMIT)?;
        at_most(&place, "attempts", locals.counters.len(), SLOT_LIMIT)?;
        Ok(locals)
    }

    fn add_step(
        &mut self,
        tables: &Tables<'p>,
        journey: &Journey,
        index: Index,
        step: &'p Step,
    ) -> Result<(), PlanFault> {
        match &step.step {
            StepKind::Conversation { handle, engagement, .. } => {
                let place = place_of(journey, step);
                let (engagement_index, engagement) = tables.engagements.find(&place, engagement)?;
                let slot = slot(self.handles.len());
                let new = Handle { slot, engagement, engagement_index, step: index };
                if self.handles.insert(handle, new).is_some() {
                    return Err(duplicate(place, Kind::Handle, handle));
                }
            }
            StepKind::Attempt { .. } => {
                self.counters.insert(index, slot(self.counters.len()));
            }
            StepKind::Wait { .. }
            | StepKind::Branch { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Delay { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => {}
        }
        Ok(())
    }

    fn add_binding(
        &mut self,
        tables: &Tables<'p>,
        place: &Place,
        used: &'p TriggerUse,
    ) -> Result<(), PlanFault> {
        let Some(name) = &used.alias else { return Ok(()) };
        let (index, trigger) = tables.triggers.find(place, &used.trigger)?;
        let new = (slot(self.bindings.len()), index, trigger);
        let taken = self.handles.contains_key(name.as_str());
        if taken || self.bindings.insert(name, new).is_some() {
            return Err(duplicate(place.clone(), Kind::Binding, name));
        }
        Ok(())
    }

    /// The conversation of that handle.
    pub(super) fn handle(&self, place: &Place, name: &str) -> Result<Handle<'p>, PlanFault> {
        let found = self.handles.get(name).copied();
        found.ok_or_else(|| unknown(place, Kind::Handle, name))
    }

    /// The slot and trigger of a name for a trigger's attributes.
    pub(super) fn binding(
        &self,
        place: &Place,
        name: &str,
    ) -> Result<(Slot, &'p Trigger), PlanFault> {
        let found = self.bindings.get(name).map(|&(slot, _, trigger)| (slot, trigger));
        found.ok_or_else(|| unknown(place, Kind::Binding, name))
    }

    /// The counter of the attempt at that index.
    pub(super) fn counter(&self, attempt: Index) -> Option<Slot> {
        self.counters.get(&attempt).copied()
    }

    fn handles_by_slot(&self) -> Vec<exec::Handle> {
        let mut handles: Vec<_> = self.handles.iter().collect();
        handles.sort_unstable_by_key(|(_, handle)| handle.slot);
        let handle = |(name, handle): (&&str, &Handle<'_>)| exec::Handle {
            name: (*name).into(),
            engagement: handle.engagement_index,
            step: handle.step,
        };
        handles.into_iter().map(handle).collect()
    }

    fn bindings_by_slot(&self) -> Vec<exec::Binding> {
        let mut bindings: Vec<_> = self.bindings.iter().collect();
        bindings.sort_unstable_by_key(|(_, (slot, ..))| *slot);
        let binding = |(name, &(_, trigger, _)): (&&str, &(Slot, Index, &Trigger))| exec::Binding {
            name: (*name).into(),
            trigger,
        };
        bindings.into_iter().map(binding).collect()
    }
}

/// The slot with that number; too large numbers are refused before slots are used.
fn slot(number: usize) -> Slot {
    Slot::try_from(number).unwrap_or(Slot::MAX)
}

fn duplicate(place: Place, kind: Kind, name: &SmolStr) -> PlanFault {
    PlanFault::Duplicate { place, kind, name: name.clone() }
}

fn unknown(place: &Place, kind: Kind, name: &str) -> PlanFault {
    PlanFault::Unknown { place: place.clone(), kind, name: name.into() }
}

pub(super) fn place_of(journey: &Journey, step: &Step) -> Place {
    Place::Step { journey: journey.name.clone(), step: step.id.clone() }
}

/// Every use of a trigger that can give its attributes a name.
fn trigger_uses(journey: &Journey) -> impl Iterator<Item = &TriggerUse> {
    let audiences = std::iter::once(&journey.audience).chain(journey.exits.iter().map(|e| &e.on));
    let settings = audiences.filter_map(|audience| match audience {
        Audience::Trigger(used) => Some(used),
        Audience::Segment(_) => None,
    });
    let waits = journey.steps.iter().map(|step| match &step.step {
        StepKind::Wait { arms, .. } => arms.as_slice(),
        StepKind::Conversation { .. }
        | StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Retry { .. }
        | StepKind::Split { .. }
        | StepKind::Delay { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => &[],
    });
    let triggers = waits.flatten().flat_map(|arm| &arm.on).filter_map(|on| match on {
        WaitTrigger::Trigger(used) => Some(used),
        WaitTrigger::Event { .. } => None,
    });
    settings.chain(&journey.goal).chain(triggers)
}

/// A journey as it runs.
pub(super) fn journey(tables: &Tables<'_>, from: &Journey) -> Result<exec::Journey, PlanFault> {
    let place = Place::Journey(from.name.clone());
    let locals = Locals::new(tables, from)?;
    settings(&place, from)?;
    let scope = Scope { tables, place: &place, reads: Reads::Journey(&locals) };
    let segment = |name: &SmolStr| tables.segments.index(&place, name);
    let policy = |name: &SmolStr| tables.policies.index(&place, name);
    let follows = from.follows.iter().map(policy).collect::<Result<_, _>>()?;
    proved(&place, from)?;
    let steps = step::steps(tables, &locals, from)?;
    let first = step::next(&place, &locals, &from.first)?;
    flow::check(from, first, &steps)?;
    Ok(exec::Journey {
        name: from.name.clone(),
        audience: audience(scope, &from.audience)?,
        exclude: from.exclude.iter().map(segment).collect::<Result<_, _>>()?,
        entry: from.entry,
        reenter: from.reenter,
        time_zone: from.time_zone.clone(),
        starts: from.starts,
        ends: from.ends,
        follows,
        goal: from.goal.as_ref().map(|goal| trigger_use(scope, goal)).transpose()?,
        exits: from
            .exits
            .iter()
            .map(|exit| exit_on(scope, &locals, exit))
            .collect::<Result<_, _>>()?,
        outcomes: from.outcomes.clone(),
        first,
        steps: steps
            .into_iter()
            .zip(&from.steps)
            .map(|(kind, step)| exec::Step { id: step.id.clone(), kind })
            .collect(),
        handles: locals.handles_by_slot(),
        bindings: locals.bindings_by_slot(),
        counters: slot(locals.counters.len()),
    })
}

fn settings(place: &Place, journey: &Journey) -> Result<(), PlanFault> {
    in_order(place, Kind::Segment, journey.exclude.iter())?;
    in_order(place, Kind::Policy, journey.follows.iter())?;
    let inconsistent = |why| Err(PlanFault::Inconsistent { place: place.clone(), why });
    if journey.outcomes.first().is_none_or(|name| name != "completed") {
        return inconsistent("`completed` is the first outcome");
    }
    if journey.time_zone.is_empty() {
        return inconsistent("a journey has a time zone");
    }
    if let Entry::Every(length) = journey.entry {
        time::positive(place, "the interval of entry", length)?;
    }
    if let Reenter::After(length) = journey.reenter {
        time::positive(place, "the time until a contact may enter again", length)?;
    }
    if journey.entry != Entry::Once && matches!(journey.audience, Audience::Trigger(_)) {
        return inconsistent("only the members of a segment enter again and again");
    }
    local_time(place, journey.starts)?;
    local_time(place, journey.ends)
}

/// Only policies that are followed are proved.
fn proved(place: &Place, journey: &Journey) -> Result<(), PlanFault> {
    in_order(place, Kind::Policy, journey.facts.proved.iter())?;
    let stray = journey.facts.proved.iter().find(|name| !journey.follows.contains(name));
    stray.map_or(Ok(()), |name| Err(unknown(place, Kind::Policy, name)))
}

fn local_time(place: &Place, at: Option<(Date, TimeOfDay)>) -> Result<(), PlanFault> {
    at.map_or(Ok(()), |(_, time)| clock(place, time))
}

fn audience(scope: Scope<'_, '_>, from: &Audience) -> Result<exec::Audience, PlanFault> {
    Ok(match from {
        Audience::Segment(name) => {
            exec::Audience::Segment(scope.tables.segments.index(scope.place, name)?)
        }
        Audience::Trigger(used) => exec::Audience::Trigger(trigger_use(scope, used)?),
    })
}

/// The use of a trigger.
pub(super) fn trigger_use(
    scope: Scope<'_, '_>,
    from: &TriggerUse,
) -> Result<exec::TriggerUse, PlanFault> {
    let trigger = scope.tables.triggers.index(scope.place, &from.trigger)?;
    let binding = match (&from.alias, scope.reads) {
        (Some(name), Reads::Journey(locals)) => Some(locals.binding(scope.place, name)?.0),
        (Some(_) | None, _) => None,
    };
    let when = from.when.as_ref().map(|condition| scope.condition(condition)).transpose()?;
    Ok(exec::TriggerUse { trigger, binding, when })
}

fn exit_on(
    scope: Scope<'_, '_>,
    locals: &Locals<'_>,
    from: &ExitOn,
) -> Result<exec::ExitOn, PlanFault> {
    Ok(exec::ExitOn {
        on: audience(scope, &from.on)?,
        outcome: locals.outcomes.index(scope.place, &from.outcome)?,
    })
}
