//! Lengths of time, written as in the language.

use std::time::Duration;

const UNITS: [(&str, u64); 5] =
    [("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400), ("week", 604_800)];

/// `30 seconds`, `1 day 12 hours`: numbers and units, largest first; a day is 24 hours.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let mut words = text.split_whitespace();
    let (mut seconds, mut larger) = (0_u64, u64::MAX);
    while let Some(number) = words.next() {
        let plain = number.bytes().all(|byte| byte.is_ascii_digit());
        let number: u64 = number.parse().ok().filter(|_| plain)?;
        let unit = words.next()?;
        let single = unit.strip_suffix('s').unwrap_or(unit);
        let (_, size) = UNITS.into_iter().find(|(name, _)| *name == single)?;
        if size >= larger {
            return None;
        }
        larger = size;
        seconds = seconds.checked_add(number.checked_mul(size)?)?;
    }
    (larger != u64::MAX).then(|| Duration::from_secs(seconds))
}
