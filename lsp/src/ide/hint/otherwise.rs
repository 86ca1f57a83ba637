//! What an `otherwise` stands for.

use journey_compiler::hir::{Id, Journey, StepKind};
use smol_str::SmolStr;

use super::{Hint, HintKind};
use crate::Snapshot;

/// So many are shown in the line; the tooltip has them all.
const MOST_SHOWN: usize = 4;

pub(super) fn hints(snapshot: &Snapshot, journey: Id<Journey>, found: &mut Vec<Hint>) {
    let Some(flow) = snapshot.analysis.flows.get(journey.index()) else { return };
    let (journey, facts) = (&snapshot.program().journeys[journey], &flow.facts);
    for (id, step) in journey.steps.iter() {
        let StepKind::Branch(branch) = &step.kind else { continue };
        let Some(otherwise) = &branch.otherwise else { continue };
        let Some(left @ [_, ..]) = facts.left_in_otherwise(id) else { continue };
        let shown: Vec<&str> = left.iter().take(MOST_SHOWN).map(SmolStr::as_str).collect();
        let more = left.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(", {more} more") } else { String::new() };
        let all: Vec<String> = left.iter().map(|name| quoted(name)).collect();
        found.push(Hint {
            span: otherwise.keyword.after(),
            kind: HintKind::Otherwise,
            label: format!("{}{more}", shown.join(", ")),
            tooltip: format!("Left for `otherwise`: {}", all.join(", ")),
        });
    }
}

/// A name in quotes; "any other value" is none.
fn quoted(name: &str) -> String {
    if name.contains(' ') { name.to_owned() } else { format!("`{name}`") }
}
