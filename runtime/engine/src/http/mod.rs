//! The HTTP interface: JSON under `/v1`, problem details, tokens, and what watches of the process ask.
//!
//! Lives here: everything that speaks HTTP to callers. What a request means is the engine's work. `axum` stays in
//! this folder and in the page.

pub(crate) mod auth;
pub(crate) mod body;
mod bulk;
mod doors;
mod guard;
mod lines;
mod openapi;
pub(crate) mod problem;
mod routes;
mod serve;
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests read and write what is published")]
mod tests;
mod wire;

use std::fmt;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router, middleware};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

pub use auth::{Reader, Role, Sessions, Tokens};
pub use problem::Problem;
pub use serve::{Bound, ListenError, serve};

use crate::engine::Engine;
use crate::page;

/// Says whether a report was signed: the id of the message, or why it counts for nothing.
pub trait Signature: Send + Sync {
    /// Looks at the headers and the body as they came.
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<String, String>;
}

/// Who may come in.
#[derive(Clone, Default)]
pub struct Doors {
    /// The tokens; none: everybody on this machine may do everything.
    pub tokens: Tokens,
    /// How reports of outcomes are signed, where the environment has a secret for them.
    pub signature: Option<Arc<dyn Signature>>,
}

impl fmt::Debug for Doors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doors")
            .field("tokens", &self.tokens)
            .field("signature", &self.signature.is_some())
            .finish()
    }
}

/// What every handler has at hand.
#[derive(Clone)]
pub struct App(Arc<Inside>);

struct Inside {
    engine: Engine,
    doors: Doors,
    sessions: Sessions,
    room: guard::Room,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("App").field(&self.0.doors).finish()
    }
}

impl App {
    /// An engine behind doors.
    pub fn new(engine: Engine, doors: Doors) -> Self {
        let inside =
            Inside { engine, doors, sessions: Sessions::default(), room: guard::Room::new() };
        Self(Arc::new(inside))
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.0.doors.tokens
    }

    /// The sessions of the page.
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    pub(crate) fn signature(&self) -> Option<&dyn Signature> {
        self.0.doors.signature.as_deref()
    }

    fn room(&self) -> &guard::Room {
        &self.0.room
    }
}

/// The interface with the page beside it, which gets the same guards.
fn router(app: App) -> Router {
    let (interface, document) = parts();
    let document = Json(document);
    interface
        .route("/v1/openapi.json", get(move || async move { document }))
        .merge(page::router().route_layer(middleware::from_fn(guard::in_time)))
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method())
        .layer(middleware::from_fn_with_state(app.clone(), guard::every))
        .with_state(app)
}

/// The routes and their description.
fn parts() -> (Router<App>, utoipa::openapi::OpenApi) {
    let ordinary = routes::ordinary().route_layer(middleware::from_fn(guard::in_time));
    let (router, document) = OpenApiRouter::with_openapi(openapi::Document::openapi())
        .merge(ordinary)
        .merge(routes::bulk())
        .merge(routes::health())
        .split_for_parts();
    (router, openapi::with_own_ids(document))
}

/// The description of the interface (OpenAPI 3.1), as `/v1/openapi.json` gives it.
pub fn description() -> utoipa::openapi::OpenApi {
    parts().1
}
