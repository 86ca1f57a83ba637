//! Time zones and the calendar: the only file of the compiler that knows chrono and the time zone database.

use chrono::NaiveDate;
use journey_grammar::ast::Date;

/// Whether there is such an IANA zone. Spelling counts.
pub(crate) fn exists(zone: &str) -> bool {
    zone.parse::<chrono_tz::Tz>().is_ok_and(|found| found.name() == zone)
}

/// The names of all IANA zones.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The seconds from 1970-01-01 00:00 to a local date and minute, on a clock that is never changed.
pub(crate) fn seconds_of(date: Date, minutes: u16) -> Option<i64> {
    let day = NaiveDate::from_ymd_opt(date.year, u32::from(date.month), u32::from(date.day))?;
    let midnight = day.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
    midnight.checked_add(i64::from(minutes) * 60)
}
