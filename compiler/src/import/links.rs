//! Which engagement a row speaks of.

use std::collections::BTreeMap;

use super::{Counted, Place, Row, Table};

/// The engagements of an export by their ids and names.
#[derive(Debug, Default)]
pub(super) struct Links {
    ids: BTreeMap<String, usize>,
    names: BTreeMap<String, usize>,
}

impl Links {
    /// Adds the engagement at `place`.
    pub(super) fn add(&mut self, place: usize, id: Option<&str>, name: &str) {
        self.ids.extend(id.map(|id| (plain(id), place)));
        self.names.insert(name.to_owned(), place);
    }

    /// The engagement with a name.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The engagement that a lookup names: by its id, by its name, or by how it is shown.
    pub(super) fn find(&self, row: &Row, column: &str) -> Option<usize> {
        let cell = row.cells.get(column)?;
        let by_name = |name: &str| self.names.get(name.trim()).copied();
        let id = self.ids.get(&plain(&cell.text)).copied();
        id.or_else(|| by_name(&cell.text)).or_else(|| by_name(cell.label.as_deref()?))
    }
}

/// An id without braces and in lower case.
pub(super) fn plain(id: &str) -> String {
    id.trim().trim_start_matches('{').trim_end_matches('}').to_ascii_lowercase()
}

impl Row {
    /// The value of a column, where it has one.
    pub(super) fn text(&self, column: &str) -> Option<&str> {
        let text = self.cells.get(column)?.text.trim();
        (!text.is_empty()).then_some(text)
    }

    /// How the contact center shows the value of a column.
    pub(super) fn label(&self, column: &str) -> Option<&str> {
        let label = self.cells.get(column).and_then(|cell| cell.label.as_deref());
        label.map(str::trim).filter(|label| !label.is_empty()).or_else(|| self.text(column))
    }
}

impl Table {
    /// Where a row stands.
    pub(super) fn place(&self, row: &Row) -> Place {
        let word = match self.counted {
            Counted::Lines => "line",
            Counted::Rows => "row",
        };
        Place { file: self.file.clone(), row: Some((word, row.number)) }
    }

    /// The whole file.
    pub(super) fn whole(&self) -> Place {
        Place { file: self.file.clone(), row: None }
    }
}
