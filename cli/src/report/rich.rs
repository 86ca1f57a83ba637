//! Diagnostics drawn by ariadne, for a person at a terminal.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use ariadne::{Cache, Color, Config, IndexType, Label, LabelAttach, Report, ReportKind, Source};
use journey_grammar::{Diagnostic, FileId, Severity};

use super::excerpt::{Excerpt, excerpts, readable};
use super::sources::Sources;
use super::{severity_word, timeline};
use crate::terminal::Style;

/// One diagnostic as a drawing of several lines.
pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic, colour: bool) -> String {
    let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
    let excerpts: Vec<_> = excerpts(sources, labels).into_iter().map(in_place).collect();
    let mut drawing = Vec::new();
    let strong = |line: &str| Style::Strong.paint(line, colour);
    let story = timeline::block(sources, &diagnostic.timeline, strong);
    let report = build(diagnostic, story, &excerpts, colour);
    if report.write(Files::new(sources, &excerpts), &mut drawing).is_err() {
        return super::plain::render(sources, diagnostic);
    }
    let drawing = String::from_utf8_lossy(&drawing);
    // WHY: ariadne's own first line names the code before the severity; ours is the same in every format.
    let (_, drawing) = drawing.split_once('\n').unwrap_or_default();
    let drawing = with_true_column(drawing, sources, diagnostic, &excerpts);
    format!("{}\n{drawing}", headline(diagnostic, colour))
}

/// `error[unknown-name]: what is wrong`.
fn headline(diagnostic: &Diagnostic, colour: bool) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => Style::Error,
        Severity::Warning => Style::Warning,
    };
    let kind =
        kind.paint(&format!("{}[{}]", severity_word(diagnostic.severity), diagnostic.code), colour);
    format!("{kind}: {}", Style::Strong.paint(&readable(&diagnostic.title), colour))
}

/// Moves an excerpt down to its line of the file, because ariadne numbers lines by counting them.
fn in_place(mut excerpt: Excerpt<'_>) -> Excerpt<'_> {
    excerpt.text.insert_str(0, &"\n".repeat(excerpt.first_line));
    for (bytes, _) in &mut excerpt.labels {
        *bytes = bytes.start + excerpt.first_line..bytes.end + excerpt.first_line;
    }
    // WHY: to ariadne nothing comes after a line feed, and a missing `}` often belongs exactly there.
    if excerpt.text.ends_with('\n')
        && excerpt.labels.iter().any(|(b, _)| b.end == excerpt.text.len())
    {
        excerpt.text.push(' ');
    }
    excerpt
}

fn build(
    diagnostic: &Diagnostic,
    story: Option<String>,
    excerpts: &[Excerpt<'_>],
    colour: bool,
) -> Report<'static, (FileId, Range<usize>)> {
    let main = match diagnostic.severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
    };
    let place = excerpts.first().and_then(|e| e.labels.first().map(|(at, _)| (e.file, at.clone())));
    let config = Config::new()
        .with_color(colour)
        .with_index_type(IndexType::Byte)
        .with_label_attach(LabelAttach::Start);
    let mut report =
        Report::build(ReportKind::Error, place.unwrap_or_default()).with_config(config);
    for (file, bytes, label) in excerpts.iter().flat_map(downwards) {
        let is_primary = std::ptr::eq(label, &raw const diagnostic.primary);
        let paint = if is_primary { main } else { Color::Blue };
        let mut drawn = Label::new((file, bytes.clone())).with_color(paint);
        if !label.message.is_empty() {
            drawn = drawn.with_message(readable(&label.message));
        }
        report.add_label(drawn.with_priority(i32::from(is_primary)));
    }
    if let Some(story) = story {
        report.add_note(story);
    }
    for note in &diagnostic.notes {
        report.add_note(readable(note));
    }
    if let Some(help) = super::help_of(diagnostic) {
        report.add_help(readable(help));
    }
    report.finish()
}

/// The labels of a file from top to bottom: after a label further up ariadne would begin a new excerpt.
fn downwards<'e>(
    excerpt: &'e Excerpt<'_>,
) -> Vec<(FileId, &'e Range<usize>, &'e journey_grammar::Label)> {
    let labels = excerpt.labels.iter().map(|(bytes, label)| (excerpt.file, bytes, *label));
    let mut labels: Vec<_> = labels.collect();
    labels.sort_by_key(|(_, bytes, _)| (bytes.end, bytes.start));
    labels
}

/// The excerpts as ariadne reads them.
struct Files<'a> {
    names: BTreeMap<FileId, &'a str>,
    sources: BTreeMap<FileId, Source<&'a str>>,
}

impl<'a> Files<'a> {
    fn new(sources: &'a Sources, excerpts: &'a [Excerpt<'_>]) -> Self {
        let source = |excerpt: &'a Excerpt<'_>| (excerpt.file, Source::from(excerpt.text.as_str()));
        let name = |excerpt: &Excerpt<'_>| (excerpt.file, sources.name(excerpt.file));
        Self {
            names: excerpts.iter().map(name).collect(),
            sources: excerpts.iter().map(source).collect(),
        }
    }
}

impl<'a> Cache<FileId> for Files<'a> {
    type Storage = &'a str;

    fn fetch(&mut self, id: &FileId) -> Result<&Source<&'a str>, impl fmt::Debug> {
        self.sources.get(id).ok_or(*id)
    }

    fn display<'b>(&self, id: &'b FileId) -> Option<impl fmt::Display + 'b> {
        self.names.get(id).map(ToString::to_string)
    }
}

/// Puts the column of the file where ariadne wrote the column of a line that was cut.
fn with_true_column(
    drawn: &str,
    sources: &Sources,
    diagnostic: &Diagnostic,
    excerpts: &[Excerpt<'_>],
) -> String {
    let Some(excerpt) = excerpts.first() else { return drawn.to_owned() };
    let Some((bytes, label)) = excerpt.labels.first() else { return drawn.to_owned() };
    let before = excerpt.text.get(..bytes.start).unwrap_or("");
    let shown = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let place = sources.range(label.span).start;
    let name = sources.name(diagnostic.primary.span.file);
    let place_of = |column| format!("{name}:{}:{column}", place.line);
    drawn.replacen(&place_of(shown), &place_of(place.column), 1)
}
