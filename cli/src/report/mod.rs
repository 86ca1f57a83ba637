//! Diagnostics for people and for programs.
//!
//! One model in, eight texts out. This is the only place that knows the two renderers (ariadne for a person at
//! a terminal, codespan-reporting for plain text and snapshots) and the formats that other programs read. The
//! sentences themselves come with the diagnostics.

mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod people;
mod plain;
mod rdjson;
mod rich;
mod sarif;
mod short;
mod sources;
mod timeline;

use clap::ValueEnum;
use journey_grammar::{Code, Diagnostic, Severity};

use crate::facts::JourneyFacts;
pub(crate) use excerpt::readable;
pub use sources::{Position, Sources, TextRange};

/// How diagnostics are written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Source excerpts with labels, drawn for a terminal
    Rich,
    /// Source excerpts with labels, as plain text
    Plain,
    /// `file:line:column: severity[code]: message`, one a line
    Short,
    /// One JSON document, described by `docs/schemas/diagnostics.schema.json`
    Json,
    /// SARIF 2.1.0, with fixes and the help of each code
    Sarif,
    /// Workflow commands, shown by GitHub beside the lines
    Github,
    /// A GitLab code quality report
    Gitlab,
    /// Reviewdog's format, with suggestions
    Rdjson,
}

impl Format {
    /// Whether a person reads it: then it goes to standard error.
    pub fn is_for_people(self) -> bool {
        match self {
            Self::Rich | Self::Plain => true,
            Self::Short | Self::Json | Self::Sarif | Self::Github | Self::Gitlab | Self::Rdjson => {
                false
            }
        }
    }
}

/// What was looked at and what was found, in numbers.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files of the program.
    pub files: usize,
    /// Journeys that they declare.
    pub journeys: usize,
    /// Errors found.
    pub errors: usize,
    /// Warnings found.
    pub warnings: usize,
}

/// How a report for people looks.
#[derive(Copy, Clone, Debug, Default)]
pub struct Look {
    /// Whether to use colour.
    pub colour: bool,
    /// Whether to show every diagnostic, and not only the first of each file.
    pub everything: bool,
}

/// Diagnostics in the order in which they are told, with the text that they are about.
#[derive(Debug)]
pub struct Report<'a> {
    sources: &'a Sources,
    diagnostics: Vec<&'a Diagnostic>,
    /// The project's folder as seen from the root of the repository, with a `/` at its end; or empty.
    folder: String,
    summary: Summary,
    /// What is proved of the journeys; absent where nobody asked.
    facts: Option<&'a [JourneyFacts<'a>]>,
}

impl<'a> Report<'a> {
    /// A report of `diagnostics`; they are ordered by file name, then position.
    pub fn new(
        sources: &'a Sources,
        diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
        journeys: usize,
    ) -> Self {
        let mut diagnostics: Vec<_> = diagnostics.into_iter().collect();
        diagnostics.sort_by(|a, b| order(sources, a).cmp(&order(sources, b)));
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let summary = Summary {
            files: sources.program_files(),
            journeys,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        };
        Self { sources, diagnostics, folder: String::new(), summary, facts: None }
    }

    /// Says where the project's folder lies in the repository, for formats whose reader starts there.
    #[must_use]
    pub fn in_folder(mut self, folder: &str) -> Self {
        self.folder = match folder.trim_end_matches('/') {
            "" | "." => String::new(),
            folder => format!("{folder}/"),
        };
        self
    }

    /// Adds what is proved, for the format that has a place for it: [`Format::Json`].
    #[must_use]
    pub fn with_facts(mut self, facts: Option<&'a [JourneyFacts<'a>]>) -> Self {
        self.facts = facts;
        self
    }

    /// The numbers.
    pub fn summary(&self) -> Summary {
        self.summary
    }

    /// The code of what is told first.
    pub fn first_code(&self) -> Option<Code> {
        self.diagnostics.first().map(|diagnostic| diagnostic.code)
    }

    /// The whole report as text.
    pub fn render(&self, format: Format, look: Look) -> String {
        match format {
            Format::Rich => {
                people::render(self, look, |d| rich::render(self.sources, d, look.colour))
            }
            Format::Plain => people::render(self, look, |d| plain::render(self.sources, d)),
            Format::Short => short::render(self),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
            Format::Github => github::render(self),
            Format::Gitlab => gitlab::render(self),
            Format::Rdjson => rdjson::render(self),
        }
    }
}

/// The summary in a few words: "2 errors and 1 warning in 3 files".
pub fn in_words(summary: Summary) -> String {
    let files = counted(summary.files, "file");
    let found = match (summary.errors, summary.warnings) {
        (0, 0) => {
            return format!("no problems in {files}, {}", counted(summary.journeys, "journey"));
        }
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => {
            format!("{} and {}", counted(errors, "error"), counted(warnings, "warning"))
        }
    };
    format!("{found} in {files}")
}

/// `1 error`, `2 errors`.
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The word for a severity in every format that has words for it.
fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// What to do about it: the help, or what the best fix would do.
fn help_of(diagnostic: &Diagnostic) -> Option<&str> {
    let fix = || diagnostic.fixes.first().map(|fix| fix.title.as_str());
    diagnostic.help.as_deref().or_else(fix)
}

/// A document as indented JSON with a line feed at its end.
fn to_json(document: &impl serde::Serialize) -> String {
    // Strings, numbers and lists always have a JSON form.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

type Order<'a> = (&'a str, u32, u32, Severity, &'static str, &'a str);

fn order<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Order<'a> {
    let span = diagnostic.primary.span;
    let code = diagnostic.code.as_str();
    let file = sources.name(span.file);
    (file, span.start, span.end, diagnostic.severity, code, &diagnostic.title)
}

#[cfg(test)]
mod tests;
