//! Looks for ways that break a rule: the fewest contacts first, then the shortest time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::closest::{Label, Question};
use super::gap::Gap;
use super::graph::{Edge, Graph};
use super::sending::Kind;
use super::situation::ChangeKind;
use crate::hir::{Handle, Id};

/// A way from outside through the journey.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// What happens, in order.
    pub(super) edges: Vec<usize>,
    /// The place in `edges` from which time is measured.
    pub(super) anchor: usize,
    /// The least time from there to the end.
    pub(super) gap: Gap,
}

/// So many ways are offered for one rule.
const MOST_WAYS: usize = 6;
/// A call that the contact center makes by itself counts like so many changes.
const REDIAL: u32 = 40;
/// One situation is passed so often while looking for ways.
const MOST_VISITS: u8 = 3;

/// The ways with the fewest contacts to every situation.
pub(super) struct Shortest {
    /// Contacts and changes before, and the last change.
    best: Vec<Option<(u32, u32, Option<usize>)>>,
}

impl Shortest {
    pub(super) fn new(graph: &Graph) -> Self {
        let mut shortest = Self { best: vec![None; graph.nodes.len()] };
        let mut heap = BinaryHeap::from([Reverse((0_u32, 0_u32, 0_usize, None::<usize>))]);
        while let Some(Reverse((contacts, changes, node, by))) = heap.pop() {
            let Some(slot) = shortest.best.get_mut(node) else { continue };
            if slot.is_some() {
                continue;
            }
            *slot = Some((contacts, changes, by));
            for (place, edge) in graph.next(node) {
                let more = u32::from(edge.out.is_some());
                heap.push(Reverse((contacts + more, changes + 1, edge.to, Some(place))));
            }
        }
        shortest
    }

    fn contacts(&self, node: usize) -> Option<(u32, u32)> {
        self.best.get(node)?.map(|(contacts, changes, _)| (contacts, changes))
    }

    fn way(&self, graph: &Graph, mut node: usize) -> Vec<usize> {
        let mut way = Vec::new();
        while let Some(Some((_, _, Some(edge)))) = self.best.get(node) {
            way.push(*edge);
            node = graph.edges.get(*edge).map_or(0, |edge| edge.from);
        }
        way.reverse();
        way
    }

    /// The shortest ways that end with such a change.
    pub(super) fn ways_to(&self, graph: &Graph, wanted: impl Fn(&Edge) -> bool) -> Vec<Way> {
        let mut found: Vec<(u32, u32, usize)> = Vec::new();
        for (place, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| wanted(edge)) {
            if let Some((contacts, changes)) = self.contacts(edge.from) {
                found.push((contacts, changes, place));
            }
        }
        found.sort_unstable();
        let way = |(_, _, place): (u32, u32, usize)| {
            let from = graph.edges.get(place).map_or(0, |edge| edge.from);
            let mut edges = self.way(graph, from);
            edges.push(place);
            Way { anchor: edges.len() - 1, edges, gap: Gap::NONE }
        };
        found.into_iter().take(MOST_WAYS).map(way).collect()
    }
}

/// What breaks a rule.
#[derive(Copy, Clone, Debug)]
pub(super) enum Watch {
    /// So many contacts after the first, within the window.
    Limit { follow: usize, window: Gap },
    /// A contact after the condition of this number, within the period if there is one.
    Never { condition: usize, period: Option<Gap> },
}

/// Where a search is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    /// So many contacts have been counted.
    Counted(usize),
    /// The outcome may still be looked at.
    Received(Id<Handle>),
    /// The condition may have held.
    Held,
}

struct Seen {
    node: usize,
    mode: Mode,
    label: Label,
    changes: u32,
    by: usize,
    before: Option<usize>,
}

/// One search for ways that break a rule.
pub(super) struct Search<'q, 'g> {
    pub(super) question: &'q Question<'g>,
    pub(super) shortest: &'q Shortest,
    pub(super) watch: Watch,
}

