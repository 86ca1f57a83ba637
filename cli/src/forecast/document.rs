//! What a forecast says, as data: what `--format json` writes and what text and page are made from.
//!
//! `docs/schemas/forecast.schema.json` describes it. Times are seconds, instants RFC 3339 on the journey's clock,
//! shares between 0 and 1, intervals those of 95 %.

#![expect(clippy::struct_field_names, reason = "the fields are the document's words")]

use serde::Serialize;

/// The format of [`Document`].
pub(super) const FORMAT: u32 = 1;

/// What a forecast says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The forecast.
    pub(super) forecast: Forecast,
    /// How runs ended, in the journey's order.
    pub(super) outcomes: Vec<Outcome>,
    /// How many never left: no turn came for them within a year.
    pub(super) unfinished: u64,
    /// Who reached the goal; absent where the journey has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) goal: Option<Goal>,
    /// The steps, in the order of the source.
    pub(super) steps: Vec<Step>,
    /// What went out, by kind, for kinds that the journey has.
    pub(super) contacts: Vec<Kind>,
    /// How long it took from entering to leaving; absent where nobody left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) finish: Option<Finish>,
    /// What went out in each hour, by kind, for kinds of which anything did.
    pub(super) hours: Vec<Hourly>,
    /// What the contact center lets out, and how far it was used.
    pub(super) capacities: Vec<Capacity>,
    /// What did not go out.
    pub(super) not_sent: NotSent,
    /// What quiet times held and let go at their end.
    pub(super) quiet: Quiet,
    /// Triggers that came to runs, or that runs raised.
    pub(super) triggers: Vec<Trigger>,
    /// What the forecast assumes, in words.
    pub(super) assumptions: Vec<Assumption>,
    /// What the forecast cannot say.
    pub(super) limits: Vec<String>,
    /// The same forecast of another plan, with the differences; absent unless it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) compared: Option<Compared>,
}

/// Which forecast it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Forecast {
    /// Its name.
    pub(super) name: String,
    /// The journey.
    pub(super) journey: String,
    /// The digest of the plan.
    pub(super) plan: String,
    /// How many contacts were simulated.
    pub(super) contacts: u64,
    /// The seed: the same plan, contacts and seed give the same document.
    pub(super) seed: u64,
    /// When the first contacts can enter.
    pub(super) starts: String,
    /// The journey's zone, in which all hours are told.
    pub(super) time_zone: String,
}

/// A share with how far chance may carry it.
#[derive(Copy, Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Share {
    /// The share, between 0 and 1.
    pub(super) share: f64,
    /// The lower end of its interval of 95 % (Wilson's score).
    pub(super) low: f64,
    /// The upper end.
    pub(super) high: f64,
}

/// How runs ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    /// The outcome.
    pub(super) outcome: String,
    /// How many contacts left with it.
    pub(super) contacts: u64,
    /// Their share of all.
    pub(super) of_all: Share,
    /// Within how many seconds half of them left; absent where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) median_seconds: Option<u64>,
}

/// Who reached the goal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Goal {
    /// What counts as reaching it.
    pub(super) trigger: String,
    /// How many contacts did.
    pub(super) contacts: u64,
    /// Their share of all.
    pub(super) of_all: Share,
}

/// What happened at a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Its stable id.
    pub(super) id: String,
    /// What it does, in words.
    pub(super) does: String,
    /// How many contacts came to it.
    pub(super) contacts: u64,
    /// Their share of all, between 0 and 1.
    pub(super) of_all: f64,
    /// How often it was reached; more than `contacts` where they come back.
    pub(super) visits: u64,
    /// When most contacts rested on it at the stroke of an hour; absent where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) most_resting: Option<Peak>,
    /// The arms that were taken.
    pub(super) arms: Vec<Arm>,
}

/// How often an arm was taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Arm {
    /// The arm as it is written.
    pub(super) arm: String,
    /// How many contacts took it.
    pub(super) contacts: u64,
    /// Their share of those who came to the step, between 0 and 1. Who comes back may take several arms.
    pub(super) of_step: f64,
    /// How often it was taken.
    pub(super) visits: u64,
}

/// When there was most of something.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Peak {
    /// The hour: its beginning.
    pub(super) hour: String,
    /// How many.
    pub(super) count: u64,
}

/// What went out of a kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Kind {
    /// `calls`, `texts`, `emails` or `pushes`; the contact center's own reattempts are calls.
    pub(super) kind: String,
    /// How many went out.
    pub(super) total: u64,
    /// How many contacts had any.
    pub(super) contacts: u64,
    /// How many a contact had on average.
    pub(super) mean: f64,
    /// Half of all contacts had at most so many.
    pub(super) p50: u64,
    /// Nine in ten.
    pub(super) p90: u64,
    /// Ninety-nine in a hundred.
    pub(super) p99: u64,
    /// The most that a contact had.
    pub(super) most: u64,
    /// How many contacts had none, one, two, and so on.
    pub(super) distribution: Vec<u64>,
}

/// How long it took from entering to leaving, in seconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Finish {
    /// On average.
    pub(super) mean_seconds: u64,
    /// Half left within.
    pub(super) p50_seconds: u64,
    /// Nine in ten.
    pub(super) p90_seconds: u64,
    /// Ninety-nine in a hundred.
    pub(super) p99_seconds: u64,
    /// The longest.
    pub(super) most_seconds: u64,
    /// How long each part of the histogram is.
    pub(super) part_seconds: u64,
    /// How many left in each part, from entering on.
    pub(super) histogram: Vec<u64>,
}

