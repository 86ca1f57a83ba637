//! The simulator: what would happen to simulated contacts, drawn from a forecast, in virtual time.
//!
//! Contacts that share no capacity are independent, so each runs to its end on its own, without a queue that all
//! share, on all cores. What happens depends only on the plan, the forecast, its seed and the number of the
//! contact, never on threads. Does not live here: showing it.

mod answer;
mod draw;
mod person;
mod random;
mod report;
mod setup;

use journey_plan::exec::{Index, VerifiedPlan};
use journey_plan::model::Forecast;
use journey_plan::value::Instant;
use rayon::prelude::*;

pub use answer::{Answering, Conversation};
pub use person::{Observer, Person};
pub use report::{Load, Report};
pub use setup::Setup;

use crate::Output;
use crate::command::{Audit, Command};
use crate::machine::Machine;
use crate::scenario::{Entry, EntryKind, Narrator};
use crate::step::Arm;
use crate::time::Zone;

/// How many contacts one task runs; enough that tasks cost nothing, few enough that all cores end together.
const CONTACTS_PER_TASK: usize = 512;

/// A forecast made ready to run.
pub struct Simulation<'a> {
    plan: &'a VerifiedPlan,
    machine: Machine,
    setup: Setup,
}

impl<'a> Simulation<'a> {
    /// Makes a forecast of a plan ready; absent where the plan has no such journey.
    pub fn new(plan: &'a VerifiedPlan, forecast: &Forecast) -> Option<Self> {
        let machine = Machine::new(plan);
        let setup = Setup::new(&machine, forecast)?;
        Some(Self { plan, machine, setup })
    }

    /// The same with another seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.setup.seed = seed;
        self
    }

    /// The same without contact rules, to show that a rule that is said to break really does.
    #[must_use]
    pub fn without_gate(mut self) -> Self {
        self.machine = Machine::without_gate(self.plan);
        self
    }

    /// The journey, in the plan's.
    pub fn journey(&self) -> Index {
        self.setup.journey
    }

    /// When the first contacts can enter.
    pub fn start(&self) -> Instant {
        self.setup.start
    }

    /// Runs the contacts of these numbers on all cores and adds up what happens.
    pub fn run(&self, contacts: std::ops::Range<u64>) -> Report {
        let tasks: Vec<u64> = contacts.clone().step_by(CONTACTS_PER_TASK).collect();
        tasks
            .into_par_iter()
            .map(|first| self.run_alone(first..contacts.end.min(first + CONTACTS_PER_TASK as u64)))
            .reduce(|| Report::new(&self.machine, &self.setup), Report::merge)
    }

    /// As [`Self::run`], on this thread only.
    pub fn run_alone(&self, contacts: std::ops::Range<u64>) -> Report {
        let mut report = Report::new(&self.machine, &self.setup);
        let mut person = Person::new(&self.machine, &self.setup);
        for number in contacts {
            person.run(number, &mut report);
            report.end_contact();
        }
        report
    }

    /// Runs one contact and tells what happens to it, in words.
    pub fn tell(&self, number: u64) -> Vec<Entry> {
        let mut teller = Teller {
            narrator: Narrator::new(self.plan, self.setup.journey),
            zone: self.machine.zone(self.setup.journey),
            entries: Vec::new(),
        };
        Person::new(&self.machine, &self.setup).run(number, &mut teller);
        teller.entries
    }

    /// Runs one contact and keeps where it is when.
    pub fn moments(&self, number: u64) -> Vec<Moment> {
        let mut moments = Moments::default();
        Person::new(&self.machine, &self.setup).run(number, &mut moments);
        moments.0
    }
}

/// A change in what a contact does.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Instant,
    /// What.
    pub what: What,
}

/// What a contact does at a moment.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It reaches a step.
    Step(Index),
    /// A conversation goes out.
    Conversation,
    /// A conversation is blocked.
    Blocked,
    /// A contact rule forbids the conversation or message of the step: a policy of the program and a rule of it.
    Forbidden(Index, Index),
    /// A message goes out.
    Message,
    /// It leaves with an outcome of the journey.
    Leaves(Index),
}

#[derive(Default)]
struct Moments(Vec<Moment>);

impl Output for Moments {
    const DETAIL: bool = false;

    fn command(&mut self, now: Instant, command: Command) {
        let what = match command {
            Command::Converse { .. } => What::Conversation,
            Command::Blocked { .. } => What::Blocked,
            Command::Audit(Audit::ContactRule { refusal, .. }) => {
                What::Forbidden(refusal.policy, refusal.rule)
            }
            Command::Send { .. } => What::Message,
            Command::Done { ending: crate::Ending::Outcome(outcome) } => What::Leaves(outcome),
            Command::CancelConversation { .. }
            | Command::Skipped { .. }
            | Command::Raise { .. }
            | Command::SetField { .. }
            | Command::Timer { .. }
            | Command::GoalReached
            | Command::Audit(_)
            | Command::Done { .. } => return,
        };
        self.0.push(Moment { at: now, what });
    }

    fn entered(&mut self, now: Instant, step: Index) {
        self.0.push(Moment { at: now, what: What::Step(step) });
    }
}

impl Observer for Moments {}

/// Tells what happens to one contact.
struct Teller<'a> {
    narrator: Narrator<'a>,
    zone: Zone,
    entries: Vec<Entry>,
}

impl Teller<'_> {
    fn tell(&mut self, now: Instant, kind: EntryKind, step: Option<Index>, text: String) {
        self.entries.push(self.narrator.entry(now, self.zone, kind, step, text));
    }
}

impl Output for Teller<'_> {
    fn command(&mut self, now: Instant, command: Command) {
        if let Some((kind, step, text)) = self.narrator.command(&command, self.zone) {
            self.tell(now, kind, step, text);
        }
    }

    fn took(&mut self, now: Instant, step: Index, arm: Arm) {
        if let Some(text) = self.narrator.took(step, arm) {
            self.tell(now, EntryKind::Decision, Some(step), text);
        }
    }
}

impl Observer for Teller<'_> {
    fn enters(&mut self, now: Instant, contact: &crate::Contact) {
        self.zone = contact.zone().unwrap_or(self.zone);
        self.tell(now, EntryKind::Event, None, "the contact enters".to_owned());
    }

    fn outcome(
        &mut self,
        now: Instant,
        handle: journey_plan::exec::Slot,
        outcome: &crate::Outcome,
    ) {
        let text = self.narrator.outcome(handle, outcome, self.zone);
        self.tell(now, EntryKind::Event, None, text);
    }

    fn trigger(&mut self, now: Instant, trigger: Index) {
        let text = format!("trigger {} comes", self.narrator.trigger(trigger));
        self.tell(now, EntryKind::Event, None, text);
    }
}
