//! What can happen next in a situation.

use super::assumptions::Assumptions;
use super::live::Live;
use super::points::{Point, Points};
use super::rules::Never;
use super::sending::{Sending, Weeks};
use super::situation::{Change, ChangeKind, Orphan, Request, Situation};
use super::time::Time;
use crate::flow::{Flow, Mode, Path, Schema, States, Walker};
use crate::hir::{
    ArmHead, Audience, Branch, Delay, Entry, ExitSource, Handle, Id, Journey, Length, Reenter,
    Retry, RetryTime, Split, Step, StepKind, TriggerUse, Wait, WaitTrigger,
};
use crate::vocabulary::EventKind;

/// A journey with what a proof reads off it once.
pub(super) struct Story<'a> {
    pub(super) schema: Schema<'a>,
    pub(super) walker: Walker<'a>,
    pub(super) points: Points,
    pub(super) live: Live,
    /// By step.
    pub(super) sendings: Vec<Option<Sending>>,
    pub(super) never: Vec<Never<'a>>,
    pub(super) assumptions: Assumptions,
    /// So many calls that nobody waits for are told apart; more break no rule that fewer do not break.
    pub(super) most_orphans: usize,
    /// Whether the runs of attempts are counted.
    pub(super) counts: bool,
    /// Whether the arms of splits are kept from run to run.
    pub(super) keeps_splits: bool,
}

impl<'a> Story<'a> {
    pub(super) fn new(schema: Schema<'a>, never: Vec<Never<'a>>, assumptions: Assumptions) -> Self {
        let journey = schema.journey;
        let points = Points::new(journey);
        let live = Live::new(journey, &points);
        let mut weeks = Weeks::new();
        let sendings = journey.steps.values();
        let sendings =
            sendings.map(|step| Sending::of(schema.program, journey, step, &mut weeks)).collect();
        let walker = Walker::new(schema, Mode::Prove);
        Self {
            schema,
            walker,
            points,
            live,
            sendings,
            never,
            assumptions,
            most_orphans: 0,
            counts: true,
            keeps_splits: keeps_splits(journey),
        }
    }

    pub(super) fn sending(&self, step: Id<Step>) -> Option<&Sending> {
        self.sendings.get(step.index())?.as_ref()
    }

    /// The situation before everything.
    pub(super) fn outside(&self) -> Situation {
        Situation::outside(Point::Outside, self.schema.journey.handles.len(), Vec::new())
    }

    /// What can happen next; `prune` forgets what nobody looks at any more.
    pub(super) fn changes(&mut self, from: &Situation, prune: bool) -> Vec<Change> {
        let mut changes = match from.at {
            Point::Outside => self.enter(from, Time::Instant),
            Point::End => self.again(from),
            // After a call in between, the way without it leads to the same and sooner.
            Point::At(_) if from.has_redialled() && !self.waits_at(from.at) => Vec::new(),
            Point::At(step) => self.step(step, from),
        };
        self.redials(from, &mut changes);
        for change in &mut changes {
            self.settle(from, change, prune);
        }
        changes
    }

    /// The contact enters.
    fn enter(&mut self, from: &Situation, time: Time) -> Vec<Change> {
        let paths = self.walker.entry();
        let start = |path: Path| {
            let handles = self.schema.journey.handles.len();
            let orphans = from.orphans.iter().map(|one| Orphan { earlier: true, ..*one });
            let mut to = Situation::outside(self.points.first, handles, orphans.collect());
            to.splits.clone_from(&from.splits);
            to.orphans.sort_unstable();
            to.facts = path.facts;
            change(ChangeKind::Enter, time, to)
        };
        paths.into_iter().map(start).collect()
    }

    /// The contact enters once more.
    fn again(&mut self, from: &Situation) -> Vec<Change> {
        let journey = self.schema.journey;
        let rejoins = match (&journey.audience, journey.entry) {
            (Some(Audience::Trigger(_)), _) | (_, Entry::Ongoing | Entry::Every(_)) => true,
            (Some(Audience::Segment(..)) | None, Entry::Once) => false,
        };
        if !rejoins || !self.assumptions.runs_follow {
            return Vec::new();
        }
        let gap = match journey.reenter {
            Reenter::Never => return Vec::new(),
            Reenter::After(length) => length,
            Reenter::Always => Length::default(),
        };
        self.enter(from, Time::Reenter(gap))
    }

