//! Asking a running engine over HTTP.

mod problem;

use std::env;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
pub(crate) use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::{Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client as Pool, ResponseFuture};
use hyper_util::rt::TokioExecutor;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{sleep, timeout};

use crate::arguments::Server;
use crate::outcome::Failure;

/// How long the engine may take.
const LONGEST: Duration = Duration::from_mins(2);

/// How much is read of an answer.
const LARGEST: usize = 256 * 1024 * 1024;

/// How often a request is sent that the engine has no room for at the moment.
const TRIES: u32 = 5;

/// The media type of many lines of JSON.
pub(crate) const LINES: &str = "application/x-ndjson";

/// Talks to one engine.
pub(crate) struct Client {
    carrier: Carrier,
    server: String,
    token: Option<HeaderValue>,
    runtime: Runtime,
}

/// How requests get there.
///
/// WHY two: an engine on this machine is asked without reading the machine's certificates first.
enum Carrier {
    Plain(Pool<HttpConnector, Full<Bytes>>),
    Secure(Pool<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

impl Carrier {
    fn to(server: &str) -> Result<Self, Failure> {
        let pool = Pool::builder(TokioExecutor::new());
        if server.starts_with("http://") {
            return Ok(Self::Plain(pool.build_http()));
        }
        let unreadable = |error| {
            Failure::misused(format!("cannot read this machine's certificates: {error}"))
                .help("install them, on Debian with `apt-get install ca-certificates`")
        };
        let builder = HttpsConnectorBuilder::new().with_native_roots().map_err(unreadable)?;
        Ok(Self::Secure(pool.build(builder.https_only().enable_http1().build())))
    }

    fn request(&self, request: Request<Full<Bytes>>) -> ResponseFuture {
        match self {
            Self::Plain(pool) => pool.request(request),
            Self::Secure(pool) => pool.request(request),
        }
    }
}

/// What came back.
struct Got {
    status: u16,
    retry_after: Option<u64>,
    body: Bytes,
}

impl Client {
    /// Gets ready; nothing is sent yet.
    pub(crate) fn new(server: &Server) -> Result<Self, Failure> {
        let base = server.server.trim_end_matches('/').to_owned();
        let is_url = base.parse::<Uri>().is_ok_and(|uri| uri.authority().is_some());
        if !is_url || !(base.starts_with("http://") || base.starts_with("https://")) {
            return Err(Failure::misused(format!("`{}` is no address of a server", server.server))
                .help("write it as in --server http://127.0.0.1:8440"));
        }
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::fault(error.to_string()))?;
        Ok(Self {
            carrier: Carrier::to(&base)?,
            server: base,
            token: token(&server.token_env)?,
            runtime,
        })
    }

    /// Asks for something.
    pub(crate) fn get(&self, path: &str) -> Result<Value, Failure> {
        self.ask(&Method::GET, path, None)
    }

    /// Has something done.
    pub(crate) fn send(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Failure> {
        let body = body.map(|body| ("application/json", Bytes::from(body.to_string())));
        self.ask(method, path, body)
    }

    /// Sends a text.
    pub(crate) fn post(
        &self,
        path: &str,
        kind: &'static str,
        text: String,
    ) -> Result<Value, Failure> {
        self.ask(&Method::POST, path, Some((kind, Bytes::from(text))))
    }

    fn ask(
        &self,
        method: &Method,
        path: &str,
        body: Option<(&'static str, Bytes)>,
    ) -> Result<Value, Failure> {
        let got = self.runtime.block_on(self.patiently(method, path, body))?;
        if !(200..300).contains(&got.status) {
            return Err(problem::failure(got.status, &got.body, &self.server));
        }
        if got.body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&got.body).map_err(|_| self.strange())
    }

    /// An answer that no engine gives.
    pub(crate) fn strange(&self) -> Failure {
        Failure::misused(format!("what answers at `{}` is no engine of journeys", self.server))
            .help("name the engine with --server or JOURNEY_SERVER")
    }

    async fn patiently(
        &self,
        method: &Method,
        path: &str,
        body: Option<(&'static str, Bytes)>,
    ) -> Result<Got, Failure> {
        let mut tries = 1;
        loop {
            let asked = self.once(method, path, body.clone());
            let got = timeout(LONGEST, asked).await.map_err(|_| self.silent())??;
            match got.retry_after {
                Some(seconds) if got.status == 429 && tries < TRIES => {
                    tries += 1;
                    sleep(Duration::from_secs(seconds.clamp(1, 10))).await;
                }
                Some(_) | None => return Ok(got),
            }
        }
    }

    async fn once(
        &self,
        method: &Method,
        path: &str,
        body: Option<(&'static str, Bytes)>,
    ) -> Result<Got, Failure> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.server))
            .header(ACCEPT, "application/json");
        if let Some((kind, _)) = &body {
            request = request.header(CONTENT_TYPE, *kind);
        }
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token);
        }
        let body = body.map(|(_, bytes)| bytes).unwrap_or_default();
        let request = request
            .body(Full::new(body))
            .map_err(|error| Failure::misused(format!("the request cannot be written: {error}")))?;
        let response =
            self.carrier.request(request).await.map_err(|error| self.unreachable(&error))?;
        let status = response.status().as_u16();
        let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = seconds.and_then(|seconds| seconds.parse().ok());
        let body = Limited::new(response.into_body(), LARGEST).collect().await;
        let body = body.map_err(|_| self.broken_off())?.to_bytes();
        Ok(Got { status, retry_after, body })
    }

    fn unreachable(&self, error: &(dyn std::error::Error + 'static)) -> Failure {
        let causes = std::iter::successors(Some(error), |error| error.source());
        let reason = causes.last().map(ToString::to_string).unwrap_or_default();
        Failure::misused(format!("cannot reach the engine at `{}`: {reason}", self.server)).help(
            "start it with `journey serve --env NAME`, or name it with --server or JOURNEY_SERVER",
        )
    }

    fn silent(&self) -> Failure {
        Failure::fault(format!("the engine at `{}` does not answer", self.server))
    }

    fn broken_off(&self) -> Failure {
        Failure::fault(format!("the answer of the engine at `{}` broke off", self.server))
    }
}

/// The token in the variable, as a header that is never shown.
fn token(variable: &str) -> Result<Option<HeaderValue>, Failure> {
    let Some(token) = env::var_os(variable).filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    let value =
        token.to_str().and_then(|token| HeaderValue::try_from(format!("Bearer {token}")).ok());
    let mut value = value.ok_or_else(|| {
        Failure::misused(format!("`{variable}` holds no token: it has characters that none has"))
    })?;
    value.set_sensitive(true);
    Ok(Some(value))
}

/// A name as a part of an address.
pub(crate) fn part(name: &str) -> String {
    utf8_percent_encode(name, NON_ALPHANUMERIC).to_string()
}

/// What stands behind the `?`, of what was given.
pub(crate) fn query(pairs: &[(&str, Option<&str>)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if let Some(value) = value {
            out.push(if out.is_empty() { '?' } else { '&' });
            out.push_str(name);
            out.push('=');
            out.push_str(&part(value));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_in_addresses() {
        assert_eq!(part("c-17"), "c%2D17");
        assert_eq!(part("a/b?c"), "a%2Fb%3Fc");
        assert_eq!(query(&[("a", None), ("b", Some("x y")), ("c", Some("1"))]), "?b=x%20y&c=1");
        assert_eq!(query(&[("a", None)]), "");
    }
}
