//! What the tests share: parsing, and messages as plain lines.

#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::allow_attributes, reason = "an expectation would fail where all is used")]

use journey_grammar::line_index::ColumnUnit;
use journey_grammar::{FileId, LineIndex, Parsed, Source, ast};

/// The tree of a text.
pub(crate) fn parse(text: &str) -> Parsed {
    journey_grammar::parse(Source::new(FileId(0), "test.journey", text))
}

/// Every problem as `line:column code "text": title`.
pub(crate) fn told(text: &str) -> Vec<String> {
    let parsed = parse(text);
    let index = LineIndex::new(text);
    let line = |diagnostic: &journey_grammar::Diagnostic| {
        let span = diagnostic.primary.span;
        let place = index.line_column(text, span.start, ColumnUnit::Scalar);
        let (line, column) = (place.line + 1, place.column + 1);
        format!("{line}:{column} {} {:?}: {}", diagnostic.code, span.text(text), diagnostic.title)
    };
    parsed.diagnostics.iter().map(line).collect()
}

/// The text with all fixes applied.
pub(crate) fn fixed(text: &str) -> String {
    let parsed = parse(text);
    let mut edits: Vec<_> = parsed
        .diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fixes.first())
        .flat_map(|fix| fix.edits.clone())
        .collect();
    edits.sort_by_key(|edit| edit.span.start);
    let mut fixed = text.to_owned();
    for edit in edits.iter().rev() {
        fixed.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    fixed
}

/// A journey with `steps` below its settings.
pub(crate) fn journey(steps: &str) -> String {
    format!("journey A {{\n    audience segment X\n{steps}\n}}\n")
}

/// The steps of a journey made by [`journey`].
#[expect(clippy::panic, reason = "a test stops where something is not as expected")]
pub(crate) fn steps(text: &str) -> Vec<ast::Step> {
    let parsed = parse(&journey(text));
    assert_eq!(parsed.diagnostics, [], "{text}");
    match parsed.file.items.into_iter().next() {
        Some(ast::Item::Journey(journey)) => journey.steps,
        other => panic!("not a journey: {other:?}"),
    }
}
