//! Arithmetic, `at` and `else`.

use journey_grammar::Span;
use journey_grammar::ast::{self, BinaryOp};

use super::{Typer, Wanted, bad};
use crate::errors::types as errors;
use crate::hir::{Expr, ExprKind, Literal, Ty};

impl Typer<'_> {
    /// `A + B` and `A - B`: numbers, or a date or datetime and a duration.
    pub(super) fn sum(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Expr {
        let (left, right) = (self.infer(left), self.infer(right));
        let ty = match (left.ty, right.ty) {
            (Ty::Unknown, _) | (_, Ty::Unknown) => return bad(span),
            (Ty::Number, Ty::Number) => Ty::Number,
            (Ty::DateTime, Ty::Duration) => Ty::DateTime,
            (Ty::Date, Ty::Duration) => {
                if has_elapsed_time(&right) {
                    self.sink.report(errors::hours_on_a_date(&left, right.span));
                    return bad(span);
                }
                Ty::Date
            }
            _ => {
                self.sink.report(errors::no_sum(self.program, op, op_span, &left, &right));
                return bad(span);
            }
        };
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = if op == BinaryOp::Add {
            ExprKind::Add(left, right)
        } else {
            ExprKind::Subtract(left, right)
        };
        Expr { kind, ty, span }
    }

    /// `DATE at TIME`
    pub(super) fn date_at(&mut self, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let date = Wanted { ty: Ty::Date, what: "`at`", name: "", declared: None };
        let time = Wanted { ty: Ty::Time, what: "`at`", name: "", declared: None };
        let (left, right) = (self.value(left, &date), self.value(right, &time));
        if left.ty == Ty::Unknown || right.ty == Ty::Unknown {
            return bad(span);
        }
        let kind = ExprKind::At(Box::new(left), Box::new(right));
        Expr { kind, ty: Ty::DateTime, span }
    }

    /// `E else D`
    pub(super) fn fallback(&mut self, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let left = self.infer(left);
        if matches!(left.ty, Ty::Result(_) | Ty::Disposition(_)) {
            self.sink.report(errors::no_fallback(&left));
            return bad(span);
        }
        let wanted = Wanted { ty: left.ty, what: "`else`", name: "", declared: None };
        let right = self.value(right, &wanted);
        if left.ty == Ty::Unknown || right.ty == Ty::Unknown {
            return bad(span);
        }
        let ty = left.ty;
        Expr { kind: ExprKind::Else(Box::new(left), Box::new(right)), ty, span }
    }
}

fn has_elapsed_time(duration: &Expr) -> bool {
    matches!(&duration.kind, ExprKind::Literal(Literal::Duration(length)) if length.seconds > 0)
}
