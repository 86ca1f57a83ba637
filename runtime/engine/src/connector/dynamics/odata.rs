//! How the Web API is spoken to: signed-in requests, filters, pages.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Uri};
use http_body_util::Full;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Dynamics;
use super::token::NoToken;
use crate::connector::client::{Failure, Got};

/// The longest page that is read.
const LONGEST_PAGE: usize = 4 * 1024 * 1024;

/// More pages than this are not read at once.
const MOST_PAGES: usize = 50;

/// Why a request brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The organization certainly did not take it, and may later.
    Later(String, Option<Duration>),
    /// It may have taken it.
    Lost(String),
    /// The credential is refused, with the code of the refusal.
    Credential(String),
}

impl Trouble {
    pub(super) fn reason(self) -> String {
        match self {
            Self::Later(reason, _) | Self::Lost(reason) => reason,
            Self::Credential(code) => format!("the credential was refused: {code}"),
        }
    }
}

#[derive(Deserialize)]
struct Page<T> {
    value: Vec<T>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
}

impl Dynamics {
    /// Sends a request with a token, and once more with a new one where the token is refused.
    pub(super) async fn ask(
        &self,
        method: Method,
        uri: Uri,
        body: Option<Bytes>,
    ) -> Result<Got, Trouble> {
        if let Some(left) = self.is_held() {
            return Err(Trouble::Later(
                "the organization wants to be left alone".into(),
                Some(left),
            ));
        }
        let mut refused = None;
        loop {
            let got = self.token.get(&self.settings, &self.client, refused.as_ref()).await;
            let token = got.map_err(|why| match why {
                NoToken::Refused(code) => Trouble::Credential(code),
                NoToken::Unavailable(why, after) => Trouble::Later(why, after),
            })?;
            let request = written(&method, &uri, body.clone(), token.expose_secret());
            let request =
                request.ok_or_else(|| Trouble::Credential("the token is not text".into()))?;
            let got = self.client.send(request, self.settings.time_limit, LONGEST_PAGE).await;
            let got = got.map_err(|failure| match failure {
                Failure::NotSent(why) => Trouble::Later(why, None),
                Failure::Lost(why) => Trouble::Lost(why),
            })?;
            if got.status == 429 {
                self.hold(got.retry_after());
            }
            if got.status != 401 {
                return Ok(got);
            }
            if refused.is_some() {
                return Err(Trouble::Credential("unauthorized".into()));
            }
            refused = Some(token);
        }
    }

    /// All rows of a query, page by page. What makes no sense is no answer.
    pub(super) async fn rows<T: DeserializeOwned>(&self, query: &str) -> Result<Vec<T>, Trouble> {
        let nonsense =
            || Trouble::Lost("the organization answered with rows that make no sense".into());
        let mut uri = self.uri(query).ok_or_else(nonsense)?;
        let mut rows = Vec::new();
        for _ in 0..MOST_PAGES {
            let got = self.ask(Method::GET, uri, None).await?;
            if !got.status.is_success() {
                return Err(trouble(&got));
            }
            let page: Page<T> = got.json().ok_or_else(nonsense)?;
            rows.extend(page.value);
            let Some(next) = page.next else { return Ok(rows) };
            uri = next.parse().map_err(|_| nonsense())?;
            // WHY: the token goes along, so a link must not lead anywhere else.
            if !self.settings.organization.is_host_of(&uri) {
                return Err(nonsense());
            }
        }
        Err(Trouble::Lost(format!("the organization has more than {MOST_PAGES} pages of rows")))
    }
}

/// What an answer that is no success means for a question.
pub(super) fn trouble(got: &Got) -> Trouble {
    Trouble::Later(answered(got), got.retry_after())
}

/// `the organization answered 400 (0x80048d19)`: never more, for a message may tell of the contact.
pub(super) fn answered(got: &Got) -> String {
    #[derive(Deserialize)]
    struct Wrong {
        error: Code,
    }
    #[derive(Deserialize)]
    struct Code {
        code: String,
    }
    let code = got.json::<Wrong>().map(|wrong| wrong.error.code);
    let code = code.filter(|code| super::token::is_code(code));
    let status = got.status.as_u16();
    code.map_or_else(
        || format!("the organization answered {status}"),
        |code| format!("the organization answered {status} ({code})"),
    )
}

fn written(
    method: &Method,
    uri: &Uri,
    body: Option<Bytes>,
    token: &str,
) -> Option<Request<Full<Bytes>>> {
    let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    bearer.set_sensitive(true);
    Request::builder()
        .method(method)
        .uri(uri)
        .header(AUTHORIZATION, bearer)
        .header(CONTENT_TYPE, "application/json")
        .header("accept", "application/json")
        .header("odata-version", "4.0")
        .header("odata-maxversion", "4.0")
        .header("prefer", "odata.maxpagesize=500,odata.include-annotations=\"*\"")
        .body(Full::new(body.unwrap_or_default()))
        .ok()
}

/// A text for a query or form, percent-encoded.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded
                    .extend(char::from_digit(u32::from(digit), 16).map(|c| c.to_ascii_uppercase()));
            }
        }
    }
    encoded
}

/// `(column eq 'a' or column eq 'b')`, percent-encoded.
pub(super) fn any_of<'a>(
    column: &str,
    quote: &str,
    values: impl Iterator<Item = &'a str>,
) -> String {
    let each = |value: &str| format!("{column} eq {quote}{}{quote}", value.replace('\'', "''"));
    encoded(&values.map(each).collect::<Vec<_>>().join(" or "))
}

/// Whether a text is an id as Dataverse writes them.
pub(crate) fn is_guid(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    plain && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}
