//! When a run comes to each step, at the earliest and at the latest, and what it has sent by then at most.

use std::collections::BTreeMap;

use super::gap::Gap;
use super::graph::{Edge, Graph};
use super::longest::Longest;
use super::points::Point;
use super::proof::StepTimes;
use super::sending::Kind;
use super::situation::ChangeKind;
use super::time::{Anchor, Local, Time};
use crate::hir::{Id, Step};

/// So many least times of one situation are told apart; more become one that holds for all.
const MOST_TIMES: usize = 8;

/// Nothing is known of the clock at entry.
const ENTRY: Anchor = Anchor { local: None, latest: 24 * 60 };

/// The times and contacts of every step that a run can come to. `graph` counts the runs of attempts.
pub(super) fn steps(
    graph: &Graph,
    order: &[usize],
    longest: &Longest,
) -> BTreeMap<Id<Step>, StepTimes> {
    let mut ways = vec![Way::default(); graph.nodes.len()];
    if let Some(first) = ways.first_mut() {
        first.offer(Gap::NONE);
    }
    let mut steps: BTreeMap<Id<Step>, Arrival> = BTreeMap::new();
    for &node in order {
        let Some(here) = ways.get(node).filter(|way| !way.times.is_empty()).cloned() else {
            continue;
        };
        let clock = graph.nodes.get(node).and_then(|node| node.situation.clock);
        for (_, edge) in graph.next(node).filter(|(_, edge)| !edge.is_again()) {
            let next = here.then(edge, clock);
            if let (Point::At(step), false) = (graph.point(edge.to), stays(edge)) {
                steps.entry(step).or_default().offer(&next, longest.usual(edge.to));
            }
            if let Some(to) = ways.get_mut(edge.to) {
                to.join(&next);
            }
        }
    }
    steps.into_iter().map(|(step, arrival)| (step, arrival.times())).collect()
}

/// Whether the run has been here before. Calls that the contact center makes by itself at any time may have been
/// made on the way; those that it makes while the run rests have not.
fn stays(edge: &Edge) -> bool {
    matches!((edge.kind, edge.time), (ChangeKind::Redial(_), Time::Redial(_)))
}

/// Everything that can have happened on the ways from entry to a situation.
#[derive(Clone, Debug, Default)]
struct Way {
    /// The least times: none is certainly within reach of another.
    times: Vec<Gap>,
    /// Whether it can depend on the day of entry how long it takes.
    dated: bool,
    most: Sent,
}

impl Way {
    fn then(&self, edge: &Edge, clock: Option<Local>) -> Self {
        let mut next = Self {
            times: Vec::with_capacity(self.times.len()),
            dated: self.dated || matches!(edge.time, Time::Until(_)),
            most: self.most,
        };
        for &time in &self.times {
            next.offer(later(time, edge.time, clock));
        }
        next.most.add(edge);
        next
    }

    fn join(&mut self, other: &Self) {
        other.times.iter().for_each(|&time| self.offer(time));
        self.dated |= other.dated;
        self.most = self.most.or(other.most);
    }

    /// Adds a least time, unless one is known from which no more time follows whatever comes.
    // INVARIANT: fewer days and less time in all stay so behind every `Time`; less time in all alone does not, as
    // `1 day at 10:00` counts days only.
    fn offer(&mut self, time: Gap) {
        let within = |a: Gap, b: Gap| a.days <= b.days && a.usual() <= b.usual();
        if self.times.iter().any(|&known| within(known, time)) {
            return;
        }
        self.times.retain(|&known| !within(time, known));
        self.times.push(time);
        if self.times.len() > MOST_TIMES {
            let all = self.times.iter().copied();
            let least = all.reduce(|a, b| {
                let days = a.days.min(b.days);
                let rest = Gap { days, seconds: 0, uneven: a.uneven || b.uneven };
                Gap::seconds(a.usual().min(b.usual()) - rest.usual()).then(rest)
            });
            self.times = least.into_iter().collect();
        }
    }
}

/// The least time since entry after something has happened.
fn later(since: Gap, time: Time, clock: Option<Local>) -> Gap {
    match clock {
        Some(_) => since.then(time.after(Gap::NONE, Anchor { local: clock, ..ENTRY })),
        None => time.after(since, ENTRY),
    }
}

/// What a run has sent.
#[derive(Copy, Clone, Debug, Default)]
struct Sent {
    calls: u32,
    texts: u32,
    emails: u32,
}

impl Sent {
    fn add(&mut self, edge: &Edge) {
        self.calls += edge.contacts(|kind| kind == Kind::Call);
        self.texts += edge.contacts(|kind| kind == Kind::Text);
        self.emails += edge.contacts(|kind| kind == Kind::Email);
    }

    fn or(self, other: Self) -> Self {
        Self {
            calls: self.calls.max(other.calls),
            texts: self.texts.max(other.texts),
            emails: self.emails.max(other.emails),
        }
    }
}

/// All ways to a step.
#[derive(Debug, Default)]
struct Arrival {
    earliest: Option<Gap>,
    latest: Gap,
    dated: bool,
    most: Sent,
}

impl Arrival {
    fn offer(&mut self, way: &Way, latest: Gap) {
        let times = way.times.iter().copied().chain(self.earliest);
        self.earliest = times.min_by_key(|time| time.usual());
        self.latest = self.latest.or_longer(latest);
        self.dated |= way.dated;
        self.most = self.most.or(way.most);
    }

    fn times(&self) -> StepTimes {
        StepTimes {
            earliest: self.earliest.unwrap_or(Gap::NONE).length(),
            latest: (!self.dated).then(|| self.latest.length()),
            calls: self.most.calls,
            texts: self.most.texts,
            emails: self.most.emails,
        }
    }
}
