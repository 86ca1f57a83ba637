//! Lengths of time and days within their limits.

use super::fault::{Place, PlanFault};
use crate::value::Length;

const DAY: u64 = 86_400;
/// A hundred years: no length that a plan names is longer.
const LONGEST_DAYS: u64 = 36_525;
/// No wait, delay or retry is longer.
const LONGEST_REST_DAYS: u64 = 90;

fn seconds(length: Length) -> u64 {
    u64::from(length.days).saturating_mul(DAY).saturating_add(length.seconds)
}

/// Checks that a length is some time, and not beyond all bounds.
pub(super) fn positive(
    place: &Place,
    subject: &'static str,
    length: Length,
) -> Result<(), PlanFault> {
    in_range(place, subject, length, 1, (LONGEST_DAYS, "above 0 and at most 36525 days"))
}

/// Checks the limit of something that rests.
pub(super) fn rest(place: &Place, subject: &'static str, length: Length) -> Result<(), PlanFault> {
    in_range(place, subject, length, 1, (LONGEST_REST_DAYS, "above 0 and at most 90 days"))
}

/// Checks the length after which a retry runs.
pub(super) fn retry(place: &Place, length: Length) -> Result<(), PlanFault> {
    let allowed = (LONGEST_REST_DAYS, "1 minute to 90 days");
    in_range(place, "the time of a retry", length, 60, allowed)
}

fn in_range(
    place: &Place,
    subject: &'static str,
    length: Length,
    least: u64,
    (days, allowed): (u64, &'static str),
) -> Result<(), PlanFault> {
    if (least..=days * DAY).contains(&seconds(length)) {
        return Ok(());
    }
    let found = match (length.days, length.seconds) {
        (days, 0) => format!("{days} days"),
        (0, seconds) => format!("{seconds} seconds"),
        (days, seconds) => format!("{days} days and {seconds} seconds"),
    };
    Err(PlanFault::OutOfRange { place: place.clone(), subject, found, allowed })
}

/// Checks a list of weekdays: some, in order, each once.
pub(super) fn weekdays(place: &Place, days: &[u8]) -> Result<(), PlanFault> {
    if days.is_empty() {
        let why = "a weekly range names no day";
        return Err(PlanFault::Inconsistent { place: place.clone(), why });
    }
    days.iter().try_for_each(|&day| weekday(place, day))?;
    if days.is_sorted_by(|before, after| before < after) {
        return Ok(());
    }
    let why = "the days of a weekly range stand in order, each once";
    Err(PlanFault::Inconsistent { place: place.clone(), why })
}

/// Checks a weekday.
pub(super) fn weekday(place: &Place, day: u8) -> Result<(), PlanFault> {
    if day < 7 {
        return Ok(());
    }
    Err(PlanFault::OutOfRange {
        place: place.clone(),
        subject: "a weekday",
        found: day.to_string(),
        allowed: "0 (Monday) to 6 (Sunday)",
    })
}
