//! When lengths of time that contact rules name are over.
//!
//! Rules compare days with days, whatever happens to the clock meanwhile; the proofs count alike.

use journey_plan::value::{Instant, Length};

use crate::time::Zone;

/// The first instant that lies a length after `at`, or after any instant from it on.
///
/// Only where the clock is set back meanwhile is this not simply the length later: 20 minutes and then a day
/// can pass before a day does, as the clock shows an earlier time after the 20 minutes.
pub(crate) fn earliest_end(zone: Zone, at: Instant, length: Length) -> Instant {
    let end = zone.add(at, length);
    if length.days == 0 {
        return end;
    }
    let changes = std::iter::successors(zone.next_change(at), |change| zone.next_change(*change));
    let between = changes.take_while(|change| *change <= end);
    between.map(|change| zone.add(change, length)).fold(end, Instant::min)
}

/// The last instant that a length after `at` can come to when its parts pass one by one.
///
/// Days that pass one by one end later where one of them ends in an hour that the clock skips.
pub(crate) fn latest_end(zone: Zone, at: Instant, length: Length) -> Instant {
    let parted = (0..=length.days).flat_map(|first| {
        let (before, after) = (i64::from(first), i64::from(length.days - first));
        let begun = zone.add_days(at, before);
        let between = zone.add_days(begun.plus_seconds(length.seconds), after);
        [between, zone.add_days(begun, after).plus_seconds(length.seconds)]
    });
    parted.fold(zone.add(at, length), Instant::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{NEW_YORK, at, days, hours};

    fn zone() -> Zone {
        Zone::parse(NEW_YORK).unwrap()
    }

    #[test]
    fn a_day_after_the_hour_that_occurs_twice_ends_before_one_after_its_first_time() {
        // 01:30 for the first time; half an hour later it is 01:00 again.
        assert_eq!(earliest_end(zone(), at("11-01 01:30"), days(1)), at("11-02 01:00"));
        assert_eq!(earliest_end(zone(), at("11-01 00:30"), days(1)), at("11-02 00:30"));
        assert_eq!(earliest_end(zone(), at("11-01 01:30"), hours(24)), at("11-02 00:30"));
        assert_eq!(earliest_end(zone(), at("06-01 01:30"), days(1)), at("06-02 01:30"));
    }

    #[test]
    fn days_one_by_one_can_end_later_than_all_at_once() {
        // 02:30 is skipped on 2026-03-08.
        assert_eq!(latest_end(zone(), at("03-07 02:30"), days(2)), at("03-09 03:00"));
        assert_eq!(latest_end(zone(), at("03-06 02:31"), days(1)), at("03-07 02:31"));
        assert_eq!(latest_end(zone(), at("06-01 10:00"), hours(5)), at("06-01 15:00"));
    }
}