    fn step(&mut self, id: Id<Step>, from: &Situation) -> Vec<Change> {
        let step = &self.schema.journey.steps[id];
        let after = self.points.after(id);
        match &step.kind {
            StepKind::Conversation(conversation) => self.conversation(id, conversation, from),
            StepKind::Wait(wait) => self.wait(id, wait, from),
            StepKind::Branch(branch) => self.branch(id, step, branch, from),
            StepKind::Attempt(attempt) => {
                let mut to = moved(from, self.points.enter(id, &attempt.steps));
                if self.counts {
                    to.count(id, 1);
                }
                vec![change(ChangeKind::Pass, Time::Instant, to)]
            }
            StepKind::Retry(retry) => self.retry(retry, from),
            StepKind::Split(split) => self.split(id, split, from),
            StepKind::Delay(delay) => {
                let time = self.delay(delay);
                let mut changes = self.rest(ChangeKind::Pass, time, from, &moved(from, after));
                self.exits(from, longest(time), &mut changes);
                changes
            }
            StepKind::Send(_) => self.send(id, from),
            StepKind::Set(assignment) => {
                let mut flow = flow_of(from);
                flow = self.walker.assign(assignment, flow);
                // What is known of the field before is told by its value now.
                let to = flow.paths.into_iter().map(|path| with_facts(moved(from, after), path));
                let mut changes: Vec<_> =
                    to.map(|to| change(ChangeKind::Pass, Time::Instant, to)).collect();
                for one in &mut changes {
                    self.record_changes(&mut one.to);
                }
                changes
            }
            StepKind::Raise(_) | StepKind::Bad => {
                vec![change(ChangeKind::Pass, Time::Instant, moved(from, after))]
            }
            StepKind::Exit(_) => {
                vec![change(ChangeKind::Pass, Time::Instant, moved(from, Point::End))]
            }
        }
    }

    fn wait(&mut self, id: Id<Step>, wait: &Wait, from: &Situation) -> Vec<Change> {
        let limit = wait.limit.unwrap_or_default();
        let soonest = if self.assumptions.waits_end_at_once {
            Time::UpTo(limit)
        } else {
            Time::Exactly(limit)
        };
        let waiting = self.rested_here(from.clone());
        let mut changes = Vec::new();
        let redialled = from.has_redialled();
        for (place, arm) in wait.arms.iter().enumerate() {
            let at = self.points.enter(id, &arm.steps);
            for (number, trigger) in arm.triggers.iter().enumerate() {
                let kind = ChangeKind::Event(place, number);
                match trigger {
                    WaitTrigger::Event { handle, event, .. } => {
                        changes.extend(self.event(&waiting, *handle, *event, (kind, soonest, at)));
                    }
                    WaitTrigger::Declared(_) if redialled => {}
                    WaitTrigger::Declared(used) => {
                        self.raised(&waiting, used, (kind, soonest, at), &mut changes);
                    }
                }
            }
        }
        // What waits already is taken first: a block, or an outcome that came before it.
        if handles(wait).any(|handle| from.request(handle) == Request::Blocked) {
            changes.retain(|one| one.time == Time::Instant || one.received.is_some());
            return changes;
        }
        // After a call in between, the way without it leads to the same and sooner.
        if redialled {
            return changes;
        }
        if let Some(timeout) = &wait.timeout
            && !awaits_missed(wait, from)
        {
            let mut to = moved(&waiting, self.points.enter(id, &timeout.steps));
            to.let_go();
            let time = Time::Exactly(limit);
            to.clock = time.clock(from.clock);
            changes.push(change(ChangeKind::Timeout, time, to));
        }
        self.exits(&waiting, limit, &mut changes);
        changes
    }

