//! What can be wrong with a line of a scenario or forecast.

use journey_grammar::ast::Name;
use journey_grammar::{Code, Diagnostic, Span};

use super::{short, suggest};
use crate::vocabulary::EventKind;

pub(crate) fn second_line(what: &str, second: Span, first: Span) -> Diagnostic {
    let title = format!("`{what}` is given twice");
    Diagnostic::new(Code::DuplicateSetting, title, second, "given again here")
        .related(first, "first given here")
        .help("keep one of them")
}

/// A scenario whose journey has another one of the same title.
pub(crate) fn title_twice(title: &str, second: Span, first: Span) -> Diagnostic {
    let title = format!("this journey has two scenarios `{}`", short(title));
    Diagnostic::new(Code::DuplicateDeclaration, title, second, "the same title again")
        .related(first, "first given here")
        .help("say in the title what this one shows")
}

/// What a reply gives although its Result does not come with it.
pub(crate) fn not_carried(name: &Name, result: &str) -> Diagnostic {
    let title = format!("a conversation that ends with `{result}` has no `{}`", name.as_str());
    Diagnostic::new(Code::AttributeUnavailable, title, name.span, "nobody would have given it")
        .help("leave it out, or reply with a Result that is `connected`")
}

pub(crate) fn unknown_split<'a>(name: &Name, valid: impl Iterator<Item = &'a str>) -> Diagnostic {
    let title = format!("the journey has no split `{}`", short(name.as_str()));
    let diagnostic = Diagnostic::new(Code::UnknownName, title, name.span, "not a split");
    suggest(diagnostic, name.as_str(), name.span, valid)
}

pub(crate) fn unknown_arm<'a>(
    arm: &Name,
    split: &Name,
    valid: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let title = format!("split `{}` has no arm `{}`", split.as_str(), short(arm.as_str()));
    let diagnostic = Diagnostic::new(Code::UnknownName, title, arm.span, "not an arm of it");
    suggest(diagnostic, arm.as_str(), arm.span, valid)
}

pub(crate) fn not_the_audience(trigger: &Name, audience: Option<(&Name, Span)>) -> Diagnostic {
    let title = format!("trigger `{}` does not start this journey", trigger.as_str());
    let diagnostic =
        Diagnostic::new(Code::ConflictingSettings, title, trigger.span, "not its audience");
    match audience {
        Some((name, place)) => diagnostic
            .related(place, "its audience")
            .help(format!("write `with {} {{ … }}`", name.as_str())),
        None => diagnostic
            .note("the journey is for a segment")
            .help("leave `with` out; `raise trigger` raises one later"),
    }
}

pub(crate) fn start_needs_trigger(keyword: Span, trigger: &Name, audience: Span) -> Diagnostic {
    let title = format!(
        "the journey starts by trigger `{}`: its attributes are not given",
        trigger.as_str()
    );
    Diagnostic::new(Code::MissingSetting, title, keyword, "`with` is missing")
        .related(audience, "its audience")
        .help(format!("write `start DATE TIME with {} {{ … }}`", trigger.as_str()))
}

pub(crate) fn blocked_is_no_reply(event: Span) -> Diagnostic {
    let title = "being blocked is decided by the journey, not replied";
    Diagnostic::new(Code::TypeMismatch, title, event, "not a reply")
        .help("expect it: `expect call blocked NoConsent`")
}

pub(crate) fn class_in_reply(name: &Name) -> Diagnostic {
    let title = format!("`{}` is a class of Results", name.as_str());
    Diagnostic::new(Code::TypeMismatch, title, name.span, "one value stands here")
        .help("name the value that arrives, such as `NoAnswer`")
}

/// A Result that exists but cannot arrive this way.
pub(crate) fn impossible_result(
    name: &Name,
    event: Option<EventKind>,
    actual: Option<EventKind>,
) -> Diagnostic {
    let title = format!("Result `{}` cannot arrive here", name.as_str());
    let label = match (event, actual) {
        (_, None) => "progress, not an outcome".to_owned(),
        (Some(event), Some(actual)) if event != actual => {
            format!("it arrives with `{}`", actual.word())
        }
        (_, Some(_)) => "never in this dial mode".to_owned(),
    };
    Diagnostic::new(Code::TypeMismatch, title, name.span, label)
}

