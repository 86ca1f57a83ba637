//! The keyword of a step: its stable id, and what is known of when a run comes to it.

use journey_compiler::lower::step_ids;
use journey_grammar::Span;

use super::context::Asked;
use super::keyword;
use crate::ide::text;

/// What is said of the keyword of a step.
pub(super) fn of(asked: &Asked<'_>) -> Option<(Span, String)> {
    let (_, journey) = asked.journey()?;
    let word = asked.cursor.word;
    let (id, step) = journey.steps.iter().find(|(_, step)| step.keyword.covers(word))?;
    let ids = step_ids(asked.program(), journey);
    let mut out = format!("Step `{}`", ids.get(id.index())?);
    if asked.here().is_none() && !journey.incomplete {
        text::paragraph(&mut out, "No path comes here.");
    }
    if let Some((_, about)) = keyword::of(asked) {
        text::paragraph(&mut out, &about);
    }
    Some((step.keyword, out))
}