    /// An event of a conversation.
    fn event(
        &self,
        waiting: &Situation,
        handle: Id<Handle>,
        event: EventKind,
        (kind, time, at): (ChangeKind, Time, Point),
    ) -> Option<Change> {
        if !waiting.facts.states(handle).meets(States::OPEN) {
            return None;
        }
        let request = waiting.request(handle);
        let blocked = event == EventKind::Blocked;
        if request == Request::None || blocked != (request == Request::Blocked) {
            return None;
        }
        let mut to = moved(waiting, at);
        to.set_request(handle, Request::None);
        self.changed(&mut to, super::live::Subjects::handle(handle));
        if blocked {
            to.clock = waiting.clock;
            to.facts.renew(handle, States::BLOCKED);
            return Some(change(kind, Time::Instant, to));
        }
        let channel = self.schema.channel(handle)?;
        let uncontacted = self.schema.program.vocabulary.class(channel, "uncontacted");
        let brought = self.schema.brought(handle, event);
        let results = match request {
            Request::Counted { .. } => brought.without(uncontacted),
            Request::Missed => brought.and(uncontacted),
            Request::None | Request::Blocked => return None,
        };
        if results.is_empty() {
            return None;
        }
        to.clock = None;
        to.facts.renew(handle, States::outcomes(results));
        let mut change = change(kind, time, to);
        change.received = Some(handle);
        Some(change)
    }

    /// A declared trigger is raised.
    fn raised(
        &mut self,
        waiting: &Situation,
        used: &TriggerUse,
        (kind, time, at): (ChangeKind, Time, Point),
        changes: &mut Vec<Change>,
    ) {
        let ends = self.schema.journey.exits.iter().any(|exit| match &exit.on {
            ExitSource::Trigger(on) => on.trigger == used.trigger && on.when.is_none(),
            ExitSource::Segment(_) => false,
        });
        if ends {
            return;
        }
        let mut to = moved(waiting, at);
        to.clock = None;
        to.let_go();
        for facts in self.holds(&mut to, used) {
            changes.push(change(kind, time, with_facts(to.clone(), facts)));
        }
    }

    /// The paths on which the trigger's condition holds.
    fn holds(&mut self, to: &mut Situation, used: &TriggerUse) -> Vec<Path> {
        if let Some(binding) = used.binding {
            to.facts.forget_binding(binding);
            self.changed(to, super::live::Subjects::binding(binding));
        }
        let paths = flow_of(to).paths;
        match &used.when {
            Some(when) => self.walker.condition(when, paths).yes,
            None => paths,
        }
    }

    /// What ends a run at every instant at which it rests.
    fn exits(&mut self, from: &Situation, limit: Length, changes: &mut Vec<Change>) {
        for place in 0..self.schema.journey.exits.len() {
            let Some(exit) = self.schema.journey.exits.get(place) else { return };
            let holds = match &exit.on {
                ExitSource::Trigger(used) => {
                    self.holds(&mut from.clone(), used).into_iter().next().map(|path| path.facts)
                }
                ExitSource::Segment(_) => Some(from.facts.clone()),
            };
            if let Some(facts) = holds {
                let mut to = moved(from, Point::End);
                to.facts = facts;
                to.let_go();
                changes.push(change(ChangeKind::ExitOn(place), Time::UpTo(limit), to));
            }
        }
    }

    fn branch(
        &mut self,
        id: Id<Step>,
        step: &Step,
        branch: &Branch,
        from: &Situation,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut push = |kind, at, paths: Vec<Path>| {
            let to = paths.into_iter().map(|path| with_facts(moved(from, at), path));
            changes.extend(to.map(|to| change(kind, Time::Instant, to)));
        };
        let otherwise = branch.otherwise.as_ref().map(|other| self.points.enter(id, &other.steps));
        if let Some(subject) = &branch.subject {
            let taken = self.walker.take(step, branch, subject, flow_of(from));
            for (place, (arm, paths)) in branch.arms.iter().zip(taken.arms).enumerate() {
                push(ChangeKind::Arm(place), self.points.enter(id, &arm.steps), paths);
            }
            if let Some(at) = otherwise {
                push(ChangeKind::Otherwise, at, taken.otherwise);
            }
            return changes;
        }
        let mut left = flow_of(from).paths;
        for (place, arm) in branch.arms.iter().enumerate() {
            let ArmHead::When(condition) = &arm.head else { continue };
            let outcome = self.walker.condition(condition, left);
            left = outcome.no;
            push(ChangeKind::Arm(place), self.points.enter(id, &arm.steps), outcome.yes);
        }
        if let Some(at) = otherwise {
            push(ChangeKind::Otherwise, at, left);
        }
        changes
    }

