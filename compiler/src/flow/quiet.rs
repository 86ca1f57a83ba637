//! How long a quiet time lasts on end.

use crate::hir::QuietRule;
use crate::zones::seconds_of;

const DAY: i64 = 86_400;
const WEEK_MINUTES: i64 = 7 * 1_440;
/// 1970-01-05, the first Monday of the calendar that counts in seconds.
const MONDAY: i64 = 4 * DAY;

/// The longest time on end that is quiet, in seconds; absent where it never ends.
pub(crate) fn longest_quiet(rules: &[QuietRule]) -> Option<u64> {
    let week = Week::new(rules);
    let mut dates: Vec<(i64, i64)> = rules
        .iter()
        .filter_map(|rule| match rule {
            QuietRule::Dates { from, to } => Some((seconds_of(*from, 0)?, seconds_of(*to, 1_440)?)),
            QuietRule::Weekly { .. } => None,
        })
        .collect();
    dates.sort_unstable();
    let mut longest = week.longest()?;
    let mut stretch: Option<(i64, i64)> = None;
    for (from, to) in dates {
        let (start, end) = match stretch {
            Some((start, end)) if from <= end => (start, end.max(week.after(to))),
            _ => (week.before(from), week.after(to)),
        };
        stretch = Some((start, end));
        longest = longest.max(end - start);
    }
    u64::try_from(longest).ok()
}

/// The quiet minutes of a week, from Monday on.
#[derive(Clone, Debug)]
pub(crate) struct Week {
    minutes: Vec<bool>,
}

impl Week {
    pub(crate) fn new(rules: &[QuietRule]) -> Self {
        let mut week = Self { minutes: vec![false; 7 * 1_440] };
        for rule in rules {
            let QuietRule::Weekly { days, from, to } = rule else { continue };
            let (from, to) = (i64::from(*from), i64::from(*to));
            let length = if to > from { to - from } else { to + 1_440 - from };
            for (day, _) in (0_i64..).zip(days).filter(|(_, quiet)| **quiet) {
                (0..length).for_each(|minute| week.set(day * 1_440 + from + minute));
            }
        }
        week
    }

    fn set(&mut self, minute: i64) {
        let place = usize::try_from(minute.rem_euclid(WEEK_MINUTES)).unwrap_or(0);
        if let Some(slot) = self.minutes.get_mut(place) {
            *slot = true;
        }
    }

    /// Whether the minute of the week, from Monday on, is quiet.
    pub(crate) fn quiet(&self, minute: i64) -> bool {
        let place = usize::try_from(minute.rem_euclid(WEEK_MINUTES)).unwrap_or(0);
        self.minutes.get(place).copied().unwrap_or(false)
    }

    /// The longest stretch, in seconds; absent where the whole week is quiet.
    fn longest(&self) -> Option<i64> {
        let (mut run, mut longest) = (0_i64, 0_i64);
        for quiet in self.minutes.iter().chain(&self.minutes) {
            run = if *quiet { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        (longest < WEEK_MINUTES).then_some(longest * 60)
    }

    /// When the quiet that lasts into an instant began.
    fn before(&self, instant: i64) -> i64 {
        let minute = (instant - MONDAY).div_euclid(60);
        let back = (1..=WEEK_MINUTES).take_while(|back| self.quiet(minute - back)).count();
        instant - i64::try_from(back).unwrap_or(0) * 60
    }

    /// When the quiet that goes on at an instant ends.
    fn after(&self, instant: i64) -> i64 {
        let minute = (instant - MONDAY).div_euclid(60);
        let on = (0..WEEK_MINUTES).take_while(|on| self.quiet(minute + on)).count();
        instant + i64::try_from(on).unwrap_or(0) * 60
    }
}
