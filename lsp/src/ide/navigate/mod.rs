//! Going from a name to where it is declared, and to everywhere else.

mod calls;
mod definition;
mod highlight;
mod link;
mod reference;

pub use calls::{Call, CallItem, CallNode, call_item, incoming_calls, outgoing_calls};
pub use definition::{Definition, Destination, definition};
pub use highlight::{Access, Highlight, highlights};
pub use link::{Link, linked_editing, links};
pub use reference::references;

#[cfg(test)]
mod tests;
