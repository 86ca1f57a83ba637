//! The words of the commands that run the engine and talk to it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Checked;

/// Where the engine is.
#[derive(Clone, Debug, Args)]
pub struct Server {
    /// Where the engine answers
    #[arg(
        long,
        value_name = "URL",
        env = "JOURNEY_SERVER",
        hide_env_values = true,
        default_value = "http://127.0.0.1:8440"
    )]
    pub server: String,
    /// The environment variable that holds the token
    #[arg(long, value_name = "NAME", default_value = "JOURNEY_TOKEN")]
    pub token_env: String,
}

/// How data is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum DataFormat {
    /// For people
    Text,
    /// As the HTTP interface gives it
    Json,
}

/// How data is written, and where it comes from.
#[derive(Clone, Debug, Args)]
pub struct Asked {
    /// Where the engine is.
    #[command(flatten)]
    pub server: Server,
    /// How the answer is written
    #[arg(long, short, default_value = "text")]
    pub format: DataFormat,
}

/// How log lines are written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object per line
    Json,
}

/// `journey serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// The program.
    #[command(flatten)]
    pub checked: Checked,
    /// The environment of `journey.toml`: `[environments.NAME]`
    #[arg(long, short, value_name = "NAME")]
    pub env: String,
    /// Where the HTTP interface listens [default: the environment's `listen`, else 127.0.0.1:8440]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// The database [default: the environment's `database`, else journey.db in the project's folder]
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// How log lines are written [default: text on a terminal, else json]
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<LogFormat>,
    /// Start every journey that was never started
    #[arg(long)]
    pub start: bool,
}

/// `journey publish`
#[derive(Debug, Args)]
pub struct Publish {
    /// The program.
    #[command(flatten)]
    pub checked: Checked,
    /// Move the people inside from OLD, the version that is published: a folder, a file, a plan or a git revision
    #[arg(long, value_name = "OLD")]
    pub migrate: Option<String>,
    /// What was decided about people whom the new version has no place for; `journey diff` says who they are
    #[arg(long, value_name = "FILE", requires = "migrate")]
    pub migration: Option<PathBuf>,
    /// Let those finish on the old version who cannot go on in the new one
    #[arg(long, requires = "migrate")]
    pub keep_others: bool,
    /// Only say what would become of the people inside
    #[arg(long, requires = "migrate")]
    pub dry_run: bool,
    /// Where the engine is.
    #[command(flatten)]
    pub asked: Asked,
}

/// What is done to a journey.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum JourneyAction {
    /// Contacts enter from now on
    Start,
    /// Nobody enters and nothing goes out; time goes on
    Pause,
    /// What was held goes out, as far as it still may
    Resume,
    /// Nobody enters, and all runs inside end
    Stop,
}

/// `journey journeys`
#[derive(Debug, Args)]
pub struct Journeys {
    /// The journey [default: list all]
    pub name: Option<String>,
    /// What to do with it [default: show it]
    pub action: Option<JourneyAction>,
    /// Where the engine is.
    #[command(flatten)]
    pub asked: Asked,
}

/// Where a run stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunState {
    /// A step waits for the end of a quiet time
    Held,
    /// A step waits for room: capacity, a provider that is down, a journey that is paused
    Ready,
    /// On a `wait`
    Waiting,
    /// On a `delay` or `retry`
    Resting,
    /// Parked for an operator
    Quarantined,
    /// Ended
    Done,
}

/// What is done to a run.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunAction {
    /// Try again the step on which it is parked
    Retry,
    /// Go on behind the step on which it is parked
    Skip,
    /// End it
    End,
}

/// `journey runs`
#[derive(Debug, Args)]
pub struct Runs {
    /// The run [default: list them]
    pub id: Option<String>,
    /// What to do with it [default: show everything that happened in it]
    pub action: Option<RunAction>,
    /// Only runs of this journey
    #[arg(long, short, value_name = "NAME", conflicts_with = "id")]
    pub journey: Option<String>,
    /// Only runs on the step with this stable id
    #[arg(long, value_name = "ID", conflicts_with = "id")]
    pub step: Option<String>,
    /// Only runs of this contact
    #[arg(long, value_name = "ID", conflicts_with = "id")]
    pub contact: Option<String>,
    /// Only runs in this state
    #[arg(long, conflicts_with = "id")]
    pub state: Option<RunState>,
    /// How many at most
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50, conflicts_with = "id",
          value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub limit: u16,
    /// Only runs behind this one, which the last page named
    #[arg(long, value_name = "ID", conflicts_with = "id")]
    pub after: Option<String>,
    /// Where the engine is.
    #[command(flatten)]
    pub asked: Asked,
}

