//! What stands around every page: where one is, how the engine is, who one is.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::assets::{ICON, LOOKS, SCRIPT};
use super::parts::instant;
use crate::http::App;
use crate::http::auth::{Role, Visitor};

/// A part of the page.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Journeys,
    Runs,
    Contacts,
    Load,
    Recent,
}

impl Tab {
    const ALL: [Self; 5] = [Self::Journeys, Self::Runs, Self::Contacts, Self::Load, Self::Recent];

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Journeys => ("/", "Journeys"),
            Self::Runs => ("/runs", "Runs"),
            Self::Contacts => ("/contacts", "Contacts"),
            Self::Load => ("/load", "Load"),
            Self::Recent => ("/recent", "Recent"),
        }
    }
}

/// A page before it is written.
pub(super) struct Page {
    /// What it is called in the tab and in the heading.
    pub(super) title: String,
    /// The part that it belongs to.
    pub(super) tab: Option<Tab>,
    /// What it shows below the heading.
    pub(super) content: Markup,
    /// What was done a moment ago.
    pub(super) done: Option<String>,
}

impl Page {
    /// A page of a part.
    pub(super) fn new(title: impl Into<String>, tab: Tab, content: Markup) -> Self {
        Self { title: title.into(), tab: Some(tab), content, done: None }
    }

    /// With what was done a moment ago.
    pub(super) fn after(mut self, done: Option<String>) -> Self {
        self.done = done;
        self
    }

    /// The page as an answer.
    pub(super) async fn answer(self, app: &App, visitor: Visitor) -> Response {
        let status = app.engine().status().await;
        let clock = html! {
            div #engine data-live {
                @if let Some(reason) = &status.reason {
                    p .trouble #trouble data-tell={ "The engine does not work: " (reason) } {
                        strong { "The engine does not work: " } (reason)
                    }
                }
                p .clock {
                    "Engine time " (instant(&status.now))
                    @if status.speed != "1" { " · " (speed(&status.speed)) }
                    @if status.lag_millis >= 1_000 {
                        " · " strong { (status.lag_millis / 1_000) " s behind" }
                    }
                    @if status.queued > 0 { " · " (status.queued) " waiting to be stored" }
                }
            }
        };
        with_headers(self.whole(&clock, visitor.role()))
    }

    /// The page as an answer where nothing is asked of the engine.
    pub(super) fn alone(self) -> Response {
        with_headers(self.whole(&html! {}, None))
    }

    fn whole(&self, clock: &Markup, role: Option<Role>) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · Journey" }
                    link rel="stylesheet" href=(LOOKS.address);
                    link rel="icon" type="image/svg+xml" href=(ICON.address);
                    script defer src=(SCRIPT.address) {}
                }
                body {
                    a .skip href="#main" { "Skip to the content" }
                    header .top {
                        p .brand { a href="/" { "Journey" } }
                        nav aria-label="Parts" { ul {
                            @for tab in Tab::ALL {
                                @let (address, words) = tab.words();
                                li { a href=(address) aria-current=[(self.tab == Some(tab)).then_some("page")] { (words) } }
                            }
                        } }
                        @if let Some(role) = role {
                            form .who method="post" action="/logout" {
                                span { "Signed in as " (role.as_str()) }
                                button type="submit" { "Sign out" }
                            }
                        }
                    }
                    main #main tabindex="-1" {
                        h1 { (self.title) }
                        @if let Some(done) = &self.done { p .done role="status" { (done) } }
                        (self.content)
                    }
                    footer {
                        (clock)
                        p .fresh hidden {
                            span #fresh { "Refreshed every two seconds" } " "
                            button type="button" #pause aria-pressed="false" { "Pause refreshing" }
                        }
                        p #said .said role="status" aria-live="polite" {}
                    }
                }
            }
        }
    }
}

fn speed(speed: &str) -> String {
    match speed {
        "max" => "as fast as the machine can".to_owned(),
        times => format!("{times} times as fast as real time"),
    }
}

/// Nothing is loaded from elsewhere, and nothing in the text is ever run.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn with_headers(page: Markup) -> Response {
    // WHY same-origin: browsers name no origin where nothing is to be referred, and the guard asks for it.
    const HEADERS: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    (HEADERS, page.into_string()).into_response()
}
