//! What is kept of an analysis for the next one.
//!
//! A journey, scenario or forecast is resolved and followed again only where something that it saw has changed: its
//! own text, or a declaration as it was resolved ([`Prints`]). What is kept is the result of the same work that is
//! done without a memory; nothing is checked in another way.

mod prints;
mod seen;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use journey_grammar::{Diagnostic, FileId, Parsed, Span};

use crate::analyze::{Workers, share_out};
use crate::flow::FlowResult;
use crate::hir::{Forecast, Journey, Scenario};
use crate::index::Use;
use crate::policy::Proof;
use crate::resolve::names::Sink;

pub(crate) use prints::Prints;
pub(crate) use seen::Seen;

/// What is kept of an analysis for the next one; empty at first. See [`crate::analyze_again`].
#[derive(Debug, Default)]
pub struct Memory {
    pub(crate) files: Files,
    pub(crate) journeys: Shelf<Checked>,
    pub(crate) scenarios: Shelf<Arc<Scenario>>,
    pub(crate) forecasts: Shelf<Arc<Forecast>>,
    pub(crate) stamps: Stamps,
}

/// What is found out about one journey alone.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) journey: Arc<Journey>,
    pub(crate) flow: Arc<FlowResult>,
    /// What the rules for journeys say.
    pub(crate) rules: Vec<Diagnostic>,
    /// What is proved of it, once it was found sound.
    pub(crate) proof: OnceLock<(Arc<Proof>, Vec<Diagnostic>)>,
}

/// Numbers that are never given twice.
#[derive(Debug, Default)]
pub(crate) struct Stamps(u64);

impl Stamps {
    fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

/// The text of a declaration: where it begins in which text.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    text: u64,
    start: u32,
}

/// The files of the last analysis, each with the stamp of its text.
#[derive(Debug, Default)]
pub(crate) struct Files(HashMap<FileId, (Arc<Parsed>, u64)>);

impl Files {
    /// Takes note of the files of this analysis: one that is not the very same has another text.
    pub(crate) fn renew(&mut self, files: &[Arc<Parsed>], stamps: &mut Stamps) {
        let mut last = std::mem::take(&mut self.0);
        for file in files {
            let id = file.source.id;
            let kept = last.remove(&id).filter(|(kept, _)| Arc::ptr_eq(kept, file));
            let text = kept.map_or_else(|| stamps.next(), |(_, text)| text);
            self.0.insert(id, (Arc::clone(file), text));
        }
    }

    /// Where the declaration at `span` stands.
    pub(crate) fn place(&self, span: Span) -> Option<Place> {
        self.0.get(&span.file).map(|&(_, text)| Place { text, start: span.start })
    }
}

/// What is kept of one declaration.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    index: usize,
    seen: Seen,
    print: u64,
    /// Another one for every time that it was resolved.
    pub(crate) stamp: u64,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) uses: Vec<Use>,
    pub(crate) value: T,
}

/// What is kept of the declarations of one kind.
#[derive(Debug)]
pub(crate) struct Shelf<T>(HashMap<Place, Arc<Kept<T>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Send + Sync> Shelf<T> {
    /// The declarations at `places`, in order: as they are kept where nothing that they saw has changed, else
    /// resolved by `job`. Others are forgotten.
    pub(crate) fn again(
        &mut self,
        workers: &dyn Workers,
        prints: &Prints,
        stamps: &mut Stamps,
        places: &[Option<Place>],
        job: impl Fn(usize, &mut Sink) -> Option<T> + Sync,
    ) -> Vec<Arc<Kept<T>>> {
        let last = std::mem::take(&mut self.0);
        let mut all: Vec<Option<Arc<Kept<T>>>> = Vec::with_capacity(places.len());
        for (index, place) in places.iter().enumerate() {
            let kept = place.and_then(|place| last.get(&place));
            let same =
                |kept: &&Arc<Kept<T>>| kept.index == index && kept.print == prints.of(&kept.seen);
            all.push(kept.filter(same).map(Arc::clone));
        }
        // WHY: whoever gives the work up half way, by unwinding, finds what was kept the next time.
        self.keep(places, all.iter().flatten());
        let new: Vec<usize> =
            all.iter().enumerate().filter(|(_, kept)| kept.is_none()).map(|(at, _)| at).collect();
        let done = share_out(workers, new.len(), |at| {
            let index = *new.get(at)?;
            let mut sink = Sink::default();
            let value = job(index, &mut sink)?;
            let Sink { diagnostics, uses, mut seen } = sink;
            seen.settle();
            let print = prints.of(&seen);
            Some(Kept { index, seen, print, stamp: 0, diagnostics, uses, value })
        });
        for mut kept in done.into_iter().flatten() {
            kept.stamp = stamps.next();
            if let Some(slot) = all.get_mut(kept.index) {
                *slot = Some(Arc::new(kept));
            }
        }
        let all: Vec<Arc<Kept<T>>> = all.into_iter().flatten().collect();
        self.keep(places, &all);
        all
    }

    fn keep<'a>(
        &mut self,
        places: &[Option<Place>],
        all: impl IntoIterator<Item = &'a Arc<Kept<T>>>,
    ) where
        T: 'a,
    {
        for kept in all {
            if let Some(Some(place)) = places.get(kept.index) {
                self.0.insert(*place, Arc::clone(kept));
            }
        }
    }
}
