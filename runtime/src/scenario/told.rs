//! The results of scenarios for people: a line each, and for a failure what happened beside what was expected.

use std::cmp::Ordering;
use std::fmt::Write as _;

use journey_plan::scenario::{Line, LineKind, Scenario};

use super::{Entry, EntryKind, Failure, ScenarioResult};

/// The width of the column that shows the script.
const SCRIPT: usize = 54;

/// What a piece of the text is, and thereby how it may look.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something went well.
    Good,
    /// Something is wrong.
    Bad,
    /// A heading.
    Strong,
    /// What is there for completeness.
    Faint,
}

/// Gives a piece of text its look.
pub type Paint<'p> = &'p dyn Fn(Tone, &str) -> String;

/// The text as it is.
pub fn plain(_: Tone, text: &str) -> String {
    text.to_owned()
}

/// Whether the scenario passes and its name, on one line.
pub fn headline(result: &ScenarioResult, paint: Paint<'_>) -> String {
    let word = match &result.failure {
        None => paint(Tone::Good, "ok  "),
        Some(_) => paint(Tone::Bad, "FAIL"),
    };
    format!("{word}  {}\n", result.name)
}

/// The script on the left, what happened on the right, and why the scenario fails below.
pub fn comparison(scenario: &Scenario, result: &ScenarioResult, paint: Paint<'_>) -> String {
    let failed = match &result.failure {
        None => scenario.lines.len(),
        Some(failure) => failed_line(scenario, failure).unwrap_or_default(),
    };
    let mut out = format!("\n      {}{}\n", fit("expected", SCRIPT + 2), "what happened");
    for (line, entry) in rows(&scenario.lines, &result.timeline, failed) {
        let mark = |number: usize| match number.cmp(&failed) {
            Ordering::Less => Mark::Met,
            Ordering::Equal => Mark::Failed,
            Ordering::Greater => Mark::NotReached,
        };
        let cell =
            line.and_then(|number| Some(cell(mark(number), scenario.lines.get(number)?, paint)));
        let cell = cell.unwrap_or_else(|| " ".repeat(SCRIPT + 4));
        let entry = entry.map(ToString::to_string).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", format!("    {cell}{entry}").trim_end());
    }
    if let Some(failure) = &result.failure {
        let _ = writeln!(out, "\n{}", explanation(result, failure, paint));
    }
    out + "\n"
}

/// The place among a scenario's lines of the line that was not met; absent where it could not be played at all.
pub fn failed_line(scenario: &Scenario, failure: &Failure) -> Option<usize> {
    let failed = failure.line.as_ref()?;
    scenario.lines.iter().position(|line| line.source == failed.source)
}

/// A line of the script, if any, beside an entry of the timeline, if any.
type Row<'a> = (Option<usize>, Option<&'a Entry>);

/// Puts each line beside what it expected or caused; `failed` is the line that was not met.
fn rows<'a>(lines: &[Line], timeline: &'a [Entry], failed: usize) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut next = 0;
    for entry in timeline {
        // Lines that only let time pass leave no entry.
        while next < failed
            && lines.get(next).is_some_and(|line| matches!(line.kind, LineKind::Pass(_)))
        {
            rows.push((Some(next), None));
            next += 1;
        }
        let belongs = lines.get(next).is_some_and(|line| match (&line.kind, entry.kind) {
            (LineKind::Expect(..), EntryKind::Visible) => true,
            (LineKind::Expect(..) | LineKind::Pass(_), _)
            | (_, EntryKind::Visible | EntryKind::Decision) => false,
            (_, EntryKind::Event) => true,
        });
        let line = (belongs && next <= failed).then_some(next);
        next += usize::from(line.is_some());
        rows.push((line, Some(entry)));
    }
    rows.extend((next..lines.len()).map(|line| (Some(line), None)));
    rows
}

/// What has become of a line of the script.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Mark {
    Met,
    Failed,
    NotReached,
}

/// A line of the script with its mark.
fn cell(mark: Mark, line: &Line, paint: Paint<'_>) -> String {
    let text = fit(&line.text, SCRIPT);
    let is_expectation = matches!(line.kind, LineKind::Expect(..));
    let (sign, tone) = match mark {
        Mark::Met if is_expectation => ("✓", Tone::Good),
        Mark::Met => ("›", Tone::Faint),
        Mark::Failed => ("✗", Tone::Bad),
        Mark::NotReached => ("·", Tone::Faint),
    };
    let text = if mark == Mark::Met { text } else { paint(tone, &text) };
    format!("{} {text}  ", paint(tone, sign))
}

fn explanation(result: &ScenarioResult, failure: &Failure, paint: Paint<'_>) -> String {
    let place = match &failure.line {
        Some(line) => format!("{}:{}: {}", line.source.file, line.source.line, line.text),
        None => format!("{}:{}", result.source.file, result.source.line),
    };
    format!("    {}\n    but {}", paint(Tone::Strong, &place), failure.happened)
}

/// The text in exactly `width` columns: padded with spaces, or cut with `…`.
pub fn fit(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        return text.to_owned() + &" ".repeat(width - length);
    }
    text.chars().take(width.saturating_sub(1)).chain(std::iter::once('…')).collect()
}
