//! Stable ids of steps: what a contact's place in a journey is known by when the journey changes.
//!
//! A step with a label, handle or split name has that as its id. Any other has its kind, with what it is
//! about, under the ids of the steps and arms around it:
//! `wait.call/call.attempted/branch/connected/send.RenewalLetter`. Where two would be equal, the later ones
//! are numbered in the order of the text: `retry`, `retry-2`.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::{SmolStr, format_smolstr};

use crate::hir::{Id, Journey, Program, Step, StepKind, Wait, WaitTrigger};

/// The ids of the steps of a journey, by place in its arena.
pub fn step_ids(program: &Program, journey: &Journey) -> Vec<SmolStr> {
    let mut naming = Naming {
        program,
        journey,
        ids: vec![SmolStr::default(); journey.steps.len()],
        taken: BTreeSet::new(),
    };
    for step in journey.steps.values() {
        naming.taken.extend(own_name(journey, step).cloned());
    }
    naming.block(&journey.body, "", &mut BTreeMap::new());
    naming.ids
}

struct Naming<'h> {
    program: &'h Program,
    journey: &'h Journey,
    ids: Vec<SmolStr>,
    taken: BTreeSet<SmolStr>,
}

/// How often each segment has been used under one parent.
type Used = BTreeMap<SmolStr, u32>;

impl Naming<'_> {
    /// Names the steps of a block below `parent`, whose segments so far are `used`.
    fn block(&mut self, steps: &[Id<Step>], parent: &str, used: &mut Used) {
        for &id in steps {
            let step = &self.journey.steps[id];
            let name = match own_name(self.journey, step) {
                Some(name) => name.clone(),
                None => self.below(parent, used, &self.segment(step)),
            };
            self.arms(step, &name);
            if let Some(slot) = self.ids.get_mut(id.index()) {
                *slot = name;
            }
        }
    }

    /// Names the steps inside of the step called `parent`.
    fn arms(&mut self, step: &Step, parent: &SmolStr) {
        let used = &mut Used::new();
        match &step.kind {
            StepKind::Wait(wait) => self.wait_arms(wait, parent, used),
            StepKind::Branch(branch) => {
                for arm in &branch.arms {
                    self.arm(&arm.steps, parent, used, &arm.canonical);
                }
                if let Some(otherwise) = &branch.otherwise {
                    self.arm(&otherwise.steps, parent, used, "otherwise");
                }
            }
            StepKind::Attempt(attempt) => {
                self.block(&attempt.steps, parent, used);
                if let Some((_, steps)) = &attempt.exhausted {
                    self.arm(steps, parent, used, "exhausted");
                }
            }
            StepKind::Split(split) => {
                for arm in &split.arms {
                    self.arm(&arm.steps, parent, used, arm.name.as_str());
                }
            }
            StepKind::Conversation(_)
            | StepKind::Retry(_)
            | StepKind::Delay(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => {}
        }
    }

    fn wait_arms(&mut self, wait: &Wait, parent: &SmolStr, used: &mut Used) {
        for arm in &wait.arms {
            let names: Vec<SmolStr> = arm.triggers.iter().map(|on| self.trigger(on)).collect();
            self.arm(&arm.steps, parent, used, &names.join(", "));
        }
        if let Some(timeout) = &wait.timeout {
            self.arm(&timeout.steps, parent, used, "timeout");
        }
    }

    fn arm(&mut self, steps: &[Id<Step>], parent: &SmolStr, used: &mut Used, head: &str) {
        let name = self.below(parent, used, head);
        self.block(steps, &name, &mut Used::new());
    }

    /// An id that no other step or arm has.
    fn below(&mut self, parent: &str, used: &mut Used, segment: &str) -> SmolStr {
        let count = used.entry(segment.into()).or_default();
        loop {
            *count += 1;
            let slash = if parent.is_empty() { "" } else { "/" };
            let id = match *count {
                1 => format_smolstr!("{parent}{slash}{segment}"),
                number => format_smolstr!("{parent}{slash}{segment}-{number}"),
            };
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    fn segment(&self, step: &Step) -> SmolStr {
        match &step.kind {
            StepKind::Wait(wait) => self.wait_segment(wait),
            StepKind::Branch(_) => "branch".into(),
            StepKind::Attempt(_) => "attempt".into(),
            StepKind::Retry(_) => "retry".into(),
            StepKind::Split(_) => "split".into(),
            StepKind::Delay(_) => "delay".into(),
            StepKind::Send(Some(message)) => {
                format_smolstr!("send.{}", self.program.messages[*message].name.as_str())
            }
            StepKind::Send(None) => "send".into(),
            StepKind::Raise(raise) => match raise.trigger {
                Some(trigger) => {
                    format_smolstr!("raise.{}", self.program.triggers[trigger].name.as_str())
                }
                None => "raise".into(),
            },
            StepKind::Set(_) => "set".into(),
            StepKind::Exit(_) => "exit".into(),
            StepKind::Conversation(_) | StepKind::Bad => "step".into(),
        }
    }

    /// `wait` with the handle that is listed first, else with the trigger.
    fn wait_segment(&self, wait: &Wait) -> SmolStr {
        let triggers = || wait.arms.iter().flat_map(|arm| &arm.triggers);
        let handle = triggers().find_map(|on| match on {
            WaitTrigger::Event { handle, .. } => Some(&self.journey.handles[*handle].name),
            WaitTrigger::Declared(_) => None,
        });
        let trigger = || {
            triggers().find_map(|on| match on {
                WaitTrigger::Declared(used) => Some(&self.program.triggers[used.trigger].name),
                WaitTrigger::Event { .. } => None,
            })
        };
        match handle.or_else(trigger) {
            Some(name) => format_smolstr!("wait.{}", name.as_str()),
            None => "wait".into(),
        }
    }

    fn trigger(&self, on: &WaitTrigger) -> SmolStr {
        match on {
            WaitTrigger::Event { handle, event, .. } => {
                let name = self.journey.handles[*handle].name.as_str();
                format_smolstr!("{name}.{}", event.word())
            }
            WaitTrigger::Declared(used) => self.program.triggers[used.trigger].name.text.clone(),
        }
    }
}

/// The name that a step gives itself.
fn own_name<'h>(journey: &'h Journey, step: &'h Step) -> Option<&'h SmolStr> {
    let inherent = match &step.kind {
        StepKind::Conversation(conversation) => Some(&journey.handles[conversation.handle].name),
        StepKind::Split(split) => split.name.as_ref(),
        StepKind::Wait(_)
        | StepKind::Branch(_)
        | StepKind::Attempt(_)
        | StepKind::Retry(_)
        | StepKind::Delay(_)
        | StepKind::Send(_)
        | StepKind::Raise(_)
        | StepKind::Set(_)
        | StepKind::Exit(_)
        | StepKind::Bad => None,
    };
    step.label.as_ref().or(inherent).map(|name| &name.text)
}
