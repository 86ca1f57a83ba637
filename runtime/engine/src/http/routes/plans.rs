//! Publishing plans, and moving the people inside.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use journey_plan::migration::{FORMAT, Migration, MigrationFault};

use crate::http::App;
use crate::http::auth::Publisher;
use crate::http::body::{PlanText, parse};
use crate::http::openapi::Changing;
use crate::http::problem::Problem;
use crate::refused::Refused;
use crate::view::{Migrated, Published};

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

/// A plan with what becomes of the people inside.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Migrating {
    plan: serde_json::Value,
    migration: Migration,
}

/// Publish a plan and move the people inside
///
/// The plan is published, and every run inside goes on in it, stays on the plan before, or ends, as the migration says
/// of the step on which it rests: all at once or not at all. `journey publish --migrate` makes and proves the
/// migration; it is refused where another plan than the one that it leads from is published by now.
#[utoipa::path(
    post, path = "/v1/migrations", tag = "plans",
    security(("token" = ["publisher"]), ("session" = ["publisher"]), ()),
    request_body(content = serde_json::Value, content_type = "application/json",
        description = "`plan` and `migration`"),
    responses(
        (status = 200, description = "It is published, and everybody inside has been looked at", body = Migrated),
        Changing,
    ),
)]
pub(super) async fn migrate(
    _: Publisher,
    State(app): State<App>,
    PlanText(text): PlanText,
) -> Result<Json<Migrated>, Problem> {
    let Migrating { plan, migration } = parse(text.as_bytes())?;
    if migration.format != FORMAT {
        let fault = MigrationFault::UnknownFormat { found: migration.format };
        return Err(Refused::Plan { message: fault.to_string() }.into());
    }
    Ok(Json(app.engine().migrate(&plan.to_string(), migration).await?))
}
