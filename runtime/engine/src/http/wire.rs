//! What comes in over HTTP: shapes of bodies, and how they become what the engine is asked.

use std::collections::BTreeMap;

use journey_runtime::RawOutcome;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use smol_str::SmolStr;
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use crate::input::{ConsentRecord, ContactRecord, Raised, Reported};
use crate::view::{self, ConsentState, RunState};

/// What a contact says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `profile`, `purpose` and `state`")]
#[schema(as = ConsentSaid)]
pub(crate) struct Consent {
    /// The phone number or email address; absent: the contact's only one of the profile's channel.
    #[serde(default)]
    address: Option<String>,
    /// The compliance profile.
    profile: String,
    /// The purpose.
    purpose: String,
    /// The topic; absent: the purpose as a whole.
    #[serde(default)]
    topic: Option<String>,
    /// What it says.
    state: ConsentState,
}

impl From<Consent> for ConsentRecord {
    fn from(consent: Consent) -> Self {
        let Consent { address, profile, purpose, topic, state } = consent;
        Self { address, profile, purpose, topic, state }
    }
}

/// A contact's consents.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `consents`")]
#[schema(example = json!({
    "consents": [{"profile": "RetailSms", "purpose": "Service", "state": "opted_in"}]
}))]
pub(crate) struct Consents {
    /// What it says; what is not named stays as it is.
    pub(crate) consents: Vec<Consent>,
}

/// A contact.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `fields`")]
#[schema(example = json!({
    "fields": {"first_name": "Ana", "mobile": "+12125550101", "policy_no": "P-9", "renewal_date": "2026-04-01", "tier": "Gold"},
    "segments": ["ExpiringPolicies"]
}))]
pub(crate) struct PutContact {
    /// All of its fields by name; what is missing becomes unset.
    #[schema(value_type = BTreeMap<String, Value>)]
    fields: BTreeMap<String, Value>,
    /// Segments that it joins on top of those it is in.
    #[serde(default)]
    segments: Vec<String>,
    /// Consents that are recorded with it.
    #[serde(default)]
    consents: Vec<Consent>,
}

impl PutContact {
    pub(crate) fn record(self, id: String) -> ContactRecord {
        let Self { fields, segments, consents } = self;
        let consents = consents.into_iter().map(ConsentRecord::from).collect();
        ContactRecord { id, fields, segments, consents }
    }
}

/// A contact on a line of its own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `id` and `fields`")]
pub(crate) struct ContactLine {
    /// Its id outside.
    id: String,
    /// All of its fields by name; what is missing becomes unset.
    #[schema(value_type = BTreeMap<String, Value>)]
    fields: BTreeMap<String, Value>,
    /// Segments that it joins on top of those it is in.
    #[serde(default)]
    segments: Vec<String>,
    /// Consents that are recorded with it.
    #[serde(default)]
    consents: Vec<Consent>,
}

impl ContactLine {
    pub(crate) fn record(self) -> Result<ContactRecord, Problem> {
        let Self { id, fields, segments, consents } = self;
        Ok(PutContact { fields, segments, consents }.record(id_at(id, "/id")?))
    }
}

/// The member of a segment, on a line of its own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `id`")]
pub(crate) struct MemberLine {
    /// The contact's id.
    id: String,
}

impl MemberLine {
    pub(crate) fn id(self) -> Result<String, Problem> {
        id_at(self.id, "/id")
    }
}

fn id_at(id: String, pointer: &str) -> Result<String, Problem> {
    super::body::checked(id).map_err(|_| {
        Problem::invalid(pointer, format!("an id has 1 to {} characters", super::body::LONGEST_ID))
    })
}

/// An event for a contact.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `contact`")]
#[schema(example = json!({"contact": "c-17", "event_id": "bill-7", "fields": {"policy_no": "P-9", "premium": 120}}))]
pub(crate) struct Raise {
    /// The contact's id.
    contact: String,
    /// What the event is known by; the same again changes nothing.
    #[serde(default)]
    event_id: Option<String>,
    /// Its attributes by name.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Value>)]
    fields: BTreeMap<String, Value>,
}

impl Raise {
    pub(crate) fn raised(self, trigger: String) -> Raised {
        let Self { contact, event_id, fields } = self;
        Raised { trigger, contact, event_id, fields }
    }
}

