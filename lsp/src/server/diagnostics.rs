//! Diagnostics as the protocol has them.

use journey_grammar::{Code, Diagnostic, Severity, Span};
use tower_lsp::ls_types::{
    self as lsp, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString,
};

use super::announced::Announced;
use super::world::View;

/// The diagnostics of a file.
pub(super) fn of_file(view: &View, file: usize, client: &Announced) -> Vec<lsp::Diagnostic> {
    view.snapshot.diagnostics(file).map(|one| convert(view, file, one, client)).collect()
}

/// A name for a list of diagnostics, the same for equal lists.
pub(super) fn result_id(list: &[lsp::Diagnostic]) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(list).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

pub(super) fn convert(
    view: &View,
    file: usize,
    one: &Diagnostic,
    client: &Announced,
) -> lsp::Diagnostic {
    let range = view.range_in(file, one.primary.span, client.unit).unwrap_or_default();
    let code = one.code.as_str();
    lsp::Diagnostic {
        range,
        severity: Some(match one.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(code.to_owned())),
        code_description: client.pages.get(code).cloned().map(|href| CodeDescription { href }),
        source: Some("journey".to_owned()),
        message: message(view, one, client),
        related_information: client.related.then(|| related(view, one, client)),
        tags: tags(one.code).filter(|_| client.tags),
        data: None,
    }
}

/// What is unreachable or unused is shown faded.
fn tags(code: Code) -> Option<Vec<DiagnosticTag>> {
    let faded =
        matches!(code, Code::UnreachableStep | Code::UnreachableArm | Code::UnusedDeclaration);
    faded.then(|| vec![DiagnosticTag::UNNECESSARY])
}

/// Title, label, notes, the story and what to do, each on a line of its own.
fn message(view: &View, one: &Diagnostic, client: &Announced) -> String {
    let mut lines = vec![one.title.clone()];
    if !one.primary.message.is_empty() {
        lines.push(one.primary.message.clone());
    }
    if !client.related {
        let told = one.related.iter().filter_map(|label| {
            let place = view.location(label.span, client.unit)?;
            Some(format!("line {}: {}", place.range.start.line + 1, label.message))
        });
        lines.extend(told);
    }
    lines.extend(one.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(one.timeline.iter().map(|moment| match &moment.step {
        Some(step) => format!("{}  {step}  {}", moment.local, moment.what),
        None => format!("{}  {}", moment.local, moment.what),
    }));
    lines.extend(one.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}

fn related(view: &View, one: &Diagnostic, client: &Announced) -> Vec<DiagnosticRelatedInformation> {
    let told = |span: Span, message: String| {
        let location = view.location(span, client.unit)?;
        Some(DiagnosticRelatedInformation { location, message })
    };
    let labels = one.related.iter().filter_map(|label| told(label.span, label.message.clone()));
    let moments = one
        .timeline
        .iter()
        .filter_map(|moment| told(moment.span, format!("{}: {}", moment.local, moment.what)));
    labels.chain(moments).collect()
}