/// `journey why`
#[derive(Debug, Args)]
pub struct Why {
    /// The contact's id
    pub contact: String,
    /// Where the engine is.
    #[command(flatten)]
    pub asked: Asked,
}

/// `journey contacts`
#[derive(Debug, Args)]
pub struct Contacts {
    /// What is done.
    #[command(subcommand)]
    pub command: ContactCommand,
}

/// What is done with contacts.
#[derive(Debug, Subcommand)]
pub enum ContactCommand {
    /// Put many contacts, from a table or a file with one JSON object per line
    #[command(
        after_help = "The first line of a table names the columns: `id`, fields of the contact, and where wanted\n\
                            `segments` (separated by `;`) and `consent:PROFILE/PURPOSE` with opted_in, opted_out or\n\
                            not_set. An empty cell leaves a field unset.\n\n\
                            Example:\n  journey contacts import renewals.csv --segment ExpiringPolicies"
    )]
    Import(ImportContacts),
    /// Put a contact; all of its fields are replaced
    #[command(
        after_help = "Example:\n  journey contacts put c-17 mobile=+12125550101 policy_no=P-9 renewal_date=2026-04-01 tier=Gold \
                            --segment ExpiringPolicies"
    )]
    Put(PutContact),
    /// Erase a contact: its runs end, and nothing personal stays
    #[command(after_help = "Example:\n  journey contacts erase c-17")]
    Erase(EraseContact),
    /// Show a contact
    #[command(after_help = "Example:\n  journey contacts show c-17")]
    Show(ShowContact),
}

/// What contacts get on top.
#[derive(Clone, Debug, Args)]
pub struct Added {
    /// A segment to join; may be given several times
    #[arg(long = "segment", value_name = "NAME")]
    pub segments: Vec<String>,
    /// A consent to record, such as `RetailSms/Service=opted_in`; may be given several times
    #[arg(long = "consent", value_name = "PROFILE/PURPOSE[/TOPIC]=STATE")]
    pub consents: Vec<String>,
}

/// `journey contacts import`
#[derive(Debug, Args)]
pub struct ImportContacts {
    /// The file: a table (`.csv`), or one JSON object per line (`.ndjson`, `.jsonl`)
    pub file: PathBuf,
    /// What each contact gets on top.
    #[command(flatten)]
    pub added: Added,
    /// Where the engine is.
    #[command(flatten)]
    pub asked: Asked,
}

/// `journey contacts put`
#[derive(Debug, Args)]
pub struct PutContact {
    /// The contact's id
    pub id: String,
    /// Its fields
    #[arg(value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// What it gets on top.
    #[command(flatten)]
    pub added: Added,
    /// Where the engine is.
    #[command(flatten)]
    pub server: Server,
}

/// `journey contacts erase`
#[derive(Debug, Args)]
pub struct EraseContact {
    /// The contact's id
    pub id: String,
    /// Where the engine is.
    #[command(flatten)]
    pub server: Server,
}

/// `journey contacts show`
#[derive(Debug, Args)]
pub struct ShowContact {
    /// The contact's id
    pub id: String,
    /// Where the engine is.
    #[command(flatten)]
    pub asked: Asked,
}

/// `journey raise`
#[derive(Debug, Args)]
pub struct Raise {
    /// The trigger
    pub trigger: String,
    /// The contact's id
    pub contact: String,
    /// The trigger's attributes
    #[arg(value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// What the event is known by: sending it again changes nothing
    #[arg(long, value_name = "ID")]
    pub event_id: Option<String>,
    /// Where the engine is.
    #[command(flatten)]
    pub asked: Asked,
}

/// `journey backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write; it must not exist
    pub to: PathBuf,
    /// The database
    #[arg(long, value_name = "FILE", default_value = "journey.db")]
    pub data: PathBuf,
}
