//! Instants and local times. The only file that knows chrono and the time zone database.
//!
//! A [`Zone`] is a cheap handle on a table of offsets that is built once per zone and process, so that the hot
//! paths neither parse names nor search. Rules: a local time that a clock change skips is the first instant
//! after the gap; one that occurs twice is the earlier; days are added on the local calendar, then elapsed
//! seconds.

use std::str::FromStr;
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;
use journey_plan::value::{Date, Instant, Length, TimeOfDay};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The days of 0000-01-01 and 9999-12-31 since 1970-01-01: nothing here leaves this range.
const FIRST_DAY: i64 = -719_528;
const LAST_DAY: i64 = 2_932_896;

/// The years for which a table holds offsets; the database's own rules end with it.
const TABLE_FROM: i64 = 0;
const TABLE_UNTIL: i64 = 47_482 * DAY;

/// A table entry per so many milliseconds (2^31, about 25 days) tells where to begin looking.
const BUCKET_BITS: u32 = 31;

/// More than any offset from UTC.
const WIDEST_OFFSET: i64 = 26 * HOUR;

/// A time zone; costs nothing to copy.
#[derive(Copy, Clone, Debug)]
pub struct Zone(&'static Table);

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.0.tz == other.0.tz
    }
}

impl Eq for Zone {}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| D::Error::custom(format!("unknown time zone `{name}`")))
    }
}

/// The version of the time zone database.
pub const TZDB: &str = chrono_tz::IANA_TZDB_VERSION;

/// A local date and time of day.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Local {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Milliseconds since local midnight, 0 to 86,399,999.
    pub millis: i64,
}

impl Local {
    /// Whole minutes since local midnight.
    pub fn minutes(self) -> u16 {
        u16::try_from(self.millis / MINUTE).unwrap_or(0)
    }

    /// The day of the week, 0 is Monday.
    pub fn weekday(self) -> u8 {
        weekday(self.day)
    }

    /// The date.
    pub fn date(self) -> Date {
        date_of(self.day)
    }
}

/// From when on an offset holds.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Span {
    from: i64,
    offset: i64,
}

#[derive(Debug)]
struct Table {
    tz: Tz,
    /// Sorted; the first covers the time before it too.
    spans: Vec<Span>,
    /// By bucket of time: the place of the last span that begins at or before the bucket.
    starts: Vec<u16>,
}

/// One cell per zone of the database; it has about 600.
const ZONES: usize = 1024;

static TABLES: [OnceLock<Table>; ZONES] = [const { OnceLock::new() }; ZONES];

impl Zone {
    /// The zone of that IANA name, if the database has it.
    pub fn parse(name: &str) -> Option<Self> {
        Tz::from_str(name).ok().and_then(Self::of)
    }

    /// Universal time.
    pub fn utc() -> Self {
        static UTC: OnceLock<Table> = OnceLock::new();
        Self::of(Tz::UTC).unwrap_or_else(|| Self(UTC.get_or_init(|| Table::of(Tz::UTC))))
    }

    fn of(tz: Tz) -> Option<Self> {
        let cell = TABLES.get(tz as usize)?;
        Some(Self(cell.get_or_init(|| Table::of(tz))))
    }

