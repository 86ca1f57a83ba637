//! Policies.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{ConsentModel, Expr};
use crate::value::{Length, TimeOfDay};

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name.
    pub name: SmolStr,
    /// Its rules, in order.
    pub rules: Vec<Rule>,
}

/// A rule of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it says.
    pub rule: RuleKind,
    /// Its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<SmolStr>,
}

/// What rules speak of.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// Voice conversations, reattempts included.
    Calls,
    /// SMS conversations and texts.
    Texts,
    /// Emails.
    Emails,
    /// Push notifications; only through `contacts`.
    Pushes,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RuleKind {
    /// At most so many in each rolling window.
    Limit {
        /// How many.
        count: u32,
        /// Of what.
        kinds: Vec<ContactKind>,
        /// The window.
        per: Length,
    },
    /// Allowed hours on the contact's clock.
    Hours {
        /// The allowed ranges.
        ranges: Vec<HoursRange>,
        /// For what.
        kinds: Vec<ContactKind>,
    },
    /// No contact after something was reported.
    Never {
        /// Of what.
        kinds: Vec<ContactKind>,
        /// For how long; absent: for the rest of the run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<Length>,
        /// After what; reads `Result` and `Disposition` of any conversation.
        condition: Expr,
    },
    /// The consent that a step must require.
    Require {
        /// The model.
        consent: ConsentModel,
        /// For what.
        kinds: Vec<ContactKind>,
    },
    /// The longest run.
    Finish {
        /// How long.
        within: Length,
    },
}

/// `Mon..Sat 09:00..21:00`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HoursRange {
    /// The days, 0 is Monday.
    pub days: Vec<u8>,
    /// The first allowed minute.
    pub from: TimeOfDay,
    /// The minute behind the last.
    pub to: TimeOfDay,
}
