//! The durable engine, with a real file: what it stores is what the core decides, whatever happens to it.

#[path = "../../runtime/engine/tests/connectors/fakes/server.rs"]
#[expect(clippy::format_push_string, reason = "a tool of tests")]
mod fakes;
mod file;
mod provider;
mod served;
mod support;

mod conformance;
mod ends;
mod entry;
mod evening;
mod faults;
mod journeys;
mod kill;
mod killed;
mod migrate;
mod scripts;
mod stepped;
mod troubled;
