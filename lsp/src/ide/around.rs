//! What a cursor stands in: its declaration in the tree, and the journey that it means.

use journey_compiler::hir::{Id, Journey};
use journey_grammar::ast::Item;
use journey_grammar::{FileId, Parsed};

use crate::Snapshot;

/// The declaration of a tree around a place.
pub(crate) fn item(parsed: &Parsed, offset: u32) -> Option<&Item> {
    let items = &parsed.file.items;
    let after = items.partition_point(|item| item.span().start <= offset);
    items.get(after.checked_sub(1)?).filter(|item| item.span().touches(offset))
}

/// The journey around a place of the program.
pub(crate) fn journey(
    snapshot: &Snapshot,
    file: FileId,
    offset: u32,
) -> Option<(Id<Journey>, &Journey)> {
    let parsed = snapshot.parsed(file)?;
    let Item::Journey(decl) = item(&parsed, offset)? else { return None };
    let name = decl.name.span;
    let journeys = snapshot.program().journeys.iter();
    journeys.into_iter().find(|(_, journey)| journey.name.span.same_place(name))
}
