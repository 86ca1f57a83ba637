//! The state of a run: all that the next event needs, as plain data that a store can keep.

use journey_plan::exec::{CodeSet, Index, Journey};
use journey_plan::model::EventKind;
use journey_plan::value::Instant;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::Values;
use crate::command::{Blocked, Ending, Fault};
use crate::time::{Local, Zone};

/// How many event ids a run remembers.
pub const SEEN_EVENTS: usize = 32;

/// A time on a clock: what is meant by an instant, whatever later versions of the time zone database say of it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// The clock.
    pub zone: Zone,
    /// The local date and time.
    pub local: Local,
}

impl Aim {
    /// The local time at an instant; none where that would mean another instant (an hour that occurs twice).
    pub(crate) fn at(zone: Zone, at: Instant) -> Option<Self> {
        let local = zone.local(at);
        (zone.at_local(local) == at).then_some(Self { zone, local })
    }

    /// The instant, as the time zone database has it now.
    pub fn instant(self) -> Instant {
        self.zone.at_local(self.local)
    }
}

/// A run's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Grows at every transition; a timer that carries another one is stale.
    pub token: u64,
    /// When the run began.
    pub began: Instant,
    /// The latest instant that the run has lived; time never goes back.
    pub clock: Instant,
    /// How many requests the run has made or tried to make.
    pub visits: u32,
    /// Where the run rests.
    pub rest: Rest,
    /// The local time that is meant by the instant until which it rests, where one is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<Aim>,
    /// The conversations, by handle.
    #[serde(default, skip_serializing_if = "SmallVec::is_empty")]
    pub handles: SmallVec<[HandleState; 2]>,
    /// How often the body of each attempt has begun.
    #[serde(default, skip_serializing_if = "SmallVec::is_empty")]
    pub counters: SmallVec<[u32; 2]>,
    /// The attributes of triggers, by binding.
    #[serde(default, skip_serializing_if = "SmallVec::is_empty")]
    pub bindings: SmallVec<[Option<Box<Values>>; 2]>,
    /// The visits of conversations that wait for an outcome though their handle was started again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_open: Vec<u32>,
    /// By `never` rule of the policies that the journey follows: when an outcome that meets it last came.
    #[serde(default, skip_serializing_if = "are_all_none")]
    pub reported: Vec<Option<Instant>>,
    /// When the goal was first reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Instant>,
    /// The ids of the last events, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<SmolStr>,
}

/// Where a run rests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// It has not begun.
    #[default]
    NotStarted,
    /// A conversation or message waits for the end of a quiet time.
    Held {
        /// The step.
        step: Index,
        /// The visit of its request.
        visit: u32,
        /// The inputs as they were when the step was reached.
        inputs: Vec<Option<journey_plan::value::Value>>,
        /// The first instant that is not quiet.
        until: Instant,
    },
    /// On a `wait`.
    Waiting {
        /// The step.
        step: Index,
        /// When the wait began.
        began: Instant,
        /// Its limit.
        until: Instant,
    },
    /// On a `delay` or `retry`.
    Resting {
        /// The step.
        step: Index,
        /// When the rest began; absent where it began before that was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began: Option<Instant>,
        /// Until when.
        until: Instant,
    },
    /// Ended.
    Done {
        /// How.
        ending: Ending,
        /// When.
        at: Instant,
    },
    /// Parked for an operator.
    Quarantined {
        /// The step.
        step: Index,
        /// Why.
        fault: Fault,
    },
}

impl Rest {
    /// The instant at which the run goes on by itself.
    pub fn due(&self) -> Option<Instant> {
        match self {
            Self::Held { until, .. }
            | Self::Waiting { until, .. }
            | Self::Resting { until, .. } => Some(*until),
            Self::NotStarted | Self::Done { .. } | Self::Quarantined { .. } => None,
        }
    }

