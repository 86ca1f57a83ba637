//! What a request gets that was not done: problem details (RFC 9457). The one home of the interface's sentences.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::refused::Refused;

/// What the `type` of every problem begins with.
const TYPE: &str = "urn:journey:problem:";

/// How problem details are written.
pub(crate) const CONTENT_TYPE: &str = "application/problem+json";

/// Why a request was not done (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "urn:journey:problem:unknown-name", "title": "There is nothing of that name", "status": 404,
    "detail": "there is no contact `c-17`"
}))]
pub struct Problem {
    /// The kind: a URI that ends with one word, such as `urn:journey:problem:unknown-name`.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: Kind,
    /// The kind in words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What is wrong here, and what would be right.
    detail: String,
    /// Which part of the body is wrong, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip)]
    header: Option<(HeaderName, &'static str)>,
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{TYPE}{}", self.facts().0))
    }
}

/// The kinds of problems.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    MalformedRequest,
    InvalidRequest,
    Unauthenticated,
    Unsigned,
    Forbidden,
    HostNotAllowed,
    OriginNotAllowed,
    NotFound,
    UnknownName,
    MethodNotAllowed,
    Conflict,
    TooLarge,
    WrongContentType,
    InvalidPlan,
    Busy,
    Fault,
    Closing,
    NotReady,
    TooSlow,
    Storage,
}

impl Kind {
    /// The word that ends the `type`, the status, the title.
    fn facts(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::MalformedRequest => {
                ("malformed-request", StatusCode::BAD_REQUEST, "The request cannot be read")
            }
            Self::InvalidRequest => (
                "invalid-request",
                StatusCode::UNPROCESSABLE_ENTITY,
                "Something in the request is wrong",
            ),
            Self::Unauthenticated => {
                ("unauthenticated", StatusCode::UNAUTHORIZED, "A token is needed")
            }
            Self::Unsigned => {
                ("unsigned", StatusCode::UNAUTHORIZED, "The signature is missing or wrong")
            }
            Self::Forbidden => {
                ("forbidden", StatusCode::FORBIDDEN, "The token's role is too small")
            }
            Self::HostNotAllowed => {
                ("host-not-allowed", StatusCode::FORBIDDEN, "The server is not known by this name")
            }
            Self::OriginNotAllowed => (
                "origin-not-allowed",
                StatusCode::FORBIDDEN,
                "A page of another site may change nothing",
            ),
            Self::NotFound => {
                ("not-found", StatusCode::NOT_FOUND, "There is nothing at this address")
            }
            Self::UnknownName => {
                ("unknown-name", StatusCode::NOT_FOUND, "There is nothing of that name")
            }
            Self::MethodNotAllowed => (
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "This cannot be done at this address",
            ),
            Self::Conflict => {
                ("conflict", StatusCode::CONFLICT, "It cannot be done as things stand")
            }
            Self::TooLarge => {
                ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The request is too large")
            }
            Self::WrongContentType => (
                "wrong-content-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body is of a kind that is not read here",
            ),
            Self::InvalidPlan => {
                ("invalid-plan", StatusCode::UNPROCESSABLE_ENTITY, "The plan cannot be published")
            }
            Self::Busy => ("busy", StatusCode::TOO_MANY_REQUESTS, "Too much at once"),
            Self::Fault => ("fault", StatusCode::INTERNAL_SERVER_ERROR, "The server is at fault"),
            Self::Closing => {
                ("closing", StatusCode::SERVICE_UNAVAILABLE, "The server is shutting down")
            }
            Self::NotReady => {
                ("not-ready", StatusCode::SERVICE_UNAVAILABLE, "The server takes no requests yet")
            }
            Self::TooSlow => ("too-slow", StatusCode::SERVICE_UNAVAILABLE, "It took too long"),
            Self::Storage => {
                ("storage", StatusCode::INSUFFICIENT_STORAGE, "Nothing could be stored")
            }
        }
    }
}

/// What a reader of JSON says, without the place behind it.
fn without_place(said: &str) -> &str {
    said.split(" at line ").next().unwrap_or_default()
}

