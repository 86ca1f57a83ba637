//! Journeys as pictures: a graph in words that a marketer reads, as Mermaid or DOT text.
//!
//! The graph itself ([`graph`]) is for other renderers. Layout and colours beyond the shapes do not live here.

mod dot;
mod graph;
mod mermaid;
pub mod rules;
pub mod words;

#[cfg(test)]
mod tests;

pub use dot::dot;
pub use graph::{Cluster, Edge, EdgeKind, Graph, Node, Shape, graph};
pub use mermaid::mermaid;
