//! Journeys as pictures: a graph in words that a marketer reads, as Mermaid or DOT text, as SVG, and as a page of
//! its own.
//!
//! The graph itself ([`graph`]) is for other renderers. `layout` says where everything stands and knows nothing of
//! journeys; `picture` writes what is seen.

mod both;
mod changes;
mod dot;
mod graph;
mod layout;
mod measure;
mod mermaid;
mod overlay;
mod picture;
pub mod rules;
pub mod words;

#[cfg(test)]
mod tests;

pub use both::both;
pub use changes::changes;
pub use dot::{dot, dot_with};
pub use graph::{ArmKind, Cluster, Edge, EdgeKind, Graph, Node, Shape, graph};
pub use mermaid::{mermaid, mermaid_with};
pub use overlay::{Mark, Overlay, Tone};
pub use picture::{LEGEND_STYLE, Links, STYLE, element, html, html_with, legend, svg, svg_with};