    /// Its IANA name.
    pub fn name(self) -> &'static str {
        self.0.tz.name()
    }

    /// The local date and time at an instant.
    pub fn local(self, at: Instant) -> Local {
        let clamped = at.0.clamp(FIRST_DAY * DAY, LAST_DAY * DAY);
        let local = clamped + self.0.offset(clamped);
        Local { day: local.div_euclid(DAY), millis: local.rem_euclid(DAY) }
    }

    /// The date at an instant.
    pub fn date(self, at: Instant) -> Date {
        self.local(at).date()
    }

    /// The instant of a local date and time: after the gap where it is skipped, the earlier where it is twice.
    pub fn instant(self, date: Date, time: TimeOfDay) -> Instant {
        self.at_day(day_of(date), time)
    }

    /// The instant of a time of day on a day since 1970-01-01; `24:00` is the next midnight.
    pub fn at_day(self, day: i64, time: TimeOfDay) -> Instant {
        self.at_local(Local { day, millis: i64::from(time.minutes) * MINUTE })
    }

    /// The instant of a local date and time.
    pub fn at_local(self, local: Local) -> Instant {
        let day = local.day.clamp(FIRST_DAY, LAST_DAY);
        Instant(self.0.instant(day * DAY + local.millis))
    }

    /// The instant a length later: days on this calendar first, then elapsed seconds.
    pub fn add(self, at: Instant, length: Length) -> Instant {
        self.add_days(at, i64::from(length.days)).plus_seconds(length.seconds)
    }

    /// The instant a length earlier: days on this calendar first, then elapsed seconds.
    pub fn subtract(self, at: Instant, length: Length) -> Instant {
        let seconds = i64::try_from(length.seconds).unwrap_or(i64::MAX / SECOND);
        let days = self.add_days(at, -i64::from(length.days));
        days.plus_millis(-seconds.min(i64::MAX / SECOND) * SECOND)
    }

    /// The first instant after `at` at which this clock is changed, as far as is known.
    pub fn next_change(self, at: Instant) -> Option<Instant> {
        if at.0 >= TABLE_UNTIL {
            return None;
        }
        let place = self.0.place(at.0.max(TABLE_FROM));
        self.0.spans.get(place + 1).map(|span| Instant(span.from))
    }

    /// The instant so many days on this calendar later, or earlier where negative.
    pub fn add_days(self, at: Instant, days: i64) -> Instant {
        if days == 0 {
            return at;
        }
        let local = self.local(at);
        self.at_local(Local { day: local.day + days, millis: local.millis })
    }

    /// The next such time of day strictly after an instant.
    pub fn next_time(self, after: Instant, time: TimeOfDay) -> Instant {
        self.next_where(after, time, |_| true)
    }

    /// The next such time on a weekday (0 is Monday) strictly after an instant.
    pub fn next_weekday(self, after: Instant, day: u8, time: TimeOfDay) -> Instant {
        self.next_where(after, time, |candidate| weekday(candidate) == day % 7)
    }

    fn next_where(self, after: Instant, time: TimeOfDay, fits: impl Fn(i64) -> bool) -> Instant {
        let today = self.local(after).day;
        (today - 1..today + 16)
            .filter(|day| fits(*day))
            .map(|day| self.at_day(day, time))
            .find(|at| *at > after)
            .unwrap_or(after)
    }

    /// That many dates later at that time of day, and not before the instant itself.
    ///
    /// Elapsed seconds in the length count before the date is taken.
    pub fn dates_later(self, at: Instant, length: Length, time: TimeOfDay) -> Instant {
        let day = self.local(self.add(at, length)).day;
        self.at_day(day, time).max(at)
    }

    /// The instant that a text in ISO 8601 names; without an offset it is a local time of this zone.
    ///
    /// Seconds and a fraction may be absent; date and time are parted by `T` or a space.
    pub fn parse_datetime(self, text: &str) -> Option<Instant> {
        let text = text.replacen(' ', "T", 1).replacen('t', "T", 1);
        for format in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"] {
            if let Ok(at) = DateTime::parse_from_str(&text.replace(['Z', 'z'], "+00:00"), format) {
                return in_range(at.timestamp_millis());
            }
        }
        let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok())?;
        let millis = in_range(local.and_utc().timestamp_millis())?.0;
        Some(Instant(self.0.instant(millis)))
    }
}

fn in_range(millis: i64) -> Option<Instant> {
    (FIRST_DAY * DAY..LAST_DAY * DAY).contains(&millis).then_some(Instant(millis))
}

impl Table {
    fn of(tz: Tz) -> Self {
        let spans = spans(tz);
        let buckets = (TABLE_UNTIL >> BUCKET_BITS) + 1;
        let starts = (0..buckets)
            .map(|bucket| {
                let begun = spans.partition_point(|span| span.from <= bucket << BUCKET_BITS);
                u16::try_from(begun.saturating_sub(1)).unwrap_or(0)
            })
            .collect();
        Self { tz, spans, starts }
    }

    /// The place of the span in which an instant inside the table lies.
    fn place(&self, at: i64) -> usize {
        let bucket = usize::try_from(at >> BUCKET_BITS).unwrap_or(0);
        let mut place = usize::from(self.starts.get(bucket).copied().unwrap_or(0));
        while self.spans.get(place + 1).is_some_and(|next| next.from <= at) {
            place += 1;
        }
        place
    }

    /// The milliseconds that local time is ahead of UTC.
    fn offset(&self, at: i64) -> i64 {
        if (TABLE_FROM..TABLE_UNTIL).contains(&at) {
            self.spans.get(self.place(at)).map_or(0, |span| span.offset)
        } else {
            offset_of(self.tz, at)
        }
    }

