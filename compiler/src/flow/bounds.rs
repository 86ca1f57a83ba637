//! How long a run can take and how many messages it can bring, from the structure of the journey alone.

use std::collections::BTreeMap;

use journey_grammar::ast::{Date, MessageKind};

use super::schema::Schema;
use crate::hir::{
    Attempt, Conversation, Delay, Expr, ExprKind, Id, Journey, Length, Literal, Message, Program,
    QuietChoice, QuietValue, RetryTime, Step, StepKind,
};
use crate::vocabulary::Channel;
use crate::zones::seconds_of;

const DAY: u64 = 86_400;
const MINUTE: u64 = 60;
/// A conversation waits at most so long for the end of quiet time; then it is blocked.
const LONGEST_HOLD: u64 = DAY;
/// Quiet time covers at most 21 days on end.
const LONGEST_QUIET: u64 = 21 * DAY;
/// No wait, delay or retry is longer.
const LONGEST_REST: u64 = 90 * DAY;

/// The most that one run can take and bring. Days count 24 hours.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The longest duration, in seconds, with quiet time at its longest.
    pub longest: u64,
    /// Calls, reattempts included.
    pub calls: u64,
    /// Text message conversations and texts.
    pub texts: u64,
    /// Emails.
    pub emails: u64,
    /// Push notifications.
    pub pushes: u64,
}

/// The bounds of a journey.
pub fn bounds(program: &Program, journey: &Journey) -> Bounds {
    let measure = Measure { schema: Schema { program, journey }, base: base(journey) };
    let ends = measure.block(&journey.body);
    let worst = [ends.fall, ends.exit].into_iter().flatten().fold(Cost::default(), Cost::or);
    Bounds {
        longest: worst.lasting.max(worst.until),
        calls: worst.calls,
        texts: worst.texts,
        emails: worst.emails,
        pushes: worst.pushes,
    }
}

/// What a piece of a journey takes at most: entered t seconds after the start of the run, it is left after
/// the later of `t + lasting` and `until`.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
struct Cost {
    lasting: u64,
    until: u64,
    calls: u64,
    texts: u64,
    emails: u64,
    pushes: u64,
}

impl Cost {
    fn lasting(seconds: u64) -> Self {
        Self { lasting: seconds, ..Self::default() }
    }

    /// This piece, then another.
    fn then(self, next: Self) -> Self {
        Self {
            lasting: self.lasting.saturating_add(next.lasting),
            until: if self.until == 0 {
                next.until
            } else {
                self.until.saturating_add(next.lasting).max(next.until)
            },
            calls: self.calls.saturating_add(next.calls),
            texts: self.texts.saturating_add(next.texts),
            emails: self.emails.saturating_add(next.emails),
            pushes: self.pushes.saturating_add(next.pushes),
        }
    }

    /// This piece or another, whichever is worse.
    fn or(self, other: Self) -> Self {
        Self {
            lasting: self.lasting.max(other.lasting),
            until: self.until.max(other.until),
            calls: self.calls.max(other.calls),
            texts: self.texts.max(other.texts),
            emails: self.emails.max(other.emails),
            pushes: self.pushes.max(other.pushes),
        }
    }

    /// This piece so many times.
    fn times(self, count: u64) -> Self {
        let again = self.lasting.saturating_mul(count.saturating_sub(1));
        let until =
            if self.until == 0 || count == 0 { 0 } else { self.until.saturating_add(again) };
        Self {
            lasting: self.lasting.saturating_mul(count),
            until,
            calls: self.calls.saturating_mul(count),
            texts: self.texts.saturating_mul(count),
            emails: self.emails.saturating_mul(count),
            pushes: self.pushes.saturating_mul(count),
        }
    }
}

/// What a piece costs by the way it ends.
#[derive(Clone, Debug, Default)]
struct Ends {
    /// Falling through.
    fall: Option<Cost>,
    /// With `exit`.
    exit: Option<Cost>,
    /// With a retry of the attempt: up to the next run, and up to finding no run left.
    retries: BTreeMap<Id<Step>, (Cost, Cost)>,
}

impl Ends {
    fn through(cost: Cost) -> Self {
        Self { fall: Some(cost), ..Self::default() }
    }

    /// Another way through.
    fn or(mut self, other: Self) -> Self {
        self.fall = either(self.fall, other.fall);
        self.exit = either(self.exit, other.exit);
        for (attempt, costs) in other.retries {
            self.retry(attempt, costs);
        }
        self
    }

