//! Calls that the contact center makes by itself: while the run rests each at its interval, later at any time.

use super::changes::{Story, change};
use super::points::Point;
use super::situation::{Change, ChangeKind, Orphan, Out, Request, Situation};
use super::time::Time;
use crate::hir::{Length, StepKind};

impl Story<'_> {
    /// Calls that the contact center makes by itself.
    pub(super) fn redials(&self, from: &Situation, changes: &mut Vec<Change>) {
        let known = self.known(from);
        let rest = self.longest_rest(from.at);
        let mut push = |kind, time, Orphan { step, earlier }, to| {
            let Some(sending) = self.sending(step) else { return };
            let mut one = change(kind, time, to);
            one.out = Some(Out { earlier, rest, ..sending.out(step, None, known.clone()) });
            changes.push(one);
        };
        for (place, &orphan) in from.orphans.iter().enumerate() {
            if place > 0 && from.orphans.get(place - 1) == Some(&orphan) {
                continue;
            }
            let mut to = from.clone();
            to.orphans.remove(place);
            push(ChangeKind::Redial(None), Time::Instant, orphan, to);
        }
        for (handle, facts) in self.schema.journey.handles.iter() {
            let Request::Counted { left, free, .. } = from.request(handle) else { continue };
            if left == 0 || (!free && !self.rests_at(from.at)) {
                continue;
            }
            let every = self.sending(facts.step).and_then(|sending| sending.redials);
            let every = every.map_or_else(Length::default, |(_, every)| every);
            let time = if free { Time::Instant } else { Time::Redial(every) };
            let mut to = from.clone();
            to.clock = None;
            to.set_request(
                handle,
                Request::Counted { left: left - 1, free: free && left > 1, redialled: !free },
            );
            let orphan = Orphan { step: facts.step, earlier: false };
            push(ChangeKind::Redial(Some(handle)), time, orphan, to);
        }
    }

    /// How long a run can rest at the point, where that is known.
    fn longest_rest(&self, at: Point) -> Option<Length> {
        let Point::At(id) = at else { return None };
        match &self.schema.journey.steps[id].kind {
            StepKind::Wait(wait) => wait.limit,
            StepKind::Delay(delay) => told(self.delay(delay)),
            StepKind::Retry(retry) => told(self.retry_time(&retry.time)),
            StepKind::Conversation(_)
            | StepKind::Branch(_)
            | StepKind::Attempt(_)
            | StepKind::Split(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => Some(Length::default()),
        }
    }

    /// Whether the point is a `wait`, whose outcome may come after such a call.
    pub(super) fn waits_at(&self, at: Point) -> bool {
        let Point::At(id) = at else { return false };
        matches!(self.schema.journey.steps[id].kind, StepKind::Wait(_))
    }

    /// Whether time passes at the point.
    fn rests_at(&self, at: Point) -> bool {
        let Point::At(id) = at else { return false };
        match &self.schema.journey.steps[id].kind {
            StepKind::Wait(_) | StepKind::Delay(_) | StepKind::Retry(_) => true,
            StepKind::Conversation(_)
            | StepKind::Branch(_)
            | StepKind::Attempt(_)
            | StepKind::Split(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => false,
        }
    }
}

/// How long a rest surely lasts, where that is told: one until a time that data give may be none.
fn told(time: Time) -> Option<Length> {
    match time {
        Time::Exactly(length) => Some(length),
        Time::Data(_) | Time::Ahead(_) | Time::AtOnce | Time::Instant => Some(Length::default()),
        Time::UpTo(_)
        | Time::AfterAt(..)
        | Time::Clock(_)
        | Time::Weekday(..)
        | Time::Until(_)
        | Time::Hold(_)
        | Time::Reenter(_)
        | Time::Redial(_) => None,
    }
}
