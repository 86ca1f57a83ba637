//! What a cursor stands in: its declaration in the tree, and the journey that it means.

use journey_compiler::hir::{Id, Journey};
use journey_compiler::index::Target;
use journey_grammar::ast::Item;
use journey_grammar::{FileId, Parsed, Span};

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

/// The name at a place that stands for something, with what it stands for: a use, or the name of a declaration.
pub(crate) fn target(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<(Span, Target)> {
    let uses = &snapshot.analysis.uses;
    let after = uses.partition_point(|one| (one.span.file, one.span.start) <= (file, offset));
    let before = uses.get(after.saturating_sub(2)..after).unwrap_or_default();
    let found = before.iter().rev().find(|one| one.span.file == file && one.span.touches(offset));
    found.map(|one| (one.span, one.target))
}

/// What the name at a place declares.
pub(crate) fn declared(snapshot: &Snapshot, name: Span) -> Option<(Span, Target)> {
    let program = snapshot.program();
    let here = |target: &Target| {
        target.declared_at(program).is_some_and(|declared| declared.same_place(name))
    };
    let found = Target::declared_in(program, name.file).into_iter().find(here);
    found.map(|target| (name, target))
}
