//! `journey import`: declarations from another system's export, and what differs from those of a project.

mod csv;
mod decode;
mod json;
mod tell;

use std::path::{Path, PathBuf};

use journey_compiler::import::{self, Imported, Table};
use journey_grammar::{FileId, Source, parse};
use serde_json::json;

use crate::arguments::{Import, ImportKind, ReportFormat};
use crate::checked::Checked;
use crate::outcome::{Failure, Outcome};
use crate::project::read_bytes;
use crate::report::counted;
use crate::session::{Session, write_file};

/// Does what is asked with an export.
pub(super) fn run(session: Session, arguments: &Import) -> Result<Outcome, Failure> {
    match arguments.kind {
        ImportKind::Engagement => engagement(session, arguments),
    }
}

fn engagement(session: Session, arguments: &Import) -> Result<Outcome, Failure> {
    let tables = tables(session, &arguments.files)?;
    let imported = import::read(&tables, arguments.name.as_deref());
    tell::remarks(session, &imported)?;
    if imported.has_errors() {
        return Ok(Outcome::Faulty);
    }
    match &arguments.check {
        Some(path) => check(session, arguments, &imported, path.as_deref()),
        None => declare(session, arguments, &imported),
    }
}

/// Reads all files, so that each that cannot be read is told before anything else is said.
fn tables(session: Session, files: &[PathBuf]) -> Result<Vec<Table>, Failure> {
    let mut tables = Vec::new();
    let mut failure: Option<Failure> = None;
    for file in files {
        match table(session, file) {
            Ok(table) => tables.push(table),
            Err(next) => {
                if let Some(earlier) = failure.replace(next) {
                    session.fail(&earlier);
                }
            }
        }
    }
    failure.map_or(Ok(tables), Err)
}

fn table(session: Session, file: &Path) -> Result<Table, Failure> {
    let name = file.display().to_string();
    let decoded = decode::text(&name, read_bytes(file)?)?;
    if let Some(encoding) = decoded.encoding {
        session.say(&format!("`{name}` is {encoding} text and was read as such"))?;
    }
    let table = match decoded.text.trim_start().chars().next() {
        Some('{' | '[') => json::table(&name, &decoded.text)?,
        Some(_) | None => csv::table(&name, &decoded.text)?,
    };
    Ok(table)
}

/// Writes the declarations, whole or not at all.
fn declare(session: Session, arguments: &Import, imported: &Imported) -> Result<Outcome, Failure> {
    let text = formatted(&import::declarations(imported))?;
    let text = match arguments.format {
        ReportFormat::Text => text,
        ReportFormat::Json => tell::as_json(&json!({
            "declarations": text,
            "remarks": tell::remarks_as_json(imported),
        })),
    };
    put(session, arguments.output.as_deref(), arguments.force, &text)?;
    let count = counted(imported.engagements.len(), "engagement");
    if arguments.output.is_some() {
        session
            .say(&format!("imported {count}; `journey check` says what is still to be decided"))?;
    }
    Ok(Outcome::Fine)
}

/// The canonical form.
fn formatted(text: &str) -> Result<String, Failure> {
    let parsed = parse(Source::new(FileId(0), "import", text));
    let bug = |what: &dyn std::fmt::Display| {
        Failure::fault(format!("the declarations cannot be written: {what}"))
            .help("this is a bug in journey; please report it with the export")
    };
    if let Some(fault) = parsed.diagnostics.first() {
        return Err(bug(&fault.title));
    }
    journey_grammar::format(&parsed).map_err(|fault| bug(&fault))
}

/// Says what differs from the engagements of the project.
fn check(
    session: Session,
    arguments: &Import,
    imported: &Imported,
    path: Option<&Path>,
) -> Result<Outcome, Failure> {
    let checked = Checked::load(path)?;
    if let Some(name) = &arguments.name {
        let all = checked.analysis().program.engagements.values();
        if !all.clone().any(|one| one.name.as_str() == name) {
            return Err(Failure::misused(format!("the project has no engagement `{name}`")));
        }
    }
    let drift = import::drift(&checked.analysis().program, imported, arguments.name.as_deref());
    let text = match arguments.format {
        ReportFormat::Text => {
            let is_bare = checked.analysis().program.engagements.is_empty();
            tell::drift(session, &drift, is_bare)
        }
        ReportFormat::Json => tell::drift_as_json(&drift, imported),
    };
    put(session, arguments.output.as_deref(), arguments.force, &text)?;
    Ok(Outcome::fine_if(drift.count() == 0))
}

/// Writes a result to a file that is not there yet, or to standard output.
pub(super) fn put(
    session: Session,
    output: Option<&Path>,
    force: bool,
    text: &str,
) -> Result<(), Failure> {
    let Some(output) = output.filter(|output| *output != Path::new("-")) else {
        return session.print(text);
    };
    if output.exists() && !force {
        return Err(Failure::misused(format!("`{}` is there already", output.display()))
            .help("write to another file, or say `--force`"));
    }
    write_file(output, text)?;
    session.say(&format!("wrote {}", output.display()))
}
