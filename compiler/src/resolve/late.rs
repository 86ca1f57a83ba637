//! What can only be said when every journey is known.

#![expect(clippy::wildcard_enum_match_arm, reason = "steps of one kind are looked for")]

use std::collections::HashSet;

use super::Context;
use super::message::{Several, only_field, several};
use super::names::Sink;
use crate::hir::{Id, Message, StepKind, Ty};
use journey_grammar::ast::MessageKind;

pub(crate) fn check(cx: Context<'_>, sink: &mut Sink) {
    addresses(cx, sink);
}

/// A text that is sent by itself must say where it goes where the contact has several numbers; one that only
/// opens conversations need not.
fn addresses(cx: Context<'_>, sink: &mut Sink) {
    let program = cx.program;
    if only_field(program, Ty::Phone) != Err(Several) {
        return;
    }
    let steps = || program.journeys.values().flat_map(|journey| journey.steps.values());
    let sent: HashSet<Id<Message>> = steps()
        .filter_map(|step| match &step.kind {
            StepKind::Send(message) => *message,
            _ => None,
        })
        .collect();
    let opens: HashSet<Id<Message>> = steps()
        .filter_map(|step| match &step.kind {
            StepKind::Conversation(conversation) => conversation.message,
            _ => None,
        })
        .collect();
    for (id, message) in program.messages.iter() {
        let undecided = message.kind == MessageKind::Text && message.address.is_none();
        if undecided && !message.has_to && (sent.contains(&id) || !opens.contains(&id)) {
            let what = format!("text `{}`", message.name.as_str());
            sink.report(several(program, Ty::Phone, &what, message.name.span));
        }
    }
}
