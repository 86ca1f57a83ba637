//! The suite across crates.
