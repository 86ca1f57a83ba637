//! How many scenarios come to each step and take each arm.

use std::collections::BTreeMap;

use journey_plan::draw::{Overlay, Tone};
use journey_plan::exec::Index;
use journey_plan::model::{Journey, StepKind};
use journey_runtime::scenario::{Coverage, Taken, run_all};

use crate::checked::Compiled;
use crate::outcome::Failure;
use crate::report::counted;

/// The coverage of a journey.
pub(super) fn overlay(program: &Compiled, journey: &Journey) -> Result<Overlay, Failure> {
    let scenarios: Vec<_> =
        program.scenarios.iter().filter(|one| one.journey == journey.name).cloned().collect();
    if scenarios.is_empty() {
        let name = &journey.name;
        return Err(Failure::misused(format!(
            "`{name}` has no scenario, so there is no coverage to show"
        ))
        .help(format!("write one: scenario \"what it shows\" for {name} {{ … }}")));
    }
    let results = run_all(&program.plan, &scenarios);
    let runs: Vec<&Taken> = results.iter().map(|result| &result.taken).collect();
    let mut overlay = Overlay::default();
    steps(&mut overlay, journey, &runs);
    let coverage = Coverage::of(&program.plan, runs);
    let (covered, all) = arms(&mut overlay, journey, &coverage);
    let failed = results.iter().filter(|result| result.failure.is_some()).count();
    let failed = match failed {
        0 => String::new(),
        _ => format!(" {failed} of the scenarios failed; what they took counts."),
    };
    overlay.about(format!(
        "Scenario coverage: {} {} {covered} of {all} arms, timeouts and exits.{failed}",
        counted(scenarios.len(), "scenario"),
        if scenarios.len() == 1 { "takes" } else { "take" },
    ));
    overlay.key(Tone::Good, "so many scenarios come here or take this arm");
    overlay.key(Tone::Bad, "never reached or never taken by a scenario");
    Ok(overlay)
}

fn steps(overlay: &mut Overlay, journey: &Journey, runs: &[&Taken]) {
    for (step, number) in journey.steps.iter().zip(0 as Index..) {
        match runs.iter().filter(|run| run.steps.contains(&number)).count() {
            0 => overlay.mark(step.id.clone(), Tone::Bad, "never reached"),
            count => overlay.mark(step.id.clone(), Tone::Good, counted(count, "scenario")),
        }
    }
}

/// Marks the arms; how many are taken, and how many there are.
fn arms(overlay: &mut Overlay, journey: &Journey, coverage: &Coverage) -> (usize, usize) {
    let steps: BTreeMap<&str, &StepKind> =
        journey.steps.iter().map(|step| (step.id.as_str(), &step.step)).collect();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut covered, mut all, mut exits) = (0, 0, 0);
    for arm in coverage.arms.iter().filter(|arm| arm.journey == journey.name) {
        all += 1;
        covered += usize::from(arm.count > 0);
        let (tone, text) = match arm.count {
            0 => (Tone::Bad, "never taken".to_owned()),
            count => (Tone::Good, counted(count, "scenario")),
        };
        let Some(kind) = steps.get(arm.step.as_str()) else {
            overlay.mark_exit(exits, tone, text);
            exits += 1;
            continue;
        };
        let place = places.entry(&arm.step).or_default();
        match kind {
            // Nobody asks whether a run enters its attempt.
            StepKind::Attempt { .. } => overlay.mark_arm(arm.step.clone(), 1, tone, text),
            StepKind::Wait { .. } | StepKind::Branch { .. } | StepKind::Split { .. } => {
                overlay.mark_arm(arm.step.clone(), *place, tone, text);
            }
            // The step says it already.
            StepKind::Conversation { .. }
            | StepKind::Retry { .. }
            | StepKind::Delay { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => {}
        }
        *place += 1;
    }
    (covered, all)
}
