//! One file per command.

mod backup;
mod build;
mod check;
mod choose;
mod contacts;
mod diff;
mod explain;
mod export;
mod fmt;
mod forecast;
mod graph;
mod import;
mod init;
mod journeys;
mod lsp;
mod publish;
mod raise;
mod run;
mod runs;
mod serve;
mod shell;
mod test;
mod why;

use crate::arguments::Command;
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// Does what the command line asks for.
pub(crate) fn run(session: Session, command: &Command) -> Result<Outcome, Failure> {
    match command {
        Command::Init(arguments) => init::run(session, arguments),
        Command::Check(arguments) => check::run(session, arguments),
        Command::Fmt(arguments) => fmt::run(session, arguments),
        Command::Explain(arguments) => explain::run(session, arguments),
        Command::Build(arguments) => build::run(session, arguments),
        Command::Graph(arguments) => graph::run(session, arguments),
        Command::Diff(arguments) => diff::run(session, arguments),
        Command::Test(arguments) => test::run(session, arguments),
        Command::Forecast(arguments) => forecast::run(session, arguments),
        Command::Run(arguments) => run::run(session, arguments),
        Command::Serve(arguments) => serve::run(session, arguments),
        Command::Publish(arguments) => publish::run(session, arguments),
        Command::Journeys(arguments) => journeys::run(session, arguments),
        Command::Runs(arguments) => runs::run(session, arguments),
        Command::Why(arguments) => why::run(session, arguments),
        Command::Contacts(arguments) => contacts::run(session, arguments),
        Command::Raise(arguments) => raise::run(session, arguments),
        Command::Backup(arguments) => backup::run(session, arguments),
        Command::Import(arguments) => import::run(session, arguments),
        Command::Export(arguments) => export::run(session, arguments),
        Command::Lsp(_) => lsp::run(),
        Command::Completions(arguments) => shell::completions(session, arguments),
        Command::Man => shell::man(session),
    }
}
