//! Commands whose results a client shows: a journey's graph and facts, scenarios and what becomes of them.

mod facts;
mod graph;
mod scenario;
#[cfg(test)]
mod tests;

use journey_compiler::Analysis;
use journey_compiler::hir::{Id, Journey};
use journey_compiler::lower::Lowered;
use smol_str::SmolStr;

use crate::Snapshot;

pub use facts::{FactsAnswer, facts};
pub use graph::{DrawnStep, GraphAnswer, GraphFormat, graph};
pub use scenario::{KnownScenario, RunAnswer, ScenarioFailure, run_scenario, scenarios};

/// Which journey is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The one of this name.
    Named(SmolStr),
    /// The one around this offset of a file, else the first of the file, else the first of the project.
    At {
        /// The file, by its place in the snapshot.
        file: usize,
        /// The cursor, where there is one.
        offset: Option<u32>,
    },
}

/// Why a command has no result, in a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// The journey that is meant.
fn journey(snapshot: &Snapshot, meant: &Meant) -> Result<Id<Journey>, Refusal> {
    let journeys = || {
        let all = snapshot.program().journeys.iter();
        all.filter(|(_, journey)| !journey.name.is_missing())
    };
    let found = match meant {
        Meant::Named(name) => {
            let named = journeys().find(|(_, journey)| journey.name.text == *name);
            return named
                .map(|(id, _)| id)
                .ok_or_else(|| Refusal(format!("There is no journey `{name}`.")));
        }
        Meant::At { file, offset } => {
            let mut here: Vec<(u32, Id<Journey>)> = journeys()
                .filter_map(|(id, journey)| Some((snapshot.place(journey.name.span)?, id)))
                .filter(|(place, _)| place.file == *file)
                .map(|(place, id)| (place.range.start, id))
                .collect();
            here.sort_by_key(|(start, _)| *start);
            // What stands on the line of a journey's name counts as inside.
            let line_end = |at: u32| {
                let lines = snapshot.files().get(*file).map(|file| &file.lines);
                lines.map_or(at, |lines| lines.line_start(lines.line(at).saturating_add(1)))
            };
            let around = offset
                .and_then(|offset| here.iter().rev().find(|(start, _)| *start <= line_end(offset)));
            around.or(here.first()).map(|(_, id)| *id).or_else(|| Some(journeys().next()?.0))
        }
    };
    found.ok_or_else(|| Refusal("The project has no journey.".to_owned()))
}

/// The plan and the scenarios, with places in whole files.
pub(super) fn compiled(snapshot: &Snapshot) -> Result<Lowered, Refusal> {
    let analysis: &Analysis = &snapshot.analysis;
    let pieces = snapshot.files().iter().flat_map(|file| {
        file.pieces.iter().map(|piece| (&piece.parsed, file.lines.line(piece.start)))
    });
    let faulty = snapshot.files().iter().any(|file| file.fault.is_some());
    let lowered = if faulty { None } else { analysis.compile_pieces(pieces) };
    lowered.ok_or_else(|| {
        Refusal("The project has errors; this is possible once they are mended.".to_owned())
    })
}