impl Search<'_, '_> {
    /// Ways that break the rule; none where it holds.
    pub(super) fn ways(&self, counts: impl Fn(Kind) -> bool) -> Vec<Way> {
        let graph = self.question.graph;
        let mut starts: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, edge) in graph.edges.iter().enumerate() {
            if self.start(edge, &counts).is_some()
                && let Some((contacts, _)) = self.shortest.contacts(edge.from)
            {
                starts.entry(contacts).or_default().push(place);
            }
        }
        let mut ways = Vec::new();
        for starts in starts.values() {
            ways.extend(self.from(starts, &counts));
            if ways.len() >= MOST_WAYS {
                break;
            }
        }
        // A way that ends with such a call comes after one of the same length that does not.
        let redial = |way: &Way| {
            let edge = way.edges.last().and_then(|&edge| graph.edges.get(edge));
            edge.is_some_and(|edge| matches!(edge.kind, ChangeKind::Redial(_)))
        };
        ways.sort_by_key(|way| (way.gap.usual(), redial(way)));
        ways.truncate(MOST_WAYS);
        ways
    }

    fn start(&self, edge: &Edge, counts: &impl Fn(Kind) -> bool) -> Option<(Mode, Label)> {
        let round = self
            .question
            .every
            .map(|_| self.question.longest.bound(edge.to, self.question.clock_change));
        match self.watch {
            Watch::Limit { .. } => {
                let out = edge.out.as_ref().filter(|out| counts(out.kind))?;
                Some((Mode::Counted(1), Label::new(out.anchor, round)))
            }
            Watch::Never { .. } => {
                let handle = edge.received?;
                let anchor = super::time::Anchor { local: None, latest: 1_440 };
                let mode = self.settled(edge, Mode::Received(handle))?;
                Some((mode, Label::new(anchor, round)))
            }
        }
    }

    /// The mode after what an edge settles; nothing where the condition cannot have held.
    fn settled(&self, edge: &Edge, mode: Mode) -> Option<Mode> {
        let (Mode::Received(handle), Watch::Never { condition, .. }) = (mode, self.watch) else {
            return Some(mode);
        };
        match edge.settled.iter().find(|(one, _)| *one == handle) {
            Some((_, conditions)) => conditions.has(condition).then_some(Mode::Held),
            None => Some(mode),
        }
    }

    /// Whether a contact by the edge breaks the rule; the time is that before it.
    fn breaks(&self, edge: &Edge, mode: Mode, label: &Label) -> bool {
        let change = self.question.clock_change;
        if edge.from < self.question.from {
            return false;
        }
        match (self.watch, mode) {
            (Watch::Limit { follow, window }, Mode::Counted(count)) => {
                count == follow && label.gap.may_fall_short(window, change)
            }
            (Watch::Never { .. }, _) if edge.out.as_ref().is_some_and(|out| out.earlier) => false,
            (Watch::Never { condition, period }, mode) => {
                let holds = match mode {
                    Mode::Held => true,
                    Mode::Received(handle) => edge.out.as_ref().is_some_and(|out| {
                        out.known.iter().any(|(one, may)| *one == handle && may.has(condition))
                    }),
                    Mode::Counted(_) => false,
                };
                holds && period.is_none_or(|period| label.gap.may_fall_short(period, change))
            }
            (Watch::Limit { .. }, Mode::Received(_) | Mode::Held) => false,
        }
    }

    fn from(&self, starts: &[usize], counts: &impl Fn(Kind) -> bool) -> Vec<Way> {
        let graph = self.question.graph;
        let mut seen: Vec<Seen> = Vec::new();
        let mut heap = BinaryHeap::new();
        for &start in starts {
            let Some(edge) = graph.edges.get(start) else { continue };
            let Some((mode, label)) = self.start(edge, counts) else { continue };
            seen.push(Seen { node: edge.to, mode, label, changes: 0, by: start, before: None });
            heap.push(Reverse((0, 0, seen.len() - 1)));
        }
        let mut visits: BTreeMap<(usize, Mode), u8> = BTreeMap::new();
        let mut ways = Vec::new();
        while let Some(Reverse((_, _, place))) = heap.pop() {
            let Some(&Seen { node, mode, label, changes, .. }) = seen.get(place) else { continue };
            let visits = visits.entry((node, mode)).or_default();
            if *visits >= MOST_VISITS {
                continue;
            }
            *visits += 1;
            for (by, edge) in graph.next(node) {
                if edge.is_again() && matches!(self.watch, Watch::Never { .. }) {
                    continue;
                }
                let next = label.after(edge.time, self.question.every);
                if self.question.horizon.surely_within(next.gap, self.question.clock_change) {
                    continue;
                }
                let counted = edge.out.as_ref().is_some_and(|out| counts(out.kind));
                if counted && self.breaks(edge, mode, &next) {
                    ways.push(self.way(&seen, place, by, next.gap));
                    if ways.len() >= MOST_WAYS {
                        return ways;
                    }
                    continue;
                }
                let Some(mode) = self.onward(edge, mode, counted) else { continue };
                // A story in which the contact center dials by itself is harder to follow.
                let redial = matches!(edge.kind, ChangeKind::Redial(_));
                let changes = changes + if redial { REDIAL } else { 1 };
                let before = Some(place);
                seen.push(Seen { node: edge.to, mode, label: next, changes, by, before });
                heap.push(Reverse((next.gap.usual(), changes, seen.len() - 1)));
            }
        }
        ways
    }

    fn onward(&self, edge: &Edge, mode: Mode, counted: bool) -> Option<Mode> {
        match (self.watch, mode) {
            (Watch::Limit { follow, .. }, Mode::Counted(count)) => {
                let count = count + usize::from(counted);
                (count <= follow).then_some(Mode::Counted(count))
            }
            (Watch::Limit { .. } | Watch::Never { .. }, mode) => self.settled(edge, mode),
        }
    }

    fn way(&self, seen: &[Seen], place: usize, last: usize, gap: Gap) -> Way {
        let graph = self.question.graph;
        let mut edges = vec![last];
        let mut at = Some(place);
        let mut from = 0;
        while let Some(one) = at.and_then(|place| seen.get(place)) {
            edges.push(one.by);
            from = graph.edges.get(one.by).map_or(0, |edge| edge.from);
            at = one.before;
        }
        edges.reverse();
        let mut before = self.shortest.way(graph, from);
        let anchor = before.len();
        before.extend(edges);
        Way { edges: before, anchor, gap }
    }
}
