//! What can be done about the text at hand: fixes of what is wrong, and changes that keep the program sound.

mod branches;
mod declare;
mod fix;
mod fix_all;
mod here;
mod label;
mod layout;
#[cfg(test)]
mod refactor_tests;
mod scenario;
#[cfg(test)]
mod tests;
mod wrap;

use std::ops::Range;

use journey_grammar::{Diagnostic, Edit};

use crate::Snapshot;

pub use fix_all::fix_all;
pub use scenario::{generate_scenario, scenario_offer};

/// A change that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does: "add the missing arms".
    pub title: String,
    /// What it is for.
    pub kind: ActionKind,
    /// The edits, perhaps in several files; none overlap.
    pub edits: Vec<Edit>,
    /// What it mends.
    pub mends: Option<Diagnostic>,
    /// Whether it is the one that can have been meant, so that it may be made without a look.
    pub is_preferred: bool,
}

/// What a change is for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    /// Mends one thing that is wrong.
    Fix,
    /// Mends everything in a file that can be mended without a look.
    FixAll,
    /// Takes something out into a declaration of its own.
    Extract,
    /// Changes how something is written or what stands there.
    Rewrite,
}

/// What can be done about a selection in a file, or at a cursor: first what mends, the best first.
pub fn actions(snapshot: &Snapshot, file: usize, range: &Range<u32>) -> Vec<Action> {
    let mut actions = fix::fixes(snapshot, file, range);
    actions.extend(declare::declarations(snapshot, file, range));
    actions.extend(rewrites(snapshot, file, range));
    actions
}

/// The changes of the steps at a selection, laid out.
fn rewrites(snapshot: &Snapshot, file: usize, range: &Range<u32>) -> Vec<Action> {
    let Some(here) = here::Here::new(snapshot, file, range) else { return Vec::new() };
    let offered =
        [branches::create_branches(&here), wrap::wrap_in_attempt(&here), label::add_label(&here)];
    let laid_out = |mut action: Action| {
        action.edits = layout::laid_out(snapshot, action.edits);
        action
    };
    offered.into_iter().flatten().map(laid_out).collect()
}
