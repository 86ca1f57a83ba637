use super::*;
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

/// The instant of a text with an offset.
fn utc(text: &str) -> Instant {
    Zone::utc().parse_datetime(text).unwrap()
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).unwrap()
}

fn local(name: &str, text: &str) -> Instant {
    let (day, clock) = text.split_once(' ').unwrap();
    zone(name).instant(date(day), time(clock))
}

fn days(days: u32) -> Length {
    Length { days, seconds: 0 }
}

fn hours(hours: u64) -> Length {
    Length { days: 0, seconds: hours * 3600 }
}

const NEW_YORK: &str = "America/New_York";

#[test]
fn a_skipped_time_is_the_first_instant_after_the_gap() {
    assert_eq!(local(NEW_YORK, "2026-03-08 02:30"), utc("2026-03-08T07:00Z"));
    assert_eq!(local(NEW_YORK, "2026-03-08 02:00"), utc("2026-03-08T07:00Z"));
    assert_eq!(local(NEW_YORK, "2026-03-08 03:00"), utc("2026-03-08T07:00Z"));
    assert_eq!(local(NEW_YORK, "2026-03-08 01:59"), utc("2026-03-08T06:59Z"));
    assert_eq!(local("Europe/Paris", "2026-03-29 02:15"), utc("2026-03-29T01:00Z"));
}

#[test]
fn a_time_that_occurs_twice_is_the_earlier() {
    assert_eq!(local(NEW_YORK, "2026-11-01 01:30"), utc("2026-11-01T05:30Z"));
    assert_eq!(local(NEW_YORK, "2026-11-01 02:00"), utc("2026-11-01T07:00Z"));
    assert_eq!(local("Europe/Paris", "2026-10-25 02:00"), utc("2026-10-25T00:00Z"));
}

#[test]
fn half_an_hour_is_a_clock_change_too() {
    assert_eq!(local("Australia/Lord_Howe", "2026-10-04 02:15"), utc("2026-10-03T15:30Z"));
    assert_eq!(local("Australia/Lord_Howe", "2026-04-05 01:45"), utc("2026-04-04T14:45Z"));
    assert_eq!(local("Australia/Lord_Howe", "2026-04-05 02:00"), utc("2026-04-04T15:30Z"));
}

#[test]
fn a_clock_change_at_midnight_moves_the_midnight() {
    // Lebanon's clocks go from 00:00 to 01:00.
    assert_eq!(local("Asia/Beirut", "2026-03-29 00:00"), utc("2026-03-28T22:00Z"));
    let quarter_past = local("Asia/Beirut", "2026-03-29 00:15");
    assert_eq!(zone("Asia/Beirut").local(quarter_past).minutes(), 60);
}

#[test]
fn a_date_that_never_was_begins_the_next() {
    // Samoa had no 30 December 2011.
    assert_eq!(
        local("Pacific/Apia", "2011-12-30 12:00"),
        local("Pacific/Apia", "2011-12-31 00:00")
    );
    let before = local("Pacific/Apia", "2011-12-29 12:00");
    assert_eq!(
        zone("Pacific/Apia").next_time(before, time("12:00")),
        local("Pacific/Apia", "2011-12-31 00:00")
    );
}

#[test]
fn days_are_calendar_days_and_hours_elapsed_time() {
    let before = local(NEW_YORK, "2026-03-07 10:00");
    assert_eq!(zone(NEW_YORK).add(before, days(1)), before.plus_seconds(23 * 3600));
    assert_eq!(zone(NEW_YORK).add(before, hours(24)), before.plus_seconds(24 * 3600));
    let autumn = local(NEW_YORK, "2026-10-31 10:00");
    assert_eq!(zone(NEW_YORK).add(autumn, days(1)), autumn.plus_seconds(25 * 3600));
}

#[test]
fn days_come_first_in_a_mixed_length() {
    let at = local(NEW_YORK, "2026-03-07 14:00");
    let length = Length { days: 1, seconds: 12 * 3600 };
    assert_eq!(zone(NEW_YORK).add(at, length), local(NEW_YORK, "2026-03-09 02:00"));
    assert_eq!(
        zone(NEW_YORK).subtract(local(NEW_YORK, "2026-03-09 14:00"), length),
        local(NEW_YORK, "2026-03-08 01:00").plus_seconds(0)
    );
}

