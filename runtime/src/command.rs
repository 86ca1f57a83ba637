//! What follows from an event: what drivers carry out, and what they write down.

use journey_plan::exec::{BLOCKED_REASONS, Index, Slot};
use journey_plan::model::Channel;
use journey_plan::value::{Instant, Symbol, Value};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::Values;
use crate::gate::Refusal;
use crate::step::Arm;

/// Which request of a run: drivers write it as run / visit / step.
///
/// Equal over retries and crashes, another one each time that the step is reached.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestId {
    /// How many requests the run had before, plus one.
    pub visit: u32,
    /// The step, in the journey's steps.
    pub step: Index,
}

/// Why a conversation sends no request.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocked {
    /// The contact's consent does not suffice.
    NoConsent,
    /// The contact has no address for the channel.
    NoAddress,
    /// None of the next 24 hours is allowed, or the zone that a quiet time insists on is missing.
    QuietTime,
    /// A contact rule would be broken.
    ContactRule,
}

impl Blocked {
    /// All reasons, in the order of the language reference.
    pub const ALL: [Self; 4] =
        [Self::NoConsent, Self::NoAddress, Self::QuietTime, Self::ContactRule];

    /// Its spelling in the language.
    pub fn name(self) -> &'static str {
        BLOCKED_REASONS.get(self as usize).copied().unwrap_or_default()
    }

    /// The choice value that `blocked_reason` reads.
    pub(crate) fn symbol(self) -> Symbol {
        // INVARIANT: the reasons are the first symbols of every program, in this order.
        Symbol(self as u32)
    }
}

/// Why a message is not sent.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// For one of the reasons that block a conversation.
    Blocked(Blocked),
    /// It is too long once filled in.
    TooLong,
}

/// How a run ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// With an outcome of the journey.
    Outcome(Index),
    /// An operator ended it.
    Cancelled,
    /// The contact was erased.
    Erased,
}

/// A message with its texts filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// Subject or title.
    pub subject: Option<String>,
    /// Body.
    pub body: Option<String>,
}

/// What a driver carries out. Everything but [`Command::Timer`] may leave the machine only after the state was
/// stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Ask the contact center for a conversation.
    Converse {
        /// The request; the contact center's answer carries it.
        request: RequestId,
        /// The handle, in the journey's.
        handle: Slot,
        /// The engagement.
        engagement: Index,
        /// The phone number.
        address: SmolStr,
        /// What the agent is handed, in the order of the engagement's inputs.
        inputs: Values,
        /// The text of the opening message.
        message: Option<String>,
    },
    /// Ask the contact center to drop a conversation that it has not begun.
    CancelConversation {
        /// The request.
        request: RequestId,
    },
    /// A conversation was blocked: no request is sent.
    Blocked {
        /// The request that is not sent.
        request: RequestId,
        /// The handle.
        handle: Slot,
        /// Why.
        reason: Blocked,
    },
    /// Send a message.
    Send {
        /// The request.
        request: RequestId,
        /// The message.
        message: Index,
        /// The phone number or email address; none for push.
        address: Option<SmolStr>,
        /// Its texts.
        rendered: Rendered,
    },
    /// A message is not sent, and the run goes on.
    Skipped {
        /// The request that is not sent.
        request: RequestId,
        /// The message.
        message: Index,
        /// Why.
        reason: Skip,
    },
    /// Raise a trigger for the contact, to be heard by all runs but this one.
    Raise {
        /// The request, so that a repeated one is told apart from a second.
        request: RequestId,
        /// The trigger.
        trigger: Index,
        /// Its attributes, in the order of the trigger's.
        fields: Values,
    },
    /// A field of the contact changed; the contact handed in is changed already.
    SetField {
        /// The field.
        field: Index,
        /// The new value.
        value: Option<Value>,
    },
    /// Wake the run: it rests until then. A later one of the same run replaces it.
    Timer {
        /// What the timer carries back.
        token: u64,
        /// When.
        at: Instant,
    },
    /// The goal was reached, for the first time in this run.
    GoalReached,
    /// Something to be written down.
    Audit(Audit),
    /// The run has ended.
    Done {
        /// How.
        ending: Ending,
    },
}

