//! Runs: finding them, what happened in one, and helping those that are parked.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{Page, Tab};
use super::journey::Done;
use super::parts::{self, instant, redirect, wide};
use super::timeline::timeline;
use super::words::{self, RUN_STATES, encoded};
use crate::RunFilter;
use crate::http::App;
use crate::http::auth::{Operator, Visitor};
use crate::http::body::{Asked, Name, Names};
use crate::http::problem::Problem;
use crate::input::Operation;
use crate::view::{Run, RunDetail, RunState, Runs};

/// How many runs stand on a page.
const SHOWN: usize = 50;

/// What the form asks for; what is empty does not matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wanted {
    journey: String,
    step: String,
    contact: String,
    state: String,
    after: String,
}

impl Wanted {
    fn filter(&self) -> Result<RunFilter, Problem> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let state = match given(&self.state) {
            None => None,
            Some(word) => {
                let known = RUN_STATES.iter().find(|(_, known)| *known == word);
                let unknown = || Problem::query("`state` is none of the states of a run");
                Some(known.ok_or_else(unknown)?.0)
            }
        };
        Ok(RunFilter {
            journey: given(&self.journey),
            step: given(&self.step),
            contact: given(&self.contact),
            state,
            after: given(&self.after),
            limit: SHOWN,
        })
    }

    /// The address of this search from a run on.
    fn address(&self, after: &str) -> String {
        let pairs = [
            ("journey", self.journey.as_str()),
            ("step", &self.step),
            ("contact", &self.contact),
            ("state", &self.state),
            ("after", after),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { "/runs".to_owned() } else { format!("/runs?{}", pairs.join("&")) }
    }

    fn is_any(&self) -> bool {
        self.address("") == "/runs"
    }
}

/// Shows the runs that are wanted.
pub(super) async fn list(
    visitor: Visitor,
    State(app): State<App>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    let runs = app.engine().runs(wanted.filter()?).await?;
    let journeys = app.engine().journeys().await?;
    let names: Vec<String> = journeys.into_iter().map(|journey| journey.name).collect();
    let content = html! {
        (form(&wanted, &names))
        // WHY: looking for a step looks at every run, which is too much to do every two seconds.
        div #runs data-live[wanted.step.is_empty()] {
            @if runs.runs.is_empty() { (empty(&wanted)) } @else { (table(&runs.runs)) (pages(&wanted, &runs)) }
        }
    };
    Ok(Page::new("Runs", Tab::Runs, content).answer(&app, visitor).await)
}

fn form(wanted: &Wanted, journeys: &[String]) -> Markup {
    html! {
        form .filters method="get" action="/runs" role="search" aria-label="Runs" {
            div { label for="journey" { "Journey" } select #journey name="journey" {
                option value="" { "any" }
                @for name in journeys { option value=(name) selected[*name == wanted.journey] { (name) } }
            } }
            div { label for="state" { "State" } select #state name="state" {
                option value="" { "any" }
                @for (state, word) in RUN_STATES {
                    option value=(word) selected[word == wanted.state] { (words::run_state(state)) }
                }
            } }
            div { label for="step" { "Step" } input #step name="step" value=(wanted.step) autocomplete="off" spellcheck="false"; }
            div { label for="contact" { "Contact" } input #contact name="contact" value=(wanted.contact) autocomplete="off" spellcheck="false"; }
            div .go {
                button .main type="submit" { "Show" }
                @if !wanted.is_any() { a href="/runs" { "Show all" } }
            }
        }
    }
}

fn empty(wanted: &Wanted) -> Markup {
    html! {
        @if wanted.is_any() {
            p { "No contact entered a journey yet. Start one, then bring contacts:" }
            pre { code { "journey journeys NAME start\njourney contacts import FILE.csv --segment SEGMENT" } }
        } @else {
            p { "No run is like that." }
        }
    }
}

fn table(runs: &[Run]) -> Markup {
    let table = html! {
        table {
            caption { "Newest first" }
            thead { tr {
                th scope="col" { "Run" }
                th scope="col" { "Journey" }
                th scope="col" { "Contact" }
                th scope="col" { "State" }
                th scope="col" { "Step" }
                th scope="col" { "Moved" }
                th scope="col" { "Goes on, or ended with" }
            } }
            tbody { @for run in runs {
                tr {
                    th scope="row" { (parts::run(&run.id)) }
                    td { (parts::journey(&run.journey)) }
                    td { (parts::contact(run.contact.as_deref())) }
                    td { (parts::run_state(run.state)) }
                    td { @if let Some(step) = &run.step { (parts::step(step)) } }
                    td { (instant(&run.moved)) }
                    td { (then(run)) }
                }
            } }
        }
    };
    wide("Runs", &table)
}

fn then(run: &Run) -> Markup {
    html! {
        @if let Some(outcome) = &run.outcome { (outcome) }
        @else if let Some(fault) = &run.fault { (parts::sentence(fault)) }
        @else if let Some(due) = &run.due { (instant(due)) }
    }
}

