//! Steps.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{Compliance, EventKind, Expr, TriggerUse};
use crate::value::{Length, TimeOfDay};

/// A step. Successors are ids of steps of the same journey; an absent one ends the run with `completed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The stable id.
    pub id: SmolStr,
    /// What it does.
    pub step: StepKind,
    /// What holds whenever a run comes here; absent where nothing is proved. Not part of the digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<StepTimes>,
    /// Where it stands in the source; not part of the digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlace>,
}

/// What holds whenever a run comes to a step.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StepTimes {
    /// At the earliest so long after entry, where a day has 24 hours.
    pub earliest: Length,
    /// At the latest so long after entry, where a day has 24 hours; absent: it depends on the date of entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Length>,
    /// The most calls of the run until then, reattempts included.
    #[serde(default, skip_serializing_if = "is_none")]
    pub calls: u32,
    /// The most texts of the run until then.
    #[serde(default, skip_serializing_if = "is_none")]
    pub texts: u32,
    /// The most emails of the run until then.
    #[serde(default, skip_serializing_if = "is_none")]
    pub emails: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// A place in the source, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SourcePlace {
    /// The file, relative to the project.
    pub file: SmolStr,
    /// The line.
    pub line: u32,
    /// The column, in Unicode scalar values.
    pub column: u32,
}

/// A successor: a step's id; absent: the run ends with `completed`.
pub type Next = Option<SmolStr>;

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StepKind {
    /// Starts a conversation.
    Conversation {
        /// The handle.
        handle: SmolStr,
        /// The engagement.
        engagement: SmolStr,
        /// The conditions under which it goes out.
        compliance: Compliance,
        /// The contact field that is called or texted.
        address: SmolStr,
        /// What is handed to the agent, sorted by name.
        inputs: Vec<(SmolStr, Expr)>,
        /// The opening message of an SMS conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<SmolStr>,
        /// What follows.
        next: Next,
    },
    /// Waits for events, with a limit.
    Wait {
        /// The limit.
        limit: Length,
        /// The arms, in order.
        arms: Vec<WaitArm>,
        /// What follows when the limit passes.
        timeout: Next,
    },
    /// Takes the first arm whose condition holds.
    Branch {
        /// The arms, in order.
        arms: Vec<BranchArm>,
        /// What follows when none holds; absent where the checker has proved that one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<Otherwise>,
    },
    /// Begins an attempt: the count starts afresh.
    Attempt {
        /// How often the body runs at most.
        times: u32,
        /// The body.
        body: Next,
        /// What follows when a retry finds no run left.
        exhausted: Next,
    },
    /// Runs the body of an attempt again, later, or goes on to its `exhausted`.
    Retry {
        /// The id of the attempt.
        attempt: SmolStr,
        /// When.
        time: RestTime,
    },
    /// Takes an arm by a hash of journey, split and contact.
    Split {
        /// Its name.
        name: SmolStr,
        /// The arms, in order.
        arms: Vec<SplitArm>,
    },
    /// Lets time pass.
    Delay {
        /// Until when.
        time: RestTime,
        /// What follows.
        next: Next,
    },
    /// Sends a message.
    Send {
        /// The message.
        message: SmolStr,
        /// What follows.
        next: Next,
    },
    /// Raises a trigger.
    Raise {
        /// The trigger.
        trigger: SmolStr,
        /// Its attributes, sorted by name.
        fields: Vec<(SmolStr, Expr)>,
        /// What follows.
        next: Next,
    },
    /// Changes a field of the contact.
    Set {
        /// The field.
        field: SmolStr,
        /// The new value; absent: unset.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Expr>,
        /// What follows.
        next: Next,
    },
    /// Ends the run.
    Exit {
        /// The outcome.
        outcome: SmolStr,
    },
}

impl StepKind {
    /// What can follow without a retry, in the order of the source. A retry follows its attempt's successors.
    pub fn successors(&self) -> Vec<&Next> {
        match self {
            Self::Conversation { next, .. }
            | Self::Delay { next, .. }
            | Self::Send { next, .. }
            | Self::Raise { next, .. }
            | Self::Set { next, .. } => vec![next],
            Self::Wait { arms, timeout, .. } => {
                arms.iter().map(|arm| &arm.next).chain([timeout]).collect()
            }
            Self::Branch { arms, otherwise } => {
                let otherwise = otherwise.iter().map(|otherwise| &otherwise.next);
                arms.iter().map(|arm| &arm.next).chain(otherwise).collect()
            }
            Self::Attempt { body, exhausted, .. } => vec![body, exhausted],
            Self::Split { arms, .. } => arms.iter().map(|arm| &arm.next).collect(),
            Self::Retry { .. } | Self::Exit { .. } => Vec::new(),
        }
    }
}

/// `otherwise`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Otherwise {
    /// What follows.
    pub next: Next,
}

/// An arm of a `wait`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WaitArm {
    /// What it waits for.
    pub on: Vec<WaitTrigger>,
    /// What follows.
    pub next: Next,
}

/// What an arm waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WaitTrigger {
    /// An event of a conversation.
    Event {
        /// The handle.
        handle: SmolStr,
        /// The event.
        event: EventKind,
    },
    /// A declared trigger.
    Trigger(TriggerUse),
}

/// An arm of a `branch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BranchArm {
    /// The head as it is written, in canonical form.
    pub head: SmolStr,
    /// The condition.
    pub when: Expr,
    /// What follows.
    pub next: Next,
}

/// An arm of a `split`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SplitArm {
    /// Its name.
    pub name: SmolStr,
    /// Its share in hundredths of a percent.
    pub share: u32,
    /// What follows.
    pub next: Next,
}

/// Until when a `delay` or `retry` rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RestTime {
    /// For a length of time; with `at`: that many dates later at that time of day.
    After {
        /// How long.
        length: Length,
        /// The time of day on the resulting date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Until the next such time of day.
    NextTime(TimeOfDay),
    /// Until the next such time on a weekday, 0 is Monday.
    NextWeekday(u8, TimeOfDay),
    /// Until an instant: at once where it is past, at the bound where it is beyond it.
    Until {
        /// The instant.
        instant: Expr,
        /// The bound; absent for a literal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        up_to: Option<Length>,
    },
}
