//! A review as Markdown, for a comment on a pull request.
//!
//! A comment on GitHub takes 65,536 characters. A longer review is shortened step by step, and says so.

use std::fmt::Write as _;

use journey_plan::compare::{Item, JourneyChanges, Property, Weight};
use journey_plan::draw;

use super::sentence::{self, Marks};
use super::text::{left_out, summary, verdict};
use super::{Broken, Review};

/// The most characters of a comment, less some room for what a script puts around it.
const LONGEST: usize = 65_536 - 1_024;

/// How changed words of a text are marked.
const MARKS: Marks = Marks { gone: ("~~", "~~"), new: ("**", "**") };

/// How much is told.
#[derive(Copy, Clone)]
struct Amount {
    pictures: bool,
    neutral: bool,
    /// Changes of each journey.
    changes: usize,
    /// Journeys with their changes.
    journeys: usize,
}

/// From everything to little.
const AMOUNTS: [Amount; 6] = [
    Amount { pictures: true, neutral: true, changes: usize::MAX, journeys: usize::MAX },
    Amount { pictures: true, neutral: false, changes: 200, journeys: usize::MAX },
    Amount { pictures: false, neutral: false, changes: 100, journeys: usize::MAX },
    Amount { pictures: false, neutral: false, changes: 20, journeys: 100 },
    Amount { pictures: false, neutral: false, changes: 5, journeys: 50 },
    Amount { pictures: false, neutral: false, changes: 0, journeys: 0 },
];

/// What is said where something was left out.
const SHORTENED: &str = "\n*Shortened to fit into a comment; `journey diff` tells everything.*\n";

/// The review as Markdown.
pub(super) fn markdown(review: &Review) -> String {
    let mut text = String::new();
    for (place, amount) in AMOUNTS.into_iter().enumerate() {
        text = page(review, amount);
        if place > 0 {
            text.push_str(SHORTENED);
        }
        if text.chars().count() <= LONGEST {
            break;
        }
    }
    text
}

fn page(review: &Review, amount: Amount) -> String {
    let mut text = format!("### {}\n\n", headline(review));
    let _ = writeln!(text, "`{}` → `{}`\n", review.old.name, review.new.name);
    let sides = [("old", &review.old), ("new", &review.new)];
    for line in sides.into_iter().flat_map(|(which, side)| left_out(which, side)) {
        let _ = writeln!(text, "> ⚠️ {line}\n");
    }
    facts(&mut text, review, amount.journeys);
    for journey in review.told().take(amount.journeys) {
        details(&mut text, review, journey, amount);
    }
    if let Some(people) = review.people.as_ref().filter(|_| amount.journeys > 0) {
        text.push_str(&crate::people::markdown(people));
    }
    let declarations = &review.comparison.declarations;
    if !declarations.is_empty() && amount.journeys > 0 {
        let _ = writeln!(text, "<details><summary><b>Declarations</b></summary>\n");
        items(&mut text, declarations, amount);
        text.push_str("</details>\n");
    }
    text
}

fn headline(review: &Review) -> String {
    let words = summary(review);
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let sign = match review.comparison.weight {
        Some(Weight::Breaking) => "🛑 ",
        Some(Weight::Behaviour) => "✏️ ",
        Some(Weight::Neutral) | None => "✅ ",
    };
    format!("{sign}Journeys: {}{}", first.to_lowercase(), letters.as_str())
}

/// What is proved, where it changed.
fn facts(text: &mut String, review: &Review, most: usize) {
    let changed = |one: &&Property| one.old != one.new;
    let rows: Vec<(&str, &Property)> = review
        .told()
        .take(most)
        .flat_map(|one| one.facts.iter().filter(changed).map(|row| (one.journey.as_str(), row)))
        .collect();
    if rows.is_empty() {
        return;
    }
    text.push_str("| Proved of every run | | before | after |\n|---|---|---|---|\n");
    for (journey, row) in rows {
        let side = |words: &Option<String>| cell(words.as_deref().unwrap_or("–"));
        let (old, new) = (side(&row.old), side(&row.new));
        let _ = writeln!(text, "| {} | {} | {old} | **{new}** |", cell(journey), cell(&row.name));
    }
    text.push('\n');
}

fn details(text: &mut String, review: &Review, journey: &JourneyChanges, amount: Amount) {
    let name = escaped(&journey.journey);
    let _ = writeln!(text, "<details><summary><b>{name}</b>: {}</summary>\n", verdict(journey));
    for one in review.broken.iter().filter(|one| one.journey == journey.journey) {
        broken(text, one);
    }
    items(text, &journey.changes, amount);
    if !journey.uses.is_empty() {
        let uses: Vec<String> =
            journey.uses.iter().map(|one| format!("{} `{}`", one.declaration, one.name)).collect();
        let _ = writeln!(text, "Uses what changed: {}.\n", uses.join(", "));
    }
    let picture = amount.pictures.then(|| review.both(&journey.journey)).flatten();
    let picture = picture.and_then(|(old, new)| draw::changes(old, new, &journey.changes));
    if let Some(picture) = picture {
        let _ = writeln!(text, "```mermaid\n{picture}```\n");
    }
    text.push_str("</details>\n");
}

fn broken(text: &mut String, one: &Broken) {
    let word = if one.was_broken { "still broken" } else { "no longer proved" };
    let _ =
        writeln!(text, "**Rule {word}:** {} (`{}:{}`)\n", prose(&one.title), one.file, one.line);
    if !one.timeline.is_empty() {
        text.push_str("| on the contact's clock | what happens |\n|---|---|\n");
        for when in &one.timeline {
            let _ = writeln!(text, "| {} | {} |", cell(&when.at), cell(&when.what));
        }
        text.push('\n');
    }
}

fn items(text: &mut String, all: &[Item], amount: Amount) {
    let mut left = amount.changes;
    for weight in [Weight::Breaking, Weight::Behaviour, Weight::Neutral] {
        let of_weight: Vec<&Item> = all.iter().filter(|item| item.weight == weight).collect();
        if of_weight.is_empty() || (weight == Weight::Neutral && !amount.neutral) {
            continue;
        }
        let _ = writeln!(text, "**{}**\n", title(weight));
        let shown = of_weight.len().min(left);
        left -= shown;
        for item in of_weight.iter().take(shown) {
            let said = sentence::of(item, MARKS);
            let place =
                sentence::places(item).map(|place| format!(" <sub>{}</sub>", escaped(&place)));
            let _ = writeln!(text, "- {}{}", prose(&said.head), place.unwrap_or_default());
            for detail in said.details {
                let _ = writeln!(text, "  - {}", prose(&detail));
            }
        }
        let hidden = of_weight.len() - shown;
        if hidden > 0 {
            let _ = writeln!(text, "- … and {hidden} more");
        }
        text.push('\n');
    }
}

fn title(weight: Weight) -> &'static str {
    match weight {
        Weight::Breaking => "Breaking",
        Weight::Behaviour => "Behaviour",
        Weight::Neutral => "Without effect",
    }
}

/// Text in a table.
fn cell(text: &str) -> String {
    prose(text).replace('|', "\\|").replace('\n', " ")
}

/// A sentence: what stands in backticks is left alone, and so are the marks of changed words.
fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts =
        parts.map(|(place, part)| if place % 2 == 1 { part.to_owned() } else { escaped(part) });
    parts.collect::<Vec<_>>().join("`")
}

/// What HTML would read as its own.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
