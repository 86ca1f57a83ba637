//! Expressions: what they read, their types, and the normal forms that later passes rely on.
//!
//! A bare value (`Renewed`, `connected`) has no type of its own, so types flow in both directions: upward from
//! reads and literals ([`Typer::infer`]), downward from the place that takes a value ([`Typer::value`]).
//! Whether a value may be unset, and which values of a choice are left, is not decided here: see `flow`.

mod compare;
mod literal;
mod operators;
mod pattern;
mod read;
mod value;

use journey_grammar::Span;
use journey_grammar::ast::{self, BinaryOp};

use crate::errors::types as errors;
use crate::hir::{Expr, ExprKind, Literal, Program, Ty};
use crate::resolve::local::Locals;
use crate::resolve::names::{Names, Sink};

pub(crate) use literal::{is_constant, plain_text};
pub(crate) use read::find;
pub(crate) use value::Wanted;

/// What can be read where an expression stands.
#[derive(Copy, Clone)]
pub(crate) enum Scope<'a> {
    /// Contact fields: message texts and addresses.
    Message,
    /// Bare `Result` and `Disposition`.
    Policy,
    /// Everything that a journey has.
    Journey(&'a Locals),
    /// Nothing: scenarios give values as they are.
    Script,
}

/// Gives expressions their types.
pub(crate) struct Typer<'a> {
    pub(crate) program: &'a Program,
    pub(crate) names: &'a Names,
    pub(crate) scope: Scope<'a>,
    pub(crate) sink: &'a mut Sink,
}

impl Typer<'_> {
    /// A condition: an expression that is true or false.
    pub(crate) fn condition(&mut self, expr: &ast::Expr) -> Expr {
        let typed = self.infer(expr);
        if matches!(typed.ty, Ty::Boolean | Ty::Unknown) {
            return typed;
        }
        self.sink.report(errors::not_a_condition(self.program, &typed));
        bad(expr.span)
    }

    /// An expression whose type follows from itself.
    pub(crate) fn infer(&mut self, expr: &ast::Expr) -> Expr {
        use ast::ExprKind as Ast;
        let span = expr.span;
        match &expr.kind {
            Ast::Text(text) => self.text(text),
            Ast::Number(number) => literal::number(number, span),
            Ast::Boolean(value) => literal(Literal::Boolean(*value), Ty::Boolean, span),
            Ast::Date(date) => literal::date(date, span),
            Ast::DateTime(date, time) => literal::datetime(date, time, span),
            Ast::Time(time) => literal::time(time, span),
            Ast::Duration(duration) => literal::duration(duration, span),
            Ast::Name(name) => self.bare_without_type(name),
            Ast::Field { base, field } => self.field(base, field, span),
            Ast::Now => self.instant(ExprKind::Now, Ty::DateTime, span),
            Ast::Today => self.instant(ExprKind::Today, Ty::Date, span),
            Ast::InSegment(name) => self.in_segment(name, span),
            Ast::Not(inner) => {
                let inner = self.condition(inner);
                boolean(ExprKind::Not(Box::new(inner)), span)
            }
            Ast::Binary { op, op_span, left, right } => {
                self.binary(*op, *op_span, left, right, span)
            }
            Ast::In { subject, values } => self.contained(subject, values, span),
            Ast::IsSet { subject, set } => self.is_set(subject, *set, span),
            Ast::Paren(inner) => self.infer(inner),
            Ast::Bad(_) => bad(span),
        }
    }

    fn binary(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Expr {
        match op {
            BinaryOp::And => {
                let (left, right) = (self.condition(left), self.condition(right));
                boolean(ExprKind::And(Box::new(left), Box::new(right)), span)
            }
            BinaryOp::Or => {
                let (left, right) = (self.condition(left), self.condition(right));
                boolean(ExprKind::Or(Box::new(left), Box::new(right)), span)
            }
            BinaryOp::Is => self.is(left, right, op_span, span),
            BinaryOp::IsNot => {
                let is = self.is(left, right, op_span, span);
                negated(is, span)
            }
            BinaryOp::Has => self.has(left, right, op_span, span),
            BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => {
                self.ordered(op, left, right, span)
            }
            BinaryOp::Add | BinaryOp::Subtract => self.sum(op, op_span, left, right, span),
            BinaryOp::At => self.date_at(left, right, span),
            BinaryOp::Else => self.fallback(left, right, span),
        }
    }
}

pub(crate) fn literal(value: Literal, ty: Ty, span: Span) -> Expr {
    Expr { kind: ExprKind::Literal(value), ty, span }
}

pub(crate) fn boolean(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, ty: Ty::Boolean, span }
}

/// The negation; a mistake stays one mistake.
fn negated(expr: Expr, span: Span) -> Expr {
    if matches!(expr.kind, ExprKind::Bad) {
        return bad(span);
    }
    boolean(ExprKind::Not(Box::new(expr)), span)
}

/// An expression with a mistake that has been reported.
pub(crate) fn bad(span: Span) -> Expr {
    Expr { kind: ExprKind::Bad, ty: Ty::Unknown, span }
}
