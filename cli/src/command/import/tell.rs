//! What an import tells people and programs.

use std::fmt::Write as _;

use journey_compiler::import::{Drift, Imported, Remark};
use journey_grammar::Severity;
use serde_json::{Value, json};

use crate::outcome::Failure;
use crate::report::{counted, readable};
use crate::session::Session;
use crate::terminal::Style;

/// How many remarks are shown, unless everything is to be said.
const SHOWN: usize = 20;

/// Says what is to be said about the rows; warnings only where something may be said.
pub(super) fn remarks(session: Session, imported: &Imported) -> Result<(), Failure> {
    let all = imported.remarks.iter();
    let said: Vec<&Remark> =
        all.filter(|one| one.severity == Severity::Error || !session.is_quiet()).collect();
    let most = if session.is_verbose() { said.len() } else { SHOWN };
    for one in said.iter().take(most) {
        session.report(&remark(one, session.error_colour))?;
    }
    if said.len() > most {
        session.report(&format!("and {} more; -v shows all\n", said.len() - most))?;
    }
    Ok(())
}

fn remark(one: &Remark, colour: bool) -> String {
    let (word, style) = match one.severity {
        Severity::Error => ("error", Style::Error),
        Severity::Warning => ("warning", Style::Warning),
    };
    let mut out = format!(
        "{}: {}: {}\n",
        style.paint(word, colour),
        readable(&one.place.to_string()),
        readable(&one.message)
    );
    if let Some(help) = &one.help {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  help: {help}");
    }
    out
}

/// The remarks for programs.
pub(super) fn remarks_as_json(imported: &Imported) -> Value {
    let remark = |one: &Remark| {
        json!({
            "severity": match one.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            "file": one.place.file,
            "row": one.place.row.map(|(_, number)| number),
            "message": one.message,
            "help": one.help,
        })
    };
    imported.remarks.iter().map(remark).collect()
}

/// A document as indented JSON.
pub(super) fn as_json(document: &Value) -> String {
    format!("{document:#}\n")
}

/// What differs, for programs; `docs/schemas/drift.schema.json` describes it.
pub(super) fn drift_as_json(drift: &Drift, imported: &Imported) -> String {
    as_json(&json!({
        "engagements": drift.engagements,
        "not_compared": drift.not_compared,
        "remarks": remarks_as_json(imported),
        "summary": { "engagements": drift.engagements.len(), "differences": drift.count() },
    }))
}

/// What differs, for people. `is_bare`: the project has no engagement at all.
pub(super) fn drift(session: Session, drift: &Drift, is_bare: bool) -> String {
    let mut out = String::new();
    if is_bare {
        out.push_str("the project declares no engagement\n");
    }
    for one in drift.engagements.iter().filter(|one| !one.differences.is_empty()) {
        let name = one.name.as_deref().unwrap_or(&one.external);
        let _ = writeln!(out, "{}", Style::Name.paint(&readable(name), session.colour));
        for difference in &one.differences {
            let _ = writeln!(out, "  {}", readable(&difference.message));
        }
    }
    let engagements = counted(drift.engagements.len(), "engagement");
    let (told, style) = match drift.count() {
        0 => (format!("no difference in {engagements}"), Style::Good),
        count => (format!("{} in {engagements}", counted(count, "difference")), Style::Error),
    };
    let _ = writeln!(out, "{}", style.paint(&told, session.colour));
    if !drift.not_compared.is_empty() {
        let parts = drift.not_compared.join(", ");
        let line = format!("not compared, because the export does not have them: {parts}");
        let _ = writeln!(out, "{}", Style::Faint.paint(&line, session.colour));
    }
    out
}
