//! All journeys, and starting, pausing, resuming and stopping one.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{Page, Tab};
use super::parts::{self, instant, redirect};
use super::words::{self, counted, encoded, number};
use crate::http::App;
use crate::http::auth::{Operator, Visitor};
use crate::http::body::Names;
use crate::http::problem::Problem;
use crate::input::Action;
use crate::view::Journey;

/// Shows all journeys.
pub(super) async fn list(visitor: Visitor, State(app): State<App>) -> Result<Response, Problem> {
    let journeys = app.engine().journeys().await?;
    let content = html! {
        div #journeys data-live {
            @if journeys.is_empty() { (empty()) } @else { (table(&journeys, visitor)) }
        }
    };
    Ok(Page::new("Journeys", Tab::Journeys, content).answer(&app, visitor).await)
}

fn empty() -> Markup {
    html! {
        p { "No plan was published yet. In the folder of a project:" }
        pre { code { "journey publish" } }
        p { "checks it and publishes its plan; its journeys stand here then, and nobody enters before you start one." }
    }
}

fn table(journeys: &[Journey], visitor: Visitor) -> Markup {
    let table = html! {
        table {
            caption { "Each journey with the runs in it" }
            thead { tr {
                th scope="col" { "Journey" }
                th scope="col" { "State" }
                th scope="col" .number { "Inside" }
                th scope="col" .number { "Entered" }
                th scope="col" .number { "Goal" }
                th scope="col" { "Outcomes" }
                th scope="col" .number { "Parked" }
                @if visitor.may_operate() { th scope="col" { "Do" } }
            } }
            tbody { @for journey in journeys { (row(journey, visitor)) } }
        }
    };
    parts::wide("Journeys", &table)
}

fn row(journey: &Journey, visitor: Visitor) -> Markup {
    let Journey { name, state, inside, entered, goals, outcomes, quarantined, .. } = journey;
    html! {
        tr id={ "journey-" (name) } data-tell={ (name) " is " (words::journey_state(*state)) } {
            th scope="row" { (parts::journey(name)) }
            td { (parts::journey_state(*state)) }
            td .number { (number(*inside)) }
            td .number { (number(*entered)) }
            td .number { (number(*goals)) }
            td { ul .plain { @for one in outcomes { li { (one.of) " " strong { (number(one.count)) } } } } }
            td .number { (parked(name, *quarantined)) }
            @if visitor.may_operate() { td { (buttons(journey)) } }
        }
    }
}

/// How many runs are parked, with a link to them.
pub(super) fn parked(journey: &str, count: u64) -> Markup {
    let address = format!("/runs?journey={}&state=quarantined", encoded(journey));
    html! {
        @if count == 0 { "0" } @else {
            a .bad #{ "parked-" (journey) } href=(address)
                data-tell={ (counted(count, "run")) " of " (journey) " parked" } {
                span aria-hidden="true" { "▲ " } (number(count))
                span .hidden { " parked in " (journey) }
            }
        }
    }
}

/// The buttons for what can be done. What only stops something is done at once; what reaches people or ends their
/// runs is asked about first.
pub(super) fn buttons(journey: &Journey) -> Markup {
    let name = encoded(&journey.name);
    html! {
        div .buttons { @for action in words::actions(journey.state) {
            @let [word, button, _] = words::action(*action);
            form method=(if *action == Action::Pause { "post" } else { "get" })
                action={ "/journeys/" (name) "/" (word) } {
                button type="submit" { (button) span .hidden { " " (journey.name) } }
            }
        } }
    }
}

fn action_of(word: &str) -> Result<Action, Problem> {
    let found = words::ACTIONS.into_iter().find(|action| words::action(*action)[0] == word);
    found.ok_or_else(Problem::not_found)
}

/// Asks whether it is to be done.
pub(super) async fn ask(
    visitor: Visitor,
    _: Operator,
    State(app): State<App>,
    Names(name, word): Names,
) -> Result<Response, Problem> {
    let action = action_of(&word)?;
    let journey = app.engine().journey(&name).await?;
    let [word, button, _] = words::action(action);
    let address = format!("/journeys/{}", encoded(&name));
    let content = html! {
        p { (parts::sentence(&consequence(action, &journey))) }
        p { "It is " (words::journey_state(journey.state)) " since " (instant(&journey.since)) "." }
        form .confirm method="post" action={ (address) "/" (word) } {
            button .main type="submit" { (button) " " (name) }
            a href=(address) { "Leave it as it is" }
        }
    };
    Ok(Page::new(format!("{button} {name}?"), Tab::Journeys, content).answer(&app, visitor).await)
}

fn consequence(action: Action, journey: &Journey) -> String {
    let inside = counted(journey.inside, "run");
    match action {
        Action::Start => {
            "Contacts enter from now on, or from the date at which the journey starts, and are \
                          contacted as it says."
                .to_owned()
        }
        Action::Pause => {
            format!("Nobody enters and nothing goes out; time goes on for the {inside} inside.")
        }
        Action::Resume => format!(
            "Contacts enter again, and what was held for the {inside} inside goes out, oldest first, as far as it \
             still may."
        ),
        Action::Stop => format!(
            "Nobody enters, and the {inside} inside end now, wherever they stand. Starting the journey again does not \
             bring them back."
        ),
    }
}

/// Does it.
pub(super) async fn act(
    _: Operator,
    State(app): State<App>,
    Names(name, word): Names,
) -> Result<Response, Problem> {
    let action = action_of(&word)?;
    app.engine().act(&name, action).await?;
    Ok(redirect(&format!("/journeys/{}?done={word}", encoded(&name))))
}

/// What was done a moment ago, in words.
pub(super) fn done(name: &str, word: Option<&str>) -> Option<String> {
    let action = action_of(word?).ok()?;
    Some(format!("{name} is {}.", words::action(action)[2]))
}
