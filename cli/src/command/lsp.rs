//! `journey lsp`: the language server on standard input and output.
//!
//! The server asks for files; they are found and read by the code that serves the other commands.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use journey_compiler::packs;
use journey_grammar::{Code, FileId};
use journey_lsp::{Disk, OnDisk, Text};
use walkdir::{DirEntry, WalkDir};

use crate::outcome::{Failure, Outcome};
use crate::pages;
use crate::project::{MANIFEST, file_name, journey_files, read_source};
use crate::workers::Workers;

/// Projects are not looked for in deeper folders.
const DEEPEST: usize = 8;

/// Serves an editor until it ends.
pub(super) fn run() -> Result<Outcome, Failure> {
    let status = journey_lsp::serve_stdio(Arc::new(RealDisk), Arc::new(Workers::new()));
    let failed = |error| Failure::fault(format!("cannot serve an editor: {error}"));
    Ok(Outcome::fine_if(status.map_err(failed)? == 0))
}

/// The disk of this machine.
#[derive(Debug)]
struct RealDisk;

impl Disk for RealDisk {
    fn project_of(&self, path: &Path) -> Option<PathBuf> {
        path.ancestors().find(|folder| folder.join(MANIFEST).is_file()).map(Path::to_owned)
    }

    fn projects_below(&self, folder: &Path) -> Vec<PathBuf> {
        let walk = WalkDir::new(folder).max_depth(DEEPEST).sort_by_file_name();
        let folders =
            walk.into_iter().filter_entry(|entry| entry.depth() == 0 || is_looked_at(entry));
        let manifests = folders.flatten().filter(|entry| entry.file_name() == MANIFEST);
        manifests.filter_map(|entry| entry.path().parent().map(Path::to_owned)).collect()
    }

    fn files(&self, root: &Path) -> Vec<OnDisk> {
        let mut paths = journey_files(root).unwrap_or_default();
        paths.push(root.join(MANIFEST));
        let on_disk = |path: PathBuf| {
            let metadata = path.metadata().ok().filter(fs::Metadata::is_file)?;
            let stamp = metadata.modified().ok().map(|time| (time, metadata.len()));
            Some(OnDisk { name: file_name(root, &path), path, stamp })
        };
        paths.into_iter().filter_map(on_disk).collect()
    }

    fn read(&self, path: &Path) -> Option<Text> {
        let name = path.file_name()?.to_string_lossy();
        let (source, fault) = read_source(FileId::default(), &name, path).ok()?;
        Some(Text { text: source.text.to_string(), fault })
    }

    fn explanation(&self, code: &str) -> Option<PathBuf> {
        kept("errors", &format!("{code}.md"), pages::page(Code::from_word(code)?)?)
    }

    fn pack(&self, id: &str) -> Option<PathBuf> {
        kept("packs", &format!("{id}.journey"), packs::find(id)?.text)
    }
}

/// A text that is part of this program, as a file that can be opened.
#[expect(clippy::disallowed_methods, reason = "the command line writes what editors open")]
fn kept(folder: &str, name: &str, text: &str) -> Option<PathBuf> {
    let folder = cache()?.join("journey").join(env!("CARGO_PKG_VERSION")).join(folder);
    let path = folder.join(name);
    if fs::read_to_string(&path).is_ok_and(|there| there == text) {
        return Some(path);
    }
    fs::create_dir_all(&folder).ok()?;
    fs::write(&path, text).ok()?;
    Some(path)
}

/// Hidden folders, and those that hold what was built or downloaded, have no projects.
fn is_looked_at(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    !(name.starts_with('.') || name == "target" || name == "node_modules")
}

/// Where the user keeps what programs can make again.
fn cache() -> Option<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("LOCALAPPDATA"))
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
}
