//! The language server of Journey.
//!
//! `ide` answers an editor's questions about a [`Snapshot`]: pure, offsets and strings in and out. `project` makes
//! snapshots from texts. What knows the protocol, documents that are open and the disk lives in `server`.

mod disk;
pub mod ide;
mod project;
mod server;
mod snapshot;

pub use disk::{Disk, OnDisk, Text};
pub use project::Project;
pub use server::{serve, serve_stdio};
pub use snapshot::{File, Piece, Place, Point, Snapshot};
