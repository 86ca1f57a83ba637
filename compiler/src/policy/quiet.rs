//! When a step can go out, on a real calendar.

use super::gap::DAY;
use crate::flow::Week;
use crate::hir::{Id, Program, QuietRule, QuietTime, QuietZone};
use crate::zones::{Clock, LocalTime, seconds_of};

/// Quiet time covers at most so many days on end.
const LONGEST: i64 = 22;

/// A quiet time made ready for many questions.
#[derive(Clone, Debug)]
pub(super) struct Quiet {
    week: Week,
    /// The minutes of the day at which a range ends.
    ends: Vec<i64>,
    /// Days since 1970-01-01, both included.
    dates: Vec<(i64, i64)>,
    fixed: Option<Clock>,
}

impl Quiet {
    pub(super) fn of(program: &Program, id: Id<QuietTime>) -> Self {
        let declared = &program.quiet_times[id];
        let mut ends = vec![0];
        let mut dates = Vec::new();
        for rule in &declared.rules {
            match rule {
                QuietRule::Weekly { to, .. } => ends.push(i64::from(*to) % 1_440),
                QuietRule::Dates { from, to } => {
                    let day = |date| seconds_of(date, 0).map(|at| at.div_euclid(DAY));
                    dates.extend(day(*from).zip(day(*to)));
                }
            }
        }
        ends.sort_unstable();
        ends.dedup();
        let fixed = match &declared.zone {
            QuietZone::Contact | QuietZone::ContactElseBlock => None,
            QuietZone::Fixed(zone) => Clock::of(zone),
        };
        Self { week: Week::new(&declared.rules), ends, dates, fixed }
    }

    /// The first instant from `at` on that is not quiet on the contact's clock; none within 22 days.
    pub(super) fn first_allowed(&self, contact: Clock, at: i64) -> Option<i64> {
        let clock = self.fixed.unwrap_or(contact);
        if !self.is_quiet(clock.local(at)) {
            return Some(at);
        }
        // WHY: nearly every quiet time ends within a day, and 22 days are many instants to look at.
        let soon = self.first_within(clock, at, 2).filter(|&instant| instant < at + DAY);
        soon.or_else(|| self.first_within(clock, at, LONGEST))
    }

    fn first_within(&self, clock: Clock, at: i64, days: i64) -> Option<i64> {
        let today = clock.local(at).day;
        let mut instants: Vec<i64> = (today..=today + days)
            .flat_map(|day| self.ends.iter().map(move |end| LocalTime { day, second: end * 60 }))
            .map(|local| clock.instant(local))
            .chain(clock.changes(at, days))
            .filter(|&instant| instant > at)
            .collect();
        instants.sort_unstable();
        instants.into_iter().find(|&instant| !self.is_quiet(clock.local(instant)))
    }

    fn is_quiet(&self, local: LocalTime) -> bool {
        self.week.quiet(local.minute_of_week())
            || self.dates.iter().any(|(from, to)| (*from..=*to).contains(&local.day))
    }
}
