//! What came of conversations, as the contact center reports it.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};

use crate::http::App;
use crate::http::auth::{Role, admit};
use crate::http::body::{JSON, ORDINARY, parse, require, whole};
use crate::http::openapi::Changing;
use crate::http::problem::Problem;
use crate::http::wire::Outcome;
use crate::refused::Refused;
use crate::view::Taken;

/// Report what came of a conversation
///
/// By the id of the request that it answers. Where the environment has a secret for outcomes, the request is signed
/// as Standard Webhooks describes (`webhook-id`, `webhook-timestamp`, `webhook-signature`), and no token is needed;
/// else the role operator is. The same event again changes nothing.
#[utoipa::path(
    post, path = "/v1/outcomes", tag = "outcomes",
    security(("signature" = []), ("token" = ["operator"]), ("session" = ["operator"]), ()),
    request_body = Outcome,
    responses((status = 200, description = "What became of it", body = Taken,
        example = json!({"verdict": "applied", "started": [], "reached": 1})), Changing),
)]
pub(super) async fn report(
    State(app): State<App>,
    request: Request,
) -> Result<Json<Taken>, Problem> {
    let (parts, body) = request.into_parts();
    // WHY: who may not report is told before the body is read.
    if app.signature().is_none() {
        admit(&app, &parts.headers, Role::Operator)?;
    }
    require(&parts.headers, &[JSON])?;
    let bytes = whole(body, ORDINARY).await?;
    let message = sender(&app, &parts.headers, &bytes)?;
    let reported = parse::<Outcome>(&bytes)?.reported(message)?;
    app.engine().outcome(reported).await.map(Json).map_err(|refused| {
        // A request is named in the body, but it is what the report is about.
        let is_about = matches!(refused, Refused::Unknown { what: "request", .. });
        let problem = Problem::from(refused);
        if is_about { problem } else { problem.in_body() }
    })
}

/// The id of a signed message; none where the sender showed a token instead.
fn sender(app: &App, headers: &HeaderMap, bytes: &[u8]) -> Result<Option<String>, Problem> {
    let Some(signature) = app.signature() else { return Ok(None) };
    // An operator may report by hand, too.
    if headers.contains_key(header::AUTHORIZATION) {
        return admit(app, headers, Role::Operator).map(|()| None);
    }
    signature.verify(headers, bytes).map(Some).map_err(|why| Problem::unsigned(&why))
}
