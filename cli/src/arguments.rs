//! The command line's words: commands, options, and their help with an example each.
//!
//! Completions and the man page are made from the same definitions.

mod exchange;
mod serving;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{report, review};

pub use exchange::{Export, ExportKind, Import, ImportKind, ReportFormat};
pub use serving::{
    Added, Asked, Backup, ContactCommand, Contacts, DataFormat, EraseContact, ImportContacts,
    JourneyAction, Journeys, LogFormat, Publish, PutContact, Raise, RunAction, RunState, Runs,
    Serve, Server, ShowContact, Why,
};

/// Conversational customer journeys: write them, check them, test them, run them.
#[derive(Debug, Parser)]
#[command(
    name = "journey",
    version,
    arg_required_else_help = true,
    after_help = "Examples:\n  journey init renewals    start a project\n  \
                  journey run renewals     see it work on simulated contacts\n\n\
                  `journey explain` lists every diagnostic, `journey explain pack` every rule pack.\n\
                  Exit status: 0 fine, 1 errors in the input, 2 wrong use, 3 a fault while running."
)]
pub struct Arguments {
    /// What is the same for every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What is the same for every command.
#[derive(Copy, Clone, Debug, Args)]
pub struct Global {
    /// Say nothing but diagnostics and results
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: every diagnostic, every timeline, what was proved
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a small project that checks, tests and runs
    #[command(after_help = "Example:\n  journey init renewals && journey run renewals")]
    Init(Init),
    /// Find mistakes in a project or a file
    #[command(after_help = "Examples:\n  journey check\n  journey check renewals --watch\n  \
                            journey check renewals --facts\n  \
                            journey check --format sarif > journey.sarif")]
    Check(Check),
    /// Write files in the canonical form
    #[command(after_help = "Examples:\n  journey fmt\n  journey fmt --check\n  \
                            journey fmt - < renewal.journey")]
    Fmt(Fmt),
    /// Say what a diagnostic means, with a bad and a good example; or what a rule pack covers
    #[command(after_help = "Examples:\n  journey explain non-exhaustive-branch\n  \
                            journey explain pack\n  journey explain pack us-federal")]
    Explain(Explain),
    /// Write the executable plan as JSON
    #[command(after_help = "Example:\n  journey build renewals -o renewals.plan.json")]
    Build(Build),
    /// Draw a journey
    #[command(after_help = "Examples:\n  journey graph renewals --journey RenewalOutreach \
                            --format dot | dot -Tsvg > renewal.svg\n  \
                            journey graph renewals --overlay coverage --format html -o graph.html\n  \
                            journey graph renewals --overlay forecast --forecast Baseline --format svg\n  \
                            journey graph renewals --overlay live --server http://127.0.0.1:8440\n  \
                            journey graph renewals --overlay diff --old main --format svg -o diff.svg")]
    Graph(Graph),
    /// Say what changed in behaviour between two versions, for a reviewer
    #[command(after_help = "Examples:\n  journey diff main HEAD\n  \
                            journey diff --git main renewals --deny breaking\n  \
                            journey diff main:renewals renewals --format markdown -o comment.md\n  \
                            journey diff live.plan.json renewals\n\n\
                            A name that is both a path and a revision means the path. docs/reviews.md says what \
                            is breaking.")]
    Diff(Diff),
    /// Run the scenarios
    #[command(after_help = "Examples:\n  journey test renewals\n  \
                            journey test --filter voicemail -v\n  \
                            journey test --coverage lcov -o lcov.info\n  \
                            journey test --format junit -o junit.xml")]
    Test(Test),
    /// Say what a journey would do: outcomes, steps, contacts per person, times, calls per hour
    #[command(after_help = "Examples:\n  journey forecast renewals\n  \
                            journey forecast renewals --format html -o forecast.html\n  \
                            journey forecast renewals --compare main")]
    Forecast(Forecast),
    /// Take simulated contacts through the journeys in compressed time
    #[command(after_help = "Examples:\n  journey run examples/renewals\n  \
                            journey run --contacts 2000 --seed 3 --fast")]
    Run(Run),
    /// Run the journeys for real: the durable engine with its HTTP interface
    #[command(after_help = "Example:\n  journey serve examples/renewals --env local --start")]
    Serve(Serve),
    /// Give a running engine the plan of a program
    #[command(
        after_help = "Examples:\n  JOURNEY_TOKEN=… journey publish renewals --server https://journey.example.com\n  \
                      journey publish --migrate main --dry-run\n  \
                      journey publish --migrate main --migration renewals.migration.toml"
    )]
    Publish(Publish),
    /// Show the journeys of a running engine; start, pause, resume or stop one
    #[command(
        after_help = "Examples:\n  journey journeys\n  journey journeys RenewalOutreach start"
    )]
    Journeys(Journeys),
    /// Show the runs of a running engine; retry, skip or end one that is parked
    #[command(
        after_help = "Examples:\n  journey runs --journey RenewalOutreach --state quarantined\n  \
                            journey runs 0a1b2c3d-12\n  journey runs 0a1b2c3d-12 retry"
    )]
    Runs(Runs),
    /// Say why a contact was or was not contacted
    #[command(after_help = "Example:\n  journey why c-17")]
    Why(Why),
    /// Put contacts into a running engine, show them, erase them
    #[command(
        after_help = "Example:\n  journey contacts import renewals.csv --segment ExpiringPolicies"
    )]
    Contacts(Contacts),
    /// Raise a trigger for a contact
    #[command(
        after_help = "Example:\n  journey raise PolicyRenewed c-17 policy_no=P-9 premium=120 --event-id bill-7"
    )]
    Raise(Raise),
    /// Copy the engine's database, also while the engine runs
    #[command(after_help = "Example:\n  journey backup --data journey.db monday.db")]
    Backup(Backup),
    /// Turn an export of the contact center into declarations, or say what differs from a project's
    #[command(
        after_help = "Examples:\n  journey import engagement configs.json attributes.json dispositions.csv \
                            -o engagements.journey\n  \
                            journey import engagement configs.json attributes.json --check renewals"
    )]
    Import(Import),
    /// Write the contract of an engagement for those who build its agent
    #[command(
        after_help = "Examples:\n  journey export contract RenewalCall renewals -o renewal-call.schema.json\n  \
                            journey export contract renewals --all contracts"
    )]
    Export(Export),
    /// Serve an editor: the language server on standard input and output
    #[command(after_help = "Editors start it; docs/editors.md says how to set them up.")]
    Lsp(Lsp),
    /// Write a completion script for a shell
    #[command(after_help = "Example:\n  journey completions bash > \
                            ~/.local/share/bash-completion/completions/journey")]
    Completions(Completions),
    /// Write the manual page
    #[command(after_help = "Example:\n  journey man | man -l -")]
    Man,
}

