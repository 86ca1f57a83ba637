//! Conversations and messages as signed requests to a service of the user's.
//!
//! What is sent is in [`body`], how it is signed in [`signature`]. The request's id is the webhook's id, so a
//! receiver that keeps ids does nothing twice, and repeating is safe.

pub mod body;
pub mod signature;

use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Request as HttpRequest;
use http::header::CONTENT_TYPE;
use http_body_util::Full;
use journey_plan::value::Instant;
use journey_runtime::RawOutcome;
use serde::Deserialize;
use smol_str::SmolStr;

pub use self::signature::{EventId, Key, Keys, Why};
use super::client::{Client, Endpoint, Failure, Got, LONGEST_ANSWER};
use super::{Answer, Connector, Content, Known, Limits, Needs, Open, Request, StartProblem};
use crate::clock::machine_now;

/// How long an answer may take where the environment does not say.
pub const TIME_LIMIT: Duration = Duration::from_secs(10);

/// The longest id that a receiver may give a request, in bytes.
const LONGEST_ID: usize = 200;

/// A webhook of an environment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where requests go.
    pub url: Endpoint,
    /// What they are signed with.
    pub keys: Keys,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// How many may leave.
    pub limits: Limits,
}

/// Answers that refuse this one request; other refusals are about the setup.
const ABOUT_THE_REQUEST: [u16; 4] = [400, 409, 413, 422];

/// Carries requests to a service of the user's.
#[derive(Debug)]
pub struct Webhook {
    settings: Settings,
    client: Client,
}

impl Webhook {
    /// A connector to the service of these settings.
    pub fn new(settings: Settings, client: Client) -> Self {
        Self { settings, client }
    }

    async fn post(&self, id: &str, body: Vec<u8>) -> Result<Got, Failure> {
        let seconds = seconds(machine_now());
        let signatures = self.settings.keys.sign(id, seconds, &body);
        let request = HttpRequest::post(self.settings.url.uri())
            .header(CONTENT_TYPE, "application/json")
            .header(signature::ID, id)
            .header(signature::TIMESTAMP, seconds)
            .header(signature::SIGNATURE, signatures)
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| {
                Failure::NotSent("the request's id cannot stand in a header".to_owned())
            })?;
        self.client.send(request, self.settings.time_limit, LONGEST_ANSWER).await
    }

    async fn hand_over(&self, request: &Request) -> Answer {
        let got = match self.post(&request.id, body::of(request)).await {
            Ok(got) => got,
            Err(Failure::NotSent(reason)) => return Answer::Later { reason, after: None },
            Err(Failure::Lost(reason)) => return Answer::Unknown { reason },
        };
        let status = got.status;
        if got.is_busy() {
            let reason = format!("the webhook answered {}", status.as_u16());
            return Answer::Later { reason, after: got.retry_after() };
        }
        if status.is_success() {
            return accepted(&got);
        }
        if ABOUT_THE_REQUEST.contains(&status.as_u16()) {
            return refused(&got, request);
        }
        if status.is_client_error() {
            // WHY: a wrong address or key is a mistake of the setup and says nothing of the contact; it is mended
            // while requests wait.
            let reason = format!(
                "the webhook answered {}: its address or its key may be wrong",
                status.as_u16()
            );
            return Answer::Later { reason, after: None };
        }
        // WHY: a redirect is not followed, for it could lead anywhere; the service has been moved and says so.
        let reason = format!("the webhook answered {}, which is not followed", status.as_u16());
        Answer::Later { reason, after: None }
    }
}

/// What a receiver may say in its answer.
#[derive(Debug, Default, Deserialize)]
struct Said {
    id: Option<String>,
    result: Option<String>,
}

fn said(got: &Got) -> Option<Said> {
    match &got.body {
        Some(body) if body.iter().all(u8::is_ascii_whitespace) => Some(Said::default()),
        Some(_) | None => got.json(),
    }
}

fn accepted(got: &Got) -> Answer {
    let Some(said) = said(got) else {
        let reason =
            format!("the webhook answered {} with something that is not JSON", got.status.as_u16());
        return Answer::Unknown { reason };
    };
    let provider_id = said.id.filter(|id| !id.is_empty() && id.len() <= LONGEST_ID);
    Answer::Accepted { provider_id: provider_id.map(Into::into) }
}

fn refused(got: &Got, request: &Request) -> Answer {
    let reason = format!("the webhook answered {}", got.status.as_u16());
    let outcome = match &request.content {
        Content::Message { .. } => None,
        Content::Conversation { .. } => {
            let named = said(got).and_then(|said| said.result).filter(|_| got.status == 422);
            let result = named.filter(|name| is_result(name)).map_or("Error".into(), SmolStr::from);
            Some(RawOutcome { result, ..RawOutcome::default() })
        }
    };
    Answer::Refused { reason, outcome }
}

/// Whether a text can be the name of a Result value.
fn is_result(name: &str) -> bool {
    (1..=100).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl Connector for Webhook {
    fn name(&self) -> &'static str {
        "webhook"
    }

    fn limits(&self) -> Limits {
        self.settings.limits
    }

    /// A webhook takes whatever comes: nothing has to be bound.
    fn check<'a>(&'a self, _: &'a Needs) -> BoxFuture<'a, Vec<StartProblem>> {
        async { Vec::new() }.boxed()
    }

    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Answer> {
        self.hand_over(request).boxed()
    }

    fn known<'a>(&'a self, _: &'a Request) -> BoxFuture<'a, Known> {
        async { Known::RepeatIsSafe }.boxed()
    }

    fn cancel<'a>(&'a self, open: &'a Open) -> BoxFuture<'a, ()> {
        async {
            // WHY: best effort, and its outcome tells what came of it.
            let _ = self.post(&format!("{}/cancel", open.id), body::of_cancel(open)).await;
        }
        .boxed()
    }

    fn poll<'a>(
        &'a self,
        _: &'a [Open],
    ) -> BoxFuture<'a, Result<Vec<(SmolStr, RawOutcome)>, String>> {
        async { Ok(Vec::new()) }.boxed()
    }
}

/// The instant as whole seconds since 1970.
fn seconds(at: Instant) -> i64 {
    at.0.div_euclid(1000)
}
