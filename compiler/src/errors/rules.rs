//! Sentences about compliance, limits of the platform, and probable mistakes.

use journey_grammar::ast::Name;
use journey_grammar::{Applicability, Code, Diagnostic, Span};

use super::flow::duration;
use crate::hir::{DialMode, Engagement, Profile, Purpose, Segment, SegmentOf, Step};

/// A conversation in a journey that is not for contacts.
pub(crate) fn audience_not_contacts(span: Span, segment: &Segment, handle: &Name) -> Diagnostic {
    let who = match segment.of {
        SegmentOf::Contacts => "contacts",
        SegmentOf::Leads => "leads",
        SegmentOf::Profiles => "profiles",
    };
    let name = &segment.name.text;
    let title = format!("`{name}` holds {who}, and a journey with a conversation is for contacts");
    Diagnostic::new(Code::AudienceNotContacts, title, span, format!("holds {who}"))
        .related(handle.span, "this conversation needs a contact")
        .related(segment.name.span, "declared here")
        .help("choose a segment of contacts, or move the conversation to a journey of its own")
}

/// A conversation where the contact center is switched off.
pub(crate) fn contact_center_disabled(keyword: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ContactCenterDisabled,
        "this project has the contact center switched off",
        keyword,
        "no conversation can take place",
    )
    .note("`journey.toml` says `contact_center = false` under `[features]`")
    .help("set `contact_center = true`, or remove the conversation")
}

/// A commercial call that no representative previews.
pub(crate) fn commercial_dial_mode(
    span: Span,
    purpose: &Purpose,
    engagement: &Engagement,
) -> Diagnostic {
    let mode = match engagement.dial_mode {
        Some(DialMode::Copilot) => "copilot",
        Some(DialMode::Progressive) => "progressive",
        Some(DialMode::Predictive) => "predictive",
        Some(DialMode::Preview) | None => "preview",
    };
    let (purpose, name) = (&purpose.name, &engagement.name);
    let title =
        format!("`{}` is commercial, and `{}` dials in mode `{mode}`", purpose.text, name.text);
    Diagnostic::new(Code::CommercialDialMode, title, span, "a commercial call needs dial mode `preview`")
        .related(name.span, format!("dials in mode `{mode}`"))
        .related(purpose.span, "commercial")
        .note("the contact center's terms of service allow commercial calls only in `preview`")
        .help("use an engagement with `dial mode preview`, or a transactional purpose if that is what the call is for")
}

/// No quiet time decided for a step or message.
pub(crate) fn missing_quiet_time(name: &Name, profile: &Profile) -> Diagnostic {
    let title = format!("nobody has decided when `{}` must be silent", name.text);
    Diagnostic::new(
        Code::MissingQuietTime,
        title,
        name.span,
        "no `quiet time` here or in its profile",
    )
    .related(profile.name.span, "this profile has none either")
    .help(format!(
        "give `{}` a `quiet time NAME`; `quiet time none` is an answer too",
        profile.name.text
    ))
}

/// Quiet time waived without a reason.
pub(crate) fn unreasoned_waiver(span: Span, handle: &Name) -> Diagnostic {
    let title = format!("`{}` may go out at any time, and nothing says why", handle.text);
    Diagnostic::new(Code::UnreasonedWaiver, title, span, "gives no reason")
        .help("add the reason: `because \"…\"`")
        .fix(Applicability::Review, "add a reason", span.after(), " because \"\"")
}

/// Shares that do not total 100%.
pub(crate) fn split_total(span: Span, name: Option<&Name>, total: u64) -> Diagnostic {
    let subject = name.map_or_else(|| "this split".to_owned(), |name| format!("`{}`", name.text));
    let total = percent(total);
    let title = format!("the shares of {subject} total {total}, not 100%");
    Diagnostic::new(Code::SplitTotal, title, span, format!("total: {total}"))
        .help("change the shares so that they total exactly 100%")
}

/// Hundredths of a percent as a percentage: `99.5%`.
fn percent(hundredths: u64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => format!("{whole}%"),
        _ if rest % 10 == 0 => format!("{whole}.{}%", rest / 10),
        _ => format!("{whole}.{rest:02}%"),
    }
}

/// More arms than a step may have.
pub(crate) fn too_many_arms(keyword: Span, word: &str, count: usize, most: usize) -> Diagnostic {
    let title = format!("this `{word}` has {count} arms, and the platform allows {most}");
    Diagnostic::new(Code::PlatformLimit, title, keyword, format!("{} too many", count - most))
        .help("share an arm between patterns, or decide some of it in a `branch` inside an arm")
}

