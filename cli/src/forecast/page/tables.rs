//! The tables of the page.

use maud::{Markup, html};

use crate::forecast::document::{
    Capacity, Compared, Difference, Document, Finish, Hourly, Kind, Reason, Step, StepDifference,
};
use crate::forecast::text::clock;
use crate::forecast::words::{between, number, percent, seconds};

/// A table that can be wider than the page; reached by the keyboard.
fn wide(caption: &str, heads: &[&str], rows: &Markup) -> Markup {
    html! {
        div .wide role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr { @for (place, head) in heads.iter().enumerate() { th scope="col" .number[place > 0] { (head) } } } }
                tbody { (rows) }
            }
        }
    }
}

fn row(name: &str, cells: &[String]) -> Markup {
    html! { tr { th scope="row" { (name) } @for cell in cells { td .number { (cell) } } } }
}

pub(super) fn outcomes(document: &Document) -> Markup {
    let rows = html! {
        @for one in &document.outcomes {
            (row(&one.outcome, &[
                number(one.contacts),
                percent(one.of_all.share),
                between(one.of_all.low, one.of_all.high),
                one.median_seconds.map(seconds).unwrap_or_default(),
            ]))
        }
    };
    wide("Outcomes", &["Outcome", "Contacts", "Share", "95 % interval", "Half within"], &rows)
}

pub(super) fn steps(document: &Document) -> Markup {
    let rows = html! { @for step in &document.steps { (step_rows(step)) } };
    let heads = ["Step", "Contacts", "Share", "Times", "At rest at most", "When"];
    wide("Steps in the order of the journey, with the arms that were taken", &heads, &rows)
}

fn step_rows(step: &Step) -> Markup {
    let peak = step.most_resting.as_ref();
    html! {
        tr id={ "step-" (step.id) } {
            th scope="row" { (step.does) br; small .note { (step.id) } }
            td .number { (number(step.contacts)) }
            td .number { (percent(step.of_all)) }
            td .number { (number(step.visits)) }
            td .number { (peak.map(|peak| number(peak.count)).unwrap_or_default()) }
            td .number { (peak.map(|peak| clock(&peak.hour)).unwrap_or_default()) }
        }
        @for arm in &step.arms {
            tr .arm {
                th scope="row" { "→ " (arm.arm) }
                td .number { (number(arm.contacts)) }
                td .number { (percent(arm.of_step)) " of these" }
                td .number { (number(arm.visits)) }
                td {} td {}
            }
        }
    }
}

pub(super) fn hours(hourly: &Hourly) -> Markup {
    let rows = html! {
        @for hour in &hourly.hours {
            (row(&clock(&hour.hour), &[number(hour.went_out), number(hour.asked), number(hour.waiting)]))
        }
    };
    let caption = format!("{} by hour, on the journey's clock", hourly.kind);
    wide(&caption, &["Hour", "Went out", "Asked for", "Waiting when it begins"], &rows)
}

pub(super) fn capacity(capacity: &Capacity) -> Markup {
    let time = |value: Option<u64>| value.map(seconds).unwrap_or_default();
    let peak = capacity.longest_queue.as_ref();
    let rows = html! {
        (row("hours that use all of it", &[number(capacity.hours_full)]))
        (row("have to wait for room", &[number(capacity.waited)]))
        @if capacity.waited > 0 {
            (row("half of those that go out wait at most", &[time(capacity.median_wait_seconds)]))
            (row("nine in ten wait at most", &[time(capacity.p90_wait_seconds)]))
            (row("the longest wait", &[time(capacity.longest_wait_seconds)]))
            @if let Some(peak) = peak {
                (row(&format!("wait at once at most, at {}", clock(&peak.hour)), &[number(peak.count)]))
            }
            (row("do not go out after all", &[number(capacity.gave_up)]))
        }
    };
    wide(&format!("Capacity: {}", capacity.capacity), &["What", "How much"], &rows)
}

pub(super) fn times(finish: &Finish) -> Markup {
    let rows = html! {
        @for (place, count) in (0_u64..).zip(&finish.histogram) {
            @let (from, to) = (place * finish.part_seconds, (place + 1) * finish.part_seconds);
            @let start = if from == 0 { "0".to_owned() } else { seconds(from) };
            (row(&format!("{start} to {}", seconds(to)), &[number(*count)]))
        }
    };
    wide("Time from entering to leaving", &["Time", "Contacts"], &rows)
}

pub(super) fn kind(kind: &Kind) -> Markup {
    let rows = html! {
        @for (count, contacts) in kind.distribution.iter().enumerate() {
            (row(&count.to_string(), &[number(*contacts)]))
        }
    };
    wide(&format!("{} of one contact", kind.kind), &["How many", "Contacts"], &rows)
}

