//! Lengths of time as a proof compares them: calendar days with days, hours with hours.

use crate::hir::Length;

pub(super) const DAY: i64 = 86_400;

/// The time between two instants: calendar days on the contact's clock, and elapsed seconds beside them.
/// The seconds may be negative: "a day later at 10:00" is at least one day less fourteen hours.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Gap {
    pub(super) days: i64,
    pub(super) seconds: i64,
    /// Whether times were taken off it that other clock changes may have stretched than those added to it: then
    /// equal numbers do not cancel out.
    pub(super) uneven: bool,
}

impl Gap {
    pub(super) const NONE: Self = Self { days: 0, seconds: 0, uneven: false };

    pub(super) fn new(days: i64, seconds: i64) -> Self {
        Self { days, seconds, uneven: false }
    }

    pub(super) fn of(length: Length) -> Self {
        let seconds = i64::try_from(length.seconds).unwrap_or(i64::MAX / 4);
        Self::new(i64::from(length.days), seconds)
    }

    pub(super) fn seconds(seconds: i64) -> Self {
        Self { seconds, ..Self::NONE }
    }

    #[must_use]
    pub(super) fn then(self, next: Self) -> Self {
        Self {
            days: self.days + next.days,
            seconds: self.seconds + next.seconds,
            uneven: self.uneven || next.uneven,
        }
    }

    #[must_use]
    pub(super) fn less(self, other: Self) -> Self {
        Self {
            days: self.days - other.days,
            seconds: self.seconds - other.seconds,
            uneven: self.uneven || other.uneven,
        }
    }

    /// By how much this may be longer than the other; all of it where days stand against hours.
    #[must_use]
    pub(super) fn beyond(self, other: Self) -> Self {
        let rest = self.less(other);
        if rest.days <= 0 && rest.seconds <= 0 {
            Self::NONE
        } else if rest.days >= 0 && rest.seconds >= 0 {
            rest
        } else {
            self
        }
    }

    /// A round later than an instant that lies so far behind; negative: ahead. What is taken off there and comes again
    /// behind the round cancels out only where all is counted alike, in days or in hours.
    #[must_use]
    pub(super) fn a_round_later(self, every: Length) -> Self {
        let every = Self::of(every);
        let mixed = (self.days < 0 && (every.seconds != 0 || self.seconds != 0))
            || (self.seconds < 0 && (every.days != 0 || self.days != 0));
        let later = self.then(every);
        Self { uneven: later.uneven || mixed, ..later }
    }

    /// In seconds, when every day has 24 hours.
    pub(super) fn usual(self) -> i64 {
        self.days * DAY + self.seconds
    }

    /// Whether this is surely not longer than the other, wherever the clocks change by `change`.
    pub(super) fn surely_within(self, other: Self, change: i64) -> bool {
        let rest = other.less(self);
        let is_exact = rest.days == 0 && (self.uneven || !other.uneven);
        rest.usual() >= if is_exact { 0 } else { change }
    }

    /// Whether so much time may be less than the window: only where days stand against hours does a clock
    /// change count, once in all.
    pub(super) fn may_fall_short(self, window: Self, change: i64) -> bool {
        !window.surely_within(self, change)
    }

    /// The longer of two lower bounds of one time: either holds, so any choice is sound.
    #[must_use]
    pub(super) fn or_longer(self, other: Self) -> Self {
        if other.usual() > self.usual() { other } else { self }
    }

    /// As a length, days and seconds for themselves; nothing of what is negative.
    pub(super) fn exactly(self) -> Length {
        Length {
            days: u32::try_from(self.days).unwrap_or(0),
            seconds: u64::try_from(self.seconds).unwrap_or(0),
        }
    }

    /// As a length for a reader, with days of 24 hours; nothing where it is negative.
    pub(super) fn length(self) -> Length {
        let usual = self.usual().max(0);
        Length {
            days: u32::try_from(usual / DAY).unwrap_or(u32::MAX),
            seconds: u64::try_from(usual % DAY).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, Gap};
    use crate::hir::Length;

    const HOUR: i64 = 3_600;

    fn gap(days: i64, hours: i64) -> Gap {
        Gap::new(days, hours * HOUR)
    }

    #[test]
    fn days_are_compared_with_days_and_hours_with_hours() {
        assert!(!gap(1, 0).may_fall_short(gap(1, 0), HOUR));
        assert!(!gap(0, 24).may_fall_short(gap(0, 24), HOUR));
        assert!(gap(1, 0).may_fall_short(gap(0, 24), HOUR));
        assert!(gap(0, 24).may_fall_short(gap(1, 0), HOUR));
        assert!(!gap(0, 25).may_fall_short(gap(1, 0), HOUR));
        assert!(!gap(1, 1).may_fall_short(gap(0, 24), HOUR));
    }

    #[test]
    fn a_clock_change_counts_once_in_all() {
        assert!(!gap(7, 0).may_fall_short(gap(0, 7 * 24 - 1), HOUR));
        assert!(gap(7, 0).may_fall_short(gap(0, 7 * 24), HOUR));
    }

    #[test]
    fn minutes_beside_days_count() {
        let half = Gap::new(7, HOUR / 2);
        assert!(!half.may_fall_short(gap(7, 0), HOUR));
        assert!(gap(7, 0).may_fall_short(half, HOUR));
    }

    #[test]
    fn a_day_before_a_round_and_a_day_behind_it_may_differ() {
        let length = |days, hours: u64| Length { days, seconds: hours * 3_600 };
        let contacts =
            |before: Gap, every| Gap::NONE.less(before).a_round_later(every).then(before);
        assert!(contacts(gap(1, 0), length(0, 36)).may_fall_short(gap(0, 36), HOUR));
        assert!(!contacts(gap(1, 0), length(0, 36)).may_fall_short(gap(0, 35), HOUR));
        assert!(!contacts(gap(1, 0), length(7, 0)).may_fall_short(gap(7, 0), HOUR));
        assert!(!contacts(gap(0, 5), length(0, 36)).may_fall_short(gap(0, 36), HOUR));
        assert!(contacts(gap(0, 5), length(7, 0)).may_fall_short(gap(7, 0), HOUR));
    }

    #[test]
    fn on_a_clock_that_never_changes_a_day_has_24_hours() {
        assert!(!gap(1, 0).may_fall_short(gap(0, 24), 0));
        assert_eq!(gap(2, -14).length().seconds, 10 * 3_600);
        assert_eq!(gap(2, -14).usual(), 2 * DAY - 14 * HOUR);
    }
}
