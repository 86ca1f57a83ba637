//! `journey build`: the executable plan as JSON.

use std::path::Path;

use crate::arguments::Build;
use crate::checked::load_sound;
use crate::outcome::{Failure, Outcome};
use crate::session::{Session, write_file};

/// Stands for standard output.
const STDOUT: &str = "-";

/// Writes the plan; nothing is written where the program has errors.
pub(super) fn run(session: Session, arguments: &Build) -> Result<Outcome, Failure> {
    let Some(checked) = load_sound(session, &arguments.checked)? else {
        return Ok(Outcome::Faulty);
    };
    let program = checked.compile()?;
    let text = program.plan.plan().to_json();
    if arguments.output == Path::new(STDOUT) {
        session.print(&text)?;
        return Ok(Outcome::Fine);
    }
    write_file(&arguments.output, &text)?;
    session.say(&format!("wrote {}", arguments.output.display()))?;
    Ok(Outcome::Fine)
}
