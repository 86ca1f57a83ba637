//! Fixes of what is wrong, as the diagnostics bring them.

use std::ops::Range;

use journey_grammar::{Applicability, Diagnostic, Fix};

use super::{Action, ActionKind, layout};
use crate::Snapshot;
use crate::ide::edits::by_file;

/// The fixes of what is wrong at a selection.
pub(super) fn fixes(snapshot: &Snapshot, file: usize, range: &Range<u32>) -> Vec<Action> {
    let touched = snapshot.diagnostics(file).filter(|diagnostic| {
        let place = snapshot.place(diagnostic.primary.span);
        place.is_some_and(|place| place.range.start <= range.end && range.start <= place.range.end)
    });
    touched.flat_map(|diagnostic| of_one(snapshot, diagnostic)).collect()
}

fn of_one(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Action> {
    let mut made: Vec<Action> = Vec::new();
    for fix in &diagnostic.fixes {
        if by_file(snapshot, &fix.edits).is_none() {
            continue;
        }
        let is_safe = fix.applicability == Applicability::Safe;
        let is_preferred = is_safe && !made.iter().any(|earlier| earlier.is_preferred);
        made.push(Action {
            title: title(fix),
            kind: ActionKind::Fix,
            edits: layout::laid_out(snapshot, fix.edits.clone()),
            mends: Some(diagnostic.clone()),
            is_preferred,
        });
    }
    made
}

/// Titles begin like sentences in an editor's menu.
fn title(fix: &Fix) -> String {
    let mut rest = fix.title.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
