//! The Dynamics connector against an organization that behaves, and one that does not.

use std::time::Duration;

use crate::fakes::dynamics::{ENGAGEMENT, Fake, SECRET, guid};
use crate::fakes::requests::{NUMBER, call, nobody};
use crate::fakes::server::Reply;
use journey_engine::connector::client::{Client, Endpoint};
use journey_engine::connector::dynamics::{Dynamics, Settings};
use journey_engine::connector::{Answer, Connector, Known, Limits, Needs, Open};
use journey_plan::model::Channel;
use journey_plan::value::Instant;
use journey_runtime::RawOutcome;
use serde_json::{Value, json};

fn settings(port: u16) -> Settings {
    let here = Endpoint::parse(&format!("http://127.0.0.1:{port}")).unwrap();
    Settings {
        organization: here.clone(),
        authority: here,
        tenant: "contoso.com".into(),
        client_id: "app-1".into(),
        client_secret: SECRET.into(),
        engagements: vec![("RenewalCall".into(), ENGAGEMENT.into())],
        first_name: "first_name".into(),
        last_name: "last_name".into(),
        limits: Limits::default(),
        poll: Duration::from_secs(30),
        time_limit: Duration::from_millis(300),
    }
}

fn connector(settings: Settings) -> Dynamics {
    Dynamics::new(settings, Client::new().unwrap()).settling_in(Duration::from_millis(10))
}

async fn pair() -> (Fake, Dynamics) {
    let fake = Fake::start().await;
    let dynamics = connector(settings(fake.port));
    (fake, dynamics)
}

fn open(id: &str, task: Option<usize>) -> Open {
    Open { id: id.into(), provider_id: task.map(|number| guid(number).into()), since: Instant(0) }
}

fn accepted(answer: Answer) -> String {
    match &answer {
        Answer::Accepted { provider_id: Some(id) } => id.to_string(),
        Answer::Accepted { .. }
        | Answer::Refused { .. }
        | Answer::Later { .. }
        | Answer::Unknown { .. } => panic!("{answer:?}"),
    }
}

#[tokio::test]
async fn a_conversation_is_asked_for_as_documented() {
    let (fake, dynamics) = pair().await;
    let task = accepted(dynamics.send(&call("ab12cd34-7/1/call")).await);
    assert_eq!(task, guid(500_001));
    let organization = fake.organization();
    let asked = &organization.asked[0];
    assert_eq!(asked.path, "/api/data/v9.2/CCaaS_CreateProactiveDelivery");
    assert_eq!(asked.headers["authorization"], "Bearer token-1");
    let mut body = asked.json();
    let contacts: Value = serde_json::from_str(body["Contacts"].take().as_str().unwrap()).unwrap();
    assert_eq!(
        contacts,
        json!([{ "uniqueIdentifier": "c-1", "firstName": "Ada", "lastName": "Lovelace",
            "mobilePhoneNumber": NUMBER, "inputAttributes": { "CustomerName": "Ada" } }])
    );
    let window =
        json!([{ "Start": "2026-05-28T20:26:40.000Z", "End": "2026-05-28T21:26:40.000Z" }]);
    assert_eq!(
        body,
        json!({ "ApiVersion": "1.0", "ProactiveEngagementConfigId": ENGAGEMENT,
            "RequestId": "ab12cd34-7/1/call", "Contacts": null, "Windows": window })
    );
}

#[tokio::test]
async fn a_token_is_used_until_shortly_before_it_expires() {
    let (fake, dynamics) = pair().await;
    for number in 0..5 {
        accepted(dynamics.send(&call(&format!("r/{number}/a"))).await);
    }
    assert_eq!(fake.organization().tokens, 1);
    let (fake, dynamics) = pair().await;
    fake.organization().expires_in = 0;
    for number in 0..3 {
        accepted(dynamics.send(&call(&format!("r/{number}/a"))).await);
    }
    assert_eq!(fake.organization().tokens, 3);
}

