//! What the engine counts about itself, for `/metrics`. No label carries a contact, an address or an id.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// The upper ends of the buckets of a commit, in seconds.
const COMMIT_BUCKETS: [f64; 12] =
    [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0];

/// The upper ends of the buckets of a request to the HTTP interface, in seconds.
const HTTP_BUCKETS: [f64; 10] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// What a step of the core came to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Step {
    /// `applied`, `duplicate`, `stale`, `buffered`, `quarantined`.
    pub verdict: &'static str,
}

/// What a provider said.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Handed {
    /// The connector's name.
    pub connector: &'static str,
    /// What it carried: `conversations` or `messages`.
    pub carries: &'static str,
    /// What came of it.
    pub answer: Said,
}

/// The kinds of answers of a provider.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
#[expect(non_camel_case_types, reason = "the names are the labels that are seen outside")]
pub enum Said {
    /// It has it.
    accepted,
    /// It will never take it.
    refused,
    /// It may take it later.
    later,
    /// Nobody knows whether it has it.
    unknown,
    /// It was given up: its window ended before it could be handed over.
    expired,
}

/// Why something did not go out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Unsent {
    /// As in [`crate::view::Journey::refused`].
    pub reason: &'static str,
}

/// A request to the HTTP interface.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Asked {
    /// The method; `other` where it is none that the interface knows.
    pub method: &'static str,
    /// The route with its parameters unfilled; `none` where there is no such route.
    pub route: String,
    /// The status of the answer.
    pub status: u16,
}

/// The route of a request to the HTTP interface.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Route {
    /// As in [`Asked::route`].
    pub route: String,
}

/// Makes the histograms of routes.
#[derive(Copy, Clone, Debug)]
pub struct HttpSeconds;

impl MetricConstructor<Histogram> for HttpSeconds {
    fn new_metric(&self) -> Histogram {
        Histogram::new(HTTP_BUCKETS)
    }
}

/// What the engine counts. Everything can be counted from any thread.
#[derive(Debug)]
pub struct Measures {
    registry: Registry,
    /// Steps of the core.
    pub steps: Family<Step, Counter>,
    /// How long a commit took, in seconds; how many there were is its count.
    pub commits: Histogram,
    /// How many inputs were stored.
    pub inputs: Counter,
    /// What providers said.
    pub requests: Family<Handed, Counter>,
    /// What did not go out.
    pub unsent: Family<Unsent, Counter>,
    /// Who wants to hear of each commit.
    watch: Mutex<Option<Sender<Duration>>>,
    http: Family<Asked, Counter>,
    http_seconds: Family<Route, Histogram, HttpSeconds>,
}

impl Default for Measures {
    fn default() -> Self {
        Self::new()
    }
}

impl Measures {
    /// Nothing was counted yet.
    pub fn new() -> Self {
        let mut measures = Self {
            registry: Registry::with_prefix("journey"),
            steps: Family::default(),
            commits: Histogram::new(COMMIT_BUCKETS),
            inputs: Counter::default(),
            requests: Family::default(),
            unsent: Family::default(),
            watch: Mutex::new(None),
            http: Family::default(),
            http_seconds: Family::new_with_constructor(HttpSeconds),
        };
        measures.register();
        measures
    }

    fn register(&mut self) {
        let Self { registry, steps, commits, inputs, requests, unsent, http, http_seconds, .. } =
            self;
        registry.register("steps", "Steps of journeys by verdict", steps.clone());
        registry.register_with_unit(
            "commit",
            "How long storing a group took",
            Unit::Seconds,
            commits.clone(),
        );
        registry.register("inputs", "Inputs that were stored", inputs.clone());
        registry.register(
            "requests",
            "Conversations and messages handed to providers, by answer",
            requests.clone(),
        );
        registry.register("unsent", "What did not go out, by reason", unsent.clone());
        registry.register("http_requests", "Requests to the HTTP interface", http.clone());
        registry.register_with_unit(
            "http_request",
            "How long requests to the HTTP interface took",
            Unit::Seconds,
            http_seconds.clone(),
        );
    }

    /// Counts a step of the core.
    pub fn step(&self, verdict: &'static str) {
        self.steps.get_or_create(&Step { verdict }).inc();
    }

    /// Counts a group that was stored.
    pub fn commit(&self, inputs: u64, took: Duration) {
        self.inputs.inc_by(inputs);
        self.commits.observe(took.as_secs_f64());
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        if watch.as_ref().is_some_and(|watch| watch.send(took).is_err()) {
            *watch = None;
        }
    }

    /// Tells how long each group takes to be stored, from now on and until the receiver is dropped or another one asks:
    /// finer than [`Self::commits`].
    pub fn watch_commits(&self) -> Receiver<Duration> {
        let (sender, receiver) = channel();
        *self.watch.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        receiver
    }

    /// Counts an answer of a provider.
    pub fn answer(&self, connector: &'static str, carries: &'static str, answer: Said) {
        self.requests.get_or_create(&Handed { connector, carries, answer }).inc();
    }

    /// Counts something that did not go out.
    pub fn refusal(&self, reason: &'static str) {
        self.unsent.get_or_create(&Unsent { reason }).inc();
    }

    /// Counts a request to the HTTP interface.
    pub(crate) fn http(&self, asked: &Asked, took: Duration) {
        self.http.get_or_create(asked).inc();
        let route = Route { route: asked.route.clone() };
        self.http_seconds.get_or_create(&route).observe(took.as_secs_f64());
    }

    /// What was registered, to be written out.
    pub(crate) fn registry(&self) -> &Registry {
        &self.registry
    }
}
