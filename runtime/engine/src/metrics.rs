//! `/metrics`: what the engine counts and how it is at the moment, as OpenMetrics text.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use crate::engine::Engine;
use crate::refused::Refused;
use crate::view::{Load, Status};

/// How the text is labelled.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Carrier {
    connector: String,
    carries: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    journey: String,
}

/// The text; none where it cannot be written.
pub(crate) async fn text(engine: &Engine) -> Result<Option<String>, Refused> {
    let mut now = Registry::with_prefix("journey");
    add_status(&mut now, &engine.status().await);
    add_loads(&mut now, &engine.loads().await?);
    let inside = Family::<InState, Gauge>::default();
    let parked = Family::<InState, Gauge>::default();
    for journey in engine.journeys().await? {
        let labels = InState { journey: journey.name };
        inside.get_or_create(&labels).set(signed(journey.inside));
        parked.get_or_create(&labels).set(signed(journey.quarantined));
    }
    now.register("runs_inside", "Runs inside a journey", inside);
    now.register("runs_quarantined", "Runs parked for an operator", parked);
    let mut text = String::new();
    let written = encode_registry(&mut text, engine.measures().registry())
        .and_then(|()| encode_registry(&mut text, &now))
        .and_then(|()| encode_eof(&mut text));
    Ok(written.is_ok().then_some(text))
}

fn add_status(now: &mut Registry, status: &Status) {
    let ready = Gauge::<i64>::default();
    ready.set(i64::from(status.ready));
    now.register("ready", "Whether requests are taken", ready);
    let queued = Gauge::<i64>::default();
    queued.set(signed(status.queued));
    now.register("inputs_queued", "Inputs that wait to be stored", queued);
    let lag = Gauge::<f64, AtomicU64>::default();
    lag.set(std::time::Duration::from_millis(status.lag_millis).as_secs_f64());
    let help = "How late the oldest timer that is due is";
    now.register_with_unit("timer_lag", help, Unit::Seconds, lag);
}

fn add_loads(now: &mut Registry, loads: &[Load]) {
    let up = Family::<Carrier, Gauge>::default();
    let lines = Family::<Carrier, Gauge>::default();
    let waiting = Family::<Carrier, Gauge>::default();
    let unanswered = Family::<Carrier, Gauge>::default();
    for load in loads {
        let labels = Carrier { connector: load.connector.clone(), carries: load.carries.clone() };
        up.get_or_create(&labels).set(i64::from(load.state == "up"));
        lines.get_or_create(&labels).set(signed(load.lines_used));
        waiting.get_or_create(&labels).set(signed(load.waiting));
        unanswered.get_or_create(&labels).set(signed(load.unanswered));
    }
    now.register("connector_up", "Whether requests leave", up);
    now.register("connector_lines", "Conversations that are open", lines);
    now.register("connector_waiting", "Runs that wait for room", waiting);
    now.register("connector_unanswered", "Requests that have no answer yet", unanswered);
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
