//! The situations of a journey as far as times between contacts go. Whatever takes no time at least and
//! contacts nobody is passed over, and situations from which the same can follow are one. This leaves a small
//! part of the graph, and the same least times.

use std::collections::HashMap;

use super::gap::Gap;
use super::graph::{Edge, Graph};
use super::sending::Kind;
use super::time::{Anchor, Time};

/// What can follow from each place.
pub(super) struct Outline {
    legs: Vec<Vec<Leg>>,
}

/// Something that takes time, or contacts.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Leg {
    pub(super) to: usize,
    pub(super) time: Time,
    pub(super) contact: Option<Contact>,
}

/// A contact from which time may be measured.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Contact {
    pub(super) anchor: Anchor,
    /// Where entries come in rounds: the longest time of the run before it.
    pub(super) round: Option<Gap>,
    /// Whether it matters how close it comes to those before it.
    pub(super) ends: bool,
}

/// So many legs of what follows are taken over; more are left where they are.
const MOST_LEGS: usize = 48;

impl Outline {
    /// `order`: the nodes of the graph, each behind those that lead to it. `round`: the longest time of a run
    /// up to a node, where entries come in rounds. `from`: contacts on ways from this node and later ones matter.
    pub(super) fn new(
        graph: &Graph,
        order: &[usize],
        from: usize,
        round: impl Fn(usize) -> Option<Gap>,
        counts: impl Fn(Kind) -> bool,
    ) -> Self {
        let mut builder = Builder {
            legs: Vec::new(),
            of: vec![None; graph.nodes.len()],
            done: vec![false; graph.nodes.len()],
            known: HashMap::new(),
        };
        let contact = |edge: &Edge| {
            let out = edge.out.as_ref().filter(|out| counts(out.kind))?;
            let ends = edge.from >= from;
            Some(Contact { anchor: out.anchor, round: round(edge.to), ends })
        };
        for &node in order.iter().rev() {
            let edges = graph.next(node).map(|(_, edge)| edge);
            builder.add(node, edges.map(|edge| (edge, contact(edge))));
        }
        Self { legs: builder.legs }
    }

    /// How many places there are.
    pub(super) fn places(&self) -> usize {
        self.legs.len()
    }

    /// What can follow from a place.
    pub(super) fn next(&self, place: usize) -> &[Leg] {
        self.legs.get(place).map_or(&[], Vec::as_slice)
    }

    /// Everything that can follow anywhere.
    pub(super) fn all(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().flatten()
    }
}

struct Builder {
    legs: Vec<Vec<Leg>>,
    /// The place of each node.
    of: Vec<Option<usize>>,
    /// Whether what follows from the node is known.
    done: Vec<bool>,
    known: HashMap<Vec<Leg>, usize>,
}

impl Builder {
    fn add<'g>(&mut self, node: usize, edges: impl Iterator<Item = (&'g Edge, Option<Contact>)>) {
        let mut legs: Vec<Leg> = Vec::new();
        let mut passed: Vec<usize> = Vec::new();
        for (edge, contact) in edges {
            let known = self.done.get(edge.to).copied().unwrap_or(false);
            let to = self.place(edge.to);
            let next = self.legs.get(to).map_or(&[][..], Vec::as_slice);
            if known && contact.is_none() && next.is_empty() {
                continue;
            }
            let free = contact.is_none() && edge.time.may_be_none();
            if free && known && legs.len() + next.len() <= MOST_LEGS {
                if !passed.contains(&to) {
                    let new: Vec<Leg> =
                        next.iter().filter(|leg| !legs.contains(leg)).copied().collect();
                    legs.extend(new);
                    passed.push(to);
                }
                continue;
            }
            let time = if edge.time.may_be_none() { Time::Instant } else { edge.time };
            let leg = Leg { to, time, contact };
            if !legs.contains(&leg) {
                legs.push(leg);
            }
        }
        // What can be had in no time need not be waited for.
        legs.retain(|leg| leg.contact.is_some() || !passed.contains(&leg.to));
        self.finish(node, legs);
    }

    /// The place of a node; a new one where what follows from it is not known yet.
    fn place(&mut self, node: usize) -> usize {
        if let Some(place) = self.of.get(node).copied().flatten() {
            return place;
        }
        self.legs.push(Vec::new());
        let place = self.legs.len() - 1;
        self.note(node, place);
        place
    }

    fn note(&mut self, node: usize, place: usize) {
        if let Some(slot) = self.of.get_mut(node) {
            *slot = Some(place);
        }
    }

    fn finish(&mut self, node: usize, legs: Vec<Leg>) {
        if let Some(done) = self.done.get_mut(node) {
            *done = true;
        }
        let reserved = self.of.get(node).copied().flatten();
        match (reserved, self.known.get(&legs)) {
            (Some(place), _) => {
                if let Some(slot) = self.legs.get_mut(place) {
                    slot.clone_from(&legs);
                }
                self.known.entry(legs).or_insert(place);
            }
            (None, Some(&place)) => self.note(node, place),
            (None, None) => {
                self.legs.push(legs.clone());
                let place = self.legs.len() - 1;
                self.known.insert(legs, place);
                self.note(node, place);
            }
        }
    }
}
