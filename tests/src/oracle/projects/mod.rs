//! Programs made for policies: journeys with all that moves contacts apart or together, and rules about them.
//!
//! The text depends only on the choices. It checks clean but for broken policies; it may have warnings, as what
//! a warning is about is often what breaks a rule.

mod body;
mod rules;
mod schema;

use std::fmt::Write as _;

use super::choices::Choices;
use body::Body;

/// Minutes of a day.
pub(crate) const DAY: u32 = 24 * 60;

/// A project in one file.
pub fn project(choices: &mut impl Choices) -> String {
    let mut text = schema::schema(choices);
    let journeys = if choices.chance(15) { 2 } else { 1 };
    for number in 0..journeys {
        text.push('\n');
        text.push_str(&journey(choices, number));
    }
    text.push('\n');
    text.push_str(&rules::policy(choices));
    text
}

fn journey(choices: &mut impl Choices, number: u32) -> String {
    let by_trigger = choices.chance(30);
    let mut text = format!("journey Generated{number} {{\n");
    if by_trigger {
        let when = choices.pick(&["", " when lapse.amount > 10"]);
        let _ = writeln!(text, "    audience  trigger Lapsed as lapse{when}");
    } else {
        text.push_str("    audience  segment Members\n");
        let entry = choices.pick(&["once", "ongoing", "ongoing", "every 1 week", "every 36 hours"]);
        let _ = writeln!(text, "    entry     {entry}");
        if entry.starts_with("every") {
            again(choices, &mut text, &["always", "after 2 days", "after 10 hours"]);
        }
    }
    if !text.contains("entry     every") {
        again(choices, &mut text, &["never", "never", "after 2 days", "after 10 hours", "always"]);
    }
    let zone =
        choices.pick(&["America/New_York", "Asia/Tokyo", "Europe/Paris", "Australia/Sydney"]);
    let _ = writeln!(text, "    time zone {zone:?}");
    if choices.chance(15) {
        text.push_str("    starts    2026-03-02 09:00\n");
    }
    if choices.chance(10) {
        text.push_str("    ends      2027-02-01 09:00\n");
    }
    text.push_str("    follows   Rules\n");
    if choices.chance(25) {
        let when = choices.pick(&["", " as paid when paid.amount > 5"]);
        let _ = writeln!(text, "    exit on   trigger Paid{when} => done");
    }
    text.push_str("    outcomes  done, lost\n\n");
    text.push_str(&Body::of(choices, by_trigger));
    text.push_str("}\n");
    text
}

fn again(choices: &mut impl Choices, text: &mut String, of: &[&'static str]) {
    let _ = writeln!(text, "    reenter   {}", choices.pick(of));
}

/// A length of time that is at most so many minutes, as it is written and in minutes.
pub(crate) fn length(choices: &mut impl Choices, most: u32) -> (&'static str, u32) {
    const LENGTHS: [(&str, u32); 12] = [
        ("1 hour", 60),
        ("10 minutes", 10),
        ("4 hours", 240),
        ("12 hours", 720),
        ("23 hours", 1380),
        ("24 hours", 1440),
        ("1 day", DAY),
        ("25 hours", 1500),
        ("1 day 12 hours", 36 * 60),
        ("2 days", 2 * DAY),
        ("3 days", 3 * DAY),
        ("1 week", 7 * DAY),
    ];
    let fitting: Vec<_> = LENGTHS.into_iter().filter(|(_, minutes)| *minutes <= most).collect();
    if fitting.is_empty() { ("10 minutes", 10) } else { choices.pick(&fitting) }
}

/// A time of day.
pub(crate) fn time(choices: &mut impl Choices) -> &'static str {
    choices.pick(&["10:00", "09:00", "02:30", "20:55", "08:00", "00:00", "01:30"])
}
