//! What the terminal can show, and the few colours that we use.

use std::env;
use std::io::IsTerminal as _;

/// The size of a terminal whose size cannot be told.
const UNKNOWN_SIZE: (usize, usize) = (80, 24);

/// One of the two streams that a person may be looking at.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Results.
    Output,
    /// Diagnostics and progress.
    Error,
}

impl Stream {
    /// Whether a person is looking at it.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Output => std::io::stdout().is_terminal(),
            Self::Error => std::io::stderr().is_terminal(),
        }
    }

    /// Whether a picture of this width and height can be drawn over and over.
    pub fn can_animate(self, width: usize, height: usize) -> bool {
        let size = terminal_size::terminal_size();
        let size = size.map(|(width, height)| (usize::from(width.0), usize::from(height.0)));
        let (columns, rows) = size.unwrap_or(UNKNOWN_SIZE);
        self.has_colour() && columns >= width && rows > height
    }

    /// Whether colours and movements are welcome: a terminal, and neither `NO_COLOR` nor a dumb one.
    pub fn has_colour(self) -> bool {
        let forbidden = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
        self.is_terminal() && !forbidden && !dumb
    }
}

/// What a piece of text is, and thereby how it looks.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// Something is wrong.
    Error,
    /// Something is doubtful.
    Warning,
    /// Something went well.
    Good,
    /// The user's own names and numbers.
    Name,
    /// A heading.
    Strong,
    /// What is there for completeness.
    Faint,
}

impl Style {
    /// The text in this style, or just the text where there is no colour.
    pub fn paint(self, text: &str, colour: bool) -> String {
        if !colour {
            return text.to_owned();
        }
        let code = match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Good => "1;32",
            Self::Name => "36",
            Self::Strong => "1",
            Self::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
