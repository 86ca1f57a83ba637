//! What changed between two programs, for people who review a change and for those who move contacts over.
//!
//! [`compare`] puts two plans side by side and says what is different in words of what happens to contacts.
//! [`Matching`] says which step of one version is which of the other. [`normal`] gives the form that two journeys
//! share only when they differ in nothing that a contact or a system outside could see: nothing else is ever called no
//! change. Does not live here: reading programs, and writing reports.

mod change;
mod declarations;
mod declared;
mod follow;
mod matching;
pub mod normal;
mod operands;
mod program;
mod reached;
mod settings;
mod situations;
mod steps;
mod view;
mod words;

#[cfg(test)]
mod tests;

pub use change::{Change, Declared, Item, Named, Property, Reached, ValueReached, Weight};
pub use matching::{Found, Matching};
pub use program::{Comparison, JourneyChanges, LeftOut, Used, Verdict, compare};
