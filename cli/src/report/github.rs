//! Workflow commands, which GitHub shows as annotations beside the lines.

use journey_grammar::Diagnostic;

use super::{Report, in_words, severity_word, timeline};

/// One command per diagnostic, and the summary as a notice in the log.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut out: String = report.diagnostics.iter().map(|d| command(report, d)).collect();
    out.push_str(&in_words(report.summary));
    out.push('\n');
    out
}

fn command(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary.span;
    let range = report.sources.range(span);
    let file = format!("{}{}", report.folder, report.sources.name(span.file));
    // GitHub takes columns only where the range stays on one line.
    let columns = if range.start.line == range.end.line {
        format!(",col={},endColumn={}", range.start.column, range.end.column)
    } else {
        String::new()
    };
    format!(
        "::{} file={},line={},endLine={}{columns},title={}::{}\n",
        severity_word(diagnostic.severity),
        property(&file),
        range.start.line,
        range.end.line,
        property(diagnostic.code.as_str()),
        data(&message(diagnostic)),
    )
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut message = timeline::headline(diagnostic).into_owned();
    for note in &diagnostic.notes {
        message.push_str("\nnote: ");
        message.push_str(note);
    }
    if let Some(help) = super::help_of(diagnostic) {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    message
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
