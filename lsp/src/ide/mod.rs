//! What an editor asks, answered from a [`crate::Snapshot`]. Pure: offsets and strings in and out, no protocol.

#[cfg(test)]
mod fixture;
