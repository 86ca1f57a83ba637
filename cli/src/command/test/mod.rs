//! `journey test`: the scenarios, their failures, and what none of them takes.

mod coverage;
mod junit;
mod text;

use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use journey_plan::scenario::Scenario;
use journey_runtime::scenario::{Coverage, ScenarioResult, run_all};

use crate::arguments::{Checked, CoverageFormat, Program, Test, TestFormat};
use crate::checked::{folder_from_here, load_sound};
use crate::outcome::{Failure, Outcome};
use crate::report::counted;
use crate::session::{Session, write_file};
use crate::terminal::Style;

/// Runs the scenarios.
pub(super) fn run(session: Session, arguments: &Test) -> Result<Outcome, Failure> {
    let (format, path) = coverage_and_path(arguments)?;
    let program = Checked { program: Program { path }, deny: arguments.checked.deny };
    let Some(checked) = load_sound(session, &program)? else {
        return Ok(Outcome::Faulty);
    };
    let program = checked.compile()?;
    let scenarios = chosen(&program.scenarios, arguments.filter.as_deref());
    if let (true, Some(filter)) = (scenarios.is_empty(), &arguments.filter) {
        return Err(Failure::misused(format!("no scenario has `{filter}` in its name"))
            .help(format!("there are {}", counted(program.scenarios.len(), "scenario"))));
    }
    let results = run_all(&program.plan, &scenarios);
    let failed = results.iter().filter(|result| result.failure.is_some()).count();

    write_results(session, arguments, format, (&scenarios, &results))?;
    if let Some(format) = format {
        let coverage = Coverage::of(&program.plan, results.iter().map(|result| &result.taken));
        let folder = folder_from_here(&checked.project.root);
        write_coverage(session, arguments, format, &coverage, &folder)?;
    }
    session.say(&summary(results.len(), failed, session.error_colour))?;
    Ok(Outcome::fine_if(failed == 0))
}

/// How coverage is written, and which program is meant: in `--coverage renewals` the word is the program.
fn coverage_and_path(
    arguments: &Test,
) -> Result<(Option<CoverageFormat>, Option<PathBuf>), Failure> {
    let path = arguments.checked.program.path.clone();
    let Some(word) = &arguments.coverage else { return Ok((None, path)) };
    match (CoverageFormat::from_str(word, false), path) {
        (Ok(format), path) => Ok((Some(format), path)),
        (Err(_), None) if Path::new(word).exists() => {
            Ok((Some(CoverageFormat::Text), Some(PathBuf::from(word))))
        }
        (Err(_), _) => Err(Failure::misused(format!("coverage cannot be written as `{word}`"))
            .help("the formats are `text` and `lcov`")),
    }
}

/// Writes the results to the stream or file that the coverage leaves to them.
fn write_results(
    session: Session,
    arguments: &Test,
    coverage: Option<CoverageFormat>,
    (scenarios, results): (&[Scenario], &[ScenarioResult]),
) -> Result<(), Failure> {
    let text = match arguments.format {
        TestFormat::Text => text::results(session, scenarios, results),
        TestFormat::Junit => junit::render(scenarios, results),
    };
    match (coverage, file(arguments)) {
        (Some(CoverageFormat::Lcov), None) => session.report(&text),
        (Some(CoverageFormat::Lcov), Some(_)) => session.print(&text),
        (Some(CoverageFormat::Text) | None, file) => emit(session, file, &text),
    }
}

fn write_coverage(
    session: Session,
    arguments: &Test,
    format: CoverageFormat,
    coverage: &Coverage,
    folder: &str,
) -> Result<(), Failure> {
    match format {
        CoverageFormat::Text => session.report(&coverage::text(coverage, session.error_colour)),
        CoverageFormat::Lcov => emit(session, file(arguments), &coverage::lcov(coverage, folder)),
    }
}

/// The file that was named, unless it stands for standard output.
fn file(arguments: &Test) -> Option<&Path> {
    arguments.output.as_deref().filter(|path| *path != Path::new("-"))
}

/// Writes a document to a file, or to standard output where none is named.
fn emit(session: Session, file: Option<&Path>, text: &str) -> Result<(), Failure> {
    match file {
        Some(file) => write_file(file, text),
        None => session.print(text),
    }
}

fn chosen(scenarios: &[Scenario], filter: Option<&str>) -> Vec<Scenario> {
    let filter = filter.unwrap_or("").to_lowercase();
    let is_meant = |one: &&Scenario| one.name.to_lowercase().contains(&filter);
    scenarios.iter().filter(is_meant).cloned().collect()
}

fn summary(all: usize, failed: usize, colour: bool) -> String {
    if all == 0 {
        let hint = "write one: scenario \"what it shows\" for JOURNEY { … }";
        return Style::Warning.paint("the program has no scenarios", colour) + "\n  " + hint;
    }
    if failed == 0 {
        return Style::Good.paint(&format!("{} passed", counted(all, "scenario")), colour);
    }
    let failed = format!("{} of {} failed", failed, counted(all, "scenario"));
    Style::Error.paint(&failed, colour)
}
