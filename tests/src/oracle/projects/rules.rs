//! Rules about generated journeys.

use std::fmt::Write as _;

use super::super::choices::Choices;

/// A policy of a few rules.
pub(super) fn policy(choices: &mut impl Choices) -> String {
    let mut text = String::from("policy Rules {\n");
    for _ in 0..=choices.below(4) {
        let rule = match choices.below(8) {
            0..=3 => limit(choices),
            4 => hours(choices),
            5 => never(choices),
            6 => require(choices),
            _ => finish(choices),
        };
        let _ = writeln!(text, "    {rule}");
    }
    text.push_str("}\n");
    text
}

fn kinds(choices: &mut impl Choices) -> &'static str {
    choices.pick(&["calls", "calls", "texts", "contacts", "contacts", "emails"])
}

fn several(choices: &mut impl Choices) -> &'static str {
    choices.pick(&["calls", "texts", "calls, texts", "contacts", "calls, emails"])
}

fn window(choices: &mut impl Choices) -> &'static str {
    choices.pick(&[
        "24 hours",
        "1 day",
        "1 hour",
        "4 hours",
        "2 days",
        "48 hours",
        "7 days",
        "23 hours",
        "3 days",
        "168 hours",
        "30 days",
        "36 hours",
    ])
}

fn limit(choices: &mut impl Choices) -> String {
    let count = choices.pick(&[1, 2, 1, 1, 2, 3, 5]);
    format!("limit {count} {} per {}", kinds(choices), window(choices))
}

fn hours(choices: &mut impl Choices) -> String {
    let ranges = choices.pick(&[
        "08:00..21:00",
        "07:00..22:00",
        "09:00..20:00",
        "Mon..Sat 08:00..21:00",
        "08:00..14:00, 13:00..21:00",
        "Mon..Sat 09:00..21:00, Sun 12:00..20:00",
    ]);
    format!("hours {ranges} for {}", several(choices))
}

fn never(choices: &mut impl Choices) -> String {
    let after = choices.pick(&[
        "Disposition has DoNotContact",
        "Result is OptOutReceived",
        "Result is connected",
        "Result in [NoAnswer, LiveAnswer]",
        "Result is unreachable",
        "Result is connected and Disposition has DoNotContact",
    ]);
    let period = match choices.below(3) {
        0 | 1 => String::new(),
        _ => format!(" for {}", window(choices)),
    };
    format!("never {}{period} after {after}", several(choices))
}

fn require(choices: &mut impl Choices) -> String {
    format!("require opt_in for {}", several(choices))
}

fn finish(choices: &mut impl Choices) -> String {
    let within =
        choices.pick(&["30 days", "60 days", "7 days", "2 days", "200 hours", "10 days", "1 day"]);
    format!("finish within {within}")
}
