//! The simulator: what would happen to simulated contacts, drawn from a forecast, in virtual time.
//!
//! Contacts that share no capacity are independent, so each runs to its end on its own, without a queue that all
//! share, on all cores; those that share one run in the order of their entry, and take what is left (`lines`). What
//! happens depends only on the plan, the forecast, its seed and the number of the contact, never on threads. Does not
//! live here: showing it.

mod answer;
mod draw;
mod fate;
mod funnel;
pub mod hours;
mod lines;
mod person;
mod random;
mod report;
mod setup;
pub mod share;
mod spans;
mod tally;

use std::ops::Range;

use journey_plan::exec::{Index, VerifiedPlan};
use journey_plan::model::Forecast;
use journey_plan::value::Instant;
use rayon::prelude::*;

pub use answer::{Answering, Conversation};
pub use fate::Fate;
pub use funnel::{ArmCount, StepCount};
pub use person::{Observer, Person};
pub use report::{ByKind, KINDS, KindCount, Load, Report};
pub use setup::Setup;
pub use spans::Spans;

use random::Random;

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

    /// The same with what becomes of each contact kept in the report.
    #[must_use]
    pub fn keeping_fates(mut self) -> Self {
        self.setup.keeps_fates = true;
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

    /// Runs the contacts of these numbers and adds up what happens: on all cores, but in the order of their entry on
    /// one where they share a capacity.
    pub fn run(&self, contacts: Range<u64>) -> Report {
        self.run_told(contacts, &|_| ())
    }

    /// As [`Self::run`]; `told` hears now and then, on any thread, that so many more contacts have run.
    pub fn run_told(&self, contacts: Range<u64>, told: &(dyn Fn(u64) + Sync)) -> Report {
        if !self.setup.capacities.is_empty() {
            return self.run_in_turn(contacts, told);
        }
        let tasks: Vec<u64> = contacts.clone().step_by(CONTACTS_PER_TASK).collect();
        let empty = || Report::new(&self.machine, &self.setup);
        tasks
            .into_par_iter()
            .fold(empty, |mut report, first| {
                let numbers = first..contacts.end.min(first + CONTACTS_PER_TASK as u64);
                told(numbers.end - numbers.start);
                Self::add(&mut report, &mut Person::new(&self.machine, &self.setup), numbers);
                report
            })
            .reduce(empty, Report::merge)
    }

    /// As [`Self::run`], on this thread only.
    pub fn run_alone(&self, contacts: Range<u64>) -> Report {
        if !self.setup.capacities.is_empty() {
            return self.run_in_turn(contacts, &|_| ());
        }
        let mut report = Report::new(&self.machine, &self.setup);
        Self::add(&mut report, &mut Person::new(&self.machine, &self.setup), contacts);
        report
    }

    /// Runs contacts that share capacities, in the order of their entry.
    fn run_in_turn(&self, contacts: Range<u64>, told: &(dyn Fn(u64) + Sync)) -> Report {
        let mut report = Report::new(&self.machine, &self.setup);
        let mut person = Person::new(&self.machine, &self.setup).with_lines();
        let order = self.by_entry(contacts.clone());
        for task in order.chunks(CONTACTS_PER_TASK) {
            told(task.len() as u64);
            let places = task.iter().map(|place| *place & u64::from(u32::MAX));
            Self::add(&mut report, &mut person, places.map(|place| contacts.start + place));
        }
        report
    }

    /// The places of contacts by when they enter. Eight bytes each: seconds since the start above, the place below;
    /// nobody simulates more than the four thousand million that fit.
    fn by_entry(&self, contacts: Range<u64>) -> Vec<u64> {
        let entry = |number: u64| {
            let at = self.setup.arrival(&mut Random::of(self.setup.seed, number));
            u64::try_from((at.0 - self.setup.start.0) / 1000).unwrap_or(0) << 32
        };
        let places = 0..contacts.end.saturating_sub(contacts.start).min(u64::from(u32::MAX));
        let mut order: Vec<u64> =
            places.map(|place| entry(contacts.start + place) | place).collect();
        order.par_sort_unstable();
        order
    }

    fn add(report: &mut Report, person: &mut Person<'_>, numbers: impl Iterator<Item = u64>) {
        for number in numbers {
            report.begin_contact(number);
            person.run(number, report);
            report.end_contact();
        }
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
