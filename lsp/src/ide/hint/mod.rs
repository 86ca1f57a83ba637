//! Hints inside the lines: what is known at a place and stands nowhere in the text.

mod otherwise;
mod step;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use journey_compiler::hir::{Id, Journey};
use journey_grammar::{FileId, Span};

use crate::Snapshot;

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands: an empty span, after which the hint is shown.
    pub span: Span,
    /// What it tells.
    pub kind: HintKind,
    /// What is shown.
    pub label: String,
    /// The same as a sentence, in Markdown.
    pub tooltip: String,
}

/// What a hint tells.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintKind {
    /// What is left for an `otherwise`.
    Otherwise,
    /// When a run comes to a step, at the earliest and at the latest.
    Times,
    /// The calls and messages of a run until a step.
    Contacts,
}

/// Which hints are wanted.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct HintOptions {
    /// What is left for an `otherwise`.
    pub otherwise: bool,
    /// When a run comes to a step.
    pub times: bool,
    /// The calls and messages so far.
    pub contacts: bool,
}

impl Default for HintOptions {
    fn default() -> Self {
        Self { otherwise: true, times: true, contacts: true }
    }
}

/// The hints in a part of a file, in the order of the text.
pub fn hints(
    snapshot: &Snapshot,
    file: usize,
    range: &Range<u32>,
    options: HintOptions,
) -> Vec<Hint> {
    let mut found = Vec::new();
    for journey in journeys_in(snapshot, file, range) {
        if options.otherwise {
            otherwise::hints(snapshot, journey, &mut found);
        }
        step::hints(snapshot, journey, options, &mut found);
    }
    let place = |hint: &Hint| snapshot.place(hint.span).map(|place| place.range.start);
    found.retain(|hint| place(hint).is_some_and(|at| range.start <= at && at <= range.end));
    found.sort_by_key(|hint| (place(hint), hint.kind));
    found
}

/// The journeys whose pieces meet a part of a file.
fn journeys_in(
    snapshot: &Snapshot,
    file: usize,
    range: &Range<u32>,
) -> impl Iterator<Item = Id<Journey>> {
    let pieces = snapshot.files().get(file).map_or(&[][..], |file| &file.pieces);
    let first = pieces.partition_point(|piece| piece.start <= range.start).saturating_sub(1);
    let pieces = pieces.iter().skip(first).take_while(|piece| piece.start <= range.end);
    let meant: BTreeSet<FileId> = pieces.map(|piece| piece.parsed.source.id).collect();
    let journeys = snapshot.program().journeys.iter();
    journeys.filter(move |(_, one)| meant.contains(&one.name.span.file)).map(|(id, _)| id)
}