    fn split(&mut self, id: Id<Step>, split: &Split, from: &Situation) -> Vec<Change> {
        let decided = from.splits.iter().find(|&&(one, _)| one == id).map(|&(_, arm)| arm);
        let arms = split.arms.iter().enumerate();
        let arms = arms.filter(|&(place, _)| decided.is_none_or(|arm| arm == place));
        let taken = arms.map(|(place, arm)| {
            let mut to = moved(from, self.points.enter(id, &arm.steps));
            let again = self.keeps_splits || !self.points.attempts(from.at).is_empty();
            if decided.is_none() && again {
                to.splits.push((id, place));
            }
            change(ChangeKind::Arm(place), Time::Instant, to)
        });
        taken.collect()
    }

    fn retry(&mut self, retry: &Retry, from: &Situation) -> Vec<Change> {
        let Some(attempt) = retry.attempt else { return Vec::new() };
        let StepKind::Attempt(of) = &self.schema.journey.steps[attempt].kind else {
            return Vec::new();
        };
        let run = from.runs.iter().find(|&&(one, _)| one == attempt).map_or(1, |&(_, run)| run);
        let times = of.times.unwrap_or(1);
        let times = if self.assumptions.attempts_run_to_the_last { times } else { times.min(2) };
        let mut changes = Vec::new();
        if !self.counts || run < times {
            let time = self.retry_time(&retry.time);
            let mut to = moved(from, self.points.enter(attempt, &of.steps));
            if self.counts {
                to.count(attempt, run + 1);
            }
            changes.extend(self.rest(ChangeKind::Again, time, from, &to));
            self.exits(from, longest(time), &mut changes);
        }
        if !self.counts || run >= times {
            let at = match &of.exhausted {
                Some((_, steps)) => self.points.enter(attempt, steps),
                None => self.points.after(attempt),
            };
            changes.push(change(ChangeKind::Exhausted, Time::Instant, moved(from, at)));
        }
        changes
    }

    /// A rest. A time that data give may be past, so that the run goes on at once and nothing can change meanwhile.
    fn rest(&self, kind: ChangeKind, time: Time, from: &Situation, to: &Situation) -> Vec<Change> {
        let mut rested = self.rested(to.clone());
        rested.clock = time.clock(from.clock);
        if let Time::Data(up_to) = time
            && self.knows_of_the_instant(from)
        {
            let at_once = change(kind, Time::AtOnce, to.clone());
            return vec![at_once, change(kind, Time::Ahead(up_to), rested)];
        }
        vec![change(kind, time, rested)]
    }

    pub(super) fn delay(&self, delay: &Delay) -> Time {
        match delay {
            Delay::For { length, at: Some(at) } => Time::AfterAt(*length, at.minutes),
            Delay::For { length, at: None } => Time::Exactly(*length),
            Delay::UntilTime(at) => Time::Clock(at.minutes),
            Delay::UntilWeekday(day, at) => Time::Weekday(*day, at.minutes),
            Delay::Until { instant, up_to } => self.until(instant, *up_to),
            Delay::Bad => Time::Instant,
        }
    }

    pub(super) fn retry_time(&self, time: &RetryTime) -> Time {
        match time {
            RetryTime::After { length, at: Some(at) } => Time::AfterAt(*length, at.minutes),
            RetryTime::After { length, at: None } => Time::Exactly(*length),
            RetryTime::AtTime(at) => Time::Clock(at.minutes),
            RetryTime::At { instant, up_to } => self.until(instant, *up_to),
            RetryTime::Bad => Time::Instant,
        }
    }

