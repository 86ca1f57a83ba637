//! What changed between two programs, for people who review a change and for those who move contacts over.
//!
//! [`Matching`] says which step of one version is which of the other. [`normal`] gives the form that two journeys
//! share exactly when they differ in nothing that a contact or a system outside could see. Does not live here: reading
//! programs, and writing reports.

mod matching;
pub mod normal;

pub use matching::{Found, Matching};

#[cfg(test)]
mod tests;
