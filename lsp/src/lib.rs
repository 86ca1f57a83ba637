//! The language server of Journey.
//!
//! `ide` answers an editor's questions about a [`Snapshot`]: pure, offsets and strings in and out. `project` makes
//! snapshots from texts. What knows the protocol, documents that are open and the disk lives in `server`.

pub mod ide;
mod project;
mod snapshot;

pub use project::Project;
pub use snapshot::{File, Piece, Place, Point, Snapshot};
