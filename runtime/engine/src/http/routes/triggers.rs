//! Raising triggers.

use axum::Json;
use axum::extract::State;

use crate::http::App;
use crate::http::auth::Operator;
use crate::http::body::{Name, Read};
use crate::http::openapi::Changing;
use crate::http::problem::Problem;
use crate::http::wire::Raise;
use crate::refused::Refused;
use crate::view::Taken;

/// Raise a trigger for a contact
///
/// It starts the journeys that begin with it and reaches the runs that wait for it. With an `event_id` it can be sent
/// again: the second time changes nothing.
#[utoipa::path(
    post, path = "/v1/triggers/{name}", tag = "triggers",
    params(("name" = String, Path, description = "The trigger")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    request_body = Raise,
    responses((status = 200, description = "What became of it", body = Taken,
        example = json!({"verdict": "applied", "started": ["0a1b2c3d-12"], "reached": 1})), Changing),
)]
pub(super) async fn raise(
    _: Operator,
    State(app): State<App>,
    Name(name): Name,
    Read(raise): Read<Raise>,
) -> Result<Json<Taken>, Problem> {
    app.engine().raise(raise.raised(name)).await.map(Json).map_err(|refused| {
        let is_in_body = matches!(refused, Refused::Unknown { what: "contact", .. });
        let problem = Problem::from(refused);
        if is_in_body { problem.in_body() } else { problem }
    })
}
