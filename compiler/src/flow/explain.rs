//! Finds one concrete path that leads to a mistake, by walking again with paths told apart.

use super::walk::{Mode, Target, Walker};
use crate::errors::flow as errors;

/// So many mistakes of a journey are given a path; more would say little.
const MOST_EXPLAINED: usize = 12;

/// Adds a path to each mistake that wants one.
pub(crate) fn add_paths(walker: &mut Walker<'_>) {
    let wanted: Vec<_> = walker.unexplained.iter().take(MOST_EXPLAINED).copied().collect();
    for (place, target) in wanted {
        let turns = search(walker, target);
        if let Some(diagnostic) = walker.diagnostics.get_mut(place) {
            errors::add_path(diagnostic, &turns);
        }
    }
}

fn search(walker: &Walker<'_>, target: Target) -> Vec<(super::Turn, journey_grammar::Span)> {
    let mut search = Walker::new(walker.schema, Mode::Explain(target));
    search.run();
    if search.found.is_none() {
        // Only a later run of an attempt leads there.
        search.settle();
    }
    search.found.map_or_else(Vec::new, |trail| trail.turns())
}
