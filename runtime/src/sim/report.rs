//! What happened to many simulated contacts, added up.

use std::collections::BTreeMap;

use journey_plan::exec::Index;
use journey_plan::model::{Capacity, Channel, ContactKind};
use journey_plan::value::Instant;

use super::person::Observer;
use super::setup::Setup;
use crate::command::{Audit, Command, Ending, Output};
use crate::contact::Contact;
use crate::machine::Machine;
use crate::step::Arm;

const HOUR: i64 = 3_600_000;

/// What happened to many simulated contacts. Memory does not grow with their number.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many entered.
    pub contacts: u64,
    /// How many left, by place of the outcome in the journey's.
    pub outcomes: Vec<u64>,
    /// How often each step was reached.
    pub steps: Vec<u64>,
    /// How often each step took each arm.
    pub arms: Vec<Vec<(Arm, u64)>>,
    /// How many reached the goal.
    pub goals: u64,
    /// How many contacts had so many calls; likewise texts and emails.
    pub calls: Vec<u64>,
    /// How many contacts had so many texts.
    pub texts: Vec<u64>,
    /// How many contacts had so many emails.
    pub emails: Vec<u64>,
    /// How many conversations were blocked.
    pub blocked: u64,
    /// How many messages were not sent.
    pub skipped: u64,
    /// How many of both were forbidden by a contact rule: by policy of the program and rule of it.
    pub forbidden: BTreeMap<(Index, Index), u64>,
    /// How many contacts finished within so many whole hours.
    pub hours: BTreeMap<i64, u64>,
    /// Calls by hour since 1970-01-01.
    pub calls_by_hour: BTreeMap<i64, u64>,
    /// Texts by hour since 1970-01-01.
    pub texts_by_hour: BTreeMap<i64, u64>,
    /// The limits of the contact center.
    pub capacities: Vec<Capacity>,
    channels: Vec<Channel>,
    dials: Vec<u32>,
    message_channels: Vec<Channel>,
    one: OneContact,
}

/// What happened to the contact that runs now.
#[derive(Clone, Debug, Default)]
struct OneContact {
    entered: Instant,
    left: Option<Instant>,
    calls: u32,
    texts: u32,
    emails: u32,
}

/// How a capacity is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The capacity.
    pub capacity: Capacity,
    /// The hour (since 1970-01-01) that asks for most.
    pub busiest: i64,
    /// How many it asks for.
    pub most: u64,
    /// How many hours ask for more than there is.
    pub hours_over: u64,
    /// The longest queue at the end of an hour, if what does not fit waits for the next.
    pub longest_queue: u64,
}

impl Report {
    /// A report of no contact.
    pub(super) fn new(machine: &Machine, setup: &Setup) -> Self {
        let program = machine.program();
        let journey = machine.journey(setup.journey);
        let engagements = || setup.handles.iter().map(|handle| handle.engagement as usize);
        let of = |place: usize| program.engagements.get(place);
        Self {
            contacts: 0,
            outcomes: vec![0; journey.map_or(0, |journey| journey.outcomes.len())],
            steps: vec![0; journey.map_or(0, |journey| journey.steps.len())],
            arms: vec![Vec::new(); journey.map_or(0, |journey| journey.steps.len())],
            goals: 0,
            calls: Vec::new(),
            texts: Vec::new(),
            emails: Vec::new(),
            blocked: 0,
            skipped: 0,
            forbidden: BTreeMap::new(),
            hours: BTreeMap::new(),
            calls_by_hour: BTreeMap::new(),
            texts_by_hour: BTreeMap::new(),
            capacities: setup.capacities.clone(),
            channels: engagements().map(|e| of(e).map_or(Channel::Voice, |e| e.channel)).collect(),
            dials: engagements().map(|e| of(e).map_or(1, |e| e.calls)).collect(),
            message_channels: program.messages.iter().map(|message| message.channel).collect(),
            one: OneContact::default(),
        }
    }

    /// Closes the account of the contact that has just run.
    pub(super) fn end_contact(&mut self) {
        let one = std::mem::take(&mut self.one);
        self.contacts += 1;
        count(&mut self.calls, one.calls);
        count(&mut self.texts, one.texts);
        count(&mut self.emails, one.emails);
        if let Some(left) = one.left {
            let hours = (left.0 - one.entered.0).div_euclid(HOUR);
            *self.hours.entry(hours).or_default() += 1;
        }
    }

    /// Both reports together.
    #[must_use]
    pub(super) fn merge(mut self, other: Self) -> Self {
        self.contacts += other.contacts;
        self.goals += other.goals;
        self.blocked += other.blocked;
        self.skipped += other.skipped;
        add(&mut self.outcomes, &other.outcomes);
        add(&mut self.steps, &other.steps);
        add(&mut self.calls, &other.calls);
        add(&mut self.texts, &other.texts);
        add(&mut self.emails, &other.emails);
        for (arms, more) in self.arms.iter_mut().zip(&other.arms) {
            for (arm, number) in more {
                count_arm(arms, *arm, *number);
            }
        }
        add_map(&mut self.forbidden, other.forbidden);
        add_map(&mut self.hours, other.hours);
        add_map(&mut self.calls_by_hour, other.calls_by_hour);
        add_map(&mut self.texts_by_hour, other.texts_by_hour);
        self
    }

