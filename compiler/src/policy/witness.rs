//! Finds a value with which conditions come out as a story needs them.

use journey_grammar::ast::{Date, Time};
use rust_decimal::Decimal;

use super::retrace::reads;
use crate::flow::{Values, is_finite};
use crate::hir::{CompareOp, Expr, ExprKind, Literal, Place, Program, Ty};

/// What a value must fulfil.
pub(super) struct Wanted<'e> {
    pub(super) place: Place,
    pub(super) ty: Ty,
    /// The values that are left, where they are followed one by one.
    pub(super) possible: Values,
    /// Conditions with how they come out.
    pub(super) conditions: Vec<(&'e Expr, bool)>,
    /// Whether a rest ends at the time that it gives.
    pub(super) time: bool,
    /// Whether that is as late as can be, else as early.
    pub(super) latest: bool,
    /// The time that it gives, if that is told; else one long past or far ahead does.
    pub(super) exactly: Option<(Date, u16)>,
    /// The contact's zone.
    pub(super) zone: Option<smol_str::SmolStr>,
}

/// A time long past, and one far away.
const PAST: Date = Date { year: 2001, month: 1, day: 1 };
const FUTURE: Date = Date { year: 2090, month: 1, day: 1 };

/// Addresses that belong to nobody.
const PHONE: &str = "+12025550100";
const EMAIL: &str = "ada@example.com";

/// What a story needs of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It does not matter.
    Any,
    /// It must be unset.
    Unset,
    /// It must be this.
    Value(Literal),
    /// No value does.
    Impossible,
}

/// A value that does.
pub(super) fn witness(program: &Program, wanted: &Wanted<'_>) -> Need {
    let fits = |held: &Held| {
        wanted.conditions.iter().all(|(condition, holds)| {
            holding(condition, wanted.place, held).is_none_or(|found| found == *holds)
        })
    };
    if wanted.possible.meets(Values::UNSET) && !wanted.time && fits(&Held::Unset) {
        return Need::Unset;
    }
    let mut values = candidates(program, wanted).into_iter().map(Held::Value);
    match values.find(fits) {
        Some(Held::Value(literal)) => Need::Value(literal),
        Some(Held::Unset) | None => Need::Impossible,
    }
}

/// What a place holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Held {
    Unset,
    Value(Literal),
}

fn candidates(program: &Program, wanted: &Wanted<'_>) -> Vec<Literal> {
    if is_finite(program, wanted.ty) {
        let names = wanted.possible.without(Values::UNSET).spell(program, wanted.ty);
        let literal = |name: smol_str::SmolStr| match wanted.ty {
            Ty::Boolean => Literal::Boolean(name == "true"),
            Ty::Text
            | Ty::Number
            | Ty::Date
            | Ty::DateTime
            | Ty::Time
            | Ty::Duration
            | Ty::Phone
            | Ty::Email
            | Ty::TimeZone
            | Ty::Choice(_)
            | Ty::Result(_)
            | Ty::Disposition(_)
            | Ty::BlockedReason
            | Ty::Unknown => Literal::Choice(name),
        };
        return names.into_iter().map(literal).collect();
    }
    let mut all: Vec<Literal> = Vec::new();
    let mut named: Vec<&Literal> = Vec::new();
    for (condition, _) in &wanted.conditions {
        literals(condition, wanted.place, &mut named);
    }
    let far = if wanted.latest { [FUTURE, PAST] } else { [PAST, FUTURE] };
    match wanted.ty {
        Ty::Number => {
            all.push(Literal::Number(Decimal::ZERO));
            for literal in named {
                if let Literal::Number(number) = literal {
                    let around = [*number, *number + Decimal::ONE, *number - Decimal::ONE];
                    all.extend(around.map(Literal::Number));
                }
            }
        }
        Ty::Text => {
            all.extend(named.into_iter().cloned());
            all.push(Literal::Text("other".into()));
        }
        Ty::Phone | Ty::Email => {
            let address = if wanted.ty == Ty::Phone { PHONE } else { EMAIL };
            all.push(Literal::Text(address.into()));
            all.extend(named.into_iter().cloned());
        }
        Ty::Date => {
            all.extend(far.map(Literal::Date));
            all.extend(named.into_iter().cloned());
        }
        Ty::DateTime => {
            let exactly = wanted.exactly;
            all.extend(exactly.map(|(date, minutes)| Literal::DateTime(date, Time { minutes })));
            if exactly.is_none() {
                all.extend(far.map(|date| Literal::DateTime(date, Time { minutes: 0 })));
                all.extend(named.into_iter().cloned());
            }
        }
        Ty::TimeZone => all.extend(wanted.zone.clone().map(Literal::Text)),
        Ty::Boolean
        | Ty::Time
        | Ty::Duration
        | Ty::Choice(_)
        | Ty::Result(_)
        | Ty::Disposition(_)
        | Ty::BlockedReason
        | Ty::Unknown => {}
    }
    all
}

