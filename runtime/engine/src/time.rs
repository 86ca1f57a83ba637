//! Instants as text, for people and programs.

use journey_plan::value::Instant;
use journey_runtime::time::{Local, Zone, rfc3339};

/// RFC 3339 in UTC, with milliseconds where there are any.
pub(crate) fn utc(at: Instant) -> String {
    let text = rfc3339(at);
    text.strip_suffix(".000Z").map_or_else(|| text.clone(), |seconds| format!("{seconds}Z"))
}

/// A local date and time: `2026-03-02 10:00`, with seconds where there are any.
pub(crate) fn local(zone: Zone, at: Instant) -> String {
    let Local { millis, .. } = zone.local(at);
    let (date, seconds) = (zone.local(at).date(), millis / 1000);
    let second = seconds % 60;
    let fraction = if second == 0 { String::new() } else { format!(":{second:02}") };
    format!("{date} {:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60)
}
