//! When a run comes to a step, and what it has sent by then. Told only where it is not as at the step above.

use journey_compiler::hir::{Id, Journey};
use journey_compiler::policy::{StepTimes, words};
use journey_grammar::{Parsed, Span};

use super::{Hint, HintKind, HintOptions};
use crate::Snapshot;

pub(super) fn hints(
    snapshot: &Snapshot,
    journey: Id<Journey>,
    options: HintOptions,
    found: &mut Vec<Hint>,
) {
    let proof = snapshot.analysis.proofs.iter().find(|proof| proof.journey == journey);
    let Some(facts) = proof.and_then(|proof| proof.facts.as_ref()) else { return };
    let journey = &snapshot.program().journeys[journey];
    let Some(parsed) = snapshot.parsed(journey.name.span.file) else { return };
    let mut above = Above::default();
    for (id, step) in journey.steps.iter() {
        let Some(times) = facts.steps.get(&id) else { continue };
        let span = end_of_line(&parsed, step.keyword);
        if above.line == Some(span.start) {
            continue;
        }
        above.line = Some(span.start);
        if let Some(label) =
            changed(&mut above.times, words::times(times)).filter(|_| options.times)
        {
            let tooltip = words::times_in_full(times);
            found.push(Hint { span, kind: HintKind::Times, label, tooltip });
        }
        let sent = words::so_far(times).unwrap_or_default();
        let label = changed(&mut above.sent, sent).filter(|_| options.contacts);
        if let Some(label) = label.filter(|label| !label.is_empty()) {
            let tooltip = sent_in_full(times, &label);
            found.push(Hint { span, kind: HintKind::Contacts, label, tooltip });
        }
    }
}

/// What was told of the step above.
#[derive(Default)]
struct Above {
    line: Option<u32>,
    times: String,
    sent: String,
}

/// The words, where they are not those of the step above.
fn changed(above: &mut String, words: String) -> Option<String> {
    if *above == words {
        return None;
    }
    above.clone_from(&words);
    Some(words)
}

fn sent_in_full(times: &StepTimes, sent: &str) -> String {
    let redials = if times.calls > 0 { ", reattempts included" } else { "" };
    format!("Until here {sent} in a run{redials}.")
}

/// Behind the last word of the line on which a step begins.
fn end_of_line(parsed: &Parsed, keyword: Span) -> Span {
    let text = &parsed.source.text;
    let rest = text.get(keyword.end as usize..).unwrap_or("");
    let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let end = keyword.end.saturating_add(u32::try_from(length).unwrap_or(0));
    let comments = &parsed.trivia.comments;
    let next = comments.partition_point(|comment| comment.span.start < keyword.end);
    let end = comments.get(next).map_or(end, |comment| comment.span.start.min(end));
    let line = text.get(keyword.end as usize..end as usize).unwrap_or("");
    let spaces = u32::try_from(line.len() - line.trim_end().len()).unwrap_or(0);
    Span::new(keyword.file, end - spaces, end - spaces)
}
