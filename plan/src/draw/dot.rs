//! DOT text for Graphviz.

use std::fmt::Write;

use super::graph::{EdgeKind, Graph, Shape, graph_with};
use super::overlay::{Mark, Overlay, Tone, heaviest, told};
use crate::model::Journey;

/// The journey as a DOT graph.
pub fn dot(journey: &Journey) -> String {
    dot_with(journey, &Overlay::default())
}

/// The journey as a DOT graph with what is told of its steps and arms, and a legend.
pub fn dot_with(journey: &Journey, overlay: &Overlay) -> String {
    let graph = graph_with(journey, overlay);
    let mut text = format!("digraph {} {{\n", quoted(&journey.name));
    line(&mut text, 1, "node [fontname=\"sans-serif\", fontsize=11];");
    line(&mut text, 1, "edge [fontname=\"sans-serif\", fontsize=10];");
    level(&mut text, (&graph, overlay), None, 1);
    for edge in &graph.edges {
        let mark = graph.mark(edge, overlay);
        let words = told(&edge.label, mark);
        let style = match edge.kind {
            EdgeKind::Forward if mark.is_some_and(|mark| mark.tone.is_broken()) => "style=dotted",
            EdgeKind::Forward => "",
            EdgeKind::Back | EdgeKind::AnyTime => "style=dashed",
        };
        let label =
            if words.is_empty() { String::new() } else { format!("label={}", quoted(&words)) };
        let options = [label.as_str(), style].into_iter().filter(|one| !one.is_empty());
        let options = options.collect::<Vec<_>>().join(", ");
        let options = if options.is_empty() { options } else { format!(" [{options}]") };
        line(&mut text, 1, &format!("n{} -> n{}{options};", edge.from, edge.to));
    }
    legend(&mut text, overlay);
    text.push_str("}\n");
    text
}

/// What the signs mean.
fn legend(text: &mut String, overlay: &Overlay) {
    if overlay.keys().is_empty() {
        return;
    }
    line(text, 1, "subgraph cluster_legend {");
    line(text, 2, &format!("label={};", quoted(overlay.sentences())));
    for (number, key) in overlay.keys().iter().enumerate() {
        let (words, look) = (quoted(&key.words()), look(Some(key.tone)));
        line(text, 2, &format!("k{number} [label={words}, shape=box{look}];"));
    }
    line(text, 1, "}");
}

/// How a box with such a mark looks: the wider its border, the more it wants to be seen.
fn look(tone: Option<Tone>) -> &'static str {
    match tone {
        None | Some(Tone::Quiet) => "",
        Some(Tone::Busy) => ", color=\"#0969da\", penwidth=2",
        Some(Tone::Good) => ", color=\"#1a7f37\", penwidth=2",
        Some(Tone::Bad | Tone::Removed) => ", color=\"#cf222e\", penwidth=3",
        Some(Tone::Added) => ", color=\"#1a7f37\", penwidth=3",
        Some(Tone::Changed) => ", color=\"#9a6700\", penwidth=3",
    }
}

/// The words of a box, with what is told of it on lines of their own.
fn lines(words: &str, marks: &[Mark]) -> String {
    let mut text = quoted(words);
    for mark in marks {
        let more = quoted(&mark.words());
        text.pop();
        text.push_str("\\n");
        text.push_str(more.strip_prefix('"').unwrap_or(&more));
    }
    text
}

/// The nodes and clusters that lie directly in a cluster.
fn level(
    text: &mut String,
    (graph, overlay): (&Graph, &Overlay),
    cluster: Option<usize>,
    depth: usize,
) {
    for (number, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.cluster == cluster)
    {
        let marks = Graph::marks(node, overlay);
        let (words, shape) = (lines(&node.words, marks), shape(node.shape));
        let look = look(heaviest(marks));
        line(text, depth, &format!("n{number} [label={words}, {shape}{look}];"));
    }
    for (number, inner) in graph.clusters.iter().enumerate() {
        if inner.parent == cluster {
            line(text, depth, &format!("subgraph cluster_{number} {{"));
            line(text, depth + 1, &format!("label={};", quoted(&inner.words)));
            line(text, depth + 1, "style=rounded;");
            level(text, (graph, overlay), Some(number), depth + 1);
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
