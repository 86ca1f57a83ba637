//! Names that do not exist, or exist twice.

use journey_grammar::ast::Name;
use journey_grammar::{Applicability, Code, Diagnostic, Span};

use super::{joined, suggest};
use crate::packs;
use crate::resolve::names::Kind;

/// `a` or `an`, as the word needs it.
pub(crate) fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

pub(crate) fn duplicate_declaration(name: &Name, first_kind: Kind, first: Span) -> Diagnostic {
    let title = format!("`{}` is declared twice", name.as_str());
    let earlier = format!("{} {} has this name", article(first_kind.word()), first_kind.word());
    let help = match packs::of_file(first.file) {
        Some(pack) => format!("give yours another name: rule pack `{}` stays as it is", pack.id),
        None => "give one of them another name".to_owned(),
    };
    Diagnostic::new(Code::DuplicateDeclaration, title, name.span, "declared again here")
        .related(first, earlier)
        .note("declarations of all kinds share one namespace")
        .help(help)
}

pub(crate) fn second_contact(second: Span, first: Span) -> Diagnostic {
    let title = "a program has one `contact`";
    Diagnostic::new(Code::DuplicateDeclaration, title, second, "a second `contact`")
        .related(first, "the first one")
        .help("move the fields into the first `contact`")
}

pub(crate) fn duplicate_part(what: &str, name: &Name, first: Span) -> Diagnostic {
    let title = format!("{what} `{}` is declared twice", name.as_str());
    Diagnostic::new(Code::DuplicateDeclaration, title, name.span, "declared again here")
        .related(first, "first declared here")
        .help("remove one of them, or give it another name")
}

pub(crate) fn duplicate_spelling(
    what: &str,
    name: &Name,
    spelling: &str,
    span: Span,
    first: Span,
) -> Diagnostic {
    let title =
        format!("{what} `{}` has the outside spelling of another: \"{spelling}\"", name.as_str());
    Diagnostic::new(Code::DuplicateDeclaration, title, span, "used again here")
        .related(first, "first used here")
        .note("what arrives with this spelling could mean either")
}

pub(crate) fn unknown_name<'a>(
    kind: Kind,
    name: &Name,
    valid: impl Iterator<Item = &'a str>,
    other: Option<(Kind, Span)>,
) -> Diagnostic {
    let word = kind.word();
    if let Some((other, place)) = other {
        let (a, b) = (article(other.word()), article(word));
        let title = format!("`{}` is {a} {}, not {b} {word}", name.as_str(), other.word());
        let label = format!("{b} {word} stands here");
        let diagnostic = Diagnostic::new(Code::UnknownName, title, name.span, label)
            .related(place, format!("{a} {}", other.word()));
        return suggest(diagnostic, name.as_str(), name.span, valid);
    }
    let title = format!("there is no {word} `{}`", name.as_str());
    let label = format!("no {word} of this name is declared");
    let mut diagnostic = Diagnostic::new(Code::UnknownName, title, name.span, label);
    let pack = packs::declaring(name.as_str()).filter(|_| kind == Kind::Policy);
    if let Some(pack) = pack {
        diagnostic = diagnostic.help(format!(
            "rule pack `{0}` has it: list it in `[project]` of `journey.toml`, as in `packs = [\"{0}\"]`",
            pack.id
        ));
    }
    suggest(diagnostic, name.as_str(), name.span, valid)
}

/// A word where one of a few stands: a channel, a dial mode, a consent.
pub(crate) fn unknown_word(what: &str, word: &Name, valid: &[&str]) -> Diagnostic {
    let title = format!("there is no {what} `{}`", word.as_str());
    let list = joined(valid.iter().map(|word| format!("`{word}`")).collect(), "or");
    let diagnostic = Diagnostic::new(Code::UnknownName, title, word.span, "not known")
        .help(format!("write {list}"));
    suggest(diagnostic, word.as_str(), word.span, valid.iter().copied())
}

pub(crate) fn unknown_type<'a>(
    name: &Name,
    other: Option<(Kind, Span)>,
    valid: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let diagnostic = if let Some((kind, span)) = other {
        let title =
            format!("`{}` is {} {}, not a type", name.as_str(), article(kind.word()), kind.word());
        Diagnostic::new(Code::UnknownName, title, name.span, "a type stands here")
            .related(span, "declared here")
    } else {
        let title = format!("there is no type or choice `{}`", name.as_str());
        Diagnostic::new(Code::UnknownName, title, name.span, "not a type")
    };
    let diagnostic = diagnostic.help(
        "the types are `text`, `number`, `boolean`, `date`, `datetime`, `phone`, `email`, `timezone`, \
         `choice { … }` and the declared choices",
    );
    let meant = match name.as_str().to_lowercase().as_str() {
        "string" | "str" | "varchar" => Some("text"),
        "int" | "integer" | "float" | "decimal" | "money" | "double" => Some("number"),
        "bool" => Some("boolean"),
        "timestamp" | "instant" => Some("datetime"),
        "zone" | "tz" => Some("timezone"),
        _ => None,
    };
    if let Some(meant) = meant {
        let title = format!("change to `{meant}`");
        return diagnostic.fix(Applicability::Review, title, name.span, meant);
    }
    suggest(diagnostic, name.as_str(), name.span, valid)
}

pub(crate) fn reserved_attribute(name: &Name) -> Diagnostic {
    let title = format!("an attribute cannot be called `{}`", name.as_str());
    Diagnostic::new(Code::ReservedName, title, name.span, "the language keeps this name")
        .note(format!("`call.{}` already reads what the contact center reports", name.as_str()))
        .help("give it another name; `as \"…\"` keeps the spelling outside")
}

pub(crate) fn duplicate_handle(
    name: &Name,
    what: &str,
    first_what: &str,
    first: Span,
) -> Diagnostic {
    let title = format!("`{}` is used twice in this journey", name.as_str());
    let label = if what == first_what {
        format!("a second {what} of this name")
    } else {
        format!("{} {what} of the same name", article(what))
    };
    Diagnostic::new(Code::DuplicateHandle, title, name.span, label)
        .related(first, format!("{} {first_what} has this name", article(first_what)))
        .note("handles, labels, split names, `as` names and outcomes of a journey share one namespace")
}

pub(crate) fn unknown_topic<'a>(
    topic: &Name,
    purpose: &Name,
    valid: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let title = format!("purpose `{}` has no topic `{}`", purpose.as_str(), topic.as_str());
    let diagnostic = Diagnostic::new(Code::UnknownTopic, title, topic.span, "not a topic")
        .related(purpose.span, format!("`{}` is declared here", purpose.as_str()));
    suggest(diagnostic, topic.as_str(), topic.span, valid)
}

pub(crate) fn topic_outside_purpose<'a>(
    topic: &Name,
    purpose: &Name,
    owner: &Name,
    valid: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let title = format!("topic `{}` belongs to purpose `{}`", topic.as_str(), owner.as_str());
    let label = format!("not a topic of `{}`", purpose.as_str());
    let diagnostic = Diagnostic::new(Code::TopicOutsidePurpose, title, topic.span, label)
        .related(owner.span, format!("`{}` has this topic", owner.as_str()));
    suggest(diagnostic, topic.as_str(), topic.span, valid)
}

pub(crate) fn inside_only(kind: Kind, name: &Name, text: Span) -> Diagnostic {
    let title = format!("{} `{}` has no spelling outside", kind.word(), name.as_str());
    Diagnostic::new(Code::Syntax, title, text, "not known outside")
        .note("`as` is for what other systems know: segments, triggers, engagements, purposes, topics, fields, values")
        .help("remove `as` and the text")
}
