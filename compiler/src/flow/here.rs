//! What is established at one place of a journey: for whoever points at it, or is about to write there.

use journey_grammar::Span;
use smol_str::SmolStr;

use super::States;
use super::facts::{Facts, Key};
use super::paths::Path;
use super::patterns::Sieve;
use super::schema::Schema;
use super::values::{self, Values};
use super::walk::{Mode, Walker};
use crate::errors::flow::{self as errors, Reason};
use crate::hir::{
    ArmHead, Branch, Expr, Handle, Id, Journey, Literal, Pattern, Place, Program, ResultSet, Ty,
};

/// What is established at one place of a journey.
pub struct Here<'a> {
    schema: Schema<'a>,
    at: Span,
    facts: Facts,
    arm: Option<Arm<'a>>,
}

/// The arm of a `branch on` that is asked about.
#[derive(Clone)]
struct Arm<'a> {
    /// What the patterns above and the single ones below leave.
    sieve: Sieve<'a>,
    /// The classes below: each stands for what is left of it.
    below: Vec<ResultSet>,
}

/// What a walk notes on its way, at the place that is asked about.
pub(crate) struct Probe<'a> {
    at: Span,
    found: Option<(Span, Facts)>,
    arm: Option<Arm<'a>>,
}

/// What is established at `at`, as a span of the journey's file. None where no path comes, and outside of steps.
///
/// Text at `at` that could not be understood says nothing about what comes after it: it is about to be written.
pub fn here<'a>(program: &'a Program, journey: &'a Journey, at: Span) -> Option<Here<'a>> {
    let schema = Schema { program, journey };
    let mut walker = Walker::new(schema, Mode::Quiet);
    walker.probe = Some(Probe { at, found: None, arm: None });
    walker.settle();
    walker.mode = Mode::Report;
    walker.settings();
    walker.run();
    let Probe { found, arm, .. } = walker.probe?;
    let (_, facts) = found?;
    Some(Here { schema, at, facts, arm })
}

impl Here<'_> {
    /// The states that the handle may be in.
    pub fn states(&self, handle: Id<Handle>) -> States {
        self.facts.states(handle)
    }

    /// Why this cannot be read here; none where it can.
    pub fn unreadable(&self, place: Place) -> Option<String> {
        let handle = place.handle()?;
        let wrong = self.facts.states(handle).without(self.schema.readable(handle, place));
        if wrong.is_empty() {
            return None;
        }
        Some(errors::in_words(&errors::unreadable(self.schema, handle, place, wrong, self.at)))
    }

    /// The spellings of what this may be here, `unset` among them; none where values of its type are not followed.
    pub fn values(&self, place: Place, ty: Ty) -> Option<Vec<SmolStr>> {
        let program = self.schema.program;
        let known = self.schema.values(&self.facts, Key::of(place)?);
        values::is_finite(program, ty).then(|| known.spell(program, ty))
    }

    /// Whether this may be unset here.
    pub fn may_be_unset(&self, place: Place) -> bool {
        let values = Key::of(place).map(|key| self.schema.values(&self.facts, key));
        values.is_some_and(|values| values.meets(Values::UNSET))
    }

    /// Whether the conversation may have this disposition code here.
    pub fn may_have(&self, handle: Id<Handle>, code: &str) -> bool {
        let code = self.schema.code(handle, code);
        code.is_some_and(|code| {
            self.schema.narrow_code(&mut self.facts.clone(), handle, code, true)
        })
    }

    /// Whether the place that is asked about is an arm of a `branch on`.
    pub fn is_arm(&self) -> bool {
        self.arm.is_some()
    }

    /// Why a pattern can never be taken in the arm that is asked about, were it written there; none where it can, and
    /// where this is no arm.
    pub fn never_fits(&self, pattern: &Pattern) -> Option<String> {
        let Arm { mut sieve, below } = self.arm.clone()?;
        let left = sieve.left_results();
        let reason = match sieve.take(pattern, self.at) {
            Ok(_) => {
                let Pattern::Result { set, .. } = pattern else { return None };
                let is_emptied = |class: &ResultSet| {
                    let rest = class.and(left);
                    !rest.is_empty() && rest.without(*set).is_empty()
                };
                below.iter().any(is_emptied).then_some(Reason::TakenBelow)?
            }
            Err(Reason::Taken(by)) if by.start > self.at.start => Reason::TakenBelow,
            Err(reason) => reason,
        };
        Some(errors::in_words(&errors::pattern_never_fits("", self.at, &reason)))
    }

    /// The patterns for what the other arms leave: every single one, and the fewest that cover it all.
    pub fn left(&self) -> Option<(Vec<SmolStr>, Vec<SmolStr>)> {
        let Arm { mut sieve, below } = self.arm.clone()?;
        for set in below {
            let _ = sieve.take(&Pattern::Result { set, class: true }, self.at);
        }
        let missing = sieve.missing();
        Some((missing.values, missing.patterns))
    }

    /// The literal for a value of a choice, a boolean or a reason.
    pub fn literal(ty: Ty, name: &str) -> Literal {
        match (ty, name) {
            (Ty::Boolean, "true") => Literal::Boolean(true),
            (Ty::Boolean, "false") => Literal::Boolean(false),
            _ => Literal::Choice(name.into()),
        }
    }
}

impl Walker<'_> {
    /// Whether `span` holds the place that is asked about.
    pub(crate) fn is_asked(&self, span: Span) -> bool {
        self.probe.as_ref().is_some_and(|probe| span.covers(probe.at))
    }

    /// Notes what is established where `span` begins; what is noted of the smallest span counts.
    pub(crate) fn note<'p>(&mut self, span: Span, paths: impl IntoIterator<Item = &'p Path>) {
        if !self.reports() || !self.is_asked(span) {
            return;
        }
        let Some(probe) = &mut self.probe else { return };
        let length = |span: Span| span.end - span.start;
        for path in paths {
            match &mut probe.found {
                Some((known, facts)) if known.same_place(span) => facts.join(&path.facts),
                Some((known, _)) if length(*known) < length(span) => {}
                found => *found = Some((span, path.facts.clone())),
            }
        }
    }

    /// Notes what the other arms of a branch leave to the arm that is asked about.
    pub(crate) fn note_arm(&mut self, branch: &Branch, subject: &Expr, path: &Path) {
        let otherwise = branch.otherwise.as_ref().map(|otherwise| otherwise.keyword);
        let heads = branch.arms.iter().map(|arm| arm.span).chain(otherwise);
        let Some(head) = heads.into_iter().find(|head| self.is_asked(*head)) else { return };
        self.note(head, [path]);
        let mut sieve = self.sieve(subject, &mut path.clone());
        let mut below = Vec::new();
        let at = self.probe.as_ref().map_or(head.start, |probe| probe.at.start);
        for arm in &branch.arms {
            let ArmHead::Patterns(patterns) = &arm.head else { continue };
            for (pattern, span) in patterns {
                if self.is_asked(*span) || *pattern == Pattern::Bad {
                    continue;
                }
                if let Pattern::Result { set, class: true } = pattern
                    && span.start > at
                {
                    below.push(*set);
                } else {
                    let _ = sieve.take(pattern, *span);
                }
            }
        }
        if let Some(probe) = self.probe.as_mut().filter(|_| matches!(self.mode, Mode::Report)) {
            probe.arm = Some(Arm { sieve, below });
        }
    }
}
