//! Which conversations and data may still be looked at from a point on. What nobody looks at any
//! more need not be told apart.

use super::points::{Point, Points};
use crate::hir::{
    ArmHead, Binding, Delay, ExitSource, Expr, ExprKind, Field, Handle, Id, Journey, Place,
    RetryTime, Step, StepKind, TriggerUse, Wait, WaitTrigger,
};

/// A set of conversations, names of triggers and fields of the contact. Those past the 64th, or the 128th field,
/// are in no set and always kept.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subjects {
    handles: u64,
    bindings: u64,
    fields: u128,
}

impl Subjects {
    pub(super) const NONE: Self = Self { handles: 0, bindings: 0, fields: 0 };

    pub(super) fn handle(handle: Id<Handle>) -> Self {
        Self { handles: u64::try_from(bit(handle.index())).unwrap_or(0), ..Self::NONE }
    }

    pub(super) fn binding(binding: Id<Binding>) -> Self {
        Self { bindings: u64::try_from(bit(binding.index())).unwrap_or(0), ..Self::NONE }
    }

    pub(super) fn field(field: Id<Field>) -> Self {
        Self { fields: bit(field.index()), ..Self::NONE }
    }

    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            handles: self.handles | other.handles,
            bindings: self.bindings | other.bindings,
            fields: self.fields | other.fields,
        }
    }

    #[must_use]
    pub(super) fn without(self, other: Self) -> Self {
        Self {
            handles: self.handles & !other.handles,
            bindings: self.bindings & !other.bindings,
            fields: self.fields & !other.fields,
        }
    }

    /// Without the fields of the contact.
    #[must_use]
    pub(super) fn told(self) -> Self {
        self.without(RECORD)
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.without(other) != self
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::NONE
    }
}

fn bit(place: usize) -> u128 {
    if place < 128 { 1 << place } else { 0 }
}

/// What may still be looked at, by step.
pub(super) struct Live {
    before: Vec<Subjects>,
    always: Subjects,
}

/// What is known of the contact's record, which ends as time passes.
const RECORD: Subjects = Subjects { fields: u128::MAX, ..Subjects::NONE };

impl Live {
    pub(super) fn new(journey: &Journey, points: &Points) -> Self {
        let mut live =
            Self { before: vec![Subjects::NONE; journey.steps.len()], always: always(journey) };
        loop {
            let mut changed = false;
            for (id, step) in journey.steps.iter().rev() {
                let now = live.step(journey, points, id, step);
                if let Some(slot) = live.before.get_mut(id.index())
                    && *slot != now
                {
                    *slot = now;
                    changed = true;
                }
            }
            if !changed {
                return live;
            }
        }
    }

    /// What may still be looked at from the point on.
    pub(super) fn at(&self, point: Point) -> Subjects {
        match point {
            Point::At(step) => {
                self.before.get(step.index()).copied().unwrap_or_default().or(self.always)
            }
            Point::Outside | Point::End => Subjects::NONE,
        }
    }