    fn retry(&mut self, attempt: Id<Step>, (again, exhausted): (Cost, Cost)) {
        let known = self.retries.entry(attempt).or_insert((again, exhausted));
        *known = (known.0.or(again), known.1.or(exhausted));
    }

    /// The same ends, with a cost before each.
    fn after(mut self, before: Cost) -> Self {
        self.fall = self.fall.map(|cost| before.then(cost));
        self.exit = self.exit.map(|cost| before.then(cost));
        for costs in self.retries.values_mut() {
            *costs = (before.then(costs.0), before.then(costs.1));
        }
        self
    }
}

fn either(a: Option<Cost>, b: Option<Cost>) -> Option<Cost> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.or(b)),
        (a, b) => a.or(b),
    }
}

struct Measure<'a> {
    schema: Schema<'a>,
    /// The instant from which literal times are counted.
    base: Option<i64>,
}

impl Measure<'_> {
    fn block(&self, steps: &[Id<Step>]) -> Ends {
        let mut all = Ends::through(Cost::default());
        for &id in steps {
            let Some(before) = all.fall.take() else { break };
            all = all.or(self.step(id).after(before));
        }
        all
    }

    fn step(&self, id: Id<Step>) -> Ends {
        match &self.schema.journey.steps[id].kind {
            StepKind::Conversation(conversation) => Ends::through(self.conversation(conversation)),
            StepKind::Wait(wait) => {
                let limit = wait.limit.map_or(0, rest);
                let arms = wait.arms.iter().map(|arm| arm.steps.as_slice());
                let timeout = wait.timeout.iter().map(|arm| arm.steps.as_slice());
                self.arms(arms.chain(timeout)).after(Cost::lasting(limit))
            }
            StepKind::Branch(branch) => {
                let arms = branch.arms.iter().map(|arm| arm.steps.as_slice());
                let otherwise = branch.otherwise.iter().map(|arm| arm.steps.as_slice());
                self.arms(arms.chain(otherwise))
            }
            StepKind::Split(split) => self.arms(split.arms.iter().map(|arm| arm.steps.as_slice())),
            StepKind::Attempt(attempt) => self.attempt(id, attempt),
            StepKind::Retry(retry) => {
                let mut ends = Ends::default();
                if let Some(attempt) = retry.attempt {
                    ends.retry(attempt, (self.retry_time(&retry.time), Cost::default()));
                }
                ends
            }
            StepKind::Delay(delay) => Ends::through(self.delay(delay)),
            StepKind::Send(message) => Ends::through(
                message
                    .map_or_else(Cost::default, |id| self.send(&self.schema.program.messages[id])),
            ),
            StepKind::Exit(_) => Ends { exit: Some(Cost::default()), ..Ends::default() },
            StepKind::Raise(_) | StepKind::Set(_) | StepKind::Bad => Ends::through(Cost::default()),
        }
    }

    fn arms<'s>(&self, arms: impl Iterator<Item = &'s [Id<Step>]>) -> Ends {
        let all = arms.map(|steps| self.block(steps)).reduce(Ends::or);
        all.unwrap_or_else(|| Ends::through(Cost::default()))
    }

    fn attempt(&self, id: Id<Step>, attempt: &Attempt) -> Ends {
        let mut body = self.block(&attempt.steps);
        let Some((again, exhausted)) = body.retries.remove(&id) else { return body };
        let earlier = again.times(u64::from(attempt.times.unwrap_or(1).saturating_sub(1)));
        let left = match &attempt.exhausted {
            Some((_, steps)) => self.block(steps),
            None => Ends::through(Cost::default()),
        };
        body.after(earlier).or(left.after(earlier.then(exhausted)))
    }

    fn conversation(&self, conversation: &Conversation) -> Cost {
        let program = self.schema.program;
        let message = conversation.message.map(|id| &program.messages[id]);
        let of_message = message.and_then(|message| message.quiet_time.as_ref());
        let of_profile =
            conversation.profile.and_then(|id| program.profiles[id].quiet_time.as_ref());
        let choice = conversation.quiet_time.as_ref().or(of_message).or(of_profile);
        let mut cost = Cost::lasting(self.held(choice).min(LONGEST_HOLD));
        let engagement = self.schema.engagement(conversation.handle);
        match self.schema.handle(conversation.handle).channel {
            Some(Channel::Voice) => {
                let reattempts = engagement.and_then(|engagement| engagement.reattempts);
                cost.calls = 1 + reattempts.map_or(0, |(times, _)| u64::from(times));
            }
            Some(Channel::Sms) => cost.texts = 1,
            None => {}
        }
        cost
    }

    fn send(&self, message: &Message) -> Cost {
        let of_profile =
            message.profile.and_then(|id| self.schema.program.profiles[id].quiet_time.as_ref());
        let mut cost = Cost::lasting(self.held(message.quiet_time.as_ref().or(of_profile)));
        match message.kind {
            MessageKind::Text => cost.texts = 1,
            MessageKind::Email => cost.emails = 1,
            MessageKind::Push => cost.pushes = 1,
        }
        cost
    }

    fn held(&self, choice: Option<&QuietChoice>) -> u64 {
        match choice.map(|choice| choice.value) {
            Some(QuietValue::Declared(id)) => self.schema.program.quiet_times[id]
                .longest
                .unwrap_or(LONGEST_QUIET)
                .min(LONGEST_QUIET),
            Some(QuietValue::None | QuietValue::Unknown) | None => 0,
        }
    }

    fn delay(&self, delay: &Delay) -> Cost {
        match delay {
            Delay::For { length, at } => {
                Cost::lasting(length_at(*length, at.map(|time| time.minutes)))
            }
            Delay::UntilTime(_) => Cost::lasting(DAY),
            Delay::UntilWeekday(..) => Cost::lasting(7 * DAY),
            Delay::Until { instant, up_to } => self.instant(instant, *up_to),
            Delay::Bad => Cost::default(),
        }
    }

    fn retry_time(&self, time: &RetryTime) -> Cost {
        match time {
            RetryTime::After { length, at } => {
                Cost::lasting(length_at(*length, at.map(|time| time.minutes)))
            }
            RetryTime::AtTime(_) => Cost::lasting(DAY),
            RetryTime::At { instant, up_to } => self.instant(instant, *up_to),
            RetryTime::Bad => Cost::default(),
        }
    }

    fn instant(&self, instant: &Expr, up_to: Option<Length>) -> Cost {
        if let Some(up_to) = up_to {
            return Cost::lasting(rest(up_to));
        }
        let at = literal_instant(instant).and_then(|(date, minutes)| seconds_of(date, minutes));
        let until = match (at, self.base) {
            (Some(at), Some(base)) => u64::try_from(at.saturating_sub(base)).unwrap_or(0),
            _ => 0,
        };
        Cost { until, ..Cost::default() }
    }
}

