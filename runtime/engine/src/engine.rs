//! The handle of the engine: what the HTTP interface, the page and the command line talk to.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use journey_plan::migration::Migration;
use journey_plan::value::Instant;
use journey_plan::{Plan, VerifiedPlan};
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::carriers::{Carriers, Settings};
use crate::clock::machine_now;
use crate::connector::{Open, StartProblem};
use crate::dispatch::{self, Lane};
use crate::input::{
    Action, ConsentRecord, ContactRecord, Input, Operation, Raised, Reply, Reported,
};
use crate::measures::Measures;
use crate::refused::Refused;
use crate::shared::{Prepared, Shared};
use crate::shelf::Segments;
use crate::store::read::{self, RunFilter};
use crate::store::{OpenError, SCHEMA, Store};
use crate::time::utc;
use crate::view;
use crate::writer::Writer;

/// How many inputs may wait to be stored; more are told to come back.
const MOST_QUEUED: u64 = 20_000;

/// A running engine. Cheap to clone; [`Engine::close`] ends it.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
    inputs: Sender<Input>,
    threads: Arc<Mutex<Vec<std::thread::JoinHandle<()>>>>,
}

impl Engine {
    /// Opens the store and starts to work. Must be called inside of a tokio runtime, which carries the connectors.
    pub fn open(settings: Settings) -> Result<Self, OpenError> {
        let Settings {
            database,
            speed,
            begins,
            conversations,
            messages,
            spread,
            do_not_contact,
            group,
        } = settings;
        let (store, conn) = Store::open(&database, speed, begins)?;
        let carriers = Carriers::new(conversations, messages);
        let lanes = [&carriers.conversations, &carriers.messages].map(|carrier| {
            let connector = carrier.connector.clone()?;
            Some(Arc::new(Lane::new(connector, carrier.health.clone())))
        });
        let segments = Segments::read(&conn).map_err(|error| OpenError::Disk {
            path: store.path.clone(),
            reason: error.to_string(),
        })?;
        let settings = Prepared { database, speed, carriers, spread, do_not_contact, group };
        let shared = Arc::new(Shared::new(settings, segments, store));
        let (inputs, received) = channel();
        let (jobs, taken) = tokio::sync::mpsc::unbounded_channel();
        let writer = Writer::new(conn, &shared, received, jobs)?;
        let writer = spawn("journey-writer", move || writer.work(), &shared)?;
        let tidy = Arc::clone(&shared);
        let tidy = spawn("journey-log", move || tidy_log(&tidy), &shared)?;
        let engine = Self { shared, inputs, threads: Arc::new(Mutex::new(vec![writer, tidy])) };
        tokio::spawn(dispatch::run(engine.clone(), lanes, taken));
        Ok(engine)
    }

    async fn ask<T>(&self, make: impl FnOnce(Reply<T>) -> Input) -> Result<T, Refused> {
        if self.is_closing() {
            return Err(Refused::Closing);
        }
        if self.shared.queued.load(Ordering::Relaxed) >= MOST_QUEUED {
            return Err(Refused::Busy);
        }
        let (reply, answer) = oneshot::channel();
        self.tell(make(reply));
        answer.await.unwrap_or(Err(Refused::Closing))
    }

    /// Gives the writer something to do without waiting for it.
    pub(crate) fn tell(&self, input: Input) {
        self.shared.queued.fetch_add(1, Ordering::Relaxed);
        // Where the writer has ended, whoever waits for an answer is told so.
        let _ = self.inputs.send(input);
    }

    /// Publishes a plan: it is checked, stored by its digest, and taken by new runs.
    pub async fn publish(&self, json: &str) -> Result<view::Published, Refused> {
        let plan = self.checked(json).await?;
        self.ask(|reply| Input::Publish { plan: Box::new(plan), reply }).await
    }

    /// A plan that can run here.
    async fn checked(&self, json: &str) -> Result<VerifiedPlan, Refused> {
        let broken = |error: journey_plan::PlanFault| Refused::Plan { message: error.to_string() };
        let plan = Plan::from_json(json).map_err(broken)?.verify().map_err(broken)?;
        let problems = self.missing(&plan).await;
        if !problems.is_empty() {
            let messages: Vec<String> = problems.into_iter().map(|one| one.message).collect();
            return Err(Refused::Plan { message: messages.join("; ") });
        }
        Ok(plan)
    }

    /// Publishes a plan and moves the people inside as a migration says, both at once or neither.
    pub async fn migrate(
        &self,
        json: &str,
        migration: Migration,
    ) -> Result<view::Migrated, Refused> {
        let plan = self.checked(json).await?;
        self.ask(|reply| Input::Migrate { plan: Box::new(plan), migration, reply }).await
    }

