//! Asking for a conversation, asking whether it is known, taking it back.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Method;
use journey_runtime::RawOutcome;
use journey_runtime::time::rfc3339;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::Dynamics;
use super::odata::{Trouble, answered, any_of, is_guid};
use crate::connector::client::Got;
use crate::connector::{Answer, Content, Known, Open, Request};

const API_VERSION: &str = "1.0";
const CREATE: &str = "/api/data/v9.2/CCaaS_CreateProactiveDelivery";
const CANCEL: &str = "/api/data/v9.2/CCaaS_CancelDeliveryTask";

/// How often it is looked for a request whose answer was lost before it counts as never received.
const LOOKS: u32 = 3;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Create<'a> {
    api_version: &'a str,
    proactive_engagement_config_id: &'a str,
    request_id: &'a str,
    /// A JSON array as a text.
    contacts: String,
    windows: [Window; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Window {
    start: String,
    end: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Contact<'a> {
    unique_identifier: &'a str,
    first_name: &'a str,
    last_name: &'a str,
    mobile_phone_number: &'a str,
    input_attributes: BTreeMap<&'a str, &'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Created {
    delivery_task_id: SmolStr,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Cancel<'a> {
    api_version: &'a str,
    delivery_task_id: &'a str,
}

#[derive(Deserialize)]
struct Row {
    #[expect(dead_code, reason = "a row without it is no delivery")]
    msdyn_tracking_id: SmolStr,
}

impl Dynamics {
    pub(super) async fn deliver(&self, request: &Request) -> Answer {
        let body = match self.body(request) {
            Ok(body) => body,
            Err(reason) => return refused(reason),
        };
        let Some(uri) = self.uri(CREATE) else {
            return refused("the organization's URL cannot be used".into());
        };
        match self.ask(Method::POST, uri, Some(body)).await {
            Ok(got) => classified(&got),
            Err(Trouble::Later(reason, after)) => Answer::Later { reason, after },
            Err(Trouble::Lost(reason)) => Answer::Unknown { reason },
            // WHY: it is the same for all contacts and will be mended, so it is no reason to give up on one.
            Err(trouble @ Trouble::Credential(_)) => {
                Answer::Later { reason: trouble.reason(), after: None }
            }
        }
    }

    /// The body of the request, or why there is none.
    fn body(&self, request: &Request) -> Result<Bytes, String> {
        let Content::Conversation { engagement, inputs, message, .. } = &request.content else {
            return Err("Dynamics carries conversations, not messages".into());
        };
        let config = self.engagement(engagement);
        let config = config.ok_or_else(|| format!("the engagement `{engagement}` is not bound"))?;
        let field = |name: &SmolStr| {
            let found =
                request.fields.iter().find(|(field, text)| field == name && !text.is_empty());
            found
                .map(|(_, text)| text.as_str())
                .ok_or_else(|| format!("the contact has no `{name}`"))
        };
        let contact = Contact {
            unique_identifier: &request.contact,
            first_name: field(&self.settings.first_name)?,
            last_name: field(&self.settings.last_name)?,
            mobile_phone_number: request.address.as_deref().ok_or("the contact has no number")?,
            input_attributes: inputs
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect(),
        };
        let unwritten = |_| "the request cannot be written".to_owned();
        let body = Create {
            api_version: API_VERSION,
            proactive_engagement_config_id: config,
            request_id: &request.id,
            contacts: serde_json::to_string(&[contact]).map_err(unwritten)?,
            windows: [Window { start: rfc3339(request.window.0), end: rfc3339(request.window.1) }],
            message: message.as_deref(),
        };
        Ok(serde_json::to_vec(&body).map_err(unwritten)?.into())
    }

    /// Looks for a request among the deliveries, by the id that it was sent with.
    pub(super) async fn look_for(&self, request: &Request) -> Known {
        let query = format!(
            "/api/data/v9.2/msdyn_proactive_deliveries?$select=msdyn_tracking_id&$filter={}",
            any_of("msdyn_tracking_id", "'", std::iter::once(request.id.as_str()))
        );
        for look in 0..LOOKS {
            if look > 0 {
                // WHY: the service writes the row some time after it has accepted the request.
                tokio::time::sleep(self.settles).await;
            }
            match self.rows::<Row>(&query).await {
                Ok(rows) if rows.is_empty() => {}
                Ok(_) => return Known::Has { provider_id: None },
                Err(Trouble::Later(reason, after)) => return Known::Later { reason, after },
                Err(trouble) => return Known::Later { reason: trouble.reason(), after: None },
            }
        }
        Known::HasNot
    }

    pub(super) async fn take_back(&self, open: &Open) {
        let Some(task) = open.provider_id.as_deref() else { return };
        let body = Cancel { api_version: API_VERSION, delivery_task_id: task };
        let (Some(uri), Ok(body)) = (self.uri(CANCEL), serde_json::to_vec(&body)) else { return };
        // Best effort: its outcome tells what came of it.
        let _ = self.ask(Method::POST, uri, Some(body.into())).await;
    }
}

fn classified(got: &Got) -> Answer {
    if got.status.is_success() {
        let task = got.json::<Created>().map(|created| created.delivery_task_id);
        return match task.filter(|task| is_guid(task)) {
            Some(task) => Answer::Accepted { provider_id: Some(task) },
            None => {
                Answer::Unknown { reason: format!("{} without a DeliveryTaskId", answered(got)) }
            }
        };
    }
    let reason = answered(got);
    match got.status.as_u16() {
        // WHY: 403 is about the application's role, the same for all contacts; 503 and 429 are said before the work.
        403 | 425 | 429 | 503 => Answer::Later { reason, after: got.retry_after() },
        // WHY: a time limit or fault behind the front may have come after the delivery was made.
        408 | 500..=599 => Answer::Unknown { reason },
        400..=499 => refused(reason),
        _ => Answer::Later { reason, after: got.retry_after() },
    }
}

fn refused(reason: String) -> Answer {
    let outcome = RawOutcome { result: SmolStr::new_static("Error"), ..RawOutcome::default() };
    Answer::Refused { reason, outcome: Some(outcome) }
}
