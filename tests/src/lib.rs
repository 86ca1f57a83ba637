//! The suite across crates: fixtures with markers, snapshots of what a person sees, and checks of the
//! repository itself.

pub mod edits;
pub mod fixture;
pub mod generate;
pub mod markers;
pub mod oracle;
pub mod page;
pub mod proofs;
pub mod trial;
pub mod workspace;

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or_else(|| here.to_path_buf(), Path::to_path_buf)
}

/// The text of a file of the repository, by its path from the root.
#[expect(clippy::disallowed_methods, reason = "the suite reads the repository")]
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder with one of the endings, in order.
pub fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.is_file() && path.to_string_lossy().ends_with(ending))
        .collect();
    files.sort();
    files
}
