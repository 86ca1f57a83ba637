//! `journey fmt`: the canonical form, in place, as a difference, or through the standard streams.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use journey_grammar::fmt::format;
use journey_grammar::{FileId, Source, parse};
use similar::TextDiff;

use crate::arguments::Fmt;
use crate::outcome::{Failure, Outcome};
use crate::project::{self, journey_files, locate, read_source};
use crate::report::counted;
use crate::session::{Session, write_file};
use crate::terminal::Style;
use crate::workers::Workers;

/// Stands for standard input.
const STDIN: &str = "-";

/// What became of a file.
enum Formatted {
    /// It was in the canonical form already.
    Same,
    /// Its text before and after.
    Changed(String, String),
    /// It was left alone.
    Refused(Failure),
}

/// Formats.
pub(super) fn run(session: Session, arguments: &Fmt) -> Result<Outcome, Failure> {
    if arguments.path.as_deref() == Some(Path::new(STDIN)) {
        return filter(session, arguments.check);
    }
    let files = files(arguments.path.as_deref())?;
    let formatted = Workers::new().map(files.len(), |index| files.get(index).map(|file| one(file)));
    let mut changed = 0;
    let mut first_failure = None;
    for (file, formatted) in files.iter().zip(formatted.into_iter().flatten()) {
        match formatted {
            Formatted::Same => {}
            Formatted::Changed(before, after) => {
                changed += 1;
                settle(session, arguments.check, file, &before, &after)?;
            }
            Formatted::Refused(failure) => {
                if let Some(earlier) = first_failure.replace(failure) {
                    session.fail(&earlier);
                }
            }
        }
    }
    if let Some(failure) = first_failure {
        return Err(failure);
    }
    let (all, some) = (counted(files.len(), "file"), counted(changed, "file"));
    session.say(&match (arguments.check, changed) {
        (_, 0) => format!("{all} in canonical form"),
        (true, _) => format!("{some} of {} would change", files.len()),
        (false, _) => format!("{some} of {} changed", files.len()),
    })?;
    Ok(Outcome::fine_if(!arguments.check || changed == 0))
}

/// Which files are formatted: the one that was named, or all of the program.
fn files(path: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    if let Some(file) = path.filter(|path| path.is_file()) {
        if file.file_name().is_some_and(|name| name == project::MANIFEST) {
            return journey_files(&locate(path)?.root);
        }
        return Ok(vec![file.to_owned()]);
    }
    locate(path)?.files()
}

fn one(file: &Path) -> Formatted {
    match read_source(FileId(0), &file.to_string_lossy(), file) {
        Ok((source, None)) => canonical(&source),
        Ok((_, Some(fault))) => {
            let title = fault.title;
            Formatted::Refused(Failure::misused(format!("`{}`: {title}", file.display())))
        }
        Err(failure) => Formatted::Refused(failure),
    }
}

fn canonical(source: &Source) -> Formatted {
    match format(&parse(source.clone())) {
        Ok(text) if *text == *source.text => Formatted::Same,
        Ok(text) => Formatted::Changed(source.text.to_string(), text),
        Err(bug) => Formatted::Refused(
            Failure::fault(format!("`{}` was left alone: {bug}", source.name))
                .help("this is a bug in journey; please report it with the file"),
        ),
    }
}

fn settle(
    session: Session,
    only_check: bool,
    file: &Path,
    before: &str,
    after: &str,
) -> Result<(), Failure> {
    let name = file.display().to_string();
    if only_check {
        return session.print(&difference(&name, before, after, session.colour));
    }
    write_file(file, after)?;
    session.say(&format!("formatted {name}"))
}

fn filter(session: Session, only_check: bool) -> Result<Outcome, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::misused(format!("cannot read standard input: {error}")))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::misused("standard input is not UTF-8 text"))?;
    let source = Source::new(FileId(0), "<stdin>", &text);
    let (before, after) = match canonical(&source) {
        Formatted::Same => (source.text.to_string(), source.text.to_string()),
        Formatted::Changed(before, after) => (before, after),
        Formatted::Refused(failure) => return Err(failure),
    };
    if only_check {
        session.print(&difference("<stdin>", &before, &after, session.colour))?;
        return Ok(Outcome::fine_if(before == after));
    }
    session.print(&after)?;
    Ok(Outcome::Fine)
}

/// The change as a unified difference; empty where there is none.
fn difference(name: &str, before: &str, after: &str, colour: bool) -> String {
    let diff = TextDiff::from_lines(before, after);
    let text = diff.unified_diff().header(name, &format!("{name} (formatted)")).to_string();
    let paint = |line: &str| {
        let style = match line.chars().next() {
            Some('+') => Style::Good,
            Some('-') => Style::Error,
            Some('@') => Style::Name,
            Some(_) | None => return line.to_owned(),
        };
        style.paint(line, colour)
    };
    text.lines().fold(String::new(), |out, line| out + &paint(line) + "\n")
}
