//! Settings that may still be given.

use journey_compiler::vocabulary::Channel;
use journey_compiler::{Owner, wanted_settings};
use journey_grammar::Span;
use journey_grammar::ast::{Block, Item, Setting, Step, StepKind};

use super::CompletionKind;
use super::ask::{Ask, Offer};
use crate::ide::around;
use crate::ide::hover::shape_markdown;
use crate::ide::shape;

/// Offers the settings that may still be given, required ones first.
pub(super) fn offered(ask: &mut Ask<'_>) {
    let place = ask.cursor.place();
    let (tree, at) = ask.tree();
    let Some((owner, all)) = around::item(tree, at.start).and_then(|item| owner(item, at)) else {
        return;
    };
    if owner == Owner::Journey && !may_stand_here(ask) {
        return;
    }
    let given: Vec<&Setting> = all.iter().filter(|one| !one.name.span.covers(at)).collect();
    let wanted = wanted_settings(owner, &given, &ask.snapshot.inputs.manifest);
    for (name, required) in wanted {
        let Some(shape) = shape::named(place, name) else { continue };
        let offer = Offer::new(name, CompletionKind::Setting);
        let detail = if required { "required" } else { "" };
        let group = u8::from(!required);
        ask.push(Offer { detail: detail.to_owned(), docs: shape_markdown(shape), group, ..offer });
    }
}

/// Whether a setting of a journey may stand at the cursor: above every step.
pub(super) fn may_stand_here(ask: &Ask<'_>) -> bool {
    let (tree, at) = ask.tree();
    let Some(Item::Journey(decl)) = around::item(tree, at.start) else { return true };
    !decl.steps.iter().any(|step| step.span.end <= at.start)
}

/// Whether a step may stand at the cursor: below every setting of the journey.
pub(super) fn may_end_here(ask: &Ask<'_>) -> bool {
    let (tree, at) = ask.tree();
    let Some(Item::Journey(decl)) = around::item(tree, at.start) else { return true };
    !decl.settings.iter().any(|setting| setting.span.start >= at.end)
}

/// What has settings around a place, with those that it has.
fn owner(item: &Item, at: Span) -> Option<(Owner, &[Setting])> {
    match item {
        Item::QuietTime(decl) => Some((Owner::QuietTime, &decl.settings.items)),
        Item::Compliance(decl) => Some((Owner::Compliance, &decl.settings.items)),
        Item::Engagement(decl) => Some((Owner::Engagement, &decl.settings.items)),
        Item::Message(decl) => Some((Owner::Message(decl.kind), &decl.settings.items)),
        Item::Journey(decl) => {
            conversation(&decl.steps, at).or(Some((Owner::Journey, &decl.settings)))
        }
        Item::Choice(_)
        | Item::Contact(_)
        | Item::Segment(_)
        | Item::Trigger(_)
        | Item::Purpose(_)
        | Item::Policy(_)
        | Item::Scenario(_)
        | Item::Forecast(_)
        | Item::Bad(_) => None,
    }
}

/// The conversation among steps, and in those inside them, in whose settings a place is.
fn conversation(steps: &[Step], at: Span) -> Option<(Owner, &[Setting])> {
    let step = steps.iter().find(|step| step.span.covers(at))?;
    let inside = |block: &'_ Block| block.span.covers(at);
    match &step.kind {
        StepKind::Conversation(one) => {
            let channel = Channel::from_word(one.channel.as_str());
            Some((Owner::Conversation(channel), &one.settings))
        }
        StepKind::Wait(wait) => {
            let arm = wait.arms.iter().find(|arm| inside(&arm.block))?;
            conversation(&arm.block.steps, at)
        }
        StepKind::Branch(branch) => {
            let arm = branch.arms.iter().find(|arm| inside(&arm.block))?;
            conversation(&arm.block.steps, at)
        }
        StepKind::Attempt(attempt) => {
            let exhausted = attempt.exhausted.iter().map(|exhausted| &exhausted.block);
            let block = std::iter::once(&attempt.block).chain(exhausted).find(|one| inside(one))?;
            conversation(&block.steps, at)
        }
        StepKind::Split(split) => {
            let arm = split.arms.iter().find(|arm| inside(&arm.block))?;
            conversation(&arm.block.steps, at)
        }
        StepKind::Retry(_)
        | StepKind::Delay(_)
        | StepKind::Send(_)
        | StepKind::Raise(_)
        | StepKind::Set(_)
        | StepKind::Exit(_)
        | StepKind::Bad(_) => None,
    }
}
