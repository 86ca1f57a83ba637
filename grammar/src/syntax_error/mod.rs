//! Every sentence that is said about text that is no Journey, and about literals that cannot be.

mod bad_literal;
mod found;
mod habit;
mod structure;
mod wanted;

pub(crate) use bad_literal::*;
pub(crate) use found::{Found, first_word};
pub(crate) use habit::*;
pub(crate) use structure::*;
pub(crate) use wanted::Wanted;

use crate::diagnostic::Applicability;
use crate::{Code, Diagnostic, Span};

fn syntax(title: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::Syntax, title, span, label)
}

/// A mistake with one way to mend it.
fn replace(
    code: Code,
    title: String,
    span: Span,
    better: &str,
    applicability: Applicability,
) -> Diagnostic {
    let shown = better.trim();
    Diagnostic::new(code, title, span, format!("write `{shown}`"))
        .help(format!("write `{shown}`"))
        .fix(applicability, format!("change to `{shown}`"), span, better)
}
