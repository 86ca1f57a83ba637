//! Who comes to each step of a journey, and where they go from there.

use journey_plan::value::Instant;

use super::hours::Presence;
use crate::step::Arm;

/// What happened at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepCount {
    /// How many contacts came to it.
    pub people: u64,
    /// How often it was reached; more than `people` where contacts come back.
    pub visits: u64,
    /// How many contacts rest on it when.
    pub resting: Presence,
    /// The arms that were taken, in order.
    pub arms: Vec<ArmCount>,
    /// The last contact that came, by its number in the report.
    last: u64,
}

/// How often an arm was taken.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct ArmCount {
    /// The arm.
    pub arm: Arm,
    /// How many contacts took it.
    pub people: u64,
    /// How often it was taken.
    pub visits: u64,
    last: u64,
}

impl StepCount {
    /// A step to which nobody has come.
    pub(super) fn new(start: Instant) -> Self {
        let resting = Presence::from(start);
        Self { people: 0, visits: 0, resting, arms: Vec::new(), last: 0 }
    }

    /// A contact comes; contacts are numbered from 1 on.
    pub(super) fn reach(&mut self, contact: u64) {
        self.visits += 1;
        if self.last != contact {
            self.last = contact;
            self.people += 1;
        }
    }

    /// A contact takes an arm.
    pub(super) fn take(&mut self, arm: Arm, contact: u64) {
        let count = self.arm(arm);
        count.visits += 1;
        if count.last != contact {
            count.last = contact;
            count.people += 1;
        }
    }

    /// Adds what other contacts did.
    pub(super) fn merge(&mut self, other: &Self) {
        self.people += other.people;
        self.visits += other.visits;
        self.last = 0;
        self.resting.merge(&other.resting);
        for more in &other.arms {
            let count = self.arm(more.arm);
            count.people += more.people;
            count.visits += more.visits;
            count.last = 0;
        }
    }

    /// An arm, in its place among those that are known.
    fn arm(&mut self, arm: Arm) -> &mut ArmCount {
        let place = match self.arms.binary_search_by_key(&arm, |count| count.arm) {
            Ok(place) => place,
            Err(place) => {
                self.arms.insert(place, ArmCount { arm, people: 0, visits: 0, last: 0 });
                place
            }
        };
        #[expect(clippy::indexing_slicing, reason = "it was found or put there just now")]
        &mut self.arms[place]
    }
}
