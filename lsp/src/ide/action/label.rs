//! Gives a step a label, so that people stay where they are when the journey changes.

use std::collections::BTreeSet;

use journey_compiler::hir::{Step, StepKind, WaitTrigger};
use journey_grammar::ast::Name;
use journey_grammar::words::is_reserved;

use super::here::Here;
use super::{Action, ActionKind};

/// Offers a label for the step at the cursor.
pub(super) fn add_label(here: &Here<'_>) -> Option<Action> {
    let (_, step) = here.step_at_keyword()?;
    if step.label.is_some() || matches!(step.kind, StepKind::Bad) {
        return None;
    }
    let label = free(&about(here, step)?, &taken(here));
    let at = step.keyword.start;
    Some(Action {
        title: format!("Add the label `{label}`"),
        kind: ActionKind::Rewrite,
        edits: vec![here.replace(at, at, format!("{label}: "))],
        mends: None,
        is_preferred: false,
    })
}

/// What a step is about, as a name. None for steps that are named already.
fn about(here: &Here<'_>, step: &Step) -> Option<String> {
    let program = here.snapshot.program();
    let named = |verb: &str, name: Option<&str>| match name {
        Some(name) => format!("{verb}_{}", snake(name)),
        None => verb.to_owned(),
    };
    Some(match &step.kind {
        StepKind::Wait(wait) => {
            let first = wait.arms.iter().flat_map(|arm| &arm.triggers).next();
            let name = first.map(|trigger| match trigger {
                WaitTrigger::Event { handle, .. } => &here.journey.handles[*handle].name,
                WaitTrigger::Declared(used) => &program.triggers[used.trigger].name,
            });
            named("wait_for", name.map(Name::as_str))
        }
        StepKind::Branch(_) => "decision".to_owned(),
        StepKind::Attempt(_) => "tries".to_owned(),
        StepKind::Retry(_) => "try_again".to_owned(),
        StepKind::Delay(_) => "pause".to_owned(),
        StepKind::Send(message) => {
            named("send", message.map(|id| program.messages[id].name.as_str()))
        }
        StepKind::Raise(raise) => {
            named("raise", raise.trigger.map(|id| program.triggers[id].name.as_str()))
        }
        StepKind::Set(assignment) => {
            let contact = program.contact.as_ref();
            let field = contact.and_then(|contact| Some(&contact.fields[assignment.field?].name));
            named("set", field.map(Name::as_str))
        }
        StepKind::Exit(_) => "leave".to_owned(),
        StepKind::Conversation(_) | StepKind::Split(_) | StepKind::Bad => return None,
    })
}

/// Every name that something in the journey has.
fn taken(here: &Here<'_>) -> BTreeSet<String> {
    let journey = here.journey;
    let handles = journey.handles.values().map(|handle| &handle.name);
    let bindings = journey.bindings.values().map(|binding| &binding.name);
    let steps = journey.steps.values().flat_map(|step| {
        let split =
            if let StepKind::Split(split) = &step.kind { split.name.as_ref() } else { None };
        step.label.iter().chain(split)
    });
    handles.chain(bindings).chain(steps).map(|name| name.text.to_string()).collect()
}

/// The name, or with the first number that makes it free.
fn free(stem: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2_u32..).map(|number| format!("{stem}_{number}"));
    let mut names = std::iter::once(stem.to_owned()).chain(numbered);
    let is_free = |name: &String| !taken.contains(name) && !is_reserved(name);
    names.find(is_free).unwrap_or_else(|| stem.to_owned())
}

/// `RenewalLetter` as `renewal_letter`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
