//! Which arms, timeouts and exits the scenarios take.

use std::collections::BTreeSet;

use journey_plan::exec::{Index, Journey, StepKind, VerifiedPlan};
use journey_plan::model::SourcePlace;
use smol_str::SmolStr;

use super::timeline::Narrator;
use crate::step::Arm;

/// What a run took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The journey, in the plan's.
    pub journey: Index,
    /// The arms.
    pub arms: BTreeSet<(Index, Arm)>,
    /// The steps that were reached.
    pub steps: BTreeSet<Index>,
    /// The `exit on`s that ended a run.
    pub exits_on: BTreeSet<u16>,
}

impl Taken {
    /// Whether the run took an arm of a step; `None` is the step itself.
    fn takes(&self, journey: &Journey, step: Index, arm: Option<Arm>) -> bool {
        match arm {
            Some(Arm::Exhausted) => {
                let of_attempt = |retry: Index| {
                    let kind = journey.steps.get(retry as usize).map(|step| &step.kind);
                    matches!(kind, Some(StepKind::Retry { attempt, .. }) if *attempt == step)
                };
                self.arms.iter().any(|&(retry, arm)| arm == Arm::Exhausted && of_attempt(retry))
            }
            Some(arm) => self.arms.contains(&(step, arm)),
            None => self.steps.contains(&step),
        }
    }
}

/// What the scenarios of a program take, and what they leave out.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Every arm, timeout and exit, in the order of the plan.
    pub arms: Vec<CoveredArm>,
}

/// An arm, a timeout or an exit.
#[derive(Clone, Debug)]
pub struct CoveredArm {
    /// The journey.
    pub journey: SmolStr,
    /// The stable id of the step; for an `exit on` the words `exit on`.
    pub step: SmolStr,
    /// The arm in words: its head, `timeout`, `otherwise`, `exhausted`, `exit`.
    pub arm: String,
    /// Where the step stands.
    pub source: Option<SourcePlace>,
    /// How many scenarios take it.
    pub count: usize,
}

impl Coverage {
    /// What these runs cover of a plan.
    pub fn of<'a>(plan: &VerifiedPlan, runs: impl IntoIterator<Item = &'a Taken>) -> Self {
        let runs: Vec<&Taken> = runs.into_iter().collect();
        let mut coverage = Self::default();
        for (place, journey) in (0..).zip(&plan.program().journeys) {
            let runs: Vec<&Taken> =
                runs.iter().copied().filter(|run| run.journey == place).collect();
            coverage.add(plan, place, journey, &runs);
        }
        coverage
    }

    /// How many are taken by some scenario.
    pub fn covered(&self) -> usize {
        self.arms.iter().filter(|arm| arm.count > 0).count()
    }

    fn add(&mut self, plan: &VerifiedPlan, place: Index, journey: &Journey, runs: &[&Taken]) {
        let narrator = Narrator::new(plan, place);
        let written = plan.plan().journeys.get(place as usize);
        for (number, step) in (0..).zip(&journey.steps) {
            let source = written
                .and_then(|journey| journey.steps.get(number as usize))
                .and_then(|step| step.source.clone());
            for (arm, words) in arms_of(narrator, number, &step.kind) {
                let count = runs.iter().filter(|run| run.takes(journey, number, arm)).count();
                let (journey, step) = (journey.name.clone(), step.id.clone());
                self.arms.push(CoveredArm {
                    journey,
                    step,
                    arm: words,
                    source: source.clone(),
                    count,
                });
            }
        }
        for (number, exit) in (0_u16..).zip(&journey.exits) {
            let outcome = journey.outcomes.get(exit.outcome as usize);
            let source = written
                .and_then(|journey| journey.exits.get(usize::from(number)))
                .and_then(|exit| exit.source.clone());
            self.arms.push(CoveredArm {
                journey: journey.name.clone(),
                step: "exit on".into(),
                arm: outcome.map_or_else(String::new, ToString::to_string),
                source,
                count: runs.iter().filter(|run| run.exits_on.contains(&number)).count(),
            });
        }
    }
}

/// The arms of a step with their words; an exit has none and is covered when it is reached.
fn arms_of(narrator: Narrator<'_>, step: Index, kind: &StepKind) -> Vec<(Option<Arm>, String)> {
    match kind {
        StepKind::Wait { arms, .. } => {
            let arms = (0_u16..).zip(arms).map(|(place, _)| {
                (Some(Arm::Wait(place)), narrator.wait_arm(step, place).unwrap_or_default())
            });
            arms.chain([(Some(Arm::Timeout), "timeout".to_owned())]).collect()
        }
        StepKind::Branch { arms, otherwise } => {
            let arms = (0_u16..).zip(arms).map(|(place, _)| {
                let head = narrator.branch_arm(step, place).unwrap_or_default();
                (Some(Arm::Branch(place)), head.to_owned())
            });
            let otherwise =
                otherwise.iter().map(|_| (Some(Arm::Otherwise), "otherwise".to_owned()));
            arms.chain(otherwise).collect()
        }
        StepKind::Split { arms, .. } => (0_u16..)
            .zip(arms)
            .map(|(place, (name, ..))| (Some(Arm::Split(place)), name.to_string()))
            .collect(),
        StepKind::Attempt { .. } => vec![(Some(Arm::Exhausted), "exhausted".to_owned())],
        StepKind::Exit { .. } => vec![(None, "exit".to_owned())],
        StepKind::Conversation(_)
        | StepKind::Retry { .. }
        | StepKind::Delay { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. } => Vec::new(),
    }
}
