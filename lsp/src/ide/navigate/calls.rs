//! Who raises a trigger, and which journeys it starts, ends or wakes.
//!
//! A journey calls the triggers that it raises; a trigger calls the journeys that listen to it.

use journey_compiler::hir::{Audience, ExitSource, Id, Journey, TriggerUse};
use journey_compiler::index::{Target, Use};
use journey_grammar::Span;

use super::definition::whole;
use crate::ide::occurrence;
use crate::ide::tree::{self, How};
use crate::{Point, Snapshot};

/// A trigger or a journey, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallNode {
    /// A trigger.
    Trigger(String),
    /// A journey.
    Journey(String),
}

/// A trigger or a journey to be shown.
#[derive(Clone, Debug)]
pub struct CallItem {
    /// Which one.
    pub node: CallNode,
    /// What it has to do with what was asked about; perhaps empty.
    pub detail: &'static str,
    /// All of it.
    pub whole: Span,
    /// Its name, or the place where it listens.
    pub at: Span,
}

/// One end of a call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The other end.
    pub item: CallItem,
    /// Where the caller calls, in the caller's text.
    pub places: Vec<Span>,
}

/// What the cursor asks about: the trigger or the journey that is named there.
pub fn call_item(snapshot: &Snapshot, point: Point) -> Option<CallItem> {
    item(snapshot, occurrence::at(snapshot, point)?.target)
}

/// Who calls: for a trigger the journeys that raise it, for a journey the triggers that it listens to.
pub fn incoming_calls(snapshot: &Snapshot, node: &CallNode) -> Vec<Call> {
    match target(snapshot, node) {
        Some(target @ Target::Trigger(_)) => {
            journeys(snapshot, target, |relation| relation == Relation::Raises)
        }
        Some(Target::Journey(journey)) => triggers(snapshot, journey, Relation::listens),
        _ => Vec::new(),
    }
}

/// Who is called: for a trigger the journeys that listen to it, for a journey the triggers that it raises.
pub fn outgoing_calls(snapshot: &Snapshot, node: &CallNode) -> Vec<Call> {
    match target(snapshot, node) {
        Some(target @ Target::Trigger(_)) => journeys(snapshot, target, Relation::listens),
        Some(Target::Journey(journey)) => {
            triggers(snapshot, journey, |relation| relation == Relation::Raises)
        }
        _ => Vec::new(),
    }
}

/// What a journey does with a trigger.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Relation {
    Raises,
    Starts,
    Ends,
    Counts,
    Waits,
}

impl Relation {
    fn listens(self) -> bool {
        self != Self::Raises
    }

    fn of_journey(self) -> &'static str {
        match self {
            Self::Raises => "raises it",
            Self::Starts => "starts by it",
            Self::Ends => "ends by it",
            Self::Counts => "has it as its goal",
            Self::Waits => "waits for it",
        }
    }

    fn of_trigger(self) -> &'static str {
        match self {
            Self::Raises => "is raised",
            Self::Starts => "starts it",
            Self::Ends => "ends it",
            Self::Counts => "is its goal",
            Self::Waits => "is waited for",
        }
    }
}

fn target(snapshot: &Snapshot, node: &CallNode) -> Option<Target> {
    let program = snapshot.program();
    match node {
        CallNode::Trigger(name) => {
            let mut all = program.triggers.iter();
            all.find(|(_, one)| one.name.as_str() == name).map(|(id, _)| Target::Trigger(id))
        }
        CallNode::Journey(name) => {
            let mut all = program.journeys.iter();
            all.find(|(_, one)| one.name.as_str() == name).map(|(id, _)| Target::Journey(id))
        }
    }
}

fn item(snapshot: &Snapshot, target: Target) -> Option<CallItem> {
    let name = target.name(snapshot.program())?;
    let node = if let Target::Trigger(_) = target {
        CallNode::Trigger(name.as_str().to_owned())
    } else if let Target::Journey(_) = target {
        CallNode::Journey(name.as_str().to_owned())
    } else {
        return None;
    };
    snapshot.place(name.span)?;
    let whole = whole(snapshot, target).unwrap_or(name.span);
    Some(CallItem { node, detail: "", whole, at: name.span })
}

