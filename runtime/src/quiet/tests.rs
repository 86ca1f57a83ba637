use super::*;
use journey_plan::value::{Date, TimeOfDay};
use proptest::prelude::*;

const NEW_YORK: &str = "America/New_York";

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn local(text: &str) -> Instant {
    zone(NEW_YORK).parse_datetime(text).unwrap()
}

fn weekly(days: &[u8], from: &str, to: &str) -> QuietRule {
    let time = |text| TimeOfDay::parse(text).unwrap();
    QuietRule::Weekly { days: days.to_vec(), from: time(from), to: time(to) }
}

fn dates(from: &str, to: &str) -> QuietRule {
    QuietRule::Dates { from: Date::parse(from).unwrap(), to: Date::parse(to).unwrap() }
}

fn quiet(rules: Vec<QuietRule>) -> Quiet {
    Quiet::new(&QuietTime { name: "Q".into(), zone: QuietZone::Contact, rules })
}

const DAILY: &[u8] = &[0, 1, 2, 3, 4, 5, 6];

#[track_caller]
fn check(quiet: &Quiet, from: &str, first: &str) {
    let found = quiet.first_allowed(zone(NEW_YORK), local(from));
    assert_eq!(found, Some(local(first)), "from {from}");
}

#[test]
fn over_midnight_until_the_morning() {
    let evenings = quiet(vec![weekly(DAILY, "21:00", "08:00")]);
    check(&evenings, "2026-06-03 20:59", "2026-06-03 20:59");
    check(&evenings, "2026-06-03 21:00", "2026-06-04 08:00");
    check(&evenings, "2026-06-03 07:59", "2026-06-03 08:00");
    check(&evenings, "2026-06-03 08:00", "2026-06-03 08:00");
}

#[test]
fn a_range_over_midnight_belongs_to_the_day_it_begins_on() {
    // 2026-06-05 is a Friday.
    let fridays = quiet(vec![weekly(&[4], "22:00", "06:00")]);
    check(&fridays, "2026-06-06 05:00", "2026-06-06 06:00");
    check(&fridays, "2026-06-05 05:00", "2026-06-05 05:00");
    let sundays = quiet(vec![weekly(&[6], "22:00", "06:00")]);
    check(&sundays, "2026-06-08 05:00", "2026-06-08 06:00");
}

#[test]
fn ranges_that_meet_are_one_quiet_time() {
    let rules = vec![weekly(DAILY, "21:00", "08:00"), weekly(&[6], "00:00", "24:00")];
    // Saturday 22:00 to Monday 08:00.
    check(&quiet(rules), "2026-06-06 22:00", "2026-06-08 08:00");
}

#[test]
fn dates_count_with_both_ends() {
    let christmas = quiet(vec![dates("2026-12-24", "2026-12-26")]);
    check(&christmas, "2026-12-23 23:59", "2026-12-23 23:59");
    check(&christmas, "2026-12-24 00:00", "2026-12-27 00:00");
    check(&christmas, "2026-12-26 23:59", "2026-12-27 00:00");
}

#[test]
fn the_same_time_twice_is_a_whole_day() {
    let mondays = quiet(vec![weekly(&[0], "09:00", "09:00")]);
    check(&mondays, "2026-06-01 09:00", "2026-06-02 09:00");
    check(&mondays, "2026-06-01 08:59", "2026-06-01 08:59");
}

#[test]
fn the_night_of_a_clock_change_is_shorter_or_longer() {
    let evenings = quiet(vec![weekly(DAILY, "21:00", "08:00")]);
    let spring = local("2026-03-07 21:00");
    let first = evenings.first_allowed(zone(NEW_YORK), spring).unwrap();
    assert_eq!(first, spring.plus_seconds(10 * 3600));
    let autumn = local("2026-10-31 21:00");
    let first = evenings.first_allowed(zone(NEW_YORK), autumn).unwrap();
    assert_eq!(first, autumn.plus_seconds(12 * 3600));
}

#[test]
fn an_end_that_is_skipped_comes_with_the_change() {
    check(&quiet(vec![weekly(DAILY, "21:00", "02:30")]), "2026-03-08 01:00", "2026-03-08 03:00");
}