/// The literals with which conditions compare the place.
fn literals<'e>(condition: &'e Expr, place: Place, found: &mut Vec<&'e Literal>) {
    match &condition.kind {
        ExprKind::Compare(_, a, b) => {
            for (one, other) in [(a, b), (b, a)] {
                if let (true, ExprKind::Literal(literal)) = (reads(one, place), &other.kind) {
                    found.push(literal);
                }
            }
        }
        ExprKind::OneOf { values, .. } => found.extend(values.iter().map(|(literal, _)| literal)),
        ExprKind::Else(a, b) => {
            literals(a, place, found);
            literals(b, place, found);
        }
        ExprKind::Literal(_)
        | ExprKind::Read(_)
        | ExprKind::Now
        | ExprKind::Today
        | ExprKind::InSegment(_)
        | ExprKind::Not(_)
        | ExprKind::And(..)
        | ExprKind::Or(..)
        | ExprKind::Add(..)
        | ExprKind::Subtract(..)
        | ExprKind::At(..)
        | ExprKind::ResultIs { .. }
        | ExprKind::Has { .. }
        | ExprKind::IsSet(_)
        | ExprKind::Bad => {}
    }
}

/// How a condition comes out when the place has the value; nothing where it hangs on more.
fn holding(condition: &Expr, place: Place, value: &Held) -> Option<bool> {
    match &condition.kind {
        ExprKind::Compare(op, a, b) => {
            let (a, b) = (operand(a, place, value)?, operand(b, place, value)?);
            let (Held::Value(a), Held::Value(b)) = (a, b) else { return Some(false) };
            compare(*op, &a, &b)
        }
        ExprKind::OneOf { subject, values } => {
            let Held::Value(value) = operand(subject, place, value)? else { return Some(false) };
            Some(values.iter().any(|(literal, _)| *literal == value))
        }
        ExprKind::Literal(_)
        | ExprKind::Read(_)
        | ExprKind::Now
        | ExprKind::Today
        | ExprKind::InSegment(_)
        | ExprKind::Not(_)
        | ExprKind::And(..)
        | ExprKind::Or(..)
        | ExprKind::Else(..)
        | ExprKind::Add(..)
        | ExprKind::Subtract(..)
        | ExprKind::At(..)
        | ExprKind::ResultIs { .. }
        | ExprKind::Has { .. }
        | ExprKind::IsSet(_)
        | ExprKind::Bad => None,
    }
}

/// The value of an operand; nothing where it is not known.
fn operand(expr: &Expr, place: Place, value: &Held) -> Option<Held> {
    if let ExprKind::Literal(literal) = &expr.kind {
        return Some(Held::Value(literal.clone()));
    }
    (expr.place() == Some(place)).then(|| value.clone())
}

fn compare(op: CompareOp, a: &Literal, b: &Literal) -> Option<bool> {
    let order = match (a, b) {
        (Literal::Number(a), Literal::Number(b)) => a.cmp(b),
        (Literal::Text(a), Literal::Text(b)) => a.cmp(b),
        (Literal::Date(a), Literal::Date(b)) => days(*a).cmp(&days(*b)),
        (Literal::DateTime(a, at), Literal::DateTime(b, bt)) => {
            (days(*a), at.minutes).cmp(&(days(*b), bt.minutes))
        }
        _ => return None,
    };
    Some(match op {
        CompareOp::Is => order.is_eq(),
        CompareOp::Less => order.is_lt(),
        CompareOp::LessEqual => order.is_le(),
        CompareOp::Greater => order.is_gt(),
        CompareOp::GreaterEqual => order.is_ge(),
    })
}

fn days(date: Date) -> (i32, u8, u8) {
    (date.year, date.month, date.day)
}
