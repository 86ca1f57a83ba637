//! Steps on which people rest and that only their number tells apart.

use std::collections::{BTreeMap, BTreeSet};

use journey_grammar::{Diagnostic, Span};
use smol_str::{SmolStr, format_smolstr};

use crate::errors::rules as errors;
use crate::flow::StepFacts;
use crate::hir::{Id, Journey, Program, Step, StepKind, Wait, WaitTrigger};

/// Checks the steps of each block of a journey.
pub(super) fn check(
    program: &Program,
    journey: &Journey,
    facts: &StepFacts,
    found: &mut Vec<Diagnostic>,
) {
    let mut labels = Labels { program, journey, facts, taken: BTreeSet::new(), found };
    labels.block(&journey.body);
}

struct Labels<'a> {
    program: &'a Program,
    journey: &'a Journey,
    facts: &'a StepFacts,
    /// Names of the journey, filled when the first label is proposed, and labels proposed since.
    taken: BTreeSet<SmolStr>,
    found: &'a mut Vec<Diagnostic>,
}

impl Labels<'_> {
    fn block(&mut self, steps: &[Id<Step>]) {
        let mut seen: BTreeMap<SmolStr, Span> = BTreeMap::new();
        let journey = self.journey;
        for &id in steps.iter().filter(|&&id| self.facts.reached(id)) {
            let step = &journey.steps[id];
            if let Some((key, kind)) = self.resting(step).filter(|_| step.label.is_none()) {
                match seen.get(&key) {
                    Some(&earlier) => {
                        let label = self.propose(&key);
                        self.found.push(errors::unlabelled_step(step, earlier, kind, &label));
                    }
                    None => {
                        seen.insert(key, step.keyword);
                    }
                }
            }
            for block in step.kind.blocks() {
                self.block(block);
            }
        }
    }

    /// The id of a step on which people rest, and the word for it; absent where it has a name of its own.
    fn resting(&self, step: &Step) -> Option<(SmolStr, &'static str)> {
        match &step.kind {
            StepKind::Wait(wait) => Some((self.waited_for(wait), "wait")),
            StepKind::Delay(_) => Some(("delay".into(), "delay")),
            StepKind::Retry(_) => Some(("retry".into(), "retry")),
            StepKind::Send(message) => {
                let name = &self.program.messages[(*message)?].name.text;
                Some((format_smolstr!("send.{name}"), "send"))
            }
            StepKind::Conversation(_)
            | StepKind::Branch(_)
            | StepKind::Attempt(_)
            | StepKind::Split(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => None,
        }
    }

    fn waited_for(&self, wait: &Wait) -> SmolStr {
        let triggers = || wait.arms.iter().flat_map(|arm| &arm.triggers);
        let handle = triggers().find_map(|trigger| match trigger {
            WaitTrigger::Event { handle, .. } => Some(&self.journey.handles[*handle].name.text),
            WaitTrigger::Declared(_) => None,
        });
        let declared = triggers().find_map(|trigger| match trigger {
            WaitTrigger::Declared(used) => Some(&self.program.triggers[used.trigger].name.text),
            WaitTrigger::Event { .. } => None,
        });
        let name = handle.or(declared);
        name.map_or_else(|| "wait".into(), |name| format_smolstr!("wait.{name}"))
    }

    /// A label that the journey does not have yet: `wait_call_2`.
    fn propose(&mut self, key: &str) -> SmolStr {
        if self.taken.is_empty() {
            self.taken = names(self.journey);
        }
        let base = snake_case(key);
        let mut number = 2_u32;
        loop {
            let label = format_smolstr!("{base}_{number}");
            if self.taken.insert(label.clone()) {
                return label;
            }
            number += 1;
        }
    }
}

/// The names that share one space in a journey.
fn names(journey: &Journey) -> BTreeSet<SmolStr> {
    let steps = journey.steps.values();
    let labels = steps.clone().filter_map(|step| step.label.as_ref());
    let splits = steps.filter_map(|step| {
        if let StepKind::Split(split) = &step.kind { split.name.as_ref() } else { None }
    });
    let handles = journey.handles.values().map(|handle| &handle.name);
    let bindings = journey.bindings.values().map(|binding| &binding.name);
    let all = labels.chain(splits).chain(handles).chain(bindings).chain(&journey.outcomes);
    all.map(|name| name.text.clone()).chain(["completed".into()]).collect()
}

/// `send.RenewalLetter` as `send_renewal_letter`
fn snake_case(key: &str) -> String {
    let mut out = String::new();
    let mut lower_before = false;
    for letter in key.chars() {
        if letter == '.' {
            out.push('_');
        } else {
            if letter.is_uppercase() && lower_before {
                out.push('_');
            }
            out.extend(letter.to_lowercase());
        }
        lower_before = letter.is_lowercase() || letter.is_numeric();
    }
    out
}
