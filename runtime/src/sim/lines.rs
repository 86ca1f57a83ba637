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
    /// The time that `count` is for, in seconds.
    seconds: u64,
    taken: Vec<u64>,
    /// A period at or before the first one behind this that is not full.
    next: Vec<usize>,
}

impl Lines {
    /// The capacities of a forecast, of which nothing is taken.
    pub(super) fn new(setup: &Setup) -> Self {
        Self(setup.capacities.iter().map(|capacity| Calendar::new(setup, capacity)).collect())
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
    fn new(setup: &Setup, capacity: &Capacity) -> Self {
        let seconds = seconds(capacity);
        let is_even = seconds <= HOUR_SECONDS;
        let millis = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000);
        let period = if is_even { MINUTE } else { millis };
        let midnight = setup.zone.instant(setup.zone.date(setup.start), TimeOfDay { minutes: 0 });
        let last = setup.zone.add_days(setup.start.plus_millis(setup.arrive), LAST_DAY);
        let periods = usize::try_from((last.0 - midnight.0) / period).unwrap_or(0) + 1;
        Self {
            kind: capacity.kind,
            origin: midnight,
            period,
            periods,
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