    /// What connectors lack to carry a plan's conversations and messages, by name.
    pub async fn missing(&self, plan: &VerifiedPlan) -> Vec<StartProblem> {
        let needs = crate::loaded::needs(plan);
        let carriers = &self.shared.settings.carriers;
        let mut problems = Vec::new();
        if let Some(connector) = &carriers.conversations.connector {
            let asked = crate::connector::Needs { messages: Vec::new(), ..needs.clone() };
            problems.extend(connector.check(&asked).await);
        }
        if let Some(connector) = &carriers.messages.connector {
            let asked = crate::connector::Needs { engagements: Vec::new(), ..needs };
            problems.extend(connector.check(&asked).await);
        }
        problems
    }

    /// Starts, pauses, resumes or stops a journey.
    pub async fn act(&self, journey: &str, action: Action) -> Result<view::Journey, Refused> {
        let name = journey.to_owned();
        self.ask(|reply| Input::Act { journey: name, action, reply }).await?;
        self.journey(journey).await
    }

    /// Keeps a contact.
    pub async fn put_contact(&self, contact: ContactRecord) -> Result<(), Refused> {
        let contacts = vec![contact];
        let source = "api";
        let ask = |reply| Input::PutContacts { contacts, source, reply };
        self.ask(ask).await?.pop().unwrap_or(Ok(()))
    }

    /// Keeps contacts in bulk, each for itself; at most 1,000 at once.
    pub async fn put_contacts(
        &self,
        contacts: Vec<ContactRecord>,
    ) -> Result<Vec<Result<(), Refused>>, Refused> {
        self.ask(|reply| Input::PutContacts { contacts, source: "import", reply }).await
    }

    /// Ends the runs of a contact and forgets who it was.
    pub async fn erase(&self, contact: &str) -> Result<(), Refused> {
        let contact = contact.to_owned();
        self.ask(|reply| Input::Erase { contact, reply }).await
    }

    /// Records what a contact says.
    pub async fn consent(
        &self,
        contact: &str,
        consents: Vec<ConsentRecord>,
    ) -> Result<(), Refused> {
        let contact = contact.to_owned();
        self.ask(|reply| Input::Consent { contact, consents, reply }).await
    }

    /// Puts a contact into a segment, or takes it out.
    pub async fn member(&self, segment: &str, contact: &str, member: bool) -> Result<(), Refused> {
        let (segment, contact) = (segment.to_owned(), contact.to_owned());
        self.ask(|reply| Input::Member { segment, contact, member, reply }).await
    }

    /// Raises a trigger for a contact.
    pub async fn raise(&self, raised: Raised) -> Result<view::Taken, Refused> {
        self.ask(|reply| Input::Raise { raised, reply }).await
    }

    /// Takes what the contact center reports of a conversation.
    pub async fn outcome(&self, reported: Reported) -> Result<view::Taken, Refused> {
        self.ask(|reply| Input::Outcome { reported, reply }).await
    }

    /// Retries, skips or ends a run.
    pub async fn operate(&self, run: &str, operation: Operation) -> Result<view::Run, Refused> {
        let id = run.to_owned();
        self.ask(|reply| Input::Operate { run: id, operation, reply }).await?;
        Ok(self.run(run).await?.run)
    }

    /// Lets a clock that is held ([`Speed::Held`](crate::Speed::Held)) go on to an instant; it is there, and
    /// everything that was due until then and at that instant is done, when this returns. Time never goes back. What was
    /// handed to a connector is not waited for.
    pub async fn advance_to(&self, instant: Instant) -> Result<(), Refused> {
        self.ask(|reply| Input::Advance { to: instant, through: true, reply }).await
    }

    /// Like [`Engine::advance_to`], but what is due at that very instant is left: events that are put in now come
    /// before it.
    pub async fn advance_before(&self, instant: Instant) -> Result<(), Refused> {
        self.ask(|reply| Input::Advance { to: instant, through: false, reply }).await
    }

