//! From what `ide` answers to what the protocol says.

pub(super) mod action;
pub(super) mod calls;
pub(super) mod command;
pub(super) mod completion;
pub(super) mod edit;
pub(super) mod know;
pub(super) mod names;
pub(super) mod outline;
pub(super) mod show;
pub(super) mod tokens;