/// Something to be written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audit {
    /// It is quiet: the step is held.
    Held {
        /// The request that waits.
        request: RequestId,
        /// Until when.
        until: Instant,
    },
    /// There is no room to send it now: the step is held.
    NoRoom {
        /// The request that waits.
        request: RequestId,
    },
    /// A Result that is in no vocabulary or that the engagement cannot have; read as `Unknown`.
    UnknownResult {
        /// As it came.
        raw: SmolStr,
    },
    /// A disposition code that the engagement does not declare; dropped.
    UndeclaredCode {
        /// As it came.
        raw: SmolStr,
    },
    /// An attribute that the engagement does not declare; dropped.
    UndeclaredAttribute {
        /// Its name.
        name: SmolStr,
        /// Its value.
        raw: SmolStr,
    },
    /// An attribute that does not parse; unset.
    UnreadableAttribute {
        /// Its name.
        attribute: SmolStr,
        /// As it came.
        raw: SmolStr,
    },
    /// A progress value, which raises nothing.
    Progress {
        /// The request.
        request: RequestId,
        /// The Result value.
        result: u8,
    },
    /// An outcome arrived for a conversation that no wait can see any more.
    LateOutcome {
        /// The request.
        request: RequestId,
        /// The Result value.
        result: u8,
    },
    /// An event was refused because an attribute is missing or of another type.
    TriggerRefused {
        /// The trigger.
        trigger: Index,
        /// The attribute.
        field: Index,
    },
    /// An opening message is too long once filled in; the conversation is blocked.
    OpeningTooLong {
        /// The message.
        message: Index,
        /// Its length in characters.
        length: u32,
    },
    /// A contact rule forbids what would go out: the conversation is blocked, the message skipped.
    ContactRule {
        /// The request that is not sent.
        request: RequestId,
        /// The rule, and what breaks it.
        refusal: Refusal,
    },
    /// A time to rest until is unset; the run goes on at once.
    UnsetTime {
        /// The step.
        step: Index,
    },
    /// The run is parked for an operator.
    Quarantined {
        /// The step.
        step: Index,
        /// Why.
        fault: Fault,
    },
}

/// Why a run is parked. A verified plan that the compiler wrote gives no cause for any of these.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// No arm of a branch holds and there is no `otherwise`.
    NoArm,
    /// The journey or step does not exist in this plan.
    NoSuchStep,
    /// Too many steps follow one another without rest.
    Endless,
    /// The program failed while it carried out the step.
    Crashed,
}

/// How something goes out.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// As a conversation of the contact center.
    Conversation,
    /// As a message.
    Message,
}

/// Where commands go. What a receiver ignores costs nothing.
pub trait Output {
    /// Whether texts and inputs are wanted; without, [`Command::Converse`], [`Command::Send`] carry none.
    const DETAIL: bool = true;

    /// Takes a command.
    fn command(&mut self, now: Instant, command: Command);

    /// Whether the driver refuses a conversation that is about to go out: it is then blocked. Forecasts draw
    /// how many are; nobody else refuses any.
    fn refuses(&mut self, _now: Instant, _request: RequestId, _handle: Slot) -> bool {
        false
    }

    /// Whether there is room for what is about to go out. Where there is none, the step is held as for quiet time,
    /// with a timer that is due at once: the driver fires it when there is room.
    fn has_room(&mut self, _now: Instant, _way: Way, _channel: Channel) -> bool {
        true
    }

    /// A step was reached.
    fn entered(&mut self, _now: Instant, _step: Index) {}

    /// A step took an arm.
    fn took(&mut self, _now: Instant, _step: Index, _arm: Arm) {}
}

impl Output for Vec<Command> {
    fn command(&mut self, _now: Instant, command: Command) {
        self.push(command);
    }
}
