//! Time zones and the calendar: the only file of the compiler that knows chrono and the time zone database.

use chrono::{Datelike, NaiveDate};
use journey_grammar::ast::Date;

/// Whether there is such an IANA zone. Spelling counts.
pub(crate) fn exists(zone: &str) -> bool {
    zone.parse::<chrono_tz::Tz>().is_ok_and(|found| found.name() == zone)
}

/// The names of all IANA zones.
pub fn names() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The seconds from 1970-01-01 00:00 to a local date and minute, on a clock that is never changed.
pub(crate) fn seconds_of(date: Date, minutes: u16) -> Option<i64> {
    let day = NaiveDate::from_ymd_opt(date.year, u32::from(date.month), u32::from(date.day))?;
    let midnight = day.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
    midnight.checked_add(i64::from(minutes) * 60)
}

/// The seconds of a day.
const DAY: i64 = 86_400;

/// A clock of a contact or a journey. Instants are seconds since 1970-01-01 UTC.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clock(chrono_tz::Tz);

/// A local time: days since 1970-01-01 and seconds since midnight.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocalTime {
    pub(crate) day: i64,
    pub(crate) second: i64,
}

impl LocalTime {
    /// The date and the minute of the day.
    pub(crate) fn date(self) -> Option<(Date, u16)> {
        let day = chrono::DateTime::from_timestamp(self.day * DAY, 0)?.date_naive();
        let minutes = u16::try_from(self.second / 60).ok()?;
        let (month, of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
        Some((Date { year: day.year(), month, day: of_month }, minutes))
    }

    /// The minute of the week, from Monday 00:00 on.
    pub(crate) fn minute_of_week(self) -> i64 {
        (self.day + 3).rem_euclid(7) * 1_440 + self.second / 60
    }
}

impl Clock {
    /// The clock of an IANA zone.
    pub(crate) fn of(zone: &str) -> Option<Self> {
        zone.parse().ok().map(Self)
    }

    /// The name of its zone.
    pub(crate) fn name(self) -> &'static str {
        self.0.name()
    }

    /// What it shows.
    pub(crate) fn local(self, at: i64) -> LocalTime {
        let shown = at + self.offset(at);
        LocalTime { day: shown.div_euclid(DAY), second: shown.rem_euclid(DAY) }
    }

    /// When it shows this; the first instant after a gap, the earlier of two.
    pub(crate) fn instant(self, local: LocalTime) -> i64 {
        let shown = local.day * DAY + local.second;
        let (before, after) = (self.offset(shown - DAY), self.offset(shown + DAY));
        let early = shown - before.max(after);
        let late = shown - before.min(after);
        if early + self.offset(early) == shown {
            return early;
        }
        if late + self.offset(late) == shown {
            return late;
        }
        self.change_between(early, late)
    }

    /// So many calendar days, then so many seconds later.
    pub(crate) fn later(self, at: i64, days: i64, seconds: i64) -> i64 {
        if days == 0 {
            return at + seconds;
        }
        let local = self.local(at);
        // WHY: within an hour that occurs twice the later one stays the later one of its day.
        self.instant(LocalTime { day: local.day + days, ..local }) + seconds
    }

    /// The next instant after `at` at which it shows this minute of a day that fits.
    pub(crate) fn next(self, at: i64, minute: u16, fits: impl Fn(i64) -> bool) -> i64 {
        let today = self.local(at).day;
        let second = i64::from(minute) * 60;
        let days = (today - 1..=today + 8).filter(|&day| fits(day));
        let instants = days.map(|day| self.instant(LocalTime { day, second }));
        instants.into_iter().find(|&instant| instant > at).unwrap_or(at)
    }

    /// The instants at which it is changed in the next `days` days.
    pub(crate) fn changes(self, from: i64, days: i64) -> Vec<i64> {
        let each = (0..days).map(|day| (from + day * DAY, from + (day + 1) * DAY));
        let changed = each.filter(|&(a, b)| self.offset(a) != self.offset(b));
        changed.map(|(a, b)| self.change_between(a, b)).collect()
    }

