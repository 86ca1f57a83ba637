//! `journey check`: mistakes, once or whenever a file changes.

use std::path::Path;

use journey_plan::draw::words::length;

use crate::arguments::Check;
use crate::checked::{Checked, is_fine, summary_line, tell_with};
use crate::facts::table;
use crate::outcome::{Failure, Outcome};
use crate::report::{Format, counted};
use crate::session::Session;
use crate::terminal::{Stream, Style};
use crate::watch;

/// Checks once, or for ever.
pub(super) fn run(session: Session, arguments: &Check) -> Result<Outcome, Failure> {
    let format = arguments.format;
    if arguments.facts && !has_place_for_facts(format) {
        let help = "leave out `--format` for a table, or use `--format json` for data";
        return Err(Failure::misused("this format has no place for `--facts`").help(help));
    }
    if arguments.watch {
        return for_ever(session, arguments);
    }
    let (outcome, checked) = once(session, arguments)?;
    // WHY: the process ends here, and giving back the memory of a large program takes time.
    std::mem::forget(checked);
    Ok(outcome)
}

fn once(session: Session, arguments: &Check) -> Result<(Outcome, Checked), Failure> {
    let checked = Checked::load(arguments.checked.program.path.as_deref())?;
    let facts = arguments.facts.then(|| checked.facts());
    tell_with(session, &checked, arguments.format, facts.as_deref())?;
    let summary = checked.report().summary();
    if arguments.format.is_none_or(Format::is_for_people) {
        session.say(&summary_line(summary, session.error_colour))?;
        if let Some(code) = checked.report().first_code() {
            let hint = format!("`journey explain {code}` says more");
            session.say(&Style::Faint.paint(&hint, session.error_colour))?;
        }
        tell_facts(session, &checked)?;
        if let Some(facts) = facts.filter(|_| !session.is_quiet()) {
            session.print(&table(&facts, session.colour))?;
        }
    }
    Ok((Outcome::fine_if(is_fine(summary, arguments.checked.deny)), checked))
}

fn has_place_for_facts(format: Option<Format>) -> bool {
    match format {
        None | Some(Format::Rich | Format::Plain | Format::Json) => true,
        Some(Format::Short | Format::Sarif | Format::Github | Format::Gitlab | Format::Rdjson) => {
            false
        }
    }
}

/// What holds for every run of each journey; said only on demand.
fn tell_facts(session: Session, checked: &Checked) -> Result<(), Failure> {
    if !session.is_verbose() || !checked.is_sound() {
        return Ok(());
    }
    for journey in &checked.compile()?.plan.plan().journeys {
        let facts = &journey.facts;
        let sent = [(facts.calls, "call"), (facts.texts, "text"), (facts.emails, "email")];
        let sent = sent.map(|(most, noun)| counted(most.per_run as usize, noun)).join(", ");
        let name = Style::Name.paint(&journey.name, session.error_colour);
        let longest = length(facts.longest);
        session.say(&format!("{name}: ends within {longest}; at most {sent}"))?;
    }
    Ok(())
}

/// Checks again after every change. A program that cannot be read for a moment is told and tried again.
fn for_ever(session: Session, arguments: &Check) -> Result<Outcome, Failure> {
    let path = arguments.checked.program.path.as_deref();
    loop {
        let seen = watch::state(path);
        if Stream::Error.is_terminal() {
            session.report(watch::CLEAR)?;
        }
        if let Err(failure) = once(session, arguments) {
            session.fail(&failure);
        }
        session.say(&waiting(path))?;
        watch::wait_for_change(path, &seen);
    }
}

fn waiting(path: Option<&Path>) -> String {
    let place =
        path.map_or_else(|| "the project".to_owned(), |path| format!("`{}`", path.display()));
    format!("\nwatching {place}; press Ctrl-C to end")
}
