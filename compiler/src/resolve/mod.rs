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
mod wanted;

use std::sync::{Arc, OnceLock};

use journey_grammar::{Diagnostic, Parsed, Severity, Span};

use crate::analyze::{Inputs, Workers, share_out};
use crate::flow::{self, FlowResult};
use crate::hir::{Arena, Forecast, Id, Program};
use crate::index::{Target, Use};
use crate::manifest::Manifest;
use crate::memory::{Checked, Kept, Memory, Prints};
use crate::policy::{self, Proof};
use crate::vocabulary::Vocabulary;
use crate::{lints, rules};
pub use wanted::{Owner, wanted_settings};

use names::{Items, Names, Sink};
use schema::Types;

/// What every journey, scenario and forecast is resolved against.
#[derive(Copy, Clone)]
pub(crate) struct Context<'a> {
    pub(crate) program: &'a Program,
    pub(crate) names: &'a Names,
    pub(crate) manifest: &'a Manifest,
}

/// A program with what was found out about it.
pub(crate) struct Resolved {
    pub(crate) program: Program,
    pub(crate) uses: Vec<Use>,
    pub(crate) flows: Vec<Arc<FlowResult>>,
    pub(crate) proofs: Vec<Arc<Proof>>,
}

/// Resolves and checks a whole program.
pub(crate) fn program(
    inputs: &Inputs,
    workers: &dyn Workers,
    memory: &mut Memory,
    diagnostics: &mut Vec<Diagnostic>,
) -> Resolved {
    let mut sink = Sink::default();
    // WHY: packs come first, so that a name that the program declares again is blamed on the program.
    let packs = inputs.manifest.packs.iter().map(|(pack, _)| pack.parsed());
    let files: Vec<Arc<Parsed>> = packs.chain(inputs.parsed.iter().cloned()).collect();
    memory.files.renew(&files, &mut memory.stamps);
    let (mut names, items) = Names::collect(&files, &mut sink);
    names.packs_are_bad = inputs.manifest.packs_are_bad;
    let mut program = declarations(&inputs.manifest, &names, &items, &mut sink);
    let work = Work { manifest: &inputs.manifest, workers, names: &names, items: &items };
    let (checked, mut prints) = work.journeys(memory, &mut program, &mut sink);
    prints.add_journeys(&names, checked.iter().map(|kept| kept.stamp));
    work.scripts(memory, &prints, &mut program, &mut sink);
    for name in &inputs.manifest.forecasts {
        if let Some(id) = names.get::<Forecast>(&mut sink, name.as_str()) {
            sink.used(name.span, Target::Forecast(id));
        }
    }
    late::check(work.context(&program), &mut sink);
    sink.diagnostics.extend(rules::check(&program));
    for kept in &checked {
        let Checked { flow, rules, .. } = &kept.value;
        sink.diagnostics.extend(rules.iter().chain(&flow.diagnostics).cloned());
    }
    lints::check(inputs, &names, &program, &mut sink);
    diagnostics.append(&mut sink.diagnostics);
    let proofs = proofs(&program, &items, workers, &checked, diagnostics);
    let flows = checked.iter().map(|kept| Arc::clone(&kept.value.flow)).collect();
    Resolved { program, uses: sink.uses, flows, proofs }
}

