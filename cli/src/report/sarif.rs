//! SARIF 2.1.0, which code scanning services read.

use std::collections::BTreeSet;

use journey_compiler::packs;
use journey_grammar::{Code, Diagnostic, Edit, Fix, Moment, Severity, Span};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::fingerprint::{fingerprint, identity};
use super::sources::TextRange;
use super::{Report, severity_word, timeline};
use crate::pages;

/// Where the schema of the format is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    column_kind: &'static str,
    original_uri_base_ids: Value,
    results: Results<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FlowStep {
    location: Value,
    execution_order: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_time_utc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    importance: Option<&'static str>,
}

/// The results, made one after the other while they are written: there may be very many.
struct Results<'a> {
    report: &'a Report<'a>,
    codes: &'a [Code],
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.report.diagnostics.iter();
        serializer.collect_seq(all.map(|diagnostic| result(self.report, diagnostic, self.codes)))
    }
}

/// The log: one run with the rules that were broken and the results.
pub(super) fn render(report: &Report<'_>) -> String {
    let codes: BTreeSet<Code> = report.diagnostics.iter().map(|d| d.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let rules: Vec<_> = codes.iter().copied().map(rule).collect();
    let run = Run {
        tool: json!({ "driver": {
            "name": "journey",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        } }),
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({
            "%SRCROOT%": { "description": { "text": "the root of the repository" } },
        }),
        results: Results { report, codes: &codes },
    };
    super::to_json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn rule(code: Code) -> Value {
    let page = pages::page(code).unwrap_or_else(|| code.summary());
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.summary() },
        "fullDescription": { "text": code.summary() },
        "help": { "text": pages::as_text(page), "markdown": page },
        "defaultConfiguration": { "level": severity_word(code.severity()) },
    })
}

fn result(report: &Report<'_>, diagnostic: &Diagnostic, codes: &[Code]) -> Value {
    let related = diagnostic.related.iter().enumerate().map(|(number, label)| {
        let mut place = location(report, label.span);
        if let Some(place) = place.as_object_mut() {
            place.insert("id".to_owned(), json!(number + 1));
            place.insert("message".to_owned(), json!({ "text": label.message }));
        }
        place
    });
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or_default(),
        "level": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": { "text": message(diagnostic) },
        "locations": [location(report, diagnostic.primary.span)],
        "partialFingerprints": {
            "primaryLocationLineHash": fingerprint(&identity(report, diagnostic)),
        },
    });
    let optional = [
        ("relatedLocations", related.collect::<Vec<_>>()),
        ("codeFlows", code_flow(report, &diagnostic.timeline).into_iter().collect()),
        ("fixes", diagnostic.fixes.iter().map(|made| fix(report, made)).collect()),
    ];
    if let Some(result) = result.as_object_mut() {
        for (name, values) in optional.into_iter().filter(|(_, values)| !values.is_empty()) {
            result.insert(name.to_owned(), Value::Array(values));
        }
    }
    result
}

/// The story of a diagnostic as the steps of one thread; `None` where nothing is told.
fn code_flow(report: &Report<'_>, moments: &[Moment]) -> Option<Value> {
    let last = moments.len().checked_sub(1)?;
    let steps = moments.iter().enumerate();
    let steps: Vec<_> =
        steps.map(|(place, moment)| flow_step(report, moment, place, place == last)).collect();
    Some(json!({
        "message": { "text": timeline::HEADING },
        "threadFlows": [{ "locations": steps }],
    }))
}

fn flow_step(report: &Report<'_>, moment: &Moment, place: usize, is_last: bool) -> FlowStep {
    let mut at = location(report, moment.span);
    if let Some(at) = at.as_object_mut() {
        at.insert("message".to_owned(), json!({ "text": timeline::sentence(moment) }));
    }
    FlowStep {
        location: at,
        execution_order: place + 1,
        execution_time_utc: timeline::utc(moment),
        importance: is_last.then_some("essential"),
    }
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.title.clone();
    let help = super::help_of(diagnostic).into_iter();
    for line in diagnostic.notes.iter().map(String::as_str).chain(help) {
        message.push('\n');
        message.push_str(line);
    }
    message
}

fn fix(report: &Report<'_>, fix: &Fix) -> Value {
    let files: BTreeSet<_> = fix.edits.iter().map(|edit| edit.span.file).collect();
    let change = |file| {
        let edits = fix.edits.iter().filter(|edit| edit.span.file == file);
        let replacements: Vec<_> = edits.map(|edit| replacement(report, edit)).collect();
        json!({
            "artifactLocation": artifact(report, Span::new(file, 0, 0)),
            "replacements": replacements,
        })
    };
    json!({
        "description": { "text": fix.title },
        "artifactChanges": files.into_iter().map(change).collect::<Vec<_>>(),
    })
}

fn replacement(report: &Report<'_>, edit: &Edit) -> Value {
    json!({
        "deletedRegion": region(report.sources.range(edit.span)),
        "insertedContent": { "text": edit.text },
    })
}

fn location(report: &Report<'_>, span: Span) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(report, span),
            "region": region(report.sources.range(span)),
        },
    })
}

fn region(range: TextRange) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.column,
        "endLine": range.end.line,
        "endColumn": range.end.column,
    })
}

fn artifact(report: &Report<'_>, span: Span) -> Value {
    let name = report.sources.name(span.file);
    // WHY: a rule pack is no file of the repository; its name is a URI by itself.
    if packs::of_file(span.file).is_some() {
        return json!({ "uri": name });
    }
    let path = format!("{}{name}", report.folder);
    json!({ "uri": uri(&path), "uriBaseId": "%SRCROOT%" })
}

/// A relative path as a relative URI: what may not stand there is percent-encoded.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    path.bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn file_names_become_uris() {
        assert_eq!(super::uri("a b/é#.journey"), "a%20b/%C3%A9%23.journey");
    }
}
