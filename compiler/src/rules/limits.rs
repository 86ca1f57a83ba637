//! What the platform allows: arms, nesting, lengths of time, quiet time on end.

use journey_grammar::Diagnostic;

use crate::errors::rules as errors;
use crate::flow::{StepFacts, longest_quiet};
use crate::hir::{Delay, Id, Journey, Length, Program, RetryTime, Step, StepKind};

const MOST_ARMS: usize = 25;
const DEEPEST: usize = 8;
// The runtime keeps the codes of a conversation as a set of this many bits.
const MOST_DISPOSITIONS: usize = 64;
/// No wait, delay or retry is longer.
pub(super) const LONGEST_REST: Length = Length { days: 90, seconds: 0 };
const LONGEST_RUN: Length = Length { days: 365, seconds: 0 };
const LONGEST_QUIET: Length = Length { days: 21, seconds: 0 };

/// Checks the steps of a journey.
pub(super) fn journey(journey: &Journey, facts: &StepFacts, found: &mut Vec<Diagnostic>) {
    for (_, step) in journey.steps.iter().filter(|&(id, _)| facts.reached(id)) {
        found.extend(arms(step));
        found.extend(rest(step));
    }
    nesting(journey, &journey.body, 0, facts, found);
}

/// How many arms a step has.
fn arms(step: &Step) -> Option<Diagnostic> {
    let (count, word) = match &step.kind {
        StepKind::Wait(wait) => (wait.arms.len() + usize::from(wait.timeout.is_some()), "wait"),
        StepKind::Branch(branch) => {
            (branch.arms.len() + usize::from(branch.otherwise.is_some()), "branch")
        }
        StepKind::Split(split) => (split.arms.len(), "split"),
        StepKind::Conversation(_)
        | StepKind::Attempt(_)
        | StepKind::Retry(_)
        | StepKind::Delay(_)
        | StepKind::Send(_)
        | StepKind::Raise(_)
        | StepKind::Set(_)
        | StepKind::Exit(_)
        | StepKind::Bad => return None,
    };
    (count > MOST_ARMS).then(|| errors::too_many_arms(step.keyword, word, count, MOST_ARMS))
}

/// How long a step may rest.
fn rest(step: &Step) -> Option<Diagnostic> {
    let length = match &step.kind {
        StepKind::Wait(wait) => wait.limit,
        StepKind::Delay(Delay::For { length, .. }) => Some(*length),
        StepKind::Delay(Delay::Until { up_to, .. }) => *up_to,
        StepKind::Retry(retry) => match &retry.time {
            RetryTime::After { length, .. } => Some(*length),
            RetryTime::At { up_to, .. } => *up_to,
            RetryTime::AtTime(_) | RetryTime::Bad => return None,
        },
        StepKind::Delay(Delay::UntilTime(_) | Delay::UntilWeekday(..) | Delay::Bad)
        | StepKind::Conversation(_)
        | StepKind::Branch(_)
        | StepKind::Attempt(_)
        | StepKind::Split(_)
        | StepKind::Send(_)
        | StepKind::Raise(_)
        | StepKind::Set(_)
        | StepKind::Exit(_)
        | StepKind::Bad => return None,
    };
    let seconds = length?.usual_seconds();
    let too_long = seconds > LONGEST_REST.usual_seconds();
    too_long.then(|| errors::rest_too_long(step.rest, seconds, LONGEST_REST.usual_seconds()))
}

/// How deep `wait`, `branch` and `split` stand in each other.
fn nesting(
    journey: &Journey,
    steps: &[Id<Step>],
    depth: usize,
    facts: &StepFacts,
    found: &mut Vec<Diagnostic>,
) {
    for &id in steps.iter().filter(|&&id| facts.reached(id)) {
        let step = &journey.steps[id];
        let nests =
            matches!(step.kind, StepKind::Wait(_) | StepKind::Branch(_) | StepKind::Split(_));
        let inner = depth + usize::from(nests);
        if inner > DEEPEST {
            found.push(errors::nested_too_deep(step.keyword, DEEPEST));
            continue;
        }
        for block in step.kind.blocks() {
            nesting(journey, block, inner, facts, found);
        }
    }
}

/// How long a run may take.
pub(super) fn longest_run(journey: &Journey, longest: u64) -> Option<Diagnostic> {
    let most = LONGEST_RUN.usual_seconds();
    (longest > most).then(|| errors::run_too_long(&journey.name, longest, most))
}

/// How many codes an engagement may declare.
pub(super) fn dispositions(program: &Program, found: &mut Vec<Diagnostic>) {
    for engagement in program.engagements.values() {
        let count = engagement.dispositions.len();
        if let Some(first) = engagement.dispositions.get(MOST_DISPOSITIONS) {
            let (name, of) = (&first.name, &engagement.name);
            found.push(errors::too_many_dispositions(name, of, count, MOST_DISPOSITIONS));
        }
    }
}

/// How long quiet time may last on end: said at a rule that is too long alone, else at the name.
pub(super) fn quiet_times(program: &Program, found: &mut Vec<Diagnostic>) {
    for quiet in program.quiet_times.values() {
        let most = LONGEST_QUIET.usual_seconds();
        let too_long = |longest: Option<u64>| longest.is_none_or(|longest| longest > most);
        if too_long(quiet.longest) {
            let mut rules = quiet.rules.iter().zip(&quiet.places);
            let alone =
                rules.find(|&(rule, _)| too_long(longest_quiet(std::slice::from_ref(rule))));
            let place = alone.map_or(quiet.name.span, |(_, place)| *place);
            found.push(errors::quiet_too_long(place, &quiet.name, quiet.longest, most));
        }
    }
}
