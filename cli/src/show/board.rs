//! The moving picture: who is at which step, who has left with what, as the days go by.

use std::thread;
use std::time::{Duration, Instant as Clock};

use journey_plan::value::Instant;

use super::bar::{bar, fit, number, progress};
use super::stage::Stage;
use super::{Counts, Story};
use crate::outcome::Failure;
use crate::session::Session;
use crate::terminal::Style;

/// How often the picture is drawn anew.
const FRAME: Duration = Duration::from_millis(66);

/// The width of a name.
const NAME: usize = 28;

/// The width of a bar.
const BAR: usize = 20;

/// The narrowest terminal that the picture fits into.
pub const NARROWEST: usize = 80;

#[expect(clippy::disallowed_methods, reason = "a show takes time before a person's eyes")]
/// Plays a story in `duration`; `clock` says an instant in words.
pub fn play(
    session: Session,
    story: &Story,
    duration: Duration,
    clock: &dyn Fn(Instant) -> String,
) -> Result<(), Failure> {
    let (Some(first), Some(last)) = (story.moves.first(), story.moves.last()) else {
        return Ok(());
    };
    let span = last.at.0.saturating_sub(first.at.0).max(1);
    let mut stage = Stage::new(session);
    let mut counts = Counts::new(story);
    let peak = Counts::peak(story);
    let begun = Clock::now();
    loop {
        let played = begun.elapsed().min(duration);
        let until = first.at.plus_millis(part_of(span, played, duration));
        counts.advance(story, until);
        stage.draw(&lines(story, &counts, peak, &clock(until), session.colour))?;
        if played == duration {
            break;
        }
        thread::sleep(FRAME);
    }
    stage.clear()
}

/// How much of the time that the story spans has gone by.
fn part_of(span: i64, played: Duration, duration: Duration) -> i64 {
    let part = i128::from(span) * i128::try_from(played.as_millis()).unwrap_or_default();
    let whole = i128::try_from(duration.as_millis()).unwrap_or_default().max(1);
    i64::try_from(part / whole).unwrap_or(span).min(span)
}

/// How many lines a picture has.
pub fn height(story: &Story) -> usize {
    story.steps.len() + story.outcomes.len() + 7
}

/// One picture.
fn lines(story: &Story, counts: &Counts, peak: usize, clock: &str, colour: bool) -> Vec<String> {
    let title = format!("{} · {}", story.journey, story.forecast);
    let arrived = format!("{} of {} contacts", number(counts.entered), number(story.contacts));
    let mut lines = vec![
        format!(
            "  {}  {}",
            Style::Strong.paint(&fit(&title, 44), colour),
            Style::Name.paint(clock, colour)
        ),
        format!("  {} {arrived}", progress(counts.entered, story.contacts, NAME)),
        String::new(),
    ];
    for (place, step) in story.steps.iter().enumerate() {
        let here = counts.here.get(place).copied().unwrap_or_default();
        let reached = counts.reached.get(place).copied().unwrap_or_default();
        let drawn = Style::Name.paint(&bar(here, peak, BAR), colour);
        let total = Style::Faint.paint(&format!("{:>7} so far", number(reached)), colour);
        lines.push(format!("  {} {drawn} {:>6} now {total}", fit(step, NAME), number(here)));
    }
    lines.push(String::new());
    for (place, outcome) in story.outcomes.iter().enumerate() {
        let left = counts.outcomes.get(place).copied().unwrap_or_default();
        let drawn = Style::Good.paint(&bar(left, story.contacts, BAR), colour);
        lines.push(format!("  {} {drawn} {:>6}", fit(&format!("→ {outcome}"), NAME), number(left)));
    }
    lines.push(String::new());
    let refused = counts.sent.refused;
    let refused =
        if refused == 0 { String::new() } else { format!(" · {} not sent", number(refused)) };
    lines.push(format!("  {}{refused}", counts.sent.in_words(number)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_the_narrowest_terminal() {
        let story = Story {
            forecast: "Baseline".into(),
            journey: "AVeryLongNameOfAJourneyThatGoesOnAndOn".into(),
            contacts: 100_000,
            steps: vec!["wait.call/call.attempted/branch/connected/branch/otherwise".into()],
            outcomes: vec!["completed".into()],
            rules: Vec::new(),
            moves: Vec::new(),
        };
        let mut counts = Counts::new(&story);
        counts.here = vec![100_000];
        counts.reached = vec![100_000];
        let lines = lines(&story, &counts, 100_000, "Mon 2 Mar 2026 10:00", false);
        assert!(lines.len() <= height(&story));
        for line in lines {
            assert!(line.chars().count() <= NARROWEST, "{line}");
        }
    }

    #[test]
    fn time_is_compressed_evenly() {
        let seconds = Duration::from_secs;
        assert_eq!(part_of(1_000, seconds(3), seconds(6)), 500);
        assert_eq!(part_of(i64::MAX, seconds(6), seconds(6)), i64::MAX);
    }
}