    async fn reading<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &Shared) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Refused> {
        let shared = Arc::clone(&self.shared);
        let read = tokio::task::spawn_blocking(move || shared.read(|conn| work(conn, &shared)));
        match read.await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Refused::Storage { message: error.to_string() }),
            Err(_) => Err(Refused::Closing),
        }
    }

    /// All journeys, by name.
    pub async fn journeys(&self) -> Result<Vec<view::Journey>, Refused> {
        self.reading(|conn, shared| read::journeys(conn, &shared.plans)).await
    }

    /// A journey.
    pub async fn journey(&self, name: &str) -> Result<view::Journey, Refused> {
        let all = self.journeys().await?;
        let found = all.into_iter().find(|journey| journey.name == name);
        found.ok_or_else(|| Refused::unknown("journey", name))
    }

    /// Runs, newest first.
    pub async fn runs(&self, filter: RunFilter) -> Result<view::Runs, Refused> {
        self.reading(move |conn, shared| read::runs(conn, &shared.plans, &filter)).await?
    }

    /// A run with its timeline.
    pub async fn run(&self, id: &str) -> Result<view::RunDetail, Refused> {
        let name = id.to_owned();
        let found = self.reading(move |conn, shared| read::run(conn, shared, &name)).await?;
        found.ok_or_else(|| Refused::unknown("run", id))
    }

    /// Why a contact was or was not contacted.
    pub async fn why(&self, contact: &str) -> Result<view::Why, Refused> {
        let name = contact.to_owned();
        let found = self.reading(move |conn, shared| read::why(conn, shared, &name)).await?;
        found.ok_or_else(|| Refused::unknown("contact", contact))
    }

    /// A contact.
    pub async fn contact(&self, id: &str) -> Result<view::Contact, Refused> {
        let name = id.to_owned();
        let found = self.reading(move |conn, shared| read::contact(conn, shared, &name)).await?;
        found.ok_or_else(|| Refused::unknown("contact", id))
    }

    /// The last things that went out or did not, newest first.
    pub async fn recent(&self, limit: usize) -> Result<Vec<view::Recent>, Refused> {
        self.reading(move |conn, shared| read::recent(conn, shared, limit)).await
    }

    /// How busy the connectors are.
    pub async fn loads(&self) -> Result<Vec<view::Load>, Refused> {
        self.reading(|conn, shared| {
            let now = Instant(shared.clock.load(Ordering::Relaxed));
            read::loads(conn, &shared.settings.carriers, now)
        })
        .await
    }

    /// Checks the chain of the journal: how many rows it has, and the first that is not as it was written.
    pub async fn check_journal(&self) -> Result<(u64, Option<i64>), Refused> {
        self.reading(|conn, _| read::check_chain(conn)).await
    }

    /// A plan by its digest.
    pub fn plan(&self, digest: &str) -> Result<VerifiedPlan, Refused> {
        let found = self.shared.plans.by_digest(digest);
        found.map(|loaded| loaded.plan.clone()).ok_or_else(|| Refused::unknown("plan", digest))
    }

    pub(crate) async fn open_requests(&self, queue: i64) -> Result<Vec<Open>, Refused> {
        self.reading(move |conn, _| read::open_requests(conn, queue)).await
    }

    /// What the engine counts about itself.
    pub fn measures(&self) -> &Measures {
        &self.shared.measures
    }

    /// How the engine is.
    pub async fn status(&self) -> view::Status {
        let shared = &self.shared;
        let trouble = shared.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let ended = self.has_ended();
        let reason = if self.is_closing() {
            Some(Refused::Closing.to_string())
        } else if ended {
            Some("the writer has ended".to_owned())
        } else {
            trouble
        };
        let now = Instant(shared.clock.load(Ordering::Relaxed));
        let oldest = self.reading(|conn, _| read::oldest_due(conn)).await.ok().flatten();
        let lag = oldest.map_or(0, |due| now.0.saturating_sub(due.0));
        view::Status {
            ready: reason.is_none(),
            reason,
            now: utc(if now.0 == 0 { machine_now() } else { now }),
            speed: shared.settings.speed.to_string(),
            lag_millis: u64::try_from(lag).unwrap_or(0),
            queued: shared.queued.load(Ordering::Relaxed),
            schema: SCHEMA,
            tzdb: journey_runtime::time::TZDB.to_owned(),
        }
    }

    /// Whether the engine ends.
    pub fn is_closing(&self) -> bool {
        self.shared.closing.load(Ordering::Relaxed)
    }

    /// Whether the writer works no more, be it by a fault.
    pub fn has_ended(&self) -> bool {
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.first().is_none_or(std::thread::JoinHandle::is_finished)
    }

    /// Stores what is queued and ends.
    pub async fn close(&self) {
        if self.shared.closing.swap(true, Ordering::Relaxed) {
            return;
        }
        self.tell(Input::Close);
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner).split_off(0);
        for thread in threads {
            thread.thread().unpark();
            // One that failed has told why.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
        self.shared.store.release();
    }
}

fn spawn(
    name: &str,
    work: impl FnOnce() + Send + 'static,
    shared: &Shared,
) -> Result<std::thread::JoinHandle<()>, OpenError> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map_err(|error| OpenError::Disk {
        path: shared.settings.database.clone(),
        reason: error.to_string(),
    })
}

/// Moves the log into the file now and then, so that commits need not.
fn tidy_log(shared: &Shared) {
    const EVERY: Duration = Duration::from_millis(500);
    let Ok(conn) = shared.store.keeper() else { return };
    while !shared.closing.load(Ordering::Relaxed) {
        std::thread::park_timeout(EVERY);
        if shared.empty.swap(false, Ordering::Relaxed) {
            if !crate::store::empty_log(&conn).unwrap_or(false) {
                // Somebody reads what was before; it is tried again.
                shared.empty_log();
            }
            continue;
        }
        match crate::store::tidy_log(&conn) {
            Ok(is_long) => shared.shorten.store(is_long, Ordering::Relaxed),
            Err(error) => tracing::warn!(%error, "the log cannot be moved into the database"),
        }
    }
}
