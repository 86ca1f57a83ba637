//! Settings that are unknown, double, missing or contradict each other.

use journey_grammar::ast::Name;
use journey_grammar::{Applicability, Code, Diagnostic, Span};

use super::{joined, quoted, suggest};
use crate::resolve::settings::Takes;
use crate::vocabulary::Channel;

pub(crate) fn unknown_setting(name: &Name, takes: &Takes) -> Diagnostic {
    let title = format!("{} has no setting `{}`", takes.owner, super::short(name.as_str()));
    let valid = || takes.once.iter().chain(takes.many).copied();
    let help = format!("its settings are {}", quoted(valid()));
    let diagnostic =
        Diagnostic::new(Code::UnknownSetting, title, name.span, "not a setting here").help(help);
    suggest(diagnostic, name.as_str(), name.span, valid())
}

pub(crate) fn duplicate_setting(name: &Name, first: Span) -> Diagnostic {
    let title = format!("`{}` is given twice", name.as_str());
    Diagnostic::new(Code::DuplicateSetting, title, name.span, "given again here")
        .related(first, "first given here")
        .help("keep one of them")
}

/// A name that stands twice in one list or record.
pub(crate) fn listed_twice(name: &Name, first: Span) -> Diagnostic {
    let title = format!("`{}` is listed twice", name.as_str());
    Diagnostic::new(Code::DuplicateSetting, title, name.span, "listed again here")
        .related(first, "first listed here")
        .help("keep one of them")
}

/// A kind of consent that asks for nothing, where a policy requires one.
pub(crate) fn not_required(word: &Name) -> Diagnostic {
    let title = format!("a policy cannot require `{}`", word.as_str());
    Diagnostic::new(Code::UnknownName, title, word.span, "only `opt_in` may stand here")
        .note(format!("`{}` does not ask whether the contact agreed, so there is nothing to hold a journey to", word.as_str()))
        .help("write `opt_in`, or remove the rule")
}

/// What is missing, all together, at the name or keyword of what lacks it.
pub(crate) fn missing(what: &str, missing: &[&str], span: Span) -> Diagnostic {
    let list = joined(missing.iter().map(|name| format!("`{name}`")).collect(), "and");
    let title = format!("{what} has no {list}");
    let label = if missing.len() == 1 {
        format!("{list} is missing")
    } else {
        "settings are missing".into()
    };
    let help = format!("add {}", joined(missing.iter().map(|name| example(name)).collect(), "and"));
    Diagnostic::new(Code::MissingSetting, title, span, label).help(help)
}

/// How a missing setting is written.
fn example(name: &str) -> String {
    let text = match name {
        "channel" => "channel voice",
        "dial mode" => "dial mode copilot",
        "led by" => "led by ai",
        "to" => "to contact.FIELD",
        "compliance" => "compliance PROFILE",
        "purpose" => "purpose PURPOSE",
        "message" => "message TEXT",
        "audience" => "audience segment SEGMENT",
        "time zone" => "time zone \"America/New_York\"",
        "timeout" => "timeout => {}",
        "up to" => "up to 2 days",
        "body" => "body \"…\"",
        "subject" => "subject \"…\"",
        "title" => "title \"…\"",
        "quiet" => "quiet daily 21:00..08:00",
        "transactional` or `commercial" => return "`transactional` or `commercial`".to_owned(),
        other => other,
    };
    format!("`{text}`")
}

pub(crate) fn missing_topic<'a>(
    purpose: &Name,
    span: Span,
    topics: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let topics: Vec<&str> = topics.collect();
    let title = format!("purpose `{}` needs a topic", purpose.as_str());
    let first = topics.first().copied().unwrap_or("TOPIC");
    Diagnostic::new(Code::MissingSetting, title, span, "a topic is missing")
        .related(purpose.span, "topics are declared here")
        .help(format!("write `{} / {first}`; the topics are {}", purpose.as_str(), quoted(topics)))
}

pub(crate) fn conflict(
    title: impl Into<String>,
    span: Span,
    label: impl Into<String>,
    other: Option<(Span, &str)>,
    help: impl Into<String>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::ConflictingSettings, title, span, label).help(help);
    match other {
        Some((place, why)) => diagnostic.related(place, why),
        None => diagnostic,
    }
}

pub(crate) fn wrong_channel(
    title: impl Into<String>,
    span: Span,
    label: impl Into<String>,
    other: Option<(Span, String)>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::WrongChannel, title, span, label);
    match other {
        Some((place, why)) => diagnostic.related(place, why),
        None => diagnostic,
    }
}

