//! A Dynamics 365 organization and its token endpoint, as their pages document them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use super::server::{Asked, Reply, decoded, serve_on};

/// The only secret that is let in.
pub(crate) const SECRET: &str = "s3cr3t~value&more";
/// The only engagement, a voice one.
pub(crate) const ENGAGEMENT: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

/// What the organization holds and what it was asked.
#[derive(Default)]
pub(crate) struct Organization {
    /// Every request but those for tokens.
    pub(crate) asked: Vec<Asked>,
    /// How many tokens were given; the last is good.
    pub(crate) tokens: u32,
    /// How long a token lives, in seconds.
    pub(crate) expires_in: u64,
    /// Tokens up to this one are no longer good.
    pub(crate) revoked: u32,
    /// How many conversations there are by request id: more than one is a contact called twice.
    pub(crate) created: BTreeMap<String, u32>,
    /// The rows of deliveries.
    pub(crate) deliveries: Vec<Value>,
    /// The rows of attributes.
    pub(crate) attributes: Vec<Value>,
    /// The status of each task.
    pub(crate) tasks: BTreeMap<String, String>,
    /// Rows in a page.
    pub(crate) page: usize,
    /// What is answered to the next requests instead, after the work where the flag says so.
    pub(crate) next: VecDeque<(Reply, bool)>,
    /// Where pages continue.
    port: u16,
}

/// The organization.
#[derive(Clone)]
pub(crate) struct Fake {
    /// Where it listens.
    pub(crate) port: u16,
    kept: Arc<Mutex<Organization>>,
}

impl Fake {
    /// Starts one.
    pub(crate) async fn start() -> Self {
        let organization = Organization { expires_in: 3600, page: 500, ..Organization::default() };
        let kept = Arc::new(Mutex::new(organization));
        let shared = Arc::clone(&kept);
        let port = serve_on(0, move |asked| shared.lock().unwrap().answer(&asked)).await;
        kept.lock().unwrap().port = port;
        Self { port, kept }
    }

    /// What it holds and was asked.
    pub(crate) fn organization(&self) -> MutexGuard<'_, Organization> {
        self.kept.lock().unwrap()
    }

    /// Answers the next request so, without doing what it asks.
    pub(crate) fn answers(&self, reply: Reply) {
        self.organization().next.push_back((reply, false));
    }

    /// Does what the next request asks and then answers so.
    pub(crate) fn does_and_answers(&self, reply: Reply) {
        self.organization().next.push_back((reply, true));
    }
}

