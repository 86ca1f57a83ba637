//! Whether two conditions can hold at the same instant.

use crate::model::{Comparison, Expr};

/// Whether the conditions, both in normal form, can never hold at one instant. `false`: they may, or it is not known.
pub fn exclusive(one: &Expr, other: &Expr) -> bool {
    one_way(one, other) || one_way(other, one)
}

fn one_way(one: &Expr, other: &Expr) -> bool {
    match one {
        Expr::And(left, right) => exclusive(left, other) || exclusive(right, other),
        Expr::Or(left, right) => exclusive(left, other) && exclusive(right, other),
        Expr::Not(inner) => **inner == *other || excludes_reading(inner, other),
        Expr::OneOf(read, values) => one_of(read, values, other),
        Expr::ResultIs(handle, results) => {
            matches!(other, Expr::ResultIs(same, others)
                if same == handle && results.iter().all(|result| !others.contains(result)))
        }
        Expr::Compare(Comparison::Is, left, right) => is(left, right, other),
        Expr::Boolean(false) => true,
        Expr::Boolean(true)
        | Expr::Compare(
            Comparison::Less
            | Comparison::LessEqual
            | Comparison::Greater
            | Comparison::GreaterEqual,
            ..,
        )
        | Expr::Text(_)
        | Expr::Number(_)
        | Expr::Date(_)
        | Expr::DateTime(..)
        | Expr::Time(_)
        | Expr::Length(_)
        | Expr::Choice(_)
        | Expr::Contact(_)
        | Expr::Binding(..)
        | Expr::Attribute(..)
        | Expr::BlockedReason(_)
        | Expr::Now
        | Expr::Today
        | Expr::InSegment(_)
        | Expr::Else(..)
        | Expr::Add(..)
        | Expr::Subtract(..)
        | Expr::At(..)
        | Expr::Has(..)
        | Expr::HasAny(_)
        | Expr::IsSet(_) => false,
    }
}

/// Whether `not inner` says that something is unset that `other` finds to have a value.
fn excludes_reading(inner: &Expr, other: &Expr) -> bool {
    match (inner, other) {
        (Expr::IsSet(unset), Expr::OneOf(read, _)) => unset == read,
        (Expr::IsSet(unset), Expr::Compare(_, left, right)) => unset == left || unset == right,
        (Expr::HasAny(handle), Expr::Has(Some(of), _)) => handle == of,
        (Expr::OneOf(read, values), Expr::OneOf(same, fewer)) => {
            read == same && fewer.iter().all(|value| values.contains(value))
        }
        (Expr::ResultIs(handle, results), Expr::ResultIs(same, fewer)) => {
            handle == same && fewer.iter().all(|result| results.contains(result))
        }
        _not_about_being_set => false,
    }
}

fn one_of(read: &Expr, values: &[Expr], other: &Expr) -> bool {
    let literals = |values: &[Expr]| values.iter().all(is_literal);
    if let Expr::OneOf(same, others) = other {
        let apart = values.iter().all(|value| !others.contains(value));
        return **same == *read && literals(values) && literals(others) && apart;
    }
    let Expr::Compare(Comparison::Is, left, right) = other else { return false };
    let literal = if **left == *read { right } else { left };
    let reads = **left == *read || **right == *read;
    reads && is_literal(literal) && literals(values) && !values.contains(literal)
}

/// `read is literal` against another such comparison.
fn is(left: &Expr, right: &Expr, other: &Expr) -> bool {
    let Expr::Compare(Comparison::Is, first, second) = other else { return false };
    let sides = [(left, right), (right, left)];
    sides.into_iter().any(|(read, literal)| {
        [(first, second), (second, first)].into_iter().any(|(same, another)| {
            **same == *read
                && !is_literal(read)
                && is_literal(literal)
                && is_literal(another)
                && **another != *literal
        })
    })
}

/// Whether two of these are equal exactly when they are written alike.
fn is_literal(value: &Expr) -> bool {
    matches!(
        value,
        Expr::Text(_) | Expr::Number(_) | Expr::Boolean(_) | Expr::Date(_) | Expr::Choice(_)
    )
}
