//! Whether contact rules hold for whoever is inside one version of a journey and goes on in another.
//!
//! A run that goes on in the new version stands there as though it had come to its new step when it came to the old
//! one. So the ways of such people are those of the old version up to a place at which a contact rests, then those of
//! the new one from there on: two graphs of situations, joined where people cross. Rules are decided on the joined
//! graph as on any other. What the two versions call the same is told by [`Same`]; whatever else the old version
//! knew is forgotten, which only adds ways.

use std::collections::BTreeMap;

use super::changes::{Story, change};
use super::gap::Gap;
use super::graph::{BUDGET, Edge, Graph, edge};
use super::points::Point;
use super::settle::received;
use super::situation::{ChangeKind, Orphan, Request, Situation};
use super::time::Time;
use crate::flow::{Schema, States, StepFacts};
use crate::hir::{Binding, Handle, Id, Journey, Length, Policy, Program, Step, StepKind};

/// A version of a journey.
#[derive(Copy, Clone, Debug)]
pub struct Version<'a> {
    /// Its program.
    pub program: &'a Program,
    /// The journey.
    pub journey: &'a Journey,
    /// What holds before each step.
    pub facts: &'a StepFacts,
}

/// What two versions have in common: old and new.
#[derive(Clone, Debug, Default)]
pub struct Same {
    /// The steps.
    pub steps: BTreeMap<Id<Step>, Id<Step>>,
}

/// A place where people cross from the old version to the new one.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Where they rest in the old version.
    pub from: Id<Step>,
    /// Where they go on in the new one.
    pub to: Id<Step>,
    /// What their rest there counts from.
    pub since: Since,
}

/// What the rest of people who cross counts from.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// From when they came to the old step, for as long as there.
    Same,
    /// From when they came to the old step, for another time.
    Arrival,
    /// They come to the new step anew.
    Now,
}

/// What stands against a crossing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// The new version knows which states a conversation can be in at this place; it may be in these too.
    States {
        /// The conversation, in the new version.
        handle: Id<Handle>,
        /// The further states.
        states: States,
    },
    /// The new version knows more of a value that it still reads than can be said of these people.
    Value {
        /// What, in the words of the new version.
        what: String,
    },
    /// The new version still reads the attributes of a trigger that these people never had.
    Binding(Id<Binding>),
    /// A rule may be broken: by these contacts, in order.
    Breaks {
        /// The policy, in the new version.
        policy: Id<Policy>,
        /// The rule, by place.
        rule: usize,
        /// What goes out, with the least time since the first.
        contacts: Vec<Contacted>,
    },
    /// A rule could not be decided.
    Undecided {
        /// The policy, in the new version.
        policy: Id<Policy>,
        /// The rule, by place.
        rule: usize,
    },
    /// The contact center may still call by itself for a conversation of the old version that the new one does not
    /// have, or repeats otherwise.
    Repeats(Id<Handle>),
}

/// A contact on the way of somebody who crosses.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Contacted {
    /// Whether the new version makes it.
    pub is_new: bool,
    /// The step, in that version.
    pub step: Id<Step>,
    /// At least so long after the first.
    pub after: Length,
}

/// The situations of people who cross.
pub(super) struct Crossed {
    pub(super) graph: Graph,
    /// So many nodes are of the old version.
    pub(super) old: usize,
}

/// Two versions side by side.
pub(super) struct Sides<'a> {
    pub(super) old: Version<'a>,
    pub(super) new: Version<'a>,
    pub(super) handles: BTreeMap<Id<Handle>, Id<Handle>>,
    steps: &'a BTreeMap<Id<Step>, Id<Step>>,
}

impl<'a> Sides<'a> {
    pub(super) fn new(old: Version<'a>, new: Version<'a>, same: &'a Same) -> Self {
        let by_step = |journey: &Journey, step: Id<Step>| {
            journey.handles.iter().find(|(_, handle)| handle.step == step).map(|(id, _)| id)
        };
        let pair = |(id, handle): (Id<Handle>, &Handle)| {
            let to = by_step(new.journey, *same.steps.get(&handle.step)?)?;
            (new.journey.handles[to].channel == handle.channel).then_some((id, to))
        };
        let handles = old.journey.handles.iter().filter_map(pair).collect();
        Self { old, new, handles, steps: &same.steps }
    }

    pub(super) fn schemas(&self) -> (Schema<'a>, Schema<'a>) {
        let schema =
            |version: Version<'a>| Schema { program: version.program, journey: version.journey };
        (schema(self.old), schema(self.new))
    }

    /// Whether both speak of Result values in the same words.
    pub(super) fn one_vocabulary(&self) -> bool {
        self.old.program.vocabulary.date == self.new.program.vocabulary.date
    }

