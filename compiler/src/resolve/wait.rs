//! `wait` and its arms.

use std::collections::BTreeSet;

use journey_grammar::Span;
use journey_grammar::ast::{self, Name, TriggerRef, WaitArmKind};

use super::journey::Builder;
use super::local::Local;
use super::settings::report_missing;
use super::{steps, time};
use crate::errors::steps as errors;
use crate::hir::{Handle, Id, Length, TimeoutArm, Trigger, Wait, WaitArm, WaitTrigger};
use crate::index::Target;
use crate::vocabulary::EventKind;

pub(crate) fn wait(builder: &mut Builder<'_>, wait: &ast::Wait, keyword: Span) -> Wait {
    let mut resolved = Wait {
        limit: limit(builder, wait),
        limit_span: wait.limit.as_ref().map_or(keyword, |limit| limit.span),
        arms: Vec::with_capacity(wait.arms.len()),
        timeout: None,
        incomplete: false,
    };
    let mut told = BTreeSet::new();
    for (place, arm) in wait.arms.iter().enumerate() {
        match &arm.kind {
            WaitArmKind::Timeout => timeout(builder, arm, place, &mut resolved),
            WaitArmKind::Trigger { triggers, alias, when } => {
                let head = Head { triggers, alias: alias.as_ref(), when: when.as_ref() };
                trigger_arm(builder, arm, head, &mut told, &mut resolved);
            }
            WaitArmKind::Bad(_) => {
                resolved.incomplete = true;
                // WHY: what stands below is checked all the same.
                let steps = steps::steps(builder, &arm.block.steps);
                resolved.arms.push(WaitArm { triggers: Vec::new(), keyword: arm.keyword, steps });
            }
        }
    }
    let mut missing = Vec::new();
    if wait.limit.is_none() {
        missing.push("up to");
    }
    let damaged = wait.arms.iter().any(|arm| matches!(arm.kind, WaitArmKind::Bad(_)));
    if resolved.timeout.is_none() && !damaged {
        missing.push("timeout");
    }
    report_missing(builder.sink, "`wait`", &missing, keyword);
    resolved
}

fn limit(builder: &mut Builder<'_>, wait: &ast::Wait) -> Option<Length> {
    wait.limit.as_ref().and_then(|limit| time::positive(builder.sink, limit))
}

fn timeout(builder: &mut Builder<'_>, arm: &ast::WaitArm, place: usize, wait: &mut Wait) {
    let steps = steps::steps(builder, &arm.block.steps);
    if let Some(first) = &wait.timeout {
        builder.sink.report(errors::second_timeout(arm.keyword, first.keyword));
        return;
    }
    wait.timeout = Some(TimeoutArm { keyword: arm.keyword, place, steps });
}

/// `trigger call.attempted, Paid as paid when paid.amount > 0`
#[derive(Copy, Clone)]
struct Head<'a> {
    triggers: &'a [TriggerRef],
    alias: Option<&'a Name>,
    when: Option<&'a ast::Expr>,
}

/// An arm; a name that is no conversation is `told` once per wait.
fn trigger_arm<'a>(
    builder: &mut Builder<'_>,
    arm: &'a ast::WaitArm,
    head: Head<'a>,
    told: &mut BTreeSet<&'a str>,
    wait: &mut Wait,
) {
    let Head { triggers, alias, when } = head;
    let binding = alias.and_then(|alias| builder.locals.binding_named(alias));
    misplaced_alias(builder, triggers, alias, when);
    let mut resolved = Vec::with_capacity(triggers.len());
    for trigger in triggers {
        match trigger_ref(builder, trigger, head, told) {
            Some(trigger) => resolved.push(trigger),
            None => wait.incomplete = true,
        }
    }
    builder.locals.show(binding, true);
    let steps = steps::steps(builder, &arm.block.steps);
    builder.locals.show(binding, false);
    wait.arms.push(WaitArm { triggers: resolved, keyword: arm.keyword, steps });
}

/// `as` and `when` belong to one declared trigger.
fn misplaced_alias(
    builder: &mut Builder<'_>,
    triggers: &[TriggerRef],
    alias: Option<&Name>,
    when: Option<&ast::Expr>,
) {
    let event = triggers.iter().find_map(|trigger| match trigger {
        TriggerRef::Event { handle, event } => Some(handle.span.to(event.span)),
        TriggerRef::Declared(_) => None,
    });
    let place = alias.map(|alias| alias.span).or(when.map(|when| when.span));
    if let (Some(event), Some(place)) = (event, place) {
        builder.sink.report(errors::alias_of_event(place, event, alias.is_some()));
    } else if let (Some(alias), true) = (alias, triggers.len() > 1) {
        builder.sink.report(errors::alias_of_several(alias));
    }
}

fn trigger_ref<'a>(
    builder: &mut Builder<'_>,
    trigger: &'a TriggerRef,
    head: Head<'a>,
    told: &mut BTreeSet<&'a str>,
) -> Option<WaitTrigger> {
    match trigger {
        TriggerRef::Declared(name) => {
            let declared = builder.cx.names.get::<Trigger>(builder.sink, name.as_str()).is_some();
            let local = builder.locals.find(name.as_str()).filter(|_| !declared);
            if let Some((Local::Handle(handle), _)) = local {
                let channel = builder.locals.handles[handle].channel;
                builder.sink.report(errors::handle_without_event(name, channel));
                return None;
            }
            builder.trigger_use(name, head.alias, head.when).map(WaitTrigger::Declared)
        }
        TriggerRef::Event { handle, event } => {
            let id = self::handle(builder, handle, told)?;
            self::event(builder, id, handle, event)
        }
    }
}

fn event(
    builder: &mut Builder<'_>,
    id: Id<Handle>,
    handle: &Name,
    event: &Name,
) -> Option<WaitTrigger> {
    let channel = builder.locals.handles[id].channel?;
    let kind = EventKind::from_word(event.as_str());
    let Some(kind) = kind else {
        builder.sink.report(errors::unknown_event(handle, event, channel));
        return None;
    };
    if !channel.events().contains(&kind) {
        let place = builder.locals.handles[id].name.span;
        builder.sink.report(errors::event_of_other_channel(handle, event, channel, place));
        return None;
    }
    Some(WaitTrigger::Event { handle: id, event: kind, span: handle.span.to(event.span) })
}

fn handle<'a>(
    builder: &mut Builder<'_>,
    name: &'a Name,
    told: &mut BTreeSet<&'a str>,
) -> Option<Id<Handle>> {
    match builder.locals.find(name.as_str()) {
        Some((Local::Handle(id), _)) => {
            let target = Target::Handle(builder.locals.journey, id);
            builder.sink.used(name.span, target);
            Some(id)
        }
        _ if !told.insert(name.as_str()) => None,
        Some((other, place)) => {
            builder.sink.report(errors::not_a_conversation(name, other, place));
            None
        }
        None => {
            if !builder.locals.may_be_damaged(name.as_str()) {
                let other = builder.cx.names.any(builder.sink, name.as_str());
                let handles = builder.locals.handle_names();
                builder.sink.report(errors::unknown_conversation(name, handles, other));
            }
            None
        }
    }
}
