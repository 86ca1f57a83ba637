use proptest::prelude::*;

use super::*;
use crate::fixture::{NEW_YORK, at, days, hours};

const HOUR: i64 = 3_600_000;

fn new_york() -> Zone {
    Zone::parse(NEW_YORK).unwrap()
}

fn once(text: &str) -> Calls {
    Calls { at: at(text), redials: 0, every: Length::default(), until: None }
}

fn redialled(text: &str, redials: u32, every: Length, until: Option<&str>) -> Calls {
    Calls { at: at(text), redials, every, until: until.map(at) }
}

fn fits(count: u32, per: Length, earlier: &[Calls], new: Calls) -> bool {
    Limit { count, per }.overfull(new_york(), earlier, new).is_none()
}

#[test]
fn a_window_is_half_open() {
    let earlier = [once("06-01 10:00"), once("06-01 12:00")];
    assert!(!fits(2, hours(24), &earlier, once("06-02 09:59")));
    assert!(fits(2, hours(24), &earlier, once("06-02 10:00")));
    assert!(fits(3, hours(24), &earlier, once("06-02 09:59")));
}

#[test]
fn what_is_counted_is_told() {
    let earlier = [once("06-01 10:00"), once("06-01 12:00")];
    let new = redialled("06-01 13:00", 2, hours(1), None);
    let found = Limit { count: 3, per: hours(24) }.overfull(new_york(), &earlier, new);
    assert_eq!(found, Some(Overfull { before: 2, adds: 3 }));
}

#[test]
fn days_are_calendar_days_and_hours_exact() {
    // The clock goes back on 2026-11-01 and forward on 2026-03-08.
    let before = [once("10-31 10:00")];
    assert!(!fits(1, days(1), &before, once("11-01 09:59")));
    assert!(fits(1, days(1), &before, once("11-01 10:00")));
    assert!(fits(1, hours(24), &before, once("11-01 09:00")));
    let before = [once("03-07 10:00")];
    assert!(fits(1, days(1), &before, once("03-08 10:00")));
    assert!(!fits(1, hours(24), &before, once("03-08 10:00")));
    assert!(fits(1, hours(24), &before, once("03-08 11:00")));
}

#[test]
fn redials_of_the_new_one_count() {
    let alone = |redials| redialled("06-01 10:00", redials, hours(4), None);
    assert!(fits(3, hours(24), &[], alone(2)));
    assert!(!fits(2, hours(24), &[], alone(2)));
    // The third is exactly a window later than the first.
    assert!(fits(2, hours(8), &[], alone(2)));
    assert!(!fits(2, hours(9), &[], alone(2)));
}

#[test]
fn redials_of_an_open_conversation_may_come_at_any_later_time() {
    let earlier = [redialled("06-01 10:00", 1, hours(4), None)];
    assert!(!fits(1, hours(24), &earlier, once("08-01 10:00")));
    assert!(fits(2, hours(24), &earlier, once("08-01 10:00")));
    assert!(!fits(2, hours(24), &earlier, redialled("08-01 10:00", 1, hours(4), None)));
}

#[test]
fn redials_lie_before_the_outcome() {
    let earlier = [redialled("06-01 10:00", 1, hours(4), Some("06-02 12:00"))];
    assert!(!fits(1, hours(24), &earlier, once("06-03 11:59")));
    assert!(fits(1, hours(24), &earlier, once("06-03 12:00")));
    // It came before a redial could.
    let earlier = [redialled("06-01 10:00", 1, hours(4), Some("06-01 13:59"))];
    assert!(fits(1, hours(24), &earlier, once("06-02 10:00")));
}

#[test]
fn redials_of_one_conversation_keep_their_distance() {
    // At most one of the two redials falls into six hours.
    let earlier = [redialled("06-01 10:00", 2, hours(6), None)];
    assert!(fits(2, hours(6), &earlier, once("06-03 10:00")));
    assert!(!fits(2, hours(7), &earlier, once("06-03 10:00")));
}

