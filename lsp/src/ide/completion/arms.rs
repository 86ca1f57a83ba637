//! The arms of `wait` and of `branch` with conditions.

use std::fmt::Write as _;

use journey_compiler::hir::{Handle, Id, StepKind, Wait, WaitTrigger};
use journey_compiler::vocabulary::{Channel, EventKind};

use super::CompletionKind;
use super::ask::{Ask, Offer};
use super::{names, steps};

/// An event of a conversation that may still be listed.
struct Unlisted {
    handle: String,
    event: EventKind,
    /// Why nothing of it can come here.
    why_not: Option<String>,
}

/// Offers arms of a wait.
pub(super) fn wait(ask: &mut Ask<'_>) {
    let unlisted = unlisted(ask);
    let (has_timeout, lists_handles) = match innermost(ask) {
        Some(wait) => (wait.timeout.is_some(), listed_in(wait).next().is_some()),
        None => (false, false),
    };
    all_missing(ask, &unlisted, has_timeout);
    for one in unlisted {
        let head = format!("trigger {}.{}", one.handle, one.event.word());
        let offer = Offer::snippet(&head, &format!("{head} => {{$0}}"));
        let group = u8::from(!lists_handles);
        ask.push(Offer { docs: about(one.event), why_not: one.why_not, group, ..offer });
    }
    let triggers: Vec<(String, journey_grammar::Span)> = ask
        .program()
        .triggers
        .values()
        .map(|trigger| (trigger.name.text.to_string(), trigger.name.span))
        .collect();
    for (name, span) in triggers {
        let head = format!("trigger {name}");
        let docs = ask.docs_of(span);
        let offer = Offer::snippet(&head, &format!("{head} => {{$0}}"));
        ask.push(Offer { docs, group: 2, ..offer });
    }
    if !has_timeout {
        let offer = Offer::snippet("timeout", "timeout => {$0}");
        ask.push(Offer { detail: "required".to_owned(), group: 0, ..offer });
    }
    ask.keyword("trigger", "");
}

/// Every arm that a wait lacks, at once.
fn all_missing(ask: &mut Ask<'_>, unlisted: &[Unlisted], has_timeout: bool) {
    let possible: Vec<&Unlisted> = unlisted.iter().filter(|one| one.why_not.is_none()).collect();
    let count = possible.len() + usize::from(!has_timeout);
    if possible.is_empty() || count < 2 {
        return;
    }
    let mut text = String::new();
    for (place, one) in possible.iter().enumerate() {
        let event = one.event.word();
        let _ = writeln!(text, "trigger {}.{event} => {{${}}}", one.handle, place + 1);
    }
    if has_timeout {
        text.truncate(text.trim_end().len());
    } else {
        text.push_str("timeout => {$0}");
    }
    let offer = Offer::snippet("every arm that is missing", &text);
    ask.push(Offer { filter: Some("trigger timeout arms".to_owned()), group: 0, ..offer });
}

fn about(event: EventKind) -> String {
    let about = match event {
        EventKind::Attempted => "The contact center tried; if it failed, for a temporary reason.",
        EventKind::NotAttempted => "The contact center could not, and trying again will not help.",
        EventKind::Concluded => "The conversation has an outcome.",
        EventKind::Blocked => {
            "The journey sent no request: no consent, no address, no allowed window, or a contact rule."
        }
    };
    about.to_owned()
}

/// The wait around the cursor.
fn innermost<'a>(ask: &'a Ask<'_>) -> Option<&'a Wait> {
    let (_, at) = ask.tree();
    let journey = ask.journey()?;
    // Steps inside others come behind them.
    let around = journey.steps.values().filter(|step| step.span.covers(at));
    let mut waits = around
        .filter_map(|step| if let StepKind::Wait(wait) = &step.kind { Some(wait) } else { None });
    waits.next_back()
}

fn listed_in(wait: &Wait) -> impl Iterator<Item = (Id<Handle>, EventKind)> {
    let triggers = wait.arms.iter().flat_map(|arm| &arm.triggers);
    triggers.filter_map(|trigger| match trigger {
        WaitTrigger::Event { handle, event, .. } => Some((*handle, *event)),
        WaitTrigger::Declared(_) => None,
    })
}