#[test]
fn a_day_later_keeps_the_seconds() {
    let at = local(NEW_YORK, "2026-05-31 23:59").plus_millis(59_999);
    let later = zone(NEW_YORK).add(at, days(1));
    assert_eq!(zone(NEW_YORK).local(later).date(), date("2026-06-01"));
    assert_eq!(zone(NEW_YORK).local(later).millis, DAY - 1);
}

#[test]
fn months_and_leap_years_end_where_they_end() {
    assert_eq!(add_to_date(date("2026-01-31"), days(1), true), date("2026-02-01"));
    assert_eq!(add_to_date(date("2028-02-28"), days(1), true), date("2028-02-29"));
    assert_eq!(add_to_date(date("2026-03-01"), days(1), false), date("2026-02-28"));
    assert_eq!(add_to_date(date("2026-03-01"), hours(47), false), date("2026-02-28"));
    assert_eq!(add_to_date(date("9999-12-31"), days(u32::MAX), true), date("9999-12-31"));
}

#[test]
fn the_next_time_is_strictly_after() {
    let nine = local(NEW_YORK, "2026-06-01 09:00");
    let next = |at| zone(NEW_YORK).next_time(at, time("09:00"));
    assert_eq!(next(nine), local(NEW_YORK, "2026-06-02 09:00"));
    assert_eq!(next(nine.plus_millis(-1)), nine);
    assert_eq!(next(nine.plus_millis(1)), local(NEW_YORK, "2026-06-02 09:00"));
}

#[test]
fn the_next_time_in_a_repeated_hour_is_a_day_later() {
    // 01:45 for the second time; 01:50 of this day was before the change.
    let second = utc("2026-11-01T06:45Z");
    let next = zone(NEW_YORK).next_time(second, time("01:50"));
    assert_eq!(next, local(NEW_YORK, "2026-11-02 01:50"));
}

#[test]
fn the_next_weekday_may_be_today_or_in_a_week() {
    let monday = local(NEW_YORK, "2026-06-01 08:00");
    let next = |at, day| zone(NEW_YORK).next_weekday(at, day, time("09:00"));
    assert_eq!(next(monday, 0), local(NEW_YORK, "2026-06-01 09:00"));
    assert_eq!(next(local(NEW_YORK, "2026-06-01 09:00"), 0), local(NEW_YORK, "2026-06-08 09:00"));
    assert_eq!(next(monday, 6), local(NEW_YORK, "2026-06-07 09:00"));
}

#[test]
fn dates_later_count_dates_and_not_hours() {
    let late = local(NEW_YORK, "2026-06-01 23:50");
    let later = |at, length, clock| zone(NEW_YORK).dates_later(at, length, time(clock));
    assert_eq!(later(late, days(1), "10:00"), local(NEW_YORK, "2026-06-02 10:00"));
    assert_eq!(later(late, days(2), "09:00"), local(NEW_YORK, "2026-06-03 09:00"));
    assert_eq!(later(late, days(0), "09:00"), late);
}

#[test]
fn the_date_depends_on_the_zone() {
    let at = utc("2026-01-01T10:30Z");
    assert_eq!(zone("Pacific/Kiritimati").date(at), date("2026-01-02"));
    assert_eq!(zone("Pacific/Niue").date(at), date("2025-12-31"));
    assert_eq!(zone("UTC").local(at).weekday(), 3);
}

#[test]
fn datetimes_are_read_with_and_without_offset() {
    let paris = zone("Europe/Paris");
    let expected = utc("2026-07-01T07:00:00Z");
    for text in [
        "2026-07-01T07:00:00Z",
        "2026-07-01T07:00Z",
        "2026-07-01T09:00",
        "2026-07-01 09:00",
        "2026-07-01T09:00:00",
        "2026-07-01T09:00:00.000",
        "2026-07-01T09:00:00+02:00",
        "2026-07-01T09:00+0200",
        "2026-07-01T00:00:00.000-07:00",
    ] {
        assert_eq!(paris.parse_datetime(text), Some(expected), "{text}");
    }
    for text in ["", "2026-07-01", "2026-13-01T00:00", "tomorrow", "2026-07-01T25:00", "09:00"] {
        assert_eq!(paris.parse_datetime(text), None, "{text}");
    }
}

