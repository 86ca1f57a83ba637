//! How a command ends: its exit status, and what is said where it could not do its work.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// How a command that did its work ended.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well: 0.
    Fine,
    /// The input has errors, a scenario fails, a file is not formatted: 1.
    Faulty,
}

impl Outcome {
    /// Fine only where `condition` holds.
    pub fn fine_if(condition: bool) -> Self {
        if condition { Self::Fine } else { Self::Faulty }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Faulty => Self::from(1),
        }
    }
}

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    kind: FailureKind,
    message: String,
    help: Option<String>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum FailureKind {
    Misused,
    Fault,
}

impl Failure {
    /// The command was used wrongly, or a file could not be read or written: 2.
    pub fn misused(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Misused, message: message.into(), help: None }
    }

    /// Something went wrong while journeys ran: 3.
    pub fn fault(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Fault, message: message.into(), help: None }
    }

    /// A file could not be used; `doing` is "read" or "write".
    pub fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        let reason = if error.kind() == std::io::ErrorKind::NotFound {
            "there is no such file or folder".to_owned()
        } else if error.kind() == std::io::ErrorKind::PermissionDenied {
            "permission denied".to_owned()
        } else {
            error.to_string()
        };
        Self::misused(format!("cannot {doing} `{}`: {reason}", path.display()))
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What went wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The exit status.
    pub fn status(&self) -> ExitCode {
        match self.kind {
            FailureKind::Misused => ExitCode::from(2),
            FailureKind::Fault => ExitCode::from(3),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

impl std::error::Error for Failure {}
