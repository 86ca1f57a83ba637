//! What came of conversations: delivery rows, what the agent reported with them, and whether the task is over.
//!
//! One task is several deliveries where the contact center calls again. A conversation is over when its task is: until
//! then `NoAnswer` of a first delivery is no outcome.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use http::Method;
use journey_plan::value::Instant;
use journey_runtime::RawOutcome;
use journey_runtime::time::Zone;
use serde::Deserialize;
use smol_str::SmolStr;

use super::odata::{Trouble, any_of, is_guid, trouble};
use super::{Dynamics, dispositions};
use crate::clock::machine_now;
use crate::connector::Open;

/// So many conversations are asked for in one query; a URL must not become too long.
const AT_ONCE: usize = 20;

/// So many tasks are asked for in one poll, one request each; an application may send 6,000 requests in five minutes.
const MOST_TASKS: usize = 200;

/// A row of `msdyn_proactive_deliveries`.
#[derive(Clone, Debug, Deserialize)]
struct Delivery {
    #[serde(rename = "msdyn_proactive_deliveryid")]
    id: SmolStr,
    #[serde(rename = "msdyn_tracking_id")]
    request: SmolStr,
    #[serde(rename = "msdyn_status")]
    status: SmolStr,
    #[serde(rename = "msdyn_result")]
    result: Option<SmolStr>,
    #[serde(rename = "msdyn_result_date")]
    decided: Option<SmolStr>,
    #[serde(rename = "msdyn_disposition_codes")]
    codes: Option<String>,
    #[serde(rename = "msdyn_seq_no")]
    attempt: Option<i64>,
}

/// A row of `msdyn_proactive_delivery_attributes`.
#[derive(Debug, Deserialize)]
struct Attribute {
    #[serde(rename = "_msdyn_proactive_delivery_value")]
    delivery: SmolStr,
    #[serde(rename = "msdyn_keyword")]
    name: SmolStr,
    #[serde(rename = "msdyn_value")]
    value: Option<SmolStr>,
    /// The choice in words. Its numbers are not published.
    #[serde(rename = "msdyn_type@OData.Community.Display.V1.FormattedValue")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Tasks {
    value: Vec<Task>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Task {
    status: SmolStr,
    retry_count: Option<i64>,
    max_retry_count: Option<i64>,
    expiration_date: Option<SmolStr>,
}

impl Task {
    /// Whether no call comes any more, given that all its deliveries are over. The words for a task are not
    /// published: one that is not known ends nothing, or a contact could be called by both sides.
    fn is_over(&self, now: Instant) -> bool {
        match self.status.as_str() {
            "Pending" | "InProcess" => return false,
            "Complete" | "Completed" | "Expired" | "Cancelled" | "Error" => return true,
            _ => {}
        }
        let exhausted = self.retry_count.zip(self.max_retry_count).is_some_and(|(n, max)| n >= max);
        let expires =
            self.expiration_date.as_ref().and_then(|date| Zone::utc().parse_datetime(date));
        exhausted || expires.is_some_and(|expires| expires <= now)
    }
}

impl Delivery {
    /// Whether nothing more comes of it.
    fn is_over(&self) -> bool {
        !matches!(self.status.as_str(), "Pending" | "InProcess")
    }

    fn decided(&self) -> Option<Instant> {
        Zone::utc().parse_datetime(self.decided.as_ref()?)
    }
}

impl Dynamics {
    pub(super) async fn results(
        &self,
        open: &[Open],
    ) -> Result<Vec<(SmolStr, RawOutcome)>, String> {
        if open.is_empty() || self.is_held().is_some() {
            return Ok(Vec::new());
        }
        let first = self.turn.load(Ordering::Relaxed) % open.len();
        let (before, after) = open.split_at(first);
        let turn: Vec<&Open> = after.iter().chain(before).collect();
        let (mut found, mut tasks, mut asked) = (Vec::new(), MOST_TASKS, 0);
        for batch in turn.chunks(AT_ONCE) {
            match self.batch(batch, &mut tasks).await {
                Ok(outcomes) => found.extend(outcomes),
                Err(trouble) if found.is_empty() => return Err(trouble.reason()),
                // What has been found is not lost over what has not.
                Err(_) => break,
            }
            asked += batch.len();
            if tasks == 0 {
                break;
            }
        }
        self.turn.store((first + asked) % open.len(), Ordering::Relaxed);
        Ok(found)
    }

    async fn batch(
        &self,
        open: &[&Open],
        tasks: &mut usize,
    ) -> Result<Vec<(SmolStr, RawOutcome)>, Trouble> {
        let query = format!(
            "/api/data/v9.2/msdyn_proactive_deliveries?$select=msdyn_proactive_deliveryid,msdyn_tracking_id,\
             msdyn_status,msdyn_result,msdyn_result_date,msdyn_disposition_codes,msdyn_seq_no&$filter={}",
            any_of("msdyn_tracking_id", "'", open.iter().map(|open| open.id.as_str()))
        );
        let mut deliveries: BTreeMap<SmolStr, Vec<Delivery>> = BTreeMap::new();
        for row in self.rows::<Delivery>(&query).await? {
            deliveries.entry(row.request.clone()).or_default().push(row);
        }
        let mut last = Vec::new();
        for open in open {
            let Some(rows) = deliveries.remove(&open.id) else { continue };
            if let Some(delivery) = self.last(open, rows, tasks).await? {
                last.push((open.id.clone(), delivery));
            }
        }
        self.with_attributes(last).await
    }

