//! The web page: what the engine does, for people, in plain HTML that works without script and without network.
//!
//! Lives here: what is shown and how. What is asked and done goes through the same handle and the same guards as the
//! HTTP interface; a problem becomes a page where a browser asks.

mod assets;
mod contacts;
mod frame;
mod journey;
mod journeys;
mod load;
mod parts;
mod problem;
mod runs;
mod session;
mod timeline;
mod words;

use axum::Router;
use axum::routing::{get, post};

use crate::http::App;

pub(crate) use problem::{Reader, problem};

/// Everything that the page answers.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/", get(journeys::list))
        .route("/journeys/{name}", get(journey::show))
        .route("/journeys/{name}/{action}", get(journeys::ask).post(journeys::act))
        .route("/runs", get(runs::list))
        .route("/runs/{id}", get(runs::show))
        .route("/runs/{id}/{operation}", get(runs::ask).post(runs::operate))
        .route("/contacts", get(contacts::search))
        .route("/contacts/{id}", get(contacts::show))
        .route("/load", get(load::load))
        .route("/recent", get(load::recent))
        .route("/login", get(session::form).post(session::login))
        .route("/logout", post(session::logout))
        .route("/assets/{file}", get(assets::file))
}
