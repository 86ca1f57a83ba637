//! How long what happens next takes, at least and at most.

use super::gap::{DAY, Gap};
use crate::hir::{Id, Length, QuietTime};

/// No wait, delay or retry is longer.
const LONGEST_REST: i64 = 90 * DAY;

/// How long it takes until something happens.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Time {
    /// No time at all.
    Instant,
    /// No time at all, as the time that data give is past.
    AtOnce,
    /// Any time up to a limit.
    UpTo(Length),
    /// Exactly so long.
    Exactly(Length),
    /// So long, then that date at this minute of the day.
    AfterAt(Length, u16),
    /// Until the next such minute of the day.
    Clock(u16),
    /// Until the next such minute on a weekday, 0 is Monday.
    Weekday(u8, u16),
    /// Until an instant that data give, at most so long.
    Data(Length),
    /// Until such an instant that is not past.
    Ahead(Length),
    /// Until a date and minute of the day that the text gives, in seconds of a clock that is never changed.
    Until(i64),
    /// Until it is not quiet.
    Hold(Hold),
    /// Until the contact may enter again, this long after the end.
    Reenter(Length),
    /// Until the contact center dials again by itself.
    Redial(Length),
}

/// How a step goes out: at once, or held.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Hold {
    pub(super) quiet: Option<Id<QuietTime>>,
    /// A conversation is blocked instead of held for a day or more.
    pub(super) conversation: bool,
    /// It is quiet, so that it is surely held.
    pub(super) after_all: bool,
    /// The longest hold, in seconds.
    pub(super) longest: i64,
}

/// What is known of a clock: the minute of the day, perhaps the weekday.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Local {
    pub(super) weekday: Option<u8>,
    pub(super) minute: u16,
}

/// Minutes of the day in which no clock is changed: from 04:00 to 22:00.
const CALM: std::ops::Range<u16> = 4 * 60..22 * 60;

impl Local {
    /// A time of day, where clocks are never changed at that time.
    pub(super) fn calm(weekday: Option<u8>, minute: u16) -> Option<Self> {
        CALM.contains(&minute).then_some(Self { weekday, minute })
    }
}

/// A contact from which time is measured.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Anchor {
    /// Its local time, where it is known.
    pub(super) local: Option<Local>,
    /// The last minute of the day at which it can have been.
    pub(super) latest: u16,
}

impl Time {
    /// What is known of the clock afterwards.
    pub(super) fn clock(self, before: Option<Local>) -> Option<Local> {
        match self {
            Self::Instant | Self::AtOnce => before,
            Self::Exactly(length) if length.seconds == 0 => before.map(|local| Local {
                weekday: local.weekday.map(|day| days_later(day, length.days)),
                minute: local.minute,
            }),
            Self::AfterAt(_, minute) | Self::Clock(minute) => Local::calm(None, minute),
            Self::Weekday(day, minute) => Local::calm(Some(day), minute),
            Self::UpTo(_)
            | Self::Exactly(_)
            | Self::Data(_)
            | Self::Ahead(_)
            | Self::Until(_)
            | Self::Hold(_)
            | Self::Reenter(_)
            | Self::Redial(_) => None,
        }
    }

    /// Whether another run begins.
    pub(super) fn is_again(self) -> bool {
        matches!(self, Self::Reenter(_))
    }

    /// Whether it takes no time at least.
    pub(super) fn may_be_none(self) -> bool {
        match self {
            Self::Instant
            | Self::AtOnce
            | Self::UpTo(_)
            | Self::Data(_)
            | Self::Ahead(_)
            | Self::Until(_)
            | Self::Hold(_) => true,
            Self::Exactly(_)
            | Self::AfterAt(..)
            | Self::Clock(_)
            | Self::Weekday(..)
            | Self::Reenter(_)
            | Self::Redial(_) => false,
        }
    }

    /// The least time since the contact, when it was at least `gap` before.
    pub(super) fn after(self, gap: Gap, anchor: Anchor) -> Gap {
        match self {
            Self::Instant
            | Self::AtOnce
            | Self::UpTo(_)
            | Self::Data(_)
            | Self::Ahead(_)
            | Self::Until(_)
            | Self::Hold(_) => gap,
            Self::Exactly(length) | Self::Reenter(length) | Self::Redial(length) => {
                gap.then(Gap::of(length))
            }
            Self::AfterAt(length, minute) => after_at(gap, anchor, length, minute),
            Self::Clock(minute) => match anchor.local {
                Some(local) => next(gap, local.minute, minute, (0, 1)),
                None => gap,
            },
            Self::Weekday(day, minute) => match anchor.local {
                Some(Local { weekday: Some(from), minute: at }) => {
                    next(gap, at, minute, (i64::from(days_between(from, day)), 7))
                }
                Some(local) => next(gap, local.minute, minute, (0, 1)),
                None => gap,
            },
        }
    }

