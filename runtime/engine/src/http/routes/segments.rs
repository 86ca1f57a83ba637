//! Who is in which segment.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use crate::http::App;
use crate::http::auth::Operator;
use crate::http::body::{self, Name, Names};
use crate::http::bulk::Keep;
use crate::http::lines::{KINDS, Lines};
use crate::http::openapi::{Acting, Changing};
use crate::http::problem::Problem;
use crate::http::wire::{Bulk, MemberLine};

/// Let a contact join a segment
///
/// Joining may start a journey. Whoever is in the segment stays in it.
#[utoipa::path(
    put, path = "/v1/segments/{name}/members/{id}", tag = "segments",
    params(("name" = String, Path, description = "The segment"), ("id" = String, Path, description = "The contact's id")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 204, description = "It is in the segment"), Acting),
)]
pub(super) async fn join(
    _: Operator,
    State(app): State<App>,
    Names(name, id): Names,
) -> Result<StatusCode, Problem> {
    app.engine().member(&name, &id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let a contact leave a segment
///
/// Leaving may end a run.
#[utoipa::path(
    delete, path = "/v1/segments/{name}/members/{id}", tag = "segments",
    params(("name" = String, Path, description = "The segment"), ("id" = String, Path, description = "The contact's id")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 204, description = "It is not in the segment"), Acting),
)]
pub(super) async fn leave(
    _: Operator,
    State(app): State<App>,
    Names(name, id): Names,
) -> Result<StatusCode, Problem> {
    app.engine().member(&name, &id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let many contacts join a segment
///
/// One JSON object per line with the contact's `id`. Lines are stored in groups as they come; refused lines are told
/// and keep no other line back.
#[utoipa::path(
    post, path = "/v1/segments/{name}/members", tag = "segments",
    params(("name" = String, Path, description = "The segment")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    request_body(content = MemberLine, content_type = "application/x-ndjson", description = "One contact per line",
        example = json!({"id": "c-17"})),
    responses((status = 200, description = "How many joined and which lines were refused", body = Bulk), Changing),
)]
pub(super) async fn bulk(
    _: Operator,
    State(app): State<App>,
    Name(name): Name,
    request: Request,
) -> Result<Json<Bulk>, Problem> {
    body::require(request.headers(), &KINDS)?;
    let lines = Lines::new(request.into_body());
    Keep::new(app.engine()).members(&name, lines).await.map(Json)
}
