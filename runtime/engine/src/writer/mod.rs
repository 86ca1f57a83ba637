//! The writer: the one thread that decides and stores.
//!
//! What has queued within a few milliseconds is one transaction. Inputs come first, then what is due; neither
//! starves the other, because each has a share of the transaction. Answers and effects leave after the commit.

mod agenda;
mod contacts;
mod crossing;
mod entry;
mod events;
mod journal;
mod journeys;
mod person;
mod requests;
mod room;
mod runs;
mod tally;

pub(crate) use self::person::push_address;
pub(crate) use self::runs::outcome_name;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use journey_plan::VerifiedPlan;
use journey_plan::value::Instant;
use rusqlite::Connection;
use smol_str::SmolStr;

use self::agenda::Agenda;
use self::events::Heard;
use self::room::Rooms;
use self::tally::Tally;
use crate::carriers::Carriers;
use crate::clock::Clock;
use crate::connector::simulated::Answers;
use crate::dispatch::Job;
use crate::input::{Input, Reply};
use crate::loaded::Loaded;
use crate::refused::Refused;
use crate::shared::Shared;
use crate::store::chain::Hash;
use crate::store::{self, OpenError, write};

/// How long the first input of a transaction waits for others.
const GATHER: Duration = Duration::from_millis(2);

/// How long the writer sleeps where nothing is due.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);

/// How long to wait after the disk refused a transaction.
const AFTER_TROUBLE: Duration = Duration::from_millis(500);

/// How often it is tidied up, in seconds.
const TIDY_EVERY: u64 = 60;

/// How long ids of events are remembered, in seconds.
const REMEMBERED: u64 = 30 * 24 * 60 * 60;

/// Why something was not done.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The answer is no, and nothing was written.
    Refused(Refused),
    /// The store did not do as it was told: the whole transaction is taken back.
    Store(rusqlite::Error),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

pub(crate) type Done<T> = Result<T, Trouble>;

/// An answer that is given when the transaction has ended: what the disk said, where it failed.
type Answer = Box<dyn FnOnce(Option<&Refused>) + Send>;

/// The writer.
pub(crate) struct Writer {
    conn: Connection,
    store: SmolStr,
    clock: Clock,
    /// How many inputs, and how many things that are due, one transaction takes.
    group: usize,
    spread: u64,
    carriers: Carriers,
    do_not_contact: Vec<SmolStr>,
    shared: Arc<Shared>,
    inputs: Receiver<Input>,
    jobs: tokio::sync::mpsc::UnboundedSender<Job>,

    plans: BTreeMap<i64, Arc<Loaded>>,
    /// The plan that was published last.
    current: Option<i64>,
    answers: BTreeMap<i64, Arc<Answers>>,
    journeys: BTreeMap<i64, write::JourneyRow>,
    rooms: Rooms,
    agenda: Agenda,
    tally: Tally,
    head: (i64, Hash),
    next_run: i64,
    /// Triggers that runs raised in this transaction and that nobody has heard yet.
    raised: VecDeque<Heard>,
    /// Contacts whose record a run changed in this transaction, and the run.
    changed: Vec<(i64, i64)>,
    /// What connectors said in a transaction that failed.
    untold: Vec<Input>,
    /// What leaves after the commit.
    outgoing: Vec<Job>,
    /// When a request is to be tried again at the soonest.
    next_try: Option<Instant>,
    next_tidy: Instant,
    /// Up to where events were looked at that are remembered long enough.
    forgets_after: Vec<u8>,
    /// Whether a contact was erased: the log is emptied after the commit.
    erased: bool,
    /// Up to where a clock that is held was told to go, and who waits for it.
    advances: Vec<(Instant, Reply<()>)>,
    closing: bool,
}

