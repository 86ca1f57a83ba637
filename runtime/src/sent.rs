//! What really went out to a contact, as far as limits count it: plain data that a driver keeps beside the
//! contact.
//!
//! All runs of the contact write here, of whichever journey. Only kinds that a limit of the program counts are
//! kept, and only as long as they can matter; a program without limits keeps nothing.

use journey_plan::model::ContactKind;
use journey_plan::value::{Instant, Length};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What really went out to a contact, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sent(Vec<Contacted>);

/// One conversation or message that went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contacted {
    /// The name of the journey, so that it is found in a later version of the plan.
    pub journey: SmolStr,
    /// When the run began; with journey and visit this names the request.
    pub run: Instant,
    /// The visit of the request.
    pub visit: u32,
    /// What it was.
    pub kind: ContactKind,
    /// When it went out.
    pub at: Instant,
    /// How many redials may follow.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub redials: u32,
    /// How far apart they are, at the least.
    #[serde(default, skip_serializing_if = "is_no_time")]
    pub every: Length,
    /// When the outcome came; no redial is later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Instant>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

fn is_no_time(length: &Length) -> bool {
    length.is_zero()
}

impl Sent {
    /// All that still matters.
    pub fn all(&self) -> &[Contacted] {
        &self.0
    }

    /// Adds what goes out, and drops what lies more than `horizon` milliseconds back.
    pub(crate) fn add(&mut self, one: Contacted, horizon: i64) {
        self.0.retain(|old| old.matters(one.at, horizon));
        self.0.push(one);
    }

    /// The outcome of a conversation came. One of which it is known that it did not reach the contact does not
    /// count.
    pub(crate) fn answer(&mut self, journey: &str, run: Instant, visit: u32, outcome: Answer) {
        let is_meant = |one: &Contacted| {
            one.visit == visit && one.run == run && one.journey == journey && one.answered.is_none()
        };
        let Some(place) = self.0.iter().position(is_meant) else { return };
        match outcome {
            Answer::Uncontacted => drop(self.0.remove(place)),
            Answer::Came(at) => {
                if let Some(one) = self.0.get_mut(place) {
                    one.answered = Some(at);
                }
            }
        }
    }
}

/// What an outcome says about the calls of its conversation.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Answer {
    /// There was none.
    Uncontacted,
    /// None comes after this instant.
    Came(Instant),
}

impl Contacted {
    /// Whether a window of the horizon's length that ends after now can hold a call of it.
    fn matters(&self, now: Instant, horizon: i64) -> bool {
        let last = match (self.redials, self.answered) {
            (0, _) => self.at,
            (_, Some(answered)) => answered,
            (_, None) => return true,
        };
        last.plus_millis(horizon) > now
    }
}

#[cfg(test)]
mod tests;
