//! The plan as it is written: everything by name, in a fixed order.

mod declaration;
mod expression;
mod forecast;
mod journey;
mod policy;
mod step;

pub use declaration::*;
pub use expression::*;
pub use forecast::*;
pub use journey::*;
pub use policy::*;
pub use step::*;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The format that this version reads and writes.
pub const FORMAT: u32 = 1;

/// The version of the language that this version knows.
pub const LANGUAGE: &str = "1";

/// A compiled program.
// INVARIANT: everything whose order has no meaning is sorted by name, so that the order of the source does
// not show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The format of the document.
    pub format: u32,
    /// The version of the language: `1`.
    pub language: SmolStr,
    /// The date of the Result vocabulary.
    pub vocabulary: SmolStr,
    /// SHA-256 of the content without source places and what is proved of steps, in hexadecimal.
    pub digest: String,
    /// What the journeys speak of.
    pub declarations: Declarations,
    /// The journeys.
    pub journeys: Vec<Journey>,
    /// Forecasts: what simulated contacts do.
    pub forecasts: Vec<Forecast>,
}

/// What the journeys speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Declarations {
    /// The Result values of the vocabulary.
    pub results: Vec<ResultValue>,
    /// The contact's fields.
    pub contact: Vec<Field>,
    /// Segments.
    pub segments: Vec<Segment>,
    /// Triggers.
    pub triggers: Vec<Trigger>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Quiet times.
    pub quiet_times: Vec<QuietTime>,
    /// Compliance profiles.
    pub profiles: Vec<Profile>,
    /// Engagements.
    pub engagements: Vec<Engagement>,
    /// Messages.
    pub messages: Vec<Message>,
    /// Policies that journeys follow.
    pub policies: Vec<Policy>,
}
