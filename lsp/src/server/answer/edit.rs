//! Edits.

use std::collections::{BTreeMap, HashMap};

use journey_grammar::Edit;
use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};

use crate::server::announced::Announced;
use crate::server::shared::Asked;
use crate::server::world::View;

/// Edits of the file that was asked about; none lie elsewhere.
pub(in crate::server) fn of_file(asked: &Asked, edits: Vec<Edit>) -> Vec<TextEdit> {
    let convert =
        |edit: Edit| Some(TextEdit { range: asked.range(edit.span)?, new_text: edit.text });
    edits.into_iter().filter_map(convert).collect()
}

/// Edits of several files. None where one lies in what is no file of the project.
pub(in crate::server) fn of_workspace(
    view: &View,
    client: &Announced,
    edits: Vec<Edit>,
) -> Option<WorkspaceEdit> {
    let mut files: BTreeMap<usize, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        let place = view.snapshot.place(edit.span)?;
        let range = view.range(place.file, &place.range, client.unit);
        files.entry(place.file).or_default().push(TextEdit { range, new_text: edit.text });
    }
    let named = files.into_iter().filter_map(|(file, edits)| Some((view.files.get(file)?, edits)));
    if !client.versioned_edits {
        let changes: HashMap<_, _> = named.map(|(file, edits)| (file.uri.clone(), edits)).collect();
        return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    let documents = named.map(|(file, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: file.uri.clone(),
            version: file.version,
        },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    let changes = DocumentChanges::Edits(documents.collect());
    Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}
