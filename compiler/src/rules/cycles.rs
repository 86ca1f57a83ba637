//! Journeys that start each other in a circle.

use std::collections::BTreeMap;

use journey_grammar::{Diagnostic, Span};

use crate::errors::rules as errors;
use crate::hir::{Audience, Id, Journey, Program, Reenter, StepKind, Trigger};

/// A journey that a trigger starts as often as it is raised.
struct Node<'a> {
    journey: &'a Journey,
    audience: Span,
    /// The nodes that it starts.
    starts: Vec<usize>,
}

/// Reports each circle once, at the first journey in the order of the files.
pub(super) fn check(program: &Program, found: &mut Vec<Diagnostic>) {
    let nodes = nodes(program);
    let mut told = vec![false; nodes.len()];
    for first in 0..nodes.len() {
        if told.get(first) == Some(&true) {
            continue;
        }
        let from_here = reached(&nodes, first);
        let circle: Vec<usize> = (0..nodes.len())
            .filter(|&other| other != first && from_here.get(other) == Some(&true))
            .filter(|&other| reached(&nodes, other).get(first) == Some(&true))
            .collect();
        if circle.is_empty() {
            continue;
        }
        for &other in &circle {
            if let Some(told) = told.get_mut(other) {
                *told = true;
            }
        }
        let others: Vec<_> = circle
            .iter()
            .filter_map(|&other| nodes.get(other))
            .map(|node| (&node.journey.name, node.audience))
            .collect();
        if let Some(node) = nodes.get(first) {
            found.push(errors::trigger_cycle(node.audience, &node.journey.name, &others));
        }
    }
}

/// The journeys that let a contact in again at once, with those that each starts. A run never hears what it
/// raises itself, so a journey does not start itself.
fn nodes(program: &Program) -> Vec<Node<'_>> {
    let open = program.journeys.iter().filter(|(_, journey)| journey.reenter == Reenter::Always);
    let started: Vec<(Id<Journey>, &Journey, Id<Trigger>, Span)> = open
        .filter_map(|(id, journey)| match &journey.audience {
            Some(Audience::Trigger(used)) => {
                Some((id, journey, used.trigger, journey.audience_span))
            }
            Some(Audience::Segment(..)) | None => None,
        })
        .collect();
    let mut by_trigger: BTreeMap<Id<Trigger>, Vec<usize>> = BTreeMap::new();
    for (place, (_, _, trigger, _)) in started.iter().enumerate() {
        by_trigger.entry(*trigger).or_default().push(place);
    }
    let node = |(place, (_, journey, _, _)): (usize, &(_, &'_ Journey, _, Span))| {
        let raised = journey.steps.values().filter_map(|step| {
            if let StepKind::Raise(raise) = &step.kind { raise.trigger } else { None }
        });
        let starts = raised.filter_map(|trigger| by_trigger.get(&trigger)).flatten().copied();
        starts.filter(|&other| other != place).collect::<Vec<_>>()
    };
    let starts: Vec<_> = started.iter().enumerate().map(node).collect();
    started
        .into_iter()
        .zip(starts)
        .map(|((_, journey, _, audience), starts)| Node { journey, audience, starts })
        .collect()
}

/// The nodes that one starts, directly or through others.
fn reached(nodes: &[Node<'_>], from: usize) -> Vec<bool> {
    let mut reached = vec![false; nodes.len()];
    let mut open = vec![from];
    while let Some(node) = open.pop().and_then(|place| nodes.get(place)) {
        for &next in &node.starts {
            if let Some(seen) = reached.get_mut(next).filter(|seen| !**seen) {
                *seen = true;
                open.push(next);
            }
        }
    }
    reached
}
