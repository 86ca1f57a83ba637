//! Writes the `wait` of a conversation with everything that can come of it.

use journey_compiler::hir::{Conversation, Handle, Id, StepKind, WaitTrigger};
use journey_compiler::vocabulary::{Channel, EventKind};
use smol_str::SmolStr;

use super::here::Here;
use super::{Action, ActionKind};

/// Seconds in a day.
const DAY: u64 = 86_400;

/// No `wait` may be longer.
const LONGEST: u64 = 90;

/// Offers the `wait` for the conversation at the cursor, if none waits for it.
pub(super) fn create_branches(here: &Here<'_>) -> Option<Action> {
    let (_, step) = here.step_around()?;
    let StepKind::Conversation(Conversation { handle: id, .. }) = &step.kind else { return None };
    let handle = &here.journey.handles[*id];
    if here.journey.steps.values().any(|step| waits_for(&step.kind, *id)) {
        return None;
    }
    let (channel, engagement) = (handle.channel?, handle.engagement?);
    let mut lines = vec![format!("wait up to {} {{", limit(here, channel, engagement)?)];
    for &event in channel.events() {
        lines.extend(arm(here, handle, channel, event));
    }
    lines.extend(["    timeout => {}".to_owned(), "}".to_owned()]);
    let margin = format!("\n{}", here.margin(step.span.start));
    let text = format!("\n{margin}{}", lines.join(&margin));
    Some(Action {
        title: format!("Create branches for `{}`", handle.name.text),
        kind: ActionKind::Rewrite,
        edits: vec![here.replace(step.span.end, step.span.end, text)],
        mends: None,
        is_preferred: false,
    })
}

fn waits_for(kind: &StepKind, wanted: Id<Handle>) -> bool {
    let StepKind::Wait(wait) = kind else { return false };
    let mut triggers = wait.arms.iter().flat_map(|arm| &arm.triggers);
    triggers.any(|trigger| match trigger {
        WaitTrigger::Event { handle, .. } => *handle == wanted,
        WaitTrigger::Declared(_) => false,
    })
}

/// Long enough for every answer, in whole days.
fn limit(
    here: &Here<'_>,
    channel: Channel,
    engagement: Id<journey_compiler::hir::Engagement>,
) -> Option<String> {
    let engagement = &here.snapshot.program().engagements[engagement];
    let needed = match channel {
        Channel::Sms => engagement.first_response?.usual_seconds(),
        Channel::Voice => engagement
            .reattempts
            .map_or(0, |(times, every)| u64::from(times).saturating_mul(every.usual_seconds())),
    };
    let days = needed.div_ceil(DAY).clamp(1, LONGEST);
    Some(if days == 1 { "1 day".to_owned() } else { format!("{days} days") })
}

/// The arm of an event: a branch with a class for each kind of Result that it can carry.
fn arm(here: &Here<'_>, handle: &Handle, channel: Channel, event: EventKind) -> Vec<String> {
    let (name, word) = (&handle.name.text, event.word());
    let vocabulary = &here.snapshot.program().vocabulary;
    let possible = vocabulary.carried_by(channel, event).and(handle.results);
    let classes = vocabulary.classes(channel).into_iter();
    let classes: Vec<&SmolStr> = classes
        .filter(|class| !vocabulary.class(channel, class).and(possible).is_empty())
        .collect();
    if classes.is_empty() {
        return vec![format!("    trigger {name}.{word} => {{}}")];
    }
    let mut lines = vec![
        format!("    trigger {name}.{word} => {{"),
        format!("        branch on {name}.Result {{"),
    ];
    lines.extend(classes.iter().map(|class| format!("            {class} => {{}}")));
    lines.extend(["        }".to_owned(), "    }".to_owned()]);
    lines
}
