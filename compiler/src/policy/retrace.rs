//! Goes a way once more without forgetting anything, and finds the data with which a contact goes it.

use super::changes::Story;
use super::dates::{Dated, MINUTE};
use super::graph::{Edge, Graph};
use super::points::Point;
use super::search::Way;
use super::situation::{Change, ChangeKind, Situation};
use super::time::Time;
use super::witness::{Need, Wanted, witness};
use crate::flow::{Facts, Key, Schema, States, Values};
use crate::hir::{
    Audience, Binding, Delay, ExitSource, Expr, ExprKind, Field, Handle, Id, Journey, Literal,
    Place, RetryTime, StepKind, Ty, WaitTrigger,
};

/// The situations of a way, in which nothing is forgotten: before everything, and after each change.
pub(super) fn situations(
    story: &mut Story<'_>,
    graph: &Graph,
    way: &Way,
) -> Option<Vec<Situation>> {
    let mut all = vec![story.outside()];
    for &edge in &way.edges {
        let from = all.last()?.clone();
        let (known, edges) =
            (graph.edges.get(edge)?, graph.nodes.get(graph.edges.get(edge)?.from)?);
        let place = edge.checked_sub(edges.edges.start)?;
        let change: Change = story.changes(&from, false).into_iter().nth(place)?;
        if change.kind != known.kind {
            return None;
        }
        all.push(change.to);
    }
    Some(all)
}

/// The outcome of a conversation in a story.
#[derive(Clone, Debug)]
pub(crate) struct OutcomeData {
    pub(crate) result: smol_str::SmolStr,
    pub(crate) codes: Vec<smol_str::SmolStr>,
    pub(crate) attributes: Vec<(Id<Field>, Literal)>,
}

/// The data of a story.
pub(super) struct Data<'s, 'a> {
    pub(super) story: &'s Story<'a>,
    pub(super) graph: &'s Graph,
    pub(super) way: &'s Way,
    pub(super) situations: &'s [Situation],
    pub(super) dated: &'s Dated,
    /// The condition that the outcome at the way's anchor fulfils.
    pub(super) condition: Option<&'a Expr>,
    /// Whether times that data give are as late as they can be.
    pub(super) latest: bool,
}

