//! Sentences about what has happened on the paths to a line: reads, branches, waits, reachability.

use journey_grammar::ast::Name;
use journey_grammar::{Applicability, Code, Diagnostic, Edit, Fix, Span};
use smol_str::SmolStr;

use crate::flow::{Missing, Schema, States, Turn};
use crate::hir::{Handle, Id, Place, Step, Wait};
use crate::vocabulary::Channel;

/// For what a value is needed.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Need<'a> {
    /// The time at which a step goes on.
    Time,
    /// One side of `+`, `-` or `at`.
    Arithmetic,
    /// A field, input or attribute of this name that may not be unset.
    Given(&'a str),
    /// A text into which it is filled.
    Text,
    /// A condition that is nothing but this boolean.
    Condition,
}

/// Why a pattern can never fit.
#[derive(Clone, Debug)]
pub(crate) enum Reason {
    /// An earlier pattern takes it.
    Taken(Span),
    /// A pattern below takes it; only where a pattern is about to be written.
    TakenBelow,
    /// Earlier patterns take it, together.
    Covered,
    /// The dial mode does not produce it.
    DialMode(&'static str),
    /// It is never the end of a conversation.
    Progress,
    /// The subject can only be one of these here.
    Only(String, Vec<SmolStr>),
    /// The subject is never unset here.
    AlwaysSet(String),
    /// The subject is never set here.
    NeverSet(String),
    /// It is known already whether the conversation has this code.
    CodesSettled,
}

/// `a`, `b` and `c`
fn list(names: &[SmolStr]) -> String {
    const MOST: usize = 12;
    let quoted = |name: &SmolStr| format!("`{name}`");
    if names.len() > MOST {
        let shown: Vec<_> = names.iter().take(MOST).map(quoted).collect();
        return format!("{} and {} more", shown.join(", "), names.len() - MOST);
    }
    match names {
        [] => String::new(),
        [only] => quoted(only),
        [all @ .., last] => {
            let all: Vec<_> = all.iter().map(quoted).collect();
            format!("{} and {}", all.join(", "), quoted(last))
        }
    }
}

/// The empty span before the `}` that ends a step.
fn before_brace(step: Span) -> Span {
    let at = step.end.saturating_sub(1).max(step.start);
    Span::new(step.file, at, at)
}

/// A conversation read on a path where it has not started.
pub(crate) fn handle_not_started(read: &str, handle: &Name, span: Span) -> Diagnostic {
    let name = &handle.text;
    let label = format!("`{name}` may not have started here");
    Diagnostic::new(
        Code::HandleNotStarted,
        format!("`{read}` is read before `{name}` has started"),
        span,
        label,
    )
    .related(handle.span, format!("`{name}` starts here"))
    .help(format!("read it in an arm of the `wait` that receives the outcome of `{name}`"))
}

/// A conversation read where its outcome is not known.
pub(crate) fn outcome_not_known(
    read: &str,
    handle: &Name,
    wrong: States,
    span: Span,
) -> Diagnostic {
    let name = &handle.text;
    let (label, help) = if read.ends_with(".blocked_reason") {
        let label = format!("`{name}` was not blocked on every path to here");
        (label, format!("read it in the arm of `trigger {name}.blocked`"))
    } else if wrong.meets(States::OPEN) {
        let blocked = if wrong.meets(States::BLOCKED) { ", or have been blocked" } else { "" };
        let label = format!("`{name}` may still be open here{blocked}");
        (label, format!("read it in the arm of a `wait` that receives the outcome of `{name}`"))
    } else {
        let label = format!("`{name}` may have been blocked: no request was sent");
        (label, format!("handle `{name}.blocked` in an arm of its own"))
    };
    let title = if read.ends_with(".blocked_reason") {
        format!("`{read}` is read where `{name}` was not blocked")
    } else {
        format!("`{read}` is read where the outcome of `{name}` is not known")
    };
    Diagnostic::new(Code::OutcomeNotKnown, title, span, label).help(help)
}

/// An attribute or disposition read where no conversation took place.
pub(crate) fn attribute_unavailable(read: &str, results: &[SmolStr], span: Span) -> Diagnostic {
    let what = if results.len() == 1 { "has" } else { "have" };
    let title = format!("`{read}` does not exist in every outcome that is possible here");
    Diagnostic::new(Code::AttributeUnavailable, title, span, "may not exist here")
        .note(format!("{} {what} no `{}`", list(results), last_word(read)))
        .help("read it where the Result is `connected`: in that arm of a `branch on`, or after `Result is connected and`")
}

fn last_word(read: &str) -> &str {
    read.rsplit('.').next().unwrap_or(read)
}

/// A read in states of a conversation in which there is nothing to read.
pub(crate) fn unreadable(
    schema: Schema<'_>,
    handle: Id<Handle>,
    place: Place,
    wrong: States,
    span: Span,
) -> Diagnostic {
    let (read, name) = (schema.spell(place), &schema.handle(handle).name);
    let reason = matches!(place, Place::BlockedReason(_));
    if wrong.meets(States::NOT_STARTED) {
        handle_not_started(&read, name, span)
    } else if wrong.meets(States::OPEN.or(States::BLOCKED)) || reason {
        outcome_not_known(&read, name, wrong, span)
    } else {
        let results = schema.result_names(handle, wrong.results());
        attribute_unavailable(&read, &results, span)
    }
}

/// Why something is wrong, where the place and what is wrong are known.
pub(crate) fn in_words(diagnostic: &Diagnostic) -> String {
    diagnostic.notes.first().unwrap_or(&diagnostic.primary.message).clone()
}

/// A value that may be unset where one is needed.
pub(crate) fn value_may_be_unset(
    read: Option<&str>,
    declared: Option<Span>,
    span: Span,
    need: Need<'_>,
) -> Diagnostic {
    let subject = read.map_or_else(|| "this value".to_owned(), |read| format!("`{read}`"));
    let why = match need {
        Need::Time => "the time to go on at".to_owned(),
        Need::Arithmetic => "a value to calculate with".to_owned(),
        Need::Given(name) => format!("`{name}`, which may not be unset"),
        Need::Text => "a text".to_owned(),
        Need::Condition => "a condition".to_owned(),
    };
    let title = format!("{subject} may be unset, and is needed for {why}");
    let diagnostic = Diagnostic::new(Code::ValueMayBeUnset, title, span, "may be unset here");
    let diagnostic = match declared {
        Some(declared) => diagnostic.related(declared, "declared here"),
        None => diagnostic,
    };
    match read {
        Some(read) if matches!(need, Need::Condition) => {
            diagnostic.help(format!("compare it: `{read} is true`, which is false where it is unset"))
        }
        Some(read) if matches!(need, Need::Text) => {
            diagnostic.help(format!("say what stands there instead: `{{{read} else \"…\"}}`"))
        }
        Some(read) => diagnostic.help(format!(
            "give another value with `{read} else …`, or stand in an arm that establishes it: `when {read} is set => …`"
        )),
        None => diagnostic.help("give another value with `else`"),
    }
}

/// A choice that may have a value that the target does not know.
pub(crate) fn choice_does_not_fit(
    read: Option<&str>,
    strange: &[SmolStr],
    target: &Name,
    span: Span,
) -> Diagnostic {
    let subject = read.map_or_else(|| "this value".to_owned(), |read| format!("`{read}`"));
    let title =
        format!("{subject} may be {}, which `{}` does not have", list(strange), target.text);
    Diagnostic::new(Code::TypeMismatch, title, span, format!("does not fit `{}`", target.text))
        .related(target.span, format!("`{}` is declared here", target.text))
        .help("give it in the arms of a `branch on` whose values fit, or add the values to the choice")
}

/// A step that no path comes to.
pub(crate) fn unreachable_step(keyword: Span, before: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnreachableStep,
        "this step can never be reached",
        keyword,
        "nobody comes here",
    );
    let diagnostic = match before {
        Some(before) => diagnostic.related(before, "no path goes on below this"),
        None => diagnostic,
    };
    diagnostic.help("move it to where the journey still goes on, or remove it")
}

