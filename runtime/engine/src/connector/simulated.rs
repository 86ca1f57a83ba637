//! The simulated contact center: what comes of a request is drawn from a forecast of the plan.
//!
//! Pure: nothing is sent and nothing waits here. The writer keeps the answer with the time at which it is due.
//! The same contact gets the same answers always, whatever else happens and however often the engine is ended.

use journey_plan::exec::{Index, VerifiedPlan};
use journey_plan::model::{Capacity, ContactKind, Forecast};
use journey_plan::value::Instant;
use journey_runtime::sim::{Answering, Conversation};
use journey_runtime::{Machine, RawOutcome};

use super::{Limits, StartProblem};

/// What the simulated contact center answers to conversations of a plan.
///
/// A journey is answered as the environment's forecast says, if it is a forecast of that journey; else as the first
/// of its own forecasts by name. In a journey without a forecast nobody answers: calls are `NoAnswer`, SMS
/// conversations `ResponseTimeout`.
#[derive(Clone, Debug)]
pub struct Answers {
    machine: Machine,
    journeys: Vec<Option<Answering>>,
    capacities: Vec<Capacity>,
}

impl Answers {
    /// Makes the answers of a plan ready. `forecast` is the environment's; one that the plan does not have counts
    /// for nothing ([`Answers::problem`] tells).
    pub fn new(plan: &VerifiedPlan, forecast: Option<&str>) -> Self {
        let machine = Machine::new(plan);
        let chosen =
            plan.plan().forecasts.iter().find(|known| Some(known.name.as_str()) == forecast);
        let journeys = (0..)
            .zip(&plan.program().journeys)
            .map(|(place, journey)| {
                let own = |forecast: &&Forecast| forecast.journey == journey.name;
                // INVARIANT: forecasts of a plan are sorted by name.
                let first = || plan.plan().forecasts.iter().find(own);
                match chosen.filter(own).or_else(first) {
                    Some(forecast) => Answering::new(&machine, forecast),
                    None => Answering::silent(&machine, place),
                }
            })
            .collect();
        let capacities = chosen.map(|chosen| chosen.capacities.clone()).unwrap_or_default();
        Self { machine, journeys, capacities }
    }

    /// What is wrong with the environment's forecast, given the plan.
    pub fn problem(plan: &VerifiedPlan, forecast: Option<&str>) -> Option<StartProblem> {
        let forecast = forecast?;
        let known: Vec<&str> = plan.plan().forecasts.iter().map(|f| f.name.as_str()).collect();
        (!known.contains(&forecast)).then(|| StartProblem::no_forecast(forecast, &known))
    }

    /// Whether the contact center blocks a conversation of this journey that is about to go out.
    pub fn refuses(&self, journey: Index, conversation: Conversation<'_>) -> bool {
        self.journey(journey).is_some_and(|answering| answering.refuses(conversation))
    }

    /// What comes of a conversation of this journey that goes out now, and when; absent where nothing ever does.
    pub fn answer(
        &self,
        journey: Index,
        conversation: Conversation<'_>,
        now: Instant,
    ) -> Option<(Instant, RawOutcome)> {
        self.journey(journey)?.answer(self.machine.program(), conversation, now)
    }

    /// How many conversations may go out: the forecast's `capacity` lines for calls, or where it has none, for texts.
    pub fn conversation_limits(&self) -> Limits {
        let of = |kind| per_minute(self.capacities.iter().filter(|line| line.kind == kind));
        let per_minute = of(ContactKind::Calls).or_else(|| of(ContactKind::Texts));
        Limits { per_minute, ..Limits::default() }
    }

    /// How many messages may go out: the narrowest of the forecast's other `capacity` lines.
    pub fn message_limits(&self) -> Limits {
        let others = self.capacities.iter().filter(|line| line.kind != ContactKind::Calls);
        Limits { per_minute: per_minute(others), ..Limits::default() }
    }

    fn journey(&self, journey: Index) -> Option<&Answering> {
        self.journeys.get(usize::try_from(journey).ok()?)?.as_ref()
    }
}

/// The narrowest of the lines as requests in a minute, rounded down, at least one.
fn per_minute<'a>(lines: impl Iterator<Item = &'a Capacity>) -> Option<u32> {
    lines
        .map(|line| {
            let seconds = u64::from(line.per.days) * 86_400 + line.per.seconds;
            let rate = u128::from(line.count) * 60 / u128::from(seconds.max(1));
            u32::try_from(rate.max(1)).unwrap_or(u32::MAX)
        })
        .min()
}

#[cfg(test)]
mod tests;
