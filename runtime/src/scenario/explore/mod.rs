//! Looks for a script that leads a contact to a step of a journey.
//!
//! The plan itself is run, by the rules of scenarios: where a run rests, everything that may come is tried, the
//! shortest scripts first. `givens` says which contacts are tried, `replies` what may come. What is found has been
//! played and is as short as it can be.

mod givens;
mod replies;
mod values;

use std::cell::Cell;
use std::collections::{BTreeSet, VecDeque};

use journey_plan::exec::{Index, VerifiedPlan};
use journey_plan::scenario::{Expectation, Line, LineKind, Scenario, Timing};
use journey_plan::value::{Date, Instant, Length, TimeOfDay};
use smol_str::SmolStr;

use super::script::{self, Stage};
use super::world::{Action, Visible, World};
use crate::command::Ending;
use crate::machine::{Machine, Run};
use crate::state::Rest;

/// So many situations are looked at, with one contact and in all.
const MOST_SITUATIONS: usize = 1_000;
const MOST_IN_ALL: usize = 20_000;

/// What may come comes so many seconds after what was before, if nothing happens sooner.
const SOON: u64 = 60;

/// A script that leads to the step of this id, without a name and places. None where none was found: what leads there
/// may need values that nothing in the journey tells.
///
/// It begins at `start` on the contact's clock, or when the journey starts, if that is later.
pub fn lead_to(
    plan: &VerifiedPlan,
    journey: &str,
    step: &str,
    start: (Date, TimeOfDay),
) -> Option<Scenario> {
    let machine = Machine::new(plan);
    let place = plan.program().journeys.iter().position(|one| one.name == journey)?;
    let known = plan.program().journeys.get(place)?;
    let target = known.steps.iter().position(|one| one.id == step)?;
    let target = Index::try_from(target).ok()?;
    let start = known.starts.map_or(start, |starts| starts.max(start));
    let search = Search { machine: &machine, plan, target, left: Cell::new(MOST_IN_ALL) };
    let mut stages =
        givens::stages(plan.program(), known, start, |stage| search.enters(stage).is_some());
    let found = stages.find_map(|stage| search.from(stage))?;
    Some(search.shortened(found))
}

/// Looks for one step.
struct Search<'a> {
    machine: &'a Machine,
    plan: &'a VerifiedPlan,
    target: Index,
    /// How many situations may still be looked at.
    left: Cell<usize>,
}

/// A situation and the lines that lead to it.
#[derive(Clone)]
struct Situation<'a> {
    world: World<'a>,
    lines: Vec<Line>,
    /// When the last line was over.
    since: Instant,
}

impl Search<'_> {
    /// The stage with the shortest lines that lead to the step.
    fn from(&self, mut stage: Scenario) -> Option<Scenario> {
        let set = Stage::set(self.machine, &stage)?;
        let run = Run { journey: set.journey, splits: &set.splits };
        let world = self.entered(&stage, &set, run)?;
        let since = world.now;
        let mut first = Situation { world, lines: Vec::new(), since };
        first.tell_visible()?;
        let mut seen = BTreeSet::from([first.fingerprint()]);
        let mut open = VecDeque::from([first]);
        for _ in 0..MOST_SITUATIONS {
            let situation = open.pop_front()?;
            self.left.set(self.left.get().checked_sub(1)?);
            for next in std::iter::once(situation.clone()).chain(situation.next()) {
                // WHY: this is asked before what is known already is left out, as that may have come another way.
                if next.world.record.taken.steps.contains(&self.target) {
                    stage.lines = next.ended();
                    return Some(stage).filter(|found| self.leads(found));
                }
                if seen.insert(next.fingerprint()) {
                    open.push_back(next);
                }
            }
        }
        None
    }

    /// Whether the contact of a scenario enters.
    fn enters(&self, stage: &Scenario) -> Option<()> {
        let set = Stage::set(self.machine, stage)?;
        let run = Run { journey: set.journey, splits: &set.splits };
        self.entered(stage, &set, run).map(|_| ())
    }

    /// The world of a contact that has entered. None where it stays out.
    fn entered<'w>(&'w self, stage: &Scenario, set: &Stage, run: Run<'w>) -> Option<World<'w>> {
        let mut world = World::new(self.machine, self.plan, run, set.contact.clone(), set.start)?;
        script::begin(&mut world, stage);
        world.stays_out.is_none().then_some(world)
    }

    /// Whether a scenario passes and comes to the step.
    fn leads(&self, scenario: &Scenario) -> bool {
        let result = script::play(self.machine, self.plan, scenario);
        result.failure.is_none() && result.taken.steps.contains(&self.target)
    }

    /// The scenario without what is given and changes nothing.
    fn shortened(&self, mut scenario: Scenario) -> Scenario {
        let optional = givens::optional(self.plan.program());
        scenario.contact = self.needed(
            &scenario,
            &scenario.contact,
            |tried, kept| {
                tried.contact = kept;
            },
            |(name, _)| optional.contains(name),
        );
        scenario.consents = self.needed(
            &scenario,
            &scenario.consents,
            |tried, kept| tried.consents = kept,
            |_| true,
        );
        scenario.splits =
            self.needed(&scenario, &scenario.splits, |tried, kept| tried.splits = kept, |_| true);
        scenario
    }

    /// The items without which the scenario does not lead to the step, and those that may not be left out.
    fn needed<T: Clone>(
        &self,
        scenario: &Scenario,
        items: &[T],
        set: impl Fn(&mut Scenario, Vec<T>),
        may_go: impl Fn(&T) -> bool,
    ) -> Vec<T> {
        let mut kept = items.to_vec();
        for place in (0..items.len()).rev() {
            if !kept.get(place).is_some_and(&may_go) {
                continue;
            }
            let mut fewer = kept.clone();
            fewer.remove(place);
            let mut tried = scenario.clone();
            set(&mut tried, fewer.clone());
            if self.leads(&tried) {
                kept = fewer;
            }
        }
        kept
    }
}

