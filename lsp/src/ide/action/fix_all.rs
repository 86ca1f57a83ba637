//! Everything in a file that can be mended without a look.

use std::collections::BTreeMap;

use journey_grammar::{Applicability, Edit};

use super::{Action, ActionKind};
use crate::Snapshot;
use crate::ide::edits::{applied, by_file, line_edits, with_texts};

/// How often what was mended is looked at again.
const MOST_ROUNDS: usize = 8;

/// Makes all safe fixes of a file, and those of what is wrong then, until nothing is left. None where nothing is to be
/// mended.
pub fn fix_all(snapshot: &Snapshot, file: usize) -> Option<Action> {
    let known = snapshot.files().get(file)?;
    let mut text = mended(snapshot, file)?;
    for _ in 1..MOST_ROUNDS {
        let after = with_texts(snapshot, BTreeMap::from([(file, text.clone())]));
        match mended(&after, file) {
            Some(better) => text = better,
            None => break,
        }
    }
    Some(Action {
        title: "Fix everything that is safe to fix".to_owned(),
        kind: ActionKind::FixAll,
        edits: line_edits(known.id, &known.text, &text),
        mends: None,
        is_preferred: false,
    })
}

/// The text with the safe fixes that can be made together. None where there is none.
fn mended(snapshot: &Snapshot, file: usize) -> Option<String> {
    let mut edits: Vec<Edit> = Vec::new();
    for diagnostic in snapshot.diagnostics(file) {
        let safe = |fix: &&journey_grammar::Fix| fix.applicability == Applicability::Safe;
        let Some(fix) = diagnostic.fixes.iter().find(safe) else { continue };
        let is_here = |edit: &Edit| snapshot.place(edit.span).is_some_and(|at| at.file == file);
        let stands_alone = |edit: &Edit| !edits.iter().any(|other| meet(edit, other));
        if fix.edits.iter().all(|edit| is_here(edit) && stands_alone(edit)) {
            edits.extend(fix.edits.iter().cloned());
        }
    }
    let text = &snapshot.files().get(file)?.text;
    let changes = by_file(snapshot, &edits)?.remove(&file)?;
    let better = applied(text, &changes);
    (better != **text).then_some(better)
}

/// Whether two edits are of the same bytes or touch.
fn meet(a: &Edit, b: &Edit) -> bool {
    a.span.file == b.span.file && a.span.start <= b.span.end && b.span.start <= a.span.end
}
