//! What every path to a line has established: states of conversations, values that can still be, reachability.

use journey_grammar::Diagnostic;

use crate::hir;

/// What the checker found out about one journey.
#[derive(Debug, Default)]
pub struct FlowResult {
    /// The mistakes, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Follows every path of a journey. Pure and independent of other journeys.
pub fn check(program: &hir::Program, journey: &hir::Journey) -> FlowResult {
    let _ = (program, journey);
    FlowResult::default()
}
