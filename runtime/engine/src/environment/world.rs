//! Where secrets come from.

use std::io;
use std::path::{Path, PathBuf};

/// Where secrets come from.
pub trait World {
    /// A variable of the process's environment.
    fn variable(&self, name: &str) -> Option<String>;

    /// The text of a file.
    fn file(&self, path: &Path) -> io::Result<String>;
}

/// The process's environment, and files relative to a project.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder of the manifest.
    pub folder: PathBuf,
}

impl World for Project {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that reads the environment")]
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the adapter that reads secret files")]
    fn file(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(self.folder.join(path))
    }
}
