//! The meaning of Journey programs: names, types, flow facts, rules, and lowering to a plan.
//!
//! One function, [`analyze`], serves the command line, the language server and the tests. Nothing here
//! reads files, clocks or the environment.

mod analyze;
mod errors;
pub mod flow;
pub mod hir;
pub mod import;
pub mod index;
mod lints;
pub mod lower;
pub mod manifest;
mod memory;
pub mod packs;
pub mod people;
pub mod policy;
mod resolve;
pub mod rules;
mod sketch;
mod types;
mod unclosed;
pub mod vocabulary;
mod zones;

pub use analyze::{Analysis, Inputs, Sequential, Workers, analyze, analyze_again, analyze_with};
pub use manifest::Manifest;
pub use memory::Memory;
pub use resolve::{Owner, wanted_settings};
pub use sketch::sketch;
pub use zones::names as zone_names;

#[cfg(test)]
mod tests;
