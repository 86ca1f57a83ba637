//! When a connector is left alone because its provider is down, and how long a request waits before it is tried again.
//!
//! Pure over the `now` that is given: no clock, no randomness. The crates that do this (`failsafe`, `backon`) read a
//! clock and draw on their own, so that neither a test nor a restart could repeat what they did.

use std::time::Duration;

use journey_plan::value::Instant;
use journey_runtime::split;

/// How many of the latest answers count for the rate of failures.
const LATEST: u32 = 20;

/// When a [`Breaker`] opens and for how long.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// It opens after so many failures in a row.
    pub failures: u32,
    /// It opens when so many of the latest 20 answers were failures.
    pub of_twenty: u32,
    /// For how long it opens first; each probe that fails doubles it.
    pub pause: Duration,
    /// The longest pause.
    pub longest: Duration,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self {
            failures: 5,
            of_twenty: 10,
            pause: Duration::from_secs(1),
            longest: Duration::from_mins(1),
        }
    }
}

/// Keeps requests from a provider that is down.
#[derive(Clone, Debug)]
pub struct Breaker {
    tolerance: Tolerance,
    state: State,
    /// Grows whenever the state changes: what was permitted before then no longer counts.
    epoch: u64,
    /// For how many probes in a row it has been open.
    probes: u32,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum State {
    /// Requests leave. Failures in a row, and the latest answers: bit 0 is the last, 1 a failure; how many there are.
    Closed { row: u32, latest: u32, known: u32 },
    /// Nothing leaves until then.
    Open { until: Instant },
    /// One request is out to see; should its answer never come, another may go then.
    Probing { until: Instant },
}

const CLOSED: State = State::Closed { row: 0, latest: 0, known: 0 };

/// Leave to send one request; give it back with [`Breaker::answered`].
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    epoch: u64,
}

impl Breaker {
    /// A closed breaker.
    pub fn new(tolerance: Tolerance) -> Self {
        Self { tolerance, state: CLOSED, epoch: 0, probes: 0 }
    }

    /// Leave to send a request now, or from when on it is worth asking again.
    pub fn ask(&mut self, now: Instant) -> Result<Permit, Instant> {
        match self.state {
            State::Closed { .. } => {}
            State::Open { until } | State::Probing { until } => {
                // WHY: where the clock was stepped back, the pause must not become as long as the step.
                let until = until.min(after(now, self.pause()));
                if now < until {
                    self.set_until(until);
                    return Err(until);
                }
                self.change(State::Probing { until: after(now, self.pause()) });
            }
        }
        Ok(Permit { epoch: self.epoch })
    }

    /// Takes note of what came of a request: `reached` is whether the provider did its work, even if it refused.
    pub fn answered(&mut self, permit: Permit, reached: bool, now: Instant) {
        if permit.epoch != self.epoch {
            return;
        }
        match self.state {
            State::Closed { row, latest, known } => self.count(row, latest, known, reached, now),
            State::Probing { .. } if reached => {
                self.probes = 0;
                self.change(CLOSED);
            }
            State::Probing { .. } => {
                self.probes = self.probes.saturating_add(1);
                self.open(now);
            }
            // INVARIANT: nothing is permitted while it is open.
            State::Open { .. } => {}
        }
    }

    /// Whether requests are kept back, a probe aside.
    pub fn is_open(&self) -> bool {
        match self.state {
            State::Closed { .. } => false,
            State::Open { .. } | State::Probing { .. } => true,
        }
    }

    /// Whether its pause is over, so that one request may go to see.
    pub fn may_probe(&self, now: Instant) -> bool {
        match self.state {
            State::Closed { .. } => true,
            State::Open { until } | State::Probing { until } => until <= now,
        }
    }

    fn count(&mut self, row: u32, latest: u32, known: u32, reached: bool, now: Instant) {
        let row = if reached { 0 } else { row.saturating_add(1) };
        let latest = (latest << 1 | u32::from(!reached)) & ((1 << LATEST) - 1);
        let known = (known + 1).min(LATEST);
        let often = known == LATEST && latest.count_ones() >= self.tolerance.of_twenty;
        if row >= self.tolerance.failures || often && !reached {
            self.open(now);
        } else {
            self.state = State::Closed { row, latest, known };
        }
    }

    fn open(&mut self, now: Instant) {
        self.change(State::Open { until: after(now, self.pause()) });
    }

    fn change(&mut self, state: State) {
        self.state = state;
        self.epoch += 1;
    }

    fn set_until(&mut self, earlier: Instant) {
        match &mut self.state {
            State::Closed { .. } => {}
            State::Open { until } | State::Probing { until } => *until = earlier,
        }
    }

    fn pause(&self) -> Duration {
        doubled(self.tolerance.pause, self.probes).min(self.tolerance.longest)
    }
}

/// How long a request waits before it is tried again, the first time with `attempt` 1.
///
/// Full jitter: anything up to a bound that doubles with each attempt, from a hash of request and attempt, so that
/// requests that failed together do not come back together. Where the provider says when it wants to be asked again
/// (`wanted`), the jitter comes on top of that; it is believed up to `longest`.
pub fn backoff(
    request: &str,
    attempt: u32,
    first: Duration,
    longest: Duration,
    wanted: Option<Duration>,
) -> Duration {
    let bound = doubled(first, attempt.saturating_sub(1)).min(longest);
    let millis = u64::try_from(bound.as_millis()).unwrap_or(u64::MAX);
    let drawn = split::hash(&[request, &attempt.to_string()]);
    let jitter = (u128::from(drawn) * (u128::from(millis) + 1)) >> 64;
    let jitter = Duration::from_millis(u64::try_from(jitter).unwrap_or(millis));
    wanted.map_or(jitter, |wanted| wanted.min(longest).saturating_add(jitter.min(first)))
}

fn doubled(length: Duration, times: u32) -> Duration {
    length.saturating_mul(1_u32.checked_shl(times).filter(|_| times < 31).unwrap_or(1 << 31))
}

fn after(now: Instant, pause: Duration) -> Instant {
    now.plus_millis(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