/// The journeys that have to do with a trigger.
fn journeys(snapshot: &Snapshot, trigger: Target, wanted: fn(Relation) -> bool) -> Vec<Call> {
    let uses = snapshot.analysis.uses.iter().filter(|one| one.target == trigger);
    let mut calls: Vec<(Id<Journey>, Relation, Call)> = Vec::new();
    for one in uses {
        let Some((journey, relation)) = relation(snapshot, one) else { continue };
        if !wanted(relation) {
            continue;
        }
        let earlier = calls.iter_mut().find(|(id, other, _)| (*id, *other) == (journey, relation));
        if let Some((_, _, call)) = earlier {
            if relation == Relation::Raises {
                call.places.push(one.span);
            }
            continue;
        }
        let Some(item) = item(snapshot, Target::Journey(journey)) else { continue };
        let Some(declared) = trigger.declared_at(snapshot.program()) else { continue };
        // WHY: where a journey listens is no place in the trigger's text, so it is what the item points at.
        let listens = relation.listens();
        let (at, place) = if listens { (one.span, declared) } else { (item.at, one.span) };
        let item = CallItem { detail: relation.of_journey(), at, ..item };
        calls.push((journey, relation, Call { item, places: vec![place] }));
    }
    calls.into_iter().map(|(_, _, call)| call).collect()
}

/// The triggers that have to do with a journey.
fn triggers(snapshot: &Snapshot, journey: Id<Journey>, wanted: fn(Relation) -> bool) -> Vec<Call> {
    let Some(span) = whole(snapshot, Target::Journey(journey)) else { return Vec::new() };
    let uses = occurrence::uses_in(snapshot, span.file).iter();
    let mut calls: Vec<(Target, Relation, Call)> = Vec::new();
    for one in uses.filter(|one| span.covers(one.span)) {
        let Some((_, relation)) = relation(snapshot, one).filter(|(_, one)| wanted(*one)) else {
            continue;
        };
        let earlier =
            calls.iter_mut().find(|(id, other, _)| (*id, *other) == (one.target, relation));
        if let Some((_, _, call)) = earlier {
            if relation == Relation::Raises {
                call.places.push(one.span);
            }
            continue;
        }
        let Some(item) = item(snapshot, one.target) else { continue };
        let place = if relation.listens() { item.at } else { one.span };
        let item = CallItem { detail: relation.of_trigger(), ..item };
        calls.push((one.target, relation, Call { item, places: vec![place] }));
    }
    calls.into_iter().map(|(_, _, call)| call).collect()
}

/// What the journey around a trigger's name does with the trigger.
fn relation(snapshot: &Snapshot, one: &Use) -> Option<(Id<Journey>, Relation)> {
    let Target::Trigger(_) = one.target else { return None };
    let (id, journey) = crate::ide::around::journey(snapshot, one.span.file, one.span.start)?;
    let is_here = |used: &TriggerUse| used.span.same_place(one.span);
    if let Some(Audience::Trigger(audience)) = &journey.audience
        && is_here(audience)
    {
        return Some((id, Relation::Starts));
    }
    if journey.goal.as_ref().is_some_and(is_here) {
        return Some((id, Relation::Counts));
    }
    let ends = journey.exits.iter().any(|exit| match &exit.on {
        ExitSource::Trigger(used) => is_here(used),
        ExitSource::Segment(_) => false,
    });
    if ends {
        return Some((id, Relation::Ends));
    }
    let parsed = snapshot.parsed(one.span.file)?;
    let (_, _, how) = tree::name_at(&parsed, one.span.start)?;
    let raises = how == How::Written;
    Some((id, if raises { Relation::Raises } else { Relation::Waits }))
}