    /// What the new version takes as known at the place where people come to, and cannot be said of them.
    pub(super) fn lacks(&self, story: &Story<'_>, crossing: Crossing) -> Vec<Objection> {
        let (Some(was), Some(is)) =
            (self.old.facts.at(crossing.from), self.new.facts.at(crossing.to))
        else {
            return Vec::new();
        };
        let live = story.live.at(Point::At(crossing.to));
        let mut lacks = Vec::new();
        let carried = self.facts(was);
        let (_, schema) = self.schemas();
        for (handle, _) in self.new.journey.handles.iter() {
            let one = super::live::Subjects::handle(handle);
            if !one.is_empty() && !live.meets(one) {
                continue;
            }
            let more = carried.states(handle).without(is.states(handle));
            if !more.is_empty() {
                lacks.push(Objection::States { handle, states: more });
                continue;
            }
            let known = is.values().iter().filter(|(key, _)| key.handle() == Some(handle));
            let unsure = known
                .filter(|(key, values)| !schema.values(&carried, *key).without(*values).is_empty());
            lacks.extend(unsure.map(|(key, _)| Objection::Value { what: self.spell(*key) }));
        }
        let bound = bound_at(self.old.journey, crossing.from);
        for (binding, of) in self.new.journey.bindings.iter() {
            let one = super::live::Subjects::binding(binding);
            let is_read = one.is_empty() || live.meets(one);
            let trigger = &self.new.program.triggers[of.trigger].name.text;
            let has = bound.iter().any(|&old| {
                let old = &self.old.journey.bindings[old];
                old.name.text == of.name.text
                    && self.old.program.triggers[old.trigger].name.text == *trigger
            });
            if is_read && !has && bound_at(self.new.journey, crossing.to).contains(&binding) {
                lacks.push(Objection::Binding(binding));
            }
        }
        lacks
    }

    /// A situation of the old version as one of the new.
    fn translate(
        &self,
        (old, new): (&Story<'_>, &Story<'_>),
        from: &Situation,
        crossing: Crossing,
    ) -> Result<Situation, Id<Handle>> {
        let mut to = Situation::outside(
            Point::At(crossing.to),
            self.new.journey.handles.len(),
            self.orphans((old, new), from)?,
        );
        let before = self.old.facts.at(crossing.from);
        let live = old.live.at(from.at);
        to.facts = self.facts(&from.facts);
        if let Some(before) = before {
            // What the old version does not look at any more was forgotten there, and the new one may.
            let all = self.facts(before);
            for (&was, &is) in &self.handles {
                let one = super::live::Subjects::handle(was);
                if !one.is_empty() && !live.meets(one) {
                    to.facts.renew(is, all.states(is));
                }
            }
        }
        for (handle, _) in self.old.journey.handles.iter() {
            let request = from.request(handle);
            match self.handles.get(&handle) {
                Some(&new_handle) => to.set_request(new_handle, request),
                None if matches!(request, Request::Counted { left: 1.., .. }) => {
                    return Err(handle);
                }
                None => {}
            }
            let left = matches!(request, Request::Counted { left: 1.., .. });
            if left && !self.repeats_alike((old, new), self.old.journey.handles[handle].step) {
                return Err(handle);
            }
        }
        for &attempt in new.points.attempts(to.at) {
            let was = self.steps.iter().find(|(_, is)| **is == attempt).map(|(was, _)| *was);
            let count = from.runs.iter().find(|(one, _)| Some(*one) == was);
            to.count(attempt, count.map_or(1, |(_, count)| *count));
        }
        if crossing.since != Since::Now {
            to.clock = from.clock;
            return Ok(to);
        }
        Ok(new.rested(to))
    }

    fn orphans(
        &self,
        stories: (&Story<'_>, &Story<'_>),
        from: &Situation,
    ) -> Result<Vec<Orphan>, Id<Handle>> {
        let mut orphans = Vec::new();
        for &orphan in &from.orphans {
            let handles = self.old.journey.handles.iter();
            let of = handles.filter(|(_, one)| one.step == orphan.step).map(|(id, _)| id).next();
            let to = self.steps.get(&orphan.step);
            match (to, of) {
                (Some(&step), _) if self.repeats_alike(stories, orphan.step) => {
                    orphans.push(Orphan { step, ..orphan });
                }
                (_, Some(handle)) => return Err(handle),
                (_, None) => {}
            }
        }
        orphans.sort_unstable();
        Ok(orphans)
    }

    /// Whether the contact center repeats the calls of a step in both versions alike.
    fn repeats_alike(&self, (old, new): (&Story<'_>, &Story<'_>), step: Id<Step>) -> bool {
        let Some(&to) = self.steps.get(&step) else { return false };
        let redials = |story: &Story<'_>, step| story.sending(step).map(|sending| sending.redials);
        redials(old, step) == redials(new, to)
    }

