//! Journeys: their states and counts, starting and stopping.

use axum::Json;
use axum::extract::State;

use crate::http::App;
use crate::http::auth::{Operator, Reader};
use crate::http::body::Name;
use crate::http::openapi::{Acting, Looking};
use crate::http::problem::Problem;
use crate::http::wire::Journeys;
use crate::input::Action;
use crate::view::Journey;

/// List the journeys
///
/// Each with its state and how many runs are inside, entered, reached the goal, rest on each step, were contacted
/// or refused.
#[utoipa::path(
    get, path = "/v1/journeys", tag = "journeys",
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "The journeys by name", body = Journeys), Looking),
)]
pub(super) async fn list(_: Reader, State(app): State<App>) -> Result<Json<Journeys>, Problem> {
    let journeys = app.engine().journeys().await?;
    Ok(Json(Journeys { journeys }))
}

/// Show a journey
#[utoipa::path(
    get, path = "/v1/journeys/{name}", tag = "journeys",
    params(("name" = String, Path, description = "The journey")),
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "The journey", body = Journey), Looking),
)]
pub(super) async fn show(
    _: Reader,
    State(app): State<App>,
    Name(name): Name,
) -> Result<Json<Journey>, Problem> {
    Ok(Json(app.engine().journey(&name).await?))
}

async fn act(app: &App, name: &str, action: Action) -> Result<Json<Journey>, Problem> {
    Ok(Json(app.engine().act(name, action).await?))
}

/// Start a journey
///
/// Contacts enter from now on, or from its `starts`.
#[utoipa::path(
    post, path = "/v1/journeys/{name}/start", tag = "journeys",
    params(("name" = String, Path, description = "The journey")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 200, description = "It is started", body = Journey), Acting),
)]
pub(super) async fn start(
    _: Operator,
    State(app): State<App>,
    Name(name): Name,
) -> Result<Json<Journey>, Problem> {
    act(&app, &name, Action::Start).await
}

/// Pause a journey
///
/// Nobody enters and nothing goes out; time goes on.
#[utoipa::path(
    post, path = "/v1/journeys/{name}/pause", tag = "journeys",
    params(("name" = String, Path, description = "The journey")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 200, description = "It is paused", body = Journey), Acting),
)]
pub(super) async fn pause(
    _: Operator,
    State(app): State<App>,
    Name(name): Name,
) -> Result<Json<Journey>, Problem> {
    act(&app, &name, Action::Pause).await
}

/// Resume a journey
///
/// What was held during the pause goes out, oldest first, as far as it still may.
#[utoipa::path(
    post, path = "/v1/journeys/{name}/resume", tag = "journeys",
    params(("name" = String, Path, description = "The journey")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 200, description = "It goes on", body = Journey), Acting),
)]
pub(super) async fn resume(
    _: Operator,
    State(app): State<App>,
    Name(name): Name,
) -> Result<Json<Journey>, Problem> {
    act(&app, &name, Action::Resume).await
}

/// Stop a journey
///
/// Nobody enters, and all runs inside end.
#[utoipa::path(
    post, path = "/v1/journeys/{name}/stop", tag = "journeys",
    params(("name" = String, Path, description = "The journey")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 200, description = "It is stopped", body = Journey), Acting),
)]
pub(super) async fn stop(
    _: Operator,
    State(app): State<App>,
    Name(name): Name,
) -> Result<Json<Journey>, Problem> {
    act(&app, &name, Action::Stop).await
}
