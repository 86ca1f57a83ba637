//! Hands requests to connectors after they were stored, and asks for outcomes. Decides nothing.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use journey_runtime::RawOutcome;
use smol_str::SmolStr;
use tokio::sync::{Semaphore, mpsc};

use crate::clock::machine_now;
use crate::connector::breaker::{Breaker, Tolerance};
use crate::connector::{Answer, Connector, Known, Open, Request};
use crate::engine::Engine;
use crate::health::Health;
use crate::input::{Input, Reported};

/// How many requests one connector handles at once.
const AT_ONCE: usize = 64;

/// How long a request waits that the breaker keeps back.
const KEPT_BACK: Duration = Duration::from_secs(1);

/// What leaves the writer.
#[derive(Debug)]
pub(crate) enum Job {
    /// A request; `ask`: it may have been sent before, so that the provider is asked first.
    Send { queue: i64, request: Box<Request>, ask: bool },
    /// A conversation to be dropped.
    Cancel { queue: i64, open: Box<Open> },
}

impl Job {
    /// Whether a request is about a contact.
    pub(crate) fn is_about(&self, contact: &str) -> bool {
        match self {
            Self::Send { request, .. } => request.contact == contact,
            Self::Cancel { .. } => false,
        }
    }
}

/// What is told of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// What the provider said.
    Answer(Answer),
    /// What it knows of a request whose answer was lost.
    Known(Known),
}

/// One connector at work.
pub(crate) struct Lane {
    connector: Arc<dyn Connector>,
    health: Health,
    breaker: Mutex<Breaker>,
    places: Semaphore,
}

impl Lane {
    pub(crate) fn new(connector: Arc<dyn Connector>, health: Health) -> Self {
        let breaker = Mutex::new(Breaker::new(Tolerance::default()));
        Self { connector, health, breaker, places: Semaphore::new(AT_ONCE) }
    }

    async fn send(&self, request: &Request, ask: bool) -> Told {
        // The semaphore is never closed.
        let _place = self.places.acquire().await;
        let permit = match self.with_breaker(|breaker| breaker.ask(machine_now())) {
            Ok(permit) => permit,
            Err(until) => {
                let wait = u64::try_from(until.0 - machine_now().0).unwrap_or(0);
                let after = Some(Duration::from_millis(wait).max(KEPT_BACK));
                let reason = format!("{} is down", self.connector.name());
                // Who could not be asked still may have it.
                return if ask {
                    Told::Known(Known::Later { reason, after })
                } else {
                    Told::Answer(Answer::Later { reason, after })
                };
            }
        };
        let told = if ask {
            Told::Known(self.connector.known(request).await)
        } else {
            Told::Answer(self.connector.send(request).await)
        };
        let (reached, reason) = match &told {
            Told::Answer(Answer::Later { reason, .. } | Answer::Unknown { reason })
            | Told::Known(Known::Later { reason, .. }) => (false, Some(reason.clone())),
            // Who cannot tell is not down for that; else many who are lost at once would be settled one by one.
            Told::Answer(Answer::Accepted { .. } | Answer::Refused { .. })
            | Told::Known(
                Known::Has { .. } | Known::HasNot | Known::RepeatIsSafe | Known::CannotTell,
            ) => (true, None),
        };
        let open = self.with_breaker(|breaker| {
            breaker.answered(permit, reached, machine_now());
            breaker.is_open()
        });
        self.health.set(!open, reason);
        told
    }

    fn with_breaker<T>(&self, work: impl FnOnce(&mut Breaker) -> T) -> T {
        // A panic while it was held left it as it was: it is plain data.
        let mut breaker = self.breaker.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        work(&mut breaker)
    }
}

/// Takes jobs until the engine ends.
pub(crate) async fn run(
    engine: Engine,
    lanes: [Option<Arc<Lane>>; 2],
    mut jobs: mpsc::UnboundedReceiver<Job>,
) {
    for (queue, lane) in (0..).zip(&lanes) {
        if let Some(lane) = lane {
            tokio::spawn(look_up(engine.clone(), Arc::clone(lane)));
            if let Some(every) = lane.connector.polls_every() {
                tokio::spawn(poll(engine.clone(), Arc::clone(lane), queue, every));
            }
        }
    }
    while let Some(job) = jobs.recv().await {
        let (Job::Send { queue, .. } | Job::Cancel { queue, .. }) = &job;
        let lane = usize::try_from(*queue).ok().and_then(|place| lanes.get(place)?.clone());
        let Some(lane) = lane else { continue };
        let engine = engine.clone();
        tokio::spawn(async move {
            match job {
                Job::Send { request, ask, .. } => {
                    let told = lane.send(&request, ask).await;
                    engine.tell(Input::Answered { request: request.id, told });
                }
                Job::Cancel { open, .. } => lane.connector.cancel(&open).await,
            }
        });
    }
}

/// A connector that is down is tried again by the requests that wait for it: once its pause is over, one may go.
async fn look_up(engine: Engine, lane: Arc<Lane>) {
    let mut tick = tokio::time::interval(Duration::from_millis(500));
    loop {
        tick.tick().await;
        if engine.is_closing() {
            return;
        }
        let now = machine_now();
        if !lane.health.is_up() && lane.with_breaker(|breaker| breaker.may_probe(now)) {
            lane.health.try_one();
            engine.tell(Input::Wake);
        }
    }
}

/// Asks for outcomes now and then.
async fn poll(engine: Engine, lane: Arc<Lane>, queue: i64, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        if engine.is_closing() {
            return;
        }
        let open = match engine.open_requests(queue).await {
            Ok(open) if open.is_empty() => continue,
            Ok(open) => open,
            Err(error) => {
                tracing::warn!(%error, "open conversations cannot be read");
                continue;
            }
        };
        match lane.connector.poll(&open).await {
            Ok(outcomes) => report(&engine, outcomes).await,
            Err(reason) => tracing::warn!(reason, "outcomes cannot be asked for"),
        }
    }
}

async fn report(engine: &Engine, outcomes: Vec<(SmolStr, RawOutcome)>) {
    let reports = outcomes.into_iter().map(|(request, outcome)| {
        engine.outcome(Reported { event_id: None, request: request.to_string(), outcome })
    });
    // Together, so that they share transactions.
    for taken in futures_util::future::join_all(reports).await {
        if let Err(refused) = taken {
            tracing::warn!(%refused, "an outcome that was asked for was not taken");
        }
    }
}
