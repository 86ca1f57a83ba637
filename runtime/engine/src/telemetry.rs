//! What the process says about itself while it runs: log lines on standard error, and spans for a collector where
//! it was built with the feature `opentelemetry`.
//!
//! Nothing of it carries a contact, an address, a field, a token or a secret: a test of the command searches the log.

#[cfg(feature = "opentelemetry")]
mod spans;

use std::io::IsTerminal as _;

use thiserror::Error;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};
use tracing_subscriber::{EnvFilter, Layer as _};

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
    /// The collector cannot be used.
    #[cfg(feature = "opentelemetry")]
    #[error("cannot give spans to a collector: {0}")]
    Collector(#[from] opentelemetry_otlp::ExporterBuildError),
}

/// What the process says, until it ends.
#[derive(Debug)]
pub struct Telemetry {
    #[cfg(feature = "opentelemetry")]
    spans: Option<spans::Spans>,
}

impl Telemetry {
    /// Begins to log; once in a process.
    pub fn begin(format: LogFormat) -> Result<Self, TelemetryError> {
        let filter = if std::env::var_os(VARIABLE).is_some() {
            EnvFilter::try_from_env(VARIABLE)?
        } else {
            EnvFilter::new(USUAL)
        };
        let lines =
            tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
        let lines = match format {
            LogFormat::Text => {
                let has_colour =
                    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
                lines.with_ansi(has_colour).boxed()
            }
            LogFormat::Json => lines.json().flatten_event(true).boxed(),
        };
        let registry = tracing_subscriber::registry();
        #[cfg(feature = "opentelemetry")]
        let spans = spans::Spans::begin()?;
        #[cfg(feature = "opentelemetry")]
        let registry = registry.with(spans.as_ref().map(spans::Spans::layer));
        registry.with(lines.with_filter(filter)).try_init()?;
        Ok(Self {
            #[cfg(feature = "opentelemetry")]
            spans,
        })
    }

    /// Says what is left to say.
    pub fn end(&self) {
        #[cfg(feature = "opentelemetry")]
        if let Some(spans) = &self.spans {
            spans.end();
        }
    }
}
