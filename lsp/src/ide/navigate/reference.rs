//! Everywhere that a name stands.

use journey_grammar::Span;

use crate::ide::occurrence;
use crate::{Point, Snapshot};

/// Where what is named under the cursor stands, in the order of the files and of the text, the manifest included.
pub fn references(snapshot: &Snapshot, point: Point, with_declaration: bool) -> Vec<Span> {
    let Some(found) = occurrence::at(snapshot, point) else { return Vec::new() };
    let family = occurrence::family(snapshot, found.target);
    let mut all = occurrence::uses_of(snapshot, &family);
    if with_declaration {
        all.extend(occurrence::declarations_of(snapshot, &family));
    }
    in_order(snapshot, all)
}

/// Spans in the order of the files and of the text.
pub(in crate::ide) fn in_order(snapshot: &Snapshot, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_cached_key(|span| {
        snapshot.place(*span).map(|place| (place.file, place.range.start, place.range.end))
    });
    spans
}
