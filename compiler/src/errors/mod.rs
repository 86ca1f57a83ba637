//! What is said to the user: one builder function per diagnostic code, one file per family.

pub(crate) mod flow;
pub(crate) mod rules;
