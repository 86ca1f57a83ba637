//! Publishing plans.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::http::App;
use crate::http::auth::Publisher;
use crate::http::body::PlanText;
use crate::http::openapi::Changing;
use crate::http::problem::Problem;
use crate::view::Published;

/// Publish a plan
///
/// The plan, as `journey build` writes it, is checked and stored by its digest. New runs take it; runs inside
/// finish on theirs. Publishing the same again changes nothing.
#[utoipa::path(
    post, path = "/v1/plans", tag = "plans",
    security(("token" = ["publisher"]), ("session" = ["publisher"]), ()),
    request_body(content = serde_json::Value, content_type = "application/json", description = "The plan"),
    responses(
        (status = 201, description = "It is published", body = Published,
            example = json!({"digest": "9f2c…", "journeys": ["RenewalOutreach"], "new": true})),
        (status = 200, description = "It was published before", body = Published),
        Changing,
    ),
)]
pub(super) async fn publish(
    _: Publisher,
    State(app): State<App>,
    PlanText(text): PlanText,
) -> Result<(StatusCode, Json<Published>), Problem> {
    let published = app.engine().publish(&text).await?;
    let status = if published.new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(published)))
}
