//! Signing in with a token, and out again.

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::Page;
use super::parts::redirect;
use super::problem::sentence;
use crate::http::App;
use crate::http::body::{Asked, require, whole};
use crate::http::problem::Problem;

/// How long a form may be.
const LONGEST_FORM: usize = 4_096;

/// What stands behind the `?` of the form's address.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// Where to go after signing in: never to another site.
fn own(next: &str) -> String {
    let is_own = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    let is_plain = next.chars().all(|char| char.is_ascii_graphic());
    if is_own && is_plain { next.to_owned() } else { "/".to_owned() }
}

/// Where to go after signing in, by the query of the form's address.
pub(super) fn next_in(query: &str) -> String {
    let address = format!("/?{query}").parse().unwrap_or_default();
    let next = Query::<Next>::try_from_uri(&address);
    next.map_or_else(|_| "/".to_owned(), |Query(Next { next })| own(&next))
}

/// The form.
pub(super) fn sign_in(next: &str, problem: Option<&Problem>) -> Markup {
    let next = own(next);
    let action = format!("/login?next={}", super::words::encoded(&next));
    let wrong = problem.map(Problem::detail).filter(|detail| detail.contains("none of"));
    html! {
        @if let Some(wrong) = wrong {
            p #wrong .trouble role="alert" { (sentence(wrong)) }
        }
        form .sign-in method="post" action=(action) {
            label for="token" { "Token" }
            input #token type="password" name="token" required autocomplete="current-password"
                spellcheck="false" aria-describedby={ "what" @if wrong.is_some() { " wrong" } };
            button .main type="submit" { "Sign in" }
            p #what .hint {
                "One of the tokens that " code { "tokens" } " in the environment of " code { "journey.toml" }
                " names. It is not kept: the browser gets a session that ends after 12 hours, or when you sign out."
            }
        }
    }
}

/// Shows the form.
pub(super) async fn form(State(app): State<App>, Asked(Next { next }): Asked<Next>) -> Response {
    if app.tokens().is_empty() {
        return redirect("/");
    }
    let content = sign_in(&next, None);
    Page { title: "Sign in".to_owned(), tab: None, content, done: None }.alone()
}

#[derive(Deserialize)]
struct Form {
    token: String,
}

/// Opens a session for whoever has a token.
pub(super) async fn login(
    State(app): State<App>,
    Asked(Next { next }): Asked<Next>,
    request: Request,
) -> Result<Response, Problem> {
    require(request.headers(), &["application/x-www-form-urlencoded"])?;
    let is_secure = came_by_tls(request.headers());
    let bytes = whole(request.into_body(), LONGEST_FORM).await?;
    let text = String::from_utf8(bytes.into()).unwrap_or_default();
    // A form is written as what stands behind a `?`.
    let address = format!("/?{text}").parse().unwrap_or_default();
    let form = Query::<Form>::try_from_uri(&address);
    let token = form.map(|Query(Form { token })| token).unwrap_or_default();
    let cookie = app.sessions().open(app.tokens(), token.trim());
    let mut cookie = cookie.ok_or_else(|| Problem::unauthenticated(true))?;
    if is_secure {
        cookie.push_str("; Secure");
    }
    let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, own(&next))];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// Whether the browser speaks TLS with a proxy, as the proxy tells. Who makes that up harms nobody but themselves.
fn came_by_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

/// Ends the session.
pub(super) async fn logout(State(app): State<App>, headers: HeaderMap) -> Response {
    let cookie = app.sessions().close(&headers);
    let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, "/login".to_owned())];
    (StatusCode::SEE_OTHER, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_led_to_another_site() {
        assert_eq!(own("/runs?state=waiting"), "/runs?state=waiting");
        for elsewhere in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a b"] {
            assert_eq!(own(elsewhere), "/", "{elsewhere}");
        }
        assert_eq!(next_in("next=%2Fruns%3Fa%3Db"), "/runs?a=b");
        assert_eq!(next_in("other=1"), "/");
    }
}
