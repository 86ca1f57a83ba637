//! The formatter: from a tree and its text to canonical text.
//!
//! Lives here: the rules of canonical text ([`format()`]) and canonical one-line text of expressions
//! ([`expr`], [`pattern`], [`duration`]). Does not live here: anything that depends on what names mean.
//!
//! # How it works
//!
//! The printer walks the tree and takes every word from the source text, so nothing can be invented or
//! dropped: what it expects next must stand there, and a construct where it does not is printed back as it
//! was. Words, separators, groups and rows become a flat list of operations; the layout turns them into
//! lines, and the alignment puts cells and comments of neighbouring lines below each other. At the end the
//! result is parsed again and compared with what was given. Where the text has problems and the comparison
//! fails, whole declarations are kept as they were, or the whole file.
//!
//! # The rules
//!
//! *Lines.* Four spaces a level, LF, at most one blank line in a row, none behind `{` or before `}`. Steps,
//! arms, rules and lines of scenarios and forecasts have lines of their own. Records, fields, values,
//! shares and settings in braces stay on one line if nothing but a space follows their `{` and they fit
//! into 100 columns; otherwise each item has its own line. A record whose `{` ended its line keeps which fields
//! stood on a line together. Fit is measured before alignment, so aligned lines may be longer.
//!
//! *Separators.* Values, fields and shares on one line have a comma between them, settings two spaces. On
//! lines of their own they have none, except in records, which end with one.
//!
//! *Alignment.* What follows the name of a setting, the `:` of a field, the first word of a line of a
//! scenario or forecast and the `=>` of one-line arms is aligned in runs: neighbours of one kind with no blank
//! line between them. Arms over several lines end a run, and a run of empty arms is left alone. Neighbouring
//! one-line declarations of one kind are aligned too. Very long names and conditions take no part.
//!
//! *Comments.* One on a line of its own stands before what it stood before. One at the end of a line stays
//! there: those of a run share a column, which is their own if they already share one that leaves two
//! spaces, else two columns behind the longest line, and at least 32 behind the indentation for settings and fields.
//!
//! *Blank lines.* Declarations have one between them, except that a one-line declaration may stand directly
//! below another declaration. One separates the settings of a journey from its steps.
//!
//! *Words.* Durations are singular or plural by their number. Everything else is as it was written. A
//! text of several strings in a setting has each on a line of its own.

mod align;
mod canonical;
mod check;
mod comments;
mod damaged;
mod layout;
mod op;
mod print;
mod printer;

use std::fmt::{self, Display, Formatter};

pub use canonical::{duration, expr, pattern};

use crate::Parsed;

/// Formatting would have changed more than layout; the text must be left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatBug {
    /// What would have changed, for a report of the bug.
    pub reason: String,
}

impl Display for FormatBug {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "formatting would change the program: {}", self.reason)
    }
}

impl std::error::Error for FormatBug {}

/// The canonical text of a file.
///
/// Text that could not be understood is kept as it is: the smallest region that keeps the rest unchanged, at most
/// the whole file. The result has been parsed again: it has the same tree, words and comments. An error is
/// a bug of the formatter; there is none where the text has problems or settings that do not exist.
pub fn format(parsed: &Parsed) -> Result<String, FormatBug> {
    if let Some(parsed) = damaged::with_unix_lines(parsed) {
        return format(&parsed);
    }
    if !parsed.diagnostics.is_empty() || !parsed.bad.is_empty() {
        return Ok(damaged::format(parsed));
    }
    let mut printer = printer::Printer::new(&parsed.source.text, &parsed.trivia.comments);
    printer.file(&parsed.file);
    let text = align::text(layout::page(&printer.finish()?));
    check::same_program(parsed, &text)?;
    Ok(text)
}