/// A setting whose value has a form that does not fit here, although it is one somewhere else.
pub(crate) fn wrong_form(name: &Name, span: Span, wanted: &str) -> Diagnostic {
    let title = format!("`{}` here is written `{wanted}`", name.as_str());
    Diagnostic::new(Code::Syntax, title, span, "another form stands here")
}

pub(crate) fn bad_literal(
    title: impl Into<String>,
    span: Span,
    label: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(Code::BadLiteral, title, span, label).help(help)
}

/// A date in a setting that takes a date and a time.
pub(crate) fn date_without_time(setting: &Name, date: Span) -> Diagnostic {
    let title = format!("`{}` takes a date and a time", setting.as_str());
    Diagnostic::new(Code::TypeMismatch, title, date, "a date alone").fix(
        Applicability::Review,
        "add ` 00:00`",
        date.after(),
        " 00:00",
    )
}

pub(crate) fn purpose_outside_compliance(
    purpose: &Name,
    profile: &Name,
    listed: &[&str],
) -> Diagnostic {
    let title = format!(
        "compliance profile `{}` does not list purpose `{}`",
        profile.as_str(),
        purpose.as_str()
    );
    let diagnostic =
        Diagnostic::new(Code::PurposeOutsideCompliance, title, purpose.span, "not in the profile")
            .related(profile.span, "the profile is declared here");
    let help = if listed.is_empty() {
        format!("add `purpose {} opt_in` to the profile", purpose.as_str())
    } else {
        format!(
            "add `purpose {} opt_in` to the profile, or use one that it lists: {}",
            purpose.as_str(),
            quoted(listed.iter().copied())
        )
    };
    diagnostic.help(help)
}

pub(crate) fn missing_consent(purpose: &Name) -> Diagnostic {
    let title = format!("purpose `{}` has no consent here", purpose.as_str());
    Diagnostic::new(Code::MissingSetting, title, purpose.span, "consent is missing")
        .help(format!("write `purpose {} opt_in`; or `opt_out`, or `none`", purpose.as_str()))
}

pub(crate) fn consent_outside_profile(consent: &Name) -> Diagnostic {
    let title = "the consent of a purpose is set in the compliance profile";
    Diagnostic::new(Code::UnknownSetting, title, consent.span, "not a setting here").fix(
        Applicability::Review,
        "remove it",
        consent.span,
        "",
    )
}

pub(crate) fn topic_in_profile(topic: &Name, purpose: &Name) -> Diagnostic {
    let title = "a compliance profile lists purposes without topics";
    Diagnostic::new(Code::UnknownSetting, title, topic.span, "no topic stands here")
        .help(format!("write `purpose {}` with its consent", purpose.as_str()))
}

pub(crate) fn no_conversation_channel(word: &Name) -> Diagnostic {
    let title = format!("there are no conversations by {}", word.as_str());
    Diagnostic::new(Code::WrongChannel, title, word.span, "conversations are `voice` or `sms`")
        .help(format!("declare the message with `{}` and send it with `send`", word.as_str()))
}

pub(crate) fn setting_of_other_channel(
    name: &str,
    span: Span,
    channel: Option<Channel>,
    channel_span: Option<Span>,
) -> Diagnostic {
    let word = channel.map_or("this", Channel::word);
    let title = format!("`{name}` has no meaning on an {word} engagement");
    let title = title.replace("an voice", "a voice");
    let diagnostic =
        Diagnostic::new(Code::ConflictingSettings, title, span, format!("not on {word}"))
            .help(format!("remove `{name}`"));
    match channel_span {
        Some(place) => diagnostic.related(place, "the channel is set here"),
        None => diagnostic,
    }
}

pub(crate) fn wrong_leader(said: &Name, mode: &Name, fixed: &str) -> Diagnostic {
    let title = format!("dial mode `{}` is always led by {fixed}", mode.as_str());
    Diagnostic::new(Code::ConflictingSettings, title, said.span, format!("not `{}`", said.as_str()))
        .related(mode.span, "the dial mode is set here")
        .help("leave `led by` out, or choose `progressive` or `predictive`")
        .fix(Applicability::Review, format!("change to `{fixed}`"), said.span, fixed)
}

pub(crate) fn attributes_without_ai(span: Span, leads: Span) -> Diagnostic {
    let title = "attributes are reported by an AI agent, and a representative leads here";
    Diagnostic::new(Code::ConflictingSettings, title, span, "would never be set")
        .related(leads, "a representative leads")
        .help("remove `attributes`; a representative reports `dispositions`")
}
