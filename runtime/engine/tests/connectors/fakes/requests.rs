//! Requests as the engine makes them.

use journey_engine::connector::{Content, Request};
use journey_plan::model::Channel;
use journey_plan::value::Instant;
use tokio::net::TcpListener;

/// The phone number in every request: it must show in no reason.
pub(crate) const NUMBER: &str = "+12025550143";

/// A request for a call.
pub(crate) fn call(id: &str) -> Request {
    Request {
        id: id.into(),
        journey: "Renewal".into(),
        contact: "c-1".into(),
        channel: Channel::Voice,
        address: Some(NUMBER.into()),
        content: Content::Conversation {
            engagement: "RenewalCall".into(),
            external: "Renewal call".into(),
            inputs: vec![("CustomerName".into(), "Ada".into())],
            message: None,
            calls: (3, 7200),
        },
        fields: vec![("first_name".into(), "Ada".into()), ("last_name".into(), "Lovelace".into())],
        window: (Instant(1_780_000_000_000), Instant(1_780_003_600_000)),
    }
}

/// A request for an email.
pub(crate) fn mail(id: &str) -> Request {
    Request {
        channel: Channel::Email,
        address: Some("ada@example.com".into()),
        content: Content::Message {
            name: "Reminder".into(),
            subject: Some("Soon".into()),
            body: None,
            template: Some("reminder-2".into()),
        },
        fields: Vec::new(),
        ..call(id)
    }
}

/// A port on which nobody listens.
pub(crate) async fn nobody() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}
