//! A disk in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use journey_lsp::{Disk, OnDisk, Text};

/// A disk whose files tests write.
#[derive(Clone, Default)]
pub(crate) struct MemoryDisk {
    files: Arc<Mutex<BTreeMap<PathBuf, (u64, String)>>>,
}

impl MemoryDisk {
    /// A disk with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let disk = Self::default();
        for (path, text) in files {
            disk.write(path, text);
        }
        disk
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let mut files = self.files.lock().unwrap();
        let stamp = files.get(Path::new(path)).map_or(0, |(stamp, _)| stamp + 1);
        files.insert(path.into(), (stamp, text.to_owned()));
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        self.files.lock().unwrap().remove(Path::new(path));
    }
}

impl Disk for MemoryDisk {
    fn project_of(&self, path: &Path) -> Option<PathBuf> {
        let files = self.files.lock().unwrap();
        let has_manifest = |folder: &&Path| files.contains_key(&folder.join("journey.toml"));
        path.ancestors().find(has_manifest).map(Path::to_owned)
    }

    fn projects_below(&self, folder: &Path) -> Vec<PathBuf> {
        let files = self.files.lock().unwrap();
        let manifests = files.keys().filter(|path| path.ends_with("journey.toml"));
        let folders = manifests.filter_map(|path| path.parent());
        folders.filter(|path| path.starts_with(folder)).map(Path::to_owned).collect()
    }

    fn files(&self, root: &Path) -> Vec<OnDisk> {
        let files = self.files.lock().unwrap();
        let below = files.iter().filter_map(|(path, (stamp, text))| {
            let name = path.strip_prefix(root).ok()?.to_str()?.to_owned();
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(*stamp);
            Some(OnDisk { name, path: path.clone(), stamp: Some((time, text.len() as u64)) })
        });
        below.collect()
    }

    fn read(&self, path: &Path) -> Option<Text> {
        let files = self.files.lock().unwrap();
        files.get(path).map(|(_, text)| Text { text: text.clone(), fault: None })
    }

    fn pack(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn explanation(&self, _: &str) -> Option<PathBuf> {
        None
    }
}
