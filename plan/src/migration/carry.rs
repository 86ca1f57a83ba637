//! What part of a run's state corresponds to what, from one plan to the next.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{JourneyMigration, MigrationFault, PlaceMigration, Then, rests};
use crate::compare::Matching;
use crate::exec::{Field, Index, Journey, Program, Slot, StepKind, Type, VerifiedPlan};
use crate::model;
use crate::value::{Symbol, Value};

/// How runs of one journey go on in another plan.
#[derive(Clone, Debug)]
pub struct Carry {
    /// The journey in the old plan.
    pub from: Index,
    /// The journey in the new plan.
    pub to: Index,
    /// What becomes of a run, by the old step on which it rests; absent where nobody can rest.
    pub places: Vec<Option<Onward>>,
    /// Whether a `delay` or `retry` at which people go on ends when the old one does, by the old step.
    pub same_time: Vec<bool>,
    /// Where the state of each new handle comes from, by slot.
    pub handles: Vec<Option<HandleFrom>>,
    /// The old counter of each new attempt, by slot; absent: the attempt is new, and its body counts as begun.
    pub counters: Vec<Option<Slot>>,
    /// Where the attributes of triggers come from, by slot.
    pub bindings: Vec<Option<BindingFrom>>,
    /// The old place of each condition of the new journey's `never` rules; absent: the condition is new.
    pub reported: Vec<Option<usize>>,
    /// The new place of each old Result value.
    results: Vec<Option<u8>>,
    /// The new symbol of each old choice value.
    symbols: Vec<Option<Symbol>>,
}

/// What becomes of a run.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Onward {
    /// It goes on at this step of the new plan.
    Move(Index),
    /// It stays on the old plan.
    Keep,
    /// It ends with this outcome of the old plan.
    End(Index),
}

/// Where the state of a conversation comes from.
#[derive(Clone, Debug)]
pub struct HandleFrom {
    /// The handle's slot in the old plan.
    pub slot: Slot,
    /// The old place of each attribute, with its type; absent where it is new or of another type.
    pub attributes: Vec<Option<(Index, Type)>>,
    /// The new place of each old disposition code; absent where it is gone.
    pub codes: Vec<Option<u8>>,
}

/// Where the attributes of a trigger come from.
#[derive(Clone, Debug)]
pub struct BindingFrom {
    /// The slot in the old plan.
    pub slot: Slot,
    /// The old place of each attribute, with its type; absent where it is new or of another type.
    pub fields: Vec<Option<(Index, Type)>>,
}

/// The steps of a journey that are the same in both plans: old and new ids.
pub fn pairs(old: &model::Journey, new: &model::Journey) -> BTreeMap<SmolStr, SmolStr> {
    let matching = Matching::of(old, new);
    matching.pairs().map(|(old, new, _)| (old.into(), new.into())).collect()
}

impl Carry {
    pub(super) fn new(
        old: &VerifiedPlan,
        new: &VerifiedPlan,
        migration: &JourneyMigration,
    ) -> Result<Self, MigrationFault> {
        let name = &migration.journey;
        let missing = |in_new| MigrationFault::NoJourney { journey: name.clone(), in_new };
        let (from, was, written) = journey(old, name).ok_or_else(|| missing(false))?;
        let (to, is, rewritten) = journey(new, name).ok_or_else(|| missing(true))?;
        let pairs = pairs(written, rewritten);
        let (old_program, new_program) = (old.program(), new.program());
        let sides = Sides { old: old_program, new: new_program, was, is, written, rewritten };
        Ok(Self {
            from,
            to,
            same_time: sides.same_time(migration),
            places: sides.places(migration)?,
            handles: sides.handles(&pairs),
            counters: sides.counters(&pairs),
            bindings: sides.bindings(),
            reported: reported(old.plan(), new.plan(), name),
            results: sides.results(),
            symbols: sides.symbols(),
        })
    }

    /// What becomes of a run that rests on a step of the old plan.
    pub fn onward(&self, step: Index) -> Option<Onward> {
        self.places.get(step as usize).copied().flatten()
    }

    /// The place of an old Result value in the new plan; absent where its vocabulary has none of that name.
    pub fn result(&self, old: u8) -> Option<u8> {
        self.results.get(usize::from(old)).copied().flatten()
    }

    /// An attribute of the old plan in the new one; absent where its type has no such value any more.
    pub fn attribute(&self, value: &Value, ty: &Type) -> Option<Value> {
        let value = self.value(value)?;
        match (ty, &value) {
            (Type::Choice(values), Value::Choice(symbol)) => {
                values.iter().any(|(known, _)| known == symbol).then_some(value)
            }
            _ => Some(value),
        }
    }

