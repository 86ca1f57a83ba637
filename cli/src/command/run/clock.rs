//! Dates and times as people say them.

use journey_plan::value::{Date, Instant, TimeOfDay};
use journey_runtime::scenario::{Entry, EntryKind};
use journey_runtime::time::{Zone, day_of, weekday};

use crate::terminal::Style;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Mon 2 Mar 2026 10:00`
pub(super) fn in_words(zone: Zone, at: Instant) -> String {
    let local = zone.local(at);
    let time = TimeOfDay { minutes: local.minutes() };
    format!("{} {time}", day_in_words(local.date()))
}

/// `Mon 2 Mar 2026`
pub(super) fn day_in_words(date: Date) -> String {
    let day = DAYS.get(usize::from(weekday(day_of(date)))).copied().unwrap_or_default();
    let month = usize::from(date.month).checked_sub(1).and_then(|place| MONTHS.get(place));
    format!("{day} {} {} {}", date.day, month.copied().unwrap_or_default(), date.year)
}

/// What happened: what reached the contact stands out, what the journey decided steps back.
pub(super) fn styled(entry: &Entry, colour: bool) -> String {
    match entry.kind {
        EntryKind::Visible => Style::Strong.paint(&entry.text, colour),
        EntryKind::Event => entry.text.clone(),
        EntryKind::Decision => Style::Faint.paint(&entry.text, colour),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_names() {
        assert_eq!(day_in_words(Date { year: 2026, month: 3, day: 2 }), "Mon 2 Mar 2026");
        let zone = Zone::parse("America/Chicago").unwrap();
        assert_eq!(in_words(zone, Instant(0)), "Wed 31 Dec 1969 18:00");
    }
}
