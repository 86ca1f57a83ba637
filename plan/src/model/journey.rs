//! Journeys: who enters, what ends a run, and the steps in between.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{Expr, SourcePlace, Step};
use crate::value::{Date, Length, TimeOfDay};

/// A journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Journey {
    /// Its name.
    pub name: SmolStr,
    /// Who enters.
    pub audience: Audience,
    /// Segments whose members do not enter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<SmolStr>,
    /// When a segment's members enter.
    pub entry: Entry,
    /// Whether a contact may enter again.
    pub reenter: Reenter,
    /// The IANA zone.
    pub time_zone: SmolStr,
    /// The first entry, on the journey's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<(Date, TimeOfDay)>,
    /// The last entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<(Date, TimeOfDay)>,
    /// The policies it follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<SmolStr>,
    /// What counts as reaching the goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<TriggerUse>,
    /// What ends a run at any instant, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exits: Vec<ExitOn>,
    /// The outcomes; `completed` first.
    pub outcomes: Vec<SmolStr>,
    /// The first step; absent: the run ends at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<SmolStr>,
    /// The steps, in the order of the source.
    pub steps: Vec<Step>,
    /// What is known of every run.
    pub facts: Facts,
    /// Where its name stands in the source; not part of the digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlace>,
}

/// What is known of every run of a journey.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The longest duration.
    pub longest: Length,
    /// The largest number of calls, reattempts included.
    pub calls: Most,
    /// The largest number of texts.
    pub texts: Most,
    /// The largest number of emails.
    pub emails: Most,
    /// The policies that are proved of every path; all of them are followed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proved: Vec<SmolStr>,
}

/// The most that one contact gets of a journey, whose runs may follow one another.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Most {
    /// In one run.
    pub per_run: u32,
    /// In any 24 hours; absent: no number is proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_24_hours: Option<u32>,
    /// In any 7 days; absent: no number is proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_7_days: Option<u32>,
    /// In any 30 days; absent: no number is proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_30_days: Option<u32>,
}

/// Who enters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The members of a segment.
    Segment(SmolStr),
    /// Contacts for whom a trigger is raised.
    Trigger(TriggerUse),
}

/// When a segment's members enter.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Members at the start.
    Once,
    /// Members at the start, and whoever joins.
    Ongoing,
    /// Members at the start and at every interval after.
    Every(Length),
}

/// Whether a contact may enter again.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reenter {
    /// Never.
    Never,
    /// So long after the end of the last run.
    After(Length),
    /// At once.
    Always,
}

/// A trigger with a name for its attributes and a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TriggerUse {
    /// The trigger.
    pub trigger: SmolStr,
    /// The name for its attributes.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<SmolStr>,
    /// The condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
}

/// What ends a run at any instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExitOn {
    /// What ends it.
    pub on: Audience,
    /// The outcome.
    pub outcome: SmolStr,
    /// Where it stands in the source; not part of the digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlace>,
}
