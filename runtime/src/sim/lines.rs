//! The limits of the contact center that simulated contacts share: what goes out in which time.
//!
//! Turns are given to whoever entered first. So contacts run one after the other in the order of their entry, each
//! to its end, and take what earlier ones have left: nobody needs a queue of events of all contacts, and memory
//! does not grow with them.
//!
//! A capacity for an hour or less is given out by the minute, as evenly as whole numbers go; one for a longer time is
//! there at once when the time begins, counted from midnight before the first contact enters.

use journey_plan::model::{Capacity, ContactKind};
use journey_plan::value::{Instant, TimeOfDay};

use super::setup::Setup;

const MINUTE: i64 = 60_000;
const HOUR_SECONDS: u64 = 3600;
const DAY_SECONDS: u64 = 86_400;

/// Whoever has no turn so many days after the last contact entered never gets one.
const LAST_DAY: i64 = 365;

/// When it is the turn of what would go out.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Now; it is taken.
    Now,
    /// Then, if nobody who entered earlier takes it.
    At(Instant),
    /// Not within a year.
    Never,
}

/// What is left of all capacities.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(Vec<Calendar>);

/// What is left of a capacity.
#[derive(Clone, Debug)]
struct Calendar {
    kind: ContactKind,
    /// When the first period begins.
    origin: Instant,
    /// How long a period is, in milliseconds.
    period: i64,
    /// How many periods there are.
    periods: usize,
    count: u64,
    /// The time that `count` is for, in seconds, if it is given out by the minute; else 0.
    seconds: u64,
    taken: Vec<u64>,
    /// A period at or before the first one behind this that is not full.
    next: Vec<usize>,
}

impl Lines {
    /// The capacities of a forecast, of which nothing is taken.
    pub(super) fn new(setup: &Setup) -> Self {
        let midnight = setup.zone.instant(setup.zone.date(setup.start), TimeOfDay { minutes: 0 });
        let last = setup.zone.add_days(setup.start.plus_millis(setup.arrive), LAST_DAY);
        Self::between(&setup.capacities, midnight, last)
    }

    /// Capacities from an instant until another.
    fn between(capacities: &[Capacity], from: Instant, until: Instant) -> Self {
        Self(capacities.iter().map(|capacity| Calendar::new(capacity, from, until)).collect())
    }

    /// Asks for a turn.
    pub(super) fn ask(&mut self, kind: ContactKind, now: Instant) -> Turn {
        let mut at = now;
        loop {
            let before = at;
            for calendar in self.0.iter_mut().filter(|calendar| calendar.kind == kind) {
                match calendar.first_free(at) {
                    Some(free) => at = free,
                    None => return Turn::Never,
                }
            }
            if at == before {
                break;
            }
        }
        if at > now {
            return Turn::At(at);
        }
        for calendar in self.0.iter_mut().filter(|calendar| calendar.kind == kind) {
            calendar.take(now);
        }
        Turn::Now
    }
}

/// The time of a capacity in seconds; a day has 24 hours.
pub(super) fn seconds(capacity: &Capacity) -> u64 {
    (u64::from(capacity.per.days) * DAY_SECONDS).saturating_add(capacity.per.seconds).max(1)
}

