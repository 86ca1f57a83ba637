//! The longest way to each situation of a run, and the most contacts on the way.

use super::gap::Gap;
use super::graph::Graph;
use super::points::Point;
use super::sending::Kind;

/// The longest of each situation: no time of the list is surely within another.
#[derive(Default)]
pub(super) struct Longest {
    times: Vec<Vec<Gap>>,
    /// The edge by which the usually longest time of each situation comes.
    by: Vec<Option<usize>>,
}

impl Longest {
    pub(super) fn new(graph: &Graph, order: &[usize], clock_change: i64) -> Self {
        let count = graph.nodes.len();
        let mut longest = Self { times: vec![Vec::new(); count], by: vec![None; count] };
        if let Some(first) = longest.times.first_mut() {
            first.push(Gap::NONE);
        }
        for &node in order {
            let times = longest.times.get(node).cloned().unwrap_or_default();
            for (place, edge) in graph.next(node).filter(|(_, edge)| !edge.is_again()) {
                for time in &times {
                    longest.offer(edge.to, time.then(edge.time.most()), place, clock_change);
                }
            }
        }
        longest
    }

    fn offer(&mut self, node: usize, time: Gap, by: usize, clock_change: i64) {
        let Some(known) = self.times.get_mut(node) else { return };
        if known.iter().any(|one| time.surely_within(*one, clock_change)) {
            return;
        }
        let usual = known.iter().map(|one| one.usual()).max();
        if usual.is_none_or(|usual| time.usual() > usual)
            && let Some(slot) = self.by.get_mut(node)
        {
            *slot = Some(by);
        }
        known.retain(|one| !one.surely_within(time, clock_change));
        known.push(time);
    }

    /// The longest times from the beginning of a run to the situation.
    pub(super) fn at(&self, node: usize) -> &[Gap] {
        self.times.get(node).map_or(&[], Vec::as_slice)
    }

    /// The longest time, when every day has 24 hours.
    pub(super) fn usual(&self, node: usize) -> Gap {
        self.at(node).iter().copied().max_by_key(|gap| gap.usual()).unwrap_or(Gap::NONE)
    }

    /// A time that is surely not shorter than any to the situation.
    pub(super) fn bound(&self, node: usize, clock_change: i64) -> Gap {
        let several = self.at(node).len() > 1;
        self.usual(node).then(Gap::seconds(if several { 2 * clock_change } else { 0 }))
    }

    /// The edges of the longest way to the situation.
    pub(super) fn way(&self, graph: &Graph, mut node: usize) -> Vec<usize> {
        let mut way = Vec::new();
        while let Some(edge) = self.by.get(node).copied().flatten() {
            way.push(edge);
            node = graph.edges.get(edge).map_or(0, |edge| edge.from);
            if node == 0 {
                break;
            }
        }
        way.reverse();
        way
    }
}

/// The situations in which a run ends.
pub(super) fn ends(graph: &Graph) -> impl Iterator<Item = usize> {
    (0..graph.nodes.len()).filter(|&node| graph.point(node) == Point::End)
}

/// The most contacts of these kinds in one run, and those that the contact center may still make after it.
pub(super) fn most(graph: &Graph, order: &[usize], counts: impl Fn(Kind) -> bool) -> u32 {
    let mut most: Vec<Option<u32>> = vec![None; graph.nodes.len()];
    if let Some(first) = most.first_mut() {
        *first = Some(0);
    }
    let mut all = 0;
    for &node in order {
        let Some(here) = most.get(node).copied().flatten() else { continue };
        all = all.max(here);
        for (_, edge) in graph.next(node).filter(|(_, edge)| !edge.is_again()) {
            let more = edge.contacts(&counts);
            if let Some(slot) = most.get_mut(edge.to) {
                *slot = Some(slot.map_or(here + more, |known| known.max(here + more)));
            }
        }
    }
    all
}
