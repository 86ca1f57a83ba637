//! Every situation that a contact can come to, and what leads from one to the next.

use std::collections::HashMap;

use super::changes::Story;
use super::points::Point;
use super::sending::Kind;
use super::situation::{Change, ChangeKind, Conditions, Out, Situation};
use super::time::{Hold, Time};
use crate::hir::{Handle, Id};

/// So many situations of a journey are told apart; a journey with more is not decided. Documented in
/// `docs/proofs.md`.
pub(super) const BUDGET: usize = 30_000;

/// The situations of a journey. The first is outside.
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

/// A situation.
pub(super) struct Node {
    pub(super) situation: Situation,
    /// The places of what can happen next.
    pub(super) edges: std::ops::Range<usize>,
}

/// Something that can happen.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: ChangeKind,
    pub(super) time: Time,
    pub(super) hold: Option<Hold>,
    pub(super) out: Option<Box<Out>>,
    pub(super) received: Option<Id<Handle>>,
    pub(super) settled: Vec<(Id<Handle>, Conditions)>,
    /// Calls by the contact center itself that are not followed from here on.
    pub(super) unfollowed: u32,
}

impl Graph {
    /// Follows every path; absent where there are too many situations.
    pub(super) fn explore(story: &mut Story<'_>, budget: usize) -> Option<Self> {
        let mut graph = Self { nodes: Vec::new(), edges: Vec::new() };
        let mut known: HashMap<Situation, usize> = HashMap::new();
        let outside = story.outside();
        known.insert(outside.clone(), 0);
        graph.nodes.push(Node { situation: outside, edges: 0..0 });
        let mut next = 0;
        while let Some(node) = graph.nodes.get(next) {
            let from = node.situation.clone();
            let first = graph.edges.len();
            for change in story.changes(&from, true) {
                let to = match known.get(&change.to) {
                    Some(&place) => place,
                    None => graph.add(&mut known, change.to.clone()),
                };
                graph.edges.push(edge(next, to, change));
            }
            if let Some(node) = graph.nodes.get_mut(next) {
                node.edges = first..graph.edges.len();
            }
            if graph.nodes.len() > budget {
                return None;
            }
            next += 1;
        }
        Some(graph)
    }

    fn add(&mut self, known: &mut HashMap<Situation, usize>, situation: Situation) -> usize {
        let place = self.nodes.len();
        known.insert(situation.clone(), place);
        self.nodes.push(Node { situation, edges: 0..0 });
        place
    }

    /// What can happen next, with its place.
    pub(super) fn next(&self, node: usize) -> impl Iterator<Item = (usize, &Edge)> {
        let range = self.nodes.get(node).map_or(0..0, |node| node.edges.clone());
        let edges = self.edges.get(range.clone()).unwrap_or_default();
        range.zip(edges)
    }

    pub(super) fn point(&self, node: usize) -> Point {
        self.nodes.get(node).map_or(Point::End, |node| node.situation.at)
    }

    /// The nodes so that within one run each stands behind those that lead to it.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut state = vec![0_u8; self.nodes.len()];
        let mut order = Vec::with_capacity(self.nodes.len());
        for root in 0..self.nodes.len() {
            let mut open = vec![(root, 0)];
            while let Some((node, done)) = open.pop() {
                let Some(seen) = state.get_mut(node) else { continue };
                if done == 0 {
                    if *seen != 0 {
                        continue;
                    }
                    *seen = 1;
                }
                let next = self.next(node).filter(|(_, edge)| !edge.is_again()).nth(done);
                match next {
                    Some((_, edge)) => {
                        open.push((node, done + 1));
                        open.push((edge.to, 0));
                    }
                    None => order.push(node),
                }
            }
        }
        order.reverse();
        order
    }
}

impl Edge {
    /// Whether another run begins.
    pub(super) fn is_again(&self) -> bool {
        self.time.is_again()
    }

    /// How many contacts of some kinds it makes at most, with those that are not followed.
    pub(super) fn contacts(&self, counts: impl Fn(Kind) -> bool) -> u32 {
        let out = u32::from(self.out.as_ref().is_some_and(|out| counts(out.kind)));
        out + if counts(Kind::Call) { self.unfollowed } else { 0 }
    }
}

fn edge(from: usize, to: usize, change: Change) -> Edge {
    Edge {
        from,
        to,
        kind: change.kind,
        time: change.time,
        hold: change.hold,
        out: change.out.map(Box::new),
        received: change.received,
        settled: change.settled,
        unfollowed: change.unfollowed,
    }
}
