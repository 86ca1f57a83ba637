//! Contacts: finding one, and why it was or was not contacted.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{Page, Tab};
use super::parts::{self, instant, redirect, wide};
use super::timeline::timeline;
use super::words::{self, encoded};
use crate::http::App;
use crate::http::auth::Visitor;
use crate::http::body::{Asked, Name, checked};
use crate::http::problem::Problem;
use crate::view::{Consent, ConsentState, Contact, RunDetail, Why};

/// What the form asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wanted {
    id: String,
}

/// Asks for an id, and leads to its contact.
pub(super) async fn search(
    visitor: Visitor,
    State(app): State<App>,
    Asked(Wanted { id }): Asked<Wanted>,
) -> Result<Response, Problem> {
    let id = id.trim();
    if !id.is_empty() {
        let id = checked(id.to_owned())?;
        return Ok(redirect(&format!("/contacts/{}", encoded(&id))));
    }
    let content = html! {
        form .filters method="get" action="/contacts" role="search" aria-label="Contacts" {
            div { label for="id" { "Id of the contact" } input #id name="id" required autocomplete="off" spellcheck="false"; }
            div .go { button .main type="submit" { "Show" } }
        }
        p .hint { "The whole id, as it came with the contact. There are none yet? Bring them:" }
        pre { code { "journey contacts import FILE.csv" } }
    };
    Ok(Page::new("Contacts", Tab::Contacts, content).answer(&app, visitor).await)
}

/// Shows why a contact was or was not contacted.
pub(super) async fn show(
    visitor: Visitor,
    State(app): State<App>,
    Name(id): Name,
) -> Result<Response, Problem> {
    let why = app.engine().why(&id).await?;
    let contact = app.engine().contact(&id).await?;
    let content = html! {
        section aria-labelledby="runs" {
            h2 #runs { "Why it was contacted, and why not" }
            div #why data-live { (happened(&why)) }
        }
        section aria-labelledby="consent" {
            h2 #consent { "What it said about being contacted" }
            div #consents data-live { (consents(&why.consents)) }
        }
        section aria-labelledby="known" {
            h2 #known { "What is known of it" }
            div #fields data-live { (known(&contact)) }
        }
    };
    Ok(Page::new(format!("Contact {id}"), Tab::Contacts, content).answer(&app, visitor).await)
}

fn happened(why: &Why) -> Markup {
    html! {
        @if why.runs.is_empty() && why.events.is_empty() {
            p .none { "It entered no journey, and none refused it. It enters when it joins the segment of a started journey:" }
            pre { code { "curl -X PUT http://127.0.0.1:8440/v1/segments/SEGMENT/members/" (encoded(&why.contact)) } }
        }
        @if !why.events.is_empty() {
            h3 { "Outside of runs" }
            (timeline(&why.events))
        }
        @for RunDetail { run, timeline: entries } in &why.runs {
            article aria-label={ "Run " (run.id) } {
                h3 { (parts::run(&run.id)) " of " (parts::journey(&run.journey)) }
                p { (parts::run_state(run.state))
                    @if let Some(outcome) = &run.outcome { " with " strong { (outcome) } }
                    @if let Some(due) = &run.due { ", goes on " (instant(due)) }
                }
                (timeline(entries))
            }
        }
    }
}

fn consents(consents: &[Consent]) -> Markup {
    let table = html! {
        table {
            caption { "By address; what is not listed was never said" }
            thead { tr {
                th scope="col" { "Address" }
                th scope="col" { "For" }
                th scope="col" { "Said" }
                th scope="col" { "Since" }
                th scope="col" { "By" }
            } }
            tbody { @for one in consents {
                tr {
                    th scope="row" { (one.address) }
                    td { (one.profile) " / " (one.purpose) @if let Some(topic) = &one.topic { " / " (topic) } }
                    td { (said(one.state)) }
                    td { (instant(&one.since)) }
                    td { (words::source(&one.source)) }
                }
            } }
        }
    };
    html! {
        @if consents.is_empty() { p .none { "Nothing. Whether it may be contacted is up to each compliance profile." } }
        @else { (wide("Consents", &table)) }
    }
}

fn said(state: ConsentState) -> Markup {
    let (class, sign) = match state {
        ConsentState::OptedIn => ("", "✓"),
        ConsentState::OptedOut => ("bad", "✗"),
        ConsentState::NotSet => ("none", "○"),
    };
    html! { span .(class) { span aria-hidden="true" { (sign) } " " (words::consent(state)) } }
}

fn known(contact: &Contact) -> Markup {
    html! {
        dl .facts {
            @for (name, value) in &contact.fields { dt { (name) } dd { (value) } }
            dt { "Segments" }
            dd { @if contact.segments.is_empty() { span .none { "none" } } @else { (contact.segments.join(", ")) } }
        }
    }
}