    fn step(&self, journey: &Journey, points: &Points, id: Id<Step>, step: &Step) -> Subjects {
        let after = self.at(points.after(id));
        let into = |block: &[Id<Step>]| self.at(points.enter(id, block));
        let blocks = || step.kind.blocks().into_iter().map(into).fold(Subjects::NONE, Subjects::or);
        match &step.kind {
            StepKind::Conversation(conversation) => {
                let inputs = conversation.inputs.iter().map(|(_, value)| reads(value));
                let after = after.without(RECORD);
                inputs.fold(after.without(Subjects::handle(conversation.handle)), Subjects::or)
            }
            StepKind::Wait(wait) => wait_reads(wait).or(blocks()).without(RECORD),
            StepKind::Branch(branch) => {
                let heads = branch.arms.iter().map(|arm| match &arm.head {
                    ArmHead::When(condition) => reads(condition),
                    ArmHead::Patterns(_) | ArmHead::Bad => Subjects::NONE,
                });
                let subject = branch.subject.as_ref().map_or(Subjects::NONE, reads);
                // Without `otherwise` the arms take every value.
                heads.fold(subject.or(blocks()), Subjects::or)
            }
            StepKind::Attempt(attempt) => into(&attempt.steps),
            StepKind::Retry(retry) => {
                let instant = match &retry.time {
                    RetryTime::At { instant, .. } => reads(instant),
                    RetryTime::After { .. } | RetryTime::AtTime(_) | RetryTime::Bad => {
                        Subjects::NONE
                    }
                };
                let Some(attempt) = retry.attempt else { return instant };
                let to = journey.steps[attempt].kind.blocks().into_iter();
                let to = to.map(|block| self.at(points.enter(attempt, block)).without(RECORD));
                to.fold(instant.or(self.at(points.after(attempt))), Subjects::or)
            }
            StepKind::Split(_) => blocks(),
            StepKind::Delay(delay) => {
                let after = after.without(RECORD);
                match delay {
                    Delay::Until { instant, .. } => after.or(reads(instant)),
                    Delay::For { .. }
                    | Delay::UntilTime(_)
                    | Delay::UntilWeekday(..)
                    | Delay::Bad => after,
                }
            }
            StepKind::Raise(raise) => {
                raise.fields.iter().map(|(_, value)| reads(value)).fold(after, Subjects::or)
            }
            StepKind::Set(assignment) => {
                let field = assignment.field.map_or(Subjects::NONE, Subjects::field);
                assignment.value.iter().map(reads).fold(after.without(field), Subjects::or)
            }
            StepKind::Send(_) => after.without(RECORD),
            StepKind::Bad => after,
            StepKind::Exit(_) => Subjects::NONE,
        }
    }
}

/// What is looked at whatever the point: the conditions of `exit on`.
fn always(journey: &Journey) -> Subjects {
    let used = journey.exits.iter().filter_map(|exit| match &exit.on {
        ExitSource::Trigger(used) => Some(used),
        ExitSource::Segment(_) => None,
    });
    used.map(condition_reads).fold(Subjects::NONE, Subjects::or)
}

fn wait_reads(wait: &Wait) -> Subjects {
    let triggers = wait.arms.iter().flat_map(|arm| &arm.triggers);
    let each = triggers.map(|trigger| match trigger {
        WaitTrigger::Event { handle, .. } => Subjects::handle(*handle),
        WaitTrigger::Declared(used) => condition_reads(used),
    });
    each.fold(Subjects::NONE, Subjects::or)
}

fn condition_reads(used: &TriggerUse) -> Subjects {
    let own = used.binding.map_or(Subjects::NONE, Subjects::binding);
    used.when.as_ref().map_or(Subjects::NONE, reads).without(own)
}

/// What an expression looks at.
pub(super) fn reads(expr: &Expr) -> Subjects {
    match &expr.kind {
        ExprKind::Read(place) => match place {
            Place::Result(handle)
            | Place::Disposition(handle)
            | Place::Attribute(handle, _)
            | Place::BlockedReason(handle) => Subjects::handle(*handle),
            Place::Binding(binding, _) => Subjects::binding(*binding),
            Place::Contact(field) => Subjects::field(*field),
        },
        ExprKind::ResultIs { handle, .. } | ExprKind::Has { handle, .. } => {
            handle.map_or(Subjects::NONE, Subjects::handle)
        }
        ExprKind::Not(inner) | ExprKind::IsSet(inner) => reads(inner),
        ExprKind::OneOf { subject, .. } => reads(subject),
        ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Else(a, b)
        | ExprKind::Add(a, b)
        | ExprKind::Subtract(a, b)
        | ExprKind::At(a, b)
        | ExprKind::Compare(_, a, b) => reads(a).or(reads(b)),
        ExprKind::Literal(_)
        | ExprKind::Now
        | ExprKind::Today
        | ExprKind::InSegment(_)
        | ExprKind::Bad => Subjects::NONE,
    }
}
