//! The one entrance: a program's files in, its meaning and everything that is wrong with it out.

use std::sync::{Arc, OnceLock};

use journey_grammar::{Diagnostic, Parsed};

use crate::flow::FlowResult;
use crate::hir::Program;
use crate::index::Use;
use crate::manifest::Manifest;
use crate::memory::Memory;
use crate::policy::Proof;
use crate::resolve::Resolved;
use crate::unclosed::Unclosed;

/// What is analysed.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The program's files, in the order of their names.
    pub parsed: Vec<Arc<Parsed>>,
    /// The project's manifest, or [`Manifest::default`].
    pub manifest: Manifest,
}

/// What is known of a program.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The program with its names resolved.
    pub program: Program,
    /// Everything that is wrong: with the manifest, with the text of the files, and with what they mean.
    /// Sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Every resolved name with what it stands for, by place.
    pub uses: Vec<Use>,
    /// What holds before each step of each journey, in order.
    pub flows: Vec<Arc<FlowResult>>,
    /// What is proved of each journey, in order.
    pub proofs: Vec<Arc<Proof>>,
}

impl Analysis {
    /// Whether something is an error, so that the program has no plan.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == journey_grammar::Severity::Error)
    }
}

/// Who does the work that can be shared out: journeys, scenarios and forecasts are independent once the
/// declarations are resolved.
pub trait Workers: Sync {
    /// Calls `job` once with every number below `count`, in any order and on any threads, and returns when
    /// all are done.
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync));
}

/// One after the other, on the thread that asks.
#[derive(Copy, Clone, Debug, Default)]
pub struct Sequential;

impl Workers for Sequential {
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(job);
    }
}

/// Analyses a program on this thread.
pub fn analyze(inputs: &Inputs) -> Analysis {
    analyze_with(inputs, &Sequential)
}

/// Analyses a program with the help of `workers`. The result does not depend on them.
pub fn analyze_with(inputs: &Inputs, workers: &dyn Workers) -> Analysis {
    analyze_again(inputs, workers, &mut Memory::default())
}

/// Analyses a program after an edit. The result is that of [`analyze_with`]; `memory` holds what the last analysis
/// found out, and what an edit did not touch is not worked out again.
///
/// A file counts as untouched where it is the very `Arc` that was given for its [`journey_grammar::FileId`] before.
/// So an editor cuts its texts into [`journey_grammar::pieces`], parses each under an id of its own, and gives an
/// edited piece a new id: every piece that stays the same keeps its places, whatever stands before it.
///
/// A journey is resolved, followed and proved again where its own text has changed, its number, what the manifest
/// says, the contact, a declaration that it names, or one that these name in turn. One that names something that does
/// not exist is worked out again whenever a declaration changes. Scenarios and forecasts see their journey besides.
pub fn analyze_again(inputs: &Inputs, workers: &dyn Workers, memory: &mut Memory) -> Analysis {
    let parse = inputs.parsed.iter().flat_map(|parsed| &parsed.diagnostics);
    let mut diagnostics: Vec<Diagnostic> =
        parse.chain(&inputs.manifest.diagnostics).cloned().collect();
    let Resolved { program, mut uses, flows, proofs } =
        crate::resolve::program(inputs, workers, memory, &mut diagnostics);
    Unclosed::of(&inputs.parsed).settle(&inputs.parsed, &program, &uses, &mut diagnostics);
    Diagnostic::sort(&mut diagnostics);
    // Spans are equal to each other wherever they are, so the places are compared besides.
    diagnostics.dedup_by(|a, b| a == b && a.primary.span.same_place(b.primary.span));
    uses.sort_by_key(|one| one.span.sort_key());
    Analysis { program, diagnostics, uses, flows, proofs }
}

/// The results of `job` for every number below `count`, in order.
pub(crate) fn share_out<T: Send + Sync>(
    workers: &dyn Workers,
    count: usize,
    job: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let slots: Vec<OnceLock<T>> = (0..count).map(|_| OnceLock::new()).collect();
    workers.each(count, &|index| {
        if let Some(slot) = slots.get(index) {
            let _ = slot.set(job(index));
        }
    });
    slots.into_iter().filter_map(OnceLock::into_inner).collect()
}