/// A literal date that lies before the journey starts.
pub(crate) fn date_before_start(span: Span, starts: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnreachableStep,
        "this date lies before the journey starts",
        span,
        "already past for everybody who enters",
    )
    .related(starts, "the journey starts here")
    .note("a time in the past goes on at once, so nobody ever waits here")
    .help("give a later date, or remove the step")
}

/// A conversation that starts while another may be open.
pub(crate) fn overlapping_conversation(
    started: &Name,
    other: &Name,
    channel: Channel,
) -> Diagnostic {
    let (new, old) = (&started.text, &other.text);
    let note = match channel {
        Channel::Voice => "the contact may be called while still on the telephone with us",
        Channel::Sms => "a second text message conversation ends the first",
    };
    let title = format!("`{new}` starts while `{old}` may still be open");
    Diagnostic::new(
        Code::OverlappingConversation,
        title,
        started.span,
        format!("`{old}` may be open here"),
    )
    .related(other.span, format!("`{old}` starts here"))
    .note(note)
    .help(format!("start it only in arms of a `wait` that receive the outcome of `{old}`"))
}

/// A pattern that can never fit.
pub(crate) fn pattern_never_fits(name: &str, span: Span, reason: &Reason) -> Diagnostic {
    let title = format!("`{name}` can never be taken here");
    let unreachable = |label: &str| Diagnostic::new(Code::UnreachableArm, &title, span, label);
    let diagnostic = match reason {
        Reason::Taken(by) => unreachable("an earlier pattern takes it").related(*by, "taken here"),
        Reason::TakenBelow => unreachable("a pattern below takes it"),
        Reason::Covered => unreachable("earlier patterns take it"),
        Reason::DialMode(mode) => unreachable(&format!("does not occur in dial mode `{mode}`")),
        Reason::Progress => unreachable("never the end of a conversation").note(
            "progress values such as `MessageSent` raise nothing, so no `wait` ever brings them",
        ),
        Reason::Only(subject, names) => {
            unreachable("does not occur here").note(can_only_be(subject, names))
        }
        Reason::AlwaysSet(subject) => unreachable(&format!("`{subject}` is never unset here")),
        Reason::NeverSet(subject) => unreachable(&format!("`{subject}` is never set here")),
        Reason::CodesSettled => unreachable("what happened before rules it out"),
    };
    diagnostic.help("remove it, or move it to where it can occur")
}

