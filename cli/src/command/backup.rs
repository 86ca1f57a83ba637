//! `journey backup`: a consistent copy of the engine's database.

use journey_engine::BackupError;

use crate::arguments::Backup;
use crate::outcome::{Failure, Outcome};
use crate::session::Session;
use crate::show::progress::Progress;

/// Copies the database, also while the engine runs.
pub(super) fn run(session: Session, arguments: &Backup) -> Result<Outcome, Failure> {
    let mut bar = Progress::new(session, "copied");
    let copied = journey_engine::backup(&arguments.data, &arguments.to, |done, whole| {
        bar.show(done, whole);
    });
    bar.clear();
    copied.map_err(|error| failure(&error))?;
    session.say(&format!("wrote {}", arguments.to.display()))?;
    Ok(Outcome::Fine)
}

fn failure(error: &BackupError) -> Failure {
    Failure::misused(error.to_string())
}
