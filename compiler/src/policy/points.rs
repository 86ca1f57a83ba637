//! Where a run can be: before a step, or outside. What follows what, read off the blocks.

use crate::hir::{Id, Journey, Step, StepKind};

/// Where a run is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Point {
    /// The contact has not entered yet.
    Outside,
    /// Before a step.
    At(Id<Step>),
    /// The run has ended.
    End,
}

/// The points of a journey.
pub(super) struct Points {
    /// What follows each step when it falls through.
    after: Vec<Point>,
    /// The attempts in whose bodies each step stands, outermost first.
    attempts: Vec<Vec<Id<Step>>>,
    /// The first step.
    pub(super) first: Point,
}

impl Points {
    pub(super) fn new(journey: &Journey) -> Self {
        let count = journey.steps.len();
        let mut points = Self {
            after: vec![Point::End; count],
            attempts: vec![Vec::new(); count],
            first: Point::End,
        };
        points.first = begin(&journey.body, Point::End);
        points.lay(journey, &journey.body, Point::End, &[]);
        points
    }

    /// Notes what follows each step of a block behind which `then` stands.
    fn lay(&mut self, journey: &Journey, block: &[Id<Step>], then: Point, around: &[Id<Step>]) {
        for (place, &id) in block.iter().enumerate() {
            let next = block.get(place + 1).map_or(then, |&next| Point::At(next));
            if let Some(slot) = self.after.get_mut(id.index()) {
                *slot = next;
            }
            if let Some(slot) = self.attempts.get_mut(id.index()) {
                *slot = around.to_vec();
            }
            let kind = &journey.steps[id].kind;
            let mut inner = around.to_vec();
            for (place, block) in kind.blocks().into_iter().enumerate() {
                if matches!(kind, StepKind::Attempt(_)) {
                    inner.truncate(around.len());
                    if place == 0 {
                        inner.push(id);
                    }
                }
                self.lay(journey, block, next, &inner);
            }
        }
    }

    /// What follows the step when it falls through.
    pub(super) fn after(&self, step: Id<Step>) -> Point {
        self.after.get(step.index()).copied().unwrap_or(Point::End)
    }

    /// Where a block of the step begins.
    pub(super) fn enter(&self, step: Id<Step>, block: &[Id<Step>]) -> Point {
        begin(block, self.after(step))
    }

    /// The attempts in whose bodies the point lies, outermost first.
    pub(super) fn attempts(&self, point: Point) -> &[Id<Step>] {
        match point {
            Point::At(step) => self.attempts.get(step.index()).map_or(&[], Vec::as_slice),
            Point::Outside | Point::End => &[],
        }
    }
}

fn begin(block: &[Id<Step>], then: Point) -> Point {
    block.first().map_or(then, |&first| Point::At(first))
}
