//! Steps in their normal form, and what follows them by arm.

use smol_str::{SmolStr, format_smolstr};

use super::exclusive::exclusive;
use super::expression::{expr, key};
use super::names::Names;
use super::order;
use crate::model::{
    BranchArm, Compliance, EventKind, Expr, Next, Otherwise, RestTime, SplitArm, StepKind,
    TriggerUse, WaitArm, WaitTrigger,
};

/// What stands for a name inside of what it names.
pub(super) const ITSELF: &str = "@self";

/// The step in its normal form. What follows stays as it is, and so does the attempt of a retry.
pub(super) fn own(from: &StepKind, names: &Names) -> StepKind {
    match from {
        StepKind::Conversation {
            handle,
            engagement,
            compliance,
            address,
            inputs,
            message,
            next,
        } => StepKind::Conversation {
            handle: names.handle(handle),
            engagement: engagement.clone(),
            // The reason for a waiver is for readers of the program.
            compliance: Compliance { waived_because: None, ..compliance.clone() },
            address: address.clone(),
            inputs: values(inputs, names),
            message: message.clone(),
            next: next.clone(),
        },
        StepKind::Wait { limit, arms, timeout } => {
            StepKind::Wait { limit: *limit, arms: wait_arms(arms, names), timeout: timeout.clone() }
        }
        StepKind::Branch { arms, otherwise } => {
            StepKind::Branch { arms: branch_arms(arms, names), otherwise: otherwise.clone() }
        }
        StepKind::Split { name, arms } => StepKind::Split {
            name: name.clone(),
            // The ranges of the hash follow the order of the text; the names of arms are only for people.
            arms: arms.iter().zip(1..).map(|(arm, place)| split_arm(arm, place)).collect(),
        },
        StepKind::Retry { attempt, time } => {
            StepKind::Retry { attempt: attempt.clone(), time: rest(time, names) }
        }
        StepKind::Delay { time, next } => {
            StepKind::Delay { time: rest(time, names), next: next.clone() }
        }
        StepKind::Raise { trigger, fields, next } => StepKind::Raise {
            trigger: trigger.clone(),
            fields: values(fields, names),
            next: next.clone(),
        },
        StepKind::Set { field, value, next } => StepKind::Set {
            field: field.clone(),
            value: value.as_ref().map(|value| expr(value, names)),
            next: next.clone(),
        },
        StepKind::Attempt { .. } | StepKind::Send { .. } | StepKind::Exit { .. } => from.clone(),
    }
}

/// The step in its normal form without what follows it.
pub(in crate::compare) fn without_arms(from: &StepKind, names: &Names) -> StepKind {
    let mut step = own(from, names);
    match &mut step {
        StepKind::Conversation { next, handle, .. } => {
            *handle = ITSELF.into();
            *next = None;
        }
        StepKind::Wait { arms, timeout, .. } => {
            for arm in arms.iter_mut() {
                arm.next = None;
            }
            *timeout = None;
        }
        StepKind::Branch { arms, otherwise } => {
            for arm in arms.iter_mut() {
                arm.next = None;
            }
            if let Some(otherwise) = otherwise {
                otherwise.next = None;
            }
        }
        StepKind::Split { arms, .. } => {
            for arm in arms.iter_mut() {
                arm.next = None;
            }
        }
        StepKind::Attempt { body, exhausted, .. } => (*body, *exhausted) = (None, None),
        StepKind::Delay { next, .. }
        | StepKind::Send { next, .. }
        | StepKind::Raise { next, .. }
        | StepKind::Set { next, .. } => *next = None,
        StepKind::Retry { .. } | StepKind::Exit { .. } => {}
    }
    step
}

/// What follows a step without a retry, each with the arm that leads there, in the order of the normal form.
pub(in crate::compare) fn arms(from: &StepKind, names: &Names) -> Vec<(SmolStr, Next)> {
    let step = own(from, names);
    let words: Vec<SmolStr> = match &step {
        StepKind::Wait { arms, .. } => {
            let arms = arms.iter().map(|arm| format_smolstr!("{:?}", arm.on));
            arms.chain(["timeout".into()]).collect()
        }
        StepKind::Branch { arms, .. } => {
            let arms = arms.iter().map(|arm| key(&arm.when).into());
            arms.chain(["otherwise".into()]).collect()
        }
        StepKind::Split { arms, .. } => arms.iter().map(|arm| arm.name.clone()).collect(),
        StepKind::Attempt { .. } => vec!["body".into(), "exhausted".into()],
        StepKind::Conversation { .. }
        | StepKind::Delay { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. } => vec!["next".into()],
        StepKind::Retry { .. } | StepKind::Exit { .. } => Vec::new(),
    };
    words.into_iter().zip(step.successors().into_iter().cloned()).collect()
}

