//! The documents that are open in the editor. Changed by notifications alone, one after the other.

use std::collections::HashMap;
use std::sync::Arc;

use journey_grammar::LineIndex;
use journey_grammar::line_index::{ColumnUnit, LineColumn};
use tower_lsp::ls_types::{Position, Range, TextDocumentContentChangeEvent, Uri};

use super::key::Key;

/// An open document.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// What the editor calls it.
    pub(super) uri: Uri,
    /// The number that the editor gave this text.
    pub(super) version: i32,
    text: String,
    lines: LineIndex,
}

/// The open documents.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: HashMap<Key, Document>,
}

impl Documents {
    /// A document was opened; one that was open already is taken as it is now.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        let lines = LineIndex::new(&text);
        self.open.insert(Key::of(&uri), Document { uri, version, text, lines });
    }

    /// Applies changes, each to what the one before it left; whole texts that are older than what is here are passed
    /// over. Gives whether the document is open.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        unit: ColumnUnit,
    ) -> bool {
        let Some(document) = self.open.get_mut(&Key::of(uri)) else { return false };
        if version < document.version && changes.iter().all(|change| change.range.is_none()) {
            return true;
        }
        document.version = version;
        for change in changes {
            if let Some(range) = change.range {
                document.replace(range, &change.text, unit);
            } else {
                document.lines = LineIndex::new(&change.text);
                document.text = change.text;
            }
        }
        true
    }

    /// A document was closed.
    pub(super) fn close(&mut self, uri: &Uri) {
        self.open.remove(&Key::of(uri));
    }

    /// The document that is open under this key.
    pub(super) fn get(&self, key: &Key) -> Option<&Document> {
        self.open.get(key)
    }

    /// What is open.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.open.keys()
    }
}

impl Document {
    /// Its text.
    pub(super) fn text(&self) -> Arc<str> {
        self.text.as_str().into()
    }

    /// Places behind the end of a line are its end, and so for the text; a range the wrong way round is turned.
    fn replace(&mut self, range: Range, text: &str, unit: ColumnUnit) {
        let (start, end) = (self.offset(range.start, unit), self.offset(range.end, unit));
        let (start, end) = (start.min(end), start.max(end));
        self.text.replace_range(start as usize..end as usize, text);
        let inserted = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.lines.edit(&self.text, start, end - start, inserted);
    }

    fn offset(&self, position: Position, unit: ColumnUnit) -> u32 {
        let place = LineColumn { line: position.line, column: position.character };
        self.lines.offset(&self.text, place, unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_whole_texts_the_newest_counts() {
        let uri: Uri = "file:///a.journey".parse().unwrap();
        let mut documents = Documents::default();
        documents.open(uri.clone(), 1, String::new());
        for (version, text) in [(3, "newest"), (2, "older")] {
            let text = text.to_owned();
            let change = TextDocumentContentChangeEvent { range: None, range_length: None, text };
            assert!(documents.change(&uri, version, vec![change], ColumnUnit::Utf8));
        }
        let document = documents.get(&Key::of(&uri)).unwrap();
        assert_eq!((&*document.text(), document.version), ("newest", 3));
    }
}
