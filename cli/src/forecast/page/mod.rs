//! A forecast as a page of its own: no network, no script, light and dark, on paper too.

mod headline;
mod plot;
mod tables;

use journey_plan::draw::{self, LEGEND_STYLE, Links, Overlay, STYLE, Tone};
use journey_plan::model::Journey;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use self::plot::{Bar, Slot};
use super::document::{Document, Finish, Hourly, Kind};
use super::text::{capital, clock};
use super::words::{number, percent, seconds};

const LOOKS: &str = include_str!("page.css");

/// Nothing is loaded from anywhere, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The forecast as an HTML page.
pub(super) fn page(document: &Document, journey: &Journey) -> String {
    let head = &document.forecast;
    let title = format!("{} · {}", head.journey, head.name);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Forecast: " (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(LEGEND_STYLE)) (PreEscaped(LOOKS)) }
            }
            body .journey .forecast {
                header {
                    h1 { (title) }
                    p .under {
                        "What the journey would do to " (number(head.contacts)) " simulated contacts from "
                        (clock(&head.starts)) " on, " (head.time_zone) "."
                    }
                }
                main {
                    (summary(document))
                    @if let Some(compared) = &document.compared { (tables::compared(compared)) }
                    (outcomes(document))
                    (steps(document, journey))
                    @for hourly in &document.hours { (load(hourly, document)) }
                    @if let Some(finish) = &document.finish { (times(finish)) }
                    (people(document))
                    (tables::not_sent(document))
                    (tables::assumptions(document))
                }
                footer { "Seed " (head.seed) ", plan " (head.plan) ". The same plan, contacts and seed give the same page." }
            }
        }
    };
    markup.into_string()
}

fn summary(document: &Document) -> Markup {
    html! {
        ul .headlines {
            @for one in headline::headlines(document) { li .warns[one.warns] { (one.says) } }
        }
        p .note {
            "These are consequences of "
            a href="#assumptions" { "the assumptions" }
            ", not measurements. "
            a href="#limits" { "What a forecast cannot say" }
        }
    }
}

