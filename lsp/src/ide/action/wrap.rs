//! Puts steps into an attempt.

use journey_compiler::hir::{Id, Step, StepKind};
use journey_grammar::Span;

use super::here::Here;
use super::{Action, ActionKind};

/// Offers an attempt around the selected steps. What they do stays the same: a `retry` is for the author to place.
pub(super) fn wrap_in_attempt(here: &Here<'_>) -> Option<Action> {
    let steps = selected(here)?;
    let (first, last) = (*steps.first()?, *steps.last()?);
    let span = here.journey.steps[first].span.to(here.journey.steps[last].span);
    if !keeps_retries(here, span) {
        return None;
    }
    let margin = here.margin(span.start);
    let inner = here.text(span).replace('\n', "\n    ");
    let text = format!("attempt up to 3 times {{\n{margin}    {inner}\n{margin}}}");
    let title = "Wrap in an attempt".to_owned();
    let edits = vec![here.replace(span.start, span.end, text)];
    Some(Action { title, kind: ActionKind::Rewrite, edits, mends: None, is_preferred: false })
}

/// The neighbouring steps that the selection touches, in the innermost block that holds all of it.
fn selected(here: &Here<'_>) -> Option<Vec<Id<Step>>> {
    let written = here.text(Span::new(here.file(), here.range.start, here.range.end));
    let length = u32::try_from(written.trim().len()).ok().filter(|length| *length > 0)?;
    let before = u32::try_from(written.len() - written.trim_start().len()).ok()?;
    let from = here.range.start + before;
    let to = from + length;
    let steps = &here.journey.steps;
    let touched = |block: &[Id<Step>]| -> Option<Vec<Id<Step>>> {
        let meets = |id: &&Id<Step>| steps[**id].span.start < to && from < steps[**id].span.end;
        let found: Vec<Id<Step>> = block.iter().filter(meets).copied().collect();
        let (first, last) = (steps[*found.first()?].span, steps[*found.last()?].span);
        (first.start <= from && to <= last.end).then_some(found)
    };
    let mut found = touched(&here.journey.body)?;
    while let [only] = found.as_slice() {
        let inner = steps[*only].kind.blocks().into_iter().find_map(touched);
        match inner {
            Some(inner) => found = inner,
            None => break,
        }
    }
    Some(found)
}

/// Whether every `retry` inside belongs to an attempt inside.
fn keeps_retries(here: &Here<'_>, span: Span) -> bool {
    let inside = |step: &Step| span.covers(step.span);
    here.journey.steps.values().filter(|step| inside(step)).all(|step| {
        let StepKind::Retry(retry) = &step.kind else { return true };
        retry.attempt.is_some_and(|attempt| inside(&here.journey.steps[attempt]))
    })
}
