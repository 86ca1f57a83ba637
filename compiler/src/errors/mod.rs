//! Every sentence that the compiler says to a user: one builder per code and case, one file per family.

pub(crate) mod flow;
pub(crate) mod lints;
pub(crate) mod manifest;
pub(crate) mod names;
pub(crate) mod packs;
pub(crate) mod policy;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod script;
pub(crate) mod settings;
pub(crate) mod steps;
pub(crate) mod story;
pub(crate) mod types;
pub(crate) mod zones;

use std::collections::BTreeSet;

use journey_grammar::{Applicability, Diagnostic, Span};

/// Says which of the `valid` words was probably meant, with a fix; else lists them where they are few.
pub(crate) fn suggest<'a>(
    mut diagnostic: Diagnostic,
    word: &str,
    span: Span,
    valid: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let mut seen = BTreeSet::new();
    let valid: Vec<&str> = valid.into_iter().filter(|word| seen.insert(*word)).collect();
    if let Some(near) = journey_grammar::suggest::best(word, valid.iter().copied()) {
        let applicability = if near.certain { Applicability::Safe } else { Applicability::Review };
        let title = format!("change to `{}`", near.name);
        diagnostic.primary.message = format!("did you mean `{}`?", near.name);
        return diagnostic.fix(applicability, title, span, near.name);
    }
    if diagnostic.help.is_none() && !valid.is_empty() && valid.len() <= 8 {
        let help = format!("there {}", listed(&valid));
        diagnostic.help = Some(help);
    }
    diagnostic
}

fn listed(valid: &[&str]) -> String {
    let verb = if valid.len() == 1 { "is" } else { "are" };
    format!("{verb} {}", quoted(valid.iter().copied()))
}

/// `a`, `b` and `c`, each in backticks.
pub(crate) fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words.into_iter().map(|word| format!("`{word}`")).collect(), "and")
}

/// Words joined by commas, the last by `conjunction`.
pub(crate) fn joined(mut words: Vec<String>, conjunction: &str) -> String {
    match words.pop() {
        None => String::new(),
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} {conjunction} {last}", words.join(", ")),
    }
}

/// At most 40 characters of a user's text, for a message.
pub(crate) fn short(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    text.chars().take(39).chain(['…']).collect()
}
