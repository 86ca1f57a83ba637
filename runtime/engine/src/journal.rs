//! What is written down of what happened: short forms of events and commands, without what is personal.

use journey_plan::exec::{Index, Slot};
use journey_plan::value::Instant;
use journey_runtime::command::Rendered;
use journey_runtime::command::Skip;
use journey_runtime::{Arm, Audit, Blocked, Command, Ending, RawOutcome, RequestId, Values};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What happened, and what followed from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What happened.
    #[serde(rename = "e")]
    pub event: Happened,
    /// What followed: milliseconds after the event where it was another instant (late timers), and what.
    #[serde(rename = "n", default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<(i64, Note)>,
}

/// What happened to a run or a contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// The run began.
    Start,
    /// A timer fired, or there was room.
    Timer,
    /// An outcome of the conversation of this visit came; the private part has it.
    Outcome(u32),
    /// A trigger came, by its name outside.
    Trigger(SmolStr),
    /// The contact joined a segment.
    Joined(SmolStr),
    /// The record of the contact changed.
    ContactChanged,
    /// An operator let the parked run try again.
    Retried,
    /// An operator let the parked run go on behind its step.
    Skipped,
    /// An operator ended the run, or its journey was stopped.
    Cancelled,
    /// The contact was erased.
    Erased,
    /// A contact did not enter a journey: which, and why.
    KeptOut(SmolStr, SmolStr),
    /// A provider refused a request, or it was given up: the visit; the private part has why.
    Undelivered(u32),
    /// Consent was recorded: who said so, and of each what and its state.
    Consent(SmolStr, Vec<(SmolStr, SmolStr)>),
    /// A trigger was refused: its name, and the attribute that does not fit.
    TriggerRefused(SmolStr, SmolStr),
    /// The run went on in another plan: the number of the one before.
    Migrated(i64),
    /// The run ended, because a later plan has no place for it.
    EndedByMigration,
    /// The time zone database changed, and with it the instant until which the run rests.
    Moved,
}

/// What followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// A step took an arm.
    Took(Index, Arm),
    /// A conversation went out: visit, step, handle, engagement.
    Converse(u32, Index, Slot, Index),
    /// The contact center was asked to drop one: visit, step.
    Cancel(u32, Index),
    /// A conversation was blocked: visit, step, handle.
    Blocked(u32, Index, Slot, Blocked),
    /// A message went out: visit, step, message.
    Send(u32, Index, Index),
    /// A message was not sent: visit, step, message.
    Skipped(u32, Index, Index, Skip),
    /// A trigger was raised: visit, step, trigger.
    Raise(u32, Index, Index),
    /// A field of the contact changed; its value is the contact's.
    SetField(Index),
    /// The goal was reached.
    Goal,
    /// Something else to be known.
    Audit(Audit),
    /// The run ended.
    Done(Ending),
}

/// What a row keeps apart, because it may be personal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Private {
    /// What the contact center reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<RawOutcome>,
    /// The attributes of a trigger, by external name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(SmolStr, SmolStr)>,
    /// Notes whose raw values came from outside; their places in the notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audits: Vec<(usize, Audit)>,
    /// The addresses that a consent is about, where they are not just the contact's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<SmolStr>,
    /// Why something was not delivered: a provider's words may name the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<SmolStr>,
}

impl Private {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Note {
    /// The note of a command; none for timers.
    pub fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Converse { request, handle, engagement, .. } => {
                Self::Converse(request.visit, request.step, *handle, *engagement)
            }
            Command::CancelConversation { request } => Self::Cancel(request.visit, request.step),
            Command::Blocked { request, handle, reason } => {
                Self::Blocked(request.visit, request.step, *handle, *reason)
            }
            Command::Send { request, message, .. } => {
                Self::Send(request.visit, request.step, *message)
            }
            Command::Skipped { request, message, reason } => {
                Self::Skipped(request.visit, request.step, *message, *reason)
            }
            Command::Raise { request, trigger, .. } => {
                Self::Raise(request.visit, request.step, *trigger)
            }
            Command::SetField { field, .. } => Self::SetField(*field),
            Command::Timer { .. } => return None,
            Command::GoalReached => Self::Goal,
            Command::Audit(audit) => Self::Audit(audit.clone()),
            Command::Done { ending } => Self::Done(*ending),
        })
    }

    /// The command that it was, without what is personal; none for an arm.
    pub fn command(&self) -> Option<Command> {
        let request = |visit: &u32, step: &Index| RequestId { visit: *visit, step: *step };
        Some(match self {
            Self::Took(..) => return None,
            Self::Converse(visit, step, handle, engagement) => Command::Converse {
                request: request(visit, step),
                handle: *handle,
                engagement: *engagement,
                address: SmolStr::default(),
                inputs: Values::new(),
                message: None,
            },
            Self::Cancel(visit, step) => {
                Command::CancelConversation { request: request(visit, step) }
            }
            Self::Blocked(visit, step, handle, reason) => {
                Command::Blocked { request: request(visit, step), handle: *handle, reason: *reason }
            }
            Self::Send(visit, step, message) => Command::Send {
                request: request(visit, step),
                message: *message,
                address: None,
                rendered: Rendered::default(),
            },
            Self::Skipped(visit, step, message, reason) => Command::Skipped {
                request: request(visit, step),
                message: *message,
                reason: *reason,
            },
            Self::Raise(visit, step, trigger) => Command::Raise {
                request: request(visit, step),
                trigger: *trigger,
                fields: Values::new(),
            },
            Self::SetField(field) => Command::SetField { field: *field, value: None },
            Self::Goal => Command::GoalReached,
            Self::Audit(audit) => Command::Audit(audit.clone()),
            Self::Done(ending) => Command::Done { ending: *ending },
        })
    }

    /// What goes into the chain where the note has a raw value from outside.
    pub(crate) fn without_raw(&self) -> Option<Self> {
        let Self::Audit(audit) = self else { return None };
        let hidden = SmolStr::default;
        Some(Self::Audit(match audit {
            Audit::UnknownResult { .. } => Audit::UnknownResult { raw: hidden() },
            Audit::UndeclaredCode { .. } => Audit::UndeclaredCode { raw: hidden() },
            Audit::UndeclaredAttribute { .. } => {
                Audit::UndeclaredAttribute { name: hidden(), raw: hidden() }
            }
            Audit::UnreadableAttribute { attribute, .. } => {
                Audit::UnreadableAttribute { attribute: attribute.clone(), raw: hidden() }
            }
            Audit::Held { .. }
            | Audit::NoRoom { .. }
            | Audit::Progress { .. }
            | Audit::LateOutcome { .. }
            | Audit::TriggerRefused { .. }
            | Audit::OpeningTooLong { .. }
            | Audit::ContactRule { .. }
            | Audit::UnsetTime { .. }
            | Audit::Quarantined { .. } => return None,
        }))
    }
}

/// The entry of an event, with what may be personal apart.
pub(crate) fn part(event: Happened, at: Instant, said: Vec<(Instant, Note)>) -> (Entry, Private) {
    let mut private = Private::default();
    let mut notes = Vec::with_capacity(said.len());
    for (place, (when, note)) in said.into_iter().enumerate() {
        let kept = match (note.without_raw(), note) {
            (Some(hidden), Note::Audit(audit)) => {
                private.audits.push((place, audit));
                hidden
            }
            (_, note) => note,
        };
        notes.push((when.0 - at.0, kept));
    }
    (Entry { event, notes }, private)
}
