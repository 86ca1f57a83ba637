//! The words of the commands that exchange declarations with the contact center and those who build agents.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What is imported.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportKind {
    /// Proactive engagements with their attributes and dispositions
    Engagement,
}

/// How what was found is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Text,
    /// One JSON document; that of `--check` is described by `docs/schemas/drift.schema.json`
    Json,
}

/// `journey import`
#[derive(Debug, Args)]
pub struct Import {
    /// What is imported
    pub kind: ImportKind,
    /// The files of one export, as JSON of the Dataverse Web API or as CSV
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Say what differs from the engagements of a project, and end with status 1 if anything does; behind the files
    #[arg(long, value_name = "PATH", num_args = 0..=1)]
    pub check: Option<Option<PathBuf>>,
    /// The name of the engagement in the language, where the export has one
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// How the result is written
    #[arg(long, short, default_value = "text")]
    pub format: ReportFormat,
    /// The file to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// What is exported.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportKind {
    /// The JSON Schema of what passes between a journey and the agent of an engagement
    Contract,
}

/// `journey export`
#[derive(Debug, Args)]
pub struct Export {
    /// What is exported
    pub kind: ExportKind,
    /// The engagement, or with `--all` the project's folder
    #[arg(value_name = "ENGAGEMENT", required_unless_present = "all")]
    pub name: Option<String>,
    /// A project's folder, or a file [default: the nearest folder upwards with a `journey.toml`]
    #[arg(conflicts_with = "all")]
    pub path: Option<PathBuf>,
    /// Write the contracts of all engagements into a folder, each to NAME.schema.json
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub all: Option<PathBuf>,
    /// The file to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over files that are there
    #[arg(long)]
    pub force: bool,
}