    /// A value of the old plan in the new one; absent where a choice has no value of that name any more.
    pub fn value(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Choice(symbol) => {
                self.symbols.get(symbol.0 as usize).copied().flatten().map(Value::Choice)
            }
            Value::Text(_)
            | Value::Number(_)
            | Value::Boolean(_)
            | Value::Date(_)
            | Value::DateTime(_) => Some(value.clone()),
        }
    }
}

/// Both plans, as they run.
struct Sides<'p> {
    old: &'p Program,
    new: &'p Program,
    was: &'p Journey,
    is: &'p Journey,
    /// The old journey as it is written.
    written: &'p model::Journey,
    /// The new one.
    rewritten: &'p model::Journey,
}

impl Sides<'_> {
    fn places(&self, migration: &JourneyMigration) -> Result<Vec<Option<Onward>>, MigrationFault> {
        let mut given = migration.places.iter();
        let mut places = Vec::with_capacity(self.was.steps.len());
        let misplaced =
            |expected: Option<&SmolStr>, found: Option<&PlaceMigration>| MigrationFault::Places {
                journey: migration.journey.clone(),
                expected: expected.cloned(),
                found: found.map(|one| one.at.clone()),
            };
        for step in &self.written.steps {
            if rests(&step.step).is_none() {
                places.push(None);
                continue;
            }
            match given.next() {
                Some(place) if place.at == step.id => places.push(Some(self.onward(place)?)),
                other => return Err(misplaced(Some(&step.id), other)),
            }
        }
        match given.next() {
            None => Ok(places),
            more => Err(misplaced(None, more)),
        }
    }

    fn onward(&self, place: &PlaceMigration) -> Result<Onward, MigrationFault> {
        let journey = || self.was.name.clone();
        match &place.then {
            Then::Keep => Ok(Onward::Keep),
            Then::Move(step) => {
                let mut steps = (0..).zip(&self.rewritten.steps);
                let found = steps.find(|(_, one)| one.id == *step && rests(&one.step).is_some());
                let fault = || MigrationFault::NoPlace { journey: journey(), step: step.clone() };
                found.map(|(index, _)| Onward::Move(index)).ok_or_else(fault)
            }
            Then::End(outcome) => {
                let found = (0..).zip(&self.was.outcomes).find(|(_, one)| *one == outcome);
                let fault =
                    || MigrationFault::NoOutcome { journey: journey(), outcome: outcome.clone() };
                found.map(|(index, _)| Onward::End(index)).ok_or_else(fault)
            }
        }
    }

    /// Whether each old `delay` or `retry` and the one at which its people go on mean the same time.
    fn same_time(&self, migration: &JourneyMigration) -> Vec<bool> {
        let target = |id: &SmolStr| {
            let place = migration.places.iter().find(|place| place.at == *id)?;
            let Then::Move(to) = &place.then else { return None };
            self.rewritten.steps.iter().find(|step| step.id == *to)
        };
        let same = |step: &model::Step| {
            let is = target(&step.id).and_then(|to| rest_time(&to.step));
            is.is_some() && rest_time(&step.step) == is
        };
        self.written.steps.iter().map(same).collect()
    }

    /// The old step of each new one that is the same.
    fn was_of(&self, pairs: &BTreeMap<SmolStr, SmolStr>, step: Index) -> Option<Index> {
        let id = &self.is.steps.get(step as usize)?.id;
        let (old, _) = pairs.iter().find(|(_, new)| *new == id)?;
        (0..).zip(&self.was.steps).find(|(_, one)| one.id == *old).map(|(index, _)| index)
    }

    fn handles(&self, pairs: &BTreeMap<SmolStr, SmolStr>) -> Vec<Option<HandleFrom>> {
        let from = |handle: &crate::exec::Handle| {
            let step = self.was_of(pairs, handle.step)?;
            let (slot, was) = (0..).zip(&self.was.handles).find(|(_, one)| one.step == step)?;
            let old = self.old.engagements.get(was.engagement as usize)?;
            let new = self.new.engagements.get(handle.engagement as usize)?;
            let code = |(name, _): &(SmolStr, SmolStr)| {
                (0..).zip(&new.dispositions).find(|(_, (one, _))| one == name).map(|(at, _)| at)
            };
            (old.channel == new.channel).then(|| HandleFrom {
                slot,
                attributes: fields(&old.attributes, &new.attributes),
                codes: old.dispositions.iter().map(code).collect(),
            })
        };
        self.is.handles.iter().map(from).collect()
    }

    fn counters(&self, pairs: &BTreeMap<SmolStr, SmolStr>) -> Vec<Option<Slot>> {
        let mut counters = vec![None; usize::from(self.is.counters)];
        for (index, step) in (0..).zip(&self.is.steps) {
            let StepKind::Attempt { counter, .. } = step.kind else { continue };
            let was = self.was_of(pairs, index).and_then(|was| self.was.steps.get(was as usize));
            let Some(StepKind::Attempt { counter: old, .. }) = was.map(|step| &step.kind) else {
                continue;
            };
            if let Some(slot) = counters.get_mut(usize::from(counter)) {
                *slot = Some(*old);
            }
        }
        counters
    }

    fn bindings(&self) -> Vec<Option<BindingFrom>> {
        let from = |binding: &crate::exec::Binding| {
            let new = self.new.triggers.get(binding.trigger as usize)?;
            let (slot, old) = (0..).zip(&self.was.bindings).find_map(|(slot, one)| {
                let old = self.old.triggers.get(one.trigger as usize)?;
                (one.name == binding.name && old.name == new.name).then_some((slot, old))
            })?;
            Some(BindingFrom { slot, fields: fields(&old.fields, &new.fields) })
        };
        self.is.bindings.iter().map(from).collect()
    }

    fn results(&self) -> Vec<Option<u8>> {
        let place = |channel: model::Channel, name: &str| {
            let mut new = (0_u8..).zip(&self.new.results);
            new.find(|(_, new)| new.channel == channel && new.name == name).map(|(place, _)| place)
        };
        // A value that is in the vocabulary no more is read as what every vocabulary has.
        let place = |old: &crate::exec::ResultValue| {
            place(old.channel, &old.name).or_else(|| place(old.channel, "Unknown"))
        };
        self.old.results.iter().map(place).collect()
    }

    fn symbols(&self) -> Vec<Option<Symbol>> {
        let known: BTreeMap<&str, u32> =
            self.new.symbols.iter().map(SmolStr::as_str).zip(0..).collect();
        self.old.symbols.iter().map(|name| known.get(name.as_str()).copied().map(Symbol)).collect()
    }
}

