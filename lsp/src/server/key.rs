//! What a document is known by: editors write the same path in different ways.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types::Uri;

/// What a document is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// A file on the disk.
    Path(PathBuf),
    /// Something else: a text that was never saved, an old revision.
    Other(String),
}

impl Key {
    /// The key of a document.
    pub(super) fn of(uri: &Uri) -> Self {
        let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
        match uri.to_file_path().filter(|_| is_file) {
            Some(path) => Self::Path(path.components().collect()),
            None => Self::Other(uri.as_str().to_owned()),
        }
    }

    /// The path, if it is a file.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) => Some(path),
            Self::Other(_) => None,
        }
    }
}