    /// The most time that it takes.
    pub(super) fn most(self) -> Gap {
        match self {
            // The journey does not wait for calls that the contact center makes by itself.
            Self::Instant | Self::AtOnce | Self::Reenter(_) | Self::Until(_) | Self::Redial(_) => {
                Gap::NONE
            }
            Self::UpTo(length)
            | Self::Exactly(length)
            | Self::Data(length)
            | Self::Ahead(length) => at_most(length),
            Self::AfterAt(length, minute) if length.seconds == 0 => {
                at_most(length).then(Gap::seconds(i64::from(minute) * 60))
            }
            Self::AfterAt(length, _) => at_most(length).then(Gap::new(1, 0)),
            Self::Clock(_) => Gap::new(1, 0),
            Self::Weekday(..) => Gap::new(7, 0),
            Self::Hold(hold) => Gap::seconds(hold.longest),
        }
    }
}

fn at_most(length: Length) -> Gap {
    let gap = Gap::of(length);
    if gap.usual() > LONGEST_REST { Gap::new(90, 0) } else { gap }
}

/// `N days at T`: so many dates later at that time.
fn after_at(gap: Gap, anchor: Anchor, length: Length, minute: u16) -> Gap {
    let at = i64::from(minute) * 60;
    let rest = Gap::of(length);
    if let Some(local) = anchor.local {
        let from = i64::from(local.minute) * 60;
        let dates = (from + gap.seconds + rest.seconds).div_euclid(DAY);
        let then = Gap { days: gap.days + rest.days + dates, seconds: at - from, ..gap };
        return gap.or_longer(then);
    }
    let from_midnight = gap.then(rest).then(Gap::seconds(at - DAY));
    // The date is that of the contact or a later one.
    let latest = i64::from(anchor.latest) * 60;
    let dates = Gap { days: gap.days + rest.days, seconds: at - latest, ..gap };
    gap.or_longer(from_midnight).or_longer(dates)
}

/// No clock is put on or back by more.
const LARGEST_CLOCK_CHANGE: i64 = 2 * 3_600;

/// The next time `minute` of the day that is later than `gap` after a contact at `from`, on the day `first` days
/// after the contact's or so many times `step` days later.
fn next(gap: Gap, from: u16, minute: u16, (first, step): (i64, i64)) -> Gap {
    let seconds = (i64::from(minute) - i64::from(from)) * 60;
    let uncertain = if gap.uneven { LARGEST_CLOCK_CHANGE } else { 0 };
    let least = gap.usual() - uncertain - seconds - first * DAY;
    let days = first + (least.div_euclid(DAY * step) + 1).max(0) * step;
    // WHY: what lies within a day is counted as a day less some hours, as the clocks may change in between.
    if days == 0 { Gap::new(1, seconds - DAY) } else { Gap::new(days, seconds) }
}

fn days_later(day: u8, days: u32) -> u8 {
    u8::try_from((u32::from(day) + days % 7) % 7).unwrap_or(0)
}

fn days_between(from: u8, to: u8) -> u8 {
    (to + 7 - from) % 7
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Local, Time};
    use crate::hir::Length;
    use crate::policy::gap::{DAY, Gap};

    const HOUR: i64 = 3_600;

    fn known(minute: u16) -> Anchor {
        let local = Some(Local { weekday: Some(0), minute });
        Anchor { local, latest: 1_440 }
    }

    const UNKNOWN: Anchor = Anchor { local: None, latest: 1_440 };

    #[test]
    fn a_gap_up_to_a_clock_time_counts_as_none_unless_the_local_time_is_known() {
        assert_eq!(Time::Clock(600).after(Gap::NONE, UNKNOWN), Gap::NONE);
        let gap = Time::Clock(600).after(Gap::NONE, known(600));
        assert_eq!(gap, Gap::new(1, 0));
        let gap = Time::Clock(660).after(Gap::NONE, known(600));
        assert_eq!(gap, Gap::new(1, HOUR - DAY));
        let gap = Time::Clock(540).after(Gap::NONE, known(600));
        assert_eq!(gap, Gap::new(1, -HOUR));
    }

    #[test]
    fn a_date_later_at_a_time_counts_from_the_latest_time_of_the_contact() {
        let one_day = Length { days: 1, seconds: 0 };
        let evening = Anchor { local: None, latest: 21 * 60 };
        let gap = Time::AfterAt(one_day, 600).after(Gap::NONE, evening);
        assert_eq!(gap, Gap::new(1, -11 * HOUR));
        let gap = Time::AfterAt(one_day, 600).after(Gap::NONE, UNKNOWN);
        assert_eq!(gap, Gap::new(1, -14 * HOUR));
        let gap = Time::AfterAt(one_day, 600).after(Gap::NONE, known(600));
        assert_eq!(gap, Gap::new(1, 0));
    }

    #[test]
    fn a_weekday_is_a_week_later_when_it_is_known() {
        let gap = Time::Weekday(0, 600).after(Gap::NONE, known(600));
        assert_eq!(gap, Gap::new(7, 0));
        let gap = Time::Weekday(2, 600).after(Gap::NONE, known(600));
        assert_eq!(gap, Gap::new(2, 0));
        let after_three = Gap::new(3, 0);
        let gap = Time::Weekday(2, 600).after(after_three, known(600));
        assert_eq!(gap, Gap::new(9, 0));
    }
}
