//! What the process says about itself while it runs: log lines on standard error.
//!
//! No line carries a contact, an address, a field, a token or a secret: `tests/http` searches them.

use std::io::IsTerminal as _;

use thiserror::Error;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};

/// The variable that says what is logged, as in `journey_engine=debug,info`.
pub const VARIABLE: &str = "JOURNEY_LOG";

/// What is logged where the variable says nothing.
const USUAL: &str = "info";

/// How log lines are written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

impl LogFormat {
    /// Text on a terminal, else JSON.
    pub fn usual() -> Self {
        if std::io::stderr().is_terminal() { Self::Text } else { Self::Json }
    }
}

/// Why nothing can be logged.
#[derive(Debug, Error)]
pub enum TelemetryError {
    /// The variable cannot be read.
    #[error("`{VARIABLE}` says nothing about what to log: {0}")]
    Filter(#[from] tracing_subscriber::filter::FromEnvError),
    /// Something else logs already.
    #[error("cannot log: {0}")]
    Taken(#[from] TryInitError),
}

/// Begins to log; once in a process.
pub fn start(format: LogFormat) -> Result<(), TelemetryError> {
    let filter = if std::env::var_os(VARIABLE).is_some() {
        EnvFilter::try_from_env(VARIABLE)?
    } else {
        EnvFilter::new(USUAL)
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Text => {
            let has_colour =
                std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            registry.with(lines.with_ansi(has_colour)).try_init()?;
        }
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init()?,
    }
    Ok(())
}
