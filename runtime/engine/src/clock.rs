//! The engine's clock.
//!
//! Stamps never go back: where the machine's clock is set back, time stands still until it has caught up, also
//! over a restart. An engine for trials can run faster than real time.

use std::time::{SystemTime, UNIX_EPOCH};

use journey_plan::value::Instant;

/// How fast the engine's clock goes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Speed {
    /// So many times as fast as real time; 1 is real time.
    Times(u32),
    /// As fast as the machine can: from one thing that is due to the next.
    Max,
    /// It stands, and goes on when it is told to and as far ([`Engine::advance_to`](crate::Engine::advance_to)): for
    /// rehearsals in which events come at set times.
    Held,
}

impl std::fmt::Display for Speed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Times(times) => times.fmt(f),
            Self::Max => f.write_str("max"),
            Self::Held => f.write_str("held"),
        }
    }
}

/// The engine's clock.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    speed: Speed,
    /// Where a clock that runs faster began: the engine's time and the machine's.
    base: (Instant, Instant),
    /// The latest stamp.
    last: Instant,
    /// Up to where a clock that is held has been told to go: what is due then is done.
    bound: Instant,
}

/// The machine's clock.
#[expect(clippy::disallowed_methods, reason = "this is the adapter that reads it")]
pub(crate) fn machine_now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl Clock {
    /// A clock that goes on after the latest stamp that was stored.
    pub(crate) fn new(speed: Speed, base: (Instant, Instant), last: Instant) -> Self {
        Self { speed, base, last, bound: last.plus_millis(-1) }
    }

    /// Whether time goes from one thing that is due to the next.
    pub(crate) fn jumps(&self) -> bool {
        match self.speed {
            Speed::Max | Speed::Held => true,
            Speed::Times(_) => false,
        }
    }

    /// Whether it goes on only when it is told to.
    pub(crate) fn is_held(&self) -> bool {
        self.speed == Speed::Held
    }

    /// Lets a clock that is held go on: what is due at an instant or before is done from now on.
    pub(crate) fn release(&mut self, until: Instant) {
        self.bound = self.bound.max(until);
    }

    /// Everything up to an instant is done: a clock that is held shows it.
    pub(crate) fn arrive(&mut self, at: Instant) {
        self.last = self.last.max(at);
    }

    /// Whether what is due at an instant may be done.
    pub(crate) fn has_reached(&mut self, due: Instant) -> bool {
        match self.speed {
            Speed::Times(_) => due <= self.now(),
            Speed::Max => true,
            Speed::Held => due <= self.bound,
        }
    }

    /// Whether the clock shows an instant, or may go there: for what is no timer.
    pub(crate) fn may_show(&mut self, at: Instant) -> bool {
        self.has_reached(at) || self.is_held() && at <= self.last
    }

    /// The latest stamp.
    pub(crate) fn last(&self) -> Instant {
        self.last
    }

    /// A stamp for what arrives now.
    pub(crate) fn now(&mut self) -> Instant {
        let machine = machine_now();
        let now = match self.speed {
            Speed::Times(1) => machine,
            Speed::Times(times) => {
                let elapsed = machine.0.saturating_sub(self.base.1.0).max(0);
                self.base.0.plus_millis(elapsed.saturating_mul(i64::from(times)))
            }
            Speed::Max | Speed::Held => self.last,
        };
        self.last = self.last.max(now);
        self.last
    }

    /// A stamp for what is due at an instant; none where that is in the future.
    pub(crate) fn reach(&mut self, due: Instant) -> Option<Instant> {
        if !self.has_reached(due) {
            return None;
        }
        if self.jumps() {
            self.last = self.last.max(due);
        }
        Some(self.now())
    }

    /// How long until an instant, in real milliseconds.
    pub(crate) fn until(&mut self, due: Instant) -> i64 {
        let left = due.0.saturating_sub(self.now().0).max(0);
        match self.speed {
            Speed::Times(times) => left / i64::from(times.max(1)) + 1,
            Speed::Max | Speed::Held => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_never_go_back() {
        let future = machine_now().plus_seconds(3600);
        let mut clock = Clock::new(Speed::Times(1), (Instant(0), Instant(0)), future);
        assert_eq!(clock.now(), future);
        assert_eq!(clock.reach(future.plus_millis(1)), None);
    }

    #[test]
    fn the_fastest_clock_jumps_to_what_is_due() {
        let mut clock = Clock::new(Speed::Max, (Instant(0), Instant(0)), Instant(5));
        assert_eq!(clock.reach(Instant(90)), Some(Instant(90)));
        assert_eq!(clock.reach(Instant(10)), Some(Instant(90)));
        assert_eq!(clock.now(), Instant(90));
    }

    #[test]
    fn a_clock_that_is_held_goes_as_far_as_it_is_told() {
        let mut clock = Clock::new(Speed::Held, (Instant(0), Instant(0)), Instant(5));
        assert_eq!(clock.reach(Instant(4)), Some(Instant(5)), "what is overdue is done");
        assert_eq!(clock.reach(Instant(5)), None, "events of this instant come before");
        clock.release(Instant(9));
        assert_eq!(clock.reach(Instant(9)), Some(Instant(9)));
        assert_eq!(clock.reach(Instant(10)), None);
        clock.arrive(Instant(10));
        assert_eq!((clock.now(), clock.reach(Instant(10))), (Instant(10), None));
        assert!(clock.may_show(Instant(10)));
    }
}
