//! How busy the connectors are, and what went out last.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{Page, Tab};
use super::parts::instant;
use super::timeline;
use super::words::{counted, number};
use crate::http::App;
use crate::http::auth::Visitor;
use crate::http::problem::Problem;
use crate::view::Load;

/// How many of the last sends stand on the page.
const SHOWN: usize = 100;

/// Shows load against capacity.
pub(super) async fn load(visitor: Visitor, State(app): State<App>) -> Result<Response, Problem> {
    let loads = app.engine().loads().await?;
    let content = html! {
        p { "What carries conversations and messages, how much of it, and who waits for room." }
        div #load .columns data-live { @for load in &loads { (one(load)) } }
    };
    Ok(Page::new("Load", Tab::Load, content).answer(&app, visitor).await)
}

fn one(load: &Load) -> Markup {
    let (class, sign) = match load.state.as_str() {
        "up" => ("good", "✓"),
        "trying" => ("", "…"),
        _ => ("bad", "▲"),
    };
    let tell = format!("{} for {} is {}", load.connector, load.carries, load.state);
    html! {
        section .card #{ "load-" (load.carries) } data-tell=(tell) aria-label=(load.carries) {
            h2 { (load.carries) }
            p { (load.connector) ", " span .state .(class) { span aria-hidden="true" { (sign) } " " (load.state) } }
            @if let Some(reason) = &load.reason { p .trouble { (reason) } }
            (meter("Sent in the last minute", load.last_minute, load.per_minute))
            @if load.carries == "conversations" {
                (meter("Conversations open", load.lines_used, load.lines))
            }
            dl .facts {
                dt { "Without an answer" } dd { (counted(load.unanswered, "request")) }
                dt { "Wait for room" } dd { (counted(load.waiting, "run")) }
                @if let Some(oldest) = &load.oldest { dt { "The oldest since" } dd { (instant(oldest)) } }
            }
        }
    }
}

fn meter(name: &str, value: u64, most: Option<u32>) -> Markup {
    html! {
        div .meter {
            p { (name) ": " strong { (number(value)) }
                @match most {
                    Some(most) => { " of at most " (number(u64::from(most))) }
                    None => ", without limit",
                }
            }
            @if let Some(most) = most { meter aria-label=(name) min="0" max=(most.max(1)) value=(value) {} }
        }
    }
}

/// Shows what went out last, or did not.
pub(super) async fn recent(visitor: Visitor, State(app): State<App>) -> Result<Response, Problem> {
    let recent = app.engine().recent(SHOWN).await?;
    let content = html! {
        div #recent data-live {
            @if recent.is_empty() {
                p { "Nothing went out yet. Start a journey, then bring contacts:" }
                pre { code { "journey journeys NAME start\njourney contacts import FILE.csv --segment SEGMENT" } }
            } @else { (timeline::recent(&recent, true)) }
        }
    };
    Ok(Page::new("What went out last, or did not", Tab::Recent, content)
        .answer(&app, visitor)
        .await)
}
