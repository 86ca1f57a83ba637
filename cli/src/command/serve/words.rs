//! What `journey serve` says: what it serves, and why it does not.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use journey_engine::OpenError;
use journey_engine::connector::StartProblem;
use journey_engine::environment::Problem;
use journey_engine::http::ListenError;
use journey_engine::view::{Journey, JourneyState, Published};

use crate::outcome::Failure;
use crate::project::MANIFEST;
use crate::terminal::Style;

/// What is served, and where.
pub(super) struct Served {
    pub(super) environment: String,
    pub(super) address: SocketAddr,
    pub(super) database: PathBuf,
    pub(super) published: Published,
    pub(super) journeys: Vec<Journey>,
}

impl Served {
    /// For a person, or a program that waits for the address.
    pub(super) fn text(&self, colour: bool) -> String {
        let mut out = format!(
            "{} in environment {}\n",
            Style::Good.paint("serving", colour),
            Style::Name.paint(&self.environment, colour)
        );
        let news = if self.published.new { "published" } else { "as before" };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  address   http://{}", self.address);
        let _ = writeln!(out, "  database  {}", self.database.display());
        let _ = writeln!(out, "  plan      {} ({news})", self.published.digest);
        for Journey { name, state, inside, .. } in &self.journeys {
            let told = match state {
                JourneyState::Draft => format!("draft: `journey journeys {name} start` starts it"),
                JourneyState::Started => format!("started, {inside} inside"),
                JourneyState::Paused => format!("paused, {inside} inside"),
                JourneyState::Stopped => "stopped".to_owned(),
            };
            let _ = writeln!(out, "  {}  {told}", Style::Strong.paint(name, colour));
        }
        out
    }
}

/// What is wrong with the environment.
pub(super) fn of_problems(problems: &[Problem], colour: bool) -> String {
    let mut out = String::new();
    for Problem { place, message, help } in problems {
        let place = place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
        let word = Style::Error.paint("error", colour);
        let _ = writeln!(out, "{MANIFEST}{place}: {word}: {message}");
        if let Some(help) = help {
            let _ = writeln!(out, "  help: {help}");
        }
    }
    out
}

/// What keeps the engine from starting, by name.
pub(super) fn of_starting(problems: &[StartProblem]) -> Failure {
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    let helps: Vec<&str> = problems.iter().filter_map(|problem| problem.help.as_deref()).collect();
    let failure = Failure::misused(messages.join("\n  "));
    if helps.is_empty() { failure } else { failure.help(helps.join("\n        ")) }
}

/// Why the address cannot be had.
pub(super) fn of_listening(error: &ListenError) -> Failure {
    Failure::misused(error.to_string()).help(error.help())
}

/// Why the database cannot be had.
pub(super) fn of_opening(error: &OpenError) -> Failure {
    let failure = Failure::misused(error.to_string());
    match error {
        OpenError::InUse(_) => failure.help("end the other one, or name another file with --data"),
        OpenError::Newer { .. } => failure.help("run the newer version of journey"),
        OpenError::Foreign(_) => failure.help("name another file with --data"),
        OpenError::Plan(_) => Failure::fault(error.to_string()),
        OpenError::Ahead { .. } | OpenError::Disk { .. } => failure,
    }
}
