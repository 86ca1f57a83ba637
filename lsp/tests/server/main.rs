//! The server as an editor meets it, over a pair of streams in memory: order, life, bad messages, load.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as expected"
)]

mod client;
mod disk;
mod documents;
mod later;
mod life;
mod projects;
mod storm;
