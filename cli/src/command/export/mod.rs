//! `journey export`: what others build against.

mod contract;
mod fields;

use std::path::{Path, PathBuf};

use journey_compiler::hir::{Engagement, Id};
use journey_grammar::suggest;

use super::import::put;
use crate::arguments::{Checked as Arguments, Export, ExportKind, Program};
use crate::checked::{Checked, load_sound};
use crate::outcome::{Failure, Outcome};
use crate::report::counted;
use crate::session::{Session, write_file};

/// Writes what is asked for.
pub(super) fn run(session: Session, arguments: &Export) -> Result<Outcome, Failure> {
    match arguments.kind {
        ExportKind::Contract => contracts(session, arguments),
    }
}

fn contracts(session: Session, arguments: &Export) -> Result<Outcome, Failure> {
    // With `--all` there is no name, and what stands in its place is the project.
    let (name, path) = match &arguments.all {
        Some(_) => (None, arguments.name.as_ref().map(PathBuf::from)),
        None => (arguments.name.as_deref(), arguments.path.clone()),
    };
    let program = Arguments { program: Program { path }, deny: None };
    let Some(checked) = load_sound(session, &program)? else { return Ok(Outcome::Faulty) };
    match (name, &arguments.all) {
        (Some(name), _) => {
            let text = contract::contract(&checked, engagement(&checked, name)?);
            put(session, arguments.output.as_deref(), arguments.force, &text)?;
        }
        (None, Some(folder)) => all(session, &checked, folder, arguments.force)?,
        (None, None) => return Err(Failure::misused("no engagement is named")),
    }
    Ok(Outcome::Fine)
}

/// The engagement with a name.
fn engagement(checked: &Checked, name: &str) -> Result<Id<Engagement>, Failure> {
    let all = &checked.analysis().program.engagements;
    let found = all.iter().find(|(_, one)| one.name.as_str() == name).map(|(id, _)| id);
    found.ok_or_else(|| {
        let failure = Failure::misused(format!("the program has no engagement `{name}`"));
        let names: Vec<&str> = all.values().map(|one| one.name.as_str()).collect();
        match suggest::best(name, names.iter().copied()) {
            Some(near) => failure.help(format!("did you mean `{}`?", near.name)),
            None if names.is_empty() => failure.help("it declares none"),
            None => failure.help(format!("there is `{}`", names.join("`, `"))),
        }
    })
}

/// Writes all contracts, or none where a file is in the way.
fn all(session: Session, checked: &Checked, folder: &Path, force: bool) -> Result<(), Failure> {
    let engagements = &checked.analysis().program.engagements;
    let texts = engagements.iter().map(|(id, one)| {
        let file = folder.join(format!("{}.schema.json", one.name.as_str()));
        (file, contract::contract(checked, id))
    });
    let texts: Vec<(PathBuf, String)> = texts.collect();
    if texts.is_empty() {
        return Err(Failure::misused("the program has no engagement"));
    }
    if let Some((there, _)) = texts.iter().find(|(file, _)| file.exists() && !force) {
        return Err(Failure::misused(format!("`{}` is there already", there.display()))
            .help("write to another folder, or say `--force`"));
    }
    std::fs::create_dir_all(folder).map_err(|error| Failure::file("write", folder, &error))?;
    for (file, text) in &texts {
        write_file(file, text)?;
    }
    session.say(&format!("wrote {} to {}", counted(texts.len(), "contract"), folder.display()))
}
