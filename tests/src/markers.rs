//! Markers: what a fixture expects to be said, beside the line it is said about.
//!
//! `//~ error[code] "part of title or label"` behind code is about its own line; alone on a line it is about
//! the next line without a marker. Every diagnostic needs a marker, and every marker a diagnostic.

use std::fmt::Write as _;

use journey_grammar::{Diagnostic, Severity};

use crate::fixture::{Checked, File, Fixture};

/// One expectation.
#[derive(Clone, Debug)]
struct Marker {
    file: String,
    line: usize,
    severity: String,
    code: String,
    part: String,
}

/// Compares what was said with the markers; the error lists every difference.
pub fn compare(fixture: &Fixture, checked: &Checked) -> Result<(), String> {
    let mut markers: Vec<Marker> = fixture.files.iter().flat_map(markers_of).collect();
    let mut differences = String::new();
    for diagnostic in &checked.diagnostics {
        let span = diagnostic.primary.span;
        let (file, line) =
            (checked.sources.name(span.file), checked.sources.range(span).start.line);
        let fits = |m: &Marker| m.file == file && m.line == line && m.is_about(diagnostic);
        if let Some(found) = markers.iter().position(fits) {
            markers.remove(found);
        } else {
            let (severity, code) = (severity(diagnostic), diagnostic.code);
            let _ = writeln!(
                differences,
                "not expected: {file}:{line}: {severity}[{code}] {} ({})",
                diagnostic.title, diagnostic.primary.message
            );
        }
    }
    for Marker { file, line, severity, code, part } in markers {
        let _ = writeln!(
            differences,
            "expected and not said: {file}:{line}: {severity}[{code}] {part:?}"
        );
    }
    if differences.is_empty() { Ok(()) } else { Err(differences) }
}

impl Marker {
    fn is_about(&self, diagnostic: &Diagnostic) -> bool {
        self.severity == severity(diagnostic)
            && self.code == diagnostic.code.as_str()
            && (diagnostic.title.contains(&self.part)
                || diagnostic.primary.message.contains(&self.part))
    }
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn markers_of(file: &File) -> Vec<Marker> {
    let mut markers = Vec::new();
    let mut waiting: Vec<Marker> = Vec::new();
    for (line, text) in (1..).zip(file.text.lines()) {
        let Some(at) = text.find("//~") else {
            for mut marker in waiting.drain(..) {
                marker.line = line;
                markers.push(marker);
            }
            continue;
        };
        let alone = text.get(..at).is_some_and(|before| before.trim().is_empty());
        for marker in text.split("//~").skip(1) {
            let marker = read_marker(&file.name, line, marker);
            if alone { waiting.push(marker) } else { markers.push(marker) }
        }
        if !alone {
            for mut marker in waiting.drain(..) {
                marker.line = line;
                markers.push(marker);
            }
        }
    }
    assert!(waiting.is_empty(), "{}: a marker with no line below it", file.name);
    markers
}

fn read_marker(file: &str, line: usize, text: &str) -> Marker {
    let bad = || panic!("{file}:{line}: a marker reads `//~ error[code] \"part\"`, not `{text}`");
    let (head, part) = text.trim().split_once(']').unwrap_or_else(bad);
    let (severity, code) = head.split_once('[').unwrap_or_else(bad);
    assert!(["error", "warning"].contains(&severity), "{file}:{line}: no severity `{severity}`");
    let part = part.trim().trim_matches('"').to_owned();
    Marker {
        file: file.to_owned(),
        line,
        severity: severity.to_owned(),
        code: code.to_owned(),
        part,
    }
}
