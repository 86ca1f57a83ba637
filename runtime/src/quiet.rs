//! Quiet times: whether it is quiet, and from when on it is not.

use journey_plan::exec::QuietTime;
use journey_plan::model::{QuietRule, QuietZone};
use journey_plan::value::{Instant, TimeOfDay};

use crate::time::{Zone, day_of};
use crate::week::Week;

/// How many days a search looks ahead. The checker allows 21 days of quiet on end.
const HORIZON: i64 = 60;

/// How many ranges that follow one another a search goes through.
const MOST_RANGES: u32 = 10_000;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A quiet time made ready: ranges of minutes by day of the week, and dates.
#[derive(Clone, Debug)]
pub struct Quiet {
    week: Week,
    /// Days since 1970-01-01, both included.
    dates: Vec<(i64, i64)>,
    clock: Clock,
}

/// On whose clock it is quiet.
#[derive(Copy, Clone, Debug)]
enum Clock {
    Contact { else_block: bool },
    Fixed(Zone),
}

impl Quiet {
    /// Makes a quiet time ready.
    pub fn new(quiet_time: &QuietTime) -> Self {
        let mut quiet = Self {
            week: Week::default(),
            dates: Vec::new(),
            clock: match &quiet_time.zone {
                QuietZone::Contact => Clock::Contact { else_block: false },
                QuietZone::ContactElseBlock => Clock::Contact { else_block: true },
                QuietZone::Fixed(name) => Clock::Fixed(Zone::parse(name).unwrap_or_else(Zone::utc)),
            },
        };
        for rule in &quiet_time.rules {
            quiet.add(rule);
        }
        quiet
    }

    fn add(&mut self, rule: &QuietRule) {
        match rule {
            QuietRule::Weekly { days, from, to } => self.week.add(days, *from, *to),
            QuietRule::Dates { from, to } => self.dates.push((day_of(*from), day_of(*to))),
        }
    }

    /// The clock that counts for a contact with this zone in a journey with that one; none where the quiet time
    /// insists on the contact's and there is none.
    pub fn zone(&self, contact: Option<Zone>, journey: Zone) -> Option<Zone> {
        match self.clock {
            Clock::Contact { else_block: true } => contact,
            Clock::Contact { else_block: false } => Some(contact.unwrap_or(journey)),
            Clock::Fixed(zone) => Some(zone),
        }
    }

    /// Whether it is quiet: whether the local time lies in a range or on a date.
    pub fn is_quiet(&self, zone: Zone, at: Instant) -> bool {
        self.quiet_millis(zone, at).is_some()
    }

    /// The first instant from `at` on that is not quiet; none within 60 days.
    pub fn first_allowed(&self, zone: Zone, at: Instant) -> Option<Instant> {
        let horizon = zone.add_days(at, HORIZON);
        let mut now = at;
        for _ in 0..MOST_RANGES {
            let Some(millis) = self.quiet_millis(zone, now) else { return Some(now) };
            let end = now.plus_millis(millis);
            // WHY: where the clock changes meanwhile, the local time there decides.
            now = zone.next_change(now).map_or(end, |change| change.min(end));
            if now > horizon {
                return None;
            }
        }
        None
    }

    /// The first instant after an allowed one at which it is quiet again, at most a day later.
    pub fn allowed_until(&self, zone: Zone, at: Instant) -> Instant {
        let end = at.plus_millis(DAY_MILLIS);
        let today = zone.local(at).day;
        let days = (today..=today + 1).flat_map(|day| {
            let date = self.dates.iter().filter(move |(from, _)| *from == day).map(|_| 0);
            date.chain(self.week.starts(day)).map(move |minutes| (day, minutes))
        });
        let begins = days.map(|(day, minutes)| zone.at_day(day, TimeOfDay { minutes }));
        // A clock that is changed can jump into a range.
        let candidates = begins.chain(zone.next_change(at));
        let quiet = candidates.filter(|begin| *begin > at && self.is_quiet(zone, *begin));
        quiet.min().map_or(end, |begin| begin.min(end))
    }

    /// How long the ranges that cover this local time still last; none where it is not quiet.
    fn quiet_millis(&self, zone: Zone, at: Instant) -> Option<i64> {
        let local = zone.local(at);
        let dates = self.dates.iter().filter(|(from, to)| (*from..=*to).contains(&local.day));
        let until_date_ends = dates.map(|(_, to)| (to + 1 - local.day) * DAY_MILLIS - local.millis);
        until_date_ends.chain(self.week.rest(local)).max()
    }
}

/// Whether none of the 24 hours from `at` on is allowed, where `allowed` is the first instant that is.
pub fn blocks(at: Instant, allowed: Option<Instant>) -> bool {
    allowed.is_none_or(|allowed| allowed >= at.plus_seconds(24 * 60 * 60))
}

#[cfg(test)]
mod tests;