/// The events that the wait around the cursor does not list; those of conversations that are open come first.
fn unlisted(ask: &Ask<'_>) -> Vec<Unlisted> {
    let Some(journey) = ask.journey() else { return Vec::new() };
    let open = steps::open_handles(ask);
    let listed: Vec<_> = innermost(ask).map(|wait| listed_in(wait).collect()).unwrap_or_default();
    let mut found = Vec::new();
    for (id, handle) in journey.handles.iter() {
        let name = handle.name.text.to_string();
        let why = match open.iter().find(|one| one.id == id) {
            None => Some(format!("`{name}` is not open")),
            Some(one) if !one.is_sure => Some(format!("`{name}` may not have started")),
            Some(_) => None,
        };
        let all = handle.channel.map_or(&[][..], Channel::events);
        for &event in all.iter().filter(|&&event| !listed.contains(&(id, event))) {
            found.push(Unlisted { handle: name.clone(), event, why_not: why.clone() });
        }
    }
    found.sort_by_key(|one| one.why_not.is_some());
    found
}

/// What stands behind `trigger` and between its commas; whether that was answered.
pub(super) fn trigger(ask: &mut Ask<'_>, words: &[&str]) -> bool {
    match words {
        [.., "."] => events_of(ask, words),
        ["trigger"] | ["trigger", .., ","] if ask.cursor.behind_dot().is_some() => {
            let mut names: Vec<(String, Option<String>)> = Vec::new();
            for one in unlisted(ask) {
                if !names.iter().any(|(name, _)| *name == one.handle) {
                    names.push((one.handle, one.why_not));
                }
            }
            for (name, why_not) in names {
                ask.push(Offer { why_not, ..Offer::new(name, CompletionKind::Handle) });
            }
            true
        }
        ["trigger"] | ["trigger", .., ","] => {
            for one in unlisted(ask) {
                let label = format!("{}.{}", one.handle, one.event.word());
                let offer = Offer::new(label, CompletionKind::Event);
                ask.push(Offer { docs: about(one.event), why_not: one.why_not, group: 0, ..offer });
            }
            if words.len() == 1 {
                names::triggers(ask);
            }
            true
        }
        _ => false,
    }
}

fn events_of(ask: &mut Ask<'_>, words: &[&str]) -> bool {
    let [.., base, "."] = words else { return false };
    let base = (*base).to_owned();
    if ask
        .journey()
        .is_none_or(|journey| !journey.handles.values().any(|handle| handle.name.text == *base))
    {
        return false;
    }
    let before_when = !words.contains(&"when");
    if before_when {
        for one in unlisted(ask).into_iter().filter(|one| one.handle == base) {
            let offer = Offer::new(one.event.word(), CompletionKind::Event);
            ask.push(Offer { docs: about(one.event), why_not: one.why_not, group: 0, ..offer });
        }
    }
    before_when
}

/// The events of the conversation before the `.`.
pub(super) fn events(ask: &mut Ask<'_>, words: &[&str]) {
    let [.., base, "."] = words else { return };
    let Some(journey) = ask.journey() else { return };
    let handle = journey.handles.values().find(|handle| handle.name.text == **base);
    let Some(channel) = handle.and_then(|handle| handle.channel) else { return };
    for event in channel.events().iter().filter(|event| **event != EventKind::Blocked) {
        let offer = Offer::new(event.word(), CompletionKind::Event);
        ask.push(Offer { docs: about(*event), ..offer });
    }
}

/// Offers arms of a plain branch.
pub(super) fn branch(ask: &mut Ask<'_>) {
    let offer = Offer::snippet("when", "when ${1:condition} => {$0}");
    ask.push(Offer {
        text: Some("when ".to_owned()),
        snippet: None,
        kind: CompletionKind::Keyword,
        ..offer
    });
    let offer = Offer::snippet("otherwise", "otherwise => {$0}");
    ask.push(Offer { kind: CompletionKind::Keyword, ..offer });
}
