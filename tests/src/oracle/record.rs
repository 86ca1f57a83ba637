//! What really happened to one contact: what went out, what was reported, when runs began and ended.

use std::collections::BTreeSet;

use journey_plan::model::{ConsentModel, ContactKind};
use smol_str::SmolStr;

/// Everything that happened to one contact in one journey, in the order in which it did.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The contact's zone.
    pub zone: SmolStr,
    /// What went out, reattempts included.
    pub contacts: Vec<Contacted>,
    /// The outcomes that arrived during the run of their conversation.
    pub reports: Vec<Report>,
    /// The runs, one after the other.
    pub runs: Vec<Lived>,
    /// The steps that runs came to.
    pub arrivals: Vec<Arrival>,
    /// Conversations whose outcome says that nobody was contacted.
    pub uncontacted: BTreeSet<usize>,
    /// How often a contact rule held something back.
    pub forbidden: u32,
    /// The last instant that was looked at.
    pub until: i64,
}

/// Something that went out.
#[derive(Clone, Debug)]
pub struct Contacted {
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at: i64,
    /// What.
    pub kind: ContactKind,
    /// In which run, by place.
    pub run: usize,
    /// The id of the step that sent it.
    pub step: SmolStr,
    /// What the step's profile asks of its purpose.
    pub consent: ConsentModel,
    /// Of which conversation, if of one.
    pub talk: Option<usize>,
}

/// A run came to a step.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at: i64,
    /// Which run, by place.
    pub run: usize,
    /// The id of the step.
    pub step: SmolStr,
    /// How much had gone out before.
    pub before: usize,
}

/// An outcome that arrived.
#[derive(Clone, Debug)]
pub struct Report {
    /// When.
    pub at: i64,
    /// In which run.
    pub run: usize,
    /// Of which conversation.
    pub talk: usize,
    /// The Result value.
    pub result: SmolStr,
    /// The codes.
    pub codes: Vec<SmolStr>,
    /// How much had gone out before.
    pub before: usize,
    /// How much had gone out before a `wait` took it; none: no wait has.
    pub taken: Option<usize>,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Lived {
    /// When it began.
    pub began: i64,
    /// When it ended, if it has.
    pub ended: Option<i64>,
}
