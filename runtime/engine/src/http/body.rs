//! Reading bodies, addresses and what stands behind the `?`, within bounds.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::App;
use super::problem::Problem;

/// How much is read of an ordinary body.
pub(crate) const ORDINARY: usize = 256 * 1024;

/// How much is read of a plan.
pub(crate) const PLAN: usize = 16 * 1024 * 1024;

/// How many characters a name in an address has at most.
pub(crate) const LONGEST_ID: usize = 200;

/// The media type of JSON.
pub(crate) const JSON: &str = "application/json";

/// A body that was read as JSON.
#[derive(Clone, Debug)]
pub(crate) struct Read<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Read<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        require(request.headers(), &[JSON])?;
        let bytes = whole(request.into_body(), ORDINARY).await?;
        parse(&bytes).map(Self)
    }
}

/// The text of a plan.
#[derive(Clone, Debug)]
pub(crate) struct PlanText(pub(crate) String);

impl FromRequest<App> for PlanText {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        require(request.headers(), &[JSON])?;
        let bytes = whole(request.into_body(), PLAN).await?;
        let text = String::from_utf8(bytes.into());
        text.map(Self).map_err(|_| Problem::address("the body is not UTF-8 text"))
    }
}

/// Reads a whole body.
pub(crate) async fn whole(body: Body, most: usize) -> Result<Bytes, Problem> {
    to_bytes(body, most).await.map_err(|error| {
        let is_too_long = std::error::Error::source(&error)
            .is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>);
        if is_too_long { Problem::too_large(most) } else { Problem::broken_body() }
    })
}

/// Reads JSON of a shape. A body that is JSON but has another shape is told by the place in it.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let error = error.into_inner();
        if error.is_data() {
            Problem::misshapen(pointer, &error)
        } else {
            Problem::malformed(&error)
        }
    })?;
    reader.end().map_err(|error| Problem::malformed(&error))?;
    Ok(value)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut out = String::new();
    for segment in path {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        out.push('/');
        out.push_str(&part);
    }
    out
}

/// Refuses bodies of another kind.
pub(crate) fn require(headers: &HeaderMap, kinds: &[&str]) -> Result<(), Problem> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = value.and_then(|value| value.split(';').next()).map(str::trim);
    if kind.is_some_and(|kind| kinds.iter().any(|known| known.eq_ignore_ascii_case(kind))) {
        return Ok(());
    }
    Err(Problem::content_type(kinds.first().copied().unwrap_or(JSON)))
}

/// One name in the address.
#[derive(Clone, Debug)]
pub(crate) struct Name(pub(crate) String);

impl FromRequestParts<App> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        checked(path.map_err(|error| unreadable(&error))?.0).map(Self)
    }
}

/// Two names in the address.
#[derive(Clone, Debug)]
pub(crate) struct Names(pub(crate) String, pub(crate) String);

impl FromRequestParts<App> for Names {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::<(String, String)>::from_request_parts(parts, app).await;
        let (first, second) = path.map_err(|error| unreadable(&error))?.0;
        Ok(Self(checked(first)?, checked(second)?))
    }
}

fn unreadable(error: &PathRejection) -> Problem {
    Problem::address(format!("the address cannot be read: {}", error.body_text()))
}

/// A name of a length that can be one.
pub(crate) fn checked(name: String) -> Result<String, Problem> {
    let length = name.chars().count();
    if (1..=LONGEST_ID).contains(&length) { Ok(name) } else { Err(Problem::id_length(LONGEST_ID)) }
}

/// What stands behind the `?`.
#[derive(Clone, Debug)]
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, app).await;
        let reason = |error: &QueryRejection| {
            let source = std::error::Error::source(error);
            source.map_or_else(|| error.body_text(), ToString::to_string)
        };
        query.map(|Query(value)| Self(value)).map_err(|error| Problem::query(&reason(&error)))
    }
}
