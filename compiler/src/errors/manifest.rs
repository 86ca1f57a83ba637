//! What can be wrong with `journey.toml`.

use journey_grammar::ast::Name;
use journey_grammar::{Code, Diagnostic, Span};

use super::{quoted, suggest};
use crate::vocabulary::Vocabulary;

pub(crate) fn not_toml(problem: &str, span: Span) -> Diagnostic {
    let problem = problem.lines().next().unwrap_or("not understood").trim_end_matches('.');
    Diagnostic::new(Code::Syntax, format!("the manifest is not TOML: {problem}"), span, "here")
}

pub(crate) fn unknown_key(key: &Name, place: &str, known: &'static [&'static str]) -> Diagnostic {
    let title = format!("{place} has no setting `{}`", key.as_str());
    let help = format!("the settings are {}", quoted(known.iter().copied()));
    let diagnostic =
        Diagnostic::new(Code::UnknownSetting, title, key.span, "not a setting").help(help);
    suggest(diagnostic, key.as_str(), key.span, known.iter().copied())
}

pub(crate) fn wrong_type(key: &Name, wanted: &str, span: Span) -> Diagnostic {
    let title = format!("`{}` takes {wanted}", key.as_str());
    Diagnostic::new(Code::TypeMismatch, title, span, format!("not {wanted}"))
}

pub(crate) fn unknown_vocabulary(date: &Name) -> Diagnostic {
    let title = format!("there is no vocabulary `{}`", date.as_str());
    let newest = Vocabulary::dates().next_back().unwrap_or_default();
    Diagnostic::new(
        Code::UnknownVocabulary,
        title,
        date.span,
        "no list of Result values has this date",
    )
    .help(format!("the vocabularies are {}", quoted(Vocabulary::dates())))
    .fix(
        journey_grammar::Applicability::Review,
        format!("use the newest, `{newest}`"),
        date.span,
        newest,
    )
}