pub(super) fn not_sent(document: &Document) -> Markup {
    let lost = &document.not_sent;
    let of = |what: &str, reasons: &[Reason]| {
        html! { @for one in reasons { (row(&format!("{what}: {}", one.reason), &[number(one.count)])) } }
    };
    let is_empty = lost.conversations.is_empty() && lost.messages.is_empty();
    html! {
        section aria-labelledby="not-sent" {
            h2 #not-sent { "What does not go out" }
            @if is_empty { p { "Everything goes out." } } @else {
                (wide("Why conversations and messages do not go out", &["Why", "How often"], &html! {
                    (of("conversation", &lost.conversations))
                    (of("message", &lost.messages))
                    (of("of these by contact rule", &lost.rules))
                }))
            }
            @if !document.triggers.is_empty() {
                @let rows = html! { @for one in &document.triggers {
                    (row(&one.trigger, &[number(one.heard), number(one.raised)]))
                } };
                (wide("Triggers", &["Trigger", "Came to runs", "Raised by runs"], &rows))
            }
        }
    }
}

pub(super) fn assumptions(document: &Document) -> Markup {
    html! {
        section aria-labelledby="assumptions" {
            h2 #assumptions { "What is assumed" }
            table {
                caption { "The lines of the forecast, in words" }
                thead { tr { th scope="col" { "Of" } th scope="col" { "Assumed" } } }
                tbody { @for one in &document.assumptions { tr { th scope="row" { (one.of) } td { (one.says) } } } }
            }
        }
        section aria-labelledby="limits" {
            h2 #limits { "What this cannot say" }
            ul { @for limit in &document.limits { li { (limit) } } }
        }
    }
}

pub(super) fn compared(compared: &Compared) -> Markup {
    html! {
        section aria-labelledby="compared" {
            h2 #compared { "Compared with " (compared.old) }
            @if compared.same { p { b { "No difference at all:" } " every contact fares the same in both." } } @else {
                (differences(compared))
            }
            (names("Outcomes only in the old", &compared.only_old_outcomes))
            (names("Outcomes only in the new", &compared.only_new_outcomes))
            (names("Steps only in the old", &compared.only_old_steps))
            (names("Steps only in the new", &compared.only_new_steps))
            @for note in &compared.notes { p .note { (note) } }
        }
    }
}

fn names(title: &str, names: &[String]) -> Markup {
    html! { @if !names.is_empty() { h3 { (title) } ul { @for name in names { li { (name) } } } } }
}

fn differences(compared: &Compared) -> Markup {
    let points = |value: f64| format!("{:+.2} points", value * 100.0);
    let plain = |value: f64| format!("{value:+.3}");
    let time = |value: f64| {
        let sign = if value < 0.0 { "−" } else { "+" };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole seconds of some days"
        )]
        let whole = value.abs().round() as u64;
        format!("{sign}{}", if whole == 0 { "0".to_owned() } else { seconds(whole) })
    };
    let rows = html! {
        @for one in &compared.outcomes {
            (change(&one.of, &percent(one.old), &percent(one.new), one, &points))
        }
        @for one in &compared.contacts {
            (change(&format!("{} per contact", one.of), &format!("{:.3}", one.old), &format!("{:.3}", one.new), one, &plain))
        }
        @let finish = &compared.finish_seconds;
        (change("time to finish", time(finish.old).trim_start_matches('+'), time(finish.new).trim_start_matches('+'), finish, &time))
    };
    html! {
        (wide("Both forecasts over the same contacts", &["What", "Old", "New", "Change", "95 % interval", "More than chance"], &rows))
        (step_differences(compared))
    }
}

/// Steps to which another number comes.
fn step_differences(compared: &Compared) -> Markup {
    let differ = |step: &&StepDifference| step.old_contacts != step.new_contacts;
    let rows = html! {
        @for step in compared.steps.iter().filter(differ) {
            @let (old, new) = (step.old_contacts, step.new_contacts);
            @let sign = if new > old { "+" } else { "−" };
            (row(&step.id, &[number(old), number(new), format!("{sign}{}", number(new.abs_diff(old)))]))
        }
    };
    wide("Contacts who come to the steps of both", &["Step", "Old", "New", "Change"], &rows)
}

fn change(
    of: &str,
    old: &str,
    new: &str,
    one: &Difference,
    told: &dyn Fn(f64) -> String,
) -> Markup {
    let is_none = one.low == 0.0 && one.high == 0.0;
    html! {
        tr {
            th scope="row" { (of) }
            td .number { (old) }
            td .number { (new) }
            td .number { @if is_none { "same" } @else { (told(one.difference)) } }
            td .number { @if !is_none { (told(one.low)) " to " (told(one.high)) } }
            td .number { @if one.more_than_chance { span .star { "yes" } } @else { "no" } }
        }
    }
}
