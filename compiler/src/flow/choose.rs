//! `branch` without a subject: the first condition that holds.

use journey_grammar::Span;

use super::facts::Key;
use super::paths::{Flow, Path, Turn};
use super::values;
use super::walk::{Walker, unsure};
use crate::errors::flow as errors;
use crate::hir::{ArmHead, Branch, Expr, ExprKind, Place, Step};

impl Walker<'_> {
    /// Takes the first arm whose condition holds.
    pub(crate) fn choose(&mut self, step: &Step, branch: &Branch, flow: Flow) -> Flow {
        let mut out = Flow { paths: Vec::new(), muted: branch.incomplete };
        let mut left = flow.paths;
        let mut last_taken = None;
        for (place, arm) in branch.arms.iter().enumerate() {
            if let Some(otherwise) = branch.otherwise.as_ref().filter(|other| other.place <= place)
            {
                self.report(errors::arm_after_otherwise(arm.span, otherwise.keyword));
                out.muted = true;
                continue;
            }
            if matches!(arm.head, ArmHead::Bad) && self.is_asked(arm.span) {
                self.note(arm.span, &left);
                continue;
            }
            let ArmHead::When(condition) = &arm.head else {
                let flow = unsure(Flow { paths: left.clone(), muted: true });
                let end = self.block(&arm.steps, flow);
                out.meet(end, self.track());
                for path in &mut left {
                    path.facts.unsure = true;
                }
                continue;
            };
            if left.is_empty() {
                self.report(errors::arm_never_tried(arm.span, last_taken));
                out.muted = true;
                continue;
            }
            let before = left.clone();
            let outcome = self.condition(condition, left);
            left = outcome.no;
            last_taken = Some(arm.span);
            if outcome.yes.is_empty() {
                self.never_holds(condition, before);
                out.muted = true;
                continue;
            }
            let mut taken = self.merged(outcome.yes);
            self.turn(&mut taken.paths, &Turn::Arm(arm.canonical.clone()), arm.span);
            let end = self.block(&arm.steps, taken);
            out.meet(end, self.track());
        }
        self.rest(step, branch, left, last_taken, &mut out);
        out
    }

    /// What no condition takes.
    fn rest(
        &mut self,
        step: &Step,
        branch: &Branch,
        left: Vec<Path>,
        last_taken: Option<Span>,
        out: &mut Flow,
    ) {
        let sure = left.iter().all(|path| !path.facts.unsure);
        match &branch.otherwise {
            Some(otherwise) if left.is_empty() => {
                self.report(errors::otherwise_never_taken(otherwise.keyword, last_taken));
                out.muted = true;
            }
            Some(otherwise) => {
                let mut taken = self.merged(left);
                self.turn(&mut taken.paths, &Turn::Otherwise, otherwise.keyword);
                let end = self.block(&otherwise.steps, taken);
                out.meet(end, self.track());
            }
            None if left.is_empty() => {}
            None => {
                out.muted = true;
                if sure && !branch.incomplete {
                    self.report(errors::no_condition_holds(step.keyword, step.span));
                }
            }
        }
    }

    /// Says that a condition can never hold, at the part that rules it out.
    fn never_holds(&mut self, condition: &Expr, before: Vec<Path>) {
        if !self.reports() {
            return;
        }
        let (part, paths) = self.culprit(condition, before);
        let all = self.merged(paths).paths;
        let reason = all.first().and_then(|path| self.ruled_out_by(part, path));
        self.report(errors::condition_never_holds(part.span, reason));
    }

    /// The smallest part of a conjunction that never holds, with the paths that come to it.
    fn culprit<'e>(&mut self, condition: &'e Expr, paths: Vec<Path>) -> (&'e Expr, Vec<Path>) {
        let ExprKind::And(left, right) = &condition.kind else { return (condition, paths) };
        let first = self.condition(left, paths.clone());
        if first.yes.is_empty() {
            self.culprit(left, paths)
        } else {
            self.culprit(right, first.yes)
        }
    }

    /// What is known of the thing that a condition asks about.
    fn ruled_out_by(&self, condition: &Expr, path: &Path) -> Option<String> {
        if let ExprKind::Not(inner) = &condition.kind {
            return self.ruled_out_by(inner, path);
        }
        if let ExprKind::ResultIs { handle: Some(handle), .. } = &condition.kind {
            let results = path.facts.states(*handle).results();
            let read = self.schema.spell(Place::Result(*handle));
            return Some(errors::can_only_be(&read, &self.schema.result_names(*handle, results)));
        }
        let (ExprKind::OneOf { subject, .. } | ExprKind::IsSet(subject)) = &condition.kind else {
            return None;
        };
        let place = subject.place()?;
        let values = self.schema.values(&path.facts, Key::of(place)?);
        let names = values.spell(self.schema.program, subject.ty);
        let known = !names.is_empty() && values::is_finite(self.schema.program, subject.ty);
        known.then(|| errors::can_only_be(&self.schema.spell(place), &names))
    }
}
