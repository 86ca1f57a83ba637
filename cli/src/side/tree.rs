//! Which files of a revision belong to a program.

use std::collections::BTreeSet;
use std::path::Path;

use super::git::{Entry, Repository};
use crate::outcome::Failure;
use crate::project::{LARGEST, MANIFEST, Project};

/// What stands at a path of a revision.
pub(super) enum Found {
    Program(Box<Project>),
    Plan(Vec<u8>),
}

/// Reads what stands at `path` in a commit, by the rules by which a program on the disk is read.
pub(super) fn read(
    repository: &Repository,
    commit: &str,
    revision: &str,
    path: &str,
) -> Result<Found, Failure> {
    let entries = repository.files(commit, path)?;
    if let [file] = entries.as_slice()
        && file.path == path
        && !path.is_empty()
    {
        return read_file(repository, commit, revision, file);
    }
    folder(repository, revision, path, &entries)
}

/// A file of a program, with the project around it; or a plan.
fn read_file(
    repository: &Repository,
    commit: &str,
    revision: &str,
    file: &Entry,
) -> Result<Found, Failure> {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    if !name.ends_with(".journey") && name != MANIFEST {
        let content = contents(repository, std::slice::from_ref(file))?;
        return Ok(Found::Plan(content.into_iter().next().unwrap_or_default()));
    }
    let all = repository.files(commit, "")?;
    let folders = folders_above(&file.path);
    let project = folders.into_iter().find(|folder| has_manifest(&all, folder));
    if let Some(root) = project {
        return folder(repository, revision, root, &all);
    }
    let content = contents(repository, std::slice::from_ref(file))?;
    let files = vec![(name.to_owned(), content.into_iter().next().unwrap_or_default())];
    Ok(Found::Program(Box::new(Project::of_files(Path::new(revision), files, None))))
}

/// The folders around a file, the nearest first; the last is the top.
fn folders_above(path: &str) -> Vec<&str> {
    let ends = path.rmatch_indices('/').filter_map(|(end, _)| path.get(..end));
    ends.chain([""]).collect()
}

fn has_manifest(entries: &[Entry], folder: &str) -> bool {
    entries.iter().any(|entry| below(&entry.path, folder) == Some(MANIFEST))
}

/// A path as seen from a folder.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

fn folder(
    repository: &Repository,
    revision: &str,
    path: &str,
    entries: &[Entry],
) -> Result<Found, Failure> {
    let mine: Vec<(&str, &Entry)> =
        entries.iter().filter_map(|entry| Some((below(&entry.path, path)?, entry))).collect();
    let shown = if path.is_empty() { "." } else { path };
    if mine.is_empty() {
        return Err(Failure::misused(format!("`{revision}` has no folder `{shown}`")).help(
            format!("where the program stood elsewhere then, name that: `{revision}:FOLDER`"),
        ));
    }
    let inner: BTreeSet<&str> = mine
        .iter()
        .filter_map(|(name, _)| name.strip_suffix(MANIFEST)?.strip_suffix('/'))
        .collect();
    let wanted: Vec<(&str, &Entry)> =
        mine.iter().copied().filter(|(name, _)| belongs(name, &inner)).collect();
    let manifest = mine.iter().find(|(name, _)| *name == MANIFEST);
    if wanted.is_empty() && manifest.is_none() {
        return Err(Failure::misused(format!(
            "there is no `*.journey` file below `{shown}` in `{revision}`"
        )));
    }
    let asked: Vec<Entry> =
        wanted.iter().chain(manifest).map(|(_, entry)| (*entry).clone()).collect();
    let mut read = contents(repository, &asked)?;
    let manifest = manifest.and_then(|_| read.pop());
    let named = wanted.iter().zip(read).map(|((name, _), content)| ((*name).to_owned(), content));
    let files = named.collect();
    Ok(Found::Program(Box::new(Project::of_files(Path::new(revision), files, manifest))))
}

/// Whether a file belongs to the program: as on the disk no hidden folders, none called `target`, and no projects
/// inside the project.
fn belongs(name: &str, inner: &BTreeSet<&str>) -> bool {
    let is_left_out = |part: &str| part.starts_with('.') || part == "target";
    let mut folders = name.split('/');
    let file = folders.next_back().unwrap_or_default();
    let is_inside = folders_above(name).iter().any(|folder| inner.contains(folder));
    file.ends_with(".journey") && !file.starts_with('.') && !folders.any(is_left_out) && !is_inside
}

fn contents(repository: &Repository, entries: &[Entry]) -> Result<Vec<Vec<u8>>, Failure> {
    if let Some(entry) = entries.iter().find(|entry| entry.size > LARGEST) {
        let path = &entry.path;
        return Err(Failure::misused(format!("cannot read `{path}`: it is larger than 64 MB")));
    }
    repository.contents(entries)
}