#[test]
fn nothing_overflows_at_the_ends_of_time() {
    for name in [NEW_YORK, "Asia/Kolkata", "UTC"] {
        for at in [i64::MIN, -1, 0, TABLE_UNTIL - 1, TABLE_UNTIL, TABLE_UNTIL + DAY, i64::MAX] {
            let at = Instant(at);
            let _ = zone(name).local(at);
            let _ = zone(name).add(at, Length { days: u32::MAX, seconds: u64::MAX });
            let _ = zone(name).subtract(at, Length { days: u32::MAX, seconds: u64::MAX });
            let _ = zone(name).next_time(at, time("09:00"));
            let _ = zone(name).next_change(at);
        }
    }
}

#[test]
fn times_outside_the_table_follow_the_database() {
    assert_eq!(local(NEW_YORK, "1960-06-01 12:00"), utc("1960-06-01T16:00Z"));
    assert_eq!(local(NEW_YORK, "1960-04-24 02:30"), utc("1960-04-24T07:00Z"));
    assert_eq!(local(NEW_YORK, "1960-09-25 01:30"), utc("1960-09-25T05:30Z"));
    assert_eq!(local("Asia/Kolkata", "2150-01-01 05:30"), utc("2150-01-01T00:00Z"));
}

#[test]
fn the_tables_agree_with_the_database() {
    for tz in [Tz::Africa__Casablanca, Tz::America__New_York, Tz::Asia__Gaza, Tz::Europe__Dublin] {
        let table = Zone::of(tz).unwrap();
        for at in (TABLE_FROM..TABLE_UNTIL).step_by(usize::try_from(7 * HOUR).unwrap()) {
            assert_eq!(table.0.offset(at), offset_of(tz, at), "{tz} {at}");
        }
    }
}

#[test]
fn the_next_change_is_the_next_clock_change() {
    let at = utc("2026-01-01T00:00Z");
    assert_eq!(zone(NEW_YORK).next_change(at), Some(utc("2026-03-08T07:00Z")));
    assert_eq!(zone("UTC").next_change(at), None);
}

#[test]
fn dates_agree_with_a_second_opinion() {
    for day in (FIRST_DAY..=LAST_DAY).step_by(97) {
        let ours = date_of(day);
        assert_eq!(day_of(ours), day);
        let theirs =
            NaiveDate::from_num_days_from_ce_opt(i32::try_from(day + 719_163).unwrap()).unwrap();
        let theirs = (theirs.year(), theirs.month(), theirs.day());
        assert_eq!((ours.year, u32::from(ours.month), u32::from(ours.day)), theirs);
    }
}

proptest! {
    #[test]
    fn local_times_come_back(place in 0..chrono_tz::TZ_VARIANTS.len(), at in -2_000_000_000_000_i64..5_000_000_000_000) {
        let zone = Zone::of(chrono_tz::TZ_VARIANTS[place]).unwrap();
        let at = Instant(at);
        let back = zone.at_local(zone.local(at));
        // The same instant, or the earlier one of two with the same local time.
        prop_assert!(back <= at);
        prop_assert_eq!(zone.local(back), zone.local(at));
    }

    #[test]
    fn adding_days_moves_forward(at in 0_i64..4_000_000_000_000, count in 1_u32..400) {
        let zone = zone("Africa/Casablanca");
        prop_assert!(zone.add(Instant(at), days(count)) > Instant(at));
    }

    #[test]
    fn the_next_time_comes_within_two_days(at in 0_i64..4_000_000_000_000, minutes in 0_u16..1440) {
        let zone = zone("America/New_York");
        let next = zone.next_time(Instant(at), TimeOfDay { minutes });
        prop_assert!(next > Instant(at) && next.0 <= at + 26 * HOUR);
    }
}

#[test]
fn instants_are_written_in_utc() {
    assert_eq!(rfc3339(Instant(0)), "1970-01-01T00:00:00.000Z");
    assert_eq!(rfc3339(Instant(1_769_947_509_042)), "2026-02-01T12:05:09.042Z");
    assert_eq!(rfc3339(Instant(-1)), "1969-12-31T23:59:59.999Z");
    let at = Instant(4_102_444_799_999);
    assert_eq!(Zone::utc().parse_datetime(&rfc3339(at)), Some(at));
}
