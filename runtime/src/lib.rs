//! Runs plans.
//!
//! [`Machine::step`] is the core: one event, one run, the commands that follow from them. It is pure and total:
//! no clock, no randomness, no input or output. Drivers bring events and carry out commands; they differ in
//! nothing else. Time zones are known to [`time`] alone.

pub mod command;
pub mod contact;
pub mod entry;
mod eval;
pub mod event;
#[cfg(test)]
mod fixture;
mod gate;
pub mod machine;
pub mod outcome;
pub mod quiet;
pub mod scenario;
pub mod sent;
pub mod sim;
pub mod split;
pub mod state;
pub mod step;
pub mod text;
pub mod time;
mod week;

pub use command::{Audit, Blocked, Command, Ending, Output, RequestId, Skip, Way};
pub use contact::{Consent, Contact};
pub use entry::{Admission, Before};
pub use event::{Event, EventKind};
pub use gate::{Refusal, Why};
pub use machine::{Machine, Run};
pub use outcome::{Outcome, RawOutcome};
pub use sent::{Contacted, Sent};
pub use state::{Rest, State};
pub use step::{Arm, Verdict};

/// Values in the order of the fields that they belong to; absent: unset.
pub type Values = smallvec::SmallVec<[Option<journey_plan::value::Value>; 4]>;
