//! The webhook connector against a service that behaves, and one that does not.

use std::time::Duration;

use crate::fakes::requests::{NUMBER, call, mail, nobody};
use crate::fakes::server::Reply;
use crate::fakes::webhook::Receiver;
use journey_engine::connector::client::{Client, Endpoint};
use journey_engine::connector::webhook::{Key, Keys, Settings, Webhook};
use journey_engine::connector::{Answer, Connector, Known, Limits, Open};
use journey_plan::value::Instant;
use serde_json::json;

const OLD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn keys(secrets: &[&str]) -> Keys {
    Keys::new(secrets.iter().map(|secret| Key::parse(secret).unwrap()).collect())
}

fn connector(port: u16, secrets: &[&str]) -> Webhook {
    let settings = Settings {
        url: Endpoint::parse(&format!("http://127.0.0.1:{port}/journey?v=1")).unwrap(),
        keys: keys(secrets),
        time_limit: Duration::from_millis(300),
        limits: Limits::default(),
    };
    Webhook::new(settings, Client::new().unwrap())
}

async fn pair() -> (Receiver, Webhook) {
    let receiver = Receiver::start(keys(&[OLD])).await;
    let webhook = connector(receiver.port, &[OLD]);
    (receiver, webhook)
}

fn reason(answer: &Answer) -> &str {
    match answer {
        Answer::Accepted { .. } => "",
        Answer::Refused { reason, .. }
        | Answer::Later { reason, .. }
        | Answer::Unknown { reason } => reason,
    }
}

#[tokio::test]
async fn a_conversation_is_sent_as_documented() {
    let (receiver, webhook) = pair().await;
    let answer = webhook.send(&call("ab12cd34-7/1/call")).await;
    assert_eq!(answer, Answer::Accepted { provider_id: Some("p-1".into()) });
    let asked = receiver.seen().asked[0].clone();
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/journey?v=1"));
    assert_eq!(asked.headers["webhook-id"], "ab12cd34-7/1/call");
    assert_eq!(asked.headers["content-type"], "application/json");
    assert_eq!(
        asked.json(),
        json!({ "type": "conversation.requested", "data": {
            "id": "ab12cd34-7/1/call", "journey": "Renewal", "contact": "c-1", "channel": "voice",
            "address": NUMBER, "not_before": "2026-05-28T20:26:40.000Z",
            "not_after": "2026-05-28T21:26:40.000Z", "engagement": "Renewal call",
            "inputs": { "CustomerName": "Ada" }, "calls": 3, "calls_apart_seconds": 7200 } })
    );
}

#[tokio::test]
async fn a_message_is_sent_as_documented() {
    let (receiver, webhook) = pair().await;
    receiver.answers(Reply::status(204));
    let answer = webhook.send(&mail("ab12cd34-7/2/reminder")).await;
    assert_eq!(answer, Answer::Accepted { provider_id: None });
    assert_eq!(
        receiver.seen().asked[0].json(),
        json!({ "type": "message.requested", "data": {
            "id": "ab12cd34-7/2/reminder", "journey": "Renewal", "contact": "c-1", "channel": "email",
            "address": "ada@example.com", "not_before": "2026-05-28T20:26:40.000Z",
            "not_after": "2026-05-28T21:26:40.000Z", "message": "Reminder", "subject": "Soon",
            "template": "reminder-2" } })
    );
}

#[tokio::test]
async fn while_a_secret_is_exchanged_both_sides_may_know_either() {
    let receiver = Receiver::start(keys(&[OLD])).await;
    let both = connector(receiver.port, &[NEW, OLD]);
    assert!(matches!(both.send(&call("r/1/a")).await, Answer::Accepted { .. }));
    let other = connector(receiver.port, &[NEW]);
    assert!(matches!(other.send(&call("r/2/a")).await, Answer::Later { .. }));
    let seen = receiver.seen();
    assert_eq!((seen.forged, seen.done.len()), (1, 1));
}

#[tokio::test]
async fn what_it_may_take_later_is_kept() {
    let (receiver, webhook) = pair().await;
    for status in [401, 403, 404, 410, 408, 425, 429, 500, 502, 503, 504, 302, 308] {
        receiver.answers(Reply::Answer(
            status,
            vec![("location", "http://127.0.0.1:1/".into())],
            String::new(),
        ));
        let answer = webhook.send(&call("r/1/a")).await;
        assert!(matches!(answer, Answer::Later { after: None, .. }), "{status}: {answer:?}");
        assert!(reason(&answer).contains(&status.to_string()));
    }
    assert_eq!(receiver.seen().asked.len(), 13, "each was sent once and no redirect followed");
}

