//! Ranges of local time by day of the week, as quiet times and the `hours` of policies have them.

use journey_plan::value::TimeOfDay;

use crate::time::{Local, weekday};

const MINUTE_MILLIS: i64 = 60_000;
const DAY_MILLIS: i64 = 24 * 60 * MINUTE_MILLIS;

/// Ranges by the day on which they begin, 0 is Monday: from and to in minutes since its midnight, to at most 2880.
#[derive(Clone, Debug, Default)]
pub(crate) struct Week([Vec<(u16, u16)>; 7]);

impl Week {
    /// Adds a half-open range on some days; one that ends no later than it begins goes over midnight.
    pub(crate) fn add(&mut self, days: &[u8], from: TimeOfDay, to: TimeOfDay) {
        let over_midnight = to.minutes <= from.minutes;
        let end = to.minutes + if over_midnight { 24 * 60 } else { 0 };
        for day in days {
            if let Some(ranges) = self.0.get_mut(usize::from(*day)) {
                ranges.push((from.minutes, end));
            }
        }
    }

    /// The minutes of the day at which ranges begin that begin on a day since 1970-01-01.
    pub(crate) fn starts(&self, day: i64) -> impl Iterator<Item = u16> + '_ {
        let ranges = self.0.get(usize::from(weekday(day))).map(Vec::as_slice).unwrap_or_default();
        ranges.iter().map(|(from, _)| *from)
    }

    /// Whether a range covers this local time.
    pub(crate) fn covers(&self, local: Local) -> bool {
        self.rest(local).is_some()
    }

    /// How many milliseconds the ranges that cover this local time still last; none where there is none.
    pub(crate) fn rest(&self, local: Local) -> Option<i64> {
        [(local.day, local.millis), (local.day - 1, local.millis + DAY_MILLIS)]
            .into_iter()
            .filter_map(|(day, millis)| {
                let ranges = self.0.get(usize::from(weekday(day)))?;
                let covering = ranges.iter().filter(move |(from, to)| {
                    (i64::from(*from) * MINUTE_MILLIS..i64::from(*to) * MINUTE_MILLIS)
                        .contains(&millis)
                });
                covering.map(|(_, to)| i64::from(*to) * MINUTE_MILLIS - millis).max()
            })
            .max()
    }
}
