//! Conditions on data that are free, such as `contact.age > 60`: what a proof remembers of them, so that a
//! repeated test of the same unchanged value is one choice.

use std::collections::BTreeMap;

use journey_grammar::FileId;

use super::paths::Path;
use super::values;
use super::walk::{Mode, Walker};
use crate::hir::{Expr, ExprKind};

/// The free conditions that a proof has met. Equal conditions at different places are one.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    conditions: Vec<Expr>,
    by_place: BTreeMap<(FileId, u32, u32), usize>,
}

impl Choices {
    /// The condition of a number.
    pub(crate) fn condition(&self, choice: usize) -> Option<&Expr> {
        self.conditions.get(choice)
    }

    fn number(&mut self, expr: &Expr) -> usize {
        let place = expr.span.sort_key();
        if let Some(&known) = self.by_place.get(&place) {
            return known;
        }
        let known = self.conditions.iter().position(|one| one == expr).unwrap_or_else(|| {
            self.conditions.push(expr.clone());
            self.conditions.len() - 1
        });
        self.by_place.insert(place, known);
        known
    }
}

impl Walker<'_> {
    /// Keeps a free condition to how it came out before.
    pub(crate) fn remember(
        &mut self,
        expr: &Expr,
        outcome: (Option<Path>, Option<Path>),
    ) -> (Option<Path>, Option<Path>) {
        if !matches!(self.mode, Mode::Prove) || !self.is_free(expr) {
            return outcome;
        }
        let (Some(mut yes), Some(mut no)) = outcome else { return outcome };
        let choice = self.choices.number(expr);
        match yes.facts.chosen(choice) {
            Some(true) => return (Some(yes), None),
            Some(false) => return (None, Some(no)),
            None => {}
        }
        yes.facts.choose(choice, true);
        no.facts.choose(choice, false);
        (Some(yes), Some(no))
    }

    /// Whether the condition is decided by values that are not followed.
    fn is_free(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Compare(..) | ExprKind::InSegment(_) | ExprKind::Else(..) => true,
            ExprKind::OneOf { subject, .. } => !values::is_finite(self.schema.program, subject.ty),
            ExprKind::Literal(_)
            | ExprKind::Read(_)
            | ExprKind::Now
            | ExprKind::Today
            | ExprKind::Not(_)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Add(..)
            | ExprKind::Subtract(..)
            | ExprKind::At(..)
            | ExprKind::ResultIs { .. }
            | ExprKind::Has { .. }
            | ExprKind::IsSet(_)
            | ExprKind::Bad => false,
        }
    }
}