/// The old place of each new field, where both have it and it is of the same type but for the values of a choice.
fn fields(old: &[Field], new: &[Field]) -> Vec<Option<(Index, Type)>> {
    let from = |field: &Field| {
        let mut known = (0..).zip(old);
        let (place, _) = known.find(|(_, one)| {
            one.name == field.name
                && std::mem::discriminant(&one.ty) == std::mem::discriminant(&field.ty)
        })?;
        Some((place, field.ty.clone()))
    };
    new.iter().map(from).collect()
}

/// Until when a `delay` or `retry` rests.
pub fn rest_time(kind: &model::StepKind) -> Option<&model::RestTime> {
    match kind {
        model::StepKind::Delay { time, .. } | model::StepKind::Retry { time, .. } => Some(time),
        model::StepKind::Conversation { .. }
        | model::StepKind::Wait { .. }
        | model::StepKind::Branch { .. }
        | model::StepKind::Attempt { .. }
        | model::StepKind::Split { .. }
        | model::StepKind::Send { .. }
        | model::StepKind::Raise { .. }
        | model::StepKind::Set { .. }
        | model::StepKind::Exit { .. } => None,
    }
}

/// Where the conditions of `never` rules stood before.
fn reported(old: &model::Plan, new: &model::Plan, journey: &str) -> Vec<Option<usize>> {
    let before = conditions(old, journey);
    let place = |condition: &&model::Expr| before.iter().position(|one| one == condition);
    conditions(new, journey).iter().map(place).collect()
}

/// The conditions of the `never` rules that a journey follows, in the order in which the runtime keeps them.
fn conditions<'p>(plan: &'p model::Plan, journey: &str) -> Vec<&'p model::Expr> {
    let follows = plan.journeys.iter().find(|one| one.name == journey);
    let policies = follows
        .into_iter()
        .flat_map(|journey| &journey.follows)
        .filter_map(|name| plan.declarations.policies.iter().find(|policy| policy.name == *name));
    let rules = policies.flat_map(|policy| &policy.rules);
    let condition = |rule: &'p model::Rule| match &rule.rule {
        model::RuleKind::Never { condition, .. } => Some(condition),
        model::RuleKind::Limit { .. }
        | model::RuleKind::Hours { .. }
        | model::RuleKind::Require { .. }
        | model::RuleKind::Finish { .. } => None,
    };
    rules.filter_map(condition).collect()
}

/// A journey as it runs, with its place, and as it is written.
fn journey<'p>(
    plan: &'p VerifiedPlan,
    name: &str,
) -> Option<(Index, &'p Journey, &'p model::Journey)> {
    let mut running = (0..).zip(&plan.program().journeys);
    let (index, journey) = running.find(|(_, journey)| journey.name == name)?;
    let written = plan.plan().journeys.iter().find(|journey| journey.name == name)?;
    Some((index, journey, written))
}