impl Writer {
    /// A writer on a store.
    pub(crate) fn new(
        conn: Connection,
        shared: &Arc<Shared>,
        inputs: Receiver<Input>,
        jobs: tokio::sync::mpsc::UnboundedSender<Job>,
    ) -> Result<Self, OpenError> {
        let settings = &shared.settings;
        let disk = |error: rusqlite::Error| OpenError::Disk {
            path: settings.database.clone(),
            reason: error.to_string(),
        };
        let (base, last) = store::clock(&conn).map_err(disk)?;
        let mut writer = Self {
            store: write::meta_text(&conn, "store").map_err(disk)?.into(),
            clock: Clock::new(settings.speed, base, last),
            group: settings.group.max(1),
            spread: settings.spread,
            carriers: settings.carriers.clone(),
            do_not_contact: settings.do_not_contact.clone(),
            rooms: Rooms::new(&settings.carriers),
            conn,
            inputs,
            jobs,
            plans: BTreeMap::new(),
            current: None,
            answers: BTreeMap::new(),
            journeys: BTreeMap::new(),
            agenda: Agenda::default(),
            tally: Tally::default(),
            head: (0, [0; 32]),
            next_run: 1,
            raised: VecDeque::new(),
            changed: Vec::new(),
            untold: Vec::new(),
            outgoing: Vec::new(),
            next_try: Some(Instant(0)),
            next_tidy: last,
            forgets_after: Vec::new(),
            erased: false,
            advances: Vec::new(),
            closing: false,
            shared: Arc::clone(shared),
        };
        writer.load_plans()?;
        writer.read_again().map_err(disk)?;
        writer.find_lost_requests().map_err(disk)?;
        writer.follow_time_zones().map_err(disk)?;
        Ok(writer)
    }

    fn load_plans(&mut self) -> Result<(), OpenError> {
        let broken = |error: &dyn std::fmt::Display| OpenError::Plan(error.to_string());
        let plans = write::plans(&self.conn).map_err(|error| broken(&error))?;
        for (id, _, document) in plans {
            let plan = journey_plan::Plan::from_json(&document).map_err(|error| broken(&error))?;
            let plan = plan.verify().map_err(|error| broken(&error))?;
            self.load(id, plan);
        }
        Ok(())
    }

    fn load(&mut self, id: i64, plan: VerifiedPlan) {
        if let Some(answers) = self.carriers.answers(&plan) {
            self.answers.insert(id, Arc::new(answers));
        }
        let loaded = Arc::new(Loaded::new(plan, self.spread));
        self.shared.plans.add(id, Arc::clone(&loaded));
        self.plans.insert(id, loaded);
        self.current = Some(id);
    }

    /// Takes what is kept in memory from the store: at the start, and after a transaction that failed.
    fn read_again(&mut self) -> rusqlite::Result<()> {
        self.journeys = write::journeys(&self.conn)?.into_iter().map(|j| (j.id, j)).collect();
        self.current = write::newest_plan(&self.conn)?;
        self.head = write::journal_head(&self.conn)?;
        self.next_run = write::next_run(&self.conn)?;
        self.rooms.read(&self.conn, self.clock.last())?;
        self.agenda = Agenda::default();
        self.tally = Tally::default();
        self.raised.clear();
        self.changed.clear();
        self.outgoing.clear();
        self.next_try = Some(Instant(0));
        self.erased = false;
        Ok(())
    }

    /// Works until it is told to close.
    pub(crate) fn work(mut self) {
        while !self.closing {
            let inputs = self.gather();
            if inputs.is_empty() && self.untold.is_empty() && !self.is_due() {
                self.shared.set_clock(self.clock.now());
                continue;
            }
            self.transact(inputs);
            if self.shared.is_to_shorten()
                && let Err(error) = store::tidy_log(&self.conn)
            {
                tracing::warn!(%error, "the log cannot be moved into the database");
            }
        }
        // What still arrives is told that nobody works any more: its answer's other end is dropped.
    }

