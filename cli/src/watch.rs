//! Noticing that a file of a program changed.
//!
//! The files are looked at a few times a second. That works on every file system, network drives and
//! containers included, where change notifications are lost.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::project::{MANIFEST, locate};

/// Clears a terminal with what has scrolled away, and goes to its top.
pub const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// How long between two looks.
const PAUSE: Duration = Duration::from_millis(200);

/// What a look at the files sees: each with its time of change and its size.
pub type State = Vec<(PathBuf, Option<SystemTime>, u64)>;

/// The files of the program at `path` as they are now.
pub fn state(path: Option<&Path>) -> State {
    let Ok(target) = locate(path) else { return State::new() };
    let mut files = target.files().unwrap_or_default();
    files.push(target.root.join(MANIFEST));
    let look = |file: PathBuf| {
        let metadata = file.metadata().ok();
        let changed = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
        (file, changed, metadata.map_or(0, |metadata| metadata.len()))
    };
    files.into_iter().map(look).collect()
}

/// Returns when the files differ from `seen` and have been still for a moment, as after an editor has saved.
pub fn wait_for_change(path: Option<&Path>, seen: &State) {
    let mut last = state(path);
    loop {
        let is_changed = last != *seen;
        thread::sleep(PAUSE);
        let now = state(path);
        if is_changed && now == last {
            return;
        }
        last = now;
    }
}