    fn until(&self, instant: &crate::hir::Expr, up_to: Option<Length>) -> Time {
        if let Some(up_to) = up_to {
            let now = self.assumptions.times_of_data_may_be_now;
            return if now { Time::Data(up_to) } else { Time::Exactly(up_to) };
        }
        let literal = crate::flow::literal_instant(instant);
        let at = literal.and_then(|(date, minutes)| crate::zones::seconds_of(date, minutes));
        Time::Until(at.unwrap_or(0))
    }

    /// The minutes of the day at which delays and retries end.
    pub(super) fn clock_times(&self) -> Vec<u16> {
        let steps = self.schema.journey.steps.values();
        let times = steps.filter_map(|step| match &step.kind {
            StepKind::Delay(delay) => Some(self.delay(delay)),
            StepKind::Retry(retry) => Some(self.retry_time(&retry.time)),
            StepKind::Conversation(_)
            | StepKind::Wait(_)
            | StepKind::Branch(_)
            | StepKind::Attempt(_)
            | StepKind::Split(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => None,
        });
        let minutes = times.filter_map(|time| match time {
            Time::AfterAt(_, minute) | Time::Clock(minute) | Time::Weekday(_, minute) => {
                Some(minute)
            }
            Time::Instant
            | Time::AtOnce
            | Time::UpTo(_)
            | Time::Exactly(_)
            | Time::Data(_)
            | Time::Ahead(_)
            | Time::Until(_)
            | Time::Hold(_)
            | Time::Reenter(_)
            | Time::Redial(_) => None,
        });
        minutes.collect()
    }

    /// Time passes: what is known of the contact's record ends, and calls may come at any time.
    pub(super) fn rested(&self, to: Situation) -> Situation {
        let mut to = self.rested_here(to);
        to.clock = None;
        to.let_go();
        to
    }

    /// Time passes in a `wait`.
    fn rested_here(&self, mut to: Situation) -> Situation {
        self.record_changes(&mut to);
        to.facts.forget_contact();
        to
    }
}

/// Whether the `wait` is for a conversation whose outcome surely comes.
fn awaits_missed(wait: &Wait, from: &Situation) -> bool {
    handles(wait).any(|handle| from.request(handle) == Request::Missed)
}

fn handles(wait: &Wait) -> impl Iterator<Item = Id<Handle>> {
    let triggers = wait.arms.iter().flat_map(|arm| &arm.triggers);
    triggers.filter_map(|trigger| match trigger {
        WaitTrigger::Event { handle, .. } => Some(*handle),
        WaitTrigger::Declared(_) => None,
    })
}

pub(super) fn change(kind: ChangeKind, time: Time, to: Situation) -> Change {
    Change {
        kind,
        time,
        hold: None,
        out: None,
        received: None,
        settled: Vec::new(),
        unfollowed: 0,
        to,
    }
}

pub(super) fn moved(from: &Situation, at: Point) -> Situation {
    Situation { at, ..from.clone() }
}

fn with_facts(mut to: Situation, path: Path) -> Situation {
    to.facts = path.facts;
    to
}

fn flow_of(from: &Situation) -> Flow {
    let path = Path { facts: from.facts.clone(), trail: crate::flow::Trail::default() };
    Flow { paths: vec![path], muted: true }
}

/// A contact takes the same arms in every run. With more splits than this, only stories are held to that.
const MOST_SPLITS: usize = 4;

fn keeps_splits(journey: &Journey) -> bool {
    let split = |step: &&Step| matches!(step.kind, StepKind::Split(_));
    journey.reenter != Reenter::Never && journey.steps.values().filter(split).count() <= MOST_SPLITS
}

/// How long something else may end a rest, as far as its length is told.
fn longest(time: Time) -> Length {
    match time {
        Time::UpTo(length) | Time::Exactly(length) | Time::Data(length) | Time::Ahead(length) => {
            length
        }
        Time::Instant
        | Time::AtOnce
        | Time::AfterAt(..)
        | Time::Clock(_)
        | Time::Weekday(..)
        | Time::Until(_)
        | Time::Hold(_)
        | Time::Reenter(_)
        | Time::Redial(_) => Length::default(),
    }
}
