//! People inside, for a terminal.

use std::fmt::Write as _;

use journey_compiler::people::{Inside, Place, Verdict, words};

use super::{People, becomes, choices, is_telling};
use crate::show::bar::number;
use crate::terminal::Style;

/// What becomes of everybody inside; empty where there is nobody to speak of.
pub(crate) fn text(people: &People, colour: bool) -> String {
    let mut text = String::new();
    for misfit in &people.misfits {
        let _ = writeln!(
            text,
            "{}: in the migration file, {misfit}",
            Style::Error.paint("error", colour)
        );
    }
    for inside in &people.inside {
        journey(people, inside, colour, &mut text);
    }
    text
}

fn journey(people: &People, inside: &Inside, colour: bool, text: &mut String) {
    let telling: Vec<&Place> = inside.places.iter().filter(|place| is_telling(place)).collect();
    let heading = format!("People inside {}", inside.journey);
    let _ = writeln!(text, "{}", Style::Strong.paint(&heading, colour));
    if !inside.stays {
        text.push_str("  the new version does not have this journey: they finish on the old one\n");
        return;
    }
    for place in &telling {
        one(people, inside, place, colour, text);
    }
    let rest = inside.places.len() - telling.len();
    let what = match (rest, telling.is_empty()) {
        (0, true) => "nobody can rest in it".to_owned(),
        (0, false) => return,
        (rest, true) => format!("all {rest} places are safe: they go on where they are"),
        (1, false) => "the other place is safe: they go on where they are".to_owned(),
        (rest, false) => format!("the other {rest} places are safe: they go on where they are"),
    };
    let _ = writeln!(text, "  {}", Style::Faint.paint(&what, colour));
}

fn one(people: &People, inside: &Inside, place: &Place, colour: bool, text: &mut String) {
    let verdict = place.verdict();
    let style = match verdict {
        Verdict::Safe => Style::Good,
        Verdict::NeedsADecision => Style::Warning,
        Verdict::Impossible => Style::Error,
    };
    let count = people.count(&inside.journey, &place.at);
    let count = count.map(|count| format!(", {} now", persons(count))).unwrap_or_default();
    let _ = writeln!(
        text,
        "  {} ({}{count}): {}",
        Style::Name.paint(&place.at, colour),
        words::rests(place.rests),
        style.paint(words::verdict(verdict), colour),
    );
    let _ = writeln!(text, "    {}", becomes(place));
    for against in &place.against {
        let _ = writeln!(text, "    but {}", against.message);
    }
    if verdict != Verdict::Safe {
        let _ = writeln!(text, "    decide in a migration file: {}", choices(place).join(", "));
    }
}

/// `1 person`, `1,200 people`
pub(super) fn persons(count: u64) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{} people", number(usize::try_from(count).unwrap_or(usize::MAX))),
    }
}
