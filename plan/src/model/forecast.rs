//! Forecasts: what simulated contacts do.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{ContactKind, Expr};
use crate::value::Length;

/// A forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// Its name.
    pub name: SmolStr,
    /// The journey.
    pub journey: SmolStr,
    /// How many contacts.
    pub contacts: u64,
    /// The seed.
    pub seed: u64,
    /// Over which time they arrive.
    pub arrive: Length,
    /// What conversations do.
    pub conversations: Vec<ConversationForecast>,
    /// What is drawn for contact fields.
    pub contact: Vec<(SmolStr, Draw)>,
    /// What is drawn for the attributes of the trigger that starts the run.
    pub entry: Vec<(SmolStr, Draw)>,
    /// Triggers that are raised.
    pub triggers: Vec<TriggerForecast>,
    /// Limits of the contact center.
    pub capacities: Vec<Capacity>,
}

/// What the conversations of a handle do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConversationForecast {
    /// The handle.
    pub handle: SmolStr,
    /// How many are blocked, in hundredths of a percent.
    pub blocked: u32,
    /// Results with their shares of the others, in hundredths of a percent.
    pub results: Vec<(SmolStr, u32)>,
    /// What is drawn for attributes.
    pub attributes: Vec<(SmolStr, Draw)>,
    /// Disposition codes with their shares, each independent.
    pub dispositions: Vec<(SmolStr, u32)>,
    /// How long an outcome takes: the ends of a uniform range, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responds: Option<(u64, u64)>,
}

/// How a value is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Draw {
    /// Literals with shares in hundredths of a percent; an absent one is unset.
    Shares(Vec<(Option<Expr>, u32)>),
    /// Uniform between two literals, both included. Lengths mean: so long after the draw.
    Range(Expr, Expr),
}

/// `trigger PolicyRenewed 8% within 30 days`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TriggerForecast {
    /// The trigger.
    pub trigger: SmolStr,
    /// For how many contacts, in hundredths of a percent.
    pub share: u32,
    /// At the latest so long after entry.
    pub within: Length,
}

/// `capacity 500 calls per hour`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// How many.
    pub count: u64,
    /// Of what.
    pub kind: ContactKind,
    /// In which time.
    pub per: Length,
}
