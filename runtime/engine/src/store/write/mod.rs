//! What the writer reads and writes, statement by statement; a room for each kind of thing.

mod journal;
mod own;
mod people;
mod requests;
mod runs;

pub(crate) use journal::*;
pub(crate) use own::*;
pub(crate) use people::*;
pub(crate) use requests::*;
pub(crate) use runs::*;
