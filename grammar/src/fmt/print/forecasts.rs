//! Forecasts.

use super::{Between, NAME_LIMIT};
use crate::Span;
use crate::ast::{Expr, ForecastDecl, ForecastLine, ForecastLineKind, ValueShare};
use crate::fmt::op::Class;
use crate::fmt::printer::Printer;

impl Printer<'_> {
    pub(super) fn forecast(&mut self, decl: &ForecastDecl) {
        self.name(&decl.name);
        self.space();
        self.word("for");
        self.space();
        self.name(&decl.journey);
        self.space();
        self.block(decl.body, &decl.lines, Self::forecast_line);
    }

    fn forecast_line(&mut self, line: &ForecastLine) {
        let bad = if let ForecastLineKind::Bad(bad) = &line.kind { Some(bad) } else { None };
        self.row_or_bad(class(&line.kind), line.span, bad, |p| p.forecast_text(line));
    }

    fn forecast_text(&mut self, line: &ForecastLine) {
        match &line.kind {
            ForecastLineKind::Contacts(count) | ForecastLineKind::Seed(count) => {
                self.keyword_cell(line.subject);
                self.literal(count);
            }
            ForecastLineKind::Arrive(duration) => {
                self.word("arrive");
                self.cell(NAME_LIMIT);
                self.word("over");
                self.space();
                self.duration(duration);
            }
            ForecastLineKind::Share { base, field, share } => {
                self.field_of(base, field);
                self.cell(NAME_LIMIT);
                self.literal(share);
            }
            ForecastLineKind::Shares { base, field, shares } => {
                self.field_of(base, field);
                self.cell(NAME_LIMIT);
                self.shares(line.span, shares);
            }
            ForecastLineKind::Range { base, field, from, to } => {
                self.field_of(base, field);
                self.cell(NAME_LIMIT);
                self.range(from, to);
            }
            ForecastLineKind::Trigger { trigger, share, within } => {
                self.word("trigger");
                self.space();
                self.name(trigger);
                self.cell(NAME_LIMIT);
                self.literal(share);
                self.space();
                self.word("within");
                self.space();
                self.duration(within);
            }
            ForecastLineKind::Capacity { count, kind, per } => {
                self.word("capacity");
                self.cell(NAME_LIMIT);
                self.literal(count);
                self.space();
                self.name(kind);
                self.space();
                self.word("per");
                self.space();
                self.duration(per);
            }
            ForecastLineKind::Bad(bad) => self.bad(bad),
        }
    }

    /// `{ LiveAnswer 30%, NoAnswer 70% }`; the line ends with the brace.
    fn shares(&mut self, line: Span, shares: &[ValueShare]) {
        self.braces(line, shares, Between::Comma, |p, share| {
            p.row(Class::Share, share.value.span.to(share.share.span), |p| {
                p.pattern(&share.value);
                p.cell(NAME_LIMIT);
                p.literal(&share.share);
            });
        });
    }

    /// `in 1 hour .. 3 days`
    fn range(&mut self, from: &Expr, to: &Expr) {
        self.word("in");
        self.space();
        self.expr(from);
        self.space();
        self.word("..");
        self.space();
        self.expr(to);
    }
}

/// Lines about one kind of thing are aligned with each other.
fn class(kind: &ForecastLineKind) -> Class {
    match kind {
        ForecastLineKind::Contacts(_)
        | ForecastLineKind::Seed(_)
        | ForecastLineKind::Arrive(_)
        | ForecastLineKind::Capacity { .. } => Class::Forecast("setting"),
        ForecastLineKind::Share { base, .. }
        | ForecastLineKind::Shares { base, .. }
        | ForecastLineKind::Range { base, .. } => {
            Class::Forecast(if base.as_str() == "contact" { "contact" } else { "handle" })
        }
        ForecastLineKind::Trigger { .. } => Class::Forecast("trigger"),
        ForecastLineKind::Bad(_) => Class::Verbatim,
    }
}