impl Calendar {
    fn new(capacity: &Capacity, from: Instant, until: Instant) -> Self {
        let seconds = seconds(capacity);
        let is_even = seconds <= HOUR_SECONDS;
        let millis = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000);
        let period = if is_even { MINUTE } else { millis };
        Self {
            kind: capacity.kind,
            origin: from,
            period,
            periods: usize::try_from((until.0 - from.0) / period).unwrap_or(0) + 1,
            count: capacity.count,
            seconds: if is_even { seconds } else { 0 },
            taken: Vec::new(),
            next: Vec::new(),
        }
    }

    /// How many may go out in a period.
    fn room(&self, period: usize) -> u64 {
        if self.seconds == 0 {
            return self.count;
        }
        let until =
            |minute: usize| minute as u128 * u128::from(self.count) * 60 / u128::from(self.seconds);
        u64::try_from(until(period + 1) - until(period)).unwrap_or(u64::MAX)
    }

    fn period_of(&self, at: Instant) -> usize {
        usize::try_from((at.0 - self.origin.0).div_euclid(self.period)).unwrap_or(0)
    }

    fn taken(&self, period: usize) -> u64 {
        self.taken.get(period).copied().unwrap_or(0)
    }

    /// The first instant from `at` on at which something is left.
    fn first_free(&mut self, at: Instant) -> Option<Instant> {
        let asked = self.period_of(at);
        let free = self.free_from(asked)?;
        if free == asked {
            return Some(at);
        }
        let begins = self.origin.0 + i64::try_from(free).ok()?.checked_mul(self.period)?;
        if self.seconds == 0 {
            return Some(Instant(begins));
        }
        // Who comes later in a minute goes out later in it, at a whole second.
        let (taken, room) = (self.taken(free), self.room(free).max(1));
        let second = taken.saturating_mul(60) / room;
        Some(Instant(begins).plus_seconds(second))
    }

    /// The first period from this on that is not full.
    fn free_from(&mut self, asked: usize) -> Option<usize> {
        let mut period = asked;
        while period < self.periods && self.taken(period) >= self.room(period) {
            period = self.next.get(period).copied().unwrap_or(0).max(period + 1);
        }
        let mut passed = asked;
        while passed < period {
            let following = self.next.get(passed).copied().unwrap_or(0).max(passed + 1);
            self.grow(passed);
            if let Some(next) = self.next.get_mut(passed) {
                *next = period;
            }
            passed = following;
        }
        (period < self.periods).then_some(period)
    }

    fn take(&mut self, at: Instant) {
        let period = self.period_of(at);
        self.grow(period);
        if let Some(taken) = self.taken.get_mut(period) {
            *taken += 1;
        }
    }

    fn grow(&mut self, period: usize) {
        if self.taken.len() <= period {
            self.taken.resize(period + 1, 0);
            self.next.resize(period + 1, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use journey_plan::value::Length;
    use proptest::prelude::*;

    use super::*;

    const DAYS: i64 = 2;

    fn calls(count: u64, seconds: u64) -> Lines {
        let per = Length { days: 0, seconds };
        let capacity = Capacity { count, kind: ContactKind::Calls, per };
        Lines::between(&[capacity], Instant(0), Instant(DAYS * 24 * 60 * MINUTE))
    }

    /// Asks until it is the turn.
    fn turn(lines: &mut Lines, mut now: Instant) -> Option<Instant> {
        loop {
            match lines.ask(ContactKind::Calls, now) {
                Turn::Now => return Some(now),
                Turn::At(later) => {
                    assert!(later > now, "{later:?} is not after {now:?}");
                    now = later;
                }
                Turn::Never => return None,
            }
        }
    }

    #[test]
    fn who_asks_at_once_goes_one_after_the_other() {
        let mut lines = calls(120, 3600);
        let turns: Vec<i64> =
            (0..5).filter_map(|_| turn(&mut lines, Instant(0))).map(|at| at.0 / 1000).collect();
        assert_eq!(turns, [0, 0, 60, 90, 120]);
    }

    #[test]
    fn few_an_hour_are_given_out_evenly() {
        let mut lines = calls(3, 3600);
        let turns: Vec<i64> =
            (0..4).filter_map(|_| turn(&mut lines, Instant(0))).map(|at| at.0 / MINUTE).collect();
        assert_eq!(turns, [19, 39, 59, 79]);
    }

    #[test]
    fn a_capacity_for_longer_is_there_at_once() {
        let mut lines = calls(2, 86_400);
        let turns: Vec<_> = (0..6).map(|_| turn(&mut lines, Instant(7))).collect();
        let day = Instant(24 * 60 * MINUTE);
        let (now, later) = (Some(Instant(7)), Some(day));
        assert_eq!(turns[..4], [now, now, later, later]);
        assert_eq!(turns[5], Some(Instant(2 * day.0)), "the last day is one that begins");
        assert_eq!(turn(&mut lines, Instant(7)), None);
    }

    #[test]
    fn other_kinds_share_nothing() {
        let mut lines = calls(1, 3600);
        assert!((0..9).all(|_| lines.ask(ContactKind::Texts, Instant(0)) == Turn::Now));
    }

    proptest! {
        #[test]
        fn no_hour_gives_out_more_and_no_turn_is_lost(
            count in 1_u64..300,
            asks in proptest::collection::vec(0_i64..20 * 60 * MINUTE, 1..400),
        ) {
            let mut lines = calls(count, 3600);
            let mut by_hour: BTreeMap<i64, u64> = BTreeMap::new();
            let mut last = 0;
            for ask in &asks {
                if let Some(at) = turn(&mut lines, Instant(*ask)) {
                    prop_assert!(at.0 >= *ask);
                    *by_hour.entry(at.0 / (60 * MINUTE)).or_default() += 1;
                    last = last.max(at.0 / (60 * MINUTE));
                }
            }
            prop_assert!(by_hour.values().all(|taken| *taken <= count), "{by_hour:?}");
            // Behind the last ask, an hour is used up before the next one begins.
            let asked = asks.iter().max().unwrap() / (60 * MINUTE);
            for hour in asked + 1..last {
                prop_assert_eq!(by_hour.get(&hour).copied().unwrap_or(0), count);
            }
        }
    }
}