impl Problem {
    /// A problem with what is wrong here.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let (_, status, title) = kind.facts();
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail: detail.into(),
            pointer: None,
            header: None,
        }
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.header = Some((name, value));
        self
    }

    fn at(mut self, pointer: String) -> Self {
        self.pointer = (!pointer.is_empty()).then_some(pointer);
        self
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// The kind in words.
    pub(crate) fn title(&self) -> &'static str {
        self.title
    }

    /// What is wrong here.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// Which part of the body is wrong.
    pub(crate) fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// A name in the body, not in the address, is unknown.
    #[must_use]
    pub(crate) fn in_body(mut self) -> Self {
        if self.status == StatusCode::NOT_FOUND.as_u16() {
            self.status = StatusCode::UNPROCESSABLE_ENTITY.as_u16();
        }
        self
    }

    /// The body is no JSON.
    pub(crate) fn malformed(error: &serde_json::Error) -> Self {
        let place = format!("line {}, column {}", error.line(), error.column());
        let said = error.to_string();
        let reason = if error.is_eof() { "it ends too early" } else { without_place(&said) };
        Self::new(Kind::MalformedRequest, format!("the body is not JSON: {reason} ({place})"))
    }

    /// The body is JSON, but not what is read here.
    pub(crate) fn misshapen(pointer: String, error: &serde_json::Error) -> Self {
        Self::new(Kind::InvalidRequest, without_place(&error.to_string())).at(pointer)
    }

    /// A value in the body is wrong.
    pub(crate) fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(Kind::InvalidRequest, detail).at(pointer.into())
    }

    /// A part of the address cannot be used.
    pub(crate) fn address(detail: impl Into<String>) -> Self {
        Self::new(Kind::MalformedRequest, detail)
    }

    /// An id or name in the address is too long or empty.
    pub(crate) fn id_length(longest: usize) -> Self {
        Self::address(format!("a name in the address has 1 to {longest} characters"))
    }

    /// What stands behind the `?` cannot be used.
    pub(crate) fn query(reason: &str) -> Self {
        Self::address(format!("what stands behind the `?` cannot be used: {reason}"))
    }

    /// The body broke off.
    pub(crate) fn broken_body() -> Self {
        Self::new(Kind::MalformedRequest, "the body broke off before its end")
    }

    /// No part of the body came for too long.
    pub(crate) fn slow_body(seconds: u64) -> Self {
        Self::new(Kind::TooSlow, format!("no part of the body came for {seconds} seconds"))
    }

    /// The body is too large.
    pub(crate) fn too_large(most: usize) -> Self {
        Self::new(Kind::TooLarge, format!("at most {most} bytes are read here"))
    }

    /// The body is of another kind.
    pub(crate) fn content_type(wanted: &str) -> Self {
        Self::new(Kind::WrongContentType, format!("send `content-type: {wanted}`"))
    }

    /// There is no such address.
    pub(crate) fn not_found() -> Self {
        Self::new(
            Kind::NotFound,
            "there is nothing at this address; /v1/openapi.json describes what there is",
        )
    }

    /// The address is there, but not for this method.
    pub(crate) fn method() -> Self {
        Self::new(
            Kind::MethodNotAllowed,
            "this method cannot be used at this address; the header `allow` lists those that can",
        )
    }

    /// No token, or one that nobody has.
    pub(crate) fn unauthenticated(is_wrong: bool) -> Self {
        let detail = if is_wrong {
            "the token is none of this server's"
        } else {
            "send a token: `authorization: Bearer …`"
        };
        let challenge = if is_wrong {
            "Bearer realm=\"journey\", error=\"invalid_token\""
        } else {
            "Bearer realm=\"journey\""
        };
        Self::new(Kind::Unauthenticated, detail).with(header::WWW_AUTHENTICATE, challenge)
    }

    /// The signature of a report is missing or wrong.
    pub(crate) fn unsigned(why: &str) -> Self {
        Self::new(Kind::Unsigned, why)
            .with(header::WWW_AUTHENTICATE, "StandardWebhooks realm=\"journey\"")
    }

    /// The role of the token does not suffice.
    pub(crate) fn forbidden(has: &str, needs: &str) -> Self {
        Self::new(
            Kind::Forbidden,
            format!("this needs the role {needs}, and the token has the role {has}"),
        )
    }

    /// The request was sent to a name that is not ours.
    pub(crate) fn host() -> Self {
        Self::new(
            Kind::HostNotAllowed,
            "without tokens the server answers only to `localhost` and loopback addresses; set tokens to reach it \
             by another name",
        )
    }

    /// A page of another site sent the request.
    pub(crate) fn origin() -> Self {
        Self::new(
            Kind::OriginNotAllowed,
            "the header `origin` names another site than this server; send the request without it, or from the \
             server's own page",
        )
    }

    /// Too many requests at once.
    pub(crate) fn crowded() -> Self {
        Self::new(Kind::Busy, "too many requests are under way; try again in a moment")
            .with(header::RETRY_AFTER, "1")
    }

    /// The request took too long.
    pub(crate) fn too_slow(seconds: u64) -> Self {
        Self::new(
            Kind::TooSlow,
            format!("the request was not done within {seconds} seconds; whether it was stored is not known"),
        )
        .with(header::RETRY_AFTER, "5")
    }

    /// A bug: some part answered without problem details.
    pub(crate) fn fault() -> Self {
        Self::new(Kind::Fault, "the server could not answer; please report this with its log")
    }

    /// Part of a large body was stored before something went wrong.
    #[must_use]
    pub(crate) fn after_rows(mut self, rows: u64) -> Self {
        if rows > 0 {
            self.detail = format!(
                "{} (the first {rows} lines were taken; sending them again changes nothing)",
                self.detail
            );
        }
        self
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let detail = refused.to_string();
        match refused {
            Refused::Unknown { what: "purpose" | "profile" | "topic", .. } => {
                Self::new(Kind::UnknownName, detail).in_body()
            }
            Refused::Unknown { .. } => Self::new(Kind::UnknownName, detail),
            Refused::Invalid { pointer, .. } => Self::invalid(pointer, detail),
            Refused::Conflict { .. } => Self::new(Kind::Conflict, detail),
            Refused::Plan { .. } => Self::new(Kind::InvalidPlan, detail),
            Refused::Busy => Self::new(Kind::Busy, detail).with(header::RETRY_AFTER, "1"),
            Refused::Storage { .. } => {
                Self::new(Kind::Storage, detail).with(header::RETRY_AFTER, "30")
            }
            Refused::Closing => Self::new(Kind::Closing, detail).with(header::RETRY_AFTER, "5"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let header = self.header.take().map(|header| [header]);
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE))];
        let body = Json(self.clone());
        let mut response = (status, header, kind, body).into_response();
        // The page shows it to people.
        response.extensions_mut().insert(self);
        response
    }
}
