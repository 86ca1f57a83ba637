//! From trees to the program: names, types and settings.
//!
//! Declarations are resolved one after the other; journeys, scenarios and forecasts need nothing of each
//! other then, and may be shared out. What paths establish is not decided here: see `flow`.

mod branch;
mod compliance;
mod conversation;
mod engagement;
mod forecast;
pub(crate) mod journey;
mod late;
pub(crate) mod local;
mod message;
pub(crate) mod names;
mod policies;
mod quiet;
mod record;
mod scenario;
mod schema;
mod script;
pub(crate) mod settings;
mod steps;
pub(crate) mod time;
mod wait;

use std::sync::Arc;

use journey_grammar::{Diagnostic, Parsed, Severity, Span};

use crate::analyze::{Inputs, Workers, share_out};
use crate::flow::{self, FlowResult};
use crate::hir::{Arena, Forecast, Id, Journey, Program};
use crate::index::{Target, Use};
use crate::manifest::Manifest;
use crate::policy::{self, Proof};
use crate::vocabulary::Vocabulary;
use crate::{lints, rules};
use names::{Items, Names, Sink};
use schema::Types;

/// What every journey, scenario and forecast is resolved against.
#[derive(Copy, Clone)]
pub(crate) struct Context<'a> {
    pub(crate) program: &'a Program,
    pub(crate) names: &'a Names,
    pub(crate) manifest: &'a Manifest,
}

/// Resolves and checks a whole program.
pub(crate) fn program(
    inputs: &Inputs,
    workers: &dyn Workers,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Program, Vec<Use>, Vec<Proof>) {
    let mut sink = Sink::default();
    // WHY: packs come first, so that a name that the program declares again is blamed on the program.
    let packs = inputs.manifest.packs.iter().map(|(pack, _)| pack.parsed());
    let files: Vec<Arc<Parsed>> = packs.chain(inputs.parsed.iter().cloned()).collect();
    let (mut names, items) = Names::collect(&files, &mut sink);
    names.packs_are_bad = inputs.manifest.packs_are_bad;
    let mut program = declarations(&inputs.manifest, &names, &items, &mut sink);
    let flows = journeys(inputs, workers, &names, &items, &mut program, &mut sink);
    scripts(inputs, workers, &names, &items, &mut program, &mut sink);
    for name in &inputs.manifest.forecasts {
        if let Some(id) = names.get::<Forecast>(name.as_str()) {
            sink.used(name.span, Target::Forecast(id));
        }
    }
    late::check(
        Context { program: &program, names: &names, manifest: &inputs.manifest },
        &mut sink,
    );
    let options = rules::Options { contact_center: inputs.manifest.contact_center };
    sink.diagnostics.extend(rules::check(&program, options, &flows));
    sink.diagnostics.extend(flows.into_iter().flat_map(|flow| flow.diagnostics));
    lints::check(inputs, &names, &program, &mut sink);
    diagnostics.append(&mut sink.diagnostics);
    let proofs = proofs(&program, &items, workers, diagnostics);
    (program, sink.uses, proofs)
}

