//! What holds for every request: where it may come from, how many at once, how long; and for every answer.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{Semaphore, TryAcquireError};
use tokio::time::{Instant, timeout};
use tracing::Instrument as _;

use super::App;
use super::auth::{is_loopback_name, is_own_origin};
use super::problem::{CONTENT_TYPE, Problem};
use crate::measures::Asked;
use crate::page;

/// How many requests are worked on at once.
const AT_ONCE: usize = 512;

/// How long an ordinary request may take.
const LONGEST: Duration = Duration::from_secs(30);

/// What is asked however busy the server is.
const HEALTH: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// How much room is left for requests.
pub(super) struct Room(Semaphore);

impl Room {
    pub(super) fn new() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

/// Looks at each request, lets it through or not, and completes the answer.
pub(super) async fn every(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let route = route.to_owned();
    let reader = page::Reader::of(&request);
    let response = match let_in(&app, &request) {
        Ok(()) => {
            let span = tracing::info_span!("request", method, route);
            with_room(&app, request, next).instrument(span).await
        }
        Err(problem) => problem.into_response(),
    };
    let response = finished(response, reader);
    let took = began.elapsed();
    let status = response.status().as_u16();
    tracing::debug!(method, route, status, micros = took.as_micros(), "request");
    app.engine().measures().http(&Asked { method, route, status }, took);
    response
}

/// Ends an ordinary request that takes too long.
pub(super) async fn in_time(request: Request, next: Next) -> Response {
    match timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::too_slow(LONGEST.as_secs()).into_response(),
    }
}

async fn with_room(app: &App, request: Request, next: Next) -> Response {
    if HEALTH.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    match app.room().0.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => {
            Problem::crowded().into_response()
        }
    }
}

/// Keeps pages of other sites out: those that reach a server on loopback through a name of their own, and those that
/// send a form or a script's request to it.
fn let_in(app: &App, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let host = text(headers, &header::HOST);
    if app.tokens().is_empty() {
        let named = request.uri().authority().map(Authority::as_str);
        let is_ours = host.is_some_and(is_loopback_name) && named.is_none_or(is_loopback_name);
        if !is_ours {
            return Err(Problem::host());
        }
    }
    if request.method().is_safe() {
        return Ok(());
    }
    match (headers.contains_key(header::ORIGIN), text(headers, &header::ORIGIN), host) {
        (false, _, _) => Ok(()),
        (true, Some(origin), Some(host)) if is_own_origin(origin, host) => Ok(()),
        (true, _, _) => Err(Problem::origin()),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The headers that every answer has; one that a handler set stays.
const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

fn finished(response: Response, reader: Option<page::Reader>) -> Response {
    let response = as_problem(response);
    let problem = response.extensions().get::<Problem>().cloned();
    let mut response = match (reader, problem) {
        (Some(reader), Some(problem)) => page::problem(&reader, &problem, response.headers()),
        (None, _) | (_, None) => response,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    response
}

/// Nothing but problem details tells of an error, whichever part of the server found it.
fn as_problem(response: Response) -> Response {
    let status = response.status();
    let kind = text(response.headers(), &header::CONTENT_TYPE).unwrap_or_default();
    if !(status.is_client_error() || status.is_server_error()) || kind == CONTENT_TYPE {
        return response;
    }
    tracing::error!(status = status.as_u16(), "an answer without problem details");
    Problem::fault().into_response()
}

/// A method as a label; callers cannot make up labels.
fn known(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
    known.into_iter().find(|name| *name == method.as_str()).unwrap_or("other")
}
