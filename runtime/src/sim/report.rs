//! What happened to many simulated contacts, added up. How each is counted lives in `tally`.

use std::collections::BTreeMap;

use journey_plan::exec::Index;
use journey_plan::model::{Capacity, Channel, ContactKind};

use super::fate::Fate;
use super::funnel::StepCount;
use super::hours::{Hours, Presence, add_all};
use super::lines;
use super::setup::Setup;
use super::spans::Spans;
use super::tally::OneContact;
use crate::command::{Blocked, Skip};
use crate::machine::Machine;

/// What happened to many simulated contacts. Memory does not grow with their number, unless their fates are kept.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many entered.
    pub contacts: u64,
    /// How many never left: no turn came for them within a year, or their run was parked.
    pub unfinished: u64,
    /// How many left, by place of the outcome in the journey's.
    pub outcomes: Vec<u64>,
    /// The steps, in the journey's order.
    pub funnel: Vec<StepCount>,
    /// How many reached the goal.
    pub goals: u64,
    /// Conversations and messages by kind.
    pub kinds: ByKind,
    /// How many conversations were blocked, by reason.
    pub blocked: BTreeMap<Blocked, u64>,
    /// How many messages were not sent: too long once filled in.
    pub too_long: u64,
    /// How many messages were not sent, by reason.
    pub skipped: BTreeMap<Blocked, u64>,
    /// How many of both were forbidden by a contact rule: by policy of the program and rule of it.
    pub forbidden: BTreeMap<(Index, Index), u64>,
    /// How many triggers came to runs, by trigger of the program.
    pub heard: BTreeMap<Index, u64>,
    /// How many triggers runs raised, by trigger of the program.
    pub raised: BTreeMap<Index, u64>,
    /// How long it took to leave.
    pub finish: Spans,
    /// How long it took to leave, by place of the outcome in the journey's.
    pub finish_by_outcome: Vec<Spans>,
    /// How many left within so many whole hours, by place.
    pub finish_by_hour: Vec<u64>,
    /// How many held conversations and messages were let go in which hour because a quiet time ended.
    pub released: Hours,
    /// What became of each contact, in the order in which they ran; empty unless it was asked for.
    pub fates: Vec<Fate>,
    /// The limits of the contact center.
    pub capacities: Vec<Capacity>,
    pub(super) channels: Vec<Channel>,
    pub(super) dials: Vec<u32>,
    pub(super) message_channels: Vec<Channel>,
    pub(super) keeps_fates: bool,
    pub(super) one: OneContact,
}

/// The counts of each kind of contact.
#[derive(Clone, Debug, Default)]
pub struct ByKind([KindCount; 4]);

/// What went out of a kind of contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindCount {
    /// How many contacts had so many, by place. The contact center's own reattempts of a call count.
    pub per_contact: Vec<u64>,
    /// When they went out; reattempts do not count.
    pub went: Hours,
    /// When they would have gone out, if there had been room.
    pub asked: Hours,
    /// How long those waited that had to wait for room.
    pub waited: Spans,
    /// How many wait for room when.
    pub queue: Presence,
    /// How many wait for ever, or left while they waited.
    pub gave_up: u64,
}

/// How a capacity is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The capacity.
    pub capacity: Capacity,
    /// How many it lets out in an hour; absent where it is for a longer time.
    pub per_hour: Option<u64>,
    /// How many hours use all of it; 0 where it is for a longer time.
    pub hours_full: u64,
}

impl ByKind {
    /// The counts of a kind.
    pub fn of(&self, kind: ContactKind) -> &KindCount {
        let [calls, texts, emails, pushes] = &self.0;
        match kind {
            ContactKind::Calls => calls,
            ContactKind::Texts => texts,
            ContactKind::Emails => emails,
            ContactKind::Pushes => pushes,
        }
    }

    pub(super) fn of_mut(&mut self, kind: ContactKind) -> &mut KindCount {
        let [calls, texts, emails, pushes] = &mut self.0;
        match kind {
            ContactKind::Calls => calls,
            ContactKind::Texts => texts,
            ContactKind::Emails => emails,
            ContactKind::Pushes => pushes,
        }
    }
}

/// The kind of contact that goes out on a channel.
pub(super) fn kind_of(channel: Channel) -> ContactKind {
    match channel {
        Channel::Voice => ContactKind::Calls,
        Channel::Sms => ContactKind::Texts,
        Channel::Email => ContactKind::Emails,
        Channel::Push => ContactKind::Pushes,
    }
}

/// All kinds of contact, the most intrusive first.
pub const KINDS: [ContactKind; 4] =
    [ContactKind::Calls, ContactKind::Texts, ContactKind::Emails, ContactKind::Pushes];

