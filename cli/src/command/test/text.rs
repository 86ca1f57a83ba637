//! The results of scenarios for people: a line each, and for a failure what happened beside what was expected.

use journey_plan::scenario::Scenario;
use journey_runtime::scenario::ScenarioResult;
use journey_runtime::scenario::told::{self, Tone};

use crate::session::Session;
use crate::terminal::Style;

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
        out.push_str(&told::headline(result, &|tone, text| paint(tone, text, session.colour)));
        if result.failure.is_some() || session.is_verbose() {
            out.push_str(&comparison(scenario, result, session.colour));
        }
    }
    out
}

/// The script on the left, what happened on the right, and why the scenario fails below.
pub(super) fn comparison(scenario: &Scenario, result: &ScenarioResult, colour: bool) -> String {
    told::comparison(scenario, result, &|tone, text| paint(tone, text, colour))
}

fn paint(tone: Tone, text: &str, colour: bool) -> String {
    let style = match tone {
        Tone::Good => Style::Good,
        Tone::Bad => Style::Error,
        Tone::Strong => Style::Strong,
        Tone::Faint => Style::Faint,
    };
    style.paint(text, colour)
}
