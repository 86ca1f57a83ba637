//! What `journey forecast` tells: the counts of the simulator as a document, as text, and as a page.
//!
//! `document` is the data, `gather` fills it, `text` and `page` show it. Nothing here decides what happens.

mod assumptions;
mod compared_text;
mod document;
mod gather;
mod text;
mod words;

use journey_plan::VerifiedPlan;
use journey_plan::model::Forecast;
use journey_runtime::sim::Simulation;

use crate::outcome::Failure;
use document::Document;
use gather::Ran;

/// A forecast that has run, ready to be told.
pub(crate) struct Told {
    document: Document,
}

/// Runs a forecast; `told` hears now and then that so many more contacts have run.
pub(crate) fn run(
    plan: &VerifiedPlan,
    forecast: &Forecast,
    contacts: u64,
    seed: Option<u64>,
    told: &(dyn Fn(u64) + Sync),
) -> Result<Told, Failure> {
    let missing = || Failure::fault(format!("forecast `{}` cannot be simulated", forecast.name));
    let journeys = &plan.plan().journeys;
    let journey = journeys.iter().find(|one| one.name == forecast.journey).ok_or_else(missing)?;
    let seed = seed.unwrap_or(forecast.seed);
    let simulation = Simulation::new(plan, forecast).ok_or_else(missing)?.with_seed(seed);
    let report = simulation.run_told(0..contacts, told);
    let simulation = &simulation;
    let ran = Ran { plan, forecast, journey, seed, simulation, report: &report };
    Ok(Told { document: gather::document(&ran) })
}

impl Told {
    /// For a terminal.
    pub(crate) fn text(&self, colour: bool) -> String {
        text::text(&self.document, colour)
    }

    /// As `docs/schemas/forecast.schema.json` describes it, with a newline at the end.
    pub(crate) fn json(&self) -> String {
        // Serialising cannot fail: no map has keys, and every number is finite.
        let mut text = serde_json::to_string_pretty(&self.document).unwrap_or_default();
        text.push('\n');
        text
    }
}
