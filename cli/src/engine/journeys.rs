//! Journeys and their counts.

use std::fmt::Write as _;

use journey_engine::view::{Journey, JourneyState};
use serde::Deserialize;

use super::{count, counts, short, word};
use crate::terminal::Style;

/// What the engine answers when it is asked for all journeys.
#[derive(Deserialize)]
pub(crate) struct Journeys {
    pub(crate) journeys: Vec<Journey>,
}

/// All journeys, each below its name.
pub(crate) fn journeys(all: &Journeys, colour: bool) -> String {
    if all.journeys.is_empty() {
        return "no plan was published yet: `journey publish` does it\n".to_owned();
    }
    let each: Vec<String> = all.journeys.iter().map(|one| journey(one, colour)).collect();
    each.join("\n")
}

/// A journey and what happens in it.
pub(crate) fn journey(journey: &Journey, colour: bool) -> String {
    let style = match journey.state {
        JourneyState::Started => Style::Good,
        JourneyState::Paused => Style::Warning,
        JourneyState::Draft | JourneyState::Stopped => Style::Faint,
    };
    let state = style.paint(&word(journey.state), colour);
    let name = Style::Strong.paint(&journey.name, colour);
    let mut out = format!("{name}  {state} since {}\n", short(&journey.since));
    let Journey { inside, entered, goals, quarantined, .. } = journey;
    let [inside, entered, goals] = [inside, entered, goals].map(|value| count(*value));
    line(
        &mut out,
        "runs",
        &format!("{inside} inside of {entered} that entered, {goals} reached the goal"),
    );
    line(&mut out, "outcomes", &counts(&journey.outcomes));
    line(&mut out, "rest on", &counts(&journey.steps));
    line(&mut out, "sent", &counts(&journey.sent));
    line(&mut out, "refused", &counts(&journey.refused));
    line(&mut out, "kept out", &counts(&journey.kept_out));
    if *quarantined > 0 {
        let text =
            format!("{}: `journey runs --state quarantined` lists them", count(*quarantined));
        line(&mut out, "parked", &Style::Error.paint(&text, colour));
    }
    line(&mut out, "plan", &journey.plan);
    out
}

fn line(out: &mut String, name: &str, text: &str) {
    if !text.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {name:<9} {text}");
    }
}