    /// Whether it is changed in the next `days` days; a change of less than a week may not be seen.
    pub(crate) fn is_changed(self, from: i64, days: i64) -> bool {
        let mut weeks = (0..days).step_by(7).map(|day| self.offset(from + day * DAY));
        let first = weeks.next();
        weeks.any(|offset| Some(offset) != first)
    }

    /// `2026-03-02T14:00:00-06:00`
    pub(crate) fn rfc3339(self, at: i64) -> String {
        self.shown(at).map_or_else(String::new, |time| time.to_rfc3339())
    }

    /// `Mon 2026-03-02 14:00`
    pub(crate) fn spelled(self, at: i64) -> String {
        let format =
            if at.rem_euclid(60) == 0 { "%a %Y-%m-%d %H:%M" } else { "%a %Y-%m-%d %H:%M:%S" };
        self.shown(at).map_or_else(String::new, |time| time.format(format).to_string())
    }

    fn shown(self, at: i64) -> Option<chrono::DateTime<chrono_tz::Tz>> {
        use chrono::TimeZone;
        self.0.timestamp_opt(at, 0).single()
    }

    fn offset(self, at: i64) -> i64 {
        use chrono::Offset;
        self.shown(at).map_or(0, |time| i64::from(time.offset().fix().local_minus_utc()))
    }

    /// The instant at which the clock is changed between two others.
    fn change_between(self, mut before: i64, mut after: i64) -> i64 {
        let old = self.offset(before);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if self.offset(middle) == old {
                before = middle;
            } else {
                after = middle;
            }
        }
        after
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, DAY, LocalTime};

    fn local(day: i64, hour: i64, minute: i64) -> LocalTime {
        LocalTime { day, second: hour * 3_600 + minute * 60 }
    }

    /// 2026-03-08, when the clocks of New York go forward at 02:00.
    const SPRING: i64 = 20_520;
    /// 2026-11-01, when they go back at 02:00.
    const AUTUMN: i64 = 20_758;

    #[test]
    fn a_skipped_time_is_the_first_instant_behind_it_and_a_repeated_one_the_earlier() {
        let clock = Clock::of("America/New_York").expect("a zone");
        assert_eq!(clock.rfc3339(clock.instant(local(SPRING, 2, 30))), "2026-03-08T03:00:00-04:00");
        assert_eq!(clock.rfc3339(clock.instant(local(AUTUMN, 1, 30))), "2026-11-01T01:30:00-04:00");
        assert_eq!(clock.spelled(clock.instant(local(SPRING, 10, 0))), "Sun 2026-03-08 10:00");
    }

    #[test]
    fn a_day_has_23_24_or_25_hours() {
        let clock = Clock::of("America/New_York").expect("a zone");
        let length = |day| {
            let noon = clock.instant(local(day, 12, 0));
            clock.later(noon, 1, 0) - noon
        };
        assert_eq!(length(SPRING - 1), 23 * 3_600);
        assert_eq!(length(SPRING), DAY);
        assert_eq!(length(AUTUMN - 1), 25 * 3_600);
        let changes = clock.changes(clock.instant(local(SPRING - 10, 0, 0)), 300);
        let spelled: Vec<_> = changes.iter().map(|&at| clock.rfc3339(at)).collect();
        assert_eq!(spelled, ["2026-03-08T03:00:00-04:00", "2026-11-01T01:00:00-05:00"]);
    }

    #[test]
    fn the_next_time_of_day_is_later_than_now() {
        let clock = Clock::of("America/New_York").expect("a zone");
        let ten = clock.instant(local(SPRING, 10, 0));
        assert_eq!(clock.next(ten, 600, |_| true), clock.instant(local(SPRING + 1, 10, 0)));
        assert_eq!(clock.next(ten - 60, 600, |_| true), ten);
    }
}