/// The id of a task or delivery.
pub(crate) fn guid(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

impl Organization {
    fn answer(&mut self, asked: &Asked) -> Reply {
        if asked.path.ends_with("/oauth2/v2.0/token") {
            return self.token(asked);
        }
        self.asked.push(asked.clone());
        if asked.headers.get("authorization") != Some(&format!("Bearer token-{}", self.tokens))
            || self.tokens <= self.revoked
        {
            return Reply::status(401);
        }
        match self.next.pop_front() {
            Some((reply, false)) => reply,
            Some((reply, true)) => {
                self.work(asked);
                reply
            }
            None => self.work(asked),
        }
    }

    fn token(&mut self, asked: &Asked) -> Reply {
        let form: BTreeMap<String, String> = asked
            .body
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let scope = format!("http://127.0.0.1:{}/.default", self.port);
        let fits = form["grant_type"] == "client_credentials"
            && form["scope"] == scope
            && form["client_id"] == "app-1"
            && form["client_secret"] == SECRET;
        if asked.path != "/contoso.com/oauth2/v2.0/token" || !fits {
            let why = format!("AADSTS7000215: Invalid client secret {}", form["client_secret"]);
            return Reply::json(
                401,
                &json!({ "error": "invalid_client", "error_description": why }),
            );
        }
        self.tokens += 1;
        let token = format!("token-{}", self.tokens);
        let body =
            json!({ "token_type": "Bearer", "expires_in": self.expires_in, "access_token": token });
        Reply::json(200, &body)
    }

    fn work(&mut self, asked: &Asked) -> Reply {
        let (path, query) = asked.path.split_once('?').unwrap_or((asked.path.as_str(), ""));
        match (asked.method.as_str(), path.rsplit('/').next().unwrap_or("")) {
            ("POST", "CCaaS_CreateProactiveDelivery") => self.create(&asked.json()),
            ("POST", "CCaaS_CancelDeliveryTask") => self.cancel(&asked.json()),
            ("GET", "msdyn_proactive_deliveries") => {
                page(&self.deliveries, "msdyn_tracking_id", query, self.page, self.port, path)
            }
            ("GET", "msdyn_proactive_delivery_attributes") => page(
                &self.attributes,
                "_msdyn_proactive_delivery_value",
                query,
                self.page,
                self.port,
                path,
            ),
            ("GET", name) if name.starts_with("CCaaS_GetDeliveryTasks(") => self.task(path, name),
            ("GET", name) if name.starts_with("msdyn_proactive_engagement_configs(") => {
                if name.contains(ENGAGEMENT) {
                    return Reply::json(
                        200,
                        &json!({ "msdyn_type": 100_000_000, "msdyn_name": "x" }),
                    );
                }
                Reply::json(
                    404,
                    &json!({ "error": { "code": "0x80040217", "message": "Does Not Exist" } }),
                )
            }
            _ => Reply::status(404),
        }
    }

    fn create(&mut self, body: &Value) -> Reply {
        let contacts: Vec<Value> = body["Contacts"]
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let needed = ["uniqueIdentifier", "firstName", "lastName", "mobilePhoneNumber"];
        let complete =
            contacts.iter().all(|contact| needed.iter().all(|name| contact[name].is_string()));
        if body["ApiVersion"] != "1.0" || contacts.is_empty() || contacts.len() > 5 || !complete {
            let message = format!("bad contacts {contacts:?}");
            return Reply::json(
                400,
                &json!({ "error": { "code": "0x80048d19", "message": message } }),
            );
        }
        let id = body["RequestId"].as_str().unwrap_or("").to_owned();
        *self.created.entry(id.clone()).or_default() += 1;
        let number = self.deliveries.len() + 1;
        self.deliveries.push(json!({
            "@odata.etag": "W/\"1\"", "msdyn_proactive_deliveryid": guid(number), "msdyn_tracking_id": id,
            "msdyn_status": "Pending", "msdyn_result": null, "msdyn_result_date": null,
            "msdyn_disposition_codes": null, "msdyn_seq_no": 1,
        }));
        self.tasks.insert(guid(number + 500_000), "Pending".into());
        Reply::json(
            200,
            &json!({
                "@odata.context": "x", "DeliveryId": guid(number), "DeliveryTaskId": guid(number + 500_000),
            }),
        )
    }

    fn cancel(&mut self, body: &Value) -> Reply {
        let task = body["DeliveryTaskId"].as_str().unwrap_or("");
        match self.tasks.get_mut(task).filter(|_| body["ApiVersion"] == "1.0") {
            Some(status) => *status = "Cancelled".into(),
            None => return Reply::status(404),
        }
        Reply::status(204)
    }

    fn task(&self, path: &str, name: &str) -> Reply {
        let id =
            name.trim_start_matches("CCaaS_GetDeliveryTasks(DeliveryTaskId=").trim_end_matches(')');
        match self.tasks.get(id) {
            Some(status) if path.contains("/v9.0/") => Reply::json(
                200,
                &json!({ "value": [{ "deliveryTaskId": id, "status": status, "retryCount": 0 }] }),
            ),
            Some(_) | None => Reply::status(404),
        }
    }
}

/// The page of rows that a query asks for.
fn page(rows: &[Value], column: &str, query: &str, size: usize, port: u16, path: &str) -> Reply {
    let wanted: Vec<String> = query
        .split('&')
        .find_map(|part| part.strip_prefix("$filter="))
        .unwrap_or("")
        .split(" or ")
        .filter_map(|one| one.strip_prefix(&format!("{column} eq ")))
        .map(|value| value.trim_matches('\'').replace("''", "'"))
        .collect();
    let fits = |row: &&Value| wanted.iter().any(|wanted| row[column] == wanted.as_str());
    let rows: Vec<&Value> = rows.iter().filter(fits).collect();
    let first: usize =
        query.split("$skiptoken=").nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    let some: Vec<&&Value> = rows.iter().skip(first).take(size).collect();
    let mut body = json!({ "@odata.context": "x", "value": some });
    if first + size < rows.len() {
        let query = query
            .split("&$skiptoken=")
            .next()
            .unwrap_or("")
            .replace(' ', "%20")
            .replace('\'', "%27");
        let next = format!("http://127.0.0.1:{port}{path}?{query}&$skiptoken={}", first + size);
        body["@odata.nextLink"] = next.into();
    }
    Reply::json(200, &body)
}
