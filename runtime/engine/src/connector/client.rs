//! The HTTP client of all connectors: bounded in time and size, and exact about whether a request may have arrived.
//!
//! No redirects, no proxies from the environment, no cookies: a request goes where the manifest says and nowhere else.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::header::{HeaderMap, RETRY_AFTER};
use http::uri::{PathAndQuery, Scheme};
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Collected, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::StartProblem;
use crate::clock::machine_now;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a connection is kept that nobody uses; less than servers do, which close it when a request may be on its way.
const IDLE: Duration = Duration::from_secs(15);

/// The longest answer that is read.
pub(super) const LONGEST_ANSWER: usize = 64 * 1024;

/// The longest time that a provider's `Retry-After` is believed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

/// Where a provider is: `https`, or `http` on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(Uri);

impl Endpoint {
    /// The endpoint that a text names; none unless it is a URL as [`Endpoint`] says, without user and fragment.
    pub fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let host = uri.host()?;
        let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let safe = match uri.scheme()? {
            scheme if *scheme == Scheme::HTTPS => true,
            scheme => *scheme == Scheme::HTTP && local,
        };
        let plain = !uri.authority()?.as_str().contains('@') && !text.contains('#');
        (safe && plain).then_some(Self(uri))
    }

    pub(super) fn uri(&self) -> Uri {
        self.0.clone()
    }

    /// Another path on the same host, which keeps a path of its own in front.
    pub(super) fn join(&self, path_and_query: &str) -> Option<Uri> {
        let joined = format!("{}{path_and_query}", self.0.path().trim_end_matches('/'));
        let mut parts = self.0.clone().into_parts();
        parts.path_and_query = Some(joined.parse::<PathAndQuery>().ok()?);
        Uri::from_parts(parts).ok()
    }

    /// Whether a URL from outside points to the same host.
    pub(super) fn is_host_of(&self, other: &Uri) -> bool {
        self.0.scheme() == other.scheme() && self.0.authority() == other.authority()
    }

    /// `https://host` without a path.
    pub fn origin(&self) -> String {
        let scheme = self.0.scheme_str().unwrap_or_default();
        format!("{scheme}://{}", self.0.authority().map_or("", |authority| authority.as_str()))
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(super) struct Got {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// The body; none where it broke off or was too long.
    pub(super) body: Option<Bytes>,
}

impl Got {
    /// The body as JSON of this shape.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.body.as_ref()?).ok()
    }

    /// When the provider wants to be asked again, at most an hour.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        let after = if let Ok(seconds) = text.parse::<u64>() {
            Duration::from_secs(seconds)
        } else {
            let now = UNIX_EPOCH + Duration::from_millis(machine_now().0.unsigned_abs());
            httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or_default()
        };
        Some(after.min(LONGEST_RETRY_AFTER))
    }

    /// Whether the provider says that it cannot now, and may later.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.status.as_u16(), 408 | 425 | 429) || self.status.is_server_error()
    }
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The request was certainly not received: there was no connection.
    NotSent(String),
    /// It may have been received: the answer is missing.
    Lost(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(why) | Self::Lost(why) => f.write_str(why),
        }
    }
}

/// The HTTP client; cheap to clone, connections are shared.
#[derive(Clone)]
pub struct Client {
    pool: Pool<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

impl Client {
    /// A client that trusts the root certificates of this machine.
    pub fn new() -> Result<Self, StartProblem> {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_connect_timeout(Some(CONNECT));
        connector.set_nodelay(true);
        let provider = rustls::crypto::ring::default_provider();
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(provider)
            .map_err(|why| StartProblem::no_certificates(&why))?
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        Ok(Self {
            pool: Pool::builder(TokioExecutor::new())
                .pool_idle_timeout(IDLE)
                .pool_timer(TokioTimer::new())
                .build(connector),
        })
    }

    /// Sends a request and reads the answer, both within a time limit; at most `longest` bytes are read.
    pub(super) async fn send(
        &self,
        request: Request<Full<Bytes>>,
        limit: Duration,
        longest: usize,
    ) -> Result<Got, Failure> {
        let ends = tokio::time::Instant::now() + limit;
        let answer = tokio::time::timeout_at(ends, self.pool.request(request)).await;
        let Ok(answer) = answer else {
            return Err(Failure::Lost(format!("no answer within {} ms", limit.as_millis())));
        };
        let (parts, body) = answer.map_err(|error| failure(&error))?.into_parts();
        // WHY: what the status says stands, even where the rest cannot be read.
        let body = tokio::time::timeout_at(ends, Limited::new(body, longest).collect()).await;
        let body = body.ok().and_then(Result::ok).map(Collected::to_bytes);
        Ok(Got { status: parts.status, headers: parts.headers, body })
    }
}

fn failure(error: &hyper_util::client::legacy::Error) -> Failure {
    if error.is_connect() {
        return Failure::NotSent(format!("no connection: {}", root(error)));
    }
    Failure::Lost(format!("the connection broke: {}", root(error)))
}

/// The innermost reason of an error, which names the fault and neither address nor content.
fn root(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
