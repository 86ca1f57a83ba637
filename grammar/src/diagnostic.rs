//! What is said to the user: one model for the command line, the editor and the tests.
//!
//! The sentences themselves live where they are decided (`syntax_error` here, `errors/` in the compiler),
//! one builder function per code. Rendering lives in the `report` module of the command line and in
//! the protocol conversions of the language server.

use crate::{Code, Span};

/// How bad it is. An error keeps the program from being compiled.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The program has no plan until this is mended.
    Error,
    /// The program works; this is probably not what was meant.
    Warning,
}

/// A place with what it has to do with the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A fragment of at most 60 characters.
    pub message: String,
}

/// A change of the text that mends the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does: "change to `Outcome`".
    pub title: String,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
}

/// Whether a fix may be applied without a look.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// It keeps the meaning, or there is only one thing that can have been meant.
    Safe,
    /// A person decides.
    Review,
}

/// Replace the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// A line of the story that breaks a contact rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When: RFC 3339 with the contact's offset, `2026-03-02T14:00:00-06:00`.
    pub at: String,
    /// The same for a reader, on the contact's clock: `Mon 2026-03-02 14:00`.
    pub local: String,
    /// The stable id of the step concerned; absent for what concerns the whole run.
    pub step: Option<String>,
    /// The place of the step, or of the journey's name.
    pub span: Span,
    /// What happens, lower case start, no final period: "call 4 of at most 3".
    pub what: String,
}

/// One problem, told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem; `journey explain CODE` documents it.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case start, no final period, the user's names in backticks.
    pub title: String,
    /// The smallest text that is wrong. Together with the title it makes sense on one line.
    pub primary: Label,
    /// At most two other places and why they matter.
    pub related: Vec<Label>,
    /// Why it is so.
    pub notes: Vec<String>,
    /// What to do, ready to paste where possible.
    pub help: Option<String>,
    /// Changes that the editor can apply; the best first.
    pub fixes: Vec<Fix>,
    /// The story that breaks a contact rule, in order of time; else empty.
    pub timeline: Vec<Moment>,
}

impl Diagnostic {
    /// A diagnostic with the severity of its code.
    pub fn new(code: Code, title: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            title: title.into(),
            primary: Label { span, message: label.into() },
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
            timeline: Vec::new(),
        }
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers to replace the text of `span`.
    #[must_use]
    pub fn fix(
        mut self,
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.fixes.push(Fix { title: title.into(), edits, applicability });
        self
    }

    /// Says it as a warning, whatever the code's own severity.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The order in which diagnostics are told: by file, position, severity, code, text.
    pub fn sort(diagnostics: &mut [Self]) {
        diagnostics.sort_by(|a, b| {
            let key = |d: &Self| (d.primary.span.sort_key(), d.severity, d.code);
            key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title))
        });
    }
}