/// What came of a conversation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `request` and `result`")]
#[schema(example = json!({
    "event_id": "call-99", "request": "0a1b2c3d-12/1/call", "result": "LiveAnswer",
    "dispositions": ["Interested"], "attributes": {"Outcome": "Renewed"}
}))]
pub(crate) struct Outcome {
    /// What the report is known by; the same again changes nothing. Absent: the header `webhook-id`.
    #[serde(default)]
    event_id: Option<String>,
    /// The id of the request that it answers.
    request: String,
    /// The Result.
    result: String,
    /// Disposition codes by their spelling outside.
    #[serde(default)]
    dispositions: Vec<String>,
    /// Attributes by their spelling outside.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Value>)]
    attributes: BTreeMap<String, Value>,
}

impl Outcome {
    pub(crate) fn reported(self, message: Option<String>) -> Result<Reported, Problem> {
        let Self { event_id, request, result, dispositions, attributes } = self;
        let outcome = RawOutcome {
            result: result.into(),
            dispositions: dispositions.into_iter().map(SmolStr::from).collect(),
            attributes: as_text(attributes)?,
        };
        Ok(Reported { event_id: event_id.or(message), request, outcome })
    }
}

/// Attributes as text; `null` is the same as leaving one out.
fn as_text(attributes: BTreeMap<String, Value>) -> Result<Vec<(SmolStr, SmolStr)>, Problem> {
    let mut out = Vec::new();
    for (name, value) in attributes {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Bool(value) => value.to_string(),
            Value::Number(value) => value.to_string(),
            Value::Array(_) | Value::Object(_) => {
                let place = name.replace('~', "~0").replace('/', "~1");
                return Err(Problem::invalid(
                    format!("/attributes/{place}"),
                    "an attribute is a text, a number or a truth value",
                ));
            }
        };
        out.push((name.into(), text.into()));
    }
    Ok(out)
}

/// How many runs are given at once where nothing is said.
const USUAL_LIMIT: u16 = 50;

/// Which runs are asked for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunQuery {
    /// Only runs of this journey.
    pub(crate) journey: Option<String>,
    /// Only runs that rest on the step with this stable id.
    pub(crate) step: Option<String>,
    /// Only runs of this contact.
    pub(crate) contact: Option<String>,
    /// Only runs in this state.
    pub(crate) state: Option<RunState>,
    /// Only runs behind this one: what the last page gave as `next`.
    pub(crate) after: Option<String>,
    /// How many, 1 to 1,000; 50 where nothing is said.
    #[param(minimum = 1, maximum = 1000)]
    pub(crate) limit: Option<u16>,
}

/// How many are asked for.
#[derive(Copy, Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LimitQuery {
    /// How many, 1 to 1,000; 50 where nothing is said.
    #[param(minimum = 1, maximum = 1000)]
    pub(crate) limit: Option<u16>,
}

/// The number that is meant.
pub(crate) fn limit(limit: Option<u16>) -> Result<usize, Problem> {
    match limit.unwrap_or(USUAL_LIMIT) {
        limit @ 1..=1_000 => Ok(usize::from(limit)),
        _ => Err(Problem::query("`limit` is a number from 1 to 1,000")),
    }
}

/// The journeys.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Journeys {
    /// By name.
    pub(crate) journeys: Vec<view::Journey>,
}

/// The last things that went out or did not.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Recents {
    /// Newest first.
    pub(crate) recent: Vec<view::Recent>,
}

/// How busy the connectors are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Loads {
    /// One for each connector.
    pub(crate) load: Vec<view::Load>,
}

/// What became of a body of many lines.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(example = json!({
    "taken": 998, "refused": 1,
    "rows": [{"line": 17, "pointer": "/fields/renewal_date", "reason": "`tomorrow` is no date; write it as 2026-04-01"}]
}))]
pub(crate) struct Bulk {
    /// How many lines were stored.
    pub(crate) taken: u64,
    /// How many were refused.
    pub(crate) refused: u64,
    /// The refused lines, the first 1,000 of them.
    pub(crate) rows: Vec<Row>,
}

/// How many refused lines are told.
const MOST_ROWS: usize = 1_000;

impl Bulk {
    pub(crate) fn refuse(&mut self, line: u64, problem: &Problem) {
        self.refused += 1;
        if self.rows.len() < MOST_ROWS {
            self.rows.push(Row {
                line,
                pointer: problem.pointer().map(str::to_owned),
                reason: problem.detail().to_owned(),
            });
        }
    }
}

/// A refused line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Row {
    /// Its number, from 1.
    pub(crate) line: u64,
    /// Which part of it is wrong, as a JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pointer: Option<String>,
    /// What is wrong with it.
    pub(crate) reason: String,
}
