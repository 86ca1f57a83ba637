//! What the server asks of the disk. The command line answers with the code that its own commands read by.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use journey_grammar::Diagnostic;

/// A file of a project as it lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDisk {
    /// Path relative to the project's folder, with `/`.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
    /// Changes with its content.
    pub stamp: Option<(SystemTime, u64)>,
}

/// The text of a file and what is wrong with its bytes.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text, without a byte-order mark; bytes that are no text are replaced.
    pub text: String,
    /// What is wrong with its bytes; offsets count in [`Text::text`].
    pub fault: Option<Diagnostic>,
}

/// The disk.
pub trait Disk: Send + Sync + 'static {
    /// The folder of the project to which a file or folder belongs: the nearest upwards that has a manifest.
    fn project_of(&self, path: &Path) -> Option<PathBuf>;

    /// The projects in a folder, its own among them.
    fn projects_below(&self, folder: &Path) -> Vec<PathBuf>;

    /// The files of a project, its manifest among them; what cannot be walked is left out.
    fn files(&self, root: &Path) -> Vec<OnDisk>;

    /// The page that explains a diagnostic's code, as a file that an editor can open.
    fn explanation(&self, code: &str) -> Option<PathBuf>;

    /// The text of a rule pack, as a file that an editor can open.
    fn pack(&self, id: &str) -> Option<PathBuf>;

    /// The text of a file; None where it cannot be read.
    fn read(&self, path: &Path) -> Option<Text>;
}
