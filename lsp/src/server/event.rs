//! What the worker is told.

use super::key::Key;

/// Something that happened, in the order in which it did.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// A document was opened or changed.
    Changed(Key),
    /// A document was closed.
    Closed(Key),
    /// Files may have changed on the disk.
    Disk,
    /// The folders of the workspace are others now.
    Folders(Vec<std::path::PathBuf>),
    /// What the client can do is known.
    Announced(std::sync::Arc<super::announced::Announced>),
    /// How long edits must rest before diagnostics are published.
    Debounce(std::time::Duration),
}
