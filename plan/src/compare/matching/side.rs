//! One of the two versions, as the search for pairs looks at it.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::{Discriminant, discriminant};

use sha2::{Digest, Sha256};
use smol_str::{SmolStr, format_smolstr};

use crate::compare::normal::{Names, arms, without_arms};
use crate::model::{Audience, Journey, Step, StepKind, TriggerUse, WaitArm, WaitTrigger};

/// A digest of a step and of everything behind it.
pub(super) type Tail = Vec<u8>;

/// A version of the journey; handles and attempts that are paired go by their names in the new one.
pub(super) struct Side<'j> {
    journey: &'j Journey,
    by_id: BTreeMap<&'j SmolStr, &'j Step>,
    leading: BTreeMap<&'j SmolStr, Vec<&'j SmolStr>>,
    names: Names,
    attempts: BTreeMap<SmolStr, SmolStr>,
}

impl<'j> Side<'j> {
    pub(super) fn new(journey: &'j Journey) -> Self {
        let mut leading: BTreeMap<&SmolStr, Vec<&SmolStr>> = BTreeMap::new();
        for step in &journey.steps {
            let behind: BTreeSet<&SmolStr> = step.step.successors().into_iter().flatten().collect();
            for next in behind {
                leading.entry(next).or_default().push(&step.id);
            }
        }
        Self {
            journey,
            by_id: journey.steps.iter().map(|step| (&step.id, step)).collect(),
            leading,
            names: binding_names(journey),
            attempts: BTreeMap::new(),
        }
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &SmolStr> {
        self.journey.steps.iter().map(|step| &step.id)
    }

    pub(super) fn first(&self) -> Option<&SmolStr> {
        self.journey.first.as_ref()
    }

    pub(super) fn kind(&self, id: &SmolStr) -> Option<Discriminant<StepKind>> {
        self.step(id).map(discriminant)
    }

    /// The handle that a step starts.
    pub(super) fn handle(&self, id: &SmolStr) -> Option<SmolStr> {
        match self.step(id)? {
            StepKind::Conversation { handle, .. } => Some(handle.clone()),
            StepKind::Wait { .. }
            | StepKind::Branch { .. }
            | StepKind::Attempt { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Delay { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => None,
        }
    }

    pub(super) fn set_handle(&mut self, name: SmolStr, stand_in: SmolStr) {
        if name != stand_in {
            self.names.set_apart(&stand_in);
        }
        self.names.set_handle(name, stand_in);
    }

    pub(super) fn set_attempt(&mut self, id: &SmolStr, stand_in: &SmolStr) {
        self.attempts.insert(id.clone(), stand_in.clone());
    }

    /// What the step does, without what follows it.
    pub(super) fn form(&self, id: &SmolStr) -> Option<StepKind> {
        let mut form = without_arms(self.step(id)?, &self.names);
        if let StepKind::Retry { attempt, .. } = &mut form
            && let Some(stand_in) = self.attempts.get(attempt)
        {
            *attempt = stand_in.clone();
        }
        Some(form)
    }

    /// The arms that lead to a step, and which.
    pub(super) fn arms(&self, id: &SmolStr) -> impl Iterator<Item = (SmolStr, SmolStr)> {
        let arms = self.step(id).map(|step| arms(step, &self.names)).unwrap_or_default();
        arms.into_iter().filter_map(|(arm, next)| Some((arm, next?)))
    }

    pub(super) fn leading_to(&self, id: &SmolStr) -> &[&'j SmolStr] {
        self.leading.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    fn step(&self, id: &SmolStr) -> Option<&'j StepKind> {
        self.by_id.get(id).map(|step| &step.step)
    }

    /// What each step does and everything behind it, in one word each; not of last steps.
    pub(super) fn tails(&self) -> BTreeMap<SmolStr, Tail> {
        let mut tails: BTreeMap<SmolStr, Tail> = BTreeMap::new();
        for id in self.last_first() {
            let Some(form) = self.form(id) else { continue };
            let arms = self.arms(id).map(|(arm, next)| (arm, tails.get(&next)));
            let words = format!("{form:?} {:?}", arms.collect::<Vec<_>>());
            tails.insert(id.clone(), Sha256::digest(words.as_bytes()).to_vec());
        }
        let goes_on = |id: &SmolStr| self.arms(id).next().is_some();
        tails.retain(|id, _| goes_on(id));
        tails
    }

    /// The steps, each behind all that follow it; retries lead nowhere here.
    fn last_first(&self) -> Vec<&'j SmolStr> {
        let (mut sorted, mut seen) = (Vec::new(), BTreeSet::new());
        let mut open: Vec<(&'j SmolStr, bool)> =
            self.journey.first.iter().map(|first| (first, false)).collect();
        while let Some((id, is_done)) = open.pop() {
            if is_done {
                sorted.push(id);
            } else if seen.insert(id) {
                open.push((id, true));
                let next = self.step(id).map(StepKind::successors).unwrap_or_default();
                open.extend(next.into_iter().flatten().map(|next| (next, false)));
            }
        }
        sorted
    }
}

/// The trigger stands for the name of its attributes where no other use of it has a name.
pub(in crate::compare) fn binding_names(journey: &Journey) -> Names {
    let mut uses: BTreeMap<&SmolStr, Vec<&SmolStr>> = BTreeMap::new();
    for used in named_uses(journey) {
        uses.entry(&used.trigger).or_default().extend(&used.alias);
    }
    let mut names = Names::default();
    for (trigger, aliases) in uses {
        if let [alias] = aliases.as_slice() {
            names.set_binding((*alias).clone(), format_smolstr!("@{trigger}"));
        }
    }
    names
}

/// The uses of triggers whose attributes steps may read.
fn named_uses(journey: &Journey) -> Vec<&TriggerUse> {
    let entry = if let Audience::Trigger(used) = &journey.audience { Some(used) } else { None };
    let waits = journey.steps.iter().flat_map(|step| match &step.step {
        StepKind::Wait { arms, .. } => arms.as_slice(),
        StepKind::Conversation { .. }
        | StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Retry { .. }
        | StepKind::Split { .. }
        | StepKind::Delay { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => <&[WaitArm]>::default(),
    });
    let in_waits = waits.flat_map(|arm| &arm.on).filter_map(|on| match on {
        WaitTrigger::Trigger(used) => Some(used),
        WaitTrigger::Event { .. } => None,
    });
    entry.into_iter().chain(in_waits).collect()
}
