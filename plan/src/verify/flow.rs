//! The ways through a journey: they all end, and retries stand in their attempts.
//!
//! The way from a retry to the body of its attempt is counted, at most 100 times before the attempt is
//! reached again. Without those ways the steps must not form a circle; then a run takes a bounded number of
//! steps: of the attempts that a circle could go through for ever, the first in order is never reached
//! again, so its count never starts afresh.

use super::fault::PlanFault;
use super::journey::place_of;
use crate::exec::{Index, Next, StepKind};
use crate::model::{self, Journey};

/// Checks the ways through a journey.
pub(super) fn check(journey: &Journey, first: Next, steps: &[StepKind]) -> Result<(), PlanFault> {
    let ways: Vec<Vec<usize>> = steps.iter().map(|step| ways(steps, step)).collect();
    let order = in_order(&ways).map_err(|step| endless(journey, step))?;
    let tree = Dominators::new(&ways, &order, first.map(at));
    for (index, step) in steps.iter().enumerate() {
        let StepKind::Retry { attempt, .. } = step else { continue };
        if tree.is_below(index, at(*attempt)) {
            continue;
        }
        if let Some(step) = journey.steps.get(index) {
            let attempt = name_of(journey, *attempt);
            return Err(PlanFault::RetryOutside { place: place_of(journey, step), attempt });
        }
    }
    Ok(())
}

fn at(index: Index) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

fn name_of(journey: &Journey, index: Index) -> smol_str::SmolStr {
    journey.steps.get(at(index)).map(|step| step.id.clone()).unwrap_or_default()
}

fn endless(journey: &Journey, step: usize) -> PlanFault {
    let place = |step: &model::Step| place_of(journey, step);
    let place = journey.steps.get(step).map(place);
    let place = place.unwrap_or_else(|| super::fault::Place::Journey(journey.name.clone()));
    PlanFault::Endless { place }
}

/// The steps that can follow without a counted retry.
fn ways(steps: &[StepKind], step: &StepKind) -> Vec<usize> {
    let mut next = Vec::new();
    match step {
        StepKind::Conversation(conversation) => next.push(conversation.next),
        StepKind::Wait { arms, timeout, .. } => {
            next.extend(arms.iter().map(|arm| arm.next));
            next.push(*timeout);
        }
        StepKind::Branch { arms, otherwise } => {
            next.extend(arms.iter().map(|(_, next)| *next));
            next.extend(*otherwise);
        }
        StepKind::Attempt { body, exhausted, .. } => next.extend([*body, *exhausted]),
        StepKind::Retry { attempt, .. } => {
            // A retry that finds no run left goes on at once.
            if let Some(StepKind::Attempt { exhausted, .. }) = steps.get(at(*attempt)) {
                next.push(*exhausted);
            }
        }
        StepKind::Split { arms, .. } => next.extend(arms.iter().map(|(_, _, next)| *next)),
        StepKind::Delay { next: to, .. }
        | StepKind::Send { next: to, .. }
        | StepKind::Raise { next: to, .. }
        | StepKind::Set { next: to, .. } => next.push(*to),
        StepKind::Exit { .. } => {}
    }
    next.into_iter().flatten().map(at).collect()
}

/// The steps in an order in which each comes before all that follow it, or a step of a circle.
fn in_order(ways: &[Vec<usize>]) -> Result<Vec<usize>, usize> {
    let mut before = vec![0_usize; ways.len()];
    for &to in ways.iter().flatten() {
        if let Some(count) = before.get_mut(to) {
            *count += 1;
        }
    }
    let free = before.iter().enumerate().filter(|(_, count)| **count == 0);
    let mut order: Vec<usize> = free.map(|(step, _)| step).collect();
    let mut done = 0;
    while let Some(&step) = order.get(done) {
        done += 1;
        for &to in ways.get(step).into_iter().flatten() {
            let Some(count) = before.get_mut(to) else { continue };
            *count -= 1;
            if *count == 0 {
                order.push(to);
            }
        }
    }
    match before.iter().position(|count| *count > 0) {
        Some(step) => Err(step),
        None => Ok(order),
    }
}

/// For each step the nearest one that every way to it goes through.
struct Dominators {
    nodes: Vec<Node>,
}

/// A step in the tree. `parent` and `jump` lead upwards; the root is above all entries.
#[derive(Copy, Clone, Default)]
struct Node {
    parent: usize,
    jump: usize,
    depth: usize,
}

impl Dominators {
    /// The root has place 0, the step at place n has place n + 1. Below the root hang the first step and
    /// whatever no step leads to.
    fn new(ways: &[Vec<usize>], order: &[usize], first: Option<usize>) -> Self {
        let mut tree = Self { nodes: vec![Node::default(); ways.len() + 1] };
        let mut above: Vec<Option<usize>> = vec![None; ways.len()];
        if let Some(above) = first.and_then(|first| above.get_mut(first)) {
            *above = Some(0);
        }
        for &step in order {
            let parent = above.get(step).copied().flatten().unwrap_or(0);
            tree.hang(step + 1, parent);
            for &to in ways.get(step).into_iter().flatten() {
                let Some(known) = above.get_mut(to) else { continue };
                *known = Some(known.map_or(step + 1, |known| tree.meet(known, step + 1)));
            }
        }
        tree
    }

    fn node(&self, place: usize) -> Node {
        self.nodes.get(place).copied().unwrap_or_default()
    }

    fn hang(&mut self, place: usize, parent: usize) {
        let above = self.node(parent);
        let far = self.node(above.jump);
        // Two jumps of equal length make one of double length, so that every way up is logarithmic.
        let even = above.depth - far.depth == far.depth - self.node(far.jump).depth;
        let jump = if even { far.jump } else { parent };
        if let Some(node) = self.nodes.get_mut(place) {
            *node = Node { parent, jump, depth: above.depth + 1 };
        }
    }

    /// The place above (or at) `place` with that depth.
    fn up(&self, mut place: usize, depth: usize) -> usize {
        while self.node(place).depth > depth {
            let node = self.node(place);
            let far = self.node(node.jump).depth >= depth;
            place = if far { node.jump } else { node.parent };
        }
        place
    }

    /// The lowest place above both.
    fn meet(&self, left: usize, right: usize) -> usize {
        let depth = self.node(left).depth.min(self.node(right).depth);
        let (mut left, mut right) = (self.up(left, depth), self.up(right, depth));
        while left != right {
            let (a, b) = (self.node(left), self.node(right));
            (left, right) = if a.jump == b.jump { (a.parent, b.parent) } else { (a.jump, b.jump) };
        }
        left
    }

    /// Whether every way to `step` goes through `above`.
    fn is_below(&self, step: usize, above: usize) -> bool {
        let depth = self.node(above + 1).depth;
        step != above && self.node(step + 1).depth > depth && self.up(step + 1, depth) == above + 1
    }
}
