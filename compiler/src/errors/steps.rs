//! What can be wrong with a step by itself.

use journey_grammar::ast::Name;
use journey_grammar::{Applicability, Code, Diagnostic, Span};

use super::names::article;
use super::{joined, short, suggest};
use crate::resolve::local::Local;
use crate::resolve::names::Kind;
use crate::vocabulary::Channel;

pub(crate) fn duplicate_arm(name: &Name, first: Span) -> Diagnostic {
    let title = format!("two arms of this split are called `{}`", name.as_str());
    Diagnostic::new(Code::DuplicateHandle, title, name.span, "named again here")
        .related(first, "first named here")
        .help("give one of them another name")
}

pub(crate) fn conversation_channel(word: &Name) -> Diagnostic {
    if matches!(word.as_str(), "email" | "push" | "text") {
        let kind = word.as_str();
        let title = format!("there are no conversations by {kind}");
        return Diagnostic::new(
            Code::WrongChannel,
            title,
            word.span,
            "conversations are `voice` or `sms`",
        )
        .help("send a message with `send`, or use an sms conversation");
    }
    super::names::unknown_word("channel of conversations", word, &["voice", "sms"])
}

pub(crate) fn engagement_channel(
    written: &Name,
    engagement: &Name,
    word: &Name,
    declared: Channel,
) -> Diagnostic {
    let (is, said) = (declared.word(), word.as_str());
    let title = format!("engagement `{}` is for {is}, not {said}", engagement.as_str());
    Diagnostic::new(
        Code::WrongChannel,
        title,
        written.span,
        format!("an engagement for {said} stands here"),
    )
    .related(engagement.span, format!("declared here, for {is}"))
    .fix(Applicability::Review, format!("make it a conversation by {is}"), word.span, is)
}

pub(crate) fn carried_by_message(name: &str, span: Span, message: Option<Span>) -> Diagnostic {
    let title = format!("an sms conversation takes its {name} from its message");
    let diagnostic = Diagnostic::new(Code::ConflictingSettings, title, span, "not repeated here")
        .help(format!("remove `{name}`; set it in the text that opens the conversation"));
    match message {
        Some(place) => diagnostic.related(place, "the message carries it"),
        None => diagnostic,
    }
}

pub(crate) fn unknown_outcome<'a>(name: &Name, valid: impl Iterator<Item = &'a str>) -> Diagnostic {
    let title = format!("this journey has no outcome `{}`", name.as_str());
    let diagnostic = Diagnostic::new(Code::UnknownOutcome, title, name.span, "not in `outcomes`");
    let diagnostic = suggest(diagnostic, name.as_str(), name.span, valid);
    if diagnostic.fixes.is_empty() {
        return diagnostic.help(format!("add `{}` to `outcomes`", name.as_str()));
    }
    diagnostic
}

pub(crate) fn retry_outside_attempt(keyword: Span) -> Diagnostic {
    let title = "there is no attempt around this `retry`";
    Diagnostic::new(Code::RetryOutsideAttempt, title, keyword, "nothing would run again")
        .note("inside `exhausted`, a `retry` belongs to the next attempt further out")
        .help("put the steps that may run again into `attempt up to 3 times { … }`")
}

pub(crate) fn after_needs_clock_time(span: Span) -> Diagnostic {
    let title = "`retry after … at` takes a time of day";
    Diagnostic::new(Code::TypeMismatch, title, span, "not a time of day")
        .help("write `retry after 1 day at 10:00`; or without `after`: `retry at … up to 7 days`")
}

pub(crate) fn every_without_reenter(entry: Span, reenter: Option<Span>) -> Diagnostic {
    let title = "`entry every` is for contacts who may enter again";
    match reenter {
        Some(reenter) => {
            Diagnostic::new(Code::ConflictingSettings, title, reenter, "nobody enters twice")
                .related(entry, "enters again and again")
        }
        None => Diagnostic::new(Code::ConflictingSettings, title, entry, "nobody enters twice")
            .note("without `reenter` a contact enters once"),
    }
    .help("write `reenter always` or `reenter after 30 days`; or `entry once`")
}

pub(crate) fn only_contact_is_set(base: &Name) -> Diagnostic {
    let title = "`set` changes a field of the contact";
    Diagnostic::new(Code::TypeMismatch, title, base.span, "not the contact")
        .help("write `set contact.FIELD = VALUE`")
}

