//! Sentences about contact rules: broken, not decided, impossible, shared.

use journey_grammar::{Code, Diagnostic, Span};

use super::flow::duration;
use super::joined;
use crate::hir::{ConsentModel, ContactKinds, Journey, Length, Policy, Rule, RuleKind};
use crate::policy::{Undecided, words};

/// What every sentence about a followed rule needs.
#[derive(Copy, Clone)]
pub(crate) struct About<'a> {
    pub(crate) journey: &'a Journey,
    pub(crate) policy: &'a Policy,
    pub(crate) rule: &'a Rule,
    pub(crate) follows: Span,
}

/// A rule that some path breaks.
pub(crate) fn violation(
    about: About<'_>,
    at: Span,
    others: &[String],
    clock_change: bool,
) -> Diagnostic {
    let (title, label) = broken(about);
    let mut diagnostic = sourced(about, Diagnostic::new(Code::PolicyViolation, title, at, label));
    if !others.is_empty() {
        let steps = others.iter().map(|id| format!("`{id}`")).collect();
        diagnostic = diagnostic.note(format!("so does {}", joined(steps, "and")));
    }
    if clock_change {
        diagnostic =
            diagnostic.note("this happens when the clocks change: a day has 23 or 25 hours then");
    }
    diagnostic.help(remedy(about.rule))
}

/// A rule that was neither proved nor refuted.
pub(crate) fn undecided(about: About<'_>, reason: Undecided) -> Diagnostic {
    let journey = &about.journey.name;
    let title = format!(
        "nobody knows whether `{}` keeps a rule of `{}`",
        journey.text, about.policy.name.text
    );
    let (label, note, help) = match reason {
        Undecided::Budget => (
            "too many different paths",
            "the proof looks at a fixed number of situations, and this journey has more",
            "make the journey smaller: fewer runs of an attempt, fewer branches on data, or two journeys",
        ),
        Undecided::NoDates => (
            "the shortest times would break it",
            "with the shortest times the rule is broken, but no dates were found at which quiet time and the journey's own times of day let that happen",
            "leave more time between the contacts, so that the rule holds whatever the quiet time is",
        ),
    };
    let diagnostic = Diagnostic::new(Code::PolicyUndecided, title, journey.span, label);
    sourced(about, diagnostic).note(note).help(help)
}

/// Journeys that may exceed a limit together.
pub(crate) fn shared_limit(about: About<'_>, others: &[&Journey], together: u32) -> Diagnostic {
    let RuleKind::Limit { count, kinds, per } = &about.rule.kind else {
        return Diagnostic::new(Code::SharedLimit, "", about.journey.name.span, "");
    };
    let names = others.iter().map(|one| format!("`{}`", one.name.text)).collect();
    let (name, per) = (&about.journey.name, per_length(*per));
    let title = format!(
        "`{}` and {} could reach one contact with {} in {per}; `{}` allows {count}",
        name.text,
        joined(names, "and"),
        counted(together, *kinds),
        about.policy.name.text,
    );
    let mut diagnostic =
        Diagnostic::new(Code::SharedLimit, title, name.span, "each keeps the limit alone")
            .related(about.rule.span, "the rule");
    if let Some(first) = others.first() {
        diagnostic = diagnostic.related(first.name.span, "may hold the same contact");
    }
    diagnostic
        .note("at run time what would exceed the limit is held back: a call is blocked with `ContactRule`, a message is not sent")
        .help("keep the audiences apart with `exclude`, let one journey do less, or raise the limit")
}

/// A rule that no journey can keep.
pub(crate) fn impossible(policy: &Policy, rule: &Rule, other: Option<&Rule>) -> Diagnostic {
    let name = &policy.name.text;
    let (title, label) = match &rule.kind {
        RuleKind::Limit { kinds, .. } => (
            format!("`{name}` allows no {}", nouns(*kinds)),
            "no journey that sends one can keep this",
        ),
        RuleKind::Hours { kinds, .. } => (
            format!("`{name}` leaves no hour of the week for {}", nouns(*kinds)),
            "no hour is in both",
        ),
        RuleKind::Never { .. }
        | RuleKind::Require { .. }
        | RuleKind::Finish { .. }
        | RuleKind::Bad => (format!("no journey can keep this rule of `{name}`"), "cannot be kept"),
    };
    let diagnostic =
        Diagnostic::new(Code::ConflictingSettings, title, rule.span, label).as_warning();
    match other {
        Some(other) => diagnostic.related(other.span, "and this rule"),
        None => diagnostic.help("remove the rule, or allow at least one"),
    }
}

