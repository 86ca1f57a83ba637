//! Reads and values: whether they are allowed here, and what they may be.

use journey_grammar::Span;
use smol_str::SmolStr;

use super::facts::Key;
use super::paths::{Path, Track};
use super::values::{self, Values};
use super::walk::Walker;
use crate::errors::flow as errors;
use crate::hir::{Expr, ExprKind, Field, Handle, Id, Place, Ty};

impl Walker<'_> {
    /// Whether every state that the handle may be in allows the read; what is wrong is said.
    pub(crate) fn readable(
        &mut self,
        path: &mut Path,
        handle: Id<Handle>,
        place: Place,
        span: Span,
    ) -> bool {
        let allowed = self.schema.readable(handle, place);
        let wrong = path.facts.states(handle).without(allowed);
        let news = wrong.without(path.facts.forgiven(handle));
        if !news.is_empty() && !path.facts.unsure {
            let schema = self.schema;
            self.report_read(path, Track::Handle(handle), || {
                errors::unreadable(schema, handle, place, news, span)
            });
            path.facts.forgive(handle, wrong);
        }
        wrong.is_empty()
    }

    /// What a place may be here; absent where that cannot be judged.
    pub(crate) fn read(&mut self, path: &mut Path, place: Place, span: Span) -> Option<Values> {
        if let Some(handle) = place.handle()
            && !self.readable(path, handle, place, span)
        {
            return None;
        }
        let key = Key::of(place);
        Some(key.map_or(Values::SET, |key| self.schema.values(&path.facts, key)))
    }

    /// What an expression may be here; absent where that cannot be judged.
    pub(crate) fn value(&mut self, path: &mut Path, expr: &Expr) -> Option<Values> {
        self.note(expr.span, [&*path]);
        let program = self.schema.program;
        match &expr.kind {
            ExprKind::Literal(literal) => {
                Some(Values::of_literal(program, expr.ty, literal).unwrap_or(Values::SET))
            }
            ExprKind::Read(place) => self.read(path, *place, expr.span),
            ExprKind::Now | ExprKind::Today => Some(Values::SET),
            ExprKind::Else(first, second) => self.either(path, expr.ty, first, second),
            ExprKind::Add(left, right)
            | ExprKind::Subtract(left, right)
            | ExprKind::At(left, right) => {
                self.need(path, left, errors::Need::Arithmetic);
                self.need(path, right, errors::Need::Arithmetic);
                Some(Values::SET)
            }
            ExprKind::InSegment(_)
            | ExprKind::Not(_)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Compare(..)
            | ExprKind::ResultIs { .. }
            | ExprKind::Has { .. }
            | ExprKind::OneOf { .. }
            | ExprKind::IsSet(_) => {
                let split = self.condition(expr, vec![path.clone()]);
                let yes = if split.yes.is_empty() { Values::NONE } else { Values::TRUE };
                let no = if split.no.is_empty() { Values::NONE } else { Values::FALSE };
                Some(yes.or(no))
            }
            ExprKind::Bad => None,
        }
    }

    /// `first else second`
    fn either(&mut self, path: &mut Path, ty: Ty, first: &Expr, second: &Expr) -> Option<Values> {
        let given = self.value(path, first)?;
        if !given.meets(Values::UNSET) {
            return Some(given);
        }
        let fallback = self.value(path, second)?;
        let given = translate(self, first.ty, ty, given.without(Values::UNSET));
        Some(given.or(translate(self, second.ty, ty, fallback)))
    }

    /// A value without which the step cannot do its work.
    pub(crate) fn need(
        &mut self,
        path: &mut Path,
        expr: &Expr,
        need: errors::Need<'_>,
    ) -> Option<Values> {
        let values = self.value(path, expr)?;
        if !values.meets(Values::UNSET) {
            return Some(values);
        }
        let (place, span) = blame(expr);
        let key = place.and_then(Key::of);
        if !path.facts.unsure {
            let read = place.map(|place| self.schema.spell(place));
            let declared = place.and_then(|place| self.schema.declared_at(place));
            let build = || errors::value_may_be_unset(read.as_deref(), declared, span, need);
            if let Some(key) = key {
                self.report_read(path, Track::Value(key), build);
            } else {
                let diagnostic = build();
                self.report(diagnostic);
            }
        }
        let set = values.without(Values::UNSET);
        let set = if set.is_empty() { Values::all(self.schema.program, expr.ty) } else { set };
        if let (ExprKind::Read(_), Some(key)) = (&expr.kind, key) {
            path.facts.learn(key, set);
        }
        Some(set)
    }

    /// Gives a value to a field, an input or an attribute; what the target may be afterwards.
    pub(crate) fn give(&mut self, path: &mut Path, field: Option<&Field>, expr: &Expr) -> Values {
        let Some(field) = field else {
            return self.value(path, expr).unwrap_or(Values::SET);
        };
        let given = if field.optional {
            self.value(path, expr)
        } else {
            self.need(path, expr, errors::Need::Given(&field.name.text))
        };
        let unset = given.map_or(Values::NONE, |given| given.and(Values::UNSET));
        if matches!(field.ty, Ty::Choice(_)) {
            return self.fits(path, expr, field).without(Values::UNSET).or(unset);
        }
        given.unwrap_or_else(|| Values::all(self.schema.program, field.ty))
    }

    /// Whether every value that a choice can still have is one of the target's.
    fn fits(&mut self, path: &mut Path, expr: &Expr, field: &Field) -> Values {
        let program = self.schema.program;
        let any = Values::all(program, field.ty);
        if let ExprKind::Else(first, second) = &expr.kind {
            let given = self.fits(path, first, field);
            return given.or(self.fits(path, second, field));
        }
        if let ExprKind::Literal(literal) = &expr.kind {
            return Values::of_literal(program, field.ty, literal).unwrap_or(any);
        }
        let Some(given) = self.value(path, expr) else { return any };
        if expr.ty == field.ty {
            return given;
        }
        if !matches!(expr.ty, Ty::Choice(_) | Ty::BlockedReason) {
            return any;
        }
        let given = given.without(Values::UNSET);
        let all = values::names(program, expr.ty);
        let finite = values::is_finite(program, expr.ty);
        let possible = if finite { given.spell(program, expr.ty) } else { all };
        let known = values::names(program, field.ty);
        let strange: Vec<SmolStr> =
            possible.into_iter().filter(|name| !known.contains(name)).collect();
        if !strange.is_empty() && !path.facts.unsure {
            let (place, span) = blame(expr);
            let read = place.map(|place| self.schema.spell(place));
            let read = read.as_deref();
            self.report(errors::choice_does_not_fit(read, &strange, &field.name, span));
        }
        translate(self, expr.ty, field.ty, given)
    }
}

/// The same values of another type, by name.
fn translate(walker: &Walker<'_>, from: Ty, to: Ty, given: Values) -> Values {
    let program = walker.schema.program;
    if from == to || !values::is_finite(program, from) || !values::is_finite(program, to) {
        return if from == to {
            given
        } else {
            given.and(Values::UNSET).or(Values::all(program, to))
        };
    }
    let literal = |name: SmolStr| {
        Values::of_literal(program, to, &crate::hir::Literal::Choice(name)).unwrap_or_default()
    };
    let named = given.without(Values::UNSET).spell(program, from);
    named.into_iter().map(literal).fold(given.and(Values::UNSET), Values::or)
}

/// The read that may be unset, with its place.
fn blame(expr: &Expr) -> (Option<Place>, Span) {
    if let ExprKind::Else(_, second) = &expr.kind {
        return blame(second);
    }
    (expr.place(), expr.span)
}
