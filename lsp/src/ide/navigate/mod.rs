//! Going from a name to where it is declared, and to everywhere else.

mod definition;
mod highlight;
mod reference;

pub use definition::{Definition, Destination, definition};
pub use highlight::{Access, Highlight, highlights};
pub use reference::references;

#[cfg(test)]
mod tests;