impl<'a> Data<'_, 'a> {
    fn schema(&self) -> Schema<'a> {
        self.story.schema
    }

    /// The outcome that comes with the change at `place`.
    pub(super) fn outcome(&self, place: usize, handle: Id<Handle>) -> Option<OutcomeData> {
        let mut facts = self.last_facts(place, handle);
        if let Some(condition) = self.condition.filter(|_| place == self.way.anchor) {
            let held = self.story.holding(&facts, handle, condition).next();
            facts = held?;
        }
        let results = facts.states(handle).results();
        let first = (0..32_u8).find(|&one| results.contains(one))?;
        let channel = self.schema().channel(handle)?;
        let result = self.schema().program.vocabulary.values(channel).get(usize::from(first))?;
        let one = crate::hir::ResultSet::single(first);
        facts.set_states(handle, States::outcomes(one));
        let engagement = self.schema().engagement(handle)?;
        let has = |code| facts.known(Key::Code(handle, code)) == Some(Values::TRUE);
        let mut codes: Vec<usize> =
            (0..engagement.dispositions.len()).filter(|&code| has(code)).collect();
        if codes.is_empty() && facts.known(Key::AnyCode(handle)) == Some(Values::SET) {
            let may = |code: &usize| {
                self.schema().values(&facts, Key::Code(handle, *code)).meets(Values::TRUE)
            };
            codes.extend((0..engagement.dispositions.len()).find(may));
        }
        let codes = codes.into_iter().filter_map(|code| engagement.dispositions.get(code));
        let mut attributes = Vec::new();
        for (field, declared) in engagement.attributes.iter() {
            let of = Place::Attribute(handle, field);
            match self.need(&facts, of, declared.ty, self.wants_time(place, of)) {
                Need::Value(literal) => attributes.push((field, literal)),
                Need::Any | Need::Unset => {}
                Need::Impossible => return None,
            }
        }
        Some(OutcomeData {
            result: result.name.clone(),
            codes: codes.map(|code| code.name.text.clone()).collect(),
            attributes,
        })
    }

    /// The attributes of a trigger that matter, when it comes with the change at `place`.
    pub(super) fn attributes(
        &self,
        place: usize,
        binding: Id<Binding>,
    ) -> Option<Vec<(Id<Field>, Option<Literal>)>> {
        let facts = self.last_binding(place, binding);
        let trigger = self.journey().bindings[binding].trigger;
        let mut fields = Vec::new();
        for (field, declared) in self.schema().program.triggers[trigger].fields.iter() {
            let of = Place::Binding(binding, field);
            let need = self.need(&facts, of, declared.ty, self.wants_time(place, of));
            note(&mut fields, field, need)?;
        }
        Some(fields)
    }

    /// What the contact's record must hold for the change at `place`.
    pub(super) fn record(&self, place: usize) -> Option<Vec<(Id<Field>, Option<Literal>)>> {
        let Some(contact) = &self.schema().program.contact else { return Some(Vec::new()) };
        let (before, after) = (self.situations.get(place)?, self.situations.get(place + 1)?);
        let mut fields = Vec::new();
        for (field, declared) in contact.fields.iter() {
            let of = Place::Contact(field);
            let known = |facts: &Facts| facts.known(Key::Contact(field));
            let decided = self.decided(&after.facts, of) != self.decided(&before.facts, of);
            let time = self.rest_reads(place, of);
            let same = known(&after.facts) == known(&before.facts) && !decided;
            if (same && time.is_none()) || self.sets(before, field) {
                continue;
            }
            if self.was_set(place, field) {
                // What a step has just set is no free choice.
                return None;
            }
            let facts = if time.is_some() { &before.facts } else { &after.facts };
            note(&mut fields, field, self.need(facts, of, declared.ty, time))?;
        }
        Some(fields)
    }

    /// Whether a step has set the field at this very instant.
    fn was_set(&self, place: usize, field: Id<Field>) -> bool {
        let edges = self.way.edges.iter().take(place).rev();
        let edges = edges.filter_map(|&edge| self.graph.edges.get(edge));
        let now = edges.take_while(|edge| edge.time == Time::Instant);
        now.into_iter().any(|edge| {
            let Point::At(step) = self.graph.point(edge.from) else { return false };
            matches!(&self.journey().steps[step].kind, StepKind::Set(set) if set.field == Some(field))
        })
    }

    fn sets(&self, before: &Situation, field: Id<Field>) -> bool {
        let Point::At(step) = before.at else { return false };
        matches!(&self.journey().steps[step].kind, StepKind::Set(set) if set.field == Some(field))
    }

    fn journey(&self) -> &'a Journey {
        self.schema().journey
    }

    /// The free conditions about a place, as they came out.
    fn decided(&self, facts: &Facts, place: Place) -> Vec<(usize, bool)> {
        let about = |choice: usize| {
            self.story
                .walker
                .choices
                .condition(choice)
                .is_some_and(|condition| reads(condition, place))
        };
        facts.choices().iter().copied().filter(|&(choice, _)| about(choice)).collect()
    }

    /// What the facts ask of the value of a place.
    fn need(&self, facts: &Facts, place: Place, ty: Ty, time: Option<RestEnd>) -> Need {
        let choices = self.decided(facts, place);
        let known = Key::of(place).and_then(|key| facts.known(key));
        if known.is_none() && choices.is_empty() && time.is_none() {
            return Need::Any;
        }
        let possible = known.unwrap_or_else(|| Values::all(self.schema().program, ty));
        let conditions = choices.iter().filter_map(|&(choice, holds)| {
            Some((self.story.walker.choices.condition(choice)?, holds))
        });
        let conditions = conditions.collect();
        let exactly = time.filter(|_| !self.latest).and_then(|end| end.at);
        let latest = self.latest || time.is_some_and(|end| end.ahead);
        let zone = Some(self.dated.clock.name().into());
        let time = time.is_some();
        let wanted = Wanted { place, ty, possible, conditions, time, latest, exactly, zone };
        witness(self.schema().program, &wanted)
    }

    /// What is known of the conversation before it starts again or the run ends.
    fn last_facts(&self, place: usize, handle: Id<Handle>) -> Facts {
        let after = self.situations.iter().skip(place + 1);
        let same = after.take_while(|one| super::settle::received(&one.facts, handle));
        same.last().map_or_else(|| Facts::at_start(0), |one| one.facts.clone())
    }

    /// What is known of a trigger's attributes before it is received again or the run ends.
    fn last_binding(&self, place: usize, binding: Id<Binding>) -> Facts {
        let mut last = self.situations.get(place + 1);
        for (edge, after) in
            self.way.edges.iter().zip(self.situations.iter().skip(1)).skip(place + 1)
        {
            let over = last.is_some_and(|one| one.at == Point::End);
            if over || self.receives(*edge, binding) {
                break;
            }
            last = Some(after);
        }
        last.map_or_else(|| Facts::at_start(0), |one| one.facts.clone())
    }

    fn receives(&self, edge: usize, binding: Id<Binding>) -> bool {
        self.binding_of(edge) == Some(binding)
    }

    /// The name that a trigger's attributes get by a change.
    pub(super) fn binding_of(&self, edge: usize) -> Option<Id<Binding>> {
        let edge = self.graph.edges.get(edge)?;
        match edge.kind {
            ChangeKind::Enter => match self.journey().audience.as_ref()? {
                Audience::Trigger(used) => used.binding,
                Audience::Segment(..) => None,
            },
            ChangeKind::Event(arm, trigger) => {
                let Point::At(step) = self.graph.point(edge.from) else { return None };
                let StepKind::Wait(wait) = &self.journey().steps[step].kind else { return None };
                match wait.arms.get(arm)?.triggers.get(trigger)? {
                    WaitTrigger::Declared(used) => used.binding,
                    WaitTrigger::Event { .. } => None,
                }
            }
            ChangeKind::ExitOn(place) => match &self.journey().exits.get(place)?.on {
                ExitSource::Trigger(used) => used.binding,
                ExitSource::Segment(_) => None,
            },
            ChangeKind::Out
            | ChangeKind::Blocked
            | ChangeKind::Missed
            | ChangeKind::Timeout
            | ChangeKind::Arm(_)
            | ChangeKind::Otherwise
            | ChangeKind::Again
            | ChangeKind::Exhausted
            | ChangeKind::Pass
            | ChangeKind::Redial(_) => None,
        }
    }

    /// Where the change at `place` is a rest until a time that the place of the journey's data gives.
    fn rest_reads(&self, place: usize, of: Place) -> Option<RestEnd> {
        let edge = self.way.edges.get(place).and_then(|&edge| self.graph.edges.get(edge));
        let ends = |edge: &Edge| matches!(edge.kind, ChangeKind::ExitOn(_));
        let rests = |edge: &&Edge| {
            matches!(edge.time, Time::Data(_) | Time::AtOnce | Time::Ahead(_)) || ends(edge)
        };
        let edge = edge.filter(rests)?;
        let Point::At(step) = self.graph.point(edge.from) else { return None };
        let instant = rest_of(&self.journey().steps[step].kind).filter(|one| reads(one, of))?;
        let begins = self.since(place)?;
        let ahead = matches!(edge.time, Time::Ahead(_)) || ends(edge);
        let after = if ahead { MINUTE } else { -MINUTE };
        let at = self.dated.clock.local(begins + after).date();
        Some(RestEnd { at: at.filter(|_| instant.place() == Some(of)), ahead })
    }

    /// When the run came to where the change at `place` begins.
    pub(super) fn since(&self, place: usize) -> Option<i64> {
        let edges = self.way.edges.iter().zip(&self.dated.times).take(place).rev();
        let mut own = edges.filter(|(edge, _)| {
            let edge = self.graph.edges.get(**edge);
            // The run does not wait for calls that the contact center makes by itself.
            !edge.is_some_and(|edge| matches!(edge.kind, ChangeKind::Redial(_)))
        });
        own.next().map(|(_, at)| *at)
    }

    fn wants_time(&self, place: usize, of: Place) -> Option<RestEnd> {
        let later = place..self.way.edges.len();
        later.into_iter().find_map(|place| self.rest_reads(place, of))
    }
}

