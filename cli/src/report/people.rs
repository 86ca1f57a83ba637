//! What both formats for people share: only the first diagnostics of each file, and the count of the rest.

use std::fmt::Write as _;

use journey_grammar::{Diagnostic, Severity};

use super::{Look, Report, counted};

/// How many errors, and how many warnings, of one file are shown.
const SHOWN_PER_FILE: usize = 20;

/// The diagnostics drawn by `draw`, each followed by an empty line.
pub(super) fn render(
    report: &Report<'_>,
    look: Look,
    draw: impl Fn(&Diagnostic) -> String,
) -> String {
    let limit = if look.everything { usize::MAX } else { SHOWN_PER_FILE };
    let mut out = String::new();
    let files = report.diagnostics.chunk_by(|a, b| a.primary.span.file == b.primary.span.file);
    for diagnostics in files {
        let mut errors = Counter::new(limit);
        let mut warnings = Counter::new(limit);
        for diagnostic in diagnostics {
            let counter = match diagnostic.severity {
                Severity::Error => &mut errors,
                Severity::Warning => &mut warnings,
            };
            if counter.is_shown() {
                for line in draw(diagnostic).trim_end().lines() {
                    out.push_str(line.trim_end());
                    out.push('\n');
                }
                out.push('\n');
            }
        }
        let name = diagnostics.first().map_or("", |d| report.sources.name(d.primary.span.file));
        for (hidden, noun) in [(errors.hidden, "more error"), (warnings.hidden, "more warning")] {
            if hidden > 0 {
                // Writing to a String cannot fail.
                let _ = write!(out, "… and {} in {name}\n\n", counted(hidden, noun));
            }
        }
    }
    out
}

/// Counts what is shown and what no longer is.
struct Counter {
    left: usize,
    hidden: usize,
}

impl Counter {
    fn new(left: usize) -> Self {
        Self { left, hidden: 0 }
    }

    fn is_shown(&mut self) -> bool {
        if self.left == 0 {
            self.hidden += 1;
            return false;
        }
        self.left -= 1;
        true
    }
}
