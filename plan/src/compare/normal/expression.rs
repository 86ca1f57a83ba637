//! Expressions without the orders that have no effect.

use super::names::Names;
use crate::model::{Comparison, Expr};

/// The expression in its normal form.
///
/// Expressions are total and change nothing, so the operands of `and`, `or` and `is` may change places.
pub fn expr(from: &Expr, names: &Names) -> Expr {
    let inner = |part: &Expr| Box::new(expr(part, names));
    match from {
        Expr::Text(_)
        | Expr::Boolean(_)
        | Expr::Date(_)
        | Expr::DateTime(..)
        | Expr::Time(_)
        | Expr::Length(_)
        | Expr::Choice(_)
        | Expr::Contact(_)
        | Expr::Now
        | Expr::Today
        | Expr::InSegment(_) => from.clone(),
        Expr::Number(number) => Expr::Number(number.normalize()),
        Expr::Binding(name, field) => Expr::Binding(names.binding(name), field.clone()),
        Expr::Attribute(handle, field) => Expr::Attribute(names.handle(handle), field.clone()),
        Expr::BlockedReason(handle) => Expr::BlockedReason(names.handle(handle)),
        Expr::Not(part) => not(expr(part, names)),
        Expr::And(..) => row(from, names, of_and, Expr::And),
        Expr::Or(..) => row(from, names, of_or, Expr::Or),
        Expr::Else(left, right) => Expr::Else(inner(left), inner(right)),
        Expr::Add(left, right) => Expr::Add(inner(left), inner(right)),
        Expr::Subtract(left, right) => Expr::Subtract(inner(left), inner(right)),
        Expr::At(left, right) => Expr::At(inner(left), inner(right)),
        Expr::Compare(how, left, right) => compare(*how, inner(left), inner(right)),
        Expr::OneOf(read, values) => {
            let values = values.iter().map(|value| expr(value, names)).collect();
            Expr::OneOf(inner(read), sorted(values))
        }
        Expr::ResultIs(handle, results) => {
            let mut results = results.clone();
            results.sort();
            results.dedup();
            Expr::ResultIs(handle.as_ref().map(|handle| names.handle(handle)), results)
        }
        Expr::Has(handle, code) => {
            Expr::Has(handle.as_ref().map(|handle| names.handle(handle)), code.clone())
        }
        Expr::HasAny(handle) => Expr::HasAny(names.handle(handle)),
        Expr::IsSet(part) => Expr::IsSet(inner(part)),
    }
}

fn not(part: Expr) -> Expr {
    if let Expr::Not(twice) = part { *twice } else { Expr::Not(Box::new(part)) }
}

/// A comparison with the smaller on the left.
fn compare(how: Comparison, left: Box<Expr>, right: Box<Expr>) -> Expr {
    match how {
        Comparison::Is if key(&right) < key(&left) => Expr::Compare(how, right, left),
        Comparison::Is | Comparison::Less | Comparison::LessEqual => {
            Expr::Compare(how, left, right)
        }
        Comparison::Greater => Expr::Compare(Comparison::Less, right, left),
        Comparison::GreaterEqual => Expr::Compare(Comparison::LessEqual, right, left),
    }
}

type Operands = fn(&Expr) -> Option<(&Expr, &Expr)>;

fn of_and(from: &Expr) -> Option<(&Expr, &Expr)> {
    if let Expr::And(left, right) = from { Some((left, right)) } else { None }
}

fn of_or(from: &Expr) -> Option<(&Expr, &Expr)> {
    if let Expr::Or(left, right) = from { Some((left, right)) } else { None }
}

/// The operands of a row of one operator, sorted and each once, joined again.
fn row(
    from: &Expr,
    names: &Names,
    operands: Operands,
    join: fn(Box<Expr>, Box<Expr>) -> Expr,
) -> Expr {
    let (mut parts, mut open) = (Vec::new(), vec![from]);
    while let Some(next) = open.pop() {
        match operands(next) {
            Some((left, right)) => open.extend([right, left]),
            None => parts.push(expr(next, names)),
        }
    }
    let mut parts = sorted(parts);
    while parts.len() > 1 {
        let mut halved = Vec::with_capacity(parts.len().div_ceil(2));
        let mut rest = parts.into_iter();
        while let Some(left) = rest.next() {
            halved.push(match rest.next() {
                Some(right) => join(Box::new(left), Box::new(right)),
                None => left,
            });
        }
        parts = halved;
    }
    parts.pop().unwrap_or(Expr::Boolean(false))
}

fn sorted(mut parts: Vec<Expr>) -> Vec<Expr> {
    parts.sort_by_cached_key(key);
    parts.dedup();
    parts
}

/// What expressions are sorted by: equal for equal expressions alone.
pub(super) fn key(of: &Expr) -> String {
    format!("{of:?}")
}
