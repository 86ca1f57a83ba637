//! Who may do what: tokens, their roles, sessions of the page.

mod same_site;
mod session;
mod token;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

pub(crate) use same_site::{is_loopback_name, is_own_origin};
pub use session::Sessions;
pub use token::{Role, Tokens};

use super::App;
use super::problem::Problem;

/// Whoever may look. Without tokens that is everybody who reaches the server.
#[derive(Copy, Clone, Debug)]
pub struct Reader;

/// Somebody who looks at the page, who may at least look.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Visitor {
    /// What the visitor may do; none: there are no tokens, and everybody may do everything.
    role: Option<Role>,
}

impl Visitor {
    /// The role of whoever signed in.
    pub(crate) fn role(self) -> Option<Role> {
        self.role
    }

    /// Whether the visitor may start and stop journeys and help runs.
    pub(crate) fn may_operate(self) -> bool {
        self.role.is_none_or(|role| role >= Role::Operator)
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if app.tokens().is_empty() {
            return Ok(Self { role: None });
        }
        role_of(app, &parts.headers).map(|role| Self { role: Some(role) })
    }
}

/// Whoever may change contacts, journeys and runs.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Operator;

/// Whoever may publish plans.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Publisher;

impl FromRequestParts<App> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        admit(app, &parts.headers, Role::Reader).map(|()| Self)
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        admit(app, &parts.headers, Role::Operator).map(|()| Self)
    }
}

impl FromRequestParts<App> for Publisher {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        admit(app, &parts.headers, Role::Publisher).map(|()| Self)
    }
}

/// Lets a request through whose token or session has at least this role.
pub(crate) fn admit(app: &App, headers: &HeaderMap, needed: Role) -> Result<(), Problem> {
    if app.tokens().is_empty() {
        return Ok(());
    }
    let role = role_of(app, headers)?;
    if role >= needed { Ok(()) } else { Err(Problem::forbidden(role.as_str(), needed.as_str())) }
}

/// A token that is sent counts, even where the browser has a session, too.
fn role_of(app: &App, headers: &HeaderMap) -> Result<Role, Problem> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(bearer);
        let role = token.and_then(|token| app.tokens().role(token));
        return role.ok_or_else(|| Problem::unauthenticated(true));
    }
    app.sessions().role(headers).ok_or_else(|| Problem::unauthenticated(false))
}

/// The token in `Bearer TOKEN`.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
