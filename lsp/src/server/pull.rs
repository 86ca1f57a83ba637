//! Diagnostics for clients that ask for them.

use std::collections::BTreeMap;

use tower_lsp::ls_types::{
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    PreviousResultId, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::announced::Announced;
use super::diagnostics::{of_file, result_id};
use super::shared::Asked;
use super::world::World;

/// The diagnostics of a document, or that they are those that the client has.
pub(super) fn document(asked: &Asked, before: Option<&str>) -> DocumentDiagnosticReportResult {
    let items = of_file(&asked.view, asked.file, &asked.client);
    let id = result_id(&items);
    let report = if before == Some(id.as_str()) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: id,
            },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(id),
                items,
            },
        })
    };
    DocumentDiagnosticReportResult::Report(report)
}

/// Of a document that is not known nothing is wrong.
pub(super) fn nothing() -> DocumentDiagnosticReportResult {
    let report = RelatedFullDocumentDiagnosticReport::default();
    DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(report))
}

/// The diagnostics of all files.
pub(super) fn workspace(
    world: &World,
    client: &Announced,
    before: Vec<PreviousResultId>,
) -> WorkspaceDiagnosticReportResult {
    let mut before: BTreeMap<String, PreviousResultId> =
        before.into_iter().map(|one| (one.uri.as_str().to_owned(), one)).collect();
    let mut items = Vec::new();
    for view in &world.projects {
        for (place, file) in view.files.iter().enumerate() {
            let list = of_file(view, place, client);
            let id = result_id(&list);
            let version = file.version.map(i64::from);
            let old = before.remove(file.uri.as_str());
            items.push(if old.is_some_and(|old| old.value == id) {
                WorkspaceDocumentDiagnosticReport::Unchanged(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri: file.uri.clone(),
                        version,
                        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                            result_id: id,
                        },
                    },
                )
            } else {
                WorkspaceDocumentDiagnosticReport::Full(full(file.uri.clone(), version, id, list))
            });
        }
    }
    // What is no longer there has nothing wrong.
    items.extend(before.into_values().map(|gone| {
        let id = result_id(&[]);
        WorkspaceDocumentDiagnosticReport::Full(full(gone.uri, None, id, Vec::new()))
    }));
    WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
}

fn full(
    uri: tower_lsp::ls_types::Uri,
    version: Option<i64>,
    id: String,
    items: Vec<tower_lsp::ls_types::Diagnostic>,
) -> WorkspaceFullDocumentDiagnosticReport {
    WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(id),
            items,
        },
    }
}
