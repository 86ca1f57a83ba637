//! The arms of a `branch` as conditions; the first that holds is taken.

use journey_grammar::Span;
use journey_plan::model::Expr;

use super::expression::{balanced, literal};
use super::names::Names;
use crate::hir::{self, ArmHead, ExprKind, Handle, Id, Pattern, Place, ResultSet};

/// The conditions of the arms, in order.
pub(super) fn conditions(names: Names<'_>, branch: &hir::Branch) -> Vec<Expr> {
    let mut left = left_at_start(names, branch);
    let condition = |arm: &hir::BranchArm| match &arm.head {
        ArmHead::When(condition) => names.expr(condition),
        ArmHead::Patterns(patterns) => {
            let subject = branch.subject.as_ref();
            subject.map_or(Expr::Boolean(false), |on| arm_condition(names, on, patterns, &mut left))
        }
        // Never here: a program with a mistake has no plan.
        ArmHead::Bad => Expr::Boolean(false),
    };
    branch.arms.iter().map(condition).collect()
}

/// The Results that a conversation can have, where the branch is on its Result.
fn left_at_start(names: Names<'_>, branch: &hir::Branch) -> ResultSet {
    let subject = branch.subject.as_ref().map(|subject| &subject.kind);
    let (Some(ExprKind::Read(Place::Result(handle))), Some(journey)) = (subject, names.journey)
    else {
        return ResultSet::EMPTY;
    };
    journey.handles[*handle].results
}

fn arm_condition(
    names: Names<'_>,
    subject: &hir::Expr,
    patterns: &[(Pattern, Span)],
    left: &mut ResultSet,
) -> Expr {
    let ExprKind::Read(place) = subject.kind else { return values(names, subject, patterns) };
    match place {
        Place::Result(handle) => result(names, handle, patterns, left),
        Place::Disposition(handle) => {
            let codes = patterns.iter().map(|(pattern, _)| code(names, handle, pattern));
            balanced(codes.collect(), Expr::Or)
        }
        Place::Attribute(..) | Place::BlockedReason(_) | Place::Contact(_) | Place::Binding(..) => {
            values(names, subject, patterns)
        }
    }
}

/// One of the Results that earlier arms have left.
fn result(
    names: Names<'_>,
    handle: Id<Handle>,
    patterns: &[(Pattern, Span)],
    left: &mut ResultSet,
) -> Expr {
    let written = patterns.iter().fold(ResultSet::EMPTY, |all, (pattern, _)| match pattern {
        Pattern::Result { set, .. } => all.or(*set),
        Pattern::Disposition(_) | Pattern::Value(_) | Pattern::Unset | Pattern::Bad => all,
    });
    let taken = written.and(*left);
    *left = left.without(taken);
    names.result_is(handle, taken)
}

fn code(names: Names<'_>, handle: Id<Handle>, pattern: &Pattern) -> Expr {
    match pattern {
        Pattern::Disposition(code) => Expr::Has(Some(names.handle(handle)), code.clone()),
        Pattern::Unset => Expr::Not(Box::new(Expr::HasAny(names.handle(handle)))),
        Pattern::Result { .. } | Pattern::Value(_) | Pattern::Bad => Expr::Boolean(false),
    }
}

/// One of the values, or unset.
fn values(names: Names<'_>, subject: &hir::Expr, patterns: &[(Pattern, Span)]) -> Expr {
    let value = |(pattern, _): &(Pattern, _)| match pattern {
        Pattern::Value(value) => Some(literal(value)),
        Pattern::Result { .. } | Pattern::Disposition(_) | Pattern::Unset | Pattern::Bad => None,
    };
    let values: Vec<Expr> = patterns.iter().filter_map(value).collect();
    let unset = patterns.iter().any(|(pattern, _)| *pattern == Pattern::Unset);
    let read = || Box::new(names.expr(subject));
    let mut either = Vec::new();
    if !values.is_empty() {
        either.push(Expr::OneOf(read(), values));
    }
    if unset {
        either.push(Expr::Not(Box::new(Expr::IsSet(read()))));
    }
    balanced(either, Expr::Or)
}
