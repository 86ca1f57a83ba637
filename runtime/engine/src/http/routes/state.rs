//! How the engine and its connectors are, and what happened last.

use axum::Json;
use axum::extract::State;

use crate::http::App;
use crate::http::auth::Reader;
use crate::http::body::Asked;
use crate::http::openapi::Looking;
use crate::http::problem::Problem;
use crate::http::wire::{LimitQuery, Loads, Recents, limit};
use crate::view::Status;

/// List the last things that went out or did not
#[utoipa::path(
    get, path = "/v1/recent", tag = "state", params(LimitQuery),
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "Newest first", body = Recents), Looking),
)]
pub(super) async fn recent(
    _: Reader,
    State(app): State<App>,
    Asked(query): Asked<LimitQuery>,
) -> Result<Json<Recents>, Problem> {
    let recent = app.engine().recent(limit(query.limit)?).await?;
    Ok(Json(Recents { recent }))
}

/// Show how busy the connectors are
#[utoipa::path(
    get, path = "/v1/load", tag = "state",
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "Load against capacity", body = Loads,
        example = json!({"load": [{
            "connector": "dynamics", "carries": "conversations", "state": "up", "reason": null, "last_minute": 12,
            "per_minute": 60, "lines_used": 9, "lines": 40, "unanswered": 9, "waiting": 0, "oldest": null
        }]})), Looking),
)]
pub(super) async fn load(_: Reader, State(app): State<App>) -> Result<Json<Loads>, Problem> {
    let load = app.engine().loads().await?;
    Ok(Json(Loads { load }))
}

/// Show how the engine is
#[utoipa::path(
    get, path = "/v1/status", tag = "state",
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "Its clock, lag and queue", body = Status,
        example = json!({
            "ready": true, "reason": null, "now": "2026-03-02T16:00:00.000Z", "speed": "1", "lag_millis": 0, "queued": 0,
            "schema": 1, "tzdb": "2026a"
        })), Looking),
)]
pub(super) async fn status(_: Reader, State(app): State<App>) -> Json<Status> {
    Json(app.engine().status().await)
}
