//! What a webhook receives: the documented JSON, with its schema in `docs/schemas/webhook.schema.json`.

use std::collections::BTreeMap;

use journey_plan::model::Channel;
use journey_runtime::time::rfc3339;
use serde::{Deserialize, Serialize};

use crate::connector::{Content, Open, Request};

/// The body of a webhook request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", content = "data")]
pub enum Body {
    /// Begin a conversation. Its outcome is reported to `POST /v1/outcomes` under the same id.
    #[serde(rename = "conversation.requested")]
    Conversation(Conversation),
    /// Do not begin the conversation, if it has not begun. Best effort; report `Cancelled` where it helped.
    #[serde(rename = "conversation.cancelled")]
    Cancelled(Cancelled),
    /// Send a message.
    #[serde(rename = "message.requested")]
    Message(Message),
}

/// A conversation to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conversation {
    /// Who, where, when and for what.
    #[serde(flatten)]
    pub to: To,
    /// The engagement, by its spelling outside.
    pub engagement: String,
    /// What the agent is handed: name and text.
    pub inputs: BTreeMap<String, String>,
    /// The opening message of an SMS conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How many calls may be made until somebody answers.
    pub calls: u32,
    /// How far apart such calls are at least, in seconds.
    pub calls_apart_seconds: u64,
}

/// A conversation that is no longer wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cancelled {
    /// The id of the request that asked for it.
    pub id: String,
    /// What the receiver called it, if it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
}

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Message {
    /// Who, where, when and for what.
    #[serde(flatten)]
    pub to: To,
    /// The message's name in the program.
    pub message: String,
    /// Subject or title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The name of a template that the receiver keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// Who, where, when and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct To {
    /// The request's id, the same each time that it is repeated: do nothing twice for one id.
    pub id: String,
    /// The journey.
    pub journey: String,
    /// The contact's id.
    pub contact: String,
    /// Through what.
    pub channel: Channel,
    /// The phone number or email address; none for push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// From when on the contact may be contacted, RFC 3339 in UTC.
    pub not_before: String,
    /// From when on no more: after this it must not go out. RFC 3339 in UTC.
    pub not_after: String,
}

/// The body for a request.
pub(super) fn of(request: &Request) -> Vec<u8> {
    let to = To {
        id: request.id.to_string(),
        journey: request.journey.to_string(),
        contact: request.contact.to_string(),
        channel: request.channel,
        address: request.address.as_ref().map(ToString::to_string),
        not_before: rfc3339(request.window.0),
        not_after: rfc3339(request.window.1),
    };
    let body = match &request.content {
        Content::Conversation { external, inputs, message, calls, .. } => {
            Body::Conversation(Conversation {
                to,
                engagement: external.to_string(),
                inputs: inputs.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect(),
                message: message.clone(),
                calls: calls.0,
                calls_apart_seconds: calls.1,
            })
        }
        Content::Message { name, subject, body, template } => Body::Message(Message {
            to,
            message: name.to_string(),
            subject: subject.clone(),
            body: body.clone(),
            template: template.as_ref().map(ToString::to_string),
        }),
    };
    bytes(&body)
}

/// The body that takes a conversation back.
pub(super) fn of_cancel(open: &Open) -> Vec<u8> {
    bytes(&Body::Cancelled(Cancelled {
        id: open.id.to_string(),
        provider_id: open.provider_id.as_ref().map(ToString::to_string),
    }))
}

fn bytes(body: &Body) -> Vec<u8> {
    // Texts and numbers always have a JSON form.
    serde_json::to_vec(body).unwrap_or_default()
}

/// The JSON Schema of what a webhook receives (draft 2020-12), indented, with a newline at the end.
#[cfg(feature = "schema")]
pub fn json_schema() -> String {
    let generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let schema = generator.into_root_schema_for::<Body>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
