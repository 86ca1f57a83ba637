//! From a program without mistakes to its plan and its scenarios.
//!
//! Nothing is checked here and nothing reported: what could be wrong was found before. Names stand for
//! themselves in a plan, and whatever has no order of meaning is sorted, so that the digest sees neither the
//! layout of the source nor the order of declarations.

mod branch;
mod declaration;
mod expression;
mod facts;
mod forecast;
mod ids;
mod journey;
mod names;
mod policy;
mod script;
mod source;
mod step;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use journey_grammar::Parsed;
use journey_plan::Plan;
use journey_plan::model::{FORMAT, LANGUAGE};
use journey_plan::scenario::Scenario;

use crate::Analysis;
use crate::hir::Program;
use crate::policy::Proof;
pub use ids::step_ids;

/// What a program becomes.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The plan, with its digest.
    pub plan: Plan,
    /// The scenarios, in the order of the files and of the text.
    pub scenarios: Vec<Scenario>,
}

impl Analysis {
    /// The plan and the scenarios of the program; none where something is an error. `parsed` are the files
    /// that were analysed.
    pub fn compile(&self, parsed: &[Arc<Parsed>]) -> Option<Lowered> {
        self.compile_pieces(parsed.iter().map(|parsed| (parsed, 0)))
    }

    /// As [`Analysis::compile`], for files that were analysed in pieces: each with how many lines of its file stand
    /// before it.
    pub fn compile_pieces<'p>(
        &self,
        pieces: impl Iterator<Item = (&'p Arc<Parsed>, u32)>,
    ) -> Option<Lowered> {
        let places = source::Places::new(pieces);
        (!self.has_errors()).then(|| lower_at(&self.program, &self.proofs, &places))
    }
}

/// Lowers a program. It must have no mistake that is an error; `proofs` are what is proved of its journeys,
/// `parsed` its files, for source places.
pub fn lower(program: &Program, proofs: &[Arc<Proof>], parsed: &[Arc<Parsed>]) -> Lowered {
    lower_at(program, proofs, &source::Places::new(parsed.iter().map(|parsed| (parsed, 0))))
}

fn lower_at(program: &Program, proofs: &[Arc<Proof>], places: &source::Places<'_>) -> Lowered {
    let journeys = program.journeys.iter().map(|(id, one)| {
        let proof = proofs.iter().find(|proof| proof.journey == id);
        journey::journey(program, places, one, proof.map(Arc::as_ref))
    });
    let journeys = declaration::by_name(journeys, |one| &one.name);
    let forecasts = program.forecasts.values();
    let forecasts = forecasts.filter_map(|one| forecast::forecast(program, &journeys, one));
    let forecasts = declaration::by_name(forecasts, |one| &one.name);
    let scenarios = program.scenarios.values();
    let plan = Plan {
        format: FORMAT,
        language: LANGUAGE.into(),
        vocabulary: program.vocabulary.date.clone(),
        digest: String::new(),
        declarations: declaration::declarations(program),
        journeys,
        forecasts,
    };
    Lowered {
        plan: plan.with_digest(),
        scenarios: scenarios.filter_map(|one| script::scenario(program, places, one)).collect(),
    }
}