    /// Both versions as one graph, with the ways of those who cross at these places.
    pub(super) fn cross(
        &self,
        old: &mut Story<'_>,
        new: &mut Story<'_>,
        crossings: &[Crossing],
    ) -> Result<Option<Crossed>, Id<Handle>> {
        let Some(mut before) = Graph::explore(old, BUDGET) else { return Ok(None) };
        let mut starts = Vec::new();
        let mut edges = Vec::new();
        for (node, at) in before.nodes.iter().enumerate() {
            let Point::At(step) = at.situation.at else { continue };
            for &crossing in crossings.iter().filter(|one| one.from == step) {
                let from = &at.situation;
                let to = self.translate((old, new), from, crossing)?;
                let mut crossed = change(ChangeKind::Pass, time((old, new), crossing), to.clone());
                crossed.settled = self.let_go(old, from);
                new.settle(&to, &mut crossed, true);
                starts.push(crossed.to.clone());
                edges.push(edge(node, starts.len() - 1, crossed));
            }
        }
        self.renumber(&mut before);
        let Some((after, places)) = Graph::from(new, starts, BUDGET) else { return Ok(None) };
        let place = |edge: Edge| Edge { to: places.get(edge.to).copied().unwrap_or(0), ..edge };
        let edges = edges.into_iter().map(place).collect();
        let old = before.nodes.len();
        Ok(Some(Crossed { graph: before.join(after, edges), old }))
    }

    /// Outcomes of conversations that the new version does not have: nobody looks at them any more.
    fn let_go(
        &self,
        story: &Story<'_>,
        from: &Situation,
    ) -> Vec<(Id<Handle>, super::situation::Conditions)> {
        let gone = self.old.journey.handles.iter().map(|(handle, _)| handle);
        let gone = gone.filter(|handle| !self.handles.contains_key(handle));
        gone.filter(|&handle| received(&from.facts, handle))
            .map(|handle| (self.number(handle), story.may_hold(&from.facts, handle)))
            .collect()
    }

    /// A conversation of the old version in a numbering for both.
    fn number(&self, handle: Id<Handle>) -> Id<Handle> {
        let beyond = || Id::new(self.new.journey.handles.len() + handle.index());
        self.handles.get(&handle).copied().unwrap_or_else(beyond)
    }

    /// A step in the numbering for both: whether it is of the new version, and which.
    pub(super) fn step(&self, step: Id<Step>) -> (bool, Id<Step>) {
        match step.index().checked_sub(self.new.journey.steps.len()) {
            Some(old) => (false, Id::new(old)),
            None => (true, step),
        }
    }

    fn renumber(&self, graph: &mut Graph) {
        for edge in &mut graph.edges {
            edge.received = edge.received.map(|handle| self.number(handle));
            for (handle, _) in &mut edge.settled {
                *handle = self.number(*handle);
            }
            if let Some(out) = &mut edge.out {
                out.step = Id::new(self.new.journey.steps.len() + out.step.index());
                for (handle, _) in &mut out.known {
                    *handle = self.number(*handle);
                }
            }
        }
    }
}

/// How long people may have rested at the old step before what they rest for at the new one.
fn time((old, new): (&Story<'_>, &Story<'_>), crossing: Crossing) -> Time {
    let was = most(old, crossing.from);
    let before = match crossing.since {
        Since::Same => Gap::NONE,
        // All in all they rest as long as the longer of the two allows.
        Since::Arrival => was.beyond(most(new, crossing.to)),
        Since::Now => was,
    };
    if before == Gap::NONE { Time::Instant } else { Time::UpTo(before.exactly()) }
}

/// How long people can rest at a step.
fn most(story: &Story<'_>, id: Id<Step>) -> Gap {
    match &story.schema.journey.steps[id].kind {
        StepKind::Wait(wait) => Gap::of(wait.limit.unwrap_or_default()),
        StepKind::Delay(delay) => story.delay(delay).most(),
        StepKind::Retry(retry) => story.retry_time(&retry.time).most(),
        StepKind::Conversation(_) | StepKind::Send(_) => {
            Gap::seconds(story.sending(id).map_or(0, |sending| sending.hold.longest))
        }
        StepKind::Branch(_)
        | StepKind::Attempt(_)
        | StepKind::Split(_)
        | StepKind::Raise(_)
        | StepKind::Set(_)
        | StepKind::Exit(_)
        | StepKind::Bad => Gap::NONE,
    }
}

/// The names of triggers whose attributes are there at a step.
fn bound_at(journey: &Journey, step: Id<Step>) -> Vec<Id<Binding>> {
    let mut bound = Vec::new();
    if let Some(crate::hir::Audience::Trigger(used)) = &journey.audience {
        bound.extend(used.binding);
    }
    around(journey, &journey.body, step, &mut bound);
    bound
}

/// Whether the step lies in the block; adds what is bound on the way to it.
fn around(
    journey: &Journey,
    block: &[Id<Step>],
    step: Id<Step>,
    bound: &mut Vec<Id<Binding>>,
) -> bool {
    block.iter().any(|&id| {
        if id == step {
            return true;
        }
        if let StepKind::Wait(wait) = &journey.steps[id].kind {
            for arm in &wait.arms {
                let count = bound.len();
                bound.extend(arm.triggers.iter().filter_map(|trigger| match trigger {
                    crate::hir::WaitTrigger::Declared(used) => used.binding,
                    crate::hir::WaitTrigger::Event { .. } => None,
                }));
                if around(journey, &arm.steps, step, bound) {
                    return true;
                }
                bound.truncate(count);
            }
            let timeout = wait.timeout.as_ref();
            return timeout.is_some_and(|timeout| around(journey, &timeout.steps, step, bound));
        }
        journey.steps[id].kind.blocks().into_iter().any(|block| around(journey, block, step, bound))
    })
}