    /// The instant of a local time, given as if it were UTC.
    fn instant(&self, local: i64) -> i64 {
        if !(TABLE_FROM + 2 * DAY..TABLE_UNTIL - 2 * DAY).contains(&local) {
            return self.instant_outside(local);
        }
        let mut place = self.place((local - WIDEST_OFFSET).max(TABLE_FROM));
        while let Some(span) = self.spans.get(place) {
            place += 1;
            let at = local - span.offset;
            if at < span.from {
                return span.from;
            }
            if self.spans.get(place).is_none_or(|next| at < next.from) {
                return at;
            }
        }
        local
    }

    /// As `instant`, without the table: the offset a day before tells, unless a change lies between.
    fn instant_outside(&self, local: i64) -> i64 {
        let before = local - offset_of(self.tz, local - DAY);
        let after = local - offset_of(self.tz, local + DAY);
        let holds = |at: i64| at + offset_of(self.tz, at) == local;
        match (holds(before), holds(after)) {
            (true, true) => before.min(after),
            (true, false) => before,
            (false, true) => after,
            (false, false) => change(self.tz, before.min(after) - DAY, before.max(after)),
        }
    }
}

/// The offsets of a zone with the instants from which they hold.
fn spans(tz: Tz) -> Vec<Span> {
    let mut spans = vec![Span { from: i64::MIN, offset: offset_of(tz, TABLE_FROM) }];
    let mut offset = offset_of(tz, TABLE_FROM);
    let mut day = TABLE_FROM;
    // WHY: no zone has changed its clock and changed it back within a day since 1970, so that daily looks
    // find every change; a change in between is then found to the millisecond.
    while day < TABLE_UNTIL {
        let next = day + DAY;
        let mut from = day;
        while offset_of(tz, next) != offset {
            from = change(tz, from, next);
            offset = offset_of(tz, from);
            spans.push(Span { from, offset });
        }
        day = next;
    }
    spans
}

/// The first instant after `from`, at most `until`, at which the offset is another.
fn change(tz: Tz, from: i64, until: i64) -> i64 {
    let offset = offset_of(tz, from);
    let (mut same, mut other) = (from, until);
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if offset_of(tz, middle) == offset {
            same = middle;
        } else {
            other = middle;
        }
    }
    other
}

/// The milliseconds that local time is ahead of UTC, by the database.
fn offset_of(tz: Tz, at: i64) -> i64 {
    let Some(utc) = DateTime::from_timestamp_millis(at) else { return 0 };
    let offset = tz.offset_from_utc_datetime(&utc.naive_utc()).fix();
    i64::from(offset.local_minus_utc()) * SECOND
}

/// An instant as RFC 3339 in UTC with milliseconds: `2026-02-01T09:00:00.000Z`.
pub fn rfc3339(at: Instant) -> String {
    let local = Zone::utc().local(at);
    let (date, millis) = (local.date(), local.millis);
    let (hour, minute) = (millis / HOUR, millis / MINUTE % 60);
    let (second, millis) = (millis / SECOND % 60, millis % SECOND);
    format!("{date}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// The day of the week of a day since 1970-01-01, 0 is Monday.
pub fn weekday(day: i64) -> u8 {
    // 1970-01-01 was a Thursday.
    u8::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

/// The days from 1970-01-01 to a date of the proleptic Gregorian calendar.
pub fn day_of(date: Date) -> i64 {
    let (month, day) = (i64::from(date.month), i64::from(date.day));
    // Years that begin in March put the leap day last.
    let year = i64::from(date.year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date so many days after 1970-01-01, kept within the years 0 to 9999.
pub fn date_of(day: i64) -> Date {
    let shifted = day.clamp(FIRST_DAY, LAST_DAY) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date {
        year: i32::try_from(year).unwrap_or(0),
        month: u8::try_from(month).unwrap_or(1),
        day: u8::try_from(day).unwrap_or(1),
    }
}

/// The date a length later; elapsed seconds count as far as they are whole days.
pub fn add_to_date(date: Date, length: Length, forward: bool) -> Date {
    let whole = i64::try_from(length.seconds / 86_400).unwrap_or(LAST_DAY).min(LAST_DAY);
    let days = i64::from(length.days) + whole;
    date_of(day_of(date) + if forward { days } else { -days })
}

#[cfg(test)]
mod tests;
