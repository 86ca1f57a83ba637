//! What a receiver of webhooks believes.

use journey_engine::connector::webhook::Keys;
use journey_plan::value::Instant;

use super::server::Asked;

/// The id of a webhook whose signature fits, whenever it was signed.
pub(crate) fn id(keys: &Keys, asked: &Asked) -> Option<String> {
    let mut headers = http::HeaderMap::new();
    for (name, value) in &asked.headers {
        let name: http::HeaderName = name.parse().ok()?;
        headers.insert(name, value.parse().ok()?);
    }
    let seconds: i64 = asked.headers.get("webhook-timestamp")?.parse().ok()?;
    let verified = keys.verify(&headers, asked.body.as_bytes(), Instant(seconds * 1000));
    verified.ok().map(|id| id.0.to_string())
}
