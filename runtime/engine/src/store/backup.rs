//! Consistent copies of a store, also while an engine writes it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

/// Why a copy could not be made. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something already.
    #[error("`{}` exists already", .0.display())]
    Exists(PathBuf),
    /// The disk or SQLite says no.
    #[error("cannot copy `{}`: {reason}", .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// Copies a store to a new file; `progress` is told how many pages are done and how many there are.
pub fn backup(
    from: &Path,
    to: &Path,
    mut progress: impl FnMut(u64, u64),
) -> Result<(), BackupError> {
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let disk = |error: rusqlite::Error| BackupError::Disk {
        path: from.to_owned(),
        reason: error.to_string(),
    };
    let source =
        Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(disk)?;
    source.busy_timeout(Duration::from_secs(30)).map_err(disk)?;
    // One read transaction: the copy is the store as it was at one instant.
    source.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema").map_err(disk)?;
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let made = copy(&source, &part, &mut progress).map_err(disk).and_then(|()| {
        let persist = std::fs::File::open(&part)
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&part, to));
        persist
            .map_err(|error| BackupError::Disk { path: to.to_owned(), reason: error.to_string() })
    });
    if made.is_err() {
        // What cannot be taken back stays; the failure that led here is already being told.
        let _ = std::fs::remove_file(&part);
    }
    made
}

fn copy(
    source: &Connection,
    to: &Path,
    progress: &mut impl FnMut(u64, u64),
) -> rusqlite::Result<()> {
    let mut target = Connection::open(to)?;
    let copy = Backup::new(source, &mut target)?;
    loop {
        let step = copy.step(1024)?;
        let left = copy.progress();
        let all = u64::try_from(left.pagecount).unwrap_or(0);
        progress(all.saturating_sub(u64::try_from(left.remaining).unwrap_or(0)), all);
        if step == StepResult::Done {
            break;
        }
        if step != StepResult::More {
            // Somebody has the file for an instant.
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    drop(copy);
    target.pragma_update(None, "journal_mode", "delete")
}
