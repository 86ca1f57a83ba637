//! What the writer is asked to do.

use std::collections::BTreeMap;

use journey_plan::VerifiedPlan;
use journey_plan::migration::Migration;
use journey_plan::value::Instant;
use journey_runtime::RawOutcome;
use smol_str::SmolStr;
use tokio::sync::oneshot;

use crate::dispatch::Told;
use crate::refused::Refused;
use crate::view;

/// Where the answer to an input goes, after it was stored.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, Refused>>;

/// Fields by name, as they come from outside.
pub type Fields = BTreeMap<String, serde_json::Value>;

/// A contact as it comes from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContactRecord {
    /// Its id outside.
    pub id: String,
    /// All of its fields; what is missing becomes unset.
    pub fields: Fields,
    /// Segments that it joins on top of those it is in.
    pub segments: Vec<String>,
    /// Consents that are recorded with it.
    pub consents: Vec<ConsentRecord>,
}

/// What a contact says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRecord {
    /// The phone number or email address; absent: the contact's only one of the profile's channel.
    pub address: Option<String>,
    /// The compliance profile.
    pub profile: String,
    /// The purpose.
    pub purpose: String,
    /// The topic; absent: the purpose as a whole.
    pub topic: Option<String>,
    /// What it says.
    pub state: view::ConsentState,
}

/// What is done to a journey.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Contacts enter from now on, or from `starts`.
    Start,
    /// Nobody enters and nothing goes out.
    Pause,
    /// It goes on after a pause.
    Resume,
    /// Nobody enters, and all runs inside end.
    Stop,
}

/// What an operator does to a run.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Try the step again on which it is parked.
    Retry,
    /// Go on behind the step on which it is parked.
    Skip,
    /// End it.
    End,
}

/// An event that is raised for a contact.
#[derive(Clone, Debug, PartialEq)]
pub struct Raised {
    /// The trigger.
    pub trigger: String,
    /// The contact's id.
    pub contact: String,
    /// What the event is known by.
    pub event_id: Option<String>,
    /// Its attributes.
    pub fields: Fields,
}

/// What the contact center reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// What the report is known by.
    pub event_id: Option<String>,
    /// The request that it answers.
    pub request: String,
    /// What came of it.
    pub outcome: RawOutcome,
}

/// What the writer is asked to do.
pub(crate) enum Input {
    Publish {
        plan: Box<VerifiedPlan>,
        reply: Reply<view::Published>,
    },
    Migrate {
        plan: Box<VerifiedPlan>,
        migration: Migration,
        reply: Reply<view::Migrated>,
    },
    Act {
        journey: String,
        action: Action,
        reply: Reply<()>,
    },
    PutContacts {
        contacts: Vec<ContactRecord>,
        /// Who says what they consent to: `api` or `import`.
        source: &'static str,
        reply: Reply<Vec<Result<(), Refused>>>,
    },
    Erase {
        contact: String,
        reply: Reply<()>,
    },
    Consent {
        contact: String,
        consents: Vec<ConsentRecord>,
        reply: Reply<()>,
    },
    Member {
        segment: String,
        contact: String,
        member: bool,
        reply: Reply<()>,
    },
    Raise {
        raised: Raised,
        reply: Reply<view::Taken>,
    },
    Outcome {
        reported: Reported,
        reply: Reply<view::Taken>,
    },
    Operate {
        run: String,
        operation: Operation,
        reply: Reply<()>,
    },
    /// A clock that is held goes on to an instant, and through what is due at it.
    Advance {
        to: Instant,
        through: bool,
        reply: Reply<()>,
    },
    /// A connector answered.
    Answered {
        request: SmolStr,
        told: Told,
    },
    /// Look at the clock and the queues again.
    Wake,
    /// Store what is there and end.
    Close,
}

impl Input {
    /// What nobody else would say once more, should it not be stored.
    pub(crate) fn again(&self) -> Option<Self> {
        match self {
            Self::Answered { request, told } => {
                Some(Self::Answered { request: request.clone(), told: told.clone() })
            }
            Self::Publish { .. }
            | Self::Migrate { .. }
            | Self::Act { .. }
            | Self::PutContacts { .. }
            | Self::Erase { .. }
            | Self::Consent { .. }
            | Self::Member { .. }
            | Self::Raise { .. }
            | Self::Outcome { .. }
            | Self::Operate { .. }
            | Self::Advance { .. }
            | Self::Wake
            | Self::Close => None,
        }
    }
}
