//! A bar on one line of standard error that says how far something has come; on a terminal only.

use std::io::{self, Write as _};

use super::bar::{percent, progress};
use crate::session::Session;

/// How many cells the bar has.
const WIDTH: usize = 32;

/// Goes to the start of the line and clears it.
const CLEAR: &str = "\r\u{1b}[2K";

/// The bar.
pub(crate) struct Progress {
    is_shown: bool,
    doing: &'static str,
    last: String,
}

impl Progress {
    /// A bar that is not drawn yet; `doing` stands behind the numbers.
    pub(crate) fn new(session: Session, doing: &'static str) -> Self {
        let is_shown = session.error_colour && !session.is_quiet();
        Self { is_shown, doing, last: String::new() }
    }

    /// Draws how far it has come, where that looks different from before.
    pub(crate) fn show(&mut self, done: u64, whole: u64) {
        if !self.is_shown {
            return;
        }
        let [done, whole] = [done, whole].map(|value| usize::try_from(value).unwrap_or(usize::MAX));
        let done = done.min(whole);
        let line =
            format!("{}  {} {}", progress(done, whole, WIDTH), percent(done, whole), self.doing);
        if line != self.last {
            draw(&format!("{CLEAR}{line}"));
            self.last = line;
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&mut self) {
        if !self.last.is_empty() {
            draw(CLEAR);
            self.last.clear();
        }
    }
}

fn draw(text: &str) {
    let mut stream = io::stderr().lock();
    // A bar that cannot be drawn is no loss.
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}
