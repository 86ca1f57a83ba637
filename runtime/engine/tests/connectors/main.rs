//! The connectors against providers that behave as documented, and misbehave when told to.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    reason = "helpers of tests"
)]

mod dynamics;
mod fakes;
mod process;
mod webhook;
