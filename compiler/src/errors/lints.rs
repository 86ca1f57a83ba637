//! Warnings about names and unused declarations.

use journey_grammar::ast::Name;
use journey_grammar::{Code, Diagnostic};

use crate::resolve::names::Kind;

pub(crate) fn unused(kind: Kind, name: &Name) -> Diagnostic {
    let title = format!("{} `{}` is never used", kind.word(), name.as_str());
    Diagnostic::new(Code::UnusedDeclaration, title, name.span, "nothing names it")
        .help("use it, or remove it")
}

pub(crate) fn naming(what: &str, style: &str, name: &Name, better: &str) -> Diagnostic {
    let title = format!("{what} `{}` is not written in {style}", name.as_str());
    Diagnostic::new(Code::Naming, title, name.span, format!("usually `{better}`"))
        .help(format!("rename it to `{better}`; or keep the spelling outside with `as`"))
}
