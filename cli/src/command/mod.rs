//! One file per command.

mod explain;
mod init;
mod shell;

use crate::arguments::Command;
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// Does what the command line asks for.
pub(crate) fn run(session: Session, command: &Command) -> Result<Outcome, Failure> {
    match command {
        Command::Init(arguments) => init::run(session, arguments),
        Command::Explain(arguments) => explain::run(session, arguments),
        Command::Completions(arguments) => shell::completions(session, arguments),
        Command::Man => shell::man(session),
        Command::Check(_)
        | Command::Fmt(_)
        | Command::Build(_)
        | Command::Graph(_)
        | Command::Test(_)
        | Command::Run(_) => Err(Failure::fault("not there")),
    }
}
