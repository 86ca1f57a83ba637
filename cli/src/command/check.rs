//! `journey check`: mistakes, once or whenever a file changes.

use std::path::Path;

use crate::arguments::Check;
use crate::checked::{Checked, is_fine, summary_line, tell};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;
use crate::terminal::Stream;
use crate::watch;

/// Checks once, or for ever.
pub(super) fn run(session: Session, arguments: &Check) -> Result<Outcome, Failure> {
    if arguments.watch { for_ever(session, arguments) } else { once(session, arguments) }
}

fn once(session: Session, arguments: &Check) -> Result<Outcome, Failure> {
    let checked = Checked::load(arguments.checked.program.path.as_deref())?;
    tell(session, &checked, arguments.format)?;
    let summary = checked.report().summary();
    session.say(&summary_line(summary, session.error_colour))?;
    Ok(Outcome::fine_if(is_fine(summary, arguments.checked.deny)))
}

/// Checks again after every change. A program that cannot be read for a moment is told and tried again.
fn for_ever(session: Session, arguments: &Check) -> Result<Outcome, Failure> {
    let path = arguments.checked.program.path.as_deref();
    loop {
        let seen = watch::state(path);
        if Stream::Error.is_terminal() {
            session.report(watch::CLEAR)?;
        }
        if let Err(failure) = once(session, arguments) {
            session.fail(&failure);
        }
        session.say(&waiting(path))?;
        watch::wait_for_change(path, &seen);
    }
}

fn waiting(path: Option<&Path>) -> String {
    let place =
        path.map_or_else(|| "the project".to_owned(), |path| format!("`{}`", path.display()));
    format!("\nwatching {place}; press Ctrl-C to end")
}
