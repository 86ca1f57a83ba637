//! What an editor asks, answered from a [`crate::Snapshot`]. Pure: offsets and strings in and out, no protocol.

mod action;
mod edits;
#[cfg(test)]
mod fixture;
mod format;

pub use action::{Action, ActionKind, actions, fix_all};
pub use format::{format_document, format_range, format_typed};
