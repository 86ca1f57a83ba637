//! From what `ide` answers to what the protocol says.

pub(super) mod action;
pub(super) mod edit;
pub(super) mod know;
