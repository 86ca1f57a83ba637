//! A problem as a page, where a browser asked for one.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use maud::{Markup, html};

use super::frame::Page;
use super::{parts, session};
use crate::http::problem::Problem;

/// Somebody with a browser.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// Where to go after signing in.
    wanted: String,
}

impl Reader {
    /// Who asks, if it is a browser that wants a page.
    pub(crate) fn of(request: &Request) -> Option<Self> {
        let path = request.uri().path();
        let is_page = !path.starts_with("/v1/") && accepts_pages(request.headers());
        let wanted = match (request.method(), request.uri().query()) {
            (_, query) if path == "/login" => session::next_in(query.unwrap_or_default()),
            (&Method::GET, Some(query)) => format!("{path}?{query}"),
            (&Method::GET, None) => path.to_owned(),
            (_, _) => "/".to_owned(),
        };
        is_page.then_some(Self { wanted })
    }
}

fn accepts_pages(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.split(',').any(|kind| kind.trim().starts_with("text/html")))
}

/// The page of a problem, with those of the headers that were told with it which say more.
pub(crate) fn problem(reader: &Reader, problem: &Problem, told: &HeaderMap) -> Response {
    let (title, content) = match problem.status() {
        401 => ("Sign in", session::sign_in(&reader.wanted, Some(problem))),
        _ => (problem.title(), about(problem)),
    };
    let page = Page { title: title.to_owned(), tab: None, content, done: None };
    let mut response = page.alone();
    *response.status_mut() =
        StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = told.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

fn about(problem: &Problem) -> Markup {
    let help = match problem.status() {
        403 => "Sign in with a token of a larger role, or ask somebody who has one.",
        404 => "It may be misspelled, erased, or in another environment.",
        409 => "Somebody may have been faster: go back and look how it stands now.",
        429 | 503 => "Reload this page in a moment.",
        507 => "The disk of the engine is full or broken: nothing goes on before there is room.",
        _ => "Go back and try again; the log of the engine may say more.",
    };
    html! {
        p .detail { (parts::sentence(&sentence(problem.detail()))) }
        p { (help) }
        p { a href="/" { "All journeys" } }
    }
}

/// A detail as a sentence.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