fn pages(wanted: &Wanted, runs: &Runs) -> Markup {
    html! {
        nav .pages aria-label="Pages of runs" {
            @if !wanted.after.is_empty() { a href=(wanted.address("")) { "Newest" } }
            @if let Some(next) = &runs.next { a href=(wanted.address(next)) { "Older" } }
        }
    }
}

/// Shows what happened in a run.
pub(super) async fn show(
    visitor: Visitor,
    State(app): State<App>,
    Name(id): Name,
    Asked(Done { done }): Asked<Done>,
) -> Result<Response, Problem> {
    let RunDetail { run, timeline: entries } = app.engine().run(&id).await?;
    let content = html! {
        div #run data-live {
            (facts(&run))
            @if visitor.may_operate() { (buttons(&run)) }
        }
        section aria-labelledby="happened" {
            h2 #happened { "What happened, and why" }
            p .hint { "Times on the contact's clock; point at one for the instant in UTC." }
            div #timeline data-live { (timeline(&entries)) }
        }
    };
    let done = done.and_then(|word| operation_of(&word).ok());
    let done = done.map(|done| format!("The run was {}.", words::operation(done)[2]));
    Ok(Page::new(format!("Run {}", run.id), Tab::Runs, content)
        .after(done)
        .answer(&app, visitor)
        .await)
}

/// What is known of a run.
pub(super) fn facts(run: &Run) -> Markup {
    html! {
        @if let Some(fault) = &run.fault {
            p .trouble #fault data-tell={ "The run is parked: " (fault) } {
                strong { "Parked: " } (parts::sentence(fault)) ". No other run waits for it."
            }
        }
        dl .facts {
            dt { "State" } dd #now data-tell={ "The run " (words::run_state(run.state)) } { (parts::run_state(run.state)) }
            dt { "Journey" } dd { (parts::journey(&run.journey)) }
            dt { "Contact" } dd { (parts::contact(run.contact.as_deref())) }
            @if let Some(step) = &run.step { dt { "Step" } dd { (parts::step(step)) } }
            @if let Some(outcome) = &run.outcome { dt { "Outcome" } dd { (outcome) } }
            dt { "Began" } dd { (instant(&run.began)) }
            dt { "Moved" } dd { (instant(&run.moved)) }
            @if let Some(due) = &run.due { dt { "Goes on" } dd { (instant(due)) } }
        }
    }
}

/// What can be done with a run in its state.
fn operations(run: &Run) -> &'static [Operation] {
    match run.state {
        RunState::Quarantined => &words::OPERATIONS,
        RunState::Held | RunState::Ready | RunState::Waiting | RunState::Resting => {
            &[Operation::End]
        }
        RunState::Done => &[],
    }
}

fn buttons(run: &Run) -> Markup {
    html! {
        div .buttons { @for operation in operations(run) {
            @let [word, button, _] = words::operation(*operation);
            form method="get" action={ "/runs/" (encoded(&run.id)) "/" (word) } {
                button type="submit" { (button) }
            }
        } }
    }
}

fn operation_of(word: &str) -> Result<Operation, Problem> {
    let found = words::OPERATIONS.into_iter().find(|one| words::operation(*one)[0] == word);
    found.ok_or_else(Problem::not_found)
}

/// Asks whether it is to be done.
pub(super) async fn ask(
    visitor: Visitor,
    _: Operator,
    State(app): State<App>,
    Names(id, word): Names,
) -> Result<Response, Problem> {
    let operation = operation_of(&word)?;
    let run = app.engine().run(&id).await?.run;
    let [word, button, _] = words::operation(operation);
    let address = format!("/runs/{}", encoded(&id));
    let content = html! {
        p { (parts::sentence(&consequence(operation, &run))) }
        (facts(&run))
        form .confirm method="post" action={ (address) "/" (word) } {
            button .main type="submit" { (button) }
            a href=(address) { "Leave it as it is" }
        }
    };
    Ok(Page::new(format!("{button}?"), Tab::Runs, content).answer(&app, visitor).await)
}

fn consequence(operation: Operation, run: &Run) -> String {
    let step =
        run.step.as_deref().map_or_else(|| "the step".to_owned(), |step| format!("`{step}`"));
    match operation {
        Operation::Retry => format!(
            "The run tries {step} again as things stand now. What went out before does not go out again; if the cause \
             is still there, the run is parked once more."
        ),
        Operation::Skip => format!(
            "The run goes on behind {step} as if it had been done. The contact does not get what {step} would have sent."
        ),
        Operation::End => "The run ends here with the outcome `cancelled`: the contact gets nothing more from it, and \
                           what is under way is called off where the provider can. This cannot be undone."
            .to_owned(),
    }
}

/// Does it.
pub(super) async fn operate(
    _: Operator,
    State(app): State<App>,
    Names(id, word): Names,
) -> Result<Response, Problem> {
    app.engine().operate(&id, operation_of(&word)?).await?;
    Ok(redirect(&format!("/runs/{}?done={word}", encoded(&id))))
}