/// What is known of a subject, as a note.
pub(crate) fn can_only_be(subject: &str, names: &[SmolStr]) -> String {
    match names {
        [] => format!("nothing is left here that `{subject}` could be"),
        [_] => format!("here `{subject}` can only be {}", list(names)),
        _ => format!("here `{subject}` can only be one of {}", list(names)),
    }
}

/// A condition that can never hold.
pub(crate) fn condition_never_holds(span: Span, reason: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnreachableArm,
        "this arm can never be taken",
        span,
        "never holds here",
    );
    let reason = reason.unwrap_or_else(|| {
        "what is established on every path to this line rules it out".to_owned()
    });
    diagnostic.note(reason).help("remove the arm, or move it to where the condition can hold")
}

/// An arm behind `otherwise`.
pub(crate) fn arm_after_otherwise(span: Span, otherwise: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnreachableArm,
        "this arm can never be taken",
        span,
        "stands below `otherwise`",
    )
    .related(otherwise, "takes everything that is left")
    .help("move `otherwise` to the end")
}

/// An arm behind one whose condition always holds.
pub(crate) fn arm_never_tried(span: Span, earlier: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnreachableArm,
        "this arm can never be taken",
        span,
        "one of the conditions above always holds",
    );
    let diagnostic = match earlier {
        Some(earlier) => diagnostic.related(earlier, "takes whatever is left"),
        None => diagnostic,
    };
    diagnostic.help("remove the arm, or move it up")
}

/// `otherwise` with nothing left.
pub(crate) fn otherwise_never_taken(keyword: Span, last: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnreachableArm,
        "this `otherwise` can never be taken",
        keyword,
        "the arms above cover everything",
    );
    let diagnostic = match last {
        Some(last) => diagnostic.related(last, "nothing is left below this arm"),
        None => diagnostic,
    };
    diagnostic.as_warning().help("remove it")
}

/// A plain branch in which no arm may apply.
pub(crate) fn no_condition_holds(keyword: Span, step: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NonExhaustiveBranch,
        "this branch has no arm for contacts for whom none of its conditions holds",
        keyword,
        "not covered: `otherwise`",
    )
    .help("end it with `otherwise => {}`, or with what is to be done then")
    .fix(
        Applicability::Review,
        "add `otherwise => {}`",
        before_brace(step),
        "otherwise => {}\n",
    )
}

