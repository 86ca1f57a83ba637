//! Contacts: one by one and in bulk, their consent, and why they were or were not contacted.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use crate::http::App;
use crate::http::auth::{Operator, Reader};
use crate::http::body::{self, Name, Read};
use crate::http::bulk::Keep;
use crate::http::lines::{KINDS, Lines};
use crate::http::openapi::{Acting, Changing, Looking};
use crate::http::problem::Problem;
use crate::http::wire::{Bulk, Consents, ContactLine, PutContact};
use crate::input::ConsentRecord;
use crate::view::{Contact, Why};

/// Show a contact
#[utoipa::path(
    get, path = "/v1/contacts/{id}", tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "Its fields and segments", body = Contact,
        example = json!({"id": "c-17", "fields": {"first_name": "Ana"}, "segments": ["ExpiringPolicies"]})), Looking),
)]
pub(super) async fn show(
    _: Reader,
    State(app): State<App>,
    Name(id): Name,
) -> Result<Json<Contact>, Problem> {
    Ok(Json(app.engine().contact(&id).await?))
}

/// Put a contact
///
/// All of its fields are replaced; segments and consents are added. Joining a segment may start a journey.
#[utoipa::path(
    put, path = "/v1/contacts/{id}", tag = "contacts",
    params(("id" = String, Path, description = "The contact's id, 1 to 200 characters")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    request_body = PutContact,
    responses((status = 204, description = "It is stored"), Changing),
)]
pub(super) async fn put(
    _: Operator,
    State(app): State<App>,
    Name(id): Name,
    Read(contact): Read<PutContact>,
) -> Result<StatusCode, Problem> {
    let stored = app.engine().put_contact(contact.record(id)).await;
    stored.map_err(|refused| Problem::from(refused).in_body())?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erase a contact
///
/// Its runs end, and nothing that is personal stays in the files; counts do.
#[utoipa::path(
    delete, path = "/v1/contacts/{id}", tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    responses((status = 204, description = "It is gone"), Acting),
)]
pub(super) async fn erase(
    _: Operator,
    State(app): State<App>,
    Name(id): Name,
) -> Result<StatusCode, Problem> {
    app.engine().erase(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put many contacts
///
/// One JSON object per line: `id`, `fields`, and where wanted `segments` and `consents`. Lines are stored in groups
/// of 1,000 as they come; refused lines are told and keep no other line back. Sending a body again changes nothing.
#[utoipa::path(
    post, path = "/v1/contacts", tag = "contacts",
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    request_body(content = ContactLine, content_type = "application/x-ndjson", description = "One contact per line",
        example = json!({"id": "c-17", "fields": {"mobile": "+12125550101", "policy_no": "P-9", "renewal_date": "2026-04-01", "tier": "Gold"}, "segments": ["ExpiringPolicies"]})),
    responses((status = 200, description = "How many were stored and which were refused", body = Bulk), Changing),
)]
pub(super) async fn bulk(
    _: Operator,
    State(app): State<App>,
    request: Request,
) -> Result<Json<Bulk>, Problem> {
    body::require(request.headers(), &KINDS)?;
    let lines = Lines::new(request.into_body());
    Keep::new(app.engine()).contacts(lines).await.map(Json)
}

/// Record what a contact says
///
/// Consent is kept by address, profile, purpose and topic. What is not named stays as it is.
#[utoipa::path(
    put, path = "/v1/contacts/{id}/consent", tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    security(("token" = ["operator"]), ("session" = ["operator"]), ()),
    request_body = Consents,
    responses((status = 204, description = "It is stored"), Changing),
)]
pub(super) async fn consent(
    _: Operator,
    State(app): State<App>,
    Name(id): Name,
    Read(said): Read<Consents>,
) -> Result<StatusCode, Problem> {
    let consents = said.consents.into_iter().map(ConsentRecord::from).collect();
    app.engine().consent(&id, consents).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say why a contact was or was not contacted
///
/// Its runs with their timelines, what kept it out of journeys, and what it said.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/why", tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    security(("token" = ["reader"]), ("session" = ["reader"]), ()),
    responses((status = 200, description = "Why", body = Why), Looking),
)]
pub(super) async fn why(
    _: Reader,
    State(app): State<App>,
    Name(id): Name,
) -> Result<Json<Why>, Problem> {
    Ok(Json(app.engine().why(&id).await?))
}
