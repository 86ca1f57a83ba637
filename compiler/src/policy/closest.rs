//! How close contacts can come to each other: for every number, the least time from a contact to that many
//! contacts later.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::gap::Gap;
use super::graph::Graph;
use super::longest::Longest;
use super::outline::{Leg, Outline};
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
    pub(super) fn after(self, time: Time, every: Option<Length>) -> Self {
        let gap = time.after(self.gap, self.anchor);
        let (true, Some(began), Some(every)) = (time.is_again(), self.began, every) else {
            return Self { gap, ..self };
        };
        let gap = gap.or_longer(began.a_round_later(every));
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
        // `1 day at 10:00` counts the days and not the hours before it, where the local time is not known.
        let days = self.gap.days <= other.gap.days || self.anchor.local.is_some();
        looser && began && days && self.gap.surely_within(other.gap, clock_change)
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
    /// Only what is done in situations from this one on breaks a rule: where people cross from one version of a
    /// journey to another, those of the new one.
    pub(super) from: usize,
}

/// How far contacts are told apart.
pub(super) struct Extent {
    /// So many are.
    pub(super) most: usize,
    /// Behind so many, only those that come within `window`.
    pub(super) few: usize,
    pub(super) window: Gap,
}

impl Question<'_> {
    /// The least times between contacts of these kinds.
    pub(super) fn answer(
        &self,
        order: &[usize],
        extent: &Extent,
        counts: impl Fn(Kind) -> bool,
    ) -> Closest {
        let round = |node| self.every.map(|_| self.longest.bound(node, self.clock_change));
        let outline = Outline::new(self.graph, order, self.from, round, counts);
        let mut closest = Closest { times: vec![Vec::new()], overflows: false };
        let contacts = outline.all().filter_map(|leg| Some((leg.to, leg.contact?)));
        let mut layer: Vec<(usize, Label)> =
            contacts.map(|(to, contact)| (to, Label::new(contact.anchor, contact.round))).collect();
        let mut known = vec![Vec::new(); outline.places()];
        for number in 1..=extent.most {
            let horizon = if number > extent.few { extent.window } else { self.horizon };
            let next = self.layer(&outline, &mut known, layer, horizon);
            if next.is_empty() {
                return closest;
            }
            closest.times.push(Vec::new());
            for &(_, label, _) in next.iter().filter(|(_, _, ends)| *ends) {
                closest.note(number, label, self.clock_change);
            }
            layer = next.into_iter().map(|(to, label, _)| (to, label)).collect();
        }
        closest.overflows = true;
        closest
    }

    /// The contacts that follow those of a layer first, with the places behind them, and whether they matter.
    fn layer(
        &self,
        outline: &Outline,
        known: &mut [Vec<Label>],
        contacts: Vec<(usize, Label)>,
        horizon: Gap,
    ) -> Vec<(usize, Label, bool)> {
        known.iter_mut().for_each(Vec::clear);
        let mut heap = BinaryHeap::new();
        for (place, label) in contacts {
            self.offer(known, &mut heap, place, label);
        }
        let mut next = Vec::new();
        while let Some(Reverse((_, place, number))) = heap.pop() {
            let found = known.get(place).and_then(|labels| labels.get(number)).copied();
            let Some(label) = found else { continue };
            for &Leg { to, time, contact } in outline.next(place) {
                let label = label.after(time, self.every);
                if horizon.surely_within(label.gap, self.clock_change) {
                    continue;
                }
                match contact {
                    Some(contact) => next.push((to, label, contact.ends)),
                    None => self.offer(known, &mut heap, to, label),
                }
            }
        }
        next
    }

    fn offer(
        &self,
        known: &mut [Vec<Label>],
        heap: &mut BinaryHeap<Reverse<(i64, usize, usize)>>,
        place: usize,
        label: Label,
    ) {
        let Some(labels) = known.get_mut(place) else { return };
        if labels.iter().any(|one| one.covers(&label, self.clock_change)) {
            return;
        }
        // WHY: labels keep their places, as the heap speaks of them.
        labels.push(label);
        heap.push(Reverse((label.gap.usual(), place, labels.len() - 1)));
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
