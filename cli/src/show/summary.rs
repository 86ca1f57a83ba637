//! How it ended: outcomes with bars, contacts per person, and how long it took.

use std::fmt::Write as _;

use journey_plan::value::Instant;

use super::bar::{bar, fit, number, per, percent};
use super::{Counts, MoveKind, Story};
use crate::terminal::Style;

/// The width of a name.
const NAME: usize = 22;

/// The width of a bar.
const BAR: usize = 32;

/// The result of a story.
pub fn text(story: &Story, colour: bool) -> String {
    let mut counts = Counts::new(story);
    counts.advance(story, Instant(i64::MAX));
    let title = format!("{} · {}", story.journey, story.forecast);
    let mut out = format!(
        "{}: {} simulated contacts\n\n",
        Style::Strong.paint(&title, colour),
        number(counts.entered)
    );
    for (outcome, left) in story.outcomes.iter().zip(&counts.outcomes) {
        let share = percent(*left, counts.entered);
        let drawn = Style::Good.paint(&bar(*left, counts.entered, BAR), colour);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {} {drawn} {share:>6} {:>8}", fit(outcome, NAME), number(*left));
    }
    let inside = counts.entered.saturating_sub(counts.left);
    if inside > 0 {
        let _ = writeln!(out, "  {} are still on their way", number(inside));
    }
    let _ = writeln!(
        out,
        "\n  per contact   {}{}",
        counts.sent.in_words(|count| per(count, counts.entered)),
        refused(counts.sent.refused),
    );
    forbidden(&mut out, story, &counts);
    if let Some(times) = Times::of(story) {
        let _ = writeln!(
            out,
            "  to finish     half within {} · nine in ten within {} · all within {}",
            duration(times.half),
            duration(times.most),
            duration(times.all),
        );
    }
    out
}

fn refused(number_of: usize) -> String {
    if number_of == 0 { String::new() } else { format!("; {} were not sent", number(number_of)) }
}

/// How often each contact rule kept something from going out, a line each.
fn forbidden(out: &mut String, story: &Story, counts: &Counts) {
    let mut head = "not sent";
    for (rule, times) in story.rules.iter().zip(&counts.forbidden) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {head:<12}  {} by {rule}", number(*times));
        head = "";
    }
}

/// How long runs took, in milliseconds.
struct Times {
    half: i64,
    most: i64,
    all: i64,
}

impl Times {
    fn of(story: &Story) -> Option<Self> {
        let mut entered = vec![None; story.contacts];
        let mut times = Vec::new();
        for one in &story.moves {
            match (one.kind, entered.get_mut(one.contact)) {
                (MoveKind::Enters, Some(place)) => *place = Some(one.at),
                (MoveKind::Leaves(_), Some(Some(from))) => {
                    times.push(one.at.0.saturating_sub(from.0));
                }
                (_, _) => {}
            }
        }
        times.sort_unstable();
        let at =
            |part: usize| times.get((times.len() * part / 10).min(times.len().saturating_sub(1)));
        Some(Self { half: *at(5)?, most: *at(9)?, all: *times.last()? })
    }
}

/// Milliseconds as people say them: the two largest units.
pub fn duration(millis: i64) -> String {
    let seconds = millis / 1000;
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut rest = seconds;
    let mut said = Vec::new();
    for (length, unit) in units {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            said.push(crate::report::counted(usize::try_from(count).unwrap_or_default(), unit));
        } else if !said.is_empty() {
            break;
        }
        if said.len() == 2 {
            break;
        }
    }
    if said.is_empty() { "a second".to_owned() } else { said.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::Move;

    #[test]
    fn durations_have_two_units_at_most() {
        assert_eq!(duration(0), "a second");
        assert_eq!(duration(61_000), "1 minute 1 second");
        assert_eq!(duration(3 * 86_400_000 + 5 * 3_600_000 + 1_000), "3 days 5 hours");
        assert_eq!(duration(86_400_000 + 1_000), "1 day");
    }

    #[test]
    fn the_result_is_told() {
        let at = |at, contact, kind| Move { at: Instant(at), contact, kind };
        let mut moves = Vec::new();
        for contact in 0..4 {
            moves.push(at(0, contact, MoveKind::Enters));
            moves.push(at(0, contact, MoveKind::Called(1)));
        }
        for rule in [0, 1, 0] {
            moves.push(at(0, 3, MoveKind::NotContacted));
            moves.push(at(0, 3, MoveKind::Forbidden(rule)));
        }
        moves.push(at(60_000, 0, MoveKind::Leaves(0)));
        moves.push(at(120_000, 1, MoveKind::Leaves(0)));
        moves.push(at(86_400_000, 2, MoveKind::Leaves(1)));
        let story = Story {
            forecast: "Baseline".into(),
            journey: "Renewal".into(),
            contacts: 4,
            steps: vec!["call".into()],
            outcomes: vec!["renewed".into(), "declined".into()],
            rules: vec![
                "`limit 1 texts per 24 hours` of Calm".into(),
                "`finish within 30 days` of Calm".into(),
            ],
            moves,
        };
        insta::assert_snapshot!(text(&story, false));
    }
}
