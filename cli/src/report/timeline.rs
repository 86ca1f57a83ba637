//! The story that breaks a contact rule: a table for people, one line for logs, and its times in UTC.

use std::borrow::Cow;
use std::fmt::Write as _;

use journey_grammar::{Diagnostic, Moment};
use journey_runtime::time::Zone;

use super::excerpt::readable;
use super::sources::Sources;
use crate::wrap::wrapped;

/// What stands above the story.
pub(super) const HEADING: &str = "how it happens, on the contact's clock";

/// How many columns a line of the story takes at most; the margin of an excerpt comes on top and takes 16.
const WIDTH: usize = 84;

/// How far the story is moved in below its heading.
const INDENT: usize = 2;

/// What is between two columns.
const GAP: usize = 2;

/// Longer names of steps are cut.
const LONGEST_STEP: usize = 22;

/// Texts of what happens are not wrapped to less than this.
const NARROWEST_TEXT: usize = 24;

/// Of a long story the first and the last lines are shown, so many each.
const SHOWN: usize = 14;

/// The story below its heading, one aligned line for each moment, the middle of a long one left out; `None`
/// where nothing is told.
///
/// `strong` draws the lines of the last moment, at which the rule breaks.
pub(super) fn block(
    sources: &Sources,
    timeline: &[Moment],
    strong: impl Fn(&str) -> String,
) -> Option<String> {
    let last = timeline.len().checked_sub(1)?;
    let steps: Vec<String> = timeline.iter().map(|moment| step(sources, moment)).collect();
    let (times, names) = (
        widest(timeline.iter().map(|moment| moment.local.as_str())),
        widest(steps.iter().map(String::as_str)),
    );
    let before = INDENT + times + GAP + names + GAP;
    let room = WIDTH.saturating_sub(before).max(NARROWEST_TEXT);
    let mut out = format!("{HEADING}:");
    let hidden = SHOWN..timeline.len().saturating_sub(SHOWN);
    for (place, (moment, step)) in timeline.iter().zip(&steps).enumerate() {
        if hidden.len() > 1 && hidden.contains(&place) {
            if place == hidden.start {
                let count = hidden.len();
                let text = "lines more, all of them in `--format json`";
                let _ = write!(out, "\n{:INDENT$}… {count} {text}", "");
            }
            continue;
        }
        let local = readable(&moment.local);
        let mut head = format!("{:INDENT$}{local:<times$}  {step:<names$}  ", "");
        for text in wrapped(&readable(&moment.what), room) {
            let line = format!("{head}{text}");
            out.push('\n');
            out.push_str(&if place == last { strong(&line) } else { line });
            head = " ".repeat(before);
        }
    }
    Some(out)
}

/// What is wrong, and where a story tells it, its end: what fits on the one line of a log.
pub(super) fn headline(diagnostic: &Diagnostic) -> Cow<'_, str> {
    match diagnostic.timeline.last() {
        Some(end) => {
            let Moment { local, what, .. } = end;
            Cow::Owned(format!("{} ({local}: {what})", diagnostic.title))
        }
        None => Cow::Borrowed(&diagnostic.title),
    }
}

/// A moment without the source around it: `Mon 2026-03-02 22:00: call 4 of at most 3`.
pub(super) fn sentence(moment: &Moment) -> String {
    format!("{}: {}", moment.local, moment.what)
}

/// When a moment is, in UTC: `2026-03-02T20:00:00Z`.
pub(super) fn utc(moment: &Moment) -> Option<String> {
    let utc = Zone::utc();
    let local = utc.local(utc.parse_datetime(&moment.at)?);
    let (minutes, seconds) = (local.minutes(), local.millis / 1_000 % 60);
    Some(format!("{}T{:02}:{:02}:{seconds:02}Z", local.date(), minutes / 60, minutes % 60))
}

/// The name by which a reader knows the step: the last part of its stable id; or the name of the journey.
fn step(sources: &Sources, moment: &Moment) -> String {
    let name = match &moment.step {
        Some(id) => id.rsplit('/').next().unwrap_or(id),
        None => sources.text(moment.span.file).get(sources.bytes(moment.span)).unwrap_or(""),
    };
    let mut name = readable(name);
    if let Some((end, _)) = name.char_indices().nth(LONGEST_STEP) {
        name.truncate(end);
        name.pop();
        name.push('…');
    }
    name
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use journey_grammar::{FileId, Span};

    use super::*;

    #[test]
    fn the_middle_of_a_long_story_is_left_out() {
        let moments: Vec<Moment> = (0..40).map(|_| moment("2026-03-02T14:00:00-06:00")).collect();
        let told = block(&Sources::default(), &moments, str::to_owned).expect("a story");
        assert_eq!(told.lines().count(), 1 + 2 * SHOWN + 1);
        assert!(told.contains("… 12 lines more, all of them in `--format json`"), "{told}");
    }

    fn moment(at: &str) -> Moment {
        let span = Span::new(FileId(0), 0, 0);
        Moment { at: at.into(), local: String::new(), step: None, span, what: String::new() }
    }

    #[test]
    fn times_are_told_in_utc() {
        let utc = |at| utc(&moment(at));
        assert_eq!(utc("2026-03-02T14:00:00-06:00").as_deref(), Some("2026-03-02T20:00:00Z"));
        assert_eq!(utc("2026-01-01T00:30:59+05:45").as_deref(), Some("2025-12-31T18:45:59Z"));
        assert_eq!(utc("soon"), None);
    }
}
