//! Reviewdog's diagnostic format, `rdjson`, which carries comments with suggestions to any place of review.

use journey_compiler::packs;
use journey_grammar::{Diagnostic, FileId, Fix, Severity, Span};
use serde::Serialize;
use serde_json::{Value, json};

use super::sources::Sources;
use super::{Report, help_of, timeline};

#[derive(Serialize)]
struct Document<'a> {
    source: Value,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    message: String,
    location: Value,
    severity: &'static str,
    code: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Value,
}

/// One document with all diagnostics.
pub(super) fn render(report: &Report<'_>) -> String {
    let diagnostics = report.diagnostics.iter().map(|one| entry(report, one)).collect();
    let source = json!({ "name": "journey" });
    super::to_json(&Document { source, diagnostics })
}

fn entry<'a>(report: &Report<'_>, diagnostic: &'a Diagnostic) -> Entry<'a> {
    let place = diagnostic.primary.span;
    let related = diagnostic
        .related
        .iter()
        .map(|label| Related { message: &label.message, location: location(report, label.span) });
    Entry {
        message: message(diagnostic),
        location: location(report, place),
        severity: match diagnostic.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
        },
        code: json!({ "value": diagnostic.code.as_str() }),
        suggestions: diagnostic
            .fixes
            .iter()
            .filter_map(|fix| suggestion(report.sources, fix, place.file))
            .collect(),
        related_locations: related.collect(),
    }
}

fn message(diagnostic: &Diagnostic) -> String {
    let headline = timeline::headline(diagnostic);
    let notes = diagnostic.notes.iter().map(String::as_str);
    let lines = std::iter::once(&*headline).chain(notes).chain(help_of(diagnostic));
    lines.collect::<Vec<_>>().join("\n")
}

/// What a fix makes of the text from its first edit to its last. A fix of another file is no suggestion here.
fn suggestion(sources: &Sources, fix: &Fix, file: FileId) -> Option<Value> {
    if fix.edits.iter().any(|edit| edit.span.file != file) {
        return None;
    }
    let text = sources.text(file);
    let mut edits: Vec<_> =
        fix.edits.iter().map(|edit| (sources.bytes(edit.span), edit.text.as_str())).collect();
    edits.sort_by_key(|(place, _)| place.start);
    let first = edits.first()?.0.start;
    let mut at = first;
    let mut changed = String::new();
    for (place, new) in edits {
        changed.push_str(text.get(at..place.start)?);
        changed.push_str(new);
        at = place.end;
    }
    Some(json!({ "range": range(sources, file, first, at), "text": changed }))
}

fn location(report: &Report<'_>, span: Span) -> Value {
    let name = report.sources.name(span.file);
    // WHY: a rule pack is no file of the repository.
    let folder = if packs::of_file(span.file).is_some() { "" } else { &report.folder };
    let bytes = report.sources.bytes(span);
    json!({
        "path": format!("{folder}{name}"),
        "range": range(report.sources, span.file, bytes.start, bytes.end),
    })
}

fn range(sources: &Sources, file: FileId, start: usize, end: usize) -> Value {
    json!({ "start": position(sources, file, start), "end": position(sources, file, end) })
}

/// A place with its column in bytes, as the format has it.
fn position(sources: &Sources, file: FileId, offset: usize) -> Value {
    let line = sources.line_of(file, offset);
    let column = offset.saturating_sub(sources.line(file, line).start);
    json!({ "line": line + 1, "column": column + 1 })
}
