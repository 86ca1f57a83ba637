//! Contact rules, proved over every path of a journey or refuted with a story that breaks them.
//!
//! `changes` says what can happen next in a situation, `graph` collects every situation, `outline` leaves
//! what matters for times, `closest` and `longest` measure them, `search` finds ways that break a rule and `dates`
//! puts them on a calendar. The method and why it is sound stand in `docs/proofs.md`.

mod assumptions;
mod carried;
mod changes;
mod closest;
mod crossing;
mod dates;
mod departures;
mod gap;
mod graph;
mod inside;
mod live;
mod longest;
mod outline;
mod points;
mod proof;
mod prove;
mod quiet;
mod redials;
mod retrace;
mod rules;
mod search;
mod sending;
mod settle;
mod shared;
mod situation;
mod steps;
mod telling;
mod time;
mod witness;
pub mod words;

pub use assumptions::Assumptions;
pub use crossing::{Contacted, Crossing, Objection, Same, Since, Version};
pub use inside::crossings;
pub use proof::*;
pub use prove::prove;

pub(crate) use dates::Goal;
pub(crate) use retrace::OutcomeData;
pub(crate) use sending::Kind;
pub(crate) use shared::{impossible, shared};
