//! Tells a dated way as a story: moves for a replay, moments for a reader.

use journey_grammar::{Moment, Span};
use smol_str::SmolStr;

use super::dates::Goal;
use super::points::Point;
use super::proof::{Counterexample, Move, MoveKind};
use super::retrace::{Data, OutcomeData};
use super::sending::Kind;
use super::situation::ChangeKind;
use crate::errors::story as words;
use crate::hir::{
    ArmHead, ExitOutcome, ExitSource, Field, Handle, Id, Length, Literal, Step, StepKind, Trigger,
    WaitTrigger,
};
use crate::vocabulary::EventKind;

/// What happens by an event of a `wait`.
enum Came {
    Event(Id<Handle>, EventKind),
    Trigger(Id<Trigger>),
}

/// Tells a story.
pub(super) struct Teller<'t, 'a> {
    pub(super) data: Data<'t, 'a>,
    pub(super) goal: &'t Goal<'a>,
    pub(super) ids: &'t [SmolStr],
    moves: Vec<Move>,
    moments: Vec<(i64, Moment)>,
    /// The move before which the contact's record changes.
    latest_outside: (usize, i64),
    splits: Vec<(SmolStr, SmolStr)>,
    /// Calls that the contact center made by itself and that are not told yet.
    dialled: Vec<Move>,
    /// Conversations whose block no `wait` has taken, with the instant.
    queued: Vec<(Id<Handle>, i64)>,
    /// How many contacts of the rule's kinds have been told.
    counted: u32,
    runs: u32,
}

impl<'t, 'a> Teller<'t, 'a> {
    pub(super) fn new(data: Data<'t, 'a>, goal: &'t Goal<'a>, ids: &'t [SmolStr]) -> Self {
        Self {
            data,
            goal,
            ids,
            moves: Vec::new(),
            moments: Vec::new(),
            latest_outside: (0, 0),
            splits: Vec::new(),
            dialled: Vec::new(),
            queued: Vec::new(),
            counted: 0,
            runs: 0,
        }
    }

    /// The whole story; nothing where no data lead through it.
    pub(super) fn tell(mut self) -> Option<Counterexample> {
        let edges = self.data.way.edges.clone();
        // A story ends where the run rests, so that nothing goes out at that instant that it leaves out.
        let last = edges.last().and_then(|&edge| self.data.graph.edges.get(edge))?;
        let rest = last.out.as_ref().and_then(|out| out.rest);
        if rest == Some(Length::default()) {
            return None;
        }
        for (place, &edge) in edges.iter().enumerate() {
            self.change(place, edge)?;
        }
        let dated = self.data.dated.clone();
        self.flush();
        // A call that the contact center makes by itself may be told before what happened meanwhile.
        self.moves.sort_by_key(|one| one.at);
        self.moments.sort_by_key(|(at, _)| *at);
        let step = self.last_step();
        Some(Counterexample {
            zone: dated.clock.name().into(),
            moves: self.moves,
            splits: self.splits,
            step,
            clock_change: dated.clock_change,
            timeline: self.moments.into_iter().map(|(_, moment)| moment).collect(),
        })
    }

    /// The step of the last contact: a call that the contact center makes by itself may come after what
    /// stands behind it.
    fn last_step(&self) -> Option<Id<Step>> {
        if let Goal::Longer(_) = self.goal {
            return None;
        }
        let contact = |one: &&Move| matches!(one.what, MoveKind::Out | MoveKind::Redial(_));
        self.moves.iter().rfind(contact)?.step
    }

