//! The projects that the worker holds: which file belongs to which, and what its text is.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use journey_compiler::Workers;
use tower_lsp::ls_types::Uri;

use super::documents::Document;
use super::key::Key;
use super::world::{Named, View};
use crate::disk::{Disk, OnDisk};
use crate::project::Project;

/// What a program is known by: the folder of its manifest, or a document that is a program of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Home {
    /// A folder with a manifest.
    Folder(PathBuf),
    /// A lone document.
    Lone(Key),
}

/// A file of a program.
#[derive(Debug)]
struct Kept {
    named: Named,
    stamp: Option<(SystemTime, u64)>,
    is_on_disk: bool,
}

/// A program.
#[derive(Debug, Default)]
pub(super) struct Held {
    project: Project,
    files: BTreeMap<String, Kept>,
    is_changed: bool,
    view: Arc<View>,
}

/// All programs.
#[derive(Default)]
pub(super) struct Programs {
    held: BTreeMap<Home, Held>,
    homes: HashMap<Key, (Home, String)>,
    /// The projects that are looked after although nothing of them is open.
    pub(super) roots: Vec<PathBuf>,
}

impl Programs {
    /// Looks after these projects, and after those of which something is open; forgets the others.
    pub(super) fn settle(&mut self, disk: &dyn Disk, roots: Vec<PathBuf>) {
        self.roots = roots;
        self.held.clear();
        self.homes.clear();
        for root in self.roots.clone() {
            self.project(disk, &Home::Folder(root));
        }
    }

    fn project(&mut self, disk: &dyn Disk, home: &Home) -> &mut Held {
        if !self.held.contains_key(home) {
            let mut held = Held { is_changed: true, ..Held::default() };
            if let Home::Folder(root) = home {
                held.scan(disk, root);
            }
            self.held.insert(home.clone(), held);
        }
        self.held.entry(home.clone()).or_default()
    }

    /// Takes in the text of an open document.
    pub(super) fn document(&mut self, disk: &dyn Disk, key: &Key, document: &Document) {
        let known = self.homes.get(key).cloned();
        let (home, name) = known.unwrap_or_else(|| self.home_of(disk, key));
        self.homes.insert(key.clone(), (home.clone(), name.clone()));
        let held = self.project(disk, &home);
        held.project.set(&name, document.text(), None);
        held.is_changed = true;
        let named =
            Named { key: key.clone(), uri: document.uri.clone(), version: Some(document.version) };
        match held.files.get_mut(&name) {
            Some(kept) => kept.named = named,
            None => {
                held.files.insert(name, Kept { named, stamp: None, is_on_disk: false });
            }
        }
    }

    /// The program of a document and its name there.
    fn home_of(&mut self, disk: &dyn Disk, key: &Key) -> (Home, String) {
        let lone = || {
            let name = match key {
                Key::Path(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
                Key::Other(uri) => uri.rsplit('/').next().map(str::to_owned),
            };
            (Home::Lone(key.clone()), name.filter(|name| !name.is_empty()).unwrap_or_default())
        };
        let Some(path) = key.path() else { return lone() };
        let Some(root) = disk.project_of(path) else { return lone() };
        let home = Home::Folder(root.clone());
        let held = self.project(disk, &home);
        if let Some((name, _)) = held.files.iter().find(|(_, kept)| kept.named.key == *key) {
            return (home, name.clone());
        }
        // A file that lies there and is no part of the project is a program of its own.
        match path.strip_prefix(&root) {
            Ok(relative) if disk.read(path).is_none() => (home, with_slashes(relative)),
            Ok(_) | Err(_) => lone(),
        }
    }

    /// A document is no longer open: what lies on the disk holds again.
    pub(super) fn close(&mut self, disk: &dyn Disk, key: &Key) {
        let Some((home, name)) = self.homes.remove(key) else { return };
        let Some(held) = self.held.get_mut(&home) else { return };
        held.is_changed = true;
        if let Some(kept) = held.files.get_mut(&name) {
            kept.named.version = None;
            kept.stamp = None;
        }
        match &home {
            Home::Lone(_) => {
                self.held.remove(&home);
            }
            Home::Folder(root) => {
                held.scan(disk, root);
                let is_open = self.homes.values().any(|(other, _)| *other == home);
                if !is_open && !self.roots.contains(root) {
                    self.held.remove(&home);
                }
            }
        }
    }

    /// Looks at the disk again. Gives whether something has changed.
    pub(super) fn scan(&mut self, disk: &dyn Disk) -> bool {
        let mut changed = false;
        for (home, held) in &mut self.held {
            if let Home::Folder(root) = home {
                changed |= held.scan(disk, root);
            }
        }
        changed
    }

    /// Whether a document would find another program now than it has: a manifest came or went.
    pub(super) fn has_moved(&self, disk: &dyn Disk) -> bool {
        let moved = |(key, (home, _)): (&Key, &(Home, String))| {
            let Some(path) = key.path() else { return false };
            match (disk.project_of(path), home) {
                (Some(root), Home::Folder(old)) => root != *old,
                (None, Home::Folder(_)) => true,
                // A lone file stays one where the project around it leaves it out.
                (Some(root), Home::Lone(_)) => {
                    disk.files(&root).iter().any(|file| Key::Path(file.path.clone()) == *key)
                }
                (None, Home::Lone(_)) => false,
            }
        };
        self.homes.iter().any(moved)
    }

    /// Analyses what has changed, and gives everything.
    pub(super) fn views(&mut self, workers: &dyn Workers) -> Vec<Arc<View>> {
        for held in self.held.values_mut().filter(|held| held.is_changed) {
            let snapshot = held.project.analyze(workers);
            let named = held.files.values().map(|kept| kept.named.clone()).collect();
            held.view = Arc::new(View::new(snapshot, named));
            held.is_changed = false;
        }
        self.held.values().map(|held| Arc::clone(&held.view)).collect()
    }
}

impl Held {
    /// Takes in what lies on the disk, but for what is open. Gives whether something has changed.
    fn scan(&mut self, disk: &dyn Disk, root: &Path) -> bool {
        let found: BTreeMap<String, OnDisk> =
            disk.files(root).into_iter().map(|file| (file.name.clone(), file)).collect();
        let gone = |(name, kept): (&String, &Kept)| {
            (kept.named.version.is_none() && !found.contains_key(name)).then(|| name.clone())
        };
        let gone: Vec<String> = self.files.iter().filter_map(gone).collect();
        let mut changed = !gone.is_empty();
        for name in gone {
            self.files.remove(&name);
            self.project.remove(&name);
        }
        for (name, file) in found {
            changed |= self.take(disk, name, file);
        }
        self.is_changed |= changed;
        changed
    }

    /// Takes in a file of the disk unless it is open or as it was.
    fn take(&mut self, disk: &dyn Disk, name: String, file: OnDisk) -> bool {
        if let Some(kept) = self.files.get_mut(&name) {
            let is_known = kept.is_on_disk && kept.stamp.is_some() && kept.stamp == file.stamp;
            if kept.named.version.is_some() || is_known {
                kept.is_on_disk = true;
                return false;
            }
        }
        let (Some(uri), Some(text)) = (Uri::from_file_path(&file.path), disk.read(&file.path))
        else {
            return false;
        };
        self.project.set(&name, text.text.into(), text.fault);
        let named = Named { key: Key::Path(file.path), uri, version: None };
        self.files.insert(name, Kept { named, stamp: file.stamp, is_on_disk: true });
        true
    }
}

fn with_slashes(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}
