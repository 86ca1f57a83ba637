//! How close contacts can come to each other: for every number, the least time from a contact to that many
//! contacts later.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::gap::Gap;
use super::graph::{Edge, Graph};
use super::longest::Longest;
use super::sending::Kind;
use super::time::{Anchor, Time};
use crate::hir::Length;

/// The time since a contact, on some way to a situation.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// At least so long ago.
    pub(super) gap: Gap,
    pub(super) anchor: Anchor,
    /// Where entries come in rounds: the run began at least so long after the contact; negative in the
    /// run of the contact itself.
    pub(super) began: Option<Gap>,
}

impl Label {
    /// A contact that is made now.
    pub(super) fn new(anchor: Anchor, round: Option<Gap>) -> Self {
        Self { gap: Gap::NONE, anchor, began: round.map(|longest| Gap::NONE.less(longest)) }
    }

    /// After something has happened.
    #[must_use]
    pub(super) fn after(self, edge: &Edge, every: Option<Length>) -> Self {
        let gap = edge.time.after(self.gap, self.anchor);
        let (true, Some(began), Some(every)) = (edge.is_again(), self.began, every) else {
            return Self { gap, ..self };
        };
        let gap = gap.or_longer(began.then(Gap::of(every)));
        Self { gap, began: Some(gap), ..self }
    }

    /// Whether whatever is possible with the other is possible with this.
    fn covers(&self, other: &Self, clock_change: i64) -> bool {
        let looser = self.anchor == other.anchor
            || (self.anchor.local.is_none() && self.anchor.latest >= other.anchor.latest);
        let began = match (self.began, other.began) {
            (Some(a), Some(b)) => a.surely_within(b, clock_change),
            _ => true,
        };
        looser && began && self.gap.surely_within(other.gap, clock_change)
    }
}

/// The least times, by number of contacts.
pub(super) struct Closest {
    /// At place n: the least times from a contact to the nth after it.
    pub(super) times: Vec<Vec<Label>>,
    /// Whether more contacts than were counted can come within the horizon.
    pub(super) overflows: bool,
}

/// What is looked for.
pub(super) struct Question<'g> {
    pub(super) graph: &'g Graph,
    pub(super) longest: &'g Longest,
    pub(super) clock_change: i64,
    /// How far apart rounds of entries are.
    pub(super) every: Option<Length>,
    /// Longer times do not matter.
    pub(super) horizon: Gap,
    /// So many contacts are told apart.
    pub(super) most: usize,
}

impl Question<'_> {
    /// The least times between contacts of these kinds.
    pub(super) fn answer(&self, counts: impl Fn(Kind) -> bool) -> Closest {
        let mut closest = Closest { times: Vec::new(), overflows: false };
        let mut known: Vec<Vec<Vec<Label>>> = vec![Vec::new(); self.graph.nodes.len()];
        let mut heap = BinaryHeap::new();
        for edge in &self.graph.edges {
            if let Some(out) = edge.out.as_ref().filter(|out| counts(out.kind)) {
                let round = self.every.map(|_| self.longest.bound(edge.to, self.clock_change));
                let label = Label::new(out.anchor, round);
                self.offer(&mut known, &mut heap, (edge.to, 1), label);
            }
        }
        while let Some((Reverse(_), node, number, place)) = heap.pop() {
            let found = known.get(node).and_then(|by| by.get(number)?.get(place)).copied();
            let Some(label) = found else { continue };
            for (_, edge) in self.graph.next(node) {
                let next = label.after(edge, self.every);
                if self.horizon.surely_within(next.gap, self.clock_change) {
                    continue;
                }
                let counted = edge.out.as_ref().is_some_and(|out| counts(out.kind));
                if counted {
                    closest.note(number, next, self.clock_change);
                }
                let number = number + usize::from(counted);
                if number > self.most {
                    closest.overflows = true;
                    continue;
                }
                self.offer(&mut known, &mut heap, (edge.to, number), next);
            }
        }
        closest
    }

    fn offer(
        &self,
        known: &mut [Vec<Vec<Label>>],
        heap: &mut BinaryHeap<(Reverse<i64>, usize, usize, usize)>,
        (node, number): (usize, usize),
        label: Label,
    ) {
        let Some(by_number) = known.get_mut(node) else { return };
        if by_number.len() <= number {
            by_number.resize(number + 1, Vec::new());
        }
        let Some(labels) = by_number.get_mut(number) else { return };
        if labels.iter().any(|one| one.covers(&label, self.clock_change)) {
            return;
        }
        // WHY: labels keep their places, as the heap speaks of them.
        labels.push(label);
        heap.push((Reverse(label.gap.usual()), node, number, labels.len() - 1));
    }
}

impl Closest {
    fn note(&mut self, number: usize, label: Label, clock_change: i64) {
        if self.times.len() <= number {
            self.times.resize(number + 1, Vec::new());
        }
        let Some(times) = self.times.get_mut(number) else { return };
        if times.iter().any(|one| one.covers(&label, clock_change)) {
            return;
        }
        times.retain(|one| !label.covers(one, clock_change));
        times.push(label);
    }

    /// Whether `number` contacts can follow one within the window.
    pub(super) fn can_follow(&self, number: usize, window: Gap, clock_change: i64) -> bool {
        let times = self.times.get(number).map_or(&[][..], Vec::as_slice);
        times.iter().any(|one| one.gap.may_fall_short(window, clock_change))
    }

    /// The least time, when every day has 24 hours, in which `number` contacts follow one.
    pub(super) fn least(&self, number: usize) -> Option<Gap> {
        self.times.get(number)?.iter().map(|one| one.gap).min_by_key(|gap| gap.usual())
    }

    /// The most contacts in a window; absent where more can come than were told apart.
    pub(super) fn most(&self, window: Gap, clock_change: i64) -> Option<u32> {
        let follow = (1..self.times.len().max(1))
            .rev()
            .find(|&number| self.can_follow(number, window, clock_change));
        let follow = follow.unwrap_or(0);
        if self.overflows && follow + 1 >= self.times.len() {
            return None;
        }
        u32::try_from(follow + 1).ok()
    }
}

/// Whether rests of the journey end at times that the text gives as dates.
pub(super) fn has_dates(graph: &Graph) -> bool {
    graph.edges.iter().any(|edge| matches!(edge.time, Time::Until(_)))
}
