//! Runs: which there are, what happened in them, and helping those that are parked.

use axum::Json;
use axum::extract::State;

use crate::RunFilter;
use crate::http::App;
use crate::http::auth::{Operator, Reader};
use crate::http::body::{Asked, Name};
use crate::http::openapi::{Acting, Looking};
use crate::http::problem::Problem;
use crate::http::wire::{RunQuery, limit};
use crate::input::Operation;
use crate::view::{Run, RunDetail, Runs};

/// List runs
///
/// Newest first, by journey, step, contact and state.
#[utoipa::path(
    get, path = "/v1/runs", tag = "runs", params(RunQuery),
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "A page of runs", body = Runs,
        example = json!({"runs": [{
            "id": "0a1b2c3d-12", "journey": "RenewalOutreach", "plan": "9f2c…", "contact": "c-17", "state": "waiting",
            "step": "wait.call", "began": "2026-03-02T16:00:00.000Z", "moved": "2026-03-02T16:00:00.120Z",
            "due": "2026-03-04T16:00:00.000Z", "outcome": null, "fault": null
        }], "next": null})), Looking),
)]
pub(super) async fn list(
    _: Reader,
    State(app): State<App>,
    Asked(query): Asked<RunQuery>,
) -> Result<Json<Runs>, Problem> {
    let limit = limit(query.limit)?;
    let RunQuery { journey, step, contact, state, after, limit: _ } = query;
    let filter = RunFilter { journey, step, contact, state, after, limit };
    Ok(Json(app.engine().runs(filter).await?))
}

/// Show a run with everything that happened in it
///
/// The timeline gives the reason of every send and of every one that did not go out.
#[utoipa::path(
    get, path = "/v1/runs/{id}", tag = "runs",
    params(("id" = String, Path, description = "The run's id")),
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "The run", body = RunDetail), Looking),
)]
pub(super) async fn show(
    _: Reader,
    State(app): State<App>,
    Name(id): Name,
) -> Result<Json<RunDetail>, Problem> {
    Ok(Json(app.engine().run(&id).await?))
}

async fn operate(app: &App, id: &str, operation: Operation) -> Result<Json<Run>, Problem> {
    Ok(Json(app.engine().operate(id, operation).await?))
}

/// Try again the step on which a run is parked
#[utoipa::path(
    post, path = "/v1/runs/{id}/retry", tag = "runs",
    params(("id" = String, Path, description = "The run's id")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 200, description = "The run", body = Run), Acting),
)]
pub(super) async fn retry(
    _: Operator,
    State(app): State<App>,
    Name(id): Name,
) -> Result<Json<Run>, Problem> {
    operate(&app, &id, Operation::Retry).await
}

/// Let a run go on behind the step on which it is parked
#[utoipa::path(
    post, path = "/v1/runs/{id}/skip", tag = "runs",
    params(("id" = String, Path, description = "The run's id")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 200, description = "The run", body = Run), Acting),
)]
pub(super) async fn skip(
    _: Operator,
    State(app): State<App>,
    Name(id): Name,
) -> Result<Json<Run>, Problem> {
    operate(&app, &id, Operation::Skip).await
}

/// End a run
#[utoipa::path(
    post, path = "/v1/runs/{id}/end", tag = "runs",
    params(("id" = String, Path, description = "The run's id")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 200, description = "The run", body = Run), Acting),
)]
pub(super) async fn end(
    _: Operator,
    State(app): State<App>,
    Name(id): Name,
) -> Result<Json<Run>, Problem> {
    operate(&app, &id, Operation::End).await
}