#[tokio::test]
async fn requests_at_the_same_time_share_a_token() {
    let (fake, dynamics) = pair().await;
    let requests: Vec<_> = (0..20).map(|number| call(&format!("r/{number}/a"))).collect();
    let sent = requests.iter().map(|request| dynamics.send(request));
    for answer in futures_util::future::join_all(sent).await {
        accepted(answer);
    }
    let organization = fake.organization();
    assert_eq!((organization.tokens, organization.created.len()), (1, 20));
}

#[tokio::test]
async fn a_token_that_is_refused_is_asked_for_anew_once() {
    let (fake, dynamics) = pair().await;
    accepted(dynamics.send(&call("r/1/a")).await);
    fake.organization().revoked = 1;
    accepted(dynamics.send(&call("r/2/a")).await);
    fake.organization().revoked = 99;
    let answer = dynamics.send(&call("r/3/a")).await;
    let Answer::Later { reason, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(reason, "the credential was refused: unauthorized");
    let organization = fake.organization();
    assert_eq!((organization.tokens, organization.asked.len()), (3, 5));
    assert!(organization.created.values().all(|count| *count == 1));
}

#[tokio::test]
async fn answers_are_told_apart() {
    let wrong = json!({ "error": { "code": "0x80048d19", "message": format!("{NUMBER} is bad") } });
    for (status, kind) in [
        (400, "refused"),
        (404, "refused"),
        (405, "refused"),
        (403, "later"),
        (429, "later"),
        (503, "later"),
        (302, "later"),
        (408, "unknown"),
        (500, "unknown"),
        (502, "unknown"),
        (504, "unknown"),
    ] {
        let (fake, dynamics) = pair().await;
        fake.answers(Reply::json(status, &wrong));
        let (said, reason) = match dynamics.send(&call("r/1/a")).await {
            Answer::Accepted { .. } => ("accepted", String::new()),
            Answer::Refused { reason, outcome } => {
                assert_eq!(outcome.unwrap().result, "Error");
                ("refused", reason)
            }
            Answer::Later { reason, .. } => ("later", reason),
            Answer::Unknown { reason } => ("unknown", reason),
        };
        assert_eq!(said, kind, "{status}");
        assert_eq!(reason, format!("the organization answered {status} (0x80048d19)"));
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_asked_for_by_id_before_anything_is_repeated() {
    for fault in [
        Reply::Close,
        Reply::Slow(Duration::from_secs(2), Box::new(Reply::status(200))),
        Reply::Half(200, r#"{ "DeliveryTaskId": "x" }"#.into()),
        Reply::Answer(200, Vec::new(), "<html>".into()),
        Reply::Answer(200, Vec::new(), "{}".into()),
        Reply::Answer(200, Vec::new(), r#"{ "DeliveryTaskId": "x')/y" }"#.into()),
        Reply::status(500),
    ] {
        let (fake, dynamics) = pair().await;
        let request = call("r/it's/1");
        fake.does_and_answers(fault);
        let answer = dynamics.send(&request).await;
        assert!(matches!(answer, Answer::Unknown { .. }), "{answer:?}");
        assert_eq!(dynamics.known(&request).await, Known::Has { provider_id: None });
        assert_eq!(dynamics.known(&call("r/its/1")).await, Known::HasNot);
        assert_eq!(fake.organization().created["r/it's/1"], 1, "nothing repeats by itself");
    }
}

#[tokio::test]
async fn what_never_arrived_is_not_known() {
    let (fake, dynamics) = pair().await;
    fake.answers(Reply::Close);
    let request = call("r/1/a");
    assert!(matches!(dynamics.send(&request).await, Answer::Unknown { .. }));
    let before = fake.organization().asked.len();
    assert_eq!(dynamics.known(&request).await, Known::HasNot);
    assert_eq!(fake.organization().asked.len() - before, 3, "the row may come late");
    fake.answers(Reply::status(503));
    assert!(matches!(dynamics.known(&request).await, Known::Later { .. }));
    fake.answers(Reply::Answer(200, Vec::new(), "nonsense".into()));
    assert!(matches!(dynamics.known(&request).await, Known::Later { .. }));
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let dynamics = connector(settings(nobody().await));
    assert!(matches!(dynamics.send(&call("r/1/a")).await, Answer::Later { .. }));
    let fake = Fake::start().await;
    let here = Endpoint::parse(&format!("http://127.0.0.1:{}", fake.port)).unwrap();
    let dynamics = connector(Settings { authority: here, ..settings(nobody().await) });
    assert!(matches!(dynamics.send(&call("r/1/a")).await, Answer::Later { .. }));
}

#[tokio::test]
async fn protection_limits_keep_everything_back() {
    let (fake, dynamics) = pair().await;
    fake.answers(Reply::Answer(429, vec![("retry-after", "1".into())], String::new()));
    let answer = dynamics.send(&call("r/1/a")).await;
    let Answer::Later { after, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(after, Some(Duration::from_secs(1)));
    let asked = fake.organization().asked.len();
    let Answer::Later { after, .. } = dynamics.send(&call("r/2/a")).await else { panic!() };
    assert!(after.unwrap() <= Duration::from_secs(1));
    assert_eq!(dynamics.poll(&[open("r/1/a", None)]).await, Ok(Vec::new()));
    assert_eq!(fake.organization().asked.len(), asked, "it is left alone meanwhile");
    tokio::time::sleep(Duration::from_millis(1050)).await;
    accepted(dynamics.send(&call("r/2/a")).await);
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused_without_asking() {
    let (fake, dynamics) = pair().await;
    let mut nameless = call("r/1/a");
    nameless.fields.pop();
    let mut unbound = call("r/2/a");
    if let journey_engine::connector::Content::Conversation { engagement, .. } =
        &mut unbound.content
    {
        *engagement = "Other".into();
    }
    for (request, why) in [
        (nameless, "the contact has no `last_name`"),
        (unbound, "the engagement `Other` is not bound"),
        (crate::fakes::requests::mail("r/3/m"), "Dynamics carries conversations, not messages"),
    ] {
        let Answer::Refused { reason, .. } = dynamics.send(&request).await else { panic!("{why}") };
        assert_eq!(reason, why);
    }
    assert!(fake.organization().asked.is_empty());
}

fn decide(fake: &Fake, number: usize, result: &str, codes: &str) {
    let mut organization = fake.organization();
    let row = &mut organization.deliveries[number - 1];
    row["msdyn_status"] = "Complete".into();
    row["msdyn_result"] = result.into();
    row["msdyn_result_date"] = "2026-05-28T20:30:00Z".into();
    row["msdyn_disposition_codes"] = codes.into();
    organization.tasks.insert(guid(number + 500_000), "Complete".into());
}

fn attribute(fake: &Fake, number: usize, kind: &str, keyword: &str, value: &str) {
    fake.organization().attributes.push(json!({
        "_msdyn_proactive_delivery_value": guid(number), "msdyn_keyword": keyword, "msdyn_value": value,
        "msdyn_type": 1, "msdyn_type@OData.Community.Display.V1.FormattedValue": kind,
    }));
}

#[tokio::test]
async fn results_come_with_codes_and_attributes_once_the_task_is_over() {
    let (fake, dynamics) = pair().await;
    accepted(dynamics.send(&call("r/1/a")).await);
    accepted(dynamics.send(&call("r/2/a")).await);
    let both = [open("r/1/a", Some(500_001)), open("r/2/a", Some(500_002))];
    assert_eq!(dynamics.poll(&both).await, Ok(Vec::new()));
    decide(&fake, 1, "LiveAnswer", "\"Promise to pay\",\"Call back, later\"");
    attribute(&fake, 1, "Input attribute", "CustomerName", "Ada");
    attribute(&fake, 1, "Result attribute", "Outcome", "Renewed");
    attribute(&fake, 2, "Result attribute", "Outcome", "Declined");
    let outcome = RawOutcome {
        result: "LiveAnswer".into(),
        dispositions: vec!["Promise to pay".into(), "Call back, later".into()],
        attributes: vec![("Outcome".into(), "Renewed".into())],
    };
    assert_eq!(dynamics.poll(&both).await, Ok(vec![("r/1/a".into(), outcome)]));
}

#[tokio::test]
async fn a_call_that_is_made_again_is_no_outcome_yet() {
    let (fake, dynamics) = pair().await;
    accepted(dynamics.send(&call("r/1/a")).await);
    decide(&fake, 1, "NoAnswer", "");
    fake.organization().tasks.insert(guid(500_001), "InProcess".into());
    let one = [open("r/1/a", Some(500_001))];
    assert_eq!(dynamics.poll(&one).await, Ok(Vec::new()), "its task goes on");
    let mut second = fake.organization().deliveries[0].clone();
    second["msdyn_proactive_deliveryid"] = guid(2).into();
    second["msdyn_seq_no"] = 2.into();
    second["msdyn_status"] = "Pending".into();
    fake.organization().deliveries.insert(0, second);
    fake.organization().tasks.insert(guid(500_001), "Complete".into());
    assert_eq!(dynamics.poll(&one).await, Ok(Vec::new()), "a delivery goes on");
    decide(&fake, 1, "LiveAnswer", "");
    let found = dynamics.poll(&one).await.unwrap();
    assert_eq!(found[0].1.result, "LiveAnswer", "the last delivery decides");
}

#[tokio::test]
async fn what_has_just_been_decided_is_left_a_moment_for_its_attributes() {
    let (fake, dynamics) = pair().await;
    let dynamics = dynamics.settling_in(Duration::from_mins(1));
    accepted(dynamics.send(&call("r/1/a")).await);
    decide(&fake, 1, "LiveAnswer", "");
    let one = [open("r/1/a", Some(500_001))];
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let now = Instant(i64::try_from(now.as_millis()).unwrap());
    let date = journey_runtime::time::rfc3339(now.plus_seconds(0));
    fake.organization().deliveries[0]["msdyn_result_date"] = date.into();
    assert_eq!(dynamics.poll(&one).await, Ok(Vec::new()));
    decide(&fake, 1, "LiveAnswer", "");
    assert_eq!(dynamics.poll(&one).await.unwrap().len(), 1);
}

#[tokio::test]
async fn many_results_come_page_by_page_and_in_batches() {
    let (fake, dynamics) = pair().await;
    fake.organization().page = 7;
    let mut all = Vec::new();
    for number in 1..=45 {
        let id = format!("r/{number}/a");
        accepted(dynamics.send(&call(&id)).await);
        decide(&fake, number, "NoAnswer", "");
        all.push(open(&id, None));
    }
    let before = fake.organization().asked.len();
    let found = dynamics.poll(&all).await.unwrap();
    assert_eq!(found.len(), 45);
    // Batches of 20, 20 and 5: 3 + 3 + 1 pages of deliveries, and one of attributes each.
    assert_eq!(fake.organization().asked.len() - before, 10);
}

#[tokio::test]
async fn of_very_many_all_have_their_turn() {
    let (fake, dynamics) = pair().await;
    let mut all = Vec::new();
    for number in 1..=250 {
        let id = format!("r/{number}/a");
        accepted(dynamics.send(&call(&id)).await);
        decide(&fake, number, "NoAnswer", "");
        all.push(open(&id, Some(number + 500_000)));
    }
    let first = dynamics.poll(&all).await.unwrap();
    assert_eq!(first.len(), 200, "so many tasks are asked for at once");
    let second = dynamics.poll(&all).await.unwrap();
    assert!(second.iter().any(|(id, _)| id == "r/250/a"));
}

#[tokio::test]
async fn results_that_make_no_sense_are_told_and_take_nothing_away() {
    let (fake, dynamics) = pair().await;
    accepted(dynamics.send(&call("r/1/a")).await);
    decide(&fake, 1, "LiveAnswer", "");
    let one = [open("r/1/a", Some(500_001))];
    let elsewhere = json!({ "value": [], "@odata.nextLink": "http://127.0.0.1:1/steal" });
    for fault in [
        Reply::Close,
        Reply::status(500),
        Reply::Answer(200, Vec::new(), "<html>".into()),
        Reply::json(200, &json!({ "value": [{ "msdyn_tracking_id": "r/1/a" }] })),
        Reply::json(200, &elsewhere),
        Reply::Answer(200, Vec::new(), " ".repeat(5 * 1024 * 1024)),
    ] {
        fake.answers(fault.clone());
        let said = dynamics.poll(&one).await;
        assert!(said.is_err(), "{fault:?}: {said:?}");
    }
    assert_eq!(dynamics.poll(&one).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_conversation_is_taken_back_by_its_task() {
    let (fake, dynamics) = pair().await;
    accepted(dynamics.send(&call("r/1/a")).await);
    dynamics.cancel(&open("r/1/a", Some(500_001))).await;
    assert_eq!(fake.organization().tasks[&guid(500_001)], "Cancelled");
    let asked = fake.organization().asked.len();
    dynamics.cancel(&open("r/1/a", None)).await;
    assert_eq!(fake.organization().asked.len(), asked, "without a task there is nothing to name");
}

fn needs(name: &str, channel: Channel) -> Needs {
    Needs {
        engagements: vec![(name.into(), name.into(), channel)],
        messages: Vec::new(),
        contact: vec!["first_name".into(), "last_name".into()],
    }
}

async fn problems(dynamics: &Dynamics, needs: &Needs) -> Vec<String> {
    let problems = dynamics.check(needs).await;
    problems
        .into_iter()
        .map(|p| format!("{} | {}", p.message, p.help.unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn what_is_missing_or_refused_is_told_at_start_by_name() {
    let (fake, dynamics) = pair().await;
    assert_eq!(
        problems(&dynamics, &needs("RenewalCall", Channel::Voice)).await,
        Vec::<String>::new()
    );
    assert_eq!(
        problems(&dynamics, &needs("RenewalCal", Channel::Voice)).await,
        [
            "the engagement `RenewalCal` is not bound in this environment | did you mean it by `RenewalCall`?"
        ]
    );
    assert_eq!(
        problems(&dynamics, &needs("RenewalCall", Channel::Sms)).await,
        ["`RenewalCall` is an engagement of SMS, and what it is bound to is one of voice | "]
    );
    let fields = Needs { contact: vec!["surname".into()], ..needs("RenewalCall", Channel::Voice) };
    assert_eq!(problems(&dynamics, &fields).await.len(), 2);

    let gone = guid(1);
    let settings = |change: &dyn Fn(&mut Settings)| {
        let mut settings = settings(fake.port);
        change(&mut settings);
        connector(settings)
    };
    let other = settings(&|it| it.engagements = vec![("RenewalCall".into(), gone.clone().into())]);
    assert_eq!(
        problems(&other, &needs("RenewalCall", Channel::Voice)).await,
        [format!(
            "the organization has no proactive engagement {gone}, to which `RenewalCall` is bound | \
             copy its id from the table Proactive Engagement Configuration"
        )]
    );
    let expired = settings(&|it| it.client_secret = "expired-secret".into());
    assert_eq!(
        problems(&expired, &needs("RenewalCall", Channel::Voice)).await,
        [
            "the tenant `contoso.com` refuses the credential of the application `app-1`: invalid_client | \
          look whether `client_secret` has expired"
        ]
    );
    fake.answers(Reply::status(403));
    let told = problems(&dynamics, &needs("RenewalCall", Channel::Voice)).await;
    assert!(
        told[0].starts_with("the application `app-1` may not use proactive engagement"),
        "{told:?}"
    );
}

#[tokio::test]
async fn an_organization_that_is_down_does_not_keep_the_engine_from_starting() {
    let dynamics = connector(settings(nobody().await));
    assert_eq!(
        problems(&dynamics, &needs("RenewalCall", Channel::Voice)).await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn neither_secret_nor_token_nor_number_shows() {
    let (fake, dynamics) = pair().await;
    accepted(dynamics.send(&call("r/1/a")).await);
    let mut told = format!("{dynamics:?} {:?}", settings(fake.port));
    for reply in [
        Reply::Close,
        Reply::status(500),
        Reply::json(400, &json!({ "error": { "code": NUMBER } })),
    ] {
        fake.answers(reply);
        told += &format!("{:?}", dynamics.send(&call("r/2/a")).await);
    }
    let wrong =
        connector(Settings { client_secret: "expired-secret".into(), ..settings(fake.port) });
    told += &format!("{:?}", wrong.send(&call("r/3/a")).await);
    told += &format!("{:?}", wrong.check(&needs("RenewalCall", Channel::Voice)).await);
    for secret in [SECRET, "s3cr3t", "expired-secret", "token-1", NUMBER] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}
