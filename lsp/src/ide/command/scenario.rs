//! The scenarios of a project, and running one.

use journey_grammar::Span;
use journey_plan::scenario::Scenario;
use journey_runtime::scenario::{run, told};
use smol_str::SmolStr;

use super::{Refusal, compiled};
use crate::Snapshot;

/// A scenario that can be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownScenario {
    /// What it shows.
    pub title: SmolStr,
    /// Its journey.
    pub journey: SmolStr,
    /// The whole declaration.
    pub span: Span,
    /// Its title in the text.
    pub name_span: Span,
}

/// What became of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunAnswer {
    /// What it shows.
    pub title: SmolStr,
    /// Its journey.
    pub journey: SmolStr,
    /// Whether everything happened as expected.
    pub passed: bool,
    /// The script beside what happened, as `journey test --verbose` prints it.
    pub output: String,
    /// What was not as expected; at most one, as nothing is compared after it.
    pub failures: Vec<ScenarioFailure>,
}

/// What was not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioFailure {
    /// What happened instead.
    pub message: String,
    /// The line that was not met, or the title where the scenario could not be played.
    pub span: Span,
}

/// The scenarios of a project, in the order of its files and their text.
pub fn scenarios(snapshot: &Snapshot) -> Vec<KnownScenario> {
    let program = snapshot.program();
    let known = program.scenarios.values().filter_map(|scenario| {
        let journey = &program.journeys[scenario.journey?];
        snapshot.place(scenario.name_span)?;
        Some(KnownScenario {
            title: scenario.name.clone(),
            journey: journey.name.text.clone(),
            span: scenario.span,
            name_span: scenario.name_span,
        })
    });
    known.collect()
}

/// Runs the scenario of this title. Journeys may have scenarios of one title: the one in `file` is meant then.
pub fn run_scenario(
    snapshot: &Snapshot,
    file: Option<usize>,
    title: &str,
) -> Result<RunAnswer, Refusal> {
    let missing = || Refusal(format!("There is no scenario \"{title}\"."));
    let program = snapshot.program();
    let titled = || program.scenarios.values().filter(|one| one.name == title);
    let is_here = |span| snapshot.place(span).map(|place| place.file) == file;
    let here = titled().find(|one| file.is_some() && is_here(one.name_span));
    let known = here.or_else(|| titled().next()).ok_or_else(missing)?;
    let journey = &program.journeys[known.journey.ok_or_else(missing)?].name.text;
    let lowered = compiled(snapshot)?;
    let is_it = |one: &&Scenario| one.name == title && one.journey == *journey;
    let scenario = lowered.scenarios.iter().find(is_it).ok_or_else(missing)?;
    let plan = lowered.plan.verify();
    let plan = plan.map_err(|fault| Refusal(format!("The plan is refused: {fault}.")))?;
    let result = run(&plan, scenario);
    let output =
        told::headline(&result, &told::plain) + &told::comparison(scenario, &result, &told::plain);
    let failures = result.failure.iter().map(|failure| ScenarioFailure {
        message: failure.happened.clone(),
        span: told::failed_line(scenario, failure)
            .and_then(|line| known.lines.get(line))
            .map_or(known.name_span, |line| line.span),
    });
    Ok(RunAnswer {
        failures: failures.collect(),
        title: scenario.name.clone(),
        journey: scenario.journey.clone(),
        passed: result.failure.is_none(),
        output,
    })
}