#[tokio::test]
async fn it_is_believed_when_it_wants_to_be_asked_again_up_to_an_hour() {
    let (receiver, webhook) = pair().await;
    let seconds = |count: u64| Some(Duration::from_secs(count));
    for (said, expected) in [
        ("7", seconds(7)),
        ("0", seconds(0)),
        ("864000", seconds(3600)),
        ("Tue, 01 Jan 2199 00:00:00 GMT", seconds(3600)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", seconds(0)),
        ("-1", None),
        ("soon", None),
    ] {
        receiver.answers(Reply::Answer(429, vec![("retry-after", said.into())], String::new()));
        let Answer::Later { after, .. } = webhook.send(&call("r/1/a")).await else {
            panic!("{said}")
        };
        assert_eq!(after, expected, "{said}");
    }
}

#[tokio::test]
async fn nobody_there_certainly_has_nothing() {
    let webhook = connector(nobody().await, &[OLD]);
    let answer = webhook.send(&call("r/1/a")).await;
    assert!(matches!(answer, Answer::Later { after: None, .. }), "{answer:?}");
}

#[tokio::test]
async fn what_breaks_after_sending_is_unknown_and_a_repeat_does_nothing_twice() {
    let long = format!("{{\"id\":\"{}\"}}", "x".repeat(100_000));
    for (name, fault) in [
        ("closed without an answer", Reply::Close),
        ("slow", Reply::Slow(Duration::from_secs(2), Box::new(Reply::status(202)))),
        ("half a body", Reply::Half(200, r#"{ "id": "p-1" }"#.into())),
        ("a body that never comes", Reply::Stuck(200)),
        ("a huge body", Reply::Answer(200, Vec::new(), long)),
        ("no JSON", Reply::Answer(200, Vec::new(), "<html>Sign in</html>".into())),
        ("other JSON", Reply::Answer(200, Vec::new(), "[1]".into())),
    ] {
        let (receiver, webhook) = pair().await;
        receiver.answers(fault);
        let request = call("r/1/a");
        let answer = webhook.send(&request).await;
        assert!(matches!(answer, Answer::Unknown { .. }), "{name}: {answer:?}");
        assert_eq!(webhook.known(&request).await, Known::RepeatIsSafe);
        assert!(matches!(webhook.send(&request).await, Answer::Accepted { .. }), "{name}");
        let seen = receiver.seen();
        assert_eq!(seen.done.get("r/1/a"), Some(&1), "{name}");
        assert_eq!(seen.asked.len(), 2, "{name}: nothing repeats by itself");
        assert_eq!(seen.asked[0].headers["webhook-id"], seen.asked[1].headers["webhook-id"]);
    }
}

#[tokio::test]
async fn a_status_counts_even_where_the_body_breaks() {
    for fault in [Reply::Half(503, "down for maintenance".into()), Reply::Stuck(503)] {
        let (receiver, webhook) = pair().await;
        receiver.answers(fault);
        assert!(matches!(webhook.send(&call("r/1/a")).await, Answer::Later { .. }));
    }
}

#[tokio::test]
async fn a_refusal_may_name_a_result() {
    let (receiver, webhook) = pair().await;
    for (status, body, expected) in [
        (422, r#"{"result": "InvalidAddress"}"#, "InvalidAddress"),
        (422, r#"{"result": "Invalid Address"}"#, "Error"),
        (422, r#"{"result": 7}"#, "Error"),
        (422, "no", "Error"),
        (400, r#"{"result": "InvalidAddress"}"#, "Error"),
        (409, "", "Error"),
    ] {
        receiver.answers(Reply::Answer(status, Vec::new(), body.into()));
        let Answer::Refused { outcome, .. } = webhook.send(&call("r/1/a")).await else {
            panic!("{body}")
        };
        assert_eq!(outcome.unwrap().result, expected, "{status} {body}");
    }
    receiver.answers(Reply::Answer(422, Vec::new(), r#"{"result": "InvalidAddress"}"#.into()));
    let Answer::Refused { outcome, .. } = webhook.send(&mail("r/2/m")).await else { panic!() };
    assert_eq!(outcome, None);
}

#[tokio::test]
async fn a_conversation_is_taken_back_under_an_id_of_its_own() {
    let (receiver, webhook) = pair().await;
    let open = Open { id: "r/1/a".into(), provider_id: Some("p-1".into()), since: Instant(0) };
    webhook.cancel(&open).await;
    let seen = receiver.seen();
    assert_eq!(seen.asked[0].headers["webhook-id"], "r/1/a/cancel");
    let data = json!({ "id": "r/1/a", "provider_id": "p-1" });
    assert_eq!(seen.asked[0].json(), json!({ "type": "conversation.cancelled", "data": data }));
}

#[tokio::test]
async fn no_reason_and_no_output_tells_of_the_contact_or_the_secret() {
    let (receiver, webhook) = pair().await;
    let echo = format!(
        "{{\"result\": \"{NUMBER}\", \"id\": \"{NUMBER}\", \"error\": \"{NUMBER} is bad\"}}"
    );
    let mut told = format!("{webhook:?} {:?}", keys(&[OLD, NEW]));
    for status in [400, 422, 429, 500, 302] {
        receiver.answers(Reply::Answer(status, Vec::new(), echo.clone()));
        told += &format!("{:?}", webhook.send(&call("r/1/a")).await);
    }
    receiver.answers(Reply::Close);
    told += &format!("{:?}", webhook.send(&call("r/1/a")).await);
    for secret in [NUMBER, "MfKQ", "AAECAw", "49, 242"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

#[test]
fn only_safe_urls_are_endpoints() {
    for good in [
        "https://example.com",
        "https://example.com:8443/a?b=c",
        "http://localhost:80/x",
        "http://[::1]:1/",
    ] {
        assert!(Endpoint::parse(good).is_some(), "{good}");
    }
    for bad in [
        "",
        "example.com",
        "/path",
        "http://example.com",
        "ftp://example.com",
        "https://",
        "http://127.0.0.1.evil.com",
        "https://user:secret@example.com",
        "https://example.com/#x",
        "http://localhost@evil.com/",
        "https://a b",
    ] {
        assert!(Endpoint::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn the_published_schema_is_current() {
    let published = include_str!("../../../../docs/schemas/webhook.schema.json");
    assert!(
        journey_engine::connector::webhook::body::json_schema() == published,
        "run `cargo run -p journey-engine --features schema --example webhook_schema \
         > docs/schemas/webhook.schema.json`"
    );
}
