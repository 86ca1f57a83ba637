//! Mermaid flowcharts.

use std::fmt::Write;

use super::graph::{EdgeKind, Graph, Shape, graph};
use crate::model::Journey;

/// The journey as a Mermaid flowchart.
pub fn mermaid(journey: &Journey) -> String {
    let graph = graph(journey);
    let mut text = String::from("flowchart TD\n");
    level(&mut text, &graph, None, 1);
    for edge in &graph.edges {
        let arrow = match edge.kind {
            EdgeKind::Forward => "-->",
            EdgeKind::Back | EdgeKind::AnyTime => "-.->",
        };
        let label = if edge.label.is_empty() {
            String::new()
        } else {
            format!("|\"{}\"|", escaped(&edge.label))
        };
        line(&mut text, 1, &format!("n{} {arrow}{label} n{}", edge.from, edge.to));
    }
    text
}

/// The nodes and clusters that lie directly in a cluster.
fn level(text: &mut String, graph: &Graph, cluster: Option<usize>, depth: usize) {
    for (number, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.cluster == cluster)
    {
        let (open, close) = brackets(node.shape);
        line(text, depth, &format!("n{number}{open}\"{}\"{close}", escaped(&node.words)));
    }
    for (number, inner) in graph.clusters.iter().enumerate() {
        if inner.parent == cluster {
            line(text, depth, &format!("subgraph c{number} [\"{}\"]", escaped(&inner.words)));
            level(text, graph, Some(number), depth + 1);
            line(text, depth, "end");
        }
    }
}

pub(super) fn line(text: &mut String, depth: usize, content: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{:width$}{content}", "", width = depth * 4);
}

pub(super) fn brackets(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Entry => (">", "]"),
        Shape::Action => ("[", "]"),
        Shape::Rest => ("(", ")"),
        Shape::Decision => ("{", "}"),
        Shape::Loop => ("{{", "}}"),
        Shape::Exit => ("([", "])"),
        Shape::AnyTime => ("[/", "/]"),
    }
}

/// Text inside quotes: whatever Mermaid, Markdown or HTML would read is written as an entity. An underscore
/// inside of a name means nothing to Markdown and stays.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(char) = chars.next() {
        let inside = before.is_alphanumeric() && chars.peek().is_some_and(|c| c.is_alphanumeric());
        match char {
            '_' if inside => escaped.push(char),
            '"' | '#' | '&' | '<' | '>' | '`' | '*' | '_' | '\\' | ';' => {
                let _ = write!(escaped, "#{};", u32::from(char));
            }
            '\n' | '\r' | '\t' => escaped.push(' '),
            _ => escaped.push(char),
        }
        before = char;
    }
    escaped
}