fn sourced(about: About<'_>, diagnostic: Diagnostic) -> Diagnostic {
    let diagnostic = diagnostic
        .related(about.rule.span, "the rule")
        .related(about.follows, format!("`{}` is followed here", about.policy.name.text));
    match &about.rule.because {
        Some(source) => diagnostic.note(format!("the rule's source: {source}")),
        None => diagnostic,
    }
}

/// Title and label.
fn broken(about: About<'_>) -> (String, String) {
    let (journey, policy) = (&about.journey.name.text, &about.policy.name.text);
    match &about.rule.kind {
        RuleKind::Limit { count, kinds, per } => {
            let per = per_length(*per);
            let more = count.saturating_add(1);
            (
                format!(
                    "`{journey}` can reach one contact with {} in {per}; `{policy}` allows {count}",
                    counted(more, *kinds)
                ),
                format!("{} {more} in {per}", noun(*kinds)),
            )
        }
        RuleKind::Hours { kinds, .. } => (
            format!("`{journey}` can send {} outside of the hours of `{policy}`", nouns(*kinds)),
            "no quiet time keeps this within the hours".to_owned(),
        ),
        RuleKind::Never { kinds, period: None, .. } => (
            format!(
                "`{journey}` can still {} a contact after an outcome for which `{policy}` forbids it",
                verbs(*kinds)
            ),
            "goes out although that may have been reported".to_owned(),
        ),
        RuleKind::Never { kinds, period: Some(period), .. } => {
            let period = duration(period.usual_seconds());
            (
                format!(
                    "`{journey}` can {} a contact less than {period} after an outcome for which `{policy}` forbids it",
                    verbs(*kinds)
                ),
                format!("can go out less than {period} after that"),
            )
        }
        RuleKind::Require { consent, kinds } => {
            let consent = match consent {
                ConsentModel::OptIn => "opt_in",
                ConsentModel::OptOut => "opt_out",
                ConsentModel::None => "none",
            };
            (
                format!(
                    "`{journey}` sends {} without asking for `{consent}`, which `{policy}` requires",
                    nouns(*kinds)
                ),
                format!("its profile does not ask for `{consent}` here"),
            )
        }
        RuleKind::Finish { within } => {
            let within = duration(within.usual_seconds());
            (
                format!("`{journey}` can last longer than {within}, which `{policy}` allows"),
                format!("can last longer than {within}"),
            )
        }
        RuleKind::Bad => (format!("`{journey}` breaks a rule of `{policy}`"), String::new()),
    }
}

fn remedy(rule: &Rule) -> &'static str {
    match &rule.kind {
        RuleKind::Limit { .. } => {
            "leave more time between them, let the attempt run less often, or let the contact enter again later"
        }
        RuleKind::Hours { .. } => {
            "give the step a `quiet time` on the contact's clock that covers the rest of the week"
        }
        RuleKind::Never { .. } => {
            "look at the Result or Disposition first and leave, for example `when call.Disposition has … => exit …`"
        }
        RuleKind::Require { .. } => "use a profile that asks for `opt_in` for this purpose",
        RuleKind::Finish { .. } => "shorten waits and delays, or let the attempt run less often",
        RuleKind::Bad => "mend the rule",
    }
}

fn per_length(per: Length) -> String {
    match (per.days, per.seconds) {
        (0, seconds) if seconds % 3_600 == 0 => {
            let hours = seconds / 3_600;
            format!("{hours} hour{}", if hours == 1 { "" } else { "s" })
        }
        (_, 0) => format!("{} day{}", per.days, if per.days == 1 { "" } else { "s" }),
        _ => duration(per.usual_seconds()),
    }
}

fn counted(count: u32, kinds: ContactKinds) -> String {
    if count == 1 {
        format!("{count} {}", noun(kinds))
    } else {
        format!("{count} {}", plural(kinds))
    }
}

fn noun(kinds: ContactKinds) -> &'static str {
    plural(kinds).strip_suffix('s').unwrap_or("contact")
}

fn plural(kinds: ContactKinds) -> &'static str {
    match (kinds.calls, kinds.texts, kinds.emails, kinds.pushes) {
        (true, false, false, false) => "calls",
        (false, true, false, false) => "texts",
        (false, false, true, false) => "emails",
        _ => "contacts",
    }
}

/// `calls and texts`
fn nouns(kinds: ContactKinds) -> String {
    words::plural(kinds, "and")
}

/// `call or text`
fn verbs(kinds: ContactKinds) -> String {
    if kinds.pushes {
        return "reach".to_owned();
    }
    let all = [(kinds.calls, "call"), (kinds.texts, "text"), (kinds.emails, "email")];
    let named = all.iter().filter(|(named, _)| *named).map(|(_, word)| (*word).to_owned());
    joined(named.collect(), "or")
}