fn values(from: &[(SmolStr, Expr)], names: &Names) -> Vec<(SmolStr, Expr)> {
    let mut values: Vec<(SmolStr, Expr)> =
        from.iter().map(|(name, value)| (name.clone(), expr(value, names))).collect();
    values.sort_by(|(a, _), (b, _)| a.cmp(b));
    values
}

fn rest(from: &RestTime, names: &Names) -> RestTime {
    match from {
        RestTime::After { .. } | RestTime::NextTime(_) | RestTime::NextWeekday(..) => from.clone(),
        RestTime::Until { instant, up_to } => {
            RestTime::Until { instant: expr(instant, names), up_to: *up_to }
        }
    }
}

fn split_arm(arm: &SplitArm, place: u32) -> SplitArm {
    SplitArm { name: format_smolstr!("{place}"), share: arm.share, next: arm.next.clone() }
}

/// The use of a trigger: its own name stands for itself in the condition, and is gone else.
pub(super) fn trigger_use(from: &TriggerUse, names: &Names) -> TriggerUse {
    let inside = names.with_binding(from.alias.as_ref(), &ITSELF.into());
    TriggerUse {
        trigger: from.trigger.clone(),
        alias: None,
        when: from.when.as_ref().map(|condition| expr(condition, &inside)),
    }
}

fn wait_arms(from: &[WaitArm], names: &Names) -> Vec<WaitArm> {
    let arms = from
        .iter()
        .map(|arm| WaitArm { on: wait_triggers(&arm.on, names), next: arm.next.clone() });
    let free = |a: &WaitArm, b: &WaitArm| {
        a.on.iter().all(|one| b.on.iter().all(|other| cannot_compete(one, other)))
    };
    order::sorted(arms.collect(), |arm| format!("{:?}", arm.on), free)
}

fn wait_triggers(from: &[WaitTrigger], names: &Names) -> Vec<WaitTrigger> {
    let on = from.iter().map(|on| match on {
        WaitTrigger::Event { handle, event } => {
            WaitTrigger::Event { handle: names.handle(handle), event: *event }
        }
        WaitTrigger::Trigger(used) => WaitTrigger::Trigger(trigger_use(used, names)),
    });
    order::sorted(on.collect(), |on| format!("{on:?}"), cannot_compete)
}

/// Whether only one of two triggers can ever be waiting: a conversation has one outcome.
fn cannot_compete(one: &WaitTrigger, other: &WaitTrigger) -> bool {
    let event = |on: &WaitTrigger| -> Option<(SmolStr, EventKind)> {
        match on {
            WaitTrigger::Event { handle, event } => Some((handle.clone(), *event)),
            WaitTrigger::Trigger(_) => None,
        }
    };
    match (event(one), event(other)) {
        (Some((handle, event)), Some((same, another))) => handle == same && event != another,
        (None, _) | (_, None) => false,
    }
}

fn branch_arms(from: &[BranchArm], names: &Names) -> Vec<BranchArm> {
    let arms = from.iter().map(|arm| BranchArm {
        head: SmolStr::default(),
        when: expr(&arm.when, names),
        next: arm.next.clone(),
    });
    let free = |a: &BranchArm, b: &BranchArm| exclusive(&a.when, &b.when);
    order::sorted(arms.collect(), |arm| key(&arm.when), free)
}

/// The step with every id that it names replaced.
pub(super) fn with_ids(mut step: StepKind, of: impl Fn(&SmolStr) -> SmolStr) -> StepKind {
    let change = |next: &mut Next| *next = next.as_ref().map(&of);
    match &mut step {
        StepKind::Conversation { next, .. }
        | StepKind::Delay { next, .. }
        | StepKind::Send { next, .. }
        | StepKind::Raise { next, .. }
        | StepKind::Set { next, .. } => change(next),
        StepKind::Wait { arms, timeout, .. } => {
            for arm in arms.iter_mut() {
                change(&mut arm.next);
            }
            change(timeout);
        }
        StepKind::Branch { arms, otherwise } => {
            for arm in arms.iter_mut() {
                change(&mut arm.next);
            }
            if let Some(Otherwise { next }) = otherwise {
                change(next);
            }
        }
        StepKind::Split { arms, .. } => {
            for arm in arms.iter_mut() {
                change(&mut arm.next);
            }
        }
        StepKind::Attempt { body, exhausted, .. } => {
            change(body);
            change(exhausted);
        }
        StepKind::Retry { attempt, .. } => *attempt = of(attempt),
        StepKind::Exit { .. } => {}
    }
    step
}
