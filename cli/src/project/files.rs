//! The `*.journey` files below a folder.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::MANIFEST;
use crate::outcome::Failure;

/// The ending of the files that belong to programs.
const EXTENSION: &str = "journey";

/// The `*.journey` files below `root`, sorted by path.
///
/// Hidden folders, `target` folders and projects inside the project are left out. Symbolic links are followed
/// without going round in circles, and a file that can be reached in two ways counts once.
pub fn journey_files(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut has_links = false;
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || belongs(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if is_harmless(&error) => continue,
            Err(error) => return Err(unreadable(root, error)),
        };
        has_links |= entry.path_is_symlink();
        if entry.file_type().is_file() && is_journey(entry.path()) {
            files.push(entry.into_path());
        }
    }
    if has_links {
        keep_one_of_each(root, &mut files);
    }
    Ok(files)
}

/// Leaves out files that are there already, keeping those that are reached without a link.
fn keep_one_of_each(root: &Path, files: &mut Vec<PathBuf>) {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let home = real(root);
    let is_linked = |file: &PathBuf| {
        file.strip_prefix(root).is_ok_and(|relative| home.join(relative) != real(file))
    };
    files.sort_by_cached_key(|file| (is_linked(file), file.clone()));
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(real(file)));
}

/// Whether a `*.journey` file lies directly in the folder.
pub(super) fn has_journey_file(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries.flatten().any(|entry| is_journey(&entry.path()))
}

/// The name of a file as messages show it: relative to `root`, with `/`.
pub fn name(root: &Path, file: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let below = || {
        let file = absolute(file);
        file.strip_prefix(absolute(root)).map_or_else(|_| file.clone(), Path::to_owned)
    };
    let relative = file.strip_prefix(root).map_or_else(|_| below(), Path::to_owned);
    let part = |part: Component<'_>| part.as_os_str().to_string_lossy().into_owned();
    let parts = relative.components().filter(|part| *part != Component::CurDir);
    parts.map(part).collect::<Vec<_>>().join("/")
}

fn is_journey(path: &Path) -> bool {
    path.extension() == Some(OsStr::new(EXTENSION))
}

/// Whether the walk goes into a folder or looks at a file.
fn belongs(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') {
        return false;
    }
    !entry.file_type().is_dir() || (name != "target" && !entry.path().join(MANIFEST).is_file())
}

/// A link that goes in a circle or nowhere, unless it has the name of a file that we would read.
fn is_harmless(error: &walkdir::Error) -> bool {
    let is_link = error.path().is_some_and(|path| path.is_symlink() && !is_journey(path));
    error.loop_ancestor().is_some() || (is_link && error.depth() > 0)
}

fn unreadable(root: &Path, error: walkdir::Error) -> Failure {
    let path = error.path().unwrap_or(root).to_owned();
    let reason = error.into_io_error().unwrap_or_else(|| io::Error::other("it cannot be walked"));
    Failure::file("read", &path, &reason)
}