/// What is proved of the journeys. Of one with errors, or whose declarations have some, nothing is claimed.
fn proofs(
    program: &Program,
    items: &Items<'_>,
    workers: &dyn Workers,
    checked: &[Arc<Kept<Checked>>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Proof>> {
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
    let wanted: Vec<usize> = (0..checked.len())
        .filter(|&index| checked.get(index).is_some_and(|one| !one.value.journey.incomplete))
        .filter(|&index| sound(index))
        .collect();
    let new: Vec<usize> =
        wanted.iter().copied().filter(|&index| unproved(checked, index)).collect();
    share_out(workers, new.len(), |at| {
        let index = *new.get(at)?;
        let Checked { journey, proof, .. } = &checked.get(index)?.value;
        proof.get_or_init(|| {
            let assumptions = policy::Assumptions::default();
            let (proof, told) = policy::prove(program, Id::new(index), journey, assumptions);
            (Arc::new(proof), told)
        });
        Some(())
    });
    let mut wanted = wanted.into_iter().peekable();
    let mut proofs = Vec::with_capacity(checked.len());
    for (index, one) in checked.iter().enumerate() {
        let is_wanted = wanted.next_if_eq(&index).is_some();
        match one.value.proof.get().filter(|_| is_wanted) {
            Some((proof, told)) => {
                proofs.push(Arc::clone(proof));
                diagnostics.extend(told.iter().cloned());
            }
            None => proofs.push(Arc::new(Proof {
                journey: Id::new(index),
                facts: None,
                rules: Vec::new(),
            })),
        }
    }
    diagnostics.extend(policy::shared(program, &proofs));
    diagnostics.extend(policy::impossible(program));
    proofs
}

fn unproved(checked: &[Arc<Kept<Checked>>], index: usize) -> bool {
    checked.get(index).is_some_and(|one| one.value.proof.get().is_none())
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

/// What is needed to resolve what comes behind the declarations.
#[derive(Copy, Clone)]
struct Work<'a> {
    manifest: &'a Manifest,
    workers: &'a dyn Workers,
    names: &'a Names,
    items: &'a Items<'a>,
}

impl Work<'_> {
    fn context<'p>(&'p self, program: &'p Program) -> Context<'p> {
        Context { program, names: self.names, manifest: self.manifest }
    }

    /// Journeys and what their paths establish.
    fn journeys(
        &self,
        memory: &mut Memory,
        program: &mut Program,
        sink: &mut Sink,
    ) -> (Vec<Arc<Kept<Checked>>>, Prints) {
        let follows = journey::project_policies(self.names, self.manifest, sink);
        let prints = Prints::of_declarations(program, self.names, self.manifest, &follows);
        let cx = self.context(program);
        let options = rules::Options { contact_center: self.manifest.contact_center };
        let decls = &self.items.journeys;
        let places: Vec<_> = decls.iter().map(|decl| memory.files.place(decl.span)).collect();
        let Memory { journeys, stamps, .. } = memory;
        let done = journeys.again(self.workers, &prints, stamps, &places, |index, sink| {
            let decl = decls.get(index)?;
            let journey = journey::journey(cx, sink, Id::new(index), decl, &follows);
            let flow = flow::check(cx.program, &journey);
            let rules = rules::check_journey(cx.program, &journey, options, &flow);
            let (journey, flow) = (Arc::new(journey), Arc::new(flow));
            Some(Checked { journey, flow, rules, proof: OnceLock::new() })
        });
        absorb(sink, &done);
        program.journeys = done.iter().map(|kept| Arc::clone(&kept.value.journey)).collect();
        (done, prints)
    }

    /// Scenarios and forecasts.
    fn scripts(
        &self,
        memory: &mut Memory,
        prints: &Prints,
        program: &mut Program,
        sink: &mut Sink,
    ) {
        let cx = self.context(program);
        let Items { scenarios, forecasts, .. } = self.items;
        let Memory { files, scenarios: old_scenarios, forecasts: old_forecasts, stamps, .. } =
            memory;
        let places: Vec<_> = scenarios.iter().map(|decl| files.place(decl.span)).collect();
        let scenarios =
            old_scenarios.again(self.workers, prints, stamps, &places, |index, sink| {
                Some(Arc::new(scenario::scenario(cx, sink, scenarios.get(index)?)))
            });
        let places: Vec<_> = forecasts.iter().map(|decl| files.place(decl.span)).collect();
        let forecasts =
            old_forecasts.again(self.workers, prints, stamps, &places, |index, sink| {
                Some(Arc::new(forecast::forecast(cx, sink, forecasts.get(index)?)))
            });
        absorb(sink, &scenarios);
        program.scenarios = scenarios.iter().map(|kept| Arc::clone(&kept.value)).collect();
        scenario::titles(program, sink);
        absorb(sink, &forecasts);
        program.forecasts = forecasts.iter().map(|kept| Arc::clone(&kept.value)).collect();
    }
}

fn absorb<T>(sink: &mut Sink, all: &[Arc<Kept<T>>]) {
    sink.uses.reserve(all.iter().map(|kept| kept.uses.len()).sum());
    for kept in all {
        sink.diagnostics.extend(kept.diagnostics.iter().cloned());
        sink.uses.extend(&kept.uses);
    }
}