/// A `branch on` that leaves values out.
pub(crate) fn values_not_covered(missing: &Missing, keyword: Span, step: Span) -> Diagnostic {
    let label = format!("not covered: {}", list(&missing.patterns));
    let count = missing.values.len();
    let title = if count == 1 {
        format!("this branch does not cover {}", list(&missing.values))
    } else {
        format!("this branch does not cover {count} values: {}", list(&missing.patterns))
    };
    let arms: String = if missing.open_ended {
        "otherwise => {}\n".to_owned()
    } else {
        missing.patterns.join(
            " => {}
",
        ) + " => {}
"
    };
    let diagnostic = Diagnostic::new(Code::NonExhaustiveBranch, title, keyword, label);
    let diagnostic = if missing.values == missing.patterns {
        diagnostic
    } else {
        diagnostic.note(format!("not covered are {}", list_all(&missing.values)))
    };
    diagnostic
        .help("add an arm for each, or end with `otherwise => {}`")
        .fix(Applicability::Review, "add the missing arms", before_brace(step), arms)
        .fix(
            Applicability::Review,
            "add `otherwise => {}`",
            before_brace(step),
            "otherwise => {}\n",
        )
}

fn list_all(names: &[SmolStr]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// An attempt whose body never runs again.
pub(crate) fn attempt_without_retry(keyword: Span, exhausted: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnreachableStep,
        "this attempt has no `retry`, so a second run is never reached",
        keyword,
        "its body runs once",
    );
    let diagnostic = match exhausted {
        Some(exhausted) => diagnostic.related(exhausted, "never taken"),
        None => diagnostic,
    };
    diagnostic.help(
        "add `retry after 1 day` where it should run again, or take the steps out of the attempt",
    )
}

/// A retry when the contact is known to be out of reach.
pub(crate) fn futile_retry(keyword: Span, handle: &Handle, results: &[SmolStr]) -> Diagnostic {
    let name = &handle.name.text;
    Diagnostic::new(
        Code::FutileRetry,
        format!("trying again cannot help: `{name}` reaches nobody this way"),
        keyword,
        "every path to here is hopeless",
    )
    .related(handle.name.span, "would start again")
    .note(can_only_be(&format!("{name}.Result"), results))
    .help("go on by another channel, or `exit`")
}

/// A retry after the contact asked not to be contacted.
pub(crate) fn retry_after_do_not_contact(keyword: Span, handle: &Handle) -> Diagnostic {
    let name = &handle.name.text;
    Diagnostic::new(
        Code::FutileRetry,
        "this retry contacts somebody who asked not to be contacted",
        keyword,
        format!("`{name}` has `DoNotContact` here"),
    )
    .help("`exit` instead")
}

/// A wait with nothing but a timeout; `inner` covers the steps of that.
pub(crate) fn wait_without_event(step: &Step, wait: &Wait, inner: Option<Span>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::UnreachableStep,
        "this `wait` has only a `timeout`, so an event is never reached: it is a `delay`",
        step.keyword,
        "waits for nothing",
    )
    .help("write `delay` with the same time, and the steps of `timeout` below it");
    diagnostic.fixes.extend(delay_instead(step, wait, inner));
    diagnostic
}

/// Turns a wait into a delay, followed by the steps of its `timeout`.
fn delay_instead(step: &Step, wait: &Wait, inner: Option<Span>) -> Option<Fix> {
    let limit = wait.limit.map(|_| wait.limit_span)?;
    let file = step.span.file;
    let mut edits = vec![Edit {
        span: Span::new(file, step.keyword.start, limit.start),
        text: "delay ".to_owned(),
    }];
    match inner {
        Some(steps) => {
            edits.push(Edit {
                span: Span::new(file, limit.end, steps.start),
                text: "\n".to_owned(),
            });
            edits.push(Edit {
                span: Span::new(file, steps.end, step.span.end),
                text: String::new(),
            });
        }
        None => edits
            .push(Edit { span: Span::new(file, limit.end, step.span.end), text: String::new() }),
    }
    let title = "change to `delay`".to_owned();
    Some(Fix { title, edits, applicability: Applicability::Review })
}

/// A wait for a conversation of which nothing more can come.
pub(crate) fn wait_never_open(span: Span, handle: &Name, states: States) -> Diagnostic {
    let name = &handle.text;
    let why = if states == States::BLOCKED {
        "it was blocked: no request was sent"
    } else {
        "its outcome has been received already"
    };
    Diagnostic::new(
        Code::UnreachableArm,
        format!("`{name}` cannot be open here, so this arm can never be taken"),
        span,
        format!("nothing more comes of `{name}`"),
    )
    .note(why)
    .help(format!("remove the arms for `{name}`, or wait where it may still be open"))
}

/// A wait for a conversation that may not have started.
pub(crate) fn wait_before_start(handle: &Name, span: Span) -> Diagnostic {
    let name = &handle.text;
    let title = format!("this waits for `{name}`, which may not have started");
    let label = format!("`{name}` may not have started here");
    Diagnostic::new(Code::HandleNotStarted, title, span, label)
        .related(handle.span, format!("`{name}` starts here"))
        .help("start the conversation on every path to the `wait`")
}