impl Report {
    /// A report of no contact.
    pub(super) fn new(machine: &Machine, setup: &Setup) -> Self {
        let program = machine.program();
        let journey = machine.journey(setup.journey);
        let engagements = || setup.handles.iter().map(|handle| handle.engagement as usize);
        let of = |place: usize| program.engagements.get(place);
        let outcomes = journey.map_or(0, |journey| journey.outcomes.len());
        let hours = Hours::from(setup.start);
        let kind = KindCount {
            went: hours.clone(),
            asked: hours.clone(),
            queue: Presence::from(setup.start),
            ..KindCount::default()
        };
        Self {
            contacts: 0,
            unfinished: 0,
            outcomes: vec![0; outcomes],
            funnel: vec![StepCount::new(setup.start); journey.map_or(0, |j| j.steps.len())],
            goals: 0,
            kinds: ByKind(std::array::from_fn(|_| kind.clone())),
            blocked: BTreeMap::new(),
            too_long: 0,
            skipped: BTreeMap::new(),
            forbidden: BTreeMap::new(),
            heard: BTreeMap::new(),
            raised: BTreeMap::new(),
            finish: Spans::default(),
            finish_by_outcome: vec![Spans::default(); outcomes],
            finish_by_hour: Vec::new(),
            released: hours,
            fates: Vec::new(),
            capacities: setup.capacities.clone(),
            channels: engagements().map(|e| of(e).map_or(Channel::Voice, |e| e.channel)).collect(),
            dials: engagements().map(|e| of(e).map_or(1, |e| e.calls)).collect(),
            message_channels: program.messages.iter().map(|message| message.channel).collect(),
            keeps_fates: setup.keeps_fates,
            one: OneContact::default(),
        }
    }

    /// Both reports together.
    #[must_use]
    pub(super) fn merge(mut self, mut other: Self) -> Self {
        self.contacts += other.contacts;
        self.unfinished += other.unfinished;
        self.goals += other.goals;
        self.too_long += other.too_long;
        add_all(&mut self.outcomes, &other.outcomes);
        for (step, more) in self.funnel.iter_mut().zip(&other.funnel) {
            step.merge(more);
        }
        for kind in KINDS {
            self.kinds.of_mut(kind).merge(other.kinds.of(kind));
        }
        add_map(&mut self.blocked, other.blocked);
        add_map(&mut self.skipped, other.skipped);
        add_map(&mut self.forbidden, other.forbidden);
        add_map(&mut self.heard, other.heard);
        add_map(&mut self.raised, other.raised);
        self.finish.merge(&other.finish);
        for (spans, more) in self.finish_by_outcome.iter_mut().zip(&other.finish_by_outcome) {
            spans.merge(more);
        }
        add_all(&mut self.finish_by_hour, &other.finish_by_hour);
        self.released.merge(&other.released);
        self.fates.append(&mut other.fates);
        self
    }

    /// How many steps all contacts took together.
    pub fn total_steps(&self) -> u64 {
        self.funnel.iter().map(|step| step.visits).sum()
    }

    /// How many conversations and messages did not go out, for whatever reason.
    pub fn not_sent(&self) -> u64 {
        self.blocked.values().sum::<u64>() + self.skipped.values().sum::<u64>() + self.too_long
    }

    /// How each capacity is used.
    pub fn loads(&self) -> Vec<Load> {
        self.capacities.iter().map(|capacity| self.load(capacity)).collect()
    }

    fn load(&self, capacity: &Capacity) -> Load {
        let seconds = lines::seconds(capacity);
        let per_hour = (seconds <= 3600).then(|| capacity.count.saturating_mul(3600) / seconds);
        let went = &self.kinds.of(capacity.kind).went;
        let hours_full = per_hour.map_or(0, |most| went.at_least(most.max(1)));
        Load { capacity: capacity.clone(), per_hour, hours_full }
    }

    pub(super) fn count_skip(&mut self, reason: Skip) {
        match reason {
            Skip::Blocked(reason) => *self.skipped.entry(reason).or_default() += 1,
            Skip::TooLong => self.too_long += 1,
        }
    }
}

impl KindCount {
    fn merge(&mut self, other: &Self) {
        add_all(&mut self.per_contact, &other.per_contact);
        self.went.merge(&other.went);
        self.asked.merge(&other.asked);
        self.waited.merge(&other.waited);
        self.queue.merge(&other.queue);
        self.gave_up += other.gave_up;
    }

    /// How many there were together, and how many contacts had any.
    pub fn total(&self) -> (u64, u64) {
        let sum = (0..).zip(&self.per_contact).map(|(count, contacts): (u64, _)| count * contacts);
        (sum.sum(), self.per_contact.iter().skip(1).sum())
    }

    /// The number that so many contacts in a hundred do not exceed.
    pub fn within(&self, percent: u64) -> u64 {
        let contacts: u64 = self.per_contact.iter().sum();
        let rank = contacts.saturating_mul(percent).div_ceil(100).max(1);
        let mut passed = 0;
        let place = self.per_contact.iter().position(|count| {
            passed += count;
            passed >= rank
        });
        place.unwrap_or(0) as u64
    }

    /// The most that a contact had.
    pub fn most(&self) -> u64 {
        self.per_contact.len().saturating_sub(1) as u64
    }
}

fn add_map<K: Ord>(table: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, more) in other {
        *table.entry(key).or_default() += more;
    }
}
