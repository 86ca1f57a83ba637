//! The keyword of a step: its stable id, and what is known of when a run comes to it.

use journey_compiler::lower::step_ids;
use journey_compiler::policy::words;
use journey_grammar::Span;

use super::context::Asked;
use super::keyword;
use crate::ide::text;

/// What is said of the keyword of a step.
pub(super) fn of(asked: &Asked<'_>) -> Option<(Span, String)> {
    let (journey_id, journey) = asked.journey()?;
    let word = asked.cursor.word;
    let (id, step) = journey.steps.iter().find(|(_, step)| step.keyword.covers(word))?;
    let ids = step_ids(asked.program(), journey);
    let mut out = format!("Step `{}`", ids.get(id.index())?);
    let proof = asked.snapshot.analysis.proofs.get(journey_id.index());
    let facts = proof.and_then(|proof| proof.facts.as_ref());
    if let Some(times) = facts.and_then(|facts| facts.steps.get(&id)) {
        text::paragraph(&mut out, &words::times_in_full(times));
        if let Some(sent) = words::so_far(times) {
            text::paragraph(&mut out, &format!("Until here {sent} in a run."));
        }
    }
    if asked.here().is_none() && !journey.incomplete {
        text::paragraph(&mut out, "No path comes here.");
    }
    if let Some((_, about)) = keyword::of(asked) {
        text::paragraph(&mut out, &about);
    }
    Some((step.keyword, out))
}
