//! Redrawing a few lines of a terminal in place.

use std::fmt::Write as _;

use crate::outcome::Failure;
use crate::session::Session;

/// Lines of the terminal that are drawn over and over.
#[derive(Debug)]
pub struct Stage {
    session: Session,
    drawn: usize,
}

impl Stage {
    /// A stage below what is there already.
    pub fn new(session: Session) -> Self {
        Self { session, drawn: 0 }
    }

    /// Draws the lines over the ones before.
    pub fn draw(&mut self, lines: &[String]) -> Result<(), Failure> {
        let mut text = self.back();
        for line in lines {
            // Writing to a String cannot fail. The rest of the old line is erased.
            let _ = writeln!(text, "{line}\u{1b}[K");
        }
        text.push_str("\u{1b}[J");
        self.drawn = lines.len();
        self.session.print(&text)
    }

    /// Takes everything that was drawn away again.
    pub fn clear(&mut self) -> Result<(), Failure> {
        let text = self.back() + "\u{1b}[J";
        self.drawn = 0;
        self.session.print(&text)
    }

    /// Goes back to the first line that was drawn.
    fn back(&self) -> String {
        if self.drawn == 0 { "\r".to_owned() } else { format!("\r\u{1b}[{}A", self.drawn) }
    }
}
