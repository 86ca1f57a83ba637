//! Rules about single steps: dial mode, quiet time, shares of a split.

use journey_grammar::Diagnostic;

use super::Options;
use crate::errors::rules as errors;
use crate::flow::StepFacts;
use crate::hir::{Conversation, DialMode, Journey, Program, QuietValue, Split, Step, StepKind};
use crate::vocabulary::Channel;

/// All shares of a split, in hundredths of a percent.
const WHOLE: u64 = 10_000;

/// Checks the steps that some path comes to.
pub(super) fn check(
    program: &Program,
    journey: &Journey,
    options: Options,
    facts: &StepFacts,
    found: &mut Vec<Diagnostic>,
) {
    for (_, step) in journey.steps.iter().filter(|&(id, _)| facts.reached(id)) {
        match &step.kind {
            StepKind::Conversation(conversation) => {
                if !options.contact_center {
                    found.push(errors::contact_center_disabled(step.keyword));
                }
                dial_mode(program, journey, step, conversation, found);
                quiet_time(program, journey, conversation, found);
            }
            StepKind::Split(split) => found.extend(total(step, split)),
            StepKind::Wait(_)
            | StepKind::Branch(_)
            | StepKind::Attempt(_)
            | StepKind::Retry(_)
            | StepKind::Delay(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => {}
        }
    }
}

/// The contact center's terms of service: commercial calls only in preview.
fn dial_mode(
    program: &Program,
    journey: &Journey,
    step: &Step,
    conversation: &Conversation,
    found: &mut Vec<Diagnostic>,
) {
    let handle = &journey.handles[conversation.handle];
    let (Some(Channel::Voice), Some(engagement), Some(purpose)) =
        (handle.channel, handle.engagement, conversation.purpose)
    else {
        return;
    };
    let (engagement, purpose) = (&program.engagements[engagement], &program.purposes[purpose]);
    let by_machine = engagement.dial_mode.is_some_and(|mode| mode != DialMode::Preview);
    if purpose.commercial == Some(true) && by_machine {
        let span = conversation.purpose_span.unwrap_or(step.keyword);
        found.push(errors::commercial_dial_mode(span, purpose, engagement));
    }
}

/// Somebody has to decide when a conversation may go out, and say why where that is always.
fn quiet_time(
    program: &Program,
    journey: &Journey,
    conversation: &Conversation,
    found: &mut Vec<Diagnostic>,
) {
    let handle = &journey.handles[conversation.handle];
    if let Some(choice) = &conversation.quiet_time {
        if choice.value == QuietValue::None && choice.because.is_none() {
            found.push(errors::unreasoned_waiver(choice.span, &handle.name));
        }
        return;
    }
    // Without a message an SMS conversation has been reported; with one, the message is what lacks it.
    let Some(profile) = conversation.profile.filter(|_| conversation.message.is_none()) else {
        return;
    };
    let profile = &program.profiles[profile];
    if profile.quiet_time.is_none() && handle.channel == Some(Channel::Voice) {
        found.push(errors::missing_quiet_time(&handle.name, profile));
    }
}

/// The shares of a split total 100%.
fn total(step: &Step, split: &Split) -> Option<Diagnostic> {
    let total: u64 = split.arms.iter().map(|arm| u64::from(arm.share)).sum();
    // A share of nothing has been reported by itself.
    let judged = split.arms.iter().all(|arm| arm.share > 0);
    let span = split.name.as_ref().map_or(step.keyword, |name| name.span);
    (judged && total != WHOLE).then(|| errors::split_total(span, split.name.as_ref(), total))
}
