//! What the server knows at one moment: a snapshot of every project, with the names under which the editor knows its
//! files.

use std::collections::HashMap;
use std::sync::Arc;

use journey_grammar::Span;
use journey_grammar::line_index::{ColumnUnit, LineColumn};
use tower_lsp::ls_types::{Location, Position, Range, Uri};

use super::key::Key;
use crate::Snapshot;

/// Everything at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    /// How many notifications it has taken in.
    pub(super) generation: u64,
    /// The projects, in the order of their folders.
    pub(super) projects: Vec<Arc<View>>,
}

/// A project at one moment.
#[derive(Debug, Default)]
pub(super) struct View {
    /// What is known.
    pub(super) snapshot: Snapshot,
    /// What its files are known by, in the order of the snapshot.
    pub(super) files: Vec<Named>,
    by_key: HashMap<Key, usize>,
}

/// A file as the editor knows it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// What it is known by.
    pub(super) key: Key,
    /// What the editor calls it.
    pub(super) uri: Uri,
    /// The editor's number of the text, where it is open.
    pub(super) version: Option<i32>,
}

impl World {
    /// The project and the file that is known by `key`.
    pub(super) fn find(&self, key: &Key) -> Option<(Arc<View>, usize)> {
        self.projects.iter().find_map(|view| Some((Arc::clone(view), *view.by_key.get(key)?)))
    }
}

impl View {
    /// A snapshot with the names of its files.
    pub(super) fn new(snapshot: Snapshot, files: Vec<Named>) -> Self {
        let keys = files.iter().enumerate().map(|(place, file)| (file.key.clone(), place));
        let by_key = keys.collect();
        Self { snapshot, files, by_key }
    }

    /// The range of bytes of a file as the editor counts.
    pub(super) fn range(
        &self,
        file: usize,
        bytes: &std::ops::Range<u32>,
        unit: ColumnUnit,
    ) -> Range {
        let Some(file) = self.snapshot.files().get(file) else { return Range::default() };
        let position = |offset| {
            let place = file.lines.line_column(&file.text, offset, unit);
            Position { line: place.line, character: place.column }
        };
        Range { start: position(bytes.start), end: position(bytes.end) }
    }

    /// Where a span lies, as the editor says it; none in rule packs.
    pub(super) fn location(&self, span: Span, unit: ColumnUnit) -> Option<Location> {
        let place = self.snapshot.place(span)?;
        let uri = self.files.get(place.file)?.uri.clone();
        Some(Location { uri, range: self.range(place.file, &place.range, unit) })
    }

    /// The range of a span in a file; none where it lies in another.
    pub(super) fn range_in(&self, file: usize, span: Span, unit: ColumnUnit) -> Option<Range> {
        let place = self.snapshot.place(span)?;
        (place.file == file).then(|| self.range(file, &place.range, unit))
    }

    /// The byte of a file at the editor's position.
    pub(super) fn offset(&self, file: usize, position: Position, unit: ColumnUnit) -> u32 {
        let Some(file) = self.snapshot.files().get(file) else { return 0 };
        let place = LineColumn { line: position.line, column: position.character };
        file.lines.offset(&file.text, place, unit)
    }
}