    /// How many steps all contacts took together.
    pub fn total_steps(&self) -> u64 {
        self.steps.iter().sum()
    }

    /// How each capacity is used.
    pub fn loads(&self) -> Vec<Load> {
        self.capacities.iter().filter_map(|capacity| self.load(capacity)).collect()
    }

    fn load(&self, capacity: &Capacity) -> Option<Load> {
        let asked = match capacity.kind {
            ContactKind::Calls => &self.calls_by_hour,
            ContactKind::Texts => &self.texts_by_hour,
            ContactKind::Emails | ContactKind::Pushes => return None,
        };
        let seconds = u64::from(capacity.per.days) * 86_400 + capacity.per.seconds;
        let per_hour = capacity.count.saturating_mul(3600).checked_div(seconds)?;
        let (busiest, most) = asked.iter().max_by_key(|(hour, count)| (**count, -**hour))?;
        let (mut queue, mut longest_queue, mut last) = (0_u64, 0, *busiest);
        for (hour, count) in asked {
            let idle = u64::try_from(hour - last - 1).unwrap_or(0);
            queue = queue.saturating_sub(idle.saturating_mul(per_hour));
            queue = (queue + count).saturating_sub(per_hour);
            longest_queue = longest_queue.max(queue);
            last = *hour;
        }
        Some(Load {
            capacity: capacity.clone(),
            busiest: *busiest,
            most: *most,
            hours_over: asked.values().filter(|count| **count > per_hour).count() as u64,
            longest_queue,
        })
    }
}

fn count(table: &mut Vec<u64>, value: u32) {
    let place = value as usize;
    if table.len() <= place {
        table.resize(place + 1, 0);
    }
    if let Some(cell) = table.get_mut(place) {
        *cell += 1;
    }
}

fn count_arm(arms: &mut Vec<(Arm, u64)>, arm: Arm, number: u64) {
    match arms.iter_mut().find(|(known, _)| *known == arm) {
        Some((_, sum)) => *sum += number,
        None => arms.push((arm, number)),
    }
}

fn add(table: &mut Vec<u64>, other: &[u64]) {
    if table.len() < other.len() {
        table.resize(other.len(), 0);
    }
    for (cell, more) in table.iter_mut().zip(other) {
        *cell += more;
    }
}

fn add_map<K: Ord>(table: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, more) in other {
        *table.entry(key).or_default() += more;
    }
}

impl Output for Report {
    const DETAIL: bool = false;

    fn command(&mut self, now: Instant, command: Command) {
        match command {
            Command::Converse { handle, .. } => {
                let handle = usize::from(handle);
                if self.channels.get(handle) == Some(&Channel::Voice) {
                    self.one.calls += self.dials.get(handle).copied().unwrap_or(1);
                    *self.calls_by_hour.entry(now.0.div_euclid(HOUR)).or_default() += 1;
                } else {
                    self.one.texts += 1;
                    *self.texts_by_hour.entry(now.0.div_euclid(HOUR)).or_default() += 1;
                }
            }
            Command::Send { message, .. } => match self.message_channels.get(message as usize) {
                Some(Channel::Sms) => {
                    self.one.texts += 1;
                    *self.texts_by_hour.entry(now.0.div_euclid(HOUR)).or_default() += 1;
                }
                Some(Channel::Email) => self.one.emails += 1,
                Some(Channel::Voice | Channel::Push) | None => {}
            },
            Command::Blocked { .. } => self.blocked += 1,
            Command::Skipped { .. } => self.skipped += 1,
            Command::Audit(Audit::ContactRule { refusal, .. }) => {
                *self.forbidden.entry((refusal.policy, refusal.rule)).or_default() += 1;
            }
            Command::GoalReached => self.goals += 1,
            Command::Done { ending } => {
                self.one.left = Some(now);
                if let Ending::Outcome(outcome) = ending
                    && let Some(cell) = self.outcomes.get_mut(outcome as usize)
                {
                    *cell += 1;
                }
            }
            Command::CancelConversation { .. }
            | Command::Raise { .. }
            | Command::SetField { .. }
            | Command::Timer { .. }
            | Command::Audit(_) => {}
        }
    }

    fn entered(&mut self, _now: Instant, step: Index) {
        if let Some(cell) = self.steps.get_mut(step as usize) {
            *cell += 1;
        }
    }

    fn took(&mut self, _now: Instant, step: Index, arm: Arm) {
        if let Some(arms) = self.arms.get_mut(step as usize) {
            count_arm(arms, arm, 1);
        }
    }
}

impl Observer for Report {
    fn enters(&mut self, now: Instant, _contact: &Contact) {
        self.one.entered = now;
    }
}
