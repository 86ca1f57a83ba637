//! Rolling windows: whether some window could hold more calls than a limit allows, redials that may still come
//! counted at the worst.
//!
//! The first call of a conversation is known. Redials come at least the stated interval after the call before;
//! once the outcome has come they lie before it, until then they may come at any later time. A window begins
//! at a call and is half-open.

use journey_plan::value::{Instant, Length};
use smallvec::SmallVec;

use super::span::earliest_end;
use crate::time::Zone;

/// How many changes of the clock behind all calls are looked at: one forward, one back.
const CHANGES: usize = 2;

/// The calls of a conversation, or one message.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Calls {
    /// The first.
    pub(crate) at: Instant,
    /// How many redials there may be.
    pub(crate) redials: u32,
    /// How far apart they are, at the least.
    pub(crate) every: Length,
    /// No redial is later; none: the outcome is not known.
    pub(crate) until: Option<Instant>,
}

/// At most so many calls in each window of a length.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Limit {
    pub(crate) count: u32,
    pub(crate) per: Length,
}

/// A window that could hold too many.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Overfull {
    /// How many it could hold without the one that is to go out.
    pub(crate) before: u32,
    /// How many that one could add.
    pub(crate) adds: u32,
}

impl Limit {
    /// A window that could hold too many if `new` went out after `earlier`, and that `new` has a part in.
    pub(crate) fn overfull(self, zone: Zone, earlier: &[Calls], new: Calls) -> Option<Overfull> {
        let all = || earlier.iter().copied().chain([new]);
        let most = all().map(|calls| u64::from(calls.redials) + 1).sum::<u64>();
        if most <= u64::from(self.count) {
            return None;
        }
        let first = all().map(|calls| calls.at);
        let later = all().any(|calls| calls.redials > 0).then(|| self.starts(zone, earlier, new));
        first.chain(later.into_iter().flatten()).find_map(|from| {
            let to = earliest_end(zone, from, self.per);
            let adds = new.most(zone, from, to);
            let before = earlier
                .iter()
                .fold(0_u32, |sum, calls| sum.saturating_add(calls.most(zone, from, to)));
            let is_over = adds > 0 && before.saturating_add(adds) > self.count;
            is_over.then_some(Overfull { before, adds })
        })
    }

    /// Where windows that begin with a redial hold most.
    ///
    /// WHY: slide such a window later, and with it all redials that are free to come later. It holds no less
    /// until it begins with a first call, or the redials of a conversation whose outcome is known stand close
    /// together before it, or the length of a window or interval changes with the clock; if none of these
    /// happens, it can lie behind everything.
    fn starts(self, zone: Zone, earlier: &[Calls], new: Calls) -> SmallVec<[Instant; 8]> {
        let all = || earlier.iter().copied().chain([new]);
        let mut starts = SmallVec::new();
        for calls in all() {
            let most = calls.redials.min(self.count.saturating_add(1));
            let mut last = calls.until;
            for _ in 0..most {
                starts.extend(last);
                last = last.map(|last| zone.subtract(last, calls.every));
            }
        }
        let open = all().filter(|calls| calls.until.is_none() && calls.redials > 0);
        let redialled = open.map(|calls| zone.add(calls.at, calls.every));
        let behind = all().map(|calls| calls.at).chain(redialled).max().unwrap_or(new.at);
        starts.push(behind);
        if self.per.days > 0 || all().any(|calls| calls.every.days > 0) {
            let oldest = all().map(|calls| calls.at).min().unwrap_or(new.at);
            for change in changes(zone, oldest, behind) {
                // The last instants before which windows are longer than those that begin later.
                starts.push(change.plus_millis(-1));
                starts.push(zone.at_local(zone.local(change)));
            }
        }
        starts.retain(|start| all().any(|calls| calls.can_redial(zone, *start)));
        starts
    }
}

impl Calls {
    /// The most calls that can lie in [from, to).
    fn most(self, zone: Zone, from: Instant, to: Instant) -> u32 {
        if self.at >= to {
            return 0;
        }
        let first = u32::from(self.at >= from);
        if self.redials == 0 {
            return first;
        }
        let next = zone.add(self.at, self.every).max(from);
        let end = self.until.map_or(to, |until| to.min(until.plus_millis(1)));
        first.saturating_add(self.redials.min(fitting(zone, next, end, self.every, self.redials)))
    }

    /// Whether a redial can come at this instant.
    fn can_redial(self, zone: Zone, at: Instant) -> bool {
        self.redials > 0
            && zone.add(self.at, self.every) <= at
            && self.until.is_none_or(|until| at <= until)
    }
}

/// The changes of the clock from one instant to another, and the two that follow.
fn changes(zone: Zone, from: Instant, to: Instant) -> impl Iterator<Item = Instant> {
    let after = move |at: &Instant| zone.next_change(*at);
    let until = std::iter::successors(after(&from), after).take_while(move |at| *at <= to);
    until.chain(std::iter::successors(after(&to), after).take(CHANGES))
}

/// How many calls that follow one another at the interval fit in [from, to); no need to count beyond `most`.
fn fitting(zone: Zone, from: Instant, to: Instant, every: Length, most: u32) -> u32 {
    if every.days == 0 {
        let interval = i64::try_from(every.seconds).unwrap_or(i64::MAX).saturating_mul(1000).max(1);
        let room = to.0.saturating_sub(from.0).max(0);
        let whole = room / interval + i64::from(room % interval > 0);
        return u32::try_from(whole).unwrap_or(u32::MAX);
    }
    let calls = std::iter::successors(Some(from), |at| Some(zone.add(*at, every)));
    let fitting = calls.take_while(|at| *at < to).take(most as usize).count();
    u32::try_from(fitting).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
