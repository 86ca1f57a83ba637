//! Rules that look at whole declarations and journeys: compliance, limits of the platform, probable mistakes.
//!
//! What depends on the path to a line lives in [`crate::flow`]; contact rules that are proved live in the policy pass.

mod ahead;
mod cycles;
mod labels;
mod limits;
mod messages;
mod names;
mod steps;

use journey_grammar::Diagnostic;

use crate::errors::rules as errors;
use crate::flow::{self, FlowResult};
use crate::hir::{Audience, Journey, Program, SegmentOf};

/// What the project says that rules depend on.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether conversation steps are allowed.
    pub contact_center: bool,
}

/// Checks what several declarations are to each other, and declarations that are no journeys.
pub fn check(program: &Program) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    names::check(program, &mut found);
    messages::check(program, &mut found);
    limits::dispositions(program, &mut found);
    limits::quiet_times(program, &mut found);
    cycles::check(program, &mut found);
    found
}

/// Checks one journey; nothing is asked of other journeys.
pub fn check_journey(
    program: &Program,
    journey: &Journey,
    options: Options,
    flow: &FlowResult,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    names::journey(journey, &mut found);
    audience(program, journey, &mut found);
    steps::check(program, journey, options, &flow.facts, &mut found);
    limits::journey(journey, &flow.facts, &mut found);
    labels::check(program, journey, &flow.facts, &mut found);
    let before = found.len();
    ahead::check(journey, &flow.facts, limits::LONGEST_REST, &mut found);
    if found.len() == before {
        let bounds = flow::bounds(program, journey);
        found.extend(limits::longest_run(journey, bounds.longest));
    }
    found
}

/// Conversations are for contacts.
fn audience(program: &Program, journey: &Journey, found: &mut Vec<Diagnostic>) {
    let Some(Audience::Segment(segment, span)) = journey.audience else { return };
    let segment = &program.segments[segment];
    if segment.of != SegmentOf::Contacts
        && let Some(handle) = journey.handles.values().next()
    {
        found.push(errors::audience_not_contacts(span, segment, &handle.name));
    }
}
