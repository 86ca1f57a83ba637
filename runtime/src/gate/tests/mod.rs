//! What goes out under policies, one rule each.

mod limits;
mod others;
mod properties;

use journey_plan::exec::{
    Expr, Index, Journey, Policy, Program, RestTime, Rule, RuleKind, StepKind,
};
use journey_plan::model::ContactKind;
use journey_plan::value::Length;

use crate::command::{Audit, Command};
use crate::fixture::{END, Steps, Trial, journey, program};
use crate::gate::Refusal;

pub(super) const CALLS: &[ContactKind] = &[ContactKind::Calls];
pub(super) const TEXTS: &[ContactKind] = &[ContactKind::Texts];
pub(super) const CONTACTS: &[ContactKind] =
    &[ContactKind::Calls, ContactKind::Texts, ContactKind::Emails, ContactKind::Pushes];

pub(super) fn limit(count: u32, kinds: &[ContactKind], per: Length) -> RuleKind {
    RuleKind::Limit { count, kinds: kinds.to_vec(), per }
}

pub(super) fn never(kinds: &[ContactKind], period: Option<Length>, condition: Expr) -> RuleKind {
    RuleKind::Never { kinds: kinds.to_vec(), period, condition }
}

/// The usual program with one policy of these rules.
pub(super) fn ruled(rules: Vec<RuleKind>) -> Program {
    let rules = rules.into_iter().map(|kind| Rule { kind, because: None }).collect();
    Program { policies: vec![Policy { name: "Calm".into(), rules }], ..program() }
}

/// A journey that follows the policy.
pub(super) fn following(steps: Steps) -> Journey {
    Journey { follows: vec![0], ..journey(steps) }
}

/// `attempt up to N times { call  retry after D }`
pub(super) fn calls_every(length: Length, times: u32) -> Steps {
    Steps::new()
        .add("attempt", StepKind::Attempt { counter: 0, times, body: Some(1), exhausted: END })
        .call(None, Some(2))
        .add("retry", StepKind::Retry { attempt: 0, time: RestTime::After(length, None) })
}

/// A run of a journey that follows these rules.
pub(super) fn trial(rules: Vec<RuleKind>, steps: Steps) -> Trial {
    Trial::in_program(ruled(rules), following(steps))
}

/// What went out and what was blocked, without what goes with it.
pub(super) fn contacts(trial: &Trial) -> Vec<&str> {
    let beside = ["cancel", "audit", "done"];
    let lines = trial.lines().into_iter();
    lines.filter(|line| !beside.iter().any(|word| line.contains(word))).collect()
}

/// The refusals that were written down, with the rule's number.
pub(super) fn refusals(trial: &Trial) -> Vec<(Index, Refusal)> {
    let mut all = Vec::new();
    for (_, command) in &trial.log.commands {
        if let Command::Audit(Audit::ContactRule { refusal, .. }) = command {
            all.push((refusal.rule, *refusal));
        }
    }
    all
}
