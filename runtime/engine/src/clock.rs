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
}

impl std::fmt::Display for Speed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Times(times) => times.fmt(f),
            Self::Max => f.write_str("max"),
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
        Self { speed, base, last }
    }

    /// Whether time goes from one thing that is due to the next.
    pub(crate) fn jumps(&self) -> bool {
        self.speed == Speed::Max
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
            Speed::Max => self.last,
        };
        self.last = self.last.max(now);
        self.last
    }

    /// A stamp for what is due at an instant; none where that is in the future.
    pub(crate) fn reach(&mut self, due: Instant) -> Option<Instant> {
        match self.speed {
            Speed::Max => {
                self.last = self.last.max(due);
                Some(self.last)
            }
            Speed::Times(_) => Some(self.now()).filter(|now| due <= *now),
        }
    }

    /// How long until an instant, in real milliseconds.
    pub(crate) fn until(&mut self, due: Instant) -> i64 {
        let left = due.0.saturating_sub(self.now().0).max(0);
        match self.speed {
            Speed::Times(times) => left / i64::from(times.max(1)) + 1,
            Speed::Max => 0,
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
}
