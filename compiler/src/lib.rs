//! The meaning of Journey programs: names, types, flow facts, rules, and lowering to a plan.
//!
//! One function, [`analyze`], serves the command line, the language server and the tests. Nothing here
//! reads files, clocks or the environment.

mod errors;
pub mod flow;
pub mod hir;
pub mod lower;
pub mod rules;
pub mod vocabulary;