    fn change(&mut self, place: usize, edge: usize) -> Option<()> {
        let graph = self.data.graph;
        let known = graph.edges.get(edge)?;
        let at = *self.data.dated.times.get(place)?;
        let since = self.data.since(place).unwrap_or(at);
        let step = match graph.point(known.from) {
            Point::At(step) => Some(step),
            Point::Outside | Point::End => None,
        };
        for (field, value) in self.data.record(place)? {
            let (index, when) = self.latest_outside;
            let when = if self.moves.is_empty() { at } else { when };
            let what = MoveKind::Record(field, value);
            self.moves.insert(index, Move { at: when, step: None, what });
            self.latest_outside.0 += 1;
        }
        match known.kind {
            ChangeKind::Enter => self.enter(at, edge, place)?,
            ChangeKind::Out => self.out(at, since, step?, edge, place),
            ChangeKind::Blocked => self.blocked(at, since, step?)?,
            ChangeKind::Missed => self.missed(at, since, step?),
            ChangeKind::Event(arm, trigger) => self.event(at, step?, (arm, trigger), place)?,
            ChangeKind::Timeout => {
                self.outside(at, step, MoveKind::Time);
                let StepKind::Wait(wait) = &self.journey().steps[step?].kind else { return None };
                self.moment(at, step, words::timeout(wait.limit.unwrap_or_default()));
            }
            ChangeKind::Arm(arm) => self.arm(at, step?, arm)?,
            ChangeKind::Otherwise => self.moment(at, step, words::otherwise()),
            ChangeKind::Again => {
                if at > since {
                    self.outside(at, step, MoveKind::Time);
                }
                let run = self
                    .data
                    .situations
                    .get(place + 1)
                    .and_then(|after| after.runs.last().copied());
                let times = run.and_then(|(attempt, _)| self.times(attempt));
                self.moment(at, step, words::again(run.map(|(_, run)| run).zip(times)));
            }
            ChangeKind::Exhausted => self.moment(at, step, words::exhausted()),
            ChangeKind::Pass => self.pass(at, since, step?),
            ChangeKind::ExitOn(exit) => self.exit_on(at, exit, edge, place)?,
            ChangeKind::Redial(_) => {
                let dialled = known.out.as_ref()?;
                let handle = self.handle_of(dialled.step)?;
                self.dialled.push(Move {
                    at,
                    step: Some(dialled.step),
                    what: MoveKind::Redial(handle),
                });
                let number = self.number(dialled.kind, place);
                self.moment(at, Some(dialled.step), words::redial(&number));
            }
        }
        // A call that the contact center makes behind the end of a run ends nothing.
        if graph.point(known.to) == Point::End && graph.point(known.from) != Point::End {
            self.moves.push(Move { at, step, what: MoveKind::End });
        }
        Some(())
    }

