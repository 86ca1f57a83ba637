//! Journey source text to a spanned syntax tree, and back.
//!
//! Lives here: the grammar ([`parse`]), the tree ([`ast`]), comments ([`trivia`]), the formatter, the model of
//! diagnostics and the registry of their codes. Does not live here: names, types, or any input or output.

pub mod ast;
pub mod code;
pub mod diagnostic;
pub mod fmt;
pub mod line_index;
mod parse;
pub mod source;
pub mod span;
pub mod suggest;
mod syntax_error;
pub mod trivia;
pub mod words;

pub use code::Code;
pub use diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Moment, Severity};
pub use fmt::{FormatBug, format};
pub use line_index::LineIndex;
pub use parse::{WordClass, opening_brace, pairs_only, parse, pieces, word_classes};
pub use source::Source;
pub use span::{FileId, Span};
pub use trivia::{Comment, CommentKind, Trivia};

/// What parsing makes of one file. It always succeeds; what could not be understood is a bad node in the
/// tree and a diagnostic here.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The file that was parsed.
    pub source: Source,
    /// Its tree.
    pub file: ast::File,
    /// Its comments and blank lines.
    pub trivia: Trivia,
    /// The regions that the tree holds as mere text, in order, without overlaps. Most have a diagnostic here; a
    /// setting that does not exist gets its from the compiler.
    pub bad: Vec<Span>,
    /// Every `{` whose `}` is missing, in order. Where its block was meant to end is a guess.
    pub unclosed: Vec<Span>,
    /// What is wrong with the text.
    pub diagnostics: Vec<Diagnostic>,
}
