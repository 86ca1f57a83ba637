//! The results of scenarios for people: a line each, and for a failure what happened beside what was expected.

use std::cmp::Ordering;
use std::fmt::Write as _;

use journey_plan::scenario::{Line, LineKind, Scenario};
use journey_runtime::scenario::{Entry, EntryKind, Failure, ScenarioResult};

use crate::session::Session;
use crate::show::bar::fit;
use crate::terminal::Style;

/// The width of the column that shows the script.
const SCRIPT: usize = 54;

/// Every result; passed scenarios on one line, failed ones with their timeline. Verbose shows all timelines,
/// quiet only what fails.
pub(super) fn results(
    session: Session,
    scenarios: &[Scenario],
    results: &[ScenarioResult],
) -> String {
    let mut out = String::new();
    for (scenario, result) in scenarios.iter().zip(results) {
        if result.failure.is_none() && session.is_quiet() {
            continue;
        }
        let word = match &result.failure {
            None => Style::Good.paint("ok  ", session.colour),
            Some(_) => Style::Error.paint("FAIL", session.colour),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{word}  {}", result.name);
        if result.failure.is_some() || session.is_verbose() {
            out.push_str(&comparison(scenario, result, session.colour));
        }
    }
    out
}

/// The script on the left, what happened on the right, and why the scenario fails below.
pub(super) fn comparison(scenario: &Scenario, result: &ScenarioResult, colour: bool) -> String {
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
            line.and_then(|number| Some(cell(mark(number), scenario.lines.get(number)?, colour)));
        let cell = cell.unwrap_or_else(|| " ".repeat(SCRIPT + 4));
        let entry = entry.map(ToString::to_string).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", format!("    {cell}{entry}").trim_end());
    }
    if let Some(failure) = &result.failure {
        let _ = writeln!(out, "\n{}", explanation(result, failure, colour));
    }
    out + "\n"
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
fn cell(mark: Mark, line: &Line, colour: bool) -> String {
    let text = fit(&line.text, SCRIPT);
    let is_expectation = matches!(line.kind, LineKind::Expect(..));
    let (sign, style) = match mark {
        Mark::Met if is_expectation => ("✓", Style::Good),
        Mark::Met => ("›", Style::Faint),
        Mark::Failed => ("✗", Style::Error),
        Mark::NotReached => ("·", Style::Faint),
    };
    let text = if mark == Mark::Met { text } else { style.paint(&text, colour) };
    format!("{} {text}  ", style.paint(sign, colour))
}

fn failed_line(scenario: &Scenario, failure: &Failure) -> Option<usize> {
    let failed = failure.line.as_ref()?;
    scenario.lines.iter().position(|line| line.source == failed.source)
}

fn explanation(result: &ScenarioResult, failure: &Failure, colour: bool) -> String {
    let place = match &failure.line {
        Some(line) => format!("{}:{}: {}", line.source.file, line.source.line, line.text),
        None => super::place(result),
    };
    format!("    {}\n    but {}", Style::Strong.paint(&place, colour), failure.happened)
}
