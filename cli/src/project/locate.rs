//! Which program a path on the command line means.

use std::path::{Path, PathBuf};

use super::files;
use crate::outcome::Failure;

/// The file that makes a folder a project.
pub const MANIFEST: &str = "journey.toml";

/// A program on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The folder that file names are relative to.
    pub root: PathBuf,
    /// Whether the folder has a manifest.
    pub has_manifest: bool,
    /// The file that was named, if a file was.
    pub focus: Option<PathBuf>,
}

impl Target {
    /// The `*.journey` files of the program.
    pub fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        match &self.focus {
            Some(lone) if !self.has_manifest => Ok(vec![lone.clone()]),
            Some(_) | None => files::journey_files(&self.root),
        }
    }
}

/// The program at `path`, or the nearest upwards from the current folder.
///
/// A file below a folder with a manifest belongs to that project. Any other file, and a folder without a
/// manifest, is a program of its own.
pub fn locate(path: Option<&Path>) -> Result<Target, Failure> {
    let Some(path) = path else { return locate_upwards() };
    let metadata = path.metadata().map_err(|error| Failure::file("read", path, &error))?;
    if metadata.is_dir() {
        let has_manifest = path.join(MANIFEST).is_file();
        return Ok(Target { root: path.to_owned(), has_manifest, focus: None });
    }
    // WHY: `..` in a path is resolved first, else the folders above it would be those of the wrong place.
    let folder = parent(path).canonicalize().map_err(|e| Failure::file("read", path, &e))?;
    let absolute = path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name));
    if absolute.file_name().is_some_and(|name| name == MANIFEST) {
        let root = parent(path);
        return Ok(Target { root, has_manifest: true, focus: None });
    }
    let project = absolute.ancestors().skip(1).find(|folder| folder.join(MANIFEST).is_file());
    Ok(match project {
        Some(root) => {
            Target { root: root.to_owned(), has_manifest: true, focus: Some(absolute.clone()) }
        }
        None => Target { root: parent(path), has_manifest: false, focus: Some(path.to_owned()) },
    })
}

fn locate_upwards() -> Result<Target, Failure> {
    let here = std::env::current_dir()
        .map_err(|error| Failure::misused(format!("cannot tell the current folder: {error}")))?;
    if let Some(root) = here.ancestors().find(|folder| folder.join(MANIFEST).is_file()) {
        return Ok(Target { root: root.to_owned(), has_manifest: true, focus: None });
    }
    let target = Target { root: here, has_manifest: false, focus: None };
    if files::has_journey_file(&target.root) {
        return Ok(target);
    }
    Err(Failure::misused(format!("no `{MANIFEST}` here or in a folder above"))
        .help("name a folder or a file, or start a project with `journey init`"))
}

fn parent(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}
