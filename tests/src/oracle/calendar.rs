//! Calendar days on a contact's clock, from the time zone database alone.
//!
//! Instants are milliseconds since 1970-01-01 UTC.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Datelike, Days, NaiveDateTime, Offset, TimeZone, Timelike};
use chrono_tz::Tz;
use journey_plan::value::Length;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The years whose clock changes are looked for, 2020 to 2039.
const YEARS: (i64, i64) = (18_262 * DAY, 25_567 * DAY);

/// A clock on somebody's wall.
#[derive(Clone, Debug)]
pub struct Clock {
    tz: Tz,
    changes: Arc<Vec<Change>>,
}

/// An instant at which a clock is changed.
#[derive(Copy, Clone, Debug)]
pub struct Change {
    /// The first instant of the new time.
    pub at: i64,
    /// By how much it is set forward; negative: back.
    pub by: i64,
}

impl Clock {
    /// The clock of an IANA zone.
    pub fn of(zone: &str) -> Self {
        static KNOWN: Mutex<BTreeMap<String, Clock>> = Mutex::new(BTreeMap::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(zone.to_owned()).or_insert_with(|| Self::look_up(zone)).clone()
    }

    fn look_up(zone: &str) -> Self {
        let tz: Tz = zone.parse().unwrap_or_else(|_| panic!("no zone is called {zone}"));
        let mut changes = Vec::new();
        let mut at = YEARS.0;
        while at < YEARS.1 {
            let by = offset(tz, at + DAY) - offset(tz, at);
            if by != 0 {
                changes.push(Change { at: first_with(tz, at, at + DAY), by });
            }
            at += DAY;
        }
        Self { tz, changes: Arc::new(changes) }
    }

    /// When it is changed.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What it shows.
    pub fn local(&self, at: i64) -> NaiveDateTime {
        utc(at + offset(self.tz, at))
    }

    /// Minutes since local midnight, and the day of the week, 0 is Monday.
    pub fn minute_and_weekday(&self, at: i64) -> (u32, u8) {
        let local = self.local(at);
        let weekday = u8::try_from(local.weekday().num_days_from_monday()).unwrap_or(0);
        (local.hour() * 60 + local.minute(), weekday)
    }

    /// The instant at which it shows a time: the earlier of two, the end of the gap where it never does.
    pub fn instant(&self, local: NaiveDateTime) -> i64 {
        match self.tz.from_local_datetime(&local) {
            chrono::LocalResult::Single(one) => one.timestamp_millis(),
            chrono::LocalResult::Ambiguous(earlier, _) => earlier.timestamp_millis(),
            chrono::LocalResult::None => {
                let middle = local.and_utc().timestamp_millis();
                first_with(self.tz, middle - DAY, middle + DAY)
            }
        }
    }

    /// That many days later, at the same time of day.
    pub fn days_later(&self, at: i64, days: u32) -> i64 {
        if days == 0 {
            return at;
        }
        let later = self.local(at).checked_add_days(Days::new(days.into()));
        self.instant(later.expect("instants of tests lie in this century"))
    }

    /// A length later: days first.
    pub fn later(&self, at: i64, length: Length) -> i64 {
        self.days_later(at, length.days) + seconds(length)
    }

    /// The earliest instant that is as long as `length` after `at`, or after an instant in between.
    ///
    /// Only where a clock is set back meanwhile do the two differ: 20 minutes and then a day can end before a day
    /// does, as the clock on the wall shows an earlier time after the 20 minutes.
    pub fn earliest_end(&self, at: i64, length: Length) -> i64 {
        let end = self.later(at, length);
        let set_back = self.changes.iter().filter(|change| change.by < 0);
        let between = set_back.map(|change| change.at).filter(|change| (at..=end).contains(change));
        between.map(|change| self.later(change, length)).fold(end, i64::min)
    }

    /// The latest instant that a length can come to when its parts pass in any order.
    ///
    /// Days that pass one by one end later where one of them ends in a gap.
    pub fn latest_end(&self, at: i64, length: Length) -> i64 {
        let order = |first: u32| {
            let then = self.days_later(at, first) + seconds(length);
            self.days_later(then, length.days - first).max(self.split_days(at, first, length))
        };
        (0..=length.days).map(order).fold(self.later(at, length), i64::max)
    }

    fn split_days(&self, at: i64, first: u32, length: Length) -> i64 {
        self.days_later(self.days_later(at, first), length.days - first) + seconds(length)
    }
}

fn seconds(length: Length) -> i64 {
    i64::try_from(length.seconds).unwrap_or(i64::MAX / 2000) * 1000
}

fn utc(at: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(at).expect("instants of tests lie in this century").naive_utc()
}

fn offset(tz: Tz, at: i64) -> i64 {
    i64::from(tz.offset_from_utc_datetime(&utc(at)).fix().local_minus_utc()) * 1000
}

/// The first instant with the offset of `until`, where it differs from that of `from`.
fn first_with(tz: Tz, from: i64, until: i64) -> i64 {
    let before = offset(tz, from);
    let (mut same, mut other) = (from, until);
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if offset(tz, middle) == before { same = middle } else { other = middle }
    }
    other
}
