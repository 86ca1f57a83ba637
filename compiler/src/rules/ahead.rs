//! Literal instants that lie further ahead than anybody may wait.
//!
//! What counts is the earliest instant at which a run can come to the step: waits end at once, delays take
//! their length, and only from `starts` or an earlier literal instant on is anything known.

use std::collections::BTreeMap;

use journey_grammar::Diagnostic;
use journey_grammar::ast::Time;

use crate::errors::rules as errors;
use crate::flow::{StepFacts, literal_instant};
use crate::hir::{
    Attempt, Delay, Expr, Id, Journey, Length, Retry, RetryTime, Step, StepKind, Wait,
};
use crate::zones::seconds_of;

const DAY: i64 = 86_400;

/// The earliest instant at which a run comes to a place, in seconds on the journey's clock; absent where
/// nothing is known, which is the earliest of all.
type Earliest = Option<i64>;

/// Checks the literal instants of a journey; `most` is the longest rest.
pub(super) fn check(
    journey: &Journey,
    facts: &StepFacts,
    most: Length,
    found: &mut Vec<Diagnostic>,
) {
    let starts = journey.starts.and_then(|(date, time, _)| seconds_of(date, time.minutes));
    let mut look = Look { journey, facts, most, found, retries: BTreeMap::new() };
    look.block(&journey.body, starts);
}

struct Look<'a> {
    journey: &'a Journey,
    facts: &'a StepFacts,
    most: Length,
    found: &'a mut Vec<Diagnostic>,
    /// The earliest retry of each attempt.
    retries: BTreeMap<Id<Step>, Earliest>,
}

impl Look<'_> {
    /// Goes through steps; when the block is left at the end, if it is.
    fn block(&mut self, steps: &[Id<Step>], mut at: Earliest) -> Option<Earliest> {
        for &id in steps {
            if !self.facts.reached(id) {
                return None;
            }
            at = self.step(id, at)?;
        }
        Some(at)
    }

    fn step(&mut self, id: Id<Step>, at: Earliest) -> Option<Earliest> {
        match &self.journey.steps[id].kind {
            StepKind::Wait(wait) => self.wait(wait, at),
            StepKind::Attempt(attempt) => self.attempt(id, attempt, at),
            StepKind::Retry(retry) => {
                self.retry(retry, at);
                None
            }
            StepKind::Delay(delay) => Some(self.delay(delay, at)),
            StepKind::Branch(branch) => {
                let arms = branch.arms.iter().map(|arm| arm.steps.as_slice());
                let arms = arms.chain(branch.otherwise.iter().map(|arm| arm.steps.as_slice()));
                let arms: Vec<_> = arms.collect();
                let out = self.arms(&arms, at);
                if arms.is_empty() { Some(at) } else { out }
            }
            StepKind::Split(split) => {
                let arms: Vec<_> = split.arms.iter().map(|arm| arm.steps.as_slice()).collect();
                self.arms(&arms, at)
            }
            StepKind::Exit(_) => None,
            StepKind::Conversation(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Bad => Some(at),
        }
    }

    fn arms(&mut self, arms: &[&[Id<Step>]], at: Earliest) -> Option<Earliest> {
        arms.iter().filter_map(|steps| self.block(steps, at)).min()
    }

    fn wait(&mut self, wait: &Wait, at: Earliest) -> Option<Earliest> {
        let arms: Vec<_> = wait.arms.iter().map(|arm| arm.steps.as_slice()).collect();
        let received = self.arms(&arms, at);
        let limit = wait.limit.map_or(0, seconds);
        let timeout = wait.timeout.as_ref();
        let timeout =
            timeout.and_then(|arm| self.block(&arm.steps, at.map(|at| at.saturating_add(limit))));
        received.into_iter().chain(timeout).min()
    }

    fn attempt(&mut self, id: Id<Step>, attempt: &Attempt, at: Earliest) -> Option<Earliest> {
        let through = self.block(&attempt.steps, at);
        let left = self.retries.get(&id).copied();
        let left = match &attempt.exhausted {
            Some((_, steps)) => left.and_then(|at| self.block(steps, at)),
            None => left,
        };
        through.into_iter().chain(left).min()
    }

    fn retry(&mut self, retry: &Retry, at: Earliest) {
        if let RetryTime::At { instant, up_to: None } = &retry.time {
            self.until(instant, at);
        }
        if let Some(attempt) = retry.attempt {
            let known = self.retries.entry(attempt).or_insert(at);
            *known = at.min(*known);
        }
    }

    fn delay(&mut self, delay: &Delay, at: Earliest) -> Earliest {
        match delay {
            Delay::For { length, at: None } => at.map(|at| at.saturating_add(seconds(*length))),
            Delay::For { length, at: Some(time) } => {
                at.map(|at| on_day_of(at.saturating_add(seconds(*length)), *time).max(at))
            }
            Delay::UntilTime(time) => at.map(|at| {
                let today = on_day_of(at, *time);
                if today > at { today } else { today.saturating_add(DAY) }
            }),
            Delay::Until { instant, up_to: None } => self.until(instant, at),
            Delay::UntilWeekday(..) | Delay::Until { .. } | Delay::Bad => at,
        }
    }

    /// A rest until a literal instant; when it ends.
    fn until(&mut self, instant: &Expr, at: Earliest) -> Earliest {
        let literal = literal_instant(instant);
        let Some(literal) = literal.and_then(|(date, minutes)| seconds_of(date, minutes)) else {
            return at;
        };
        let Some(at) = at else { return Some(literal) };
        let rest = u64::try_from(literal.saturating_sub(at)).unwrap_or(0);
        let most = self.most.usual_seconds();
        if rest > most {
            self.found.push(errors::rest_too_long(instant.span, rest, most));
        }
        Some(literal.max(at))
    }
}

fn seconds(length: Length) -> i64 {
    i64::try_from(length.usual_seconds()).unwrap_or(i64::MAX)
}

/// A time on the day of an instant.
fn on_day_of(instant: i64, time: Time) -> i64 {
    (instant.div_euclid(DAY) * DAY).saturating_add(i64::from(time.minutes) * 60)
}
