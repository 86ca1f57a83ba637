//! A GitLab code quality report.

use std::borrow::Cow;
use std::collections::BTreeMap;

use journey_grammar::{Diagnostic, Severity};
use serde::Serialize;

use super::fingerprint::{fingerprint, identity};
use super::{Report, timeline};

#[derive(Serialize)]
struct Issue<'a> {
    description: Cow<'a, str>,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The report: an array of issues.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut seen = BTreeMap::new();
    let issues: Vec<_> = report
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let identity = identity(report, diagnostic);
            let times = seen.entry(identity.clone()).or_insert(0_usize);
            *times += 1;
            issue(report, diagnostic, &format!("{identity}\0{times}"))
        })
        .collect();
    super::to_json(&issues)
}

fn issue<'a>(report: &Report<'_>, diagnostic: &'a Diagnostic, identity: &str) -> Issue<'a> {
    let span = diagnostic.primary.span;
    let range = report.sources.range(span);
    Issue {
        description: timeline::headline(diagnostic),
        check_name: diagnostic.code.as_str(),
        fingerprint: fingerprint(identity),
        severity: match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
        },
        location: Location {
            path: format!("{}{}", report.folder, report.sources.name(span.file)),
            lines: Lines { begin: range.start.line, end: range.end.line },
        },
    }
}
