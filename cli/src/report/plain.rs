//! Diagnostics drawn by codespan-reporting: plain text for logs, pipes and snapshots.

use std::ops::Range;

use codespan_reporting::diagnostic as drawn;
use codespan_reporting::files::{Error, Files, line_starts};
use codespan_reporting::term::{Config, emit_into_string};
use journey_grammar::{Diagnostic, FileId, Severity};

use super::excerpt::{Excerpt, excerpts, readable};
use super::sources::Sources;
use super::timeline;

/// One diagnostic as several lines of plain text.
pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
    let excerpts = excerpts(sources, labels);
    let lines = |excerpt: &Excerpt<'_>| line_starts(&excerpt.text).collect();
    let starts = excerpts.iter().map(lines).collect();
    let view = View { sources, excerpts: &excerpts, starts };
    emit_into_string(&Config::default(), &view, &build(sources, diagnostic, &excerpts))
        .unwrap_or_else(|_| super::short::line(sources, diagnostic))
}

fn build(
    sources: &Sources,
    diagnostic: &Diagnostic,
    excerpts: &[Excerpt<'_>],
) -> drawn::Diagnostic<FileId> {
    let severity = match diagnostic.severity {
        Severity::Error => drawn::Severity::Error,
        Severity::Warning => drawn::Severity::Warning,
    };
    let all = excerpts.iter().flat_map(|e| e.labels.iter().map(move |label| (e.file, label)));
    let labels = all.map(|(file, (bytes, label))| {
        let is_primary = std::ptr::eq(*label, &raw const diagnostic.primary);
        let style =
            if is_primary { drawn::LabelStyle::Primary } else { drawn::LabelStyle::Secondary };
        drawn::Label::new(style, file, bytes.clone()).with_message(readable(&label.message))
    });
    let story = timeline::block(sources, &diagnostic.timeline, str::to_owned).into_iter();
    let notes = diagnostic.notes.iter().map(|note| format!("note: {}", readable(note)));
    let help = super::help_of(diagnostic).map(|help| format!("help: {}", readable(help)));
    drawn::Diagnostic::new(severity)
        .with_code(diagnostic.code.as_str())
        .with_message(readable(&diagnostic.title))
        .with_labels(labels.collect())
        .with_notes(story.chain(notes).chain(help).collect())
}

/// The excerpts as codespan-reporting reads them.
struct View<'a> {
    sources: &'a Sources,
    excerpts: &'a [Excerpt<'a>],
    /// Where the lines of each excerpt begin.
    starts: Vec<Vec<usize>>,
}

impl View<'_> {
    fn excerpt(&self, file: FileId) -> Result<&Excerpt<'_>, Error> {
        self.excerpts.iter().find(|excerpt| excerpt.file == file).ok_or(Error::FileMissing)
    }

    fn starts(&self, file: FileId) -> Result<&[usize], Error> {
        let place = self.excerpts.iter().position(|excerpt| excerpt.file == file);
        place.and_then(|place| Some(self.starts.get(place)?.as_slice())).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for View<'_> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(self.sources.name(id))
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.excerpt(id)?.text)
    }

    fn line_index(&'a self, id: FileId, byte_index: usize) -> Result<usize, Error> {
        let behind = self.starts(id)?.partition_point(|start| *start <= byte_index);
        Ok(behind.saturating_sub(1))
    }

    fn line_number(&'a self, id: FileId, line_index: usize) -> Result<usize, Error> {
        Ok(self.excerpt(id)?.first_line + line_index + 1)
    }

    fn column_number(&'a self, id: FileId, _: usize, byte_index: usize) -> Result<usize, Error> {
        let excerpt = self.excerpt(id)?;
        let label = excerpt.labels.iter().find(|(bytes, _)| bytes.start == byte_index);
        Ok(label.map_or(1, |(_, label)| self.sources.range(label.span).start.column))
    }

    fn line_range(&'a self, id: FileId, line_index: usize) -> Result<Range<usize>, Error> {
        let (starts, end) = (self.starts(id)?, self.excerpt(id)?.text.len());
        let start_of = |line: usize| starts.get(line).copied().unwrap_or(end);
        Ok(start_of(line_index)..start_of(line_index + 1))
    }
}