/// What is proved of the journeys. Of one with errors, or whose declarations have some, nothing is claimed.
fn proofs(
    program: &Program,
    items: &Items<'_>,
    workers: &dyn Workers,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Proof> {
    let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let errors: Vec<Span> = errors.map(|one| one.primary.span).collect();
    let journeys: Vec<Span> = items.journeys.iter().map(|decl| decl.span).collect();
    let apart = items.scenarios.iter().map(|decl| decl.span);
    let apart: Vec<Span> = apart.chain(items.forecasts.iter().map(|decl| decl.span)).collect();
    let inside = |all: &[Span], error: Span| all.iter().any(|one| one.covers(error));
    let everywhere =
        errors.iter().any(|&error| !inside(&journeys, error) && !inside(&apart, error));
    let sound = |place: usize| {
        let own = journeys.get(place).copied();
        !everywhere && !own.is_some_and(|own| errors.iter().any(|&error| own.covers(error)))
    };
    let ids: Vec<Id<Journey>> = program.journeys.iter().map(|(id, _)| id).collect();
    let done = share_out(workers, ids.len(), |index| {
        let id = ids.get(index).copied()?;
        let journey = &program.journeys[id];
        if journey.incomplete || !sound(index) {
            return Some((Proof { journey: id, facts: None, rules: Vec::new() }, Vec::new()));
        }
        Some(policy::prove(program, id, journey, policy::Assumptions::default()))
    });
    let mut proofs = Vec::with_capacity(done.len());
    for (proof, mut told) in done.into_iter().flatten() {
        proofs.push(proof);
        diagnostics.append(&mut told);
    }
    diagnostics.extend(policy::shared(program, &proofs));
    diagnostics.extend(policy::impossible(program));
    proofs
}

/// Everything but journeys, scenarios and forecasts.
fn declarations(manifest: &Manifest, names: &Names, items: &Items<'_>, sink: &mut Sink) -> Program {
    let date = manifest.vocabulary.as_ref();
    let vocabulary = date.and_then(|date| Vocabulary::of(date.as_str()));
    let mut program =
        Program { vocabulary: vocabulary.unwrap_or_else(Vocabulary::newest), ..Program::default() };
    // INVARIANT: declared choices come first, so that their ids are their places in `items`.
    let choices = collect(&items.choices, |decl| schema::choice(sink, decl));
    let mut types = Types { names, choices };
    program.contact = schema::contact(&mut types, sink, &items.contacts);
    program.segments = collect(&items.segments, |decl| schema::segment(sink, decl));
    program.triggers = collect(&items.triggers, |decl| schema::trigger(&mut types, sink, decl));
    program.purposes = collect(&items.purposes, |decl| schema::purpose(sink, decl));
    program.quiet_times = collect(&items.quiet_times, |decl| quiet::quiet_time(sink, decl));
    program.profiles = collect(&items.profiles, |decl| compliance::profile(names, sink, decl));
    program.engagements = collect(&items.engagements, |decl| {
        engagement::engagement(&mut types, &program.vocabulary, sink, decl)
    });
    program.choices = types.choices;
    let messages = collect(&items.messages, |decl| message::message(&program, names, sink, decl));
    program.messages = messages;
    let policies = collect(&items.policies, |decl| policies::policy(&program, names, sink, decl));
    program.policies = policies;
    program
}

fn collect<A, T>(items: &[&A], mut resolve: impl FnMut(&A) -> T) -> Arena<T> {
    let mut arena = Arena::default();
    for item in items {
        arena.push(resolve(item));
    }
    arena
}

/// Journeys and what their paths establish.
fn journeys(
    inputs: &Inputs,
    workers: &dyn Workers,
    names: &Names,
    items: &Items<'_>,
    program: &mut Program,
    sink: &mut Sink,
) -> Vec<FlowResult> {
    let follows = journey::project_policies(names, &inputs.manifest, sink);
    let cx = Context { program, names, manifest: &inputs.manifest };
    let done = share_out(workers, items.journeys.len(), |index| {
        let mut sink = Sink::default();
        let decl = items.journeys.get(index)?;
        let journey = journey::journey(cx, &mut sink, Id::new(index), decl, &follows);
        let flow = flow::check(cx.program, &journey);
        Some((journey, flow, sink))
    });
    let mut flows = Vec::with_capacity(done.len());
    let mut arena = Arena::default();
    sink.uses.reserve(done.iter().flatten().map(|(_, _, one)| one.uses.len()).sum());
    for (journey, flow, one) in done.into_iter().flatten() {
        arena.push(journey);
        flows.push(flow);
        absorb(sink, one);
    }
    program.journeys = arena;
    flows
}

/// Scenarios and forecasts.
fn scripts(
    inputs: &Inputs,
    workers: &dyn Workers,
    names: &Names,
    items: &Items<'_>,
    program: &mut Program,
    sink: &mut Sink,
) {
    let cx = Context { program, names, manifest: &inputs.manifest };
    let scenarios = share_out(workers, items.scenarios.len(), |index| {
        let mut sink = Sink::default();
        let decl = items.scenarios.get(index)?;
        Some((scenario::scenario(cx, &mut sink, decl), sink))
    });
    let forecasts = share_out(workers, items.forecasts.len(), |index| {
        let mut sink = Sink::default();
        let decl = items.forecasts.get(index)?;
        Some((forecast::forecast(cx, &mut sink, decl), sink))
    });
    for (scenario, one) in scenarios.into_iter().flatten() {
        program.scenarios.push(scenario);
        absorb(sink, one);
    }
    scenario::titles(program, sink);
    for (forecast, one) in forecasts.into_iter().flatten() {
        program.forecasts.push(forecast);
        absorb(sink, one);
    }
}

fn absorb(sink: &mut Sink, mut one: Sink) {
    sink.diagnostics.append(&mut one.diagnostics);
    sink.uses.append(&mut one.uses);
}
