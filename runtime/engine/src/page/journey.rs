//! One journey: its picture with what happens on each step, and why things did not happen.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use journey_plan::draw::{self, Links, Overlay, Tone};
use journey_plan::model;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::frame::{Page, Tab};
use super::parts::{self, counts, instant};
use super::words::{self, encoded, number};
use super::{journeys, timeline};
use crate::RunFilter;
use crate::http::App;
use crate::http::auth::Visitor;
use crate::http::body::{Asked, Name};
use crate::http::problem::Problem;
use crate::view::{Count, Journey, Recent, RunState};

/// How many of the last sends of all journeys are looked at, and how many of this one are shown.
const LOOKED_AT: usize = 200;
const SHOWN: usize = 10;

/// What was done a moment ago.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Done {
    #[serde(default)]
    pub(super) done: Option<String>,
}

/// Shows a journey.
pub(super) async fn show(
    visitor: Visitor,
    State(app): State<App>,
    Name(name): Name,
    Asked(Done { done }): Asked<Done>,
) -> Result<Response, Problem> {
    let engine = app.engine();
    let journey = engine.journey(&name).await?;
    let plan = engine.plan(&journey.plan)?;
    let mut recent = engine.recent(LOOKED_AT).await?;
    recent.retain(|one| one.journey == name);
    recent.truncate(SHOWN);
    let state = Some(RunState::Quarantined);
    let filter = RunFilter { journey: Some(name.clone()), state, ..RunFilter::default() };
    let mut parked: BTreeMap<String, u64> = BTreeMap::new();
    if journey.quarantined > 0 {
        for run in engine.runs(filter).await?.runs {
            *parked.entry(run.step.unwrap_or_default()).or_default() += 1;
        }
    }
    let drawn = plan.plan().journeys.iter().find(|one| one.name == name.as_str());
    let content = html! {
        (summary(&journey, visitor))
        @if let Some(drawn) = drawn { (picture(drawn, &journey, &parked)) }
        (why(&journey))
        (last(&recent))
    };
    let page = Page::new(name.as_str(), Tab::Journeys, content);
    Ok(page.after(journeys::done(&name, done.as_deref())).answer(&app, visitor).await)
}

fn summary(journey: &Journey, visitor: Visitor) -> Markup {
    let name = &journey.name;
    html! {
        div #summary data-live {
            p #state data-tell={ (name) " is " (words::journey_state(journey.state)) } {
                (parts::journey_state(journey.state)) " since " (instant(&journey.since))
            }
            @if visitor.may_operate() { (journeys::buttons(journey)) }
            dl .figures {
                div { dt { "Inside" } dd {
                    a href={ "/runs?journey=" (encoded(name)) } {
                        (number(journey.inside)) span .hidden { " runs of " (name) }
                    }
                } }
                div { dt { "Entered" } dd { (number(journey.entered)) } }
                div { dt { "Reached the goal" } dd { (number(journey.goals)) } }
                div { dt { "Parked" } dd { (journeys::parked(name, journey.quarantined)) } }
            }
            p .hint { "Plan " code { (journey.plan) } }
        }
    }
}

/// What happens on each step, on top of the picture.
fn overlay(journey: &Journey, parked: &BTreeMap<String, u64>) -> Overlay {
    let mut overlay = Overlay::default();
    for Count { of, count } in &journey.steps {
        overlay.mark(of.as_str(), Tone::Busy, format!("{} here", number(*count)));
    }
    for Count { of, count } in &journey.sent {
        overlay.mark(of.as_str(), Tone::Quiet, format!("{} sent", number(*count)));
    }
    for (of, count) in parked {
        overlay.mark(of.as_str(), Tone::Bad, format!("{} parked", number(*count)));
    }
    overlay
}

fn picture(drawn: &model::Journey, journey: &Journey, parked: &BTreeMap<String, u64>) -> Markup {
    let template = format!("/runs?journey={}&step={{step}}", encoded(&journey.name));
    let picture = draw::element(drawn, &Links::steps(template), &overlay(journey, parked));
    html! {
        section aria-labelledby="now" {
            h2 #now { "Where the runs are" }
            p { "Each step leads to the runs that rest on it. " a href="#steps" { "The same as a table" } }
            div #picture .picture role="region" aria-label={ "Picture of " (journey.name) } tabindex="0" data-live { (PreEscaped(picture)) }
            div .journey .legend role="group" aria-label="Legend" {
                (PreEscaped(draw::legend()))
                ul {
                    @for (tone, meaning) in [
                        (Tone::Busy, "how many runs rest there"),
                        (Tone::Quiet, "how often it went out"),
                        (Tone::Bad, "how many runs are parked there and wait for an operator"),
                    ] { li { span .sign { (tone.sign()) } " " (meaning) } }
                }
            }
            div #steps data-live { (steps(drawn, journey, parked)) }
        }
    }
}

/// The counts of each step; steps that only earlier plans have stand last.
fn steps(drawn: &model::Journey, journey: &Journey, parked: &BTreeMap<String, u64>) -> Markup {
    let graph = draw::graph(drawn);
    let known = graph
        .nodes
        .iter()
        .filter_map(|node| Some((node.step.as_ref()?.to_string(), node.words.clone())));
    let mut rows: Vec<(String, String)> = known.collect();
    for Count { of, .. } in journey.steps.iter().chain(&journey.sent) {
        if rows.iter().all(|(id, _)| id != of) {
            rows.push((of.clone(), "a step of an earlier plan".to_owned()));
        }
    }
    let of = |counts: &[Count], id: &str| {
        counts.iter().find(|count| count.of == id).map_or(0, |count| count.count)
    };
    let table = html! {
        table {
            caption { "The steps of " (journey.name) }
            thead { tr {
                th scope="col" { "What it does" }
                th scope="col" { "Step" }
                th scope="col" .number { "Here" }
                th scope="col" .number { "Sent" }
                th scope="col" .number { "Parked" }
            } }
            tbody { @for (id, words) in &rows {
                tr {
                    th scope="row" {
                        a href={ "/runs?journey=" (encoded(&journey.name)) "&step=" (encoded(id)) } { (words) }
                    }
                    td { (parts::step(id)) }
                    td .number { (number(of(&journey.steps, id))) }
                    td .number { (number(of(&journey.sent, id))) }
                    td .number { (number(parked.get(id).copied().unwrap_or(0))) }
                }
            } }
        }
    };
    parts::wide("Steps", &table)
}

fn why(journey: &Journey) -> Markup {
    let Journey { outcomes, refused, kept_out, .. } = journey;
    let entered = journey.entered == 0;
    let nobody = if entered { "Nobody entered yet." } else { "Nobody left yet." };
    html! {
        section aria-labelledby="counts" {
            h2 #counts { "How it goes" }
            div #why .columns data-live {
                (counts("How runs ended", "Outcome", outcomes, str::to_owned, nobody))
                (counts("What did not go out", "Why", refused, |reason| words::refused(reason).to_owned(), "Everything went out."))
                (counts("Who did not enter", "Why", kept_out, |reason| words::kept_out(reason).to_owned(), "Nobody was kept out."))
            }
        }
    }
}

fn last(recent: &[Recent]) -> Markup {
    html! {
        section aria-labelledby="last" {
            h2 #last { "What went out last, or did not" }
            div #sends data-live {
                @if recent.is_empty() {
                    p .none { "Nothing yet. Contacts come by " code { "journey contacts import FILE.csv" } "." }
                } @else { (timeline::recent(recent, false)) }
            }
        }
    }
}