/// A rest that ends at a time which data give.
#[derive(Copy, Clone)]
struct RestEnd {
    /// The date and minute at which it ends, where that is the very value that is read.
    at: Option<(journey_grammar::ast::Date, u16)>,
    /// Whether it must not be past.
    ahead: bool,
}

/// The time at which a rest ends, where data give it.
fn rest_of(step: &StepKind) -> Option<&Expr> {
    match step {
        StepKind::Delay(Delay::Until { instant, .. }) => Some(instant),
        StepKind::Retry(retry) => match &retry.time {
            RetryTime::At { instant, .. } => Some(instant),
            RetryTime::After { .. } | RetryTime::AtTime(_) | RetryTime::Bad => None,
        },
        StepKind::Delay(_)
        | StepKind::Conversation(_)
        | StepKind::Wait(_)
        | StepKind::Branch(_)
        | StepKind::Attempt(_)
        | StepKind::Split(_)
        | StepKind::Send(_)
        | StepKind::Raise(_)
        | StepKind::Set(_)
        | StepKind::Exit(_)
        | StepKind::Bad => None,
    }
}

/// Notes the value of a field, if it matters; nothing where no value does.
fn note(
    fields: &mut Vec<(Id<Field>, Option<Literal>)>,
    field: Id<Field>,
    need: Need,
) -> Option<()> {
    match need {
        Need::Any => {}
        Need::Unset => fields.push((field, None)),
        Need::Value(literal) => fields.push((field, Some(literal))),
        Need::Impossible => return None,
    }
    Some(())
}

/// Whether an expression reads a place.
pub(super) fn reads(expr: &Expr, place: Place) -> bool {
    match &expr.kind {
        ExprKind::Read(read) => *read == place,
        ExprKind::Not(inner) | ExprKind::IsSet(inner) => reads(inner, place),
        ExprKind::OneOf { subject, .. } => reads(subject, place),
        ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Else(a, b)
        | ExprKind::Add(a, b)
        | ExprKind::Subtract(a, b)
        | ExprKind::At(a, b)
        | ExprKind::Compare(_, a, b) => reads(a, place) || reads(b, place),
        ExprKind::Literal(_)
        | ExprKind::Now
        | ExprKind::Today
        | ExprKind::InSegment(_)
        | ExprKind::ResultIs { .. }
        | ExprKind::Has { .. }
        | ExprKind::Bad => false,
    }
}