/// How an editor talks to the language server.
#[derive(Debug, Args)]
pub struct Lsp {
    /// Talk over standard input and output, which is the only way; for editors that say so
    #[arg(long)]
    pub stdio: bool,
}

/// Which program is meant.
#[derive(Debug, Args)]
pub struct Program {
    /// A project's folder, or a file [default: the nearest folder upwards with a `journey.toml`]
    pub path: Option<PathBuf>,
}

/// What counts as an error on top of errors.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings count as errors
    Warnings,
}

/// What commands that check a program first have in common.
#[derive(Debug, Args)]
pub struct Checked {
    /// Which program is meant.
    #[command(flatten)]
    pub program: Program,
    /// End with status 1 where there are warnings, too
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
}

/// `journey init`
#[derive(Debug, Args)]
pub struct Init {
    /// The folder; it is made where it does not exist
    #[arg(default_value = ".")]
    pub dir: PathBuf,
}

/// `journey check`
#[derive(Debug, Args)]
pub struct Check {
    /// The program.
    #[command(flatten)]
    pub checked: Checked,
    /// How diagnostics are written [default: rich on a terminal, else plain]
    #[arg(long, short)]
    pub format: Option<report::Format>,
    /// Show what is proved of each journey: the longest run, the most calls, texts and emails, each contact rule
    #[arg(long)]
    pub facts: bool,
    /// Check again whenever a file changes
    #[arg(long, short)]
    pub watch: bool,
}

/// `journey fmt`
#[derive(Debug, Args)]
pub struct Fmt {
    /// A project's folder, or a file, or `-` for standard input
    /// [default: the nearest folder upwards with a `journey.toml`]
    pub path: Option<PathBuf>,
    /// Change nothing; show what would change and end with status 1 if anything would
    #[arg(long)]
    pub check: bool,
}

/// `journey explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// The code of a diagnostic, or the word `pack` [default: list all codes]
    pub code: Option<String>,
    /// Behind `pack`: the name of a rule pack, with or without its date [default: list all packs]
    pub name: Option<String>,
}

/// `journey build`
#[derive(Debug, Args)]
pub struct Build {
    /// The program.
    #[command(flatten)]
    pub checked: Checked,
    /// The file to write; `-` for standard output
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
}

/// `journey graph`
#[derive(Debug, Args)]
pub struct Graph {
    /// The program.
    #[command(flatten)]
    pub program: Program,
    /// The journey, where there are several
    #[arg(long, short, value_name = "NAME")]
    pub journey: Option<String>,
    /// The kind of drawing
    #[arg(long, short, default_value = "mermaid")]
    pub format: GraphFormat,
    /// The file that is written [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Where the boxes of `svg` and `html` lead: an address in which `{file}` (relative to the project), `{line}` and
    /// `{column}` stand for the place of the step
    #[arg(long, value_name = "ADDRESS", default_value = "{file}#L{line}")]
    pub link: String,
    /// What is told of steps and arms, beside them and in a legend
    #[arg(long, value_name = "WHAT")]
    pub overlay: Option<Told>,
    /// The forecast whose shares are told, where there are several
    #[arg(long, value_name = "NAME", requires = "overlay")]
    pub forecast: Option<String>,
    /// The old version of `diff`: a folder, a file, a plan, or a git revision
    #[arg(long, value_name = "OLD", requires = "overlay")]
    pub old: Option<String>,
    /// The counts that are told, in a file that `journey journeys --format json` wrote [default: those of the engine]
    #[arg(long, value_name = "FILE", requires = "overlay")]
    pub census: Option<PathBuf>,
    /// Where the engine is.
    #[command(flatten)]
    pub server: Server,
}

