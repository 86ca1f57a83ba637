//! What a running engine shows, in words for a terminal.

mod contact;
mod journeys;
mod runs;

pub(crate) use contact::{contact, why};
pub(crate) use journeys::{Journeys, journey, journeys};
pub(crate) use runs::{moved, run, runs};

use std::fmt::Write as _;

use journey_engine::view::{Count, Entry, EntryKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::arguments::DataFormat;
use crate::client::Client;
use crate::outcome::Failure;
use crate::session::Session;
use crate::show::bar::number;
use crate::terminal::Style;

/// Prints what the engine answered, for people or as it is.
pub(crate) fn print<T: DeserializeOwned>(
    session: Session,
    client: &Client,
    format: DataFormat,
    answer: &Value,
    text: impl Fn(&T, bool) -> String,
) -> Result<(), Failure> {
    match format {
        DataFormat::Json => session.print(&format!("{answer:#}\n")),
        DataFormat::Text => {
            let data = T::deserialize(answer).map_err(|_| client.strange())?;
            session.print(&text(&data, session.colour))
        }
    }
}

/// `2026-03-02 10:00`, in UTC, of `2026-03-02T10:00:00.000Z`.
fn short(instant: &str) -> String {
    let date = instant.split('T').next().unwrap_or_default();
    let time: String = instant.split('T').nth(1).unwrap_or_default().chars().take(5).collect();
    format!("{date} {time}")
}

/// `12`, or `1,200`.
fn count(value: u64) -> String {
    number(usize::try_from(value).unwrap_or(usize::MAX))
}

/// `call 12, wait.call 4`
fn counts(counts: &[Count]) -> String {
    let each: Vec<String> =
        counts.iter().map(|one| format!("{} {}", one.of, count(one.count))).collect();
    each.join(", ")
}

/// What happened, a line each, below the days on the contact's clock.
fn timeline(entries: &[Entry], indent: &str, colour: bool) -> String {
    let mut out = String::new();
    let mut day = "";
    for entry in entries {
        let (date, time) = entry.local.split_once(' ').unwrap_or((&entry.local, ""));
        if date != day {
            day = date;
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{indent}{}", Style::Name.paint(date, colour));
        }
        let text = match entry.kind {
            EntryKind::Visible => Style::Strong.paint(&entry.text, colour),
            EntryKind::Event => entry.text.clone(),
            EntryKind::Decision => Style::Faint.paint(&entry.text, colour),
        };
        let _ = writeln!(out, "{indent}  {time:<5}  {text}");
    }
    out
}

/// A word of a list of words that serde writes, such as `opted_in`.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word.replace('_', " "),
        Ok(_) | Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_short() {
        assert_eq!(short("2026-03-02T10:00:59.123Z"), "2026-03-02 10:00");
    }

    #[test]
    fn days_stand_above_what_happened_on_them() {
        let entry = |local: &str, text: &str| Entry {
            at: String::new(),
            local: local.to_owned(),
            kind: EntryKind::Event,
            step: None,
            text: text.to_owned(),
        };
        let entries = [
            entry("2026-03-02 10:00", "a"),
            entry("2026-03-02 11:00", "b"),
            entry("2026-03-03 09:30", "c"),
        ];
        let expected = "  2026-03-02\n    10:00  a\n    11:00  b\n  2026-03-03\n    09:30  c\n";
        assert_eq!(timeline(&entries, "  ", false), expected);
    }
}