    /// Waits until something is to be done; the inputs that are there then.
    fn gather(&mut self) -> Vec<Input> {
        let mut inputs = Vec::new();
        let sleep = self.sleep();
        match self.inputs.recv_timeout(sleep) {
            Ok(input) => inputs.push(input),
            Err(RecvTimeoutError::Timeout) => return inputs,
            Err(RecvTimeoutError::Disconnected) => {
                self.closing = true;
                return inputs;
            }
        }
        let first = stopwatch();
        while inputs.len() < self.group {
            let left = GATHER.saturating_sub(first.elapsed());
            match self.inputs.recv_timeout(left) {
                Ok(input) => inputs.push(input),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        self.shared.taken(inputs.len());
        inputs
    }

    /// How long nothing is due.
    fn sleep(&mut self) -> Duration {
        if self.clock.is_held() {
            return if self.is_due() { Duration::ZERO } else { LONGEST_SLEEP };
        }
        let next = self.next_due().unwrap_or(None);
        let Some(next) = next else { return LONGEST_SLEEP };
        let millis = u64::try_from(self.clock.until(next)).unwrap_or(0);
        Duration::from_millis(millis).min(LONGEST_SLEEP)
    }

    /// Whether there is something to do though nobody asked.
    fn is_due(&mut self) -> bool {
        let beside = self.next_beside();
        if beside.is_some_and(|at| self.clock.may_show(at)) {
            return true;
        }
        match self.agenda.first(&self.conn) {
            Ok(first) => first.is_some_and(|(at, _)| self.clock.has_reached(at)),
            // Where the store cannot be read, the transaction finds out and says so.
            Err(_) => true,
        }
    }

    /// One transaction.
    fn transact(&mut self, inputs: Vec<Input>) {
        let begun = stopwatch();
        let mut inputs = inputs;
        inputs.splice(0..0, std::mem::take(&mut self.untold));
        let untold: Vec<Input> = inputs.iter().filter_map(Input::again).collect();
        let taken = u64::try_from(inputs.len()).unwrap_or(0);
        let mut answers = Vec::with_capacity(inputs.len());
        let result = self.fill(inputs, &mut answers);
        let failed = match result {
            Ok(()) => None,
            Err(error) => Some(self.take_back(&error)),
        };
        if failed.is_none() {
            self.shared.measures.commit(taken, begun.elapsed());
            self.leave();
        }
        for answer in answers {
            answer(failed.as_ref());
        }
        if failed.is_some() {
            self.untold = untold;
            std::thread::sleep(AFTER_TROUBLE);
        }
    }

    fn fill(&mut self, inputs: Vec<Input>, answers: &mut Vec<Answer>) -> rusqlite::Result<()> {
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        for input in inputs {
            self.take(input, answers)?;
        }
        let now = self.clock.now();
        self.make_room(now)?;
        self.rounds()?;
        self.due()?;
        self.jump()?;
        self.try_again()?;
        self.arrive(answers);
        self.tidy(now)?;
        self.tally.flush(&self.conn)?;
        self.rooms.keep(&self.conn)?;
        write::set_meta(&self.conn, "clock", self.clock.last().0)?;
        self.conn.execute_batch("COMMIT")
    }

    /// A clock that is held goes on; who asked is told when everything up to there is done.
    fn go_on(&mut self, to: Instant, through: bool, reply: Reply<()>) {
        if !self.clock.is_held() {
            let message = "the engine's clock is not held: it goes on by itself".to_owned();
            // Who asked may have gone away.
            let _ = reply.send(Err(Refused::Conflict { message }));
            return;
        }
        self.clock.release(if through { to } else { to.plus_millis(-1) });
        self.advances.push((to, reply));
    }

    /// Tells those who let time go on that everything is done up to there, where it is.
    fn arrive(&mut self, answers: &mut Vec<Answer>) {
        if self.advances.is_empty() || self.is_due() {
            return;
        }
        for (to, reply) in self.advances.drain(..) {
            self.clock.arrive(to);
            answers.push(Box::new(move |failed| {
                let _ = reply.send(failed.map_or(Ok(()), |failed| Err(failed.clone())));
            }));
        }
    }

    /// What is looked at now and then: lines whose outcome never came, events that are remembered long enough.
    fn tidy(&mut self, now: Instant) -> rusqlite::Result<()> {
        if now < self.next_tidy {
            return Ok(());
        }
        self.next_tidy = now.plus_seconds(TIDY_EVERY);
        self.rooms.count_lines(&self.conn, now)?;
        let long_ago = Instant(now.0.saturating_sub(Instant(0).plus_seconds(REMEMBERED).0));
        self.forgets_after = write::forget_events(&self.conn, long_ago, &self.forgets_after)?;
        Ok(())
    }

    /// Takes a transaction back that the disk refused; what is said to those who asked.
    fn take_back(&mut self, error: &rusqlite::Error) -> Refused {
        tracing::error!(%error, "a transaction was refused; it will be tried again");
        // It may have been rolled back already.
        let _ = self.conn.execute_batch("ROLLBACK");
        let refused = Refused::Storage { message: error.to_string() };
        self.shared.set_trouble(Some(refused.to_string()));
        if let Err(error) = self.read_again() {
            tracing::error!(%error, "the store cannot be read");
        }
        refused
    }

    /// After a commit: effects leave.
    fn leave(&mut self) {
        self.shared.set_trouble(None);
        self.shared.set_clock(self.clock.last());
        for job in self.outgoing.drain(..) {
            // Nobody takes jobs any more only while the engine ends; they are found again at the next start.
            let _ = self.jobs.send(job);
        }
        if std::mem::take(&mut self.erased) {
            self.shared.empty_log();
        }
    }

    /// Does one input; its answer is given after the commit.
    fn take(&mut self, input: Input, answers: &mut Vec<Answer>) -> rusqlite::Result<()> {
        let now = self.clock.now();
        match input {
            Input::Publish { plan, reply } => answer(self.publish(*plan, now), reply, answers),
            Input::Migrate { plan, migration, reply } => {
                answer(self.migrate(*plan, &migration, now), reply, answers)
            }
            Input::Act { journey, action, reply } => {
                answer(self.act(&journey, action, now), reply, answers)
            }
            Input::PutContacts { contacts, source, reply } => {
                answer(self.put_contacts(&contacts, source, now), reply, answers)
            }
            Input::Erase { contact, reply } => answer(self.erase(&contact, now), reply, answers),
            Input::Consent { contact, consents, reply } => {
                answer(self.consent(&contact, &consents, now), reply, answers)
            }
            Input::Member { segment, contact, member, reply } => {
                answer(self.member(&segment, &contact, member, now), reply, answers)
            }
            Input::Raise { raised, reply } => answer(self.raise(&raised, now), reply, answers),
            Input::Outcome { reported, reply } => {
                answer(self.report(&reported, now), reply, answers)
            }
            Input::Operate { run, operation, reply } => {
                answer(self.operate(&run, operation, now), reply, answers)
            }
            Input::Advance { to, through, reply } => {
                self.go_on(to, through, reply);
                Ok(())
            }
            Input::Answered { request, told } => self.answered(&request, told, now),
            Input::Wake => Ok(()),
            Input::Close => {
                self.closing = true;
                Ok(())
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a commit takes is measured, nothing is decided by it"
)]
fn stopwatch() -> std::time::Instant {
    std::time::Instant::now()
}

/// Keeps an answer for after the commit; the store's failure goes on.
fn answer<T: Send + 'static>(
    done: Done<T>,
    reply: crate::input::Reply<T>,
    answers: &mut Vec<Answer>,
) -> rusqlite::Result<()> {
    let result = match done {
        Ok(value) => Ok(value),
        Err(Trouble::Refused(refused)) => Err(refused),
        Err(Trouble::Store(error)) => {
            let refused = Refused::Storage { message: error.to_string() };
            // Who asked may have gone away.
            let _ = reply.send(Err(refused));
            return Err(error);
        }
    };
    answers.push(Box::new(move |failed| {
        let _ = reply.send(failed.map_or(result, |failed| Err(failed.clone())));
    }));
    Ok(())
}
