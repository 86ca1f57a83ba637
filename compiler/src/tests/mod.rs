//! Small programs and what is said of them.

mod declarations;
mod journeys;
mod manifests;
mod marked;
mod scripts;
mod typing;
mod uses;

use std::sync::Arc;

use journey_grammar::{Diagnostic, FileId, Source, parse};

use crate::{Analysis, Inputs, Manifest, analyze};

/// What every program below can talk about.
const SCHEMA: &str = include_str!("../../../examples/renewals/schema.journey");

fn files(texts: &[&str], manifest: &str) -> Inputs {
    let source = |(text, id): (&&str, u32)| {
        Arc::new(parse(Source::new(FileId(id), &format!("{id}.journey"), text)))
    };
    let manifest = Source::new(FileId(99), "journey.toml", manifest);
    Inputs {
        parsed: texts.iter().zip(0..).map(source).collect(),
        manifest: Manifest::read(&manifest),
    }
}

fn line(texts: &[&str], found: &Diagnostic) -> usize {
    let span = found.primary.span;
    let text = texts.get(span.file.0 as usize).copied().unwrap_or_default();
    text.get(..span.start as usize).unwrap_or(text).matches('\n').count() + 1
}

/// The analysis of a text beside [`SCHEMA`].
fn with_schema(text: &str) -> Analysis {
    analyze(&files(&[SCHEMA, text], "[project]\ntime_zone = \"Europe/Paris\"\n"))
}

/// The errors in a text beside [`SCHEMA`], and its warnings about anything but unused declarations.
fn said(text: &str) -> Vec<(usize, &'static str, String)> {
    let found = with_schema(text).diagnostics;
    let wanted = found.iter().filter(|d| d.primary.span.file == FileId(1));
    let wanted = wanted.filter(|d| d.code.as_str() != "unused-declaration");
    let told = wanted.map(|d| {
        let place = d.primary.span.text(text).to_owned();
        (line(&[SCHEMA, text], d), d.code.as_str(), place)
    });
    told.collect()
}

/// The codes of [`said`], with lines.
fn codes(text: &str) -> Vec<(usize, &'static str)> {
    said(text).into_iter().map(|(line, code, _)| (line, code)).collect()
}

#[test]
fn renewals_example_is_clean() {
    let texts = [
        include_str!("../../../examples/renewals/schema.journey"),
        include_str!("../../../examples/renewals/policy.journey"),
        include_str!("../../../examples/renewals/renewal.journey"),
        include_str!("../../../examples/renewals/scenarios.journey"),
        include_str!("../../../examples/renewals/forecast.journey"),
    ];
    let manifest = include_str!("../../../examples/renewals/journey.toml");
    let found = analyze(&files(&texts, manifest)).diagnostics;
    let told: Vec<_> = found
        .iter()
        .map(|d| (d.primary.span.file.0, line(&texts, d), d.code.as_str(), &d.title))
        .collect();
    assert_eq!(told, []);
}
