//! Rules that look at whole declarations and journeys: compliance, limits of the platform, probable mistakes.

use journey_grammar::Diagnostic;

use crate::flow::FlowResult;
use crate::hir;

/// What the project says that rules depend on.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether conversation steps are allowed.
    pub contact_center: bool,
}

/// Checks a program; `flows` holds one result per journey, in their order.
pub fn check(program: &hir::Program, options: Options, flows: &[FlowResult]) -> Vec<Diagnostic> {
    let _ = (program, options, flows);
    Vec::new()
}
