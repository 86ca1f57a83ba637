//! Signing in: OAuth 2.0 client credentials, one token for all requests until shortly before it expires.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::header::CONTENT_TYPE;
use http_body_util::Full;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant as Moment;

use super::Settings;
use super::odata::encoded;
use crate::connector::client::{Client, LONGEST_ANSWER};

/// So long before its end a token is no longer used, or after half of its time where that is earlier.
const MARGIN: Duration = Duration::from_mins(5);

/// The token in use.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<Option<Token>>);

#[derive(Clone)]
struct Token {
    text: SecretString,
    until: Moment,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoToken {
    /// The credential was refused, with the code of the refusal.
    Refused(String),
    /// It could not be asked for; another time it may.
    Unavailable(String, Option<Duration>),
}

#[derive(Deserialize)]
struct Given {
    access_token: String,
    expires_in: u64,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl Tokens {
    /// A token that is good for a while. `instead_of` is one that was refused though it should still be good.
    pub(super) async fn get(
        &self,
        settings: &Settings,
        client: &Client,
        instead_of: Option<&SecretString>,
    ) -> Result<SecretString, NoToken> {
        // WHY: the lock is kept while a token is asked for, so that requests that all lack one ask once.
        let mut kept = self.0.lock().await;
        let refused = |token: &Token| {
            instead_of.is_some_and(|old| old.expose_secret() == token.text.expose_secret())
        };
        if let Some(token) = kept.as_ref().filter(|t| Moment::now() < t.until && !refused(t)) {
            return Ok(token.text.clone());
        }
        *kept = None;
        let token = ask(settings, client).await?;
        let text = token.text.clone();
        *kept = Some(token);
        Ok(text)
    }
}

async fn ask(settings: &Settings, client: &Client) -> Result<Token, NoToken> {
    let unavailable = |why: &str| NoToken::Unavailable(format!("no token: {why}"), None);
    let path = format!("/{}/oauth2/v2.0/token", encoded(&settings.tenant));
    let uri = settings.authority.join(&path).ok_or_else(|| unavailable("the tenant is no name"))?;
    let scope = format!("{}/.default", settings.organization.origin());
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
        encoded(&settings.client_id),
        encoded(settings.client_secret.expose_secret()),
        encoded(&scope)
    );
    let request = Request::post(uri)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(form)))
        .map_err(|_| unavailable("the request cannot be written"))?;
    let asked = Moment::now();
    let got = client.send(request, settings.time_limit, LONGEST_ANSWER).await;
    let got = got.map_err(|failure| unavailable(&failure.to_string()))?;
    if got.status.is_success() {
        let given: Given = got.json().ok_or_else(|| unavailable("the answer makes no sense"))?;
        let lives = Duration::from_secs(given.expires_in.min(86_400));
        let used = lives.saturating_sub(MARGIN).max(lives / 2);
        return Ok(Token { text: given.access_token.into(), until: asked + used });
    }
    if matches!(got.status.as_u16(), 400 | 401 | 403) {
        let code = got.json::<Refusal>().map(|refusal| refusal.error);
        return Err(NoToken::Refused(code.filter(|c| is_code(c)).unwrap_or("no reason".into())));
    }
    let why = format!("no token: the authority answered {}", got.status.as_u16());
    Err(NoToken::Unavailable(why, got.retry_after()))
}

/// Whether a text is a short code and nothing else.
pub(super) fn is_code(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=60).contains(&text.len()) && text.bytes().all(plain)
}
