//! Everywhere in one file that a name stands.

use journey_compiler::hir::{Id, Journey, Step, StepKind};
use journey_grammar::Span;

use super::reference::in_order;
use crate::ide::occurrence;
use crate::ide::tree::{self, How};
use crate::{Point, Snapshot};

/// A place to be marked.
#[derive(Copy, Clone, Debug)]
pub struct Highlight {
    /// The place.
    pub span: Span,
    /// What happens there.
    pub access: Access,
}

/// What happens to what is named.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// It is read, or just named.
    Read,
    /// It is declared, gets a value, or is raised.
    Write,
}

/// Where what is named under the cursor stands in the same file; on `attempt` and `retry`, the attempt with its
/// retries.
pub fn highlights(snapshot: &Snapshot, point: Point) -> Vec<Highlight> {
    let Some(found) = occurrence::at(snapshot, point) else {
        return attempt(snapshot, point).unwrap_or_default();
    };
    let file = snapshot.place(found.span).map(|place| place.file);
    let family = occurrence::family(snapshot, found.target);
    let mut all = occurrence::uses_of(snapshot, &family);
    all.extend(occurrence::declarations_of(snapshot, &family));
    all.retain(|span| snapshot.place(*span).map(|place| place.file) == file);
    let mark = |span| Highlight { span, access: access(snapshot, span) };
    in_order(snapshot, all).into_iter().map(mark).collect()
}

fn access(snapshot: &Snapshot, span: Span) -> Access {
    let parsed = snapshot.parsed(span.file);
    let how = parsed.and_then(|parsed| tree::name_at(&parsed, span.start)).map(|(_, _, how)| how);
    match how {
        Some(How::Declared | How::Written) => Access::Write,
        Some(How::Read) | None => Access::Read,
    }
}

fn attempt(snapshot: &Snapshot, point: Point) -> Option<Vec<Highlight>> {
    let mut journeys = snapshot.program().journeys.values();
    journeys.find_map(|journey| {
        let here =
            |step: &Step| step.keyword.file == point.file && step.keyword.touches(point.offset);
        let (id, step) = journey.steps.iter().find(|(_, step)| here(step))?;
        let attempt = match &step.kind {
            StepKind::Attempt(_) => id,
            StepKind::Retry(retry) => retry.attempt?,
            StepKind::Conversation(_)
            | StepKind::Wait(_)
            | StepKind::Branch(_)
            | StepKind::Split(_)
            | StepKind::Delay(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => return None,
        };
        Some(retries(journey, attempt))
    })
}

fn retries(journey: &Journey, attempt: Id<Step>) -> Vec<Highlight> {
    let belongs = |id: Id<Step>, step: &Step| {
        let retries =
            matches!(&step.kind, StepKind::Retry(retry) if retry.attempt == Some(attempt));
        id == attempt || retries
    };
    let steps = journey.steps.iter().filter(|(id, step)| belongs(*id, step));
    steps.map(|(_, step)| Highlight { span: step.keyword, access: Access::Read }).collect()
}
