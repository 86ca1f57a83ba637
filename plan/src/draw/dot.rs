//! DOT text for Graphviz.

use std::fmt::Write;

use super::graph::{EdgeKind, Graph, Shape, graph};
use crate::model::Journey;

/// The journey as a DOT graph.
pub fn dot(journey: &Journey) -> String {
    let graph = graph(journey);
    let mut text = format!("digraph {} {{\n", quoted(&journey.name));
    line(&mut text, 1, "node [fontname=\"sans-serif\", fontsize=11];");
    line(&mut text, 1, "edge [fontname=\"sans-serif\", fontsize=10];");
    level(&mut text, &graph, None, 1);
    for edge in &graph.edges {
        let style = match edge.kind {
            EdgeKind::Forward => "",
            EdgeKind::Back | EdgeKind::AnyTime => "style=dashed",
        };
        let label = if edge.label.is_empty() {
            String::new()
        } else {
            format!("label={}", quoted(&edge.label))
        };
        let options = [label.as_str(), style].into_iter().filter(|one| !one.is_empty());
        let options = options.collect::<Vec<_>>().join(", ");
        let options = if options.is_empty() { options } else { format!(" [{options}]") };
        line(&mut text, 1, &format!("n{} -> n{}{options};", edge.from, edge.to));
    }
    text.push_str("}\n");
    text
}

/// The nodes and clusters that lie directly in a cluster.
fn level(text: &mut String, graph: &Graph, cluster: Option<usize>, depth: usize) {
    for (number, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.cluster == cluster)
    {
        let (words, shape) = (quoted(&node.words), shape(node.shape));
        line(text, depth, &format!("n{number} [label={words}, {shape}];"));
    }
    for (number, inner) in graph.clusters.iter().enumerate() {
        if inner.parent == cluster {
            line(text, depth, &format!("subgraph cluster_{number} {{"));
            line(text, depth + 1, &format!("label={};", quoted(&inner.words)));
            line(text, depth + 1, "style=rounded;");
            level(text, graph, Some(number), depth + 1);
            line(text, depth, "}");
        }
    }
}

fn line(text: &mut String, depth: usize, content: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{:width$}{content}", "", width = depth * 4);
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Entry => "shape=cds",
        Shape::Action => "shape=box",
        Shape::Rest => "shape=box, style=rounded",
        Shape::Decision => "shape=diamond",
        Shape::Loop => "shape=hexagon",
        Shape::Exit => "shape=box, style=\"rounded,filled\", fillcolor=gray92",
        Shape::AnyTime => "shape=parallelogram, style=dashed",
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' | '\r' | '\t' => quoted.push(' '),
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}