pub(crate) fn reply_without_result(keyword: Span) -> Diagnostic {
    let title = "this reply has no Result";
    Diagnostic::new(Code::MissingSetting, title, keyword, "`Result` is missing")
        .help("write `{ Result: NoAnswer }`")
}

pub(crate) fn not_a_code(span: Span) -> Diagnostic {
    let title = "`Disposition` takes a disposition code";
    Diagnostic::new(Code::TypeMismatch, title, span, "not a code")
}

pub(crate) fn not_a_result(span: Span) -> Diagnostic {
    let title = "`Result` takes a Result value";
    Diagnostic::new(Code::TypeMismatch, title, span, "not a Result")
        .help("write a value such as `NoAnswer`, without quotes")
}

pub(crate) fn consent_words() -> &'static [(&'static str, bool)] {
    &[("opted_in", true), ("opted_out", false)]
}

pub(crate) fn shares_total(total: u32, span: Span) -> Diagnostic {
    let title = format!("these shares total {}, not 100%", percent(total));
    let (word, rest) =
        if total < 10_000 { ("missing", 10_000 - total) } else { ("too much", total - 10_000) };
    Diagnostic::new(Code::SplitTotal, title, span, format!("{} {word}", percent(rest)))
}

/// A share in hundredths of a percent as it is written.
fn percent(share: u32) -> String {
    let (whole, part) = (share / 100, share % 100);
    match part {
        0 => format!("{whole}%"),
        part if part % 10 == 0 => format!("{whole}.{}%", part / 10),
        part => format!("{whole}.{part:02}%"),
    }
}

pub(crate) fn share_above_all(span: Span) -> Diagnostic {
    Diagnostic::new(Code::SplitTotal, "a share is at most 100%", span, "more than all")
}

pub(crate) fn unset_is_impossible(what: &str, span: Span) -> Diagnostic {
    let title = format!("{what} is never unset");
    Diagnostic::new(Code::TypeMismatch, title, span, "cannot be unset")
}

pub(crate) fn wrong_draw(field: &Name, wanted: &str) -> Diagnostic {
    let title = format!("`{}` is given {wanted}", field.as_str());
    Diagnostic::new(Code::TypeMismatch, title, field.span, "written another way here")
}

pub(crate) fn empty_range(span: Span) -> Diagnostic {
    let title = "this range ends before it begins";
    Diagnostic::new(Code::BadLiteral, title, span, "less than the lower end")
        .help("write the lower end first")
}

pub(crate) fn unknown_subject<'a>(
    base: &Name,
    valid: impl Iterator<Item = &'a str>,
    other: Option<(&'static str, Span)>,
) -> Diagnostic {
    let word = short(base.as_str());
    if let Some((kind, place)) = other {
        let title = format!(
            "`{word}` is {} {kind}, not a conversation of this journey",
            super::names::article(kind)
        );
        Diagnostic::new(Code::UnknownName, title, base.span, "not known here")
            .related(place, "declared here")
    } else {
        let title = format!("there is no conversation or trigger `{word}` in this journey");
        let diagnostic = Diagnostic::new(Code::UnknownName, title, base.span, "not known here");
        suggest(diagnostic, base.as_str(), base.span, valid)
    }
}

pub(crate) fn mixed_range(span: Span) -> Diagnostic {
    let title = "both ends of a range are lengths of time, or neither is";
    Diagnostic::new(Code::TypeMismatch, title, span, "not like the lower end")
}

pub(crate) fn no_range(span: Span) -> Diagnostic {
    let title = "only numbers, dates and lengths of time have ranges";
    Diagnostic::new(Code::TypeMismatch, title, span, "no range between these")
        .help("list values with shares: `{ VALUE 60%, OTHER 40% }`")
}
