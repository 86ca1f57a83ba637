//! Names: where they are declared and used, and changing them.

use journey_compiler::packs;
use journey_grammar::{LineIndex, Span};
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, GotoDefinitionResponse, Location, LocationLink,
    Position, PrepareRenameResponse, Range, Uri, WorkspaceEdit,
};

use super::edit;
use crate::disk::Disk;
use crate::ide::{self, Access, Destination};
use crate::server::shared::Asked;

/// Where the name at a position is declared.
pub(in crate::server) fn definition(
    asked: &Asked,
    disk: &dyn Disk,
    position: Position,
) -> Option<GotoDefinitionResponse> {
    let found = ide::definition(asked.snapshot(), asked.point(position)?)?;
    let origin = asked.range(found.origin);
    let places = found.targets.into_iter().filter_map(|target| location(asked, disk, &target));
    if !asked.client.definition_links {
        return Some(GotoDefinitionResponse::Array(places.map(|(_, name)| name).collect()));
    }
    let link = |(whole, name): (Range, Location)| LocationLink {
        origin_selection_range: origin,
        target_uri: name.uri,
        target_range: whole,
        target_selection_range: name.range,
    };
    Some(GotoDefinitionResponse::Link(places.map(link).collect()))
}

/// The whole of what is declared, and its name.
fn location(asked: &Asked, disk: &dyn Disk, target: &Destination) -> Option<(Range, Location)> {
    let unit = asked.client.unit;
    match *target {
        Destination::Here { name, whole } => {
            let name = asked.view.location(name, unit)?;
            Some((asked.view.location(whole, unit)?.range, name))
        }
        Destination::Pack { id, name } => {
            let uri = Uri::from_file_path(disk.pack(id)?)?;
            let text = packs::find(id)?.text;
            let lines = LineIndex::new(text);
            let position = |offset| {
                let place = lines.line_column(text, offset, unit);
                Position { line: place.line, character: place.column }
            };
            let range = Range { start: position(name.start), end: position(name.end) };
            Some((range, Location { uri, range }))
        }
    }
}

/// Where the name at a position stands.
pub(in crate::server) fn references(
    asked: &Asked,
    position: Position,
    with_declaration: bool,
) -> Option<Vec<Location>> {
    let spans = ide::references(asked.snapshot(), asked.point(position)?, with_declaration);
    let place = |span: Span| asked.view.location(span, asked.client.unit);
    Some(spans.into_iter().filter_map(place).collect())
}

/// Where the name at a position stands in the file.
pub(in crate::server) fn highlights(
    asked: &Asked,
    position: Position,
) -> Option<Vec<DocumentHighlight>> {
    let found = ide::highlights(asked.snapshot(), asked.point(position)?);
    let convert = |one: ide::Highlight| {
        let kind = match one.access {
            Access::Read => DocumentHighlightKind::READ,
            Access::Write => DocumentHighlightKind::WRITE,
        };
        Some(DocumentHighlight { range: asked.range(one.span)?, kind: Some(kind) })
    };
    Some(found.into_iter().filter_map(convert).collect())
}

/// Whether the name at a position can be changed.
pub(in crate::server) fn prepare_rename(
    asked: &Asked,
    position: Position,
) -> Result<Option<PrepareRenameResponse>, Error> {
    let Some(point) = asked.point(position) else { return Ok(None) };
    let found = ide::prepare_rename(asked.snapshot(), point).map_err(refused)?;
    let answer = |range: Range| PrepareRenameResponse::RangeWithPlaceholder {
        range,
        placeholder: found.name.clone(),
    };
    Ok(asked.range(found.span).map(answer))
}

/// Changes the name at a position everywhere.
pub(in crate::server) fn rename(
    asked: &Asked,
    position: Position,
    new: &str,
) -> Result<Option<WorkspaceEdit>, Error> {
    let Some(point) = asked.point(position) else { return Ok(None) };
    let renamed = ide::rename(asked.snapshot(), point, new).map_err(refused)?;
    Ok(edit::of_workspace(&asked.view, &asked.client, renamed.edits))
}

/// What cannot be done, in a sentence that the editor shows.
pub(in crate::server) fn refused(why: String) -> Error {
    // `RequestFailed` of the protocol: nothing is wrong with the server or with the request.
    Error { code: ErrorCode::ServerError(-32803), message: why.into(), data: None }
}
