//! Steps.

use journey_grammar::ast::{
    ArmHead, Attempt, Block, Branch, Conversation, Delay, DelayKind, Retry, Split, Step, StepKind,
    TriggerRef, Wait, WaitArm, WaitArmKind,
};

use super::expression::{assignment, expr, pattern, record};
use super::{How, Kind, Visitor, setting};

pub(super) fn all(steps: &[Step], visitor: &mut dyn Visitor) {
    for step in steps {
        if visitor.node(step.span) {
            self::step(step, visitor);
        }
    }
}

fn step(step: &Step, visitor: &mut dyn Visitor) {
    if let Some(label) = &step.label {
        visitor.name(label, Kind::Label, How::Declared);
    }
    match &step.kind {
        StepKind::Conversation(one) => conversation(one, visitor),
        StepKind::Wait(one) => wait(one, visitor),
        StepKind::Branch(one) => branch(one, visitor),
        StepKind::Attempt(one) => attempt(one, visitor),
        StepKind::Retry(one) => retry(one, visitor),
        StepKind::Split(one) => split(one, visitor),
        StepKind::Delay(one) => delay(one, visitor),
        StepKind::Send(name) => visitor.name(name, Kind::Message, How::Read),
        StepKind::Raise(raise) => {
            visitor.name(&raise.trigger, Kind::Trigger, How::Written);
            if let Some(given) = &raise.record {
                record(given, visitor);
            }
        }
        StepKind::Set(one) => assignment(one, visitor),
        StepKind::Exit(name) => visitor.name(name, Kind::Outcome, How::Read),
        StepKind::Bad(bad) => visitor.bad(bad.span),
    }
}

fn block(block: &Block, visitor: &mut dyn Visitor) {
    if block.braced {
        if !visitor.node(block.span) {
            return;
        }
        visitor.braces(block.span);
    }
    all(&block.steps, visitor);
}

fn conversation(one: &Conversation, visitor: &mut dyn Visitor) {
    visitor.name(&one.channel, Kind::Word, How::Read);
    visitor.name(&one.handle, Kind::Handle, How::Declared);
    visitor.name(&one.engagement, Kind::Engagement, How::Read);
    if let Some(body) = one.body {
        visitor.braces(body);
    }
    setting::all(&one.settings, visitor);
}

fn wait(wait: &Wait, visitor: &mut dyn Visitor) {
    if let Some(limit) = &wait.limit {
        visitor.literal(limit.span);
    }
    visitor.braces(wait.body);
    for arm in &wait.arms {
        if visitor.node(arm.span) {
            wait_arm(arm, visitor);
        }
    }
}

fn wait_arm(arm: &WaitArm, visitor: &mut dyn Visitor) {
    match &arm.kind {
        WaitArmKind::Trigger { triggers, alias, when } => {
            for trigger in triggers {
                trigger_ref(trigger, visitor);
            }
            if let Some(alias) = alias {
                visitor.name(alias, Kind::Binding, How::Declared);
            }
            if let Some(when) = when {
                expr(when, visitor);
            }
        }
        WaitArmKind::Timeout => {}
        WaitArmKind::Bad(bad) => visitor.bad(bad.span),
    }
    block(&arm.block, visitor);
}

fn trigger_ref(trigger: &TriggerRef, visitor: &mut dyn Visitor) {
    match trigger {
        TriggerRef::Event { handle, event } => {
            visitor.name(handle, Kind::Handle, How::Read);
            visitor.name(event, Kind::Event, How::Read);
        }
        TriggerRef::Declared(name) => visitor.name(name, Kind::Trigger, How::Read),
    }
}

fn branch(branch: &Branch, visitor: &mut dyn Visitor) {
    if let Some(subject) = &branch.subject {
        expr(subject, visitor);
    }
    visitor.braces(branch.body);
    for arm in &branch.arms {
        if !visitor.node(arm.span) {
            continue;
        }
        match &arm.head {
            ArmHead::Patterns(patterns) => {
                for one in patterns {
                    pattern(one, visitor);
                }
            }
            ArmHead::When { condition, .. } => expr(condition, visitor),
            ArmHead::Otherwise(_) => {}
            ArmHead::Bad(bad) => visitor.bad(bad.span),
        }
        block(&arm.block, visitor);
    }
}

fn attempt(attempt: &Attempt, visitor: &mut dyn Visitor) {
    if let Some(times) = &attempt.times {
        visitor.literal(times.span);
    }
    block(&attempt.block, visitor);
    if let Some(exhausted) = &attempt.exhausted {
        block(&exhausted.block, visitor);
    }
}

fn retry(retry: &Retry, visitor: &mut dyn Visitor) {
    if let Some(after) = &retry.after {
        visitor.literal(after.span);
    }
    if let Some(at) = &retry.at {
        expr(at, visitor);
    }
    if let Some(up_to) = &retry.up_to {
        visitor.literal(up_to.span);
    }
}

fn split(split: &Split, visitor: &mut dyn Visitor) {
    if let Some(name) = &split.name {
        visitor.name(name, Kind::Split, How::Declared);
    }
    visitor.braces(split.body);
    for arm in &split.arms {
        if visitor.node(arm.span) {
            visitor.literal(arm.share.span);
            visitor.name(&arm.name, Kind::SplitArm, How::Declared);
            block(&arm.block, visitor);
        }
    }
}

fn delay(delay: &Delay, visitor: &mut dyn Visitor) {
    match &delay.kind {
        DelayKind::For { duration, at } => {
            visitor.literal(duration.span);
            if let Some(at) = at {
                visitor.literal(at.span);
            }
        }
        DelayKind::UntilWeekday { day_span, time, .. } => {
            visitor.days(*day_span);
            visitor.literal(time.span);
        }
        DelayKind::Until(instant) => expr(instant, visitor),
    }
    if let Some(up_to) = &delay.up_to {
        visitor.literal(up_to.span);
    }
}
