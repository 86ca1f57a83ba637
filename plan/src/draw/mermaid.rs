//! Mermaid flowcharts.

use std::fmt::Write;

use super::graph::{Edge, EdgeKind, Graph, Shape, graph_with};
use super::overlay::{Overlay, Tone, heaviest, told};
use crate::model::Journey;

/// The journey as a Mermaid flowchart.
pub fn mermaid(journey: &Journey) -> String {
    mermaid_with(journey, &Overlay::default())
}

/// The journey as a Mermaid flowchart with what is told of its steps and arms, and a legend.
pub fn mermaid_with(journey: &Journey, overlay: &Overlay) -> String {
    let graph = graph_with(journey, overlay);
    let mut text = String::from("flowchart TD\n");
    level(&mut text, (&graph, overlay), None, 1);
    for edge in &graph.edges {
        let mark = graph.mark(edge, overlay);
        let words = told(&edge.label, mark);
        let arrow = arrow(edge, mark.map(|mark| mark.tone));
        let label =
            if words.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(&words)) };
        line(&mut text, 1, &format!("n{} {arrow}{label} n{}", edge.from, edge.to));
    }
    legend(&mut text, overlay);
    text
}

fn arrow(edge: &Edge, tone: Option<Tone>) -> &'static str {
    match edge.kind {
        EdgeKind::Forward if tone.is_some_and(Tone::is_broken) => "-.->",
        EdgeKind::Forward => "-->",
        EdgeKind::Back | EdgeKind::AnyTime => "-.->",
    }
}

/// What the signs mean, as boxes that look like those they explain.
fn legend(text: &mut String, overlay: &Overlay) {
    if overlay.keys().is_empty() {
        return;
    }
    line(text, 1, &format!("subgraph legend [\"{}\"]", escaped(overlay.sentences())));
    for (number, key) in overlay.keys().iter().enumerate() {
        let (words, class) = (escaped(&key.words()), key.tone.name());
        line(text, 2, &format!("k{number}[\"{words}\"]:::{class}"));
    }
    line(text, 1, "end");
    for tone in Tone::ALL.into_iter().filter(|tone| overlay.uses(*tone)) {
        line(text, 1, &class_of(tone));
    }
}

/// The definition of a tone's class.
pub(super) fn class_of(tone: Tone) -> String {
    format!("classDef {} {}", tone.name(), tone.style())
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
        let (open, close) = brackets(node.shape);
        let marks = Graph::marks(node, overlay);
        let mut words = escaped(&node.words);
        for mark in marks {
            words.push_str("<br/>");
            words.push_str(&escaped(&mark.words()));
        }
        let class = heaviest(marks).map(|tone| format!(":::{}", tone.name())).unwrap_or_default();
        line(text, depth, &format!("n{number}{open}\"{words}\"{close}{class}"));
    }
    for (number, inner) in graph.clusters.iter().enumerate() {
        if inner.parent == cluster {
            line(text, depth, &format!("subgraph c{number} [\"{}\"]", escaped(&inner.words)));
            level(text, (graph, overlay), Some(number), depth + 1);
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