/// How long a step rests at most; where it says more than is allowed, that has been reported.
fn rest(length: Length) -> u64 {
    length.usual_seconds().min(LONGEST_REST)
}

/// `1 day at 10:00` is at most a day and ten hours: reached at midnight.
fn length_at(length: Length, at: Option<u16>) -> u64 {
    let exact = rest(length);
    match at {
        None => exact,
        Some(minutes) if length.seconds == 0 => exact + u64::from(minutes) * MINUTE,
        Some(_) => exact + DAY,
    }
}

/// Where the journey starts; without `starts`, as long before its first literal time as a rest may take.
fn base(journey: &Journey) -> Option<i64> {
    if let Some((date, time, _)) = journey.starts {
        return seconds_of(date, time.minutes);
    }
    let literals = journey.steps.values().filter_map(|step| {
        if let StepKind::Delay(Delay::Until { instant, up_to: None }) = &step.kind {
            return literal_instant(instant);
        }
        let StepKind::Retry(retry) = &step.kind else { return None };
        let RetryTime::At { instant, up_to: None } = &retry.time else { return None };
        literal_instant(instant)
    });
    let first = literals.filter_map(|(date, minutes)| seconds_of(date, minutes)).min()?;
    first.checked_sub(i64::try_from(LONGEST_REST).ok()?)
}

/// The instant that an expression of literals stands for: date, and minutes since midnight.
pub(crate) fn literal_instant(expr: &Expr) -> Option<(Date, u16)> {
    if let ExprKind::At(date, time) = &expr.kind {
        let ExprKind::Literal(Literal::Time(time)) = &time.kind else { return None };
        return literal_instant(date).map(|(date, _)| (date, time.minutes));
    }
    let ExprKind::Literal(literal) = &expr.kind else { return None };
    match literal {
        Literal::Date(date) => Some((*date, 0)),
        Literal::DateTime(date, time) => Some((*date, time.minutes)),
        Literal::Text(_)
        | Literal::Number(_)
        | Literal::Boolean(_)
        | Literal::Time(_)
        | Literal::Duration(_)
        | Literal::Choice(_) => None,
    }
}
