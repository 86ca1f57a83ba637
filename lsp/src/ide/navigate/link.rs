//! Words that lead out of the program, and names that are edited together.

use journey_compiler::index::Target;
use journey_grammar::Span;

use super::reference::in_order;
use crate::ide::occurrence;
use crate::{Point, Snapshot};

/// A word that leads out of the program.
#[derive(Clone, Debug)]
pub struct Link {
    /// The word.
    pub span: Span,
    /// The rule pack whose text it leads to: `us-federal@2026-11`.
    pub pack: &'static str,
    /// What it is about, in a line.
    pub about: &'static str,
}

/// The links of a file: the rule packs that the manifest lists. Places in texts and comments that look like addresses
/// are found by editors themselves.
pub fn links(snapshot: &Snapshot, file: usize) -> Vec<Link> {
    let listed = snapshot.inputs.manifest.packs.iter();
    let here = |span: Span| snapshot.place(span).is_some_and(|place| place.file == file);
    let here = listed.filter(|(_, span)| here(*span));
    here.map(|&(pack, span)| Link { span, pack: pack.id, about: pack.summary() }).collect()
}

/// The places that change together while the name under the cursor is typed: those of a handle, or of a name for a
/// trigger, in the same file.
pub fn linked_editing(snapshot: &Snapshot, point: Point) -> Option<Vec<Span>> {
    let found = occurrence::at(snapshot, point)?;
    if !matches!(found.target, Target::Handle(..) | Target::Binding(..)) {
        return None;
    }
    let file = snapshot.place(found.span)?.file;
    let mut all = occurrence::uses_of(snapshot, &[found.target]);
    all.extend(occurrence::declarations_of(snapshot, &[found.target]));
    all.retain(|span| snapshot.place(*span).is_some_and(|place| place.file == file));
    Some(in_order(snapshot, all))
}
