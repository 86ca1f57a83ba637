//! Runs and what happened in them.

use std::fmt::Write as _;

use journey_engine::view::{Run, RunDetail, RunState, Runs};

use super::{short, timeline, word};
use crate::terminal::Style;

/// A page of runs, a line each.
pub(crate) fn runs(page: &Runs, colour: bool) -> String {
    if page.runs.is_empty() {
        return "no run is like that\n".to_owned();
    }
    let width = |text: fn(&Run) -> &str| {
        page.runs.iter().map(|run| text(run).chars().count()).max().unwrap_or_default()
    };
    let widths = (width(|run| &run.id), width(|run| &run.journey), width(contact));
    let mut out: String = page.runs.iter().map(|run| row(run, widths, colour)).collect();
    if let Some(next) = &page.next {
        let _ = writeln!(out, "there are more: --after {next}");
    }
    out
}

fn row(run: &Run, (id, journey, who): (usize, usize, usize), colour: bool) -> String {
    let state = format!("{:<11}", word(run.state));
    let mut out = format!(
        "{:<id$}  {:<journey$}  {:<who$}  {}  {}",
        run.id,
        run.journey,
        contact(run),
        style(run.state).paint(&state, colour),
        short(&run.moved),
    );
    let end = match (&run.outcome, &run.step) {
        (Some(outcome), _) => format!("  {outcome}"),
        (None, Some(step)) => format!("  on {step}"),
        (None, None) => String::new(),
    };
    out.push_str(&end);
    if let Some(due) = &run.due {
        let _ = write!(out, ", goes on {}", short(due));
    }
    out.push('\n');
    out
}

fn contact(run: &Run) -> &str {
    run.contact.as_deref().unwrap_or("erased")
}

fn style(state: RunState) -> Style {
    match state {
        RunState::Quarantined => Style::Error,
        RunState::Held | RunState::Ready => Style::Warning,
        RunState::Waiting | RunState::Resting => Style::Name,
        RunState::Done => Style::Faint,
    }
}

/// A run after something was done to it.
pub(crate) fn moved(run: &Run, colour: bool) -> String {
    head(run, colour)
}

/// A run with everything that happened in it.
pub(crate) fn run(detail: &RunDetail, colour: bool) -> String {
    head(&detail.run, colour) + &timeline(&detail.timeline, "  ", colour)
}

fn head(run: &Run, colour: bool) -> String {
    let mut out = format!(
        "{}  {} of contact {}, {}\n",
        Style::Strong.paint(&run.id, colour),
        run.journey,
        contact(run),
        style(run.state).paint(&word(run.state), colour),
    );
    let mut line = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "  {name:<9} {text}");
        }
    };
    line("began", Some(format!("{} UTC", short(&run.began))));
    line("rests on", run.step.clone());
    line("goes on", run.due.as_deref().map(|due| format!("{} UTC", short(due))));
    line("outcome", run.outcome.clone());
    line("parked", run.fault.as_deref().map(|fault| Style::Error.paint(fault, colour)));
    out
}
