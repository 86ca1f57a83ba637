//! The language server of Journey.
