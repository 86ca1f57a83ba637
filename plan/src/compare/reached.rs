//! Values that were added to choices, and the arms that take them.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::change::{Declared, Reached, ValueReached};
use crate::model::{BranchArm, Expr, Field, Journey, Plan, StepKind, Type};

/// The values that a declaration has on top of before, with the branches that they reach.
pub(super) fn of(kind: Declared, name: &str, old: &Plan, new: &Plan) -> Vec<ValueReached> {
    let (before, after) = (fields(kind, name, old), fields(kind, name, new));
    let mut found = Vec::new();
    for field in after {
        let Some(was) = before.iter().find(|one| one.name == field.name) else { continue };
        let known: BTreeSet<&SmolStr> = values(was).collect();
        for value in values(field).filter(|value| !known.contains(value)) {
            let arms = new.journeys.iter().flat_map(|one| {
                reached(one, value, &|read, journey| {
                    is_read(kind, name, &field.name, read, journey)
                })
            });
            found.push(ValueReached { value: value.to_string(), arms: arms.collect() });
        }
    }
    found
}

fn fields<'p>(kind: Declared, name: &str, plan: &'p Plan) -> &'p [Field] {
    let all = &plan.declarations;
    let found = match kind {
        Declared::Contact => Some(&all.contact),
        Declared::Trigger => {
            all.triggers.iter().find(|one| one.name == name).map(|one| &one.fields)
        }
        Declared::Engagement => {
            all.engagements.iter().find(|one| one.name == name).map(|one| &one.attributes)
        }
        Declared::Segment
        | Declared::Purpose
        | Declared::QuietTime
        | Declared::Compliance
        | Declared::Message
        | Declared::Policy
        | Declared::Vocabulary => None,
    };
    found.map(Vec::as_slice).unwrap_or_default()
}

fn values(field: &Field) -> impl Iterator<Item = &SmolStr> {
    let values = if let Type::Choice(values) = &field.ty { values.as_slice() } else { &[] };
    values.iter().map(|value| &value.name)
}

/// Whether an expression reads the field.
fn is_read(kind: Declared, name: &str, field: &str, read: &Expr, journey: &Journey) -> bool {
    if let Expr::Contact(of) = read {
        return kind == Declared::Contact && of == field;
    }
    if let Expr::Attribute(handle, of) = read {
        return of == field && kind == Declared::Engagement && starts(journey, handle, name);
    }
    matches!(read, Expr::Binding(_, of) if kind == Declared::Trigger && of == field)
}

fn starts(journey: &Journey, handle: &str, engagement: &str) -> bool {
    journey.steps.iter().any(|step| {
        matches!(&step.step, StepKind::Conversation { handle: one, engagement: with, .. }
            if one == handle && with == engagement)
    })
}

type Reads<'a> = &'a dyn Fn(&Expr, &Journey) -> bool;

/// The arms of a journey that take a value.
fn reached(journey: &Journey, value: &SmolStr, reads: Reads<'_>) -> Vec<Reached> {
    let mut found = Vec::new();
    for step in &journey.steps {
        let StepKind::Branch { arms, otherwise } = &step.step else { continue };
        if !arms.iter().any(|arm| asks(&arm.when, journey, reads)) {
            continue;
        }
        let taken = arms.iter().find(|arm| takes(arm, value, journey, reads));
        let arm = match (taken, otherwise) {
            (Some(arm), _) => arm.head.to_string(),
            (None, Some(_)) => "otherwise".to_owned(),
            (None, None) => continue,
        };
        let (journey, place) = (journey.name.to_string(), step.source.clone());
        found.push(Reached { journey, step: step.id.to_string(), arm, place });
    }
    found
}

/// Whether a condition asks which value of the field there is.
fn asks(when: &Expr, journey: &Journey, reads: Reads<'_>) -> bool {
    let (mut open, mut found) = (vec![when], false);
    while let Some(one) = open.pop() {
        if let Expr::And(left, right) | Expr::Or(left, right) = one {
            open.extend([left.as_ref(), right.as_ref()]);
        } else if let Expr::Not(inner) = one {
            open.push(inner);
        } else if let Expr::OneOf(read, _) | Expr::Compare(_, read, _) = one {
            found |= reads(read, journey);
        }
    }
    found
}

/// Whether an arm of a `branch on` names the value.
fn takes(arm: &BranchArm, value: &SmolStr, journey: &Journey, reads: Reads<'_>) -> bool {
    let (mut open, mut found) = (vec![&arm.when], false);
    while let Some(one) = open.pop() {
        if let Expr::And(left, right) | Expr::Or(left, right) = one {
            open.extend([left.as_ref(), right.as_ref()]);
        }
        if let Expr::OneOf(read, values) = one {
            let has = values.iter().any(|one| matches!(one, Expr::Choice(name) if name == value));
            found |= has && reads(read, journey);
        }
    }
    found
}
