//! One side of a comparison: a program or a plan, on the disk or in a revision of a git repository.
//!
//! Lives here: which of these a word on the command line means, reading it, and what of it can be compared where it
//! has mistakes. Does not live here: comparing. Nothing is checked out and nothing is written.

mod git;
mod tree;
mod unsound;

use std::path::{Path, PathBuf};

use journey_grammar::Span;
use journey_grammar::ast::Item;
use journey_plan::model::Plan;
use journey_plan::{PlanFault, VerifiedPlan};

use crate::checked::Checked;
use crate::outcome::Failure;
use crate::project::{Project, locate, read_bytes};
use git::Repository;
pub use unsound::Unsound;

/// What separates a revision from a path in it: `main:renewals`.
const BEHIND_REVISION: char = ':';

/// One side of a comparison.
#[derive(Debug)]
pub struct Side {
    /// How messages call it.
    pub name: String,
    /// What can be compared of it. The journeys of [`Side::unsound`] are not in it.
    pub plan: Plan,
    /// The program; absent for a plan.
    pub program: Option<Checked>,
    /// What cannot be compared, and why.
    pub unsound: Unsound,
}

impl Side {
    /// Reads what a word on the command line means: a folder, a file or a plan; else a git revision, of which the
    /// program at `place` is meant, or at the path behind `:`.
    pub fn load(word: &str, place: Option<&Path>) -> Result<Self, Failure> {
        if Path::new(word).exists() {
            return Self::on_disk(word, Path::new(word));
        }
        Self::in_git(word, place, true)
    }

    /// Reads the program on the disk at `path`, or the one around the current folder.
    pub fn working(path: Option<&Path>) -> Result<Self, Failure> {
        match path {
            Some(path) => Self::on_disk(&path.display().to_string(), path),
            None => Ok(Self::of_program("the working folder", Project::load(None)?)),
        }
    }

    /// Reads a revision of the program at `place`, or of the one around the current folder.
    pub fn revision(revision: &str, place: Option<&Path>) -> Result<Self, Failure> {
        Self::in_git(revision, place, false)
    }

    /// Whether nothing keeps it from running.
    pub fn is_sound(&self) -> bool {
        self.program.as_ref().is_none_or(Checked::is_sound)
    }

    /// The journey in whose declaration a place lies.
    pub fn journey_at(&self, place: Span) -> Option<String> {
        let item = unsound::item_at(self.program.as_ref()?, place)?;
        if let Item::Journey(journey) = item { Some(journey.name.text.to_string()) } else { None }
    }

    /// What runs; only for a sound side.
    pub fn verified(&self) -> Result<VerifiedPlan, Failure> {
        self.plan.clone().verify().map_err(|fault| refused(&self.name, &fault))
    }

    fn on_disk(name: &str, path: &Path) -> Result<Self, Failure> {
        if path.is_dir() || is_program_file(path) {
            return Ok(Self::of_program(name, Project::load(Some(path))?));
        }
        Self::of_plan(name, read_bytes(path)?)
    }

    fn in_git(word: &str, place: Option<&Path>, may_be_path: bool) -> Result<Self, Failure> {
        let (revision, path) = match word.split_once(BEHIND_REVISION) {
            Some((revision, path)) => (revision, Some(path)),
            None => (word, None),
        };
        let repository = Repository::around(folder_of(place)?, word, may_be_path)?;
        let commit = repository.commit(revision, word, may_be_path)?;
        let path = match path {
            Some(path) => path.trim_matches('/').to_owned(),
            None => repository.path_of(place)?,
        };
        match tree::read(&repository, &commit, revision, &path)? {
            tree::Found::Program(project) => Ok(Self::of_program(word, *project)),
            tree::Found::Plan(bytes) => Self::of_plan(word, bytes),
        }
    }

    fn of_program(name: &str, mut project: Project) -> Self {
        // What runs is the whole program, whichever of its files was named.
        project.focus = None;
        let checked = Checked::new(project);
        let mut plan = checked.lowered().plan;
        let unsound = Unsound::of(&checked, &plan);
        unsound.remove_from(&mut plan);
        Self { name: name.to_owned(), plan, program: Some(checked), unsound }
    }

    fn of_plan(name: &str, bytes: Vec<u8>) -> Result<Self, Failure> {
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::misused(format!("`{name}` is neither a program nor a plan: it is no text"))
                .help("name a folder, a `*.journey` file, a plan that `journey build` wrote, or a git revision")
        })?;
        let plan = Plan::from_json(&text).map_err(|fault| refused(name, &fault))?;
        let plan = plan.verify().map_err(|fault| refused(name, &fault))?.plan().clone();
        Ok(Self { name: name.to_owned(), plan, program: None, unsound: Unsound::default() })
    }
}

/// A plan that cannot be used.
fn refused(name: &str, fault: &PlanFault) -> Failure {
    Failure::misused(format!("cannot use the plan `{name}`: {fault}"))
        .help("write it again with `journey build`, or name the folder of the program")
}

/// Whether a path names a file of a program and not a plan.
pub fn is_program_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "journey")
        || path.file_name().is_some_and(|name| name == crate::project::MANIFEST)
}

/// The folder from which git is asked.
fn folder_of(place: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(path) = place else {
        return std::env::current_dir()
            .map_err(|error| Failure::misused(format!("cannot tell the current folder: {error}")));
    };
    if path.is_dir() {
        return Ok(path.to_owned());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    Ok(parent.map_or_else(|| PathBuf::from("."), Path::to_owned))
}

/// The folder or file of the program at `place`, as it lies on the disk; the current folder where there is none.
fn program_at(place: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(path) = place
        && path.exists()
        && !path.is_dir()
        && !is_program_file(path)
    {
        // A plan on the other side says nothing of where the program is.
        return folder_of(place);
    }
    match locate(place) {
        Ok(target) if target.has_manifest => Ok(target.root),
        Ok(target) => Ok(target.focus.unwrap_or(target.root)),
        Err(_) if place.is_none() => folder_of(None),
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests write the files that are read")]
mod tests;
