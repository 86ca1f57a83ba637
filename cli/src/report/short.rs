//! One line per diagnostic, for editors, `grep` and logs.

use journey_grammar::Diagnostic;

use super::excerpt::readable;
use super::sources::Sources;
use super::{Report, severity_word, timeline};

/// Every diagnostic on a line of its own.
pub(super) fn render(report: &Report<'_>) -> String {
    report.diagnostics.iter().map(|diagnostic| line(report.sources, diagnostic)).collect()
}

/// `file:line:column: severity[code]: message` and a line feed.
pub(super) fn line(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary.span;
    let start = sources.range(span).start;
    format!(
        "{}:{}:{}: {}[{}]: {}\n",
        sources.name(span.file),
        start.line,
        start.column,
        severity_word(diagnostic.severity),
        diagnostic.code,
        readable(&timeline::headline(diagnostic)),
    )
}
