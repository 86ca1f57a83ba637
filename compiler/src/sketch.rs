//! A journey as it would be with another text: for questions about what is just being written.

use std::sync::Arc;

use journey_grammar::Parsed;
use journey_grammar::ast::JourneyDecl;

use crate::analyze::Inputs;
use crate::hir::{Id, Journey, Program};
use crate::resolve::names::{Items, Names, Sink};
use crate::resolve::{Context, journey};

/// The journey around the byte `at` of `changed`, which stands in the place of the text of `inputs` with the same id.
///
/// `program` is what `inputs` mean. Nothing but the journey is looked at again, so there is none where the changed text
/// declares something else than before. Its mistakes are not told.
pub fn sketch(
    inputs: &Inputs,
    program: &Program,
    changed: &Arc<Parsed>,
    at: u32,
) -> Option<Journey> {
    let id = changed.source.id;
    let packs = inputs.manifest.packs.iter().map(|(pack, _)| pack.parsed());
    let own = inputs.parsed.iter().map(|parsed| {
        if parsed.source.id == id { Arc::clone(changed) } else { Arc::clone(parsed) }
    });
    let files: Vec<Arc<Parsed>> = packs.chain(own).collect();
    let mut sink = Sink::default();
    let (names, items) = Names::collect(&files, &mut sink);
    if !fits(&items, program) {
        return None;
    }
    let around = |decl: &&JourneyDecl| decl.span.file == id && decl.span.touches(at);
    let index = items.journeys.iter().position(around)?;
    let decl = items.journeys.get(index)?;
    let follows = journey::project_policies(&names, &inputs.manifest, &mut sink);
    let cx = Context { program, names: &names, manifest: &inputs.manifest };
    Some(journey::journey(cx, &mut sink, Id::new(index), decl, &follows))
}

/// Whether the ids of the program stand for the same declarations.
fn fits(items: &Items<'_>, program: &Program) -> bool {
    // Choices that are written in place come behind those with a name.
    items.choices.len() <= program.choices.len()
        && items.segments.len() == program.segments.len()
        && items.triggers.len() == program.triggers.len()
        && items.purposes.len() == program.purposes.len()
        && items.quiet_times.len() == program.quiet_times.len()
        && items.profiles.len() == program.profiles.len()
        && items.engagements.len() == program.engagements.len()
        && items.messages.len() == program.messages.len()
        && items.policies.len() == program.policies.len()
        && items.journeys.len() == program.journeys.len()
}
