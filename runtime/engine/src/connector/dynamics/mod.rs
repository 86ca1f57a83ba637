//! Dynamics 365 Contact Center: conversations through its proactive engagement API.
//!
//! `delivery` asks for conversations and takes them back, `results` asks what came of them, `token` signs in, `odata`
//! knows how the Web API is spoken to. Sources: Microsoft's pages on `CCaaS_CreateProactiveDelivery`,
//! `CCaaS_GetDeliveryTasks`, `CCaaS_CancelDeliveryTask` and the proactive engagement tables.

mod check;
mod delivery;
mod dispositions;
mod odata;
mod results;
mod token;

use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Uri;
use journey_runtime::RawOutcome;
use secrecy::SecretString;
use smol_str::SmolStr;
use tokio::time::Instant as Moment;

pub(crate) use self::odata::is_guid;
use super::client::{Client, Endpoint};
use super::{Answer, Connector, Known, Limits, Needs, Open, Request, StartProblem};

/// How often results are asked for where the environment does not say.
pub const POLL: Duration = Duration::from_secs(30);

/// How long an answer may take where the environment does not say.
pub const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Where Microsoft Entra ID gives tokens, outside of national clouds.
pub const AUTHORITY: &str = "https://login.microsoftonline.com";

/// How long a delivery and what belongs to it may take to show in the tables.
const SETTLES: Duration = Duration::from_secs(10);

/// A Dynamics 365 organization of an environment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `https://contoso.crm.dynamics.com`
    pub organization: Endpoint,
    /// Where tokens are given.
    pub authority: Endpoint,
    /// The Entra tenant.
    pub tenant: SmolStr,
    /// The application that signs in.
    pub client_id: SmolStr,
    /// Its secret.
    pub client_secret: SecretString,
    /// Engagements by name, with the ids of their proactive engagement configurations.
    pub engagements: Vec<(SmolStr, SmolStr)>,
    /// The contact's field with the first name, which the API insists on.
    pub first_name: SmolStr,
    /// The contact's field with the last name, which the API insists on.
    pub last_name: SmolStr,
    /// How many conversations may go out.
    pub limits: Limits,
    /// How often results are asked for.
    pub poll: Duration,
    /// How long an answer may take.
    pub time_limit: Duration,
}

/// Carries conversations to Dynamics 365 Contact Center.
#[derive(Debug)]
pub struct Dynamics {
    settings: Settings,
    client: Client,
    fields: [SmolStr; 2],
    token: token::Tokens,
    /// Until when the organization wants to be left alone.
    held: Mutex<Option<Moment>>,
    /// Where the next poll begins, so that all open conversations have their turn.
    turn: AtomicUsize,
    settles: Duration,
}

impl Dynamics {
    /// A connector to the organization of these settings.
    pub fn new(settings: Settings, client: Client) -> Self {
        let fields = [settings.first_name.clone(), settings.last_name.clone()];
        Self {
            settings,
            client,
            fields,
            token: token::Tokens::default(),
            held: Mutex::new(None),
            turn: AtomicUsize::new(0),
            settles: SETTLES,
        }
    }

    /// The same with another idea of how long the tables take; tests do not wait for ten seconds.
    #[must_use]
    pub fn settling_in(self, settles: Duration) -> Self {
        Self { settles, ..self }
    }

    fn uri(&self, path_and_query: &str) -> Option<Uri> {
        self.settings.organization.join(path_and_query)
    }

    fn engagement(&self, name: &str) -> Option<&str> {
        let bound = self.settings.engagements.iter().find(|(bound, _)| bound == name)?;
        Some(bound.1.as_str())
    }

    /// For how long the organization still wants to be left alone.
    fn is_held(&self) -> Option<Duration> {
        let held = self.held.lock().ok()?;
        let left = held.map(|until| until.saturating_duration_since(Moment::now()))?;
        Some(left).filter(|left| !left.is_zero())
    }

    fn hold(&self, after: Option<Duration>) {
        if let (Ok(mut held), Some(after)) = (self.held.lock(), after) {
            *held = Some(Moment::now() + after);
        }
    }
}

impl Connector for Dynamics {
    fn name(&self) -> &'static str {
        "dynamics"
    }

    fn limits(&self) -> Limits {
        self.settings.limits
    }

    fn contact_fields(&self) -> &[SmolStr] {
        &self.fields
    }

    fn check<'a>(&'a self, needs: &'a Needs) -> BoxFuture<'a, Vec<StartProblem>> {
        self.problems(needs).boxed()
    }

    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Answer> {
        self.deliver(request).boxed()
    }

    fn known<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Known> {
        self.look_for(request).boxed()
    }

    fn cancel<'a>(&'a self, open: &'a Open) -> BoxFuture<'a, ()> {
        self.take_back(open).boxed()
    }

    fn poll<'a>(
        &'a self,
        open: &'a [Open],
    ) -> BoxFuture<'a, Result<Vec<(SmolStr, RawOutcome)>, String>> {
        self.results(open).boxed()
    }

    fn polls_every(&self) -> Option<Duration> {
        Some(self.settings.poll)
    }
}
