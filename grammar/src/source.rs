//! The files of a program, as text in memory. Reading them is the caller's work.

use std::sync::Arc;

use crate::span::FileId;

/// One file: its id, the name that messages show, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file's id; spans carry it.
    pub id: FileId,
    /// Path relative to the project's folder, with `/`.
    pub name: Arc<str>,
    /// The text without a byte-order mark, so that offset 0 is the first character a person sees.
    pub text: Arc<str>,
}

impl Source {
    /// A source from its text; byte-order marks at the start are dropped.
    pub fn new(id: FileId, name: &str, text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        Self { id, name: name.into(), text: text.into() }
    }
}