/// What went out of a kind in each hour.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Hourly {
    /// `calls`, `texts`, `emails` or `pushes`; a conversation counts once, whatever the contact center tries itself.
    pub(super) kind: String,
    /// The hour in which most went out.
    pub(super) peak: Peak,
    /// Hours in which anything went out, was asked for, or waited.
    pub(super) hours: Vec<Hour>,
}

/// An hour.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Hour {
    /// When it begins.
    pub(super) hour: String,
    /// How many went out.
    pub(super) went_out: u64,
    /// How many would have gone out first in this hour, had there been room for all.
    pub(super) asked: u64,
    /// How many wait for room when the hour begins.
    pub(super) waiting: u64,
}

/// What the contact center lets out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Capacity {
    /// As it is written: `500 calls per hour`.
    pub(super) capacity: String,
    /// Of what.
    pub(super) kind: String,
    /// How many go out in an hour at most; absent where the capacity is for a longer time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) per_hour: Option<u64>,
    /// How many hours use all of it.
    pub(super) hours_full: u64,
    /// How many conversations or messages had to wait for room.
    pub(super) waited: u64,
    /// How long half of those waited, in seconds; absent where none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) median_wait_seconds: Option<u64>,
    /// How long nine in ten of those waited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) p90_wait_seconds: Option<u64>,
    /// The longest wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) longest_wait_seconds: Option<u64>,
    /// When most waited at the stroke of an hour; absent where none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) longest_queue: Option<Peak>,
    /// How many waited and did not go out after all.
    pub(super) gave_up: u64,
}

/// What did not go out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct NotSent {
    /// Conversations that were blocked, by reason.
    pub(super) conversations: Vec<Reason>,
    /// Messages that were skipped, by reason.
    pub(super) messages: Vec<Reason>,
    /// Of both: by contact rule.
    pub(super) rules: Vec<Reason>,
}

/// How often a reason held.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    /// Why.
    pub(super) reason: String,
    /// How often.
    pub(super) count: u64,
}

/// What quiet times held.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Quiet {
    /// How many conversations and messages were let go at the end of a quiet time.
    pub(super) released: u64,
    /// The hour in which most were; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) burst: Option<Peak>,
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Trigger {
    /// Its name.
    pub(super) trigger: String,
    /// How often it came to a run.
    pub(super) heard: u64,
    /// How often a run raised it.
    pub(super) raised: u64,
}

/// Something that the forecast assumes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Assumption {
    /// Of what.
    pub(super) of: String,
    /// What.
    pub(super) says: String,
}

/// The same forecast of another plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Compared {
    /// Where the other plan is from.
    pub(super) old: String,
    /// The digest of the other plan.
    pub(super) plan: String,
    /// Whether every contact has the same outcome, contacts and time on both sides.
    pub(super) same: bool,
    /// Outcomes that only the other plan has.
    pub(super) only_old_outcomes: Vec<String>,
    /// Outcomes that only this plan has.
    pub(super) only_new_outcomes: Vec<String>,
    /// Steps that only the other plan has.
    pub(super) only_old_steps: Vec<String>,
    /// Steps that only this plan has.
    pub(super) only_new_steps: Vec<String>,
    /// The share of each outcome.
    pub(super) outcomes: Vec<Difference>,
    /// What a contact gets on average, by kind.
    pub(super) contacts: Vec<Difference>,
    /// How long runs take on average, in seconds, of contacts that leave on both sides.
    pub(super) finish_seconds: Difference,
    /// The steps of both, by how many come to them.
    pub(super) steps: Vec<StepDifference>,
    /// What the comparison cannot say, or what differs in the assumptions.
    pub(super) notes: Vec<String>,
}

/// A difference between two forecasts over the same contacts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Difference {
    /// Of what.
    pub(super) of: String,
    /// In the other plan.
    pub(super) old: f64,
    /// In this plan.
    pub(super) new: f64,
    /// New less old.
    pub(super) difference: f64,
    /// The lower end of the difference's interval of 95 %.
    pub(super) low: f64,
    /// The upper end.
    pub(super) high: f64,
    /// Whether the difference is more than chance.
    pub(super) more_than_chance: bool,
}

/// How many come to a step in both plans.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct StepDifference {
    /// The stable id.
    pub(super) id: String,
    /// In the other plan.
    pub(super) old_contacts: u64,
    /// In this plan.
    pub(super) new_contacts: u64,
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the schema is a file")]
mod tests {
    use schemars::generate::SchemaSettings;

    use super::*;

    const PLACE: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schemas/forecast.schema.json");

    fn schema() -> String {
        let schema =
            SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document>();
        serde_json::to_string_pretty(&schema).unwrap() + "\n"
    }

    #[test]
    fn the_published_schema_is_current() {
        let published = std::fs::read_to_string(PLACE).unwrap();
        assert!(
            published == schema(),
            "run `cargo test -p journey --lib -- --ignored writes_the_schema_of_forecasts`"
        );
    }

    #[test]
    #[ignore = "it writes docs/schemas/forecast.schema.json"]
    fn writes_the_schema_of_forecasts() {
        std::fs::write(PLACE, schema()).unwrap();
    }
}
