//! One version of a journey with what it speaks of.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::normal::Names;
use crate::model::{Channel, Engagement, Journey, MessageKind, Plan, Step, StepKind};

/// One version of a journey. Handles go by their names in the new version.
pub(super) struct View<'p> {
    pub(super) plan: &'p Plan,
    pub(super) journey: &'p Journey,
    pub(super) names: Names,
    by_id: BTreeMap<&'p str, &'p Step>,
    handles: BTreeMap<SmolStr, &'p SmolStr>,
    /// The steps that were passed while situations were followed.
    passed: RefCell<BTreeSet<&'p str>>,
}

impl<'p> View<'p> {
    pub(super) fn new(plan: &'p Plan, journey: &'p Journey, names: Names) -> Self {
        let handles = journey.steps.iter().filter_map(|step| match &step.step {
            StepKind::Conversation { handle, engagement, .. } => {
                Some((names.handle(handle), engagement))
            }
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
        });
        let handles = handles.collect();
        let by_id = journey.steps.iter().map(|step| (step.id.as_str(), step)).collect();
        Self { plan, journey, names, by_id, handles, passed: RefCell::default() }
    }

    pub(super) fn step(&self, id: &str) -> Option<&'p Step> {
        self.by_id.get(id).copied()
    }

    /// Notes that a step was passed.
    pub(super) fn mark(&self, id: &'p SmolStr) {
        self.passed.borrow_mut().insert(id);
    }

    pub(super) fn was_passed(&self, id: &str) -> bool {
        self.passed.borrow().contains(id)
    }

    pub(super) fn engagement(&self, name: &str) -> Option<&'p Engagement> {
        self.plan.declarations.engagements.iter().find(|one| one.name == name)
    }

    /// The engagement of a handle.
    pub(super) fn engagement_of(&self, handle: &str) -> Option<&'p Engagement> {
        self.engagement(self.handles.get(handle)?)
    }

    pub(super) fn channel(&self, engagement: &str) -> Channel {
        self.engagement(engagement).map_or(Channel::Voice, |one| one.channel)
    }

    pub(super) fn message_kind(&self, message: &str) -> Option<MessageKind> {
        let messages = &self.plan.declarations.messages;
        messages.iter().find(|one| one.name == message).map(|one| one.kind)
    }
}
