//! For those who watch the process: whether it lives, whether it is ready, what it counts.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::App;
use crate::http::auth::Reader;
use crate::http::openapi::Looking;
use crate::http::problem::{Kind, Problem};
use crate::metrics;

/// Say that the process lives
#[utoipa::path(
    get, path = "/healthz", tag = "health", security(()),
    responses((status = 200, description = "It lives", body = String, content_type = "text/plain", example = "ok\n")),
)]
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Say whether requests are taken
#[utoipa::path(
    get, path = "/readyz", tag = "health", security(()),
    responses(
        (status = 200, description = "They are", body = String, content_type = "text/plain", example = "ready\n"),
        (status = 503, description = "Not at present", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn readyz(State(app): State<App>) -> Result<&'static str, Problem> {
    let status = app.engine().status().await;
    if status.ready {
        return Ok("ready\n");
    }
    let reason = status.reason.unwrap_or_else(|| "the engine is starting".to_owned());
    Err(Problem::new(Kind::NotReady, reason))
}

/// Give what the engine counts, as Prometheus reads it
#[utoipa::path(
    get, path = "/metrics", tag = "health",
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "OpenMetrics text", body = String,
        content_type = "application/openmetrics-text"), Looking),
)]
pub(super) async fn metrics(_: Reader, State(app): State<App>) -> Result<Response, Problem> {
    let text = metrics::text(app.engine()).await?.ok_or_else(Problem::fault)?;
    let kind = [(header::CONTENT_TYPE, metrics::CONTENT_TYPE)];
    Ok((StatusCode::OK, kind, text).into_response())
}