pub(crate) fn unset_required(field: &Name, span: Span) -> Diagnostic {
    let title = format!("contact field `{}` is always set", field.as_str());
    Diagnostic::new(Code::TypeMismatch, title, span, "cannot be unset")
        .related(field.span, "declared without `?`")
        .help(format!("declare `{}` with `?`", field.as_str()))
}

pub(crate) fn second_timeout(keyword: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateSetting, "this wait has two timeouts", keyword, "the second one")
        .related(first, "the first one")
        .help("keep one of them")
}

pub(crate) fn second_otherwise(keyword: Span, first: Span) -> Diagnostic {
    let title = "this branch has two `otherwise`";
    Diagnostic::new(Code::UnreachableArm, title, keyword, "never taken")
        .related(first, "takes everything that is left")
        .help("keep one of them")
}

pub(crate) fn alias_of_event(place: Span, event: Span, alias: bool) -> Diagnostic {
    let word = if alias { "as" } else { "when" };
    let title = format!("`{word}` belongs to declared triggers");
    let diagnostic =
        Diagnostic::new(Code::TypeMismatch, title, place, "not for a conversation's trigger")
            .related(event, "a trigger of a conversation");
    if alias {
        diagnostic.help("read the conversation by its handle, such as `call.Result`")
    } else {
        diagnostic.help("branch inside the arm: `branch on call.Result { … }`")
    }
}

pub(crate) fn alias_of_several(alias: &Name) -> Diagnostic {
    let title = format!("`{}` names the attributes of several triggers", alias.as_str());
    Diagnostic::new(Code::TypeMismatch, title, alias.span, "which one is meant is not known")
        .help("give each trigger an arm of its own")
}

pub(crate) fn handle_without_event(name: &Name, channel: Option<Channel>) -> Diagnostic {
    let handle = name.as_str();
    let title = format!("`{handle}` is a conversation: say which of its triggers");
    let events = channel.map_or(&[][..], Channel::events);
    let listed: Vec<String> =
        events.iter().map(|event| format!("`{handle}.{}`", event.word())).collect();
    let diagnostic = Diagnostic::new(Code::UnknownName, title, name.span, "a trigger stands here");
    if listed.is_empty() {
        return diagnostic;
    }
    diagnostic.help(format!("its triggers are {}", joined(listed, "and")))
}

pub(crate) fn unknown_event(handle: &Name, event: &Name, channel: Channel) -> Diagnostic {
    let title = format!("conversation `{}` has no trigger `{}`", handle.as_str(), event.as_str());
    let diagnostic = Diagnostic::new(Code::UnknownName, title, event.span, "not a trigger of it");
    let words: Vec<&str> = channel.events().iter().map(|event| event.word()).collect();
    suggest(diagnostic, event.as_str(), event.span, words)
}

pub(crate) fn event_of_other_channel(
    handle: &Name,
    event: &Name,
    channel: Channel,
    place: Span,
) -> Diagnostic {
    let kind = match channel {
        Channel::Voice => "a call",
        Channel::Sms => "an sms conversation",
    };
    let title = format!("{kind} has no trigger `{}`", event.as_str());
    let words: Vec<String> =
        channel.events().iter().map(|event| format!("`{}`", event.word())).collect();
    Diagnostic::new(Code::WrongChannel, title, event.span, "a trigger of the other channel")
        .related(place, format!("`{}` is {kind}", handle.as_str()))
        .help(format!("its triggers are {}", joined(words, "and")))
}

pub(crate) fn not_a_conversation(name: &Name, local: Local, place: Span) -> Diagnostic {
    let title = format!("`{}` is {}, not a conversation", name.as_str(), local.phrase());
    Diagnostic::new(Code::UnknownName, title, name.span, "a conversation stands here")
        .related(place, "named here")
}

pub(crate) fn unknown_conversation<'a>(
    name: &Name,
    valid: impl Iterator<Item = &'a str>,
    other: Option<(Kind, Span)>,
) -> Diagnostic {
    let word = short(name.as_str());
    if let Some((kind, place)) = other {
        let (a, kind) = (article(kind.word()), kind.word());
        let title = format!("`{word}` is {a} {kind}, not a conversation of this journey");
        return Diagnostic::new(Code::UnknownName, title, name.span, "a conversation stands here")
            .related(place, format!("{a} {kind}"));
    }
    let title = format!("there is no conversation `{word}` in this journey");
    let diagnostic = Diagnostic::new(Code::UnknownName, title, name.span, "no step starts it");
    suggest(diagnostic, name.as_str(), name.span, valid)
}
