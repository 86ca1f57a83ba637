//! `journey fmt`: the canonical form, in place, as a difference, or through the standard streams.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use journey_grammar::fmt::format;
use journey_grammar::{FileId, Source, parse};
use similar::TextDiff;

use crate::arguments::Fmt;
use crate::outcome::{Failure, Outcome};
use crate::project::{self, BYTE_ORDER_MARK, decode, journey_files, locate, read_bytes};
use crate::report::counted;
use crate::session::{Session, write_file};
use crate::terminal::Style;
use crate::workers::Workers;

/// Stands for standard input.
const STDIN: &str = "-";

/// What standard input is called in messages.
const STDIN_NAME: &str = "<stdin>";

/// What became of a file.
enum Formatted {
    /// Its text was in the canonical form already.
    Same(String),
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
            Formatted::Same(_) => {}
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
    match read_bytes(file) {
        Ok(bytes) => formatted(&file.display().to_string(), bytes),
        Err(failure) => Formatted::Refused(failure),
    }
}

/// The canonical form of the bytes of a file: UTF-8 without a byte-order mark.
fn formatted(name: &str, bytes: Vec<u8>) -> Formatted {
    let is_marked = bytes.starts_with(BYTE_ORDER_MARK.as_bytes());
    let (source, fault) = decode(FileId(0), name, bytes);
    if let Some(fault) = fault {
        return Formatted::Refused(Failure::misused(format!("`{name}`: {}", fault.title)));
    }
    let formatted = canonical(&source);
    if let Formatted::Same(text) = &formatted
        && is_marked
    {
        return Formatted::Changed(format!("{BYTE_ORDER_MARK}{text}"), text.clone());
    }
    formatted
}

fn canonical(source: &Source) -> Formatted {
    match format(&parse(source.clone())) {
        Ok(text) if *text == *source.text => Formatted::Same(text),
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
    let (text, change) = match formatted(STDIN_NAME, bytes) {
        Formatted::Same(text) => (text, None),
        Formatted::Changed(before, after) => {
            let change = difference(STDIN_NAME, &before, &after, session.colour);
            (after, Some(change))
        }
        Formatted::Refused(failure) => return Err(failure),
    };
    if only_check {
        session.print(change.as_deref().unwrap_or_default())?;
        return Ok(Outcome::fine_if(change.is_none()));
    }
    session.print(&text)?;
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