/// What a drawing tells of steps and arms.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum Told {
    /// How many scenarios come to each step and take each arm
    Coverage,
    /// Which share of the contacts of a forecast comes to each step and takes each arm
    Forecast,
    /// How many people are on each step of a running engine
    Live,
    /// Which steps are added, removed or changed since an old version
    Diff,
}

/// The kinds of drawings.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// Mermaid, which GitHub and GitLab show in Markdown
    Mermaid,
    /// Graphviz
    Dot,
    /// A picture that needs no other program
    Svg,
    /// A page with the picture, a legend and the steps as a list
    Html,
}

/// Which changes end the command with status 1.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum DenyChange {
    /// Contacts get more or something else, or a system outside has to change
    Breaking,
    /// Anything that is not only a name or an order without effect
    Behaviour,
}

/// `journey diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// The old side: a folder, a file, a plan, a git revision, or `REVISION:PATH`; with `--git` the program instead
    pub old: Option<String>,
    /// The new side, in the same words [default: the program around the current folder]
    pub new: Option<String>,
    /// Compare this git revision with the working folder
    #[arg(long, value_name = "REVISION")]
    pub git: Option<String>,
    /// Only this journey
    #[arg(long, short, value_name = "NAME")]
    pub journey: Option<String>,
    /// How the changes are written
    #[arg(long, short, default_value = "text")]
    pub format: review::Format,
    /// End with status 1 where there are such changes
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<DenyChange>,
    /// How many people are where: a running engine, or a file that `journey journeys --format json` wrote
    #[arg(long, value_name = "URL|FILE")]
    pub census: Option<String>,
    /// The environment variable that holds the engine's token
    #[arg(long, value_name = "NAME", default_value = "JOURNEY_TOKEN")]
    pub token_env: String,
    /// What was decided about people inside whom the new side has no place for
    #[arg(long, value_name = "FILE")]
    pub migration: Option<PathBuf>,
    /// Write such a file to fill in, with the choices
    #[arg(long, value_name = "FILE", conflicts_with = "migration")]
    pub write_migration: Option<PathBuf>,
    /// The file that is written [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `journey test`
#[derive(Debug, Args)]
pub struct Test {
    /// The program.
    #[command(flatten)]
    pub checked: Checked,
    /// Run only the scenarios whose name contains this text
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Report which arms, timeouts and exits no scenario takes, as `text` (what is meant without a word) or `lcov`
    // WHY: no list of values, so that a path may follow the bare option.
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, default_missing_value = "text")]
    pub coverage: Option<String>,
    /// How the results are written
    #[arg(long, short, default_value = "text")]
    pub format: TestFormat,
    /// The file for the coverage in lcov, or else for the results [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How coverage is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum CoverageFormat {
    /// For people
    Text,
    /// For tools that read lcov
    Lcov,
}

/// How the results of scenarios are written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For people
    Text,
    /// JUnit's XML, for build servers
    Junit,
}

/// `journey forecast`
#[derive(Debug, Args)]
pub struct Forecast {
    /// A project's folder, a file, or a plan that `journey build` wrote.
    #[command(flatten)]
    pub program: Program,
    /// The forecast, where there are several
    #[arg(long, value_name = "NAME")]
    pub forecast: Option<String>,
    /// How many contacts are simulated [default: the forecast's]
    #[arg(long, short = 'n', value_name = "N")]
    pub contacts: Option<u64>,
    /// Where the simulated chance starts; the same seed gives the same result [default: the forecast's]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Run the same forecast over another plan, too, and say what differs: a folder, a file, a plan, or a git
    /// revision
    #[arg(long, value_name = "OLD")]
    pub compare: Option<String>,
    /// How the result is written
    #[arg(long, short, default_value = "text")]
    pub format: ForecastFormat,
    /// The file that is written [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How forecasts are written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ForecastFormat {
    /// For people, 80 columns wide
    Text,
    /// For programs, described by `docs/schemas/forecast.schema.json`
    Json,
    /// A page with plots that needs nothing else
    Html,
}

/// `journey run`
#[derive(Debug, Args)]
pub struct Run {
    /// The program.
    #[command(flatten)]
    pub checked: Checked,
    /// Only this forecast [default: all, one after the other]
    #[arg(long, value_name = "NAME")]
    pub forecast: Option<String>,
    /// Only this journey
    #[arg(long, short, value_name = "NAME")]
    pub journey: Option<String>,
    /// How many contacts are simulated
    #[arg(long, short = 'n', value_name = "N", default_value_t = 500,
          value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub contacts: u64,
    /// Where the simulated chance starts [default: the forecast's]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Show only the result
    #[arg(long)]
    pub fast: bool,
    /// How long the show lasts, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 6, conflicts_with = "fast",
          value_parser = clap::value_parser!(u64).range(1..=600))]
    pub duration: u64,
}

/// `journey completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}
