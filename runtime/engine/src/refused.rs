//! Why the engine does not do what it was asked: the one home of these sentences.

use std::fmt;

/// Why something was not done; nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing of that name.
    Unknown {
        /// `contact`, `journey`, `run`, `segment`, `trigger`, `request`, `purpose`, `profile`, `topic`.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Something in the request is wrong.
    Invalid {
        /// Where, as a JSON pointer: `/fields/renewal_date`.
        pointer: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// It is understood, but cannot be done as things stand.
    Conflict {
        /// Why.
        message: String,
    },
    /// The plan cannot be published.
    Plan {
        /// Why.
        message: String,
    },
    /// Too much is waiting; try again later.
    Busy,
    /// The disk is full or broken; nothing was stored.
    Storage {
        /// What the disk says.
        message: String,
    },
    /// The engine is shutting down.
    Closing,
}

impl Refused {
    /// A wrong value at a place of the request.
    pub fn invalid(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { pointer: pointer.into(), message: message.into() }
    }

    /// There is nothing of that name.
    pub fn unknown(what: &'static str, name: impl Into<String>) -> Self {
        Self::Unknown { what, name: name.into() }
    }

    /// The kind in one kebab-case word; problem details end their `type` with it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown-name",
            Self::Invalid { .. } => "invalid-request",
            Self::Conflict { .. } => "conflict",
            Self::Plan { .. } => "invalid-plan",
            Self::Busy => "busy",
            Self::Storage { .. } => "storage",
            Self::Closing => "closing",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { what, name } => write!(f, "there is no {what} `{name}`"),
            Self::Invalid { message, .. } | Self::Conflict { message } | Self::Plan { message } => {
                f.write_str(message)
            }
            Self::Busy => f.write_str("too much is waiting to be stored; try again in a moment"),
            Self::Storage { message } => write!(f, "nothing was stored: {message}"),
            Self::Closing => f.write_str("the engine is shutting down"),
        }
    }
}

impl std::error::Error for Refused {}
