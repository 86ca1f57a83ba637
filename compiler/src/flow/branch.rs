//! `branch on`: every value covered, every arm reachable.

use super::facts::Facts;
use super::paths::{Flow, Path, Turn};
use super::patterns::{Missing, Sieve};
use super::walk::Walker;
use crate::errors::flow as errors;
use crate::hir::{ArmHead, Branch, BranchArm, Expr, ExprKind, Id, Pattern, Place, Step};

/// What each arm of a branch takes.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) arms: Vec<Vec<Path>>,
    pub(crate) otherwise: Vec<Path>,
    /// What `otherwise` stands for; kept where mistakes are told.
    left: Option<Missing>,
    muted: bool,
}

impl<'a> Walker<'a> {
    /// Takes the first arm that applies.
    pub(crate) fn branch(&mut self, id: Id<Step>, branch: &Branch, flow: Flow) -> Flow {
        let step = &self.schema.journey.steps[id];
        let Some(subject) = &branch.subject else { return self.choose(step, branch, flow) };
        let mut out = Flow { paths: Vec::new(), muted: branch.incomplete };
        let taken = self.take(step, branch, subject, flow);
        out.muted |= taken.muted;
        self.lefts.extend(taken.left.map(|left| (id, left.patterns)));
        for (arm, paths) in branch.arms.iter().zip(taken.arms) {
            let mut inner = self.merged(paths);
            inner.muted = inner.paths.is_empty();
            self.turn(&mut inner.paths, &Turn::Arm(arm.canonical.clone()), arm.span);
            let end = self.block(&arm.steps, inner);
            out.meet(end, self.track());
        }
        if let Some(otherwise) = &branch.otherwise {
            let mut inner = self.merged(taken.otherwise);
            inner.muted = inner.paths.is_empty();
            self.turn(&mut inner.paths, &Turn::Otherwise, otherwise.keyword);
            let end = self.block(&otherwise.steps, inner);
            out.meet(end, self.track());
        }
        out
    }

    /// Shares the paths out among the arms.
    pub(crate) fn take(
        &mut self,
        step: &Step,
        branch: &Branch,
        subject: &Expr,
        flow: Flow,
    ) -> Taken {
        let mut taken = Taken { arms: vec![Vec::new(); branch.arms.len()], ..Taken::default() };
        for (place, arm) in branch.arms.iter().enumerate() {
            if let Some(otherwise) = branch.otherwise.as_ref().filter(|other| other.place <= place)
            {
                self.report(errors::arm_after_otherwise(arm.span, otherwise.keyword));
                taken.muted = true;
            }
        }
        let reachable = branch.otherwise.as_ref().map_or(branch.arms.len(), |other| other.place);
        for mut path in flow.paths {
            self.note_arm(branch, subject, &path);
            let mut sieve = self.sieve(subject, &mut path);
            for (arm, paths) in branch.arms.iter().zip(&mut taken.arms).take(reachable) {
                match self.arm(&mut sieve, arm) {
                    Some(facts) => paths.push(Path { facts, trail: path.trail.clone() }),
                    None => taken.muted = true,
                }
            }
            taken.muted |= !sieve.sure;
            let rest = sieve.rest();
            match (&branch.otherwise, rest) {
                (Some(_), Some(facts)) => {
                    if self.reports() && sieve.sure {
                        taken.left = Some(sieve.missing());
                    }
                    taken.otherwise.push(Path { facts, trail: path.trail.clone() });
                }
                (Some(otherwise), None) => {
                    let last = branch.arms.last().map(|arm| arm.span);
                    self.report(errors::otherwise_never_taken(otherwise.keyword, last));
                    taken.muted = true;
                }
                (None, None) => {}
                (None, Some(_)) => {
                    taken.muted = true;
                    if sieve.sure && !branch.incomplete {
                        let missing = sieve.missing();
                        self.report(errors::values_not_covered(&missing, step.keyword, step.span));
                    }
                }
            }
        }
        taken
    }

    /// What the subject may be.
    pub(crate) fn sieve(&mut self, subject: &Expr, path: &mut Path) -> Sieve<'a> {
        // What hangs on a subject that is wrong is not judged.
        path.facts.unsure |= matches!(subject.kind, ExprKind::Bad);
        let unsure = path.facts.unsure;
        match subject.place() {
            Some(place @ Place::Result(handle)) => {
                let sure = self.readable(path, handle, place, subject.span) && !unsure;
                Sieve::results(self.schema, path.facts.clone(), handle, sure)
            }
            Some(place @ Place::Disposition(handle)) => {
                let sure = self.readable(path, handle, place, subject.span) && !unsure;
                Sieve::codes(self.schema, path.facts.clone(), handle, sure)
            }
            Some(
                Place::Attribute(..)
                | Place::BlockedReason(_)
                | Place::Contact(_)
                | Place::Binding(..),
            )
            | None => {
                let values = self.value(path, subject).filter(|_| !unsure);
                Sieve::values(self.schema, path.facts.clone(), subject, values)
            }
        }
    }

    /// What an arm takes of what is left.
    fn arm(&mut self, sieve: &mut Sieve<'_>, arm: &BranchArm) -> Option<Facts> {
        let ArmHead::Patterns(patterns) = &arm.head else {
            sieve.sure = false;
            let mut facts = sieve.base().clone();
            facts.unsure = true;
            return Some(facts);
        };
        let mut taken: Option<Facts> = None;
        let mut wrong = Vec::new();
        for (place, (pattern, span)) in patterns.iter().enumerate() {
            let is_asked = *pattern == Pattern::Bad && self.is_asked(*span);
            if *pattern == Pattern::Bad && !is_asked {
                sieve.sure = false;
            }
            let fits = if is_asked { Ok(sieve.base().clone()) } else { sieve.take(pattern, *span) };
            match fits {
                Ok(facts) => match &mut taken {
                    Some(taken) => taken.join(&facts),
                    None => taken = Some(facts),
                },
                Err(reason) => wrong.push((place, *span, reason)),
            }
        }
        for (place, span, reason) in wrong {
            let name = pattern_name(&arm.canonical, patterns.len(), place);
            self.report(errors::pattern_never_fits(name, span, &reason));
        }
        taken
    }
}

/// The pattern at `place` of an arm's `count`, as it is written; the whole head where a text holds the separator.
fn pattern_name(head: &str, count: usize, place: usize) -> &str {
    let alone = head.split(", ").count() == count;
    head.split(", ").nth(place).filter(|_| alone).unwrap_or(head)
}