#[test]
fn redials_far_ahead_can_meet_a_change_of_the_clock() {
    // Redials at 0, 12 and 24 hours: only a day of 25 hours holds all three.
    assert!(!fits(2, days(1), &[], redialled("06-01 10:00", 3, hours(12), None)));
    assert!(fits(2, hours(24), &[], redialled("06-01 10:00", 3, hours(12), None)));
    assert!(fits(1, days(1), &[], redialled("06-01 10:00", 2, days(1), None)));
    assert!(!fits(1, hours(24), &[], redialled("06-01 10:00", 2, days(1), None)));
}

#[test]
fn windows_that_the_new_one_is_not_in_do_not_matter() {
    let over = [once("06-01 10:00"), once("06-01 10:01"), once("06-01 10:02")];
    assert!(!fits(1, hours(1), &over, once("06-01 11:01")));
    assert!(fits(1, hours(1), &over, once("06-01 11:02")));
}

/// All hours at which the calls of a conversation can be, up to a last hour.
fn placements(calls: Calls, last: i64) -> Vec<Vec<i64>> {
    let hour = |at: Instant| at.0 / HOUR;
    let end = calls.until.map_or(last, |until| hour(until).min(last));
    let every = i64::try_from(calls.every.seconds / 3600).unwrap();
    let mut all = vec![vec![hour(calls.at)]];
    let mut longest = all.clone();
    for _ in 0..calls.redials {
        longest = longest
            .iter()
            .flat_map(|one: &Vec<i64>| {
                let from = one[one.len() - 1] + every;
                (from..=end).map(move |next| [one.as_slice(), &[next]].concat())
            })
            .collect();
        all.extend(longest.iter().cloned());
    }
    all
}

/// Whether any placement has a window that begins with a call, holds too many, and a call of the last.
fn is_overfull(limit: Limit, all: &[Calls], last: i64) -> bool {
    let length = i64::try_from(limit.per.seconds / 3600).unwrap();
    let places: Vec<_> = all.iter().map(|calls| placements(*calls, last)).collect();
    (0..=last).any(|from| {
        let inside =
            |one: &Vec<i64>| one.iter().filter(|hour| (from..from + length).contains(hour)).count();
        let most = |of: &Vec<Vec<i64>>| of.iter().map(inside).max().unwrap_or(0);
        let sum: usize = places.iter().map(most).sum();
        (0..all.len()).any(|first| {
            let begin = places[first].iter().filter(|one| one.contains(&from)).map(inside).max();
            let Some(begin) = begin else { return false };
            let own = if first + 1 == all.len() { begin } else { most(&places[all.len() - 1]) };
            own > 0 && sum - most(&places[first]) + begin > limit.count as usize
        })
    })
}

fn calls() -> impl Strategy<Value = Calls> {
    (0_i64..14, 0_u32..3, 1_u64..6, proptest::option::of(0_i64..12)).prop_map(
        |(at, redials, every, until)| Calls {
            at: Instant(at * HOUR),
            redials,
            every: hours(every),
            until: until.map(|until| Instant((at + until) * HOUR)),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn it_says_what_trying_all_placements_says(
        earlier in proptest::collection::vec(calls(), 0..4),
        (redials, every) in (0_u32..3, 1_u64..6),
        count in 1_u32..6,
        per in 1_u64..12,
    ) {
        let new = Calls { at: Instant(14 * HOUR), redials, every: hours(every), until: None };
        let limit = Limit { count, per: hours(per) };
        let found = limit.overfull(Zone::utc(), &earlier, new);
        let all: Vec<Calls> = earlier.iter().copied().chain([new]).collect();
        prop_assert_eq!(found.is_some(), is_overfull(limit, &all, 45), "{:?}", found);
        if let Some(found) = found {
            prop_assert!(found.adds > 0 && found.before + found.adds > count);
        }
    }
}
