//! The formatter: from a tree and its text to canonical text.
//!
//! Lives here: canonical one-line text of expressions ([`expr`], [`pattern`], [`duration`]). Does not live
//! here: anything that depends on what names mean.

mod canonical;

pub use canonical::{duration, expr, pattern};
