//! What stands above a declaration to be clicked: run a scenario, show a journey's graph and what is proved of it.

#[cfg(test)]
mod tests;

use journey_compiler::policy::{Proof, words};
use journey_grammar::{FileId, Span};
use smol_str::SmolStr;

use crate::Snapshot;

/// A line above a declaration that does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The name of the declaration above which it stands.
    pub span: Span,
    /// What is shown.
    pub title: String,
    /// What it does.
    pub does: LensAction,
}

/// What a lens does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensAction {
    /// Runs the scenario of this title.
    RunScenario(SmolStr),
    /// Shows the graph of the journey.
    ShowGraph(SmolStr),
    /// Shows what is proved of the journey.
    ShowFacts(SmolStr),
}

/// The lenses of a file, in the order of its text.
pub fn lenses(snapshot: &Snapshot, file: usize) -> Vec<Lens> {
    let program = snapshot.program();
    let is_here = |id: FileId| {
        let place = snapshot.place(Span::new(id, 0, 0));
        place.is_some_and(|place| place.file == file)
    };
    let mut lenses = Vec::new();
    for (id, journey) in program.journeys.iter() {
        if journey.name.is_missing() || !is_here(journey.name.span.file) {
            continue;
        }
        let (name, span) = (&journey.name.text, journey.name.span);
        let does = LensAction::ShowGraph(name.clone());
        lenses.push(Lens { span, title: "show graph".to_owned(), does });
        if let Some(proof) = snapshot.analysis.proofs.iter().find(|proof| proof.journey == id) {
            let does = LensAction::ShowFacts(name.clone());
            lenses.push(Lens { span, title: proofs(proof), does });
        }
    }
    for scenario in program.scenarios.values() {
        let span = scenario.name_span;
        if !scenario.incomplete && is_here(span.file) {
            let does = LensAction::RunScenario(scenario.name.clone());
            lenses.push(Lens { span, title: "run scenario".to_owned(), does });
        }
    }
    let place = |lens: &Lens| snapshot.place(lens.span).map(|place| place.range.start);
    lenses.sort_by_key(place);
    lenses
}

/// What is proved, as short as possible: `proofs: 4 proved, 1 refuted`.
fn proofs(proof: &Proof) -> String {
    match (&proof.facts, proof.rules.as_slice()) {
        (_, [_, ..]) => format!("proofs: {}", words::tally(&proof.rules)),
        (Some(facts), []) => words::longest(facts.longest),
        (None, []) => words::NO_POLICY.to_owned(),
    }
}
