//! Scenarios as the simulator runs them. They are compiled beside the plan and are no part of it.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::model::{EventKind, Expr, SourcePlace};
use crate::value::{Date, Length, TimeOfDay};

/// A scenario. Expressions in it are literals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// What it shows.
    pub name: SmolStr,
    /// The journey.
    pub journey: SmolStr,
    /// The contact's fields.
    pub contact: Vec<(SmolStr, Expr)>,
    /// Consents at the start.
    pub consents: Vec<Consent>,
    /// Segments that the contact is in, the audience's included.
    pub segments: Vec<SmolStr>,
    /// Splits whose arm is given.
    pub splits: Vec<(SmolStr, SmolStr)>,
    /// The start, on the contact's clock.
    pub start: (Date, TimeOfDay),
    /// The attributes of the trigger that starts the run.
    pub entry: Vec<(SmolStr, Expr)>,
    /// The script.
    pub lines: Vec<Line>,
    /// Where it stands.
    pub source: SourcePlace,
}

/// A consent of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The compliance profile.
    pub profile: SmolStr,
    /// The purpose.
    pub purpose: SmolStr,
    /// The topic.
    pub topic: Option<SmolStr>,
    /// Whether the contact opted in (else out).
    pub opted_in: bool,
}

/// A line of the script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it says.
    pub kind: LineKind,
    /// Its text in canonical form, for failures.
    pub text: SmolStr,
    /// Where it stands.
    pub source: SourcePlace,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// The next visible action must be this.
    Expect(Expectation, Option<Timing>),
    /// The contact center reports the final outcome of a conversation.
    Reply {
        /// The handle.
        handle: SmolStr,
        /// The event.
        event: EventKind,
        /// The Result.
        result: SmolStr,
        /// The disposition codes.
        dispositions: Vec<SmolStr>,
        /// The attributes.
        attributes: Vec<(SmolStr, Expr)>,
        /// How much later.
        after: Length,
    },
    /// A trigger is raised for the contact.
    Raise {
        /// The trigger.
        trigger: SmolStr,
        /// Its attributes.
        fields: Vec<(SmolStr, Expr)>,
        /// How much later.
        after: Length,
    },
    /// The contact's record changes.
    Set {
        /// The field.
        field: SmolStr,
        /// The new value; absent: unset.
        value: Option<Expr>,
        /// How much later.
        after: Length,
    },
    /// The contact's consent changes.
    Consent {
        /// What changes.
        consent: Consent,
        /// How much later.
        after: Length,
    },
    /// Time passes.
    Pass(Length),
}

/// A visible action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expectation {
    /// A conversation goes out.
    Conversation(SmolStr),
    /// A conversation is blocked for a reason.
    Blocked(SmolStr, SmolStr),
    /// A message goes out.
    Send(SmolStr),
    /// A trigger is raised with at least these attributes.
    Raise(SmolStr, Vec<(SmolStr, Expr)>),
    /// The run ends with an outcome.
    Exit(SmolStr),
}

/// When an action is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timing {
    /// At the latest so long after the line before.
    Within(Length),
    /// In that minute of the contact's clock.
    At {
        /// The date; absent: any.
        date: Option<Date>,
        /// The time.
        time: TimeOfDay,
    },
}