impl Situation<'_> {
    /// Everything that may happen next.
    fn next(&self) -> Vec<Self> {
        if self.world.has_ended() {
            return Vec::new();
        }
        let mut next: Vec<Self> = Vec::new();
        if let Rest::Waiting { step, .. } = self.world.rest() {
            let replies = replies::at(&self.world, *step);
            next.extend(replies.into_iter().filter_map(|reply| self.after(reply)));
        }
        next.extend(self.later());
        next
    }

    /// The situation when the run goes on by itself.
    fn later(&self) -> Option<Self> {
        let mut next = self.clone();
        if !next.world.fire() {
            return None;
        }
        next.tell_visible()?;
        Some(next)
    }

    /// The situation after something has come.
    fn after(&self, kind: LineKind) -> Option<Self> {
        let mut next = self.clone();
        let gap = self.gap()?;
        next.world.now = next.world.now.plus_seconds(gap);
        let line = line(kind);
        script::play_line(&mut next.world, &line).ok()?;
        let elapsed = next.world.now.0.checked_sub(self.since.0)?;
        let seconds = u64::try_from(elapsed / 1_000).ok()?;
        let after = Length { days: 0, seconds };
        next.lines.push(Line { kind: replies::after(line.kind, after), ..line });
        next.since = next.world.now;
        next.tell_visible()?;
        Some(next)
    }

    /// The lines, with the time that passes behind the last one.
    fn ended(self) -> Vec<Line> {
        let elapsed = self.world.now.0.saturating_sub(self.since.0) / 1_000;
        let seconds = u64::try_from(elapsed).unwrap_or(0).saturating_add(self.gap().unwrap_or(0));
        let mut lines = self.lines;
        if elapsed > 0 {
            lines.push(line(LineKind::Pass(Length { days: 0, seconds })));
        }
        lines
    }

    /// After how many seconds something can come before the run goes on by itself.
    fn gap(&self) -> Option<u64> {
        let due = self.world.next_timer();
        let fits =
            |seconds: &u64| due.is_none_or(|due| self.world.now.plus_seconds(*seconds) < due);
        [SOON, 1].into_iter().find(fits)
    }

    /// Expects what has become visible. None where a scenario cannot say it.
    fn tell_visible(&mut self) -> Option<()> {
        while let Some(visible) = self.world.record.visible.pop_front() {
            let what = self.expectation(&visible)?;
            let timing = self.timing(&visible);
            self.lines.push(line(LineKind::Expect(what, Some(timing))));
            self.world.now = visible.at;
            self.since = visible.at;
        }
        Some(())
    }

    fn expectation(&self, visible: &Visible) -> Option<Expectation> {
        let narrator = self.world.record.narrator;
        let named = |name: &str| SmolStr::from(name);
        Some(match &visible.action {
            Action::Conversation(handle) => {
                Expectation::Conversation(named(narrator.handle(*handle)))
            }
            Action::Blocked(handle, reason) => {
                Expectation::Blocked(named(narrator.handle(*handle)), named(reason.name()))
            }
            Action::Send(message) => Expectation::Send(named(narrator.message(*message))),
            Action::Raise(trigger, _) => {
                Expectation::Raise(named(narrator.trigger(*trigger)), Vec::new())
            }
            Action::Exit(ending @ Ending::Outcome(_)) => {
                Expectation::Exit(named(narrator.ending(*ending)))
            }
            Action::Exit(_) => return None,
        })
    }

    /// What comes at once is within a minute; what comes later has its date and time.
    fn timing(&self, visible: &Visible) -> Timing {
        let minute = Length { days: 0, seconds: SOON };
        if visible.at <= visible.zone.add(self.since, minute) {
            return Timing::Within(minute);
        }
        let local = visible.zone.local(visible.at);
        let time = TimeOfDay { minutes: local.minutes() };
        Timing::At { date: Some(local.date()), time }
    }

    /// What makes two situations alike: where the run rests and what it knows, at whatever time.
    fn fingerprint(&self) -> String {
        let state = self.world.state();
        let handles: Vec<_> =
            state.handles.iter().map(|handle| (&handle.status, handle.queued.is_some())).collect();
        let place = (state.rest.step(), self.world.has_ended());
        format!("{place:?}{:?}{handles:?}{:?}", state.counters, state.bindings)
    }
}

fn line(kind: LineKind) -> Line {
    let source = journey_plan::model::SourcePlace { file: SmolStr::default(), line: 0, column: 0 };
    Line { kind, text: SmolStr::default(), source }
}