/// Deeper nesting than allowed.
pub(crate) fn nested_too_deep(keyword: Span, most: usize) -> Diagnostic {
    let title = format!("this stands inside {most} others of `wait`, `branch` and `split`");
    Diagnostic::new(
        Code::PlatformLimit,
        title,
        keyword,
        format!("the platform allows {most} levels"),
    )
    .help("let arms fall through, and go on below instead of inside")
}

/// A wait, delay or retry that is too long.
pub(crate) fn rest_too_long(span: Span, seconds: u64, most: u64) -> Diagnostic {
    let title = format!("{} is longer than the platform lets anybody wait", duration(seconds));
    Diagnostic::new(Code::PlatformLimit, title, span, format!("at most {}", duration(most)))
        .help(format!("write {} or less; two steps in a row wait longer", duration(most)))
}

/// A run that can take too long.
pub(crate) fn run_too_long(name: &Name, longest: u64, most: u64) -> Diagnostic {
    let title = format!("a run of `{}` can take {}", name.text, duration(longest));
    Diagnostic::new(Code::PlatformLimit, title, name.span, format!("the platform ends it after {}", duration(most)))
        .note("waits, delays and retries count at their longest, attempts with all their runs, and quiet time at its longest")
        .help("shorten the waits, or let attempts run less often")
}

/// More disposition codes than an engagement may declare.
pub(crate) fn too_many_dispositions(
    first: &Name,
    engagement: &Name,
    count: usize,
    most: usize,
) -> Diagnostic {
    let title =
        format!("`{}` declares {count} dispositions, and {most} are allowed", engagement.text);
    Diagnostic::new(Code::PlatformLimit, title, first.span, format!("{} too many", count - most))
        .help("declare only the codes that a journey asks for; others are dropped with an audit entry")
}

/// Quiet time that never lets anything out.
pub(crate) fn quiet_too_long(
    place: Span,
    name: &Name,
    longest: Option<u64>,
    most: u64,
) -> Diagnostic {
    let length = longest.map_or_else(
        || "without end".to_owned(),
        |longest| format!("{} on end", duration(longest)),
    );
    let title = format!("`{}` is quiet {length}", name.text);
    Diagnostic::new(
        Code::PlatformLimit,
        title,
        place,
        format!("the platform allows {} on end", duration(most)),
    )
    .help("leave a time at which steps may go out")
}

/// A text message that is too long.
pub(crate) fn body_too_long(span: Span, name: &Name, length: usize, most: usize) -> Diagnostic {
    let title = format!(
        "the body of `{}` has {length} characters, and the platform allows {most}",
        name.text
    );
    Diagnostic::new(Code::PlatformLimit, title, span, format!("{} too many", length - most))
        .note("what is filled in comes on top, and a text too long once filled in is not sent")
        .help("shorten it, or send an email")
}

/// A name that is too long.
pub(crate) fn name_too_long(name: &Name, length: usize, most: usize) -> Diagnostic {
    let title = format!("this name has {length} characters, and the platform allows {most}");
    Diagnostic::new(Code::PlatformLimit, title, name.span, format!("{} too many", length - most))
        .help("choose a shorter name")
}

/// Two resting steps that cannot be told apart.
pub(crate) fn unlabelled_step(step: &Step, earlier: Span, kind: &str, label: &str) -> Diagnostic {
    let title = format!("this `{kind}` and the one above it are told apart only by their order");
    Diagnostic::new(Code::UnlabelledStep, title, step.keyword, "has no label")
        .related(earlier, "the other one")
        .note("people rest here; a step inserted above would move them from one to the other")
        .help(format!("give it a label: `{label}: {kind} …`"))
        .fix(
            Applicability::Safe,
            format!("add the label `{label}`"),
            step.span.before(),
            format!("{label}: "),
        )
}

/// Journeys that start each other in a circle.
pub(crate) fn trigger_cycle(audience: Span, name: &Name, others: &[(&Name, Span)]) -> Diagnostic {
    let names: Vec<String> = others.iter().map(|(name, _)| format!("`{}`", name.text)).collect();
    let title = format!("`{}` and {} start each other in a circle", name.text, names.join(", "));
    let diagnostic = Diagnostic::new(Code::TriggerCycle, title, audience, "started by the circle");
    let diagnostic = others.iter().fold(diagnostic, |diagnostic, (name, span)| {
        diagnostic.related(*span, format!("`{}` is started by it too", name.text))
    });
    diagnostic
        .note("nothing stops a contact from entering again and again, within an instant")
        .help("give one of them `reenter never` or `reenter after …`, or raise another trigger")
}
