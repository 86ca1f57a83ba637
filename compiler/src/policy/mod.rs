//! Contact rules, proved over every path of a journey or refuted with a story that breaks them.

mod proof;
pub mod words;

pub use proof::*;
