//! Literals. One that cannot be has been reported and is a bad expression.

use journey_grammar::Span;
use journey_grammar::ast::{self, DateLit, DurationLit, NumberLit, Text, TimeLit};
use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::{Typer, bad, literal};
use crate::errors::types as errors;
use crate::hir::{Expr, ExprKind, Literal, Ty};
use crate::resolve::time;

impl Typer<'_> {
    /// A text without placeholders; those are for message texts.
    pub(crate) fn text(&mut self, text: &Text) -> Expr {
        match plain_text(text) {
            Ok(plain) => literal(Literal::Text(plain), Ty::Text, text.span),
            Err(placeholder) => {
                self.sink.report(errors::placeholder_outside_message(placeholder));
                bad(text.span)
            }
        }
    }
}

/// The text, or the place of its first placeholder.
pub(crate) fn plain_text(text: &Text) -> Result<SmolStr, Span> {
    text.plain().ok_or_else(|| {
        let placeholder = text.parts().find_map(|part| match part {
            ast::TextPart::Literal(_) => None,
            ast::TextPart::Placeholder(expr) => Some(expr.span),
        });
        placeholder.unwrap_or(text.span)
    })
}

pub(crate) fn number(number: &NumberLit, span: Span) -> Expr {
    let value = number.value.as_ref().and_then(|text| text.parse::<Decimal>().ok());
    value.map_or_else(|| bad(span), |value| literal(Literal::Number(value), Ty::Number, span))
}

pub(crate) fn date(date: &DateLit, span: Span) -> Expr {
    date.value.map_or_else(|| bad(span), |date| literal(Literal::Date(date), Ty::Date, span))
}

pub(crate) fn datetime(date: &DateLit, time: &TimeLit, span: Span) -> Expr {
    match (date.value, time.value) {
        (Some(date), Some(time)) => literal(Literal::DateTime(date, time), Ty::DateTime, span),
        (Some(_) | None, _) => bad(span),
    }
}

pub(crate) fn time(time: &TimeLit, span: Span) -> Expr {
    time.value.map_or_else(|| bad(span), |time| literal(Literal::Time(time), Ty::Time, span))
}

pub(crate) fn duration(duration: &DurationLit, span: Span) -> Expr {
    let length = time::length(duration);
    length
        .map_or_else(|| bad(span), |length| literal(Literal::Duration(length), Ty::Duration, span))
}

/// Whether the value of an expression is written in it: nothing is read.
pub(crate) fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Bad => true,
        ExprKind::Add(left, right)
        | ExprKind::Subtract(left, right)
        | ExprKind::At(left, right) => is_constant(left) && is_constant(right),
        ExprKind::Read(_)
        | ExprKind::Now
        | ExprKind::Today
        | ExprKind::InSegment(_)
        | ExprKind::Not(_)
        | ExprKind::And(..)
        | ExprKind::Or(..)
        | ExprKind::Else(..)
        | ExprKind::Compare(..)
        | ExprKind::ResultIs { .. }
        | ExprKind::Has { .. }
        | ExprKind::OneOf { .. }
        | ExprKind::IsSet(_) => false,
    }
}
