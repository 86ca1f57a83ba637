//! Expressions: by name, and with the reads of Results and Dispositions turned into tests.

use journey_plan::model::{self, Expr};
use smol_str::SmolStr;

use super::names::{Names, date, length, time};
use crate::hir::{self, CompareOp, ExprKind, Handle, Id, Literal, Place};
use crate::vocabulary::Channel;

impl Names<'_> {
    /// An expression.
    pub(super) fn expr(self, from: &hir::Expr) -> Expr {
        match &from.kind {
            ExprKind::Literal(value) => literal(value),
            ExprKind::Read(place) => self.read(*place),
            ExprKind::Now => Expr::Now,
            ExprKind::Today => Expr::Today,
            ExprKind::InSegment(segment) => Expr::InSegment(self.segment(*segment)),
            ExprKind::Not(inner) => Expr::Not(Box::new(self.expr(inner))),
            ExprKind::And(..) => self.row(from, of_and, Expr::And),
            ExprKind::Or(..) => self.row(from, of_or, Expr::Or),
            ExprKind::Else(..) => self.row(from, of_else, Expr::Else),
            ExprKind::Add(left, right) => self.both(left, right, Expr::Add),
            ExprKind::Subtract(left, right) => self.both(left, right, Expr::Subtract),
            ExprKind::At(left, right) => self.both(left, right, Expr::At),
            ExprKind::Compare(op, left, right) => {
                Expr::Compare(comparison(*op), self.boxed(left), self.boxed(right))
            }
            ExprKind::ResultIs { handle, set, texts, .. } => match handle {
                Some(handle) => self.result_is(*handle, *set),
                None => self.any_result_is(*set, *texts),
            },
            ExprKind::Has { handle, code, .. } => {
                Expr::Has(handle.map(|handle| self.handle(handle)), code.clone())
            }
            ExprKind::OneOf { subject, values } => {
                let values = values.iter().map(|(value, _)| literal(value)).collect();
                Expr::OneOf(self.boxed(subject), values)
            }
            ExprKind::IsSet(inner) => self.is_set(inner),
            // Never here: a program with a mistake has no plan.
            ExprKind::Bad => Expr::Boolean(false),
        }
    }

    /// Whether the Result of a conversation is in the set.
    pub(super) fn result_is(self, handle: Id<Handle>, set: hir::ResultSet) -> Expr {
        Expr::ResultIs(Some(self.handle(handle)), self.results(self.channel(handle), set))
    }

    fn any_result_is(self, calls: hir::ResultSet, texts: hir::ResultSet) -> Expr {
        let mut names = self.results(Channel::Voice, calls);
        for name in self.results(Channel::Sms, texts) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Expr::ResultIs(None, names)
    }

    fn read(self, place: Place) -> Expr {
        match place {
            Place::Contact(field) => Expr::Contact(self.field(field)),
            Place::Attribute(handle, field) => {
                Expr::Attribute(self.handle(handle), self.attribute(handle, field))
            }
            Place::Binding(binding, field) => {
                let Some(journey) = self.journey else { return Expr::Boolean(false) };
                let binding = &journey.bindings[binding];
                let field = self.trigger_field(binding.trigger, field);
                Expr::Binding(binding.name.text.clone(), field)
            }
            Place::BlockedReason(handle) => Expr::BlockedReason(self.handle(handle)),
            // Results and Dispositions are only asked about; the questions are lowered where they stand.
            Place::Result(_) => Expr::Boolean(true),
            Place::Disposition(handle) => Expr::HasAny(self.handle(handle)),
        }
    }

    /// Whether a value is set. A Result that may be read always is; a Disposition is where it has a code.
    fn is_set(self, inner: &hir::Expr) -> Expr {
        match inner.kind {
            ExprKind::Read(Place::Result(_)) => Expr::Boolean(true),
            ExprKind::Read(Place::Disposition(handle)) => Expr::HasAny(self.handle(handle)),
            ExprKind::Read(
                Place::Attribute(..)
                | Place::BlockedReason(_)
                | Place::Contact(_)
                | Place::Binding(..),
            )
            | ExprKind::Literal(_)
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
            | ExprKind::Compare(..)
            | ExprKind::ResultIs { .. }
            | ExprKind::Has { .. }
            | ExprKind::OneOf { .. }
            | ExprKind::IsSet(_)
            | ExprKind::Bad => Expr::IsSet(self.boxed(inner)),
        }
    }

    fn boxed(self, from: &hir::Expr) -> Box<Expr> {
        Box::new(self.expr(from))
    }

    fn both(self, left: &hir::Expr, right: &hir::Expr, make: Join) -> Expr {
        make(self.boxed(left), self.boxed(right))
    }

    /// A row of operands that are joined by one operator, whichever way it was grouped.
    fn row(self, from: &hir::Expr, operands: Operands, join: Join) -> Expr {
        let (mut parts, mut open) = (Vec::new(), vec![from]);
        while let Some(next) = open.pop() {
            match operands(&next.kind) {
                Some((left, right)) => open.extend([right, left]),
                None => parts.push(self.expr(next)),
            }
        }
        balanced(parts, join)
    }
}

/// The operands of one operator.
type Operands = fn(&ExprKind) -> Option<(&hir::Expr, &hir::Expr)>;

fn of_and(kind: &ExprKind) -> Option<(&hir::Expr, &hir::Expr)> {
    if let ExprKind::And(left, right) = kind { Some((left, right)) } else { None }
}

fn of_or(kind: &ExprKind) -> Option<(&hir::Expr, &hir::Expr)> {
    if let ExprKind::Or(left, right) = kind { Some((left, right)) } else { None }
}

fn of_else(kind: &ExprKind) -> Option<(&hir::Expr, &hir::Expr)> {
    if let ExprKind::Else(left, right) = kind { Some((left, right)) } else { None }
}

type Join = fn(Box<Expr>, Box<Expr>) -> Expr;

/// Joins parts two by two, so that a long row of conditions does not become a deep document.
pub(super) fn balanced(mut parts: Vec<Expr>, join: Join) -> Expr {
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

/// A literal; numbers in their shortest form, so that `1.50` and `1.5` are one.
pub(super) fn literal(from: &Literal) -> Expr {
    match from {
        Literal::Text(text) => Expr::Text(text.clone()),
        Literal::Number(number) => Expr::Number(number.normalize()),
        Literal::Boolean(boolean) => Expr::Boolean(*boolean),
        Literal::Date(day) => Expr::Date(date(*day)),
        Literal::DateTime(day, clock) => Expr::DateTime(date(*day), time(*clock)),
        Literal::Time(clock) => Expr::Time(time(*clock)),
        Literal::Duration(duration) => Expr::Length(length(*duration)),
        Literal::Choice(name) => Expr::Choice(name.clone()),
    }
}

fn comparison(op: CompareOp) -> model::Comparison {
    match op {
        CompareOp::Is => model::Comparison::Is,
        CompareOp::Less => model::Comparison::Less,
        CompareOp::LessEqual => model::Comparison::LessEqual,
        CompareOp::Greater => model::Comparison::Greater,
        CompareOp::GreaterEqual => model::Comparison::GreaterEqual,
    }
}

/// Names with values, sorted by name.
pub(super) fn sorted(mut fields: Vec<(SmolStr, Expr)>) -> Vec<(SmolStr, Expr)> {
    fields.sort_by(|(left, _), (right, _)| left.cmp(right));
    fields
}
