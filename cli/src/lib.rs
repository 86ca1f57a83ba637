//! The `journey` command, as a library so that the tests and the benchmarks use the same loader and reports.
//!
//! Lives here: argument parsing, reading projects from the disk, and all output for people and programs. What
//! a program means is decided in the compiler, what a journey does in the runtime.

pub mod outcome;
pub mod pages;
pub mod project;
pub mod report;
pub mod terminal;
