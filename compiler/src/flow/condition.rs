//! Conditions: on which paths they hold, on which they do not, and what each outcome establishes.

use journey_grammar::Span;

use super::States;
use super::facts::Key;
use super::paths::{Path, add};
use super::values::{self, Values};
use super::walk::Walker;
use crate::errors::flow::Need;
use crate::hir::{Expr, ExprKind, Handle, Id, Literal, Place, ResultSet};

/// Paths by the outcome of a condition.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Where it holds.
    pub(crate) yes: Vec<Path>,
    /// Where it does not.
    pub(crate) no: Vec<Path>,
}

/// So many alternatives are told apart within one branch; more are joined.
const MOST_ALTERNATIVES: usize = 8;

impl Walker<'_> {
    /// Tells the paths apart by a condition; what it reads is checked.
    pub(crate) fn condition(&mut self, expr: &Expr, paths: Vec<Path>) -> Outcome {
        self.note(expr.span, &paths);
        match &expr.kind {
            ExprKind::Literal(Literal::Boolean(true)) => Outcome { yes: paths, no: Vec::new() },
            ExprKind::Literal(Literal::Boolean(false)) => Outcome { yes: Vec::new(), no: paths },
            ExprKind::Not(inner) => {
                let Outcome { yes, no } = self.condition(inner, paths);
                Outcome { yes: no, no: yes }
            }
            ExprKind::And(left, right) => {
                let first = self.condition(left, paths);
                let second = self.condition(right, first.yes);
                Outcome { yes: second.yes, no: self.together(first.no, second.no) }
            }
            ExprKind::Or(left, right) => {
                let first = self.condition(left, paths);
                let second = self.condition(right, first.no);
                Outcome { yes: self.together(first.yes, second.yes), no: second.no }
            }
            ExprKind::Literal(_)
            | ExprKind::Read(_)
            | ExprKind::Now
            | ExprKind::Today
            | ExprKind::InSegment(_)
            | ExprKind::Else(..)
            | ExprKind::Add(..)
            | ExprKind::Subtract(..)
            | ExprKind::At(..)
            | ExprKind::Compare(..)
            | ExprKind::ResultIs { .. }
            | ExprKind::Has { .. }
            | ExprKind::OneOf { .. }
            | ExprKind::IsSet(_)
            | ExprKind::Bad => {
                let mut outcome = Outcome::default();
                for path in paths {
                    let (yes, no) = self.atom(expr, path);
                    outcome.yes.extend(yes);
                    outcome.no.extend(no);
                }
                outcome
            }
        }
    }

    /// Alternatives of two outcomes; equal ones count once, and too many become one.
    fn together(&self, mut all: Vec<Path>, more: Vec<Path>) -> Vec<Path> {
        for path in more {
            if !all.iter().any(|known| known.facts == path.facts) {
                all.push(path);
            }
        }
        if all.len() > MOST_ALTERNATIVES {
            let track = self.track();
            let mut joined = Vec::new();
            for path in all {
                add(&mut joined, path, track);
            }
            return joined;
        }
        all
    }

    /// A condition without `and`, `or` and `not`.
    fn atom(&mut self, expr: &Expr, path: Path) -> (Option<Path>, Option<Path>) {
        let outcome = self.judge(expr, path);
        self.remember(expr, outcome)
    }

    fn judge(&mut self, expr: &Expr, mut path: Path) -> (Option<Path>, Option<Path>) {
        match &expr.kind {
            ExprKind::Read(place) => match self.need(&mut path, expr, Need::Condition) {
                Some(_) => self.by_values(path, Key::of(*place), Values::TRUE),
                None => both(path),
            },
            ExprKind::ResultIs { handle: Some(handle), set, read, .. } => {
                self.result_is(path, *handle, *set, *read)
            }
            ExprKind::Has { handle: Some(handle), code, read } => {
                self.has(path, *handle, code, *read)
            }
            ExprKind::OneOf { subject, values } => self.one_of(path, subject, values),
            ExprKind::IsSet(inner) => self.is_set(path, inner),
            ExprKind::Compare(_, left, right) => self.compare(path, left, right),
            ExprKind::Else(first, second) => self.fallback(path, first, second),
            ExprKind::Bad => {
                path.facts.unsure |= !self.is_asked(expr.span);
                both(path)
            }
            ExprKind::Add(..) | ExprKind::Subtract(..) | ExprKind::At(..) => {
                self.value(&mut path, expr);
                both(path)
            }
            ExprKind::Literal(_)
            | ExprKind::Now
            | ExprKind::Today
            | ExprKind::InSegment(_)
            | ExprKind::ResultIs { handle: None, .. }
            | ExprKind::Has { handle: None, .. }
            | ExprKind::Not(_)
            | ExprKind::And(..)
            | ExprKind::Or(..) => both(path),
        }
    }

    fn result_is(
        &mut self,
        mut path: Path,
        handle: Id<Handle>,
        set: ResultSet,
        read: Span,
    ) -> (Option<Path>, Option<Path>) {
        let sure = self.readable(&mut path, handle, Place::Result(handle), read);
        let states = path.facts.states(handle);
        let asked = States::outcomes(set);
        let mut yes = path.clone();
        if !sure {
            // The read has been reported; what follows is judged as if the outcome were known.
            yes.facts.set_states(handle, asked);
            return (Some(yes), Some(path));
        }
        if self.schema.channel(handle).is_none() {
            return both(path);
        }
        yes.facts.set_states(handle, states.and(asked));
        path.facts.set_states(handle, states.without(asked));
        let holds = states.meets(asked);
        let fails = !states.without(asked).is_empty();
        (holds.then_some(yes), fails.then_some(path))
    }

    fn has(
        &mut self,
        mut path: Path,
        handle: Id<Handle>,
        code: &str,
        read: Span,
    ) -> (Option<Path>, Option<Path>) {
        let sure = self.readable(&mut path, handle, Place::Disposition(handle), read);
        let Some(code) = self.schema.code(handle, code).filter(|_| sure) else { return both(path) };
        let mut yes = path.clone();
        let holds = self.schema.narrow_code(&mut yes.facts, handle, code, true);
        let fails = self.schema.narrow_code(&mut path.facts, handle, code, false);
        (holds.then_some(yes), fails.then_some(path))
    }

    fn one_of(
        &mut self,
        mut path: Path,
        subject: &Expr,
        literals: &[(Literal, Span)],
    ) -> (Option<Path>, Option<Path>) {
        let Some(possible) = self.value(&mut path, subject) else { return both(path) };
        let key = key_of(subject);
        let program = self.schema.program;
        let bits =
            literals.iter().map(|(literal, _)| Values::of_literal(program, subject.ty, literal));
        let asked = bits
            .collect::<Option<Vec<_>>>()
            .map(|all| all.into_iter().fold(Values::NONE, Values::or));
        let Some(asked) = asked.filter(|_| values::is_finite(program, subject.ty)) else {
            return self.if_set(path, &[subject]);
        };
        if key.is_some() {
            return self.by_values(path, key, asked);
        }
        let holds = possible.meets(asked).then(|| path.clone());
        let fails = !possible.without(asked).is_empty();
        (holds, fails.then_some(path))
    }

    fn is_set(&mut self, mut path: Path, inner: &Expr) -> (Option<Path>, Option<Path>) {
        let Some(possible) = self.value(&mut path, inner) else { return both(path) };
        if let Some(Key::AnyCode(handle)) = key_of(inner) {
            let mut yes = path.clone();
            let holds = self.schema.narrow_any(&mut yes.facts, handle, true);
            let fails = self.schema.narrow_any(&mut path.facts, handle, false);
            return (holds.then_some(yes), fails.then_some(path));
        }
        let set = possible.without(Values::UNSET);
        if let Some(key) = key_of(inner) {
            return self.by_values(path, Some(key), set);
        }
        let holds = (!set.is_empty()).then(|| path.clone());
        (holds, possible.meets(Values::UNSET).then_some(path))
    }

    /// A comparison of values that are not followed: true only where both are set.
    fn compare(
        &mut self,
        mut path: Path,
        left: &Expr,
        right: &Expr,
    ) -> (Option<Path>, Option<Path>) {
        self.value(&mut path, left);
        self.value(&mut path, right);
        self.if_set(path, &[left, right])
    }

    /// May come out either way, but true only where all of these are set.
    fn if_set(&mut self, mut path: Path, all: &[&Expr]) -> (Option<Path>, Option<Path>) {
        let mut yes = path.clone();
        let holds = all.iter().all(|expr| match self.value(&mut path, expr) {
            Some(possible) => {
                let set = possible.without(Values::UNSET);
                if let Some(key) = key_of(expr) {
                    yes.facts.learn(key, set);
                }
                !set.is_empty()
            }
            None => true,
        });
        (holds.then_some(yes), Some(path))
    }

    /// `first else second`, both booleans.
    fn fallback(
        &mut self,
        mut path: Path,
        first: &Expr,
        second: &Expr,
    ) -> (Option<Path>, Option<Path>) {
        let Some(possible) = self.value(&mut path, first) else { return both(path) };
        if !possible.meets(Values::UNSET) {
            let outcome = self.condition(first, vec![path]);
            return (outcome.yes.into_iter().next(), outcome.no.into_iter().next());
        }
        let instead = self.condition(second, vec![path.clone()]);
        let holds = possible.meets(Values::TRUE) || !instead.yes.is_empty();
        let fails = possible.meets(Values::FALSE) || !instead.no.is_empty();
        (holds.then(|| path.clone()), fails.then_some(path))
    }

    /// Tells a path apart by whether the key has one of the values.
    fn by_values(
        &self,
        mut path: Path,
        key: Option<Key>,
        asked: Values,
    ) -> (Option<Path>, Option<Path>) {
        let Some(key) = key else { return (Some(path), None) };
        let rest = self.schema.values(&path.facts, key).without(asked);
        let mut yes = path.clone();
        let holds = self.schema.narrow(&mut yes.facts, key, asked);
        let fails = self.schema.narrow(&mut path.facts, key, rest);
        (holds.then_some(yes), fails.then_some(path))
    }
}

/// The key of the place that an expression reads, where it is nothing but a read.
fn key_of(expr: &Expr) -> Option<Key> {
    expr.place().and_then(Key::of)
}

/// Nothing is known of the outcome.
fn both(path: Path) -> (Option<Path>, Option<Path>) {
    (Some(path.clone()), Some(path))
}
