//! Rule packs: dated files of policies that ship with the compiler, listed by a manifest and followed by name.
//!
//! A manifest that lists a pack adds the pack's policies to the program; [`crate::analyze`] sees to it. The text of
//! a pack is read like any file, and is never changed: it is no file of the project.

use std::sync::{Arc, OnceLock};

use journey_grammar::ast::Item;
use journey_grammar::{FileId, Parsed, Source, parse};
use smol_str::SmolStr;

use crate::manifest::Manifest;

/// The rules of one place or body of law, as they stood at one date.
#[derive(Debug)]
pub struct Pack {
    /// What it is about: `us-federal`.
    pub name: &'static str,
    /// As of when: `2026-11`.
    pub date: &'static str,
    /// How the manifest names it: `us-federal@2026-11`.
    pub id: &'static str,
    /// Its text, in the canonical form.
    pub text: &'static str,
    file: FileId,
    parsed: OnceLock<Arc<Parsed>>,
}

macro_rules! pack {
    ($place:literal, $name:literal, $date:literal) => {
        Pack {
            name: $name,
            date: $date,
            id: concat!($name, "@", $date),
            text: include_str!(concat!("../packs/", $name, "@", $date, ".journey")),
            // INVARIANT: the ids of packs are counted down from the last, where no program's files come.
            file: FileId(u32::MAX - $place),
            parsed: OnceLock::new(),
        }
    };
}

/// Every pack, by name, and those of one name oldest first. A pack that was shipped stays as it is: what changes is a
/// new date, a new file and a line here.
static PACKS: [Pack; 5] = [
    pack!(0, "canada", "2026-11"),
    pack!(1, "france", "2026-11"),
    pack!(2, "regulation-f", "2026-11"),
    pack!(3, "us-federal", "2026-11"),
    pack!(4, "us-states", "2026-11"),
];

/// Every pack, by name, and those of one name oldest first.
pub fn all() -> impl DoubleEndedIterator<Item = &'static Pack> {
    PACKS.iter()
}

/// The pack that a manifest calls `id`: `us-federal@2026-11`.
pub fn find(id: &str) -> Option<&'static Pack> {
    all().find(|pack| pack.id == id)
}

/// The newest pack of a name: `us-federal`.
pub fn newest(name: &str) -> Option<&'static Pack> {
    all().rfind(|pack| pack.name == name)
}

/// The newest pack that declares a policy of this name.
pub fn declaring(policy: &str) -> Option<&'static Pack> {
    all().rfind(|pack| pack.policies().iter().any(|name| name == policy))
}

/// The texts of the packs that a manifest lists, for showing what diagnostics say of them.
pub fn sources(manifest: &Manifest) -> impl Iterator<Item = Source> {
    manifest.packs.iter().map(|(pack, _)| pack.parsed().source.clone())
}

/// The pack that a file is, if it is one.
pub fn of_file(file: FileId) -> Option<&'static Pack> {
    all().find(|pack| pack.file == file)
}

impl Pack {
    /// What it is about, in a line: what the first line of its text says.
    pub fn summary(&self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        first.trim_start_matches("//!").trim()
    }

    /// The id under which spans point into it.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The names of its policies, in the order of the text.
    pub fn policies(&self) -> Vec<SmolStr> {
        let parsed = self.parsed();
        let name = |item: &Item| {
            if let Item::Policy(policy) = item { Some(policy.name.text.clone()) } else { None }
        };
        parsed.file.items.iter().filter_map(name).collect()
    }

    /// Its tree. Diagnostics show the file as `pack:us-federal@2026-11`, which is the name of no file on a disk.
    pub fn parsed(&self) -> Arc<Parsed> {
        let read =
            || Arc::new(parse(Source::new(self.file, &format!("pack:{}", self.id), self.text)));
        Arc::clone(self.parsed.get_or_init(read))
    }
}
