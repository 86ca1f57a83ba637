//! Values where a type is wanted: bare values, texts that may be more than a text, and what fits where.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an expression is asked for the few forms that are special here"
)]

use journey_grammar::Span;
use journey_grammar::ast::{self, BinaryOp, Name, Text};
use smol_str::SmolStr;

use super::{Scope, Typer, bad, literal};
use crate::errors::{types as errors, zones};
use crate::hir::{Expr, ExprKind, Literal, Program, Ty};
use crate::index::Target;

/// Why the step or message that could not go out was blocked.
pub(crate) const BLOCKED_REASONS: &[&str] = &["NoConsent", "NoAddress", "QuietTime", "ContactRule"];

/// The place that takes a value, for its type and for messages.
#[derive(Copy, Clone)]
pub(crate) struct Wanted<'a> {
    /// The type.
    pub(crate) ty: Ty,
    /// What takes it: "input", "contact field", "this comparison".
    pub(crate) what: &'static str,
    /// Its name; empty where it has none.
    pub(crate) name: &'a str,
    /// Where it is declared.
    pub(crate) declared: Option<Span>,
}

impl Typer<'_> {
    /// An expression where a value of a type is wanted.
    pub(crate) fn value(&mut self, expr: &ast::Expr, wanted: &Wanted<'_>) -> Expr {
        match &expr.kind {
            ast::ExprKind::Paren(inner) => self.value(inner, wanted),
            ast::ExprKind::Name(name) => self.bare(name, wanted),
            ast::ExprKind::Text(text) => self.text_as(text, wanted),
            ast::ExprKind::Binary { op: BinaryOp::Else, left, right, .. } => {
                let (left, right) = (self.value(left, wanted), self.value(right, wanted));
                if left.ty == Ty::Unknown || right.ty == Ty::Unknown {
                    return bad(expr.span);
                }
                let ty = left.ty;
                Expr { kind: ExprKind::Else(Box::new(left), Box::new(right)), ty, span: expr.span }
            }
            _ => {
                let typed = self.infer(expr);
                self.fitting(typed, wanted)
            }
        }
    }

    /// The expression if it fits; else it is reported.
    pub(crate) fn fitting(&mut self, expr: Expr, wanted: &Wanted<'_>) -> Expr {
        if fits(self.program, expr.ty, wanted.ty) {
            return expr;
        }
        self.sink.report(errors::type_mismatch(self.program, &expr, wanted));
        bad(expr.span)
    }

    /// A bare value where its type is known.
    pub(super) fn bare(&mut self, name: &Name, wanted: &Wanted<'_>) -> Expr {
        let choice = Literal::Choice(name.text.clone());
        match wanted.ty {
            Ty::Choice(id) => {
                let values = &self.program.choices[id].values;
                if let Some(place) = values.iter().position(|value| value.name.text == name.text) {
                    self.sink.used(name.span, Target::ChoiceValue(id, place));
                    return literal(choice, wanted.ty, name.span);
                }
                self.sink.report(errors::unknown_choice(self.program, id, name));
                bad(name.span)
            }
            Ty::BlockedReason => {
                if BLOCKED_REASONS.contains(&name.as_str()) {
                    return literal(choice, wanted.ty, name.span);
                }
                self.sink.report(errors::unknown_reason(name));
                bad(name.span)
            }
            Ty::Unknown => bad(name.span),
            Ty::Text
            | Ty::Number
            | Ty::Boolean
            | Ty::Date
            | Ty::DateTime
            | Ty::Time
            | Ty::Duration
            | Ty::Phone
            | Ty::Email
            | Ty::TimeZone
            | Ty::Result(_)
            | Ty::Disposition(_) => {
                self.sink.report(errors::bare_value(name, wanted));
                bad(name.span)
            }
        }
    }

    /// A bare value where nothing says what it is a value of.
    pub(super) fn bare_without_type(&mut self, name: &Name) -> Expr {
        self.sink.report(errors::bare_without_type(name, &self.scope));
        bad(name.span)
    }

    /// A written text where a type is wanted. Zones are checked; what a phone number or an email address looks
    /// like is for the contact center to say.
    fn text_as(&mut self, text: &Text, wanted: &Wanted<'_>) -> Expr {
        let typed = self.text(text);
        let ExprKind::Literal(Literal::Text(plain)) = &typed.kind else { return typed };
        match wanted.ty {
            // WHY: what a message shows instead of an unset zone is for people.
            Ty::TimeZone
                if !matches!(self.scope, Scope::Message) && !crate::zones::exists(plain) =>
            {
                let span = crate::resolve::time::inside(text);
                self.sink.report(zones::unknown(plain, span));
            }
            Ty::Phone | Ty::Email | Ty::TimeZone | Ty::Text | Ty::Unknown => {
                return Expr { ty: wanted.ty, ..typed };
            }
            Ty::Choice(id) => {
                let values = &self.program.choices[id].values;
                let meant = values
                    .iter()
                    .find(|value| value.name.text == *plain || value.external == *plain);
                let meant = meant.map(|value| value.name.as_str());
                self.sink.report(errors::quoted_value(self.program, &typed, wanted, meant));
            }
            Ty::Number
            | Ty::Boolean
            | Ty::Date
            | Ty::DateTime
            | Ty::Time
            | Ty::Duration
            | Ty::Result(_)
            | Ty::Disposition(_)
            | Ty::BlockedReason => {
                self.sink.report(errors::type_mismatch(self.program, &typed, wanted));
            }
        }
        bad(text.span)
    }
}

/// Whether a value of type `from` may be given where `to` is wanted, as far as types alone can tell.
pub(super) fn fits(program: &Program, from: Ty, to: Ty) -> bool {
    match (from, to) {
        (Ty::Unknown, _) | (_, Ty::Unknown) | (Ty::Phone | Ty::Email | Ty::TimeZone, Ty::Text) => {
            true
        }
        (Ty::Choice(_) | Ty::BlockedReason, Ty::Choice(_) | Ty::BlockedReason) => {
            let (from, to) = (value_names(program, from), value_names(program, to));
            from.iter().any(|value| to.contains(value))
        }
        (from, to) => from == to,
    }
}

/// Whether two values can be compared with `is`.
pub(super) fn comparable(program: &Program, left: Ty, right: Ty) -> bool {
    fits(program, left, right) || fits(program, right, left)
}

/// The names of a choice's values; empty for other types.
pub(crate) fn value_names(program: &Program, ty: Ty) -> Vec<SmolStr> {
    match ty {
        Ty::Choice(id) => {
            program.choices[id].values.iter().map(|value| value.name.text.clone()).collect()
        }
        Ty::BlockedReason => {
            BLOCKED_REASONS.iter().map(|reason| SmolStr::new_static(reason)).collect()
        }
        _ => Vec::new(),
    }
}
