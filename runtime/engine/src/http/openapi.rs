//! The description of the interface for programs (OpenAPI 3.1).

use std::collections::BTreeMap;

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, Modify, OpenApi};

use super::problem::{CONTENT_TYPE, Problem};

/// The document without what the routes add to it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Journey",
        description = "Contacts, triggers, outcomes, journeys and runs of the durable engine. Errors are problem \
                       details (RFC 9457) whose `type` ends with one word for the kind.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(Problem)),
    tags(
        (name = "plans", description = "What runs"),
        (name = "journeys", description = "Their states and counts"),
        (name = "contacts", description = "Who may be contacted, and what they said"),
        (name = "segments", description = "Who is in which"),
        (name = "triggers", description = "What happened to a contact"),
        (name = "outcomes", description = "What came of conversations"),
        (name = "runs", description = "Contacts on their way through journeys"),
        (name = "state", description = "How the engine is"),
        (name = "health", description = "For those who watch the process"),
    ),
    modifiers(&Schemes),
)]
pub(super) struct Document;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A token of the environment, with the role reader, operator or publisher. Without tokens the server \
                 listens on loopback only, and everything is permitted.",
            ))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let session = ApiKeyValue::with_description(
            "journey_session",
            "The session of the page, which stands for a token",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
        let signature = ApiKeyValue::with_description(
            "webhook-signature",
            "A signature as Standard Webhooks describes it, with `webhook-id` and `webhook-timestamp`",
        );
        components
            .add_security_scheme("signature", SecurityScheme::ApiKey(ApiKey::Header(signature)));
    }
}

type Responses = BTreeMap<String, RefOr<Response>>;

/// What can keep a question from being answered.
pub(super) struct Looking;

impl IntoResponses for Looking {
    fn responses() -> Responses {
        told(&[
            (400, "The address cannot be read"),
            (401, "A token is needed"),
            (403, "The role of the token is too small, or another site's page asks"),
            (404, "There is nothing of that name"),
            (429, "Too much at once; try again after `retry-after` seconds"),
            (500, "The server is at fault"),
            (503, "The server is shutting down, or it took too long"),
        ])
    }
}

/// What can keep something without a body from being done.
pub(super) struct Acting;

impl IntoResponses for Acting {
    fn responses() -> Responses {
        let mut responses = Looking::responses();
        responses.extend(told(&[
            (409, "It cannot be done as things stand"),
            (507, "Nothing could be stored"),
        ]));
        responses
    }
}

/// What can keep something with a body from being done.
pub(super) struct Changing;

impl IntoResponses for Changing {
    fn responses() -> Responses {
        let mut responses = Acting::responses();
        responses.extend(told(&[
            (413, "The body is too large"),
            (415, "The body is of a kind that is not read here"),
            (422, "Something in the body is wrong; `pointer` says where"),
        ]));
        responses
    }
}

fn told(problems: &[(u16, &str)]) -> Responses {
    let schema = || Ref::from_schema_name("Problem");
    let response = |description: &str| {
        let content = ContentBuilder::new().schema(Some(schema())).build();
        ResponseBuilder::new().description(description).content(CONTENT_TYPE, content).build()
    };
    let made =
        |(status, description): &(u16, &str)| (status.to_string(), RefOr::T(response(description)));
    problems.iter().map(made).collect()
}

/// Gives each operation an id of its own: `runs_list`, not `list`.
pub(super) fn with_own_ids(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let tag = operation.tags.as_ref().and_then(|tags| tags.first());
            if let (Some(tag), Some(id)) = (tag, &operation.operation_id) {
                operation.operation_id = Some(format!("{tag}_{id}"));
            }
        }
    }
    document
}
