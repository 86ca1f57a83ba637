//! Patterns of `branch on`, and the values that a forecast draws.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an expression is asked for the few forms that are special here"
)]

use journey_grammar::ast::{self, Name, PatternKind};

use super::{Typer, Wanted};
use crate::errors::types as errors;
use crate::hir::{Expr, ExprKind, Literal, Pattern, Ty};

impl Typer<'_> {
    /// The subject of a `branch on`: one value that is read, of a type that has patterns. Numbers and dates
    /// have `unset` alone.
    pub(crate) fn branch_subject(&mut self, expr: &ast::Expr, only_unset: bool) -> Expr {
        let typed = self.infer(expr);
        if typed.ty == Ty::Unknown {
            return super::bad(expr.span);
        }
        if !matches!(typed.kind, ExprKind::Read(_)) {
            self.sink.report(errors::subject_is_no_read(expr.span));
            return super::bad(expr.span);
        }
        if matches!(typed.ty, Ty::Number | Ty::Date | Ty::DateTime) && !only_unset {
            self.sink.report(errors::subject_has_no_patterns(self.program, &typed));
            return super::bad(expr.span);
        }
        typed
    }

    /// A pattern for a value of a type.
    pub(crate) fn pattern(&mut self, pattern: &ast::Pattern, ty: Ty) -> Pattern {
        match (&pattern.kind, ty) {
            (_, Ty::Unknown) => Pattern::Bad,
            (PatternKind::Unset, _) => Pattern::Unset,
            (PatternKind::Name(name), _) => self.name_pattern(name, ty),
            (PatternKind::Text(text), Ty::Result(_) | Ty::Disposition(_)) => {
                self.sink.report(errors::quoted_pattern(text));
                Pattern::Bad
            }
            (PatternKind::Text(text), _) => {
                let expr = ast::Expr { kind: ast::ExprKind::Text(text.clone()), span: text.span };
                self.value_pattern(&expr, ty)
            }
            (PatternKind::Boolean(value), _) => {
                let expr = ast::Expr { kind: ast::ExprKind::Boolean(*value), span: pattern.span };
                self.value_pattern(&expr, ty)
            }
            (PatternKind::Value(expr), _) => {
                if !matches!(expr.kind, ast::ExprKind::Bad(_)) {
                    self.sink.report(errors::not_a_pattern(self.program, expr, ty));
                }
                Pattern::Bad
            }
        }
    }

    fn name_pattern(&mut self, name: &Name, ty: Ty) -> Pattern {
        match ty {
            Ty::Result(channel) => match self.result(Some(channel), name) {
                Some(named) => Pattern::Result { set: named.set, class: named.class },
                None => Pattern::Bad,
            },
            Ty::Disposition(engagement) => {
                if self.disposition(Some(engagement), name) {
                    Pattern::Disposition(name.text.clone())
                } else {
                    Pattern::Bad
                }
            }
            _ => {
                let wanted = Wanted { ty, what: "this arm", name: "", declared: None };
                self.literal_pattern(|typer| typer.bare(name, &wanted))
            }
        }
    }

    fn value_pattern(&mut self, expr: &ast::Expr, ty: Ty) -> Pattern {
        let wanted = Wanted { ty, what: "this arm", name: "", declared: None };
        self.literal_pattern(|typer| typer.value(expr, &wanted))
    }

    fn literal_pattern(&mut self, typed: impl FnOnce(&mut Self) -> Expr) -> Pattern {
        match typed(self).kind {
            ExprKind::Literal(
                value @ (Literal::Text(_) | Literal::Boolean(_) | Literal::Choice(_)),
            ) => Pattern::Value(value),
            _ => Pattern::Bad,
        }
    }
}
