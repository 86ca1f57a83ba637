//! The durable engine: runs journeys on one machine so that nothing is lost and nothing happens twice.
//!
//! [`Engine`] is the handle that everything else talks to. One thread writes (`writer`), readers have connections
//! of their own (`store`), what goes out leaves through a [`connector::Connector`] after it was stored. Decisions
//! are made by `journey_runtime::Machine::step` alone; this crate brings the clock, the disk and the network.

mod carriers;
mod clock;
pub mod connector;
mod dispatch;
mod engine;
pub mod environment;
mod health;
pub mod http;
mod ids;
mod input;
pub mod journal;
mod loaded;
pub mod measures;
mod metrics;
mod page;
mod refused;
mod said;
mod shared;
mod shelf;
mod store;
pub mod telemetry;
mod time;
pub mod view;
mod writer;

pub use carriers::{Carries, Settings};
pub use clock::Speed;
pub use engine::Engine;
pub use input::{Action, ConsentRecord, ContactRecord, Fields, Operation, Raised, Reported};
pub use measures::Measures;
pub use refused::Refused;
pub use store::read::RunFilter;
pub use store::{BackupError, OpenError, backup};
