//! The `journey` command, as a library so that the tests and the benchmarks use the same loader and reports.
//!
//! Lives here: argument parsing, reading projects from the disk, and all output for people and programs. What
//! a program means is decided in the compiler, what a journey does in the runtime.

use std::process::ExitCode;

use clap::Parser as _;

pub mod arguments;
pub mod checked;
mod client;
mod command;
mod engine;
pub mod facts;
mod forecast;
pub mod outcome;
pub mod pages;
mod people;
pub mod project;
pub mod report;
pub mod review;
pub mod session;
pub mod show;
pub mod side;
pub mod terminal;
pub mod watch;
pub mod workers;
mod wrap;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    let session = session::Session::new(arguments.global);
    match command::run(session, &arguments.command) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            session.fail(&failure);
            failure.status()
        }
    }
}
