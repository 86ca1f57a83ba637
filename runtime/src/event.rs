//! What happens to a run.

use std::sync::Arc;

use journey_plan::exec::{Field, Index, Type};
use journey_plan::migration::Carry;
use journey_plan::value::{Instant, Value};
use smol_str::SmolStr;

use crate::Values;
use crate::command::RequestId;
use crate::outcome::Outcome;

/// Something that happens to a run, stamped by the driver.
#[derive(Clone, Debug)]
pub struct Event {
    /// When: for a timer the instant at which it fires, in truth, so that nothing goes out late into a quiet
    /// time; for all others when it was received.
    pub now: Instant,
    /// What.
    pub kind: EventKind,
}

/// What happens.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// The run begins.
    Start {
        /// The attributes of the trigger that starts it, in the order of the trigger's; empty for a segment.
        fields: Values,
    },
    /// A timer that was armed is due.
    Timer {
        /// The token it was armed with.
        token: u64,
    },
    /// The contact center reports on a conversation.
    Outcome {
        /// The request that it answers.
        request: RequestId,
        /// What came of it.
        outcome: Outcome,
    },
    /// A trigger was raised for the contact. Not for the run that raised it, nor for the one it starts.
    Trigger {
        /// What the event is known by; a second one of the same id is a duplicate.
        event_id: Option<SmolStr>,
        /// The trigger.
        trigger: Index,
        /// Its attributes, in the order of the trigger's.
        fields: Values,
    },
    /// The contact joined a segment.
    Joined {
        /// The segment.
        segment: Index,
    },
    /// The record of the contact changed, as the driver hands it in: a held step looks again whether it is quiet.
    ContactChanged,
    /// An operator lets a parked run try its step again.
    Resume,
    /// An operator lets a parked run go on behind its step.
    Skip,
    /// An operator ends the run.
    Cancel,
    /// A new plan takes the place of the one that the run began with, and its journey ends the run here.
    End {
        /// The outcome, in the outcomes of the old plan's journey.
        outcome: Index,
    },
    /// A new plan takes the place of the one that the run began with. The event is given to the machine of the new
    /// plan, with the state as the old one left it; the old machine has lived through all that was due before.
    Migrate {
        /// What corresponds to what.
        carry: Arc<Carry>,
    },
    /// The contact is erased: the run ends and forgets what it read.
    Erase,
}

/// The first field whose value is missing or of another type, if any.
///
/// An event with such a field is refused at the door, and by the core where it slips through.
pub fn first_misfit(fields: &[Field], values: &[Option<Value>]) -> Option<Index> {
    let misfit = fields.iter().enumerate().position(|(place, field)| {
        match values.get(place).and_then(Option::as_ref) {
            None => !field.optional,
            Some(value) => !fits(&field.ty, value),
        }
    });
    let place = misfit.or((values.len() > fields.len()).then_some(fields.len()))?;
    Index::try_from(place).ok()
}

fn fits(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Text | Type::Phone | Type::Email | Type::TimeZone, Value::Text(_))
        | (Type::Number, Value::Number(_))
        | (Type::Boolean, Value::Boolean(_))
        | (Type::Date, Value::Date(_))
        | (Type::DateTime, Value::DateTime(_)) => true,
        (Type::Choice(values), Value::Choice(symbol)) => values.iter().any(|(s, _)| s == symbol),
        _ => false,
    }
}