    /// The delivery that decides what came of a conversation, if it is over.
    async fn last(
        &self,
        open: &Open,
        mut rows: Vec<Delivery>,
        tasks: &mut usize,
    ) -> Result<Option<Delivery>, Trouble> {
        rows.sort_by_key(|row| (row.attempt, row.decided()));
        let over = rows.iter().all(Delivery::is_over);
        let Some(last) = rows.pop().filter(|last| over && last.result.is_some()) else {
            return Ok(None);
        };
        // WHY: what the agent reports is written beside the result, a little later.
        if last.decided().is_some_and(|decided| self.is_fresh(decided)) {
            return Ok(None);
        }
        let Some(task) = open.provider_id.as_deref() else { return Ok(Some(last)) };
        if *tasks == 0 {
            return Ok(None);
        }
        *tasks -= 1;
        Ok(self.task_is_over(task).await?.then_some(last))
    }

    fn is_fresh(&self, decided: Instant) -> bool {
        let now = machine_now();
        let settles = i64::try_from(self.settles.as_millis()).unwrap_or(i64::MAX);
        // WHY: clocks differ; a result from the future is not waited for.
        (0..settles).contains(&now.0.saturating_sub(decided.0))
    }

    async fn task_is_over(&self, task: &str) -> Result<bool, Trouble> {
        let nonsense =
            || Trouble::Lost("the organization answered with a task that makes no sense".into());
        let path = format!("/api/data/v9.0/CCaaS_GetDeliveryTasks(DeliveryTaskId={task})");
        let uri = self.uri(&path).filter(|_| is_guid(task)).ok_or_else(nonsense)?;
        let got = self.ask(Method::GET, uri, None).await?;
        match got.status.as_u16() {
            200..=299 => {}
            // It is kept no longer: nothing more comes of it.
            404 => return Ok(true),
            _ => return Err(trouble(&got)),
        }
        let tasks: Tasks = got.json().ok_or_else(nonsense)?;
        let task = tasks.value.first().ok_or_else(nonsense)?;
        Ok(task.is_over(machine_now()))
    }

    async fn with_attributes(
        &self,
        last: Vec<(SmolStr, Delivery)>,
    ) -> Result<Vec<(SmolStr, RawOutcome)>, Trouble> {
        let ids = || last.iter().map(|(_, delivery)| delivery.id.as_str());
        if last.is_empty() {
            return Ok(Vec::new());
        }
        if !ids().all(is_guid) {
            return Err(Trouble::Lost(
                "the organization answered with a delivery without an id".into(),
            ));
        }
        let query = format!(
            "/api/data/v9.2/msdyn_proactive_delivery_attributes?$select=msdyn_keyword,msdyn_value,msdyn_type,\
             _msdyn_proactive_delivery_value&$filter={}",
            any_of("_msdyn_proactive_delivery_value", "", ids())
        );
        let rows: Vec<Attribute> = self.rows(&query).await?;
        Ok(last
            .into_iter()
            .map(|(id, delivery)| {
                let attributes = attributes(&rows, &delivery.id);
                (id, outcome(delivery, attributes))
            })
            .collect())
    }
}

/// What the agent reported of a delivery: the rows that are not inputs.
fn attributes(rows: &[Attribute], delivery: &str) -> Vec<(SmolStr, SmolStr)> {
    let is_input = |row: &Attribute| {
        row.kind.as_ref().is_some_and(|kind| kind.to_ascii_lowercase().contains("input"))
    };
    rows.iter()
        .filter(|row| row.delivery.eq_ignore_ascii_case(delivery))
        .filter(|row| !is_input(row))
        .filter_map(|row| Some((row.name.clone(), row.value.clone()?)))
        .collect()
}

fn outcome(delivery: Delivery, attributes: Vec<(SmolStr, SmolStr)>) -> RawOutcome {
    let codes = delivery.codes.as_deref().unwrap_or_default();
    RawOutcome {
        result: delivery.result.unwrap_or_default(),
        dispositions: dispositions::parse(codes),
        attributes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_over_when_it_surely_is() {
        let now = Zone::utc().parse_datetime("2026-06-06T12:00:00Z").unwrap();
        for (task, over) in [
            (r#"{"status":"Expired"}"#, true),
            (r#"{"status":"Complete","retryCount":0,"maxRetryCount":2}"#, true),
            (r#"{"status":"Pending","retryCount":2,"maxRetryCount":2}"#, false),
            (r#"{"status":"WaitingForRetry"}"#, false),
            (r#"{"status":"WaitingForRetry","retryCount":1,"maxRetryCount":2}"#, false),
            (r#"{"status":"WaitingForRetry","retryCount":2,"maxRetryCount":2}"#, true),
            (r#"{"status":"WaitingForRetry","expirationDate":"2026-06-06T11:57:21.892Z"}"#, true),
            (r#"{"status":"WaitingForRetry","expirationDate":"2026-06-06T12:00:01Z"}"#, false),
        ] {
            assert_eq!(serde_json::from_str::<Task>(task).unwrap().is_over(now), over, "{task}");
        }
    }
}