    fn journey(&self) -> &'a crate::hir::Journey {
        self.data.story.schema.journey
    }

    fn handle_of(&self, step: Id<Step>) -> Option<Id<Handle>> {
        self.data.story.sending(step)?.handle
    }

    /// How often the body of an attempt runs at most.
    fn times(&self, attempt: Id<Step>) -> Option<u32> {
        if let StepKind::Attempt(attempt) = &self.journey().steps[attempt].kind {
            attempt.times
        } else {
            None
        }
    }

    fn outside(&mut self, at: i64, step: Option<Id<Step>>, what: MoveKind) {
        self.flush();
        self.latest_outside = (self.moves.len(), at);
        self.moves.push(Move { at, step, what });
    }

    fn enter(&mut self, at: i64, edge: usize, place: usize) -> Option<()> {
        let fields = self.fields_of(edge, place)?;
        self.queued.clear();
        self.outside(at, None, MoveKind::Enter { fields });
        self.runs += 1;
        self.moment(at, None, words::enters(self.runs, self.data.dated.clock.name()));
        Some(())
    }

    /// The attributes that a trigger brings.
    fn fields_of(&self, edge: usize, place: usize) -> Option<Vec<(Id<Field>, Option<Literal>)>> {
        match self.data.binding_of(edge) {
            Some(binding) => self.data.attributes(place, binding),
            None => Some(Vec::new()),
        }
    }

    fn out(&mut self, at: i64, since: i64, step: Id<Step>, edge: usize, place: usize) {
        let known = self.data.graph.edges.get(edge);
        let Some(kind) = known.and_then(|edge| edge.out.as_ref()).map(|out| out.kind) else {
            return;
        };
        self.depart(at, since);
        self.moves.push(Move { at, step: Some(step), what: MoveKind::Out });
        let number = self.number(kind, place);
        let held = (at > since).then(|| self.data.dated.clock.spelled(since));
        let last = place + 1 == self.data.way.edges.len();
        let broken = if last { words::broken(self.goal) } else { None };
        self.moment(at, Some(step), words::out(&number, held.as_deref(), broken));
    }

    /// Tells of calls that the contact center made by itself, behind what the run did at that instant.
    fn flush(&mut self) {
        self.moves.append(&mut self.dialled);
    }

    /// The conversations whose block the `wait` would take, in the order of the text, with the instant.
    fn blocks<'w>(
        &'w self,
        wait: &'w crate::hir::Wait,
    ) -> impl Iterator<Item = (i64, Id<Handle>)> + 'w {
        let triggers = wait.arms.iter().flat_map(|arm| &arm.triggers);
        let listed = triggers.filter_map(|trigger| match trigger {
            WaitTrigger::Event { handle, event: EventKind::Blocked, .. } => Some(*handle),
            WaitTrigger::Event { .. } | WaitTrigger::Declared(_) => None,
        });
        listed.filter_map(|one| {
            let (_, at) = self.queued.iter().find(|(blocked, _)| *blocked == one)?;
            Some((*at, one))
        })
    }

    /// Whether a block waits already, so that no outcome is told to come first.
    fn has_block(&self, wait: &crate::hir::Wait) -> bool {
        self.blocks(wait).next().is_some()
    }

    /// Whether the `wait` takes this conversation's block before those of others: of several the earliest, and
    /// at one instant the first listed.
    fn is_taken_first(&self, wait: &crate::hir::Wait, handle: Id<Handle>) -> bool {
        self.blocks(wait).min_by_key(|(at, _)| *at).is_none_or(|(_, first)| first == handle)
    }

    /// A conversation is blocked, as consent is missing; nothing where it needs none.
    fn blocked(&mut self, at: i64, since: i64, step: Id<Step>) -> Option<()> {
        let sending = self.data.story.sending(step)?;
        if !sending.never && !self.data.story.asks_for_consent(sending) {
            return None;
        }
        let handle = sending.handle?;
        self.depart(at, since);
        self.queued.retain(|(one, _)| *one != handle);
        self.queued.push((handle, at));
        self.moves.push(Move { at, step: Some(step), what: MoveKind::Blocked(handle) });
        let name = &self.journey().handles[handle].name.text;
        self.moment(at, Some(step), words::blocked(name));
        Some(())
    }

    /// A request goes out whose outcome will show that nobody was reached.
    fn missed(&mut self, at: i64, since: i64, step: Id<Step>) {
        self.depart(at, since);
        self.moves.push(Move { at, step: Some(step), what: MoveKind::Out });
        self.moment(at, Some(step), words::requested());
    }

    /// A step is left; while it is held the record can change.
    fn depart(&mut self, at: i64, since: i64) {
        if at > since {
            self.flush();
            self.latest_outside = (self.moves.len(), since);
        }
    }

    /// `call 4 of at most 3`
    fn number(&mut self, kind: Kind, place: usize) -> String {
        match self.goal {
            Goal::Limit { count, kinds, .. }
                if place >= self.data.way.anchor && kind.is_in(*kinds) =>
            {
                self.counted += 1;
                words::numbered(kind, *kinds, self.counted, *count)
            }
            Goal::Limit { .. }
            | Goal::Hours { .. }
            | Goal::Consent
            | Goal::After(_)
            | Goal::Longer(_) => words::contacted(kind),
        }
    }

    fn event(
        &mut self,
        at: i64,
        step: Id<Step>,
        (arm, trigger): (usize, usize),
        place: usize,
    ) -> Option<()> {
        let StepKind::Wait(wait) = &self.journey().steps[step].kind else { return None };
        let came = match wait.arms.get(arm)?.triggers.get(trigger)? {
            WaitTrigger::Event { handle, event, .. } => Came::Event(*handle, *event),
            WaitTrigger::Declared(used) => Came::Trigger(used.trigger),
        };
        match came {
            Came::Trigger(trigger) => {
                let edge = *self.data.way.edges.get(place)?;
                let fields = self.fields_of(edge, place)?;
                let name = &self.data.story.schema.program.triggers[trigger].name.text;
                self.outside(at, Some(step), MoveKind::Raised { trigger, fields });
                self.moment(at, Some(step), words::raised(name));
            }
            // That the request is blocked has been told when it was.
            Came::Event(handle, EventKind::Blocked) => {
                if !self.is_taken_first(wait, handle) {
                    return None;
                }
                self.queued.retain(|(one, _)| *one != handle);
            }
            Came::Event(handle, event) => {
                if self.has_block(wait) {
                    return None;
                }
                let outcome = self.data.outcome(place, handle)?;
                let name = self.journey().handles[handle].name.text.clone();
                self.moment(
                    at,
                    Some(step),
                    words::outcome(&name, event, &outcome, &self.fields(handle, &outcome)),
                );
                let OutcomeData { result, codes, attributes } = outcome;
                let what = MoveKind::Outcome { handle, event, result, codes, attributes };
                self.outside(at, Some(step), what);
            }
        }
        Some(())
    }

    /// Attributes with their names and values, as they are written.
    fn fields(&self, handle: Id<Handle>, outcome: &OutcomeData) -> Vec<(String, String)> {
        let Some(engagement) = self.data.story.schema.engagement(handle) else { return Vec::new() };
        let named = outcome.attributes.iter().map(|(field, value)| {
            (engagement.attributes[*field].name.text.to_string(), words::literal(value))
        });
        named.collect()
    }

    fn arm(&mut self, at: i64, step: Id<Step>, arm: usize) -> Option<()> {
        let journey = self.journey();
        match &journey.steps[step].kind {
            StepKind::Branch(branch) => {
                if let Some(taken) = branch.arms.get(arm) {
                    let free = matches!(taken.head, ArmHead::When(_));
                    self.moment(at, Some(step), words::arm(&taken.canonical, free));
                }
            }
            StepKind::Split(split) => {
                if let Some((name, taken)) = split.name.as_ref().zip(split.arms.get(arm)) {
                    let choice = (name.text.clone(), taken.name.text.clone());
                    let other = self.splits.iter().find(|(split, _)| *split == choice.0);
                    // A contact takes the same arm always.
                    if other.is_some_and(|other| *other != choice) {
                        return None;
                    }
                    if other.is_none() {
                        self.splits.push(choice);
                    }
                    self.moment(at, Some(step), words::arm(&taken.name.text, false));
                }
            }
            StepKind::Conversation(_)
            | StepKind::Wait(_)
            | StepKind::Attempt(_)
            | StepKind::Retry(_)
            | StepKind::Delay(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => {}
        }
        Some(())
    }

    fn pass(&mut self, at: i64, since: i64, step: Id<Step>) {
        let journey = self.journey();
        match &journey.steps[step].kind {
            StepKind::Delay(_) => {
                if at > since {
                    self.outside(at, Some(step), MoveKind::Time);
                }
                self.moment(at, Some(step), words::delayed());
            }
            StepKind::Exit(exit) => {
                let outcome = match exit {
                    ExitOutcome::Listed(place) => {
                        journey.outcomes.get(*place).map(|one| one.text.as_str())
                    }
                    ExitOutcome::Completed | ExitOutcome::Unknown => None,
                };
                self.moment(at, Some(step), words::ends(outcome.unwrap_or("completed")));
            }
            StepKind::Conversation(_)
            | StepKind::Wait(_)
            | StepKind::Branch(_)
            | StepKind::Attempt(_)
            | StepKind::Retry(_)
            | StepKind::Split(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Bad => {}
        }
    }

    fn exit_on(&mut self, at: i64, place: usize, edge: usize, change: usize) -> Option<()> {
        let exit = self.journey().exits.get(place)?;
        let program = self.data.story.schema.program;
        match &exit.on {
            ExitSource::Trigger(used) => {
                let name = &program.triggers[used.trigger].name.text;
                let fields = self.fields_of(edge, change)?;
                let what = MoveKind::Raised { trigger: used.trigger, fields };
                self.outside(at, None, what);
                self.moment(at, None, words::exit_on(name));
            }
            ExitSource::Segment(segment) => {
                let name = &program.segments[*segment].name.text;
                self.outside(at, None, MoveKind::Joined(*segment));
                self.moment(at, None, words::joins(name));
            }
        }
        Some(())
    }

    fn moment(&mut self, at: i64, step: Option<Id<Step>>, what: String) {
        let clock = self.data.dated.clock;
        let journey = self.journey();
        let span: Span = step.map_or(journey.name.span, |step| journey.steps[step].keyword);
        let id = step.and_then(|step| self.ids.get(step.index())).map(ToString::to_string);
        let moment =
            Moment { at: clock.rfc3339(at), local: clock.spelled(at), step: id, span, what };
        self.moments.push((at, moment));
    }
}
