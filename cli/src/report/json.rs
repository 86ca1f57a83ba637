//! The JSON document of `docs/schemas/diagnostics.schema.json`.

use journey_grammar::{Diagnostic, Edit, Fix, Label, Moment, Span};
use serde::Serialize;

use super::sources::{Sources, TextRange};
use super::{Report, Summary, severity_word};
use crate::facts::JourneyFacts;

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Entry<'a>>,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<&'a [JourneyFacts<'a>]>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    labels: Vec<Labelled<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fixed<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timeline: Vec<Happening<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    range: TextRange,
}

#[derive(Serialize)]
struct Labelled<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Fixed<'a> {
    title: &'a str,
    edits: Vec<Edited<'a>>,
}

#[derive(Serialize)]
struct Happening<'a> {
    at: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
    what: &'a str,
}

#[derive(Serialize)]
struct Edited<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

/// The document, indented, with a line feed at its end.
pub(super) fn render(report: &Report<'_>) -> String {
    let document = Document {
        diagnostics: report.diagnostics.iter().map(|d| entry(report.sources, d)).collect(),
        summary: report.summary,
        facts: report.facts,
    };
    super::to_json(&document)
}

fn entry<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Entry<'a> {
    Entry {
        code: diagnostic.code.as_str(),
        severity: severity_word(diagnostic.severity),
        message: &diagnostic.title,
        place: place(sources, diagnostic.primary.span),
        labels: diagnostic.related.iter().map(|label| labelled(sources, label)).collect(),
        help: help(diagnostic),
        fixes: diagnostic.fixes.iter().map(|fix| fixed(sources, fix)).collect(),
        timeline: diagnostic.timeline.iter().map(|one| happening(sources, one)).collect(),
    }
}

/// What to do; where a fix says that, what stands at the marked text ("did you mean `Outcome`?").
fn help(diagnostic: &Diagnostic) -> Option<&str> {
    let label = Some(diagnostic.primary.message.as_str()).filter(|label| !label.is_empty());
    diagnostic.help.as_deref().or(label)
}

fn place(sources: &Sources, span: Span) -> Place<'_> {
    Place { file: sources.name(span.file), range: sources.range(span) }
}

fn labelled<'a>(sources: &'a Sources, label: &'a Label) -> Labelled<'a> {
    Labelled { message: &label.message, place: place(sources, label.span) }
}

fn fixed<'a>(sources: &'a Sources, fix: &'a Fix) -> Fixed<'a> {
    let edited = |edit: &'a Edit| Edited { place: place(sources, edit.span), text: &edit.text };
    Fixed { title: &fix.title, edits: fix.edits.iter().map(edited).collect() }
}

fn happening<'a>(sources: &'a Sources, moment: &'a Moment) -> Happening<'a> {
    let Moment { at, local: _, step, span, what } = moment;
    Happening { at, step: step.as_deref(), place: place(sources, *span), what }
}
