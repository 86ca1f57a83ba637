//! `journey diff`: what changed in behaviour, for a reviewer.

use std::path::Path;

use journey_plan::compare::Weight;

use crate::arguments::{DenyChange, Diff};
use crate::outcome::{Failure, Outcome};
use crate::people::{Census, Given, write_file as write_migration_file};
use crate::review::{Format, Review};
use crate::session::{Session, write_file};
use crate::side::Side;

/// Compares, and writes what is different; nothing is written where it cannot be compared.
pub(super) fn run(session: Session, arguments: &Diff) -> Result<Outcome, Failure> {
    let (old, new) = sides(arguments)?;
    let census = arguments.census.as_deref();
    let census = census.map(|from| Census::read(from, &arguments.token_env)).transpose()?;
    let given = Given { migration: arguments.migration.clone(), census };
    let review = Review::with(old, new, arguments.journey.as_deref(), given)?;
    let to_file = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let has_colour = session.colour && to_file.is_none() && arguments.format == Format::Text;
    let text = review.render(arguments.format, has_colour);
    match to_file {
        Some(path) => {
            write_file(path, &text)?;
            session.say(&format!("wrote {}", path.display()))?;
        }
        None => session.print(&text)?,
    }
    if let Some(path) = &arguments.write_migration {
        write_migration(session, &review, path)?;
    }
    let fits = review.people.as_ref().is_none_or(|people| people.misfits.is_empty());
    Ok(Outcome::fine_if(review.is_sound() && fits && !is_denied(&review, arguments.deny)))
}

/// Writes a migration file to fill in, where somebody must be decided about.
fn write_migration(session: Session, review: &Review, path: &Path) -> Result<(), Failure> {
    let Some(people) = &review.people else {
        return Err(Failure::misused(
            "what becomes of the people inside is only known once both sides are without mistakes",
        ));
    };
    if people.open().next().is_none() {
        return session.say("nothing must be decided about the people inside; no file was written");
    }
    write_file(path, &write_migration_file(people))?;
    session.say(&format!("wrote {}", path.display()))
}

fn is_denied(review: &Review, deny: Option<DenyChange>) -> bool {
    let denied = match deny {
        None => return false,
        Some(DenyChange::Breaking) => Weight::Breaking,
        Some(DenyChange::Behaviour) => Weight::Behaviour,
    };
    review.comparison.weight >= Some(denied)
}

/// Both sides. A revision is of the program that the other side names, or of the one around the current folder.
fn sides(arguments: &Diff) -> Result<(Side, Side), Failure> {
    let Diff { old, new, git, .. } = arguments;
    if let Some(revision) = git {
        if new.is_some() {
            return Err(Failure::misused("`--git REVISION` is the old side, and only the program is named beside it")
                .help("`journey diff --git main renewals`, or two sides without `--git`: `journey diff main HEAD`"));
        }
        let place = old.as_deref().map(Path::new);
        return Ok((Side::revision(revision, place)?, Side::working(place)?));
    }
    let Some(old) = old else {
        return Err(Failure::misused("what is compared is missing")
            .help("`journey diff OLD NEW`, or `journey diff --git main` for the working folder against a revision"));
    };
    let on_disk = |word: &str| Path::new(word).exists();
    let place_of = |word: &Option<String>| word.clone().filter(|word| on_disk(word));
    let other = place_of(new);
    let before = Side::load(old, other.as_deref().map(Path::new))?;
    let after = match new {
        Some(new) => {
            let place = place_of(&Some(old.clone()));
            Side::load(new, place.as_deref().map(Path::new))?
        }
        None => Side::working(None)?,
    };
    Ok((before, after))
}