/// A wait that lists some triggers of a conversation and not all.
pub(crate) fn unhandled_trigger(keyword: Span, step: Span, missing: &[SmolStr]) -> Diagnostic {
    let title = format!("this `wait` does not list {}", list(missing));
    let note = "the contacts of a trigger that is not listed would sit out the whole wait";
    let arm = format!("trigger {} => {{}}", missing.join(", "));
    Diagnostic::new(
        Code::UnhandledTrigger,
        title,
        keyword,
        format!("not listed: {}", list(missing)),
    )
    .note(note)
    .help(format!("add `{arm}`"))
    .fix(Applicability::Review, "add an arm", before_brace(step), format!("{arm}\n"))
}

/// A wait that ends before an answer can come.
pub(crate) fn short_wait(
    limit: Span,
    handle: &Name,
    channel: Channel,
    needed: u64,
    engagement: &Name,
) -> Diagnostic {
    let name = &handle.text;
    let (title, label) = match channel {
        Channel::Sms => (
            format!("this wait ends before the first response of `{name}` is due"),
            format!("`{}` gives the contact {}", engagement.text, duration(needed)),
        ),
        Channel::Voice => (
            format!("this wait ends before the reattempts of `{name}` are used up"),
            format!("the reattempts of `{}` take {}", engagement.text, duration(needed)),
        ),
    };
    Diagnostic::new(Code::ShortWait, title, limit, label)
        .related(engagement.span, "declared here")
        .note("the `timeout` arm would be taken while the conversation is still under way")
        .help(format!("wait up to {} at least", duration(needed)))
}

/// A length of time in the largest units: `1 day 12 hours`.
pub(crate) fn duration(seconds: u64) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut left = seconds;
    let mut parts = Vec::new();
    for (length, word) in units {
        let count = left / length;
        left %= length;
        if count > 0 {
            parts.push(format!("{count} {word}{}", if count == 1 { "" } else { "s" }));
        }
    }
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

/// One event in two arms of a wait.
pub(crate) fn event_listed_twice(span: Span, earlier: Span, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnreachableArm,
        format!("`{what}` is listed twice in this wait"),
        span,
        "an earlier arm takes it",
    )
    .related(earlier, "taken here")
    .help("remove one of the two")
}

/// A trigger that ends the run before a wait sees it.
pub(crate) fn taken_by_exit_on(span: Span, exit: Span, trigger: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnreachableArm,
        format!("`{trigger}` ends the run before this arm can be taken"),
        span,
        "`exit on` takes it",
    )
    .related(exit, "holds at every instant of a run")
    .help("remove the arm, or give `exit on` a `when`")
}

/// Adds one concrete path that leads to a mistake.
pub(crate) fn add_path(diagnostic: &mut Diagnostic, turns: &[(Turn, Span)]) {
    const MOST_LABELS: usize = 2;
    const MOST_TURNS: usize = 6;
    let own = diagnostic.related.len();
    let labels = turns.iter().rev().take(MOST_LABELS.saturating_sub(own)).rev();
    for (turn, span) in labels {
        let message = match turn {
            Turn::Arm(_) | Turn::Otherwise => "one path takes this arm",
            Turn::Timeout => "one path comes through this `timeout`",
            Turn::Again => "one path comes from this `retry`",
            Turn::Exhausted => "one path comes with no run left",
        };
        diagnostic
            .related
            .push(journey_grammar::Label { span: *span, message: message.to_owned() });
    }
    if turns.is_empty() {
        return;
    }
    let skipped = turns.len().saturating_sub(MOST_TURNS);
    let words: Vec<String> =
        turns.iter().skip(skipped).map(|(turn, _)| turn_in_words(turn)).collect();
    let dots = if skipped > 0 { "… → " } else { "" };
    diagnostic.notes.push(format!("one path that leads here: {dots}{}", words.join(" → ")));
}

fn turn_in_words(turn: &Turn) -> String {
    match turn {
        Turn::Arm(head) => format!("`{head}`"),
        Turn::Timeout => "`timeout`".to_owned(),
        Turn::Otherwise => "`otherwise`".to_owned(),
        Turn::Again => "`retry`, the body again".to_owned(),
        Turn::Exhausted => "no run left".to_owned(),
    }
}