    /// The step on which the run rests.
    pub fn step(&self) -> Option<Index> {
        match self {
            Self::Held { step, .. }
            | Self::Waiting { step, .. }
            | Self::Resting { step, .. }
            | Self::Quarantined { step, .. } => Some(*step),
            Self::NotStarted | Self::Done { .. } => None,
        }
    }
}

/// A conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandleState {
    /// The visit of its last start; 0 where it has not started.
    #[serde(default, rename = "v", skip_serializing_if = "is_zero")]
    pub visit: u32,
    /// What has come of it.
    #[serde(default, rename = "s", skip_serializing_if = "is_not_started")]
    pub status: Status,
    /// The event that no wait has taken yet, and when it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queued: Option<(EventKind, Instant)>,
}

/// What has come of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It was never started.
    #[default]
    NotStarted,
    /// It was started and its request waits for the end of a quiet time.
    Held,
    /// Its request is with the contact center.
    Open,
    /// No request was sent.
    Blocked(Blocked),
    /// It has an outcome.
    Outcome {
        /// The Result value.
        result: u8,
        /// The codes.
        codes: u64,
        /// The attributes.
        attributes: Values,
    },
}

impl Status {
    /// The codes of the outcome.
    pub fn codes(&self) -> CodeSet {
        match self {
            Self::Outcome { codes, .. } => CodeSet(*codes),
            Self::NotStarted | Self::Held | Self::Open | Self::Blocked(_) => CodeSet::default(),
        }
    }
}

fn are_all_none(instants: &[Option<Instant>]) -> bool {
    instants.iter().all(Option::is_none)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_zero(visit: &u32) -> bool {
    *visit == 0
}

fn is_not_started(status: &Status) -> bool {
    *status == Status::NotStarted
}

impl State {
    /// The state of a run of a journey that has not begun.
    pub fn new(journey: &Journey) -> Self {
        let mut state = Self::default();
        state.reset(journey);
        state
    }

    /// Makes it the state of a run that has not begun, keeping the memory.
    pub fn reset(&mut self, journey: &Journey) {
        self.token = 0;
        self.began = Instant(i64::MIN);
        self.clock = Instant(i64::MIN);
        self.visits = 0;
        self.rest = Rest::NotStarted;
        self.aim = None;
        self.handles.clear();
        self.handles.resize(journey.handles.len(), HandleState::default());
        self.counters.clear();
        self.counters.resize(usize::from(journey.counters), 0);
        self.bindings.clear();
        self.bindings.resize(journey.bindings.len(), None);
        self.left_open.clear();
        self.reported.clear();
        self.goal = None;
        self.seen.clear();
    }

    /// Forgets everything that was read of the contact.
    pub(crate) fn forget(&mut self) {
        for handle in &mut self.handles {
            *handle = HandleState { visit: handle.visit, ..HandleState::default() };
        }
        self.bindings.iter_mut().for_each(|binding| *binding = None);
        self.left_open.clear();
        self.reported.clear();
        self.seen.clear();
    }

    /// The instant at which the run goes on by itself, computed anew from the local time that is meant.
    ///
    /// It differs from what was computed before only where the time zone database is another.
    pub fn aim_again(&mut self) -> Option<Instant> {
        let meant = self.aim.map(Aim::instant);
        match &mut self.rest {
            Rest::Held { until, .. }
            | Rest::Waiting { until, .. }
            | Rest::Resting { until, .. } => {
                *until = meant.unwrap_or(*until);
                Some(*until)
            }
            Rest::NotStarted | Rest::Done { .. } | Rest::Quarantined { .. } => None,
        }
    }

    /// Whether the run is inside its journey.
    pub fn is_active(&self) -> bool {
        !matches!(self.rest, Rest::NotStarted | Rest::Done { .. })
    }

    /// How the run ended and when, if it has.
    pub fn ended(&self) -> Option<(Ending, Instant)> {
        match self.rest {
            Rest::Done { ending, at } => Some((ending, at)),
            Rest::NotStarted
            | Rest::Held { .. }
            | Rest::Waiting { .. }
            | Rest::Resting { .. }
            | Rest::Quarantined { .. } => None,
        }
    }
}
