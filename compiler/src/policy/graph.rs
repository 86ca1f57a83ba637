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
        let outside = story.outside();
        Self::from(story, [outside], budget).map(|(graph, _)| graph)
    }

    /// Follows every path from some situations, and says at which nodes they are.
    pub(super) fn from(
        story: &mut Story<'_>,
        starts: impl IntoIterator<Item = Situation>,
        budget: usize,
    ) -> Option<(Self, Vec<usize>)> {
        let mut graph = Self { nodes: Vec::new(), edges: Vec::new() };
        let mut known: HashMap<Situation, usize> = HashMap::new();
        let start = |situation: Situation| match known.get(&situation) {
            Some(&place) => place,
            None => graph.add(&mut known, situation),
        };
        let starts: Vec<usize> = starts.into_iter().map(start).collect();
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
        Some((graph, starts))
    }

    /// One graph of two: from situations of the first, what follows in the second.
    pub(super) fn join(self, other: Self, crossings: Vec<Edge>) -> Self {
        let count = self.nodes.len();
        let mut by_node: Vec<Vec<Edge>> = (0..count).map(|_| Vec::new()).collect();
        for crossing in crossings {
            if let Some(of) = by_node.get_mut(crossing.from) {
                of.push(Edge { to: crossing.to + count, ..crossing });
            }
        }
        let mut joined = Self { nodes: Vec::new(), edges: Vec::new() };
        let mut edges = self.edges.into_iter();
        for (node, crossings) in self.nodes.into_iter().zip(by_node) {
            let first = joined.edges.len();
            joined.edges.extend(edges.by_ref().take(node.edges.len()).chain(crossings));
            joined.nodes.push(Node { edges: first..joined.edges.len(), ..node });
        }
        let offset = joined.edges.len();
        let shift = |edge: Edge| Edge { from: edge.from + count, to: edge.to + count, ..edge };
        joined.edges.extend(other.edges.into_iter().map(shift));
        let range = |range: &std::ops::Range<usize>| range.start + offset..range.end + offset;
        let shift = |node: Node| Node { edges: range(&node.edges), ..node };
        joined.nodes.extend(other.nodes.into_iter().map(shift));
        joined
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

pub(super) fn edge(from: usize, to: usize, change: Change) -> Edge {
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
