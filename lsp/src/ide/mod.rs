//! What an editor asks, answered from a [`crate::Snapshot`]. Pure: offsets and strings in and out, no protocol.

mod action;
mod around;
mod cursor;
mod edits;
#[cfg(test)]
mod fixture;
mod format;
mod hover;
mod manifest;
mod shape;
mod signature;
mod text;

pub use action::{Action, ActionKind, actions, fix_all};
pub use format::{format_document, format_range, format_typed};
pub use hover::{Hover, hover};
pub use signature::{Help, HelpForm, signature_help};
mod hint;

pub use action::{Action, ActionKind, actions, fix_all};
pub use format::{format_document, format_range, format_typed};
pub use hint::{Hint, HintKind, HintOptions, hints};