#[test]
fn a_local_time_is_quiet_each_time_that_it_occurs() {
    let quiet = quiet(vec![weekly(DAILY, "01:00", "01:30")]);
    let at = |text: &str| Zone::utc().parse_datetime(text).unwrap();
    let new_york = zone(NEW_YORK);
    assert!(quiet.is_quiet(new_york, at("2026-11-01T05:15Z")));
    assert!(!quiet.is_quiet(new_york, at("2026-11-01T05:45Z")));
    assert!(quiet.is_quiet(new_york, at("2026-11-01T06:15Z")));
    assert_eq!(
        quiet.first_allowed(new_york, at("2026-11-01T06:15Z")),
        Some(at("2026-11-01T06:30Z"))
    );
}

#[test]
fn a_clock_set_back_out_of_quiet_time_ends_it() {
    // Cuba goes from 01:00 back to 00:00.
    let havana = zone("America/Havana");
    let quiet = quiet(vec![weekly(DAILY, "00:30", "08:00")]);
    let quarter_to_one = havana.parse_datetime("2026-11-01 00:45").unwrap();
    let first = quiet.first_allowed(havana, quarter_to_one).unwrap();
    assert_eq!(first, quarter_to_one.plus_seconds(15 * 60));
    assert_eq!(havana.local(first).minutes(), 0);
}

#[test]
fn always_quiet_is_never_allowed() {
    let always = quiet(vec![weekly(DAILY, "00:00", "24:00")]);
    assert_eq!(always.first_allowed(zone(NEW_YORK), local("2026-06-03 10:00")), None);
    assert!(blocks(local("2026-06-03 10:00"), None));
}

#[test]
fn a_whole_day_of_quiet_blocks() {
    let sundays = quiet(vec![weekly(&[6], "00:00", "24:00")]);
    let at = |text: &str| {
        let at = local(text);
        blocks(at, sundays.first_allowed(zone(NEW_YORK), at))
    };
    assert!(at("2026-06-07 00:00"));
    assert!(!at("2026-06-07 00:01"));
}

#[test]
fn the_ends_of_time_are_survived() {
    let always = quiet(vec![weekly(DAILY, "00:00", "24:00")]);
    for at in [i64::MIN, i64::MIN + 1, -1, i64::MAX] {
        assert_eq!(always.first_allowed(zone(NEW_YORK), Instant(at)), None);
    }
}

#[test]
fn whose_clock_counts() {
    let with = |zone| Quiet::new(&QuietTime { name: "Q".into(), zone, rules: Vec::new() });
    let (paris, tokyo) = (zone("Europe/Paris"), zone("Asia/Tokyo"));
    let name = |zone: Option<Zone>| zone.map(Zone::name);
    assert_eq!(name(with(QuietZone::Contact).zone(None, paris)), Some("Europe/Paris"));
    assert_eq!(name(with(QuietZone::Contact).zone(Some(tokyo), paris)), Some("Asia/Tokyo"));
    assert_eq!(name(with(QuietZone::ContactElseBlock).zone(None, paris)), None);
    assert_eq!(
        name(with(QuietZone::ContactElseBlock).zone(Some(tokyo), paris)),
        Some("Asia/Tokyo")
    );
    let fixed = with(QuietZone::Fixed("America/New_York".into()));
    assert_eq!(name(fixed.zone(Some(tokyo), paris)), Some("America/New_York"));
}

proptest! {
    /// The first allowed instant is allowed, and no instant before it is (looked at every five minutes).
    #[test]
    fn the_first_allowed_instant_is_the_first(
        at in 1_700_000_000_000_i64..1_900_000_000_000,
        place in 0..chrono_tz::TZ_VARIANTS.len(),
        ranges in proptest::collection::vec((0_u8..7, 0_u16..1440, 1_u16..=1440), 1..6),
    ) {
        let zone = Zone::parse(chrono_tz::TZ_VARIANTS[place].name()).unwrap();
        let time = |minutes| TimeOfDay { minutes };
        let rules = ranges.iter().map(|(day, from, to)| QuietRule::Weekly {
            days: vec![*day], from: time(*from), to: time(*to),
        });
        let quiet = quiet(rules.collect());
        let at = Instant(at);
        if let Some(first) = quiet.first_allowed(zone, at) {
            prop_assert!(!quiet.is_quiet(zone, first));
            let mut before = at;
            while before < first {
                prop_assert!(quiet.is_quiet(zone, before));
                before = before.plus_seconds(300);
            }
        }
    }
}
