//! The executable plan: the contract between the compiler and the runtime.
//!
//! A [`Plan`] is plain data that is written as JSON, committed and compared; it speaks of everything by name.
//! [`Plan::verify`] turns it into a [`VerifiedPlan`], the only thing that runs: its [`exec`] form speaks of
//! everything by index. Does not live here: running it, and any input or output.

pub mod compare;
pub mod draw;
pub mod exec;
mod json;
pub mod migration;
pub mod model;
#[cfg(test)]
mod sample;
pub mod scenario;
#[cfg(feature = "schema")]
mod schema;
pub mod value;
mod verify;

pub use exec::VerifiedPlan;
pub use model::Plan;
#[cfg(feature = "schema")]
pub use schema::json_schema;
pub use verify::{Kind, Place, PlanFault};
