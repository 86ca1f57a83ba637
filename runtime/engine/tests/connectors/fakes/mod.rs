//! Providers that behave as documented, and misbehave when told to.

pub(crate) mod dynamics;
pub(crate) mod requests;
pub(crate) mod server;
pub(crate) mod signed;
pub(crate) mod webhook;
