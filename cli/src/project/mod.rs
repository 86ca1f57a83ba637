//! Finding the files of a program and reading them. What they mean is the compiler's work.

mod files;
mod locate;
mod read;

use std::path::{Path, PathBuf};

use journey_grammar::{Diagnostic, FileId, Source};

pub use files::{journey_files, name as file_name};
pub use locate::{MANIFEST, Target, locate};
pub use read::{BYTE_ORDER_MARK, LARGEST, decode, read_bytes, read_source};

use crate::outcome::Failure;
use crate::workers::Workers;

/// Fewer files than this are read on one thread.
const FEW: usize = 16;

/// The files of a program, read into memory.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that file names are relative to.
    pub root: PathBuf,
    /// The text of `journey.toml`, where there is one.
    pub manifest: Option<Source>,
    /// The `*.journey` files, sorted by name.
    pub sources: Vec<Source>,
    /// What is wrong with the bytes of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The one file that the user named, where it belongs to a larger program.
    pub focus: Option<FileId>,
}

impl Project {
    /// Reads the program at `path`, or the one around the current folder.
    pub fn load(path: Option<&Path>) -> Result<Self, Failure> {
        let target = locate(path)?;
        let files = target.files()?;
        if files.is_empty() && !target.has_manifest {
            let root = target.root.display();
            return Err(Failure::misused(format!("there is no `*.journey` file below `{root}`"))
                .help("start a project with `journey init`"));
        }
        let mut project = Self::read(&target.root, &files)?;
        if let Some(only) = &target.focus {
            let name = files::name(&target.root, only);
            let named = project.sources.iter().find(|source| *source.name == *name);
            project.focus = named.map(|source| source.id);
        }
        if target.has_manifest {
            let id = FileId(u32::try_from(project.sources.len()).unwrap_or(u32::MAX));
            let (source, faults) = read_source(id, MANIFEST, &target.root.join(MANIFEST))?;
            project.manifest = Some(source);
            project.diagnostics.extend(faults);
        }
        Ok(project)
    }

    /// A program of files that were read elsewhere: their names below the program's folder, with their bytes.
    pub fn of_files(
        root: &Path,
        mut files: Vec<(String, Vec<u8>)>,
        manifest: Option<Vec<u8>>,
    ) -> Self {
        files.sort();
        let mut project = Self {
            root: root.to_owned(),
            manifest: None,
            sources: Vec::new(),
            diagnostics: Vec::new(),
            focus: None,
        };
        for (id, (name, bytes)) in (0..).zip(files) {
            let (source, faults) = decode(FileId(id), &name, bytes);
            project.sources.push(source);
            project.diagnostics.extend(faults);
        }
        if let Some(bytes) = manifest {
            let id = FileId(u32::try_from(project.sources.len()).unwrap_or(u32::MAX));
            let (source, faults) = decode(id, MANIFEST, bytes);
            project.manifest = Some(source);
            project.diagnostics.extend(faults);
        }
        project
    }

    fn read(root: &Path, files: &[PathBuf]) -> Result<Self, Failure> {
        let mut named: Vec<_> = files.iter().map(|file| (files::name(root, file), file)).collect();
        named.sort();
        let mut project = Self {
            root: root.to_owned(),
            manifest: None,
            sources: Vec::new(),
            diagnostics: Vec::new(),
            focus: None,
        };
        let workers = if named.len() < FEW { Workers::alone() } else { Workers::new() };
        let read = workers.map(named.len(), |index| {
            let (name, path) = named.get(index)?;
            let id = FileId(u32::try_from(index).ok()?);
            Some(read_source(id, name, path))
        });
        for file in read.into_iter().flatten() {
            let (source, faults) = file?;
            project.sources.push(source);
            project.diagnostics.extend(faults);
        }
        Ok(project)
    }
}

#[cfg(test)]
mod tests;
