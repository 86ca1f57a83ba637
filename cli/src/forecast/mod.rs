//! What `journey forecast` tells: the counts of the simulator as a document, as text, and as a page.
//!
//! `document` is the data, `gather` fills it, `text` and `page` show it. Nothing here decides what happens.

mod assumptions;
mod compare;
mod compared_text;
mod document;
mod gather;
mod page;
mod text;
mod words;

use journey_plan::VerifiedPlan;
use journey_plan::model::{Forecast, Journey};
use journey_runtime::sim::{Report, Simulation};

use crate::outcome::Failure;
use document::Document;
use gather::Ran;

/// A forecast that has run, ready to be told.
pub(crate) struct Told {
    document: Document,
    journey: Journey,
}

/// What runs.
#[derive(Copy, Clone)]
pub(crate) struct Wanted<'a> {
    /// The plan.
    pub(crate) plan: &'a VerifiedPlan,
    /// A forecast of it.
    pub(crate) forecast: &'a Forecast,
    /// How many contacts.
    pub(crate) contacts: u64,
    /// Where chance starts.
    pub(crate) seed: u64,
}

/// The plan that a forecast is compared with.
#[derive(Copy, Clone)]
pub(crate) struct Other<'a> {
    /// What it is called.
    pub(crate) name: &'a str,
    /// The plan.
    pub(crate) plan: &'a VerifiedPlan,
}

/// Hears now and then, on any thread, that so many more contacts have run.
pub(crate) type Listener<'a> = &'a (dyn Fn(u64) + Sync);

/// Runs a forecast.
pub(crate) fn run(wanted: Wanted<'_>, told: Listener<'_>) -> Result<Told, Failure> {
    let simulation = wanted.simulation()?;
    let report = simulation.run_told(0..wanted.contacts, told);
    let document = wanted.document(&simulation, &report)?;
    Ok(Told { document, journey: wanted.journey()?.clone() })
}

/// Runs a forecast and gives the bare counts.
pub(crate) fn report(wanted: Wanted<'_>, told: Listener<'_>) -> Result<Report, Failure> {
    Ok(wanted.simulation()?.run_told(0..wanted.contacts, told))
}

/// Runs the same forecast over both plans, with the same contacts and the same chance.
pub(crate) fn run_compared(
    wanted: Wanted<'_>,
    other: Other<'_>,
    told: Listener<'_>,
) -> Result<Told, Failure> {
    let before = Wanted { plan: other.plan, ..wanted };
    let [old, new] = [before.simulation()?, wanted.simulation()?].map(Simulation::keeping_fates);
    let [was, is] = [&old, &new].map(|simulation| simulation.run_told(0..wanted.contacts, told));
    let mut document = wanted.document(&new, &is)?;
    let compared = compare::compare(other.name, &before.side(&was)?, &wanted.side(&is)?);
    document.compared = Some(compared);
    Ok(Told { document, journey: wanted.journey()?.clone() })
}

impl<'a> Wanted<'a> {
    fn missing(&self) -> Failure {
        Failure::fault(format!("forecast `{}` cannot be simulated", self.forecast.name))
    }

    fn journey(self) -> Result<&'a Journey, Failure> {
        let mut journeys = self.plan.plan().journeys.iter();
        journeys.find(|one| one.name == self.forecast.journey).ok_or_else(|| self.missing())
    }

    fn side(self, report: &'a Report) -> Result<compare::Side<'a>, Failure> {
        let plan = self.plan.plan().digest.as_str();
        Ok(compare::Side { journey: self.journey()?, forecast: self.forecast, report, plan })
    }

    fn simulation(self) -> Result<Simulation<'a>, Failure> {
        let simulation = Simulation::new(self.plan, self.forecast);
        Ok(simulation.ok_or_else(|| self.missing())?.with_seed(self.seed))
    }

    fn document(self, simulation: &Simulation<'_>, report: &Report) -> Result<Document, Failure> {
        let Self { plan, forecast, seed, .. } = self;
        let starts = simulation.start();
        Ok(gather::document(&Ran {
            plan,
            forecast,
            journey: self.journey()?,
            seed,
            starts,
            report,
        }))
    }
}

impl Told {
    /// For a terminal.
    pub(crate) fn text(&self, colour: bool) -> String {
        text::text(&self.document, colour)
    }

    /// As a page that needs nothing else.
    pub(crate) fn page(&self) -> String {
        page::page(&self.document, &self.journey)
    }

    /// As `docs/schemas/forecast.schema.json` describes it, with a newline at the end.
    pub(crate) fn json(&self) -> String {
        // Serialising cannot fail: no map has keys, and every number is finite.
        let mut text = serde_json::to_string_pretty(&self.document).unwrap_or_default();
        text.push('\n');
        text
    }
}