/// A part of the page with a heading.
fn part(id: &str, title: &str, content: &Markup) -> Markup {
    html! { section aria-labelledby=(id) { h2 #(id) { (title) } (content) } }
}

/// A plot with its numbers as a table behind it.
fn figure(plot: &Markup, says: &str, table: &Markup) -> Markup {
    html! {
        figure { (plot) figcaption { (says) } }
        details { summary { "The numbers as a table" } (table) }
    }
}

fn outcomes(document: &Document) -> Markup {
    let plot = plot::outcomes(&document.outcomes);
    let says = "The share of each outcome; the thin lines are intervals of 95 %: how far chance alone may carry it.";
    part("outcomes", "How it ends", &figure(&plot, says, &tables::outcomes(document)))
}

fn steps(document: &Document, journey: &Journey) -> Markup {
    let mut overlay = Overlay::default();
    for step in &document.steps {
        let tone = if step.contacts == 0 { Tone::Quiet } else { Tone::Busy };
        let share = if step.contacts == 0 { "nobody".to_owned() } else { percent(step.of_all) };
        overlay.mark(step.id.as_str(), tone, share);
        if let Some(peak) = &step.most_resting {
            overlay.mark(step.id.as_str(), Tone::Quiet, format!("{} at most", number(peak.count)));
        }
    }
    let picture = draw::element(journey, &Links::steps("#step-{step}"), &overlay);
    let content = html! {
        p {
            "Beside each step: the share of all contacts who come to it, and how many rest there at most at the stroke "
            "of an hour. Each step leads to its numbers below."
        }
        div .picture role="region" aria-label={ "Picture of " (journey.name) } tabindex="0" { (PreEscaped(picture)) }
        div .journey .legend role="group" aria-label="Legend" { (PreEscaped(draw::legend())) }
        (tables::steps(document))
    };
    part("steps", "Who comes to each step", &content)
}

fn load(hourly: &Hourly, document: &Document) -> Markup {
    let capacity = document.capacities.iter().find(|one| one.kind == hourly.kind);
    let (hours, days) = filled(hourly);
    let plot = plot::hours(hourly, capacity, &days, &hours);
    let says = format!(
        "Each column is an hour. At most {} go out in one, from {} on.",
        number(hourly.peak.count),
        clock(&hourly.peak.hour)
    );
    let table = tables::hours(hourly);
    let content = html! {
        (figure(&plot, &says, &table))
        @if let Some(capacity) = capacity { (tables::capacity(capacity)) }
    };
    let title = format!("{} per hour", capital(&hourly.kind));
    part(&format!("{}-per-hour", hourly.kind), &title, &content)
}

/// All hours from the first to the last, and where days begin with their dates, at most ten.
fn filled(hourly: &Hourly) -> (Vec<Slot>, Vec<(usize, String)>) {
    let places: Vec<Option<i64>> =
        hourly.hours.iter().map(|hour| super::words::hour_number(&hour.hour)).collect();
    let first = places.first().copied().flatten().unwrap_or(0);
    let mut slots: Vec<Slot> = Vec::new();
    let mut days: Vec<(usize, String)> = Vec::new();
    for (hour, number) in hourly.hours.iter().zip(places) {
        let place = usize::try_from(number.unwrap_or(first) - first).unwrap_or(0);
        if slots.len() <= place {
            slots.resize(place + 1, Slot::default());
        }
        if let Some(slot) = slots.get_mut(place) {
            *slot = Slot { went: hour.went_out, waiting: hour.waiting };
        }
        let date = hour.hour.get(..10).unwrap_or_default();
        if days.last().is_none_or(|(_, last)| last != date) {
            days.push((place, date.to_owned()));
        }
    }
    let every = days.len().div_ceil(9).max(1);
    (slots, days.into_iter().step_by(every).collect())
}

fn times(finish: &Finish) -> Markup {
    let bars: Vec<Bar> = (0..)
        .zip(&finish.histogram)
        .map(|(place, count): (u64, _)| Bar {
            name: short(place * finish.part_seconds),
            count: *count,
        })
        .collect();
    let label = "How many contacts finish in which time";
    let below = format!("time since entering, in parts of {}", seconds(finish.part_seconds));
    let says = format!(
        "On average {}; half within {}, nine in ten within {}, 99 in 100 within {}.",
        seconds(finish.mean_seconds),
        seconds(finish.p50_seconds),
        seconds(finish.p90_seconds),
        seconds(finish.p99_seconds)
    );
    let plot = plot::bars(&bars, label, &below);
    part("finish", "How long it takes", &figure(&plot, &says, &tables::times(finish)))
}

/// `36 h`: the start of a part of the histogram.
fn short(from: u64) -> String {
    match from {
        0 => "0".to_owned(),
        1..120 => format!("{from} s"),
        120..7_200 => format!("{} min", from / 60),
        7_200..172_800 => format!("{} h", from / 3_600),
        _ if from.is_multiple_of(86_400) => format!("{} d", from / 86_400),
        _ => format!("{} d {} h", from / 86_400, from / 3_600 % 24),
    }
}

fn people(document: &Document) -> Markup {
    let used = document.contacts.iter().filter(|kind| kind.total > 0);
    let content = html! { @for kind in used { h3 { (capital(&kind.kind)) } (kind_of(kind)) } };
    part("contacts", "How often people are contacted", &content)
}

fn kind_of(kind: &Kind) -> Markup {
    let bars: Vec<Bar> = kind
        .distribution
        .iter()
        .enumerate()
        .map(|(count, contacts)| Bar { name: count.to_string(), count: *contacts })
        .collect();
    let label = format!("How many contacts get how many {}", kind.kind);
    let says = format!(
        "{} {} together, {:.2} per contact: half at most {}, nine in ten at most {}, 99 in 100 at most {}, nobody more than {}.",
        number(kind.total),
        kind.kind,
        kind.mean,
        kind.p50,
        kind.p90,
        kind.p99,
        kind.most
    );
    let plot = plot::bars(&bars, &label, &format!("{} of one contact", kind.kind));
    figure(&plot, &says, &tables::kind(kind))
}
