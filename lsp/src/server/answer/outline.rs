//! The shape of a file: symbols, folds, selections, links.

use tower_lsp::ls_types::{
    self as lsp, DocumentLink, DocumentSymbol, DocumentSymbolResponse, FoldingRange,
    FoldingRangeKind, LinkedEditingRanges, Position, Range, SelectionRange, SymbolInformation, Uri,
    WorkspaceSymbolResponse,
};

use crate::disk::Disk;
use crate::ide::{self, FlatSymbol, Fold, FoldKind, Link, Symbol, SymbolKind};
use crate::server::announced::Announced;
use crate::server::shared::Asked;
use crate::server::world::{View, World};

/// The symbols of a file.
pub(in crate::server) fn symbols(asked: &Asked) -> DocumentSymbolResponse {
    let symbols = ide::document_symbols(asked.snapshot(), asked.file);
    if asked.client.nested_symbols {
        let nested = symbols.into_iter().filter_map(|one| nested(asked, one));
        return DocumentSymbolResponse::Nested(nested.collect());
    }
    let flat = ide::flat(&symbols);
    let known = flat.into_iter().filter_map(|one| information(&asked.view, &asked.client, one));
    DocumentSymbolResponse::Flat(known.collect())
}

/// The symbols of all projects whose names have the letters of `query`.
pub(in crate::server) fn workspace_symbols(
    world: &World,
    client: &Announced,
    query: &str,
) -> WorkspaceSymbolResponse {
    let all = world.projects.iter().flat_map(|view| {
        let found = ide::workspace_symbols(&view.snapshot, query);
        found.into_iter().filter_map(move |one| information(view, client, one))
    });
    let mut all: Vec<SymbolInformation> = all.collect();
    // Each project's are sorted; those that hold the letters in a row come first in all.
    let letters = query.to_lowercase();
    all.sort_by_key(|one| !one.name.to_lowercase().contains(&letters));
    WorkspaceSymbolResponse::Flat(all)
}

#[expect(deprecated, reason = "the protocol's type has a field that it no longer wants")]
fn nested(asked: &Asked, symbol: Symbol) -> Option<DocumentSymbol> {
    let range = asked.range(symbol.span)?;
    let children = symbol.children.into_iter().filter_map(|child| nested(asked, child));
    Some(DocumentSymbol {
        name: symbol.name,
        detail: Some(symbol.detail).filter(|detail| !detail.is_empty()),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range,
        selection_range: asked.range(symbol.name_span)?,
        children: Some(children.collect()),
    })
}

#[expect(deprecated, reason = "the protocol's type has a field that it no longer wants")]
fn information(view: &View, client: &Announced, symbol: FlatSymbol) -> Option<SymbolInformation> {
    Some(SymbolInformation {
        name: symbol.name,
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: view.location(symbol.span, client.unit)?,
        container_name: Some(symbol.container).filter(|name| !name.is_empty()),
    })
}

fn kind(kind: SymbolKind) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Choice => lsp::SymbolKind::ENUM,
        SymbolKind::Value | SymbolKind::Disposition | SymbolKind::Outcome => {
            lsp::SymbolKind::ENUM_MEMBER
        }
        SymbolKind::Contact | SymbolKind::Engagement => lsp::SymbolKind::STRUCT,
        SymbolKind::Field => lsp::SymbolKind::FIELD,
        SymbolKind::Segment => lsp::SymbolKind::ARRAY,
        SymbolKind::Trigger => lsp::SymbolKind::EVENT,
        SymbolKind::Purpose | SymbolKind::Topic => lsp::SymbolKind::NAMESPACE,
        SymbolKind::QuietTime | SymbolKind::Profile | SymbolKind::Policy => {
            lsp::SymbolKind::INTERFACE
        }
        SymbolKind::Message => lsp::SymbolKind::STRING,
        SymbolKind::Journey => lsp::SymbolKind::CLASS,
        SymbolKind::Conversation => lsp::SymbolKind::VARIABLE,
        SymbolKind::Step => lsp::SymbolKind::METHOD,
        SymbolKind::Arm => lsp::SymbolKind::KEY,
        SymbolKind::Scenario | SymbolKind::Forecast => lsp::SymbolKind::FUNCTION,
    }
}

/// What can be folded.
pub(in crate::server) fn folds(asked: &Asked) -> Vec<FoldingRange> {
    let convert = |fold: Fold| FoldingRange {
        start_line: fold.first,
        end_line: fold.last,
        kind: match fold.kind {
            FoldKind::Block => None,
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            FoldKind::Region => Some(FoldingRangeKind::Region),
        },
        ..FoldingRange::default()
    };
    ide::folds(asked.snapshot(), asked.file).into_iter().map(convert).collect()
}

/// What lies around each position, from the inside to the outside.
pub(in crate::server) fn selections(asked: &Asked, positions: &[Position]) -> Vec<SelectionRange> {
    let around = |position: &Position| {
        let offset = asked.offset(*position);
        let ranges = ide::selection_ranges(asked.snapshot(), asked.file, offset);
        let outside = ranges.iter().rev().fold(None, |parent, bytes| {
            let range = asked.view.range(asked.file, bytes, asked.client.unit);
            Some(SelectionRange { range, parent: parent.map(Box::new) })
        });
        let nothing = Range { start: *position, end: *position };
        outside.unwrap_or(SelectionRange { range: nothing, parent: None })
    };
    positions.iter().map(around).collect()
}

/// The places that are edited together with the one at a position.
pub(in crate::server) fn linked(asked: &Asked, position: Position) -> Option<LinkedEditingRanges> {
    let spans = ide::linked_editing(asked.snapshot(), asked.point(position)?)?;
    let ranges: Vec<Range> = spans.into_iter().filter_map(|span| asked.range(span)).collect();
    (!ranges.is_empty()).then_some(LinkedEditingRanges { ranges, word_pattern: None })
}

/// The words that lead out of the program.
pub(in crate::server) fn links(asked: &Asked, disk: &dyn Disk) -> Vec<DocumentLink> {
    let convert = |link: Link| {
        Some(DocumentLink {
            range: asked.range(link.span)?,
            target: Some(Uri::from_file_path(disk.pack(link.pack)?)?),
            tooltip: Some(link.about.to_owned()),
            data: None,
        })
    };
    ide::links(asked.snapshot(), asked.file).into_iter().filter_map(convert).collect()
}
