//! What changed between two versions of a journey, as a Mermaid flowchart: only changed steps and their neighbours.
//!
//! Added, removed and changed steps differ in colour, in a word, and in their border, so that nothing is told by
//! colour alone.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{EdgeKind, Graph, Node, graph};
use super::mermaid::{brackets, class_of, escaped, line};
use super::overlay::Tone;
use crate::compare::{Change, Item, Matching};
use crate::model::Journey;

/// A picture with more boxes than this is no help; then neighbours are left out, and at last the picture.
const MOST: usize = 60;

/// What became of a step, before its words.
fn word(tone: Tone) -> String {
    format!("{} {}", tone.sign(), tone.name())
}

/// The changes of a journey as a Mermaid flowchart; none where no step changed, or too many did.
pub fn changes(old: &Journey, new: &Journey, items: &[Item]) -> Option<String> {
    let matching = Matching::of(old, new);
    let sketch = Sketch::new(graph(old), graph(new), &matching, items);
    sketch.draw()
}

/// A box: a node of the new graph, or one of the old graph that is gone.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    New(usize),
    Old(usize),
}

struct Sketch {
    old: Graph,
    new: Graph,
    marks: BTreeMap<Shown, Tone>,
    edges: Vec<(Shown, Shown, String, EdgeKind)>,
}

impl Sketch {
    fn new(old: Graph, new: Graph, matching: &Matching, items: &[Item]) -> Self {
        let changed: BTreeSet<&str> = items.iter().filter_map(changed_step).collect();
        let mut marks = BTreeMap::new();
        for (number, node) in new.nodes.iter().enumerate() {
            let Some(id) = node.step.as_deref() else { continue };
            if matching.old_of(id).is_none() {
                marks.insert(Shown::New(number), Tone::Added);
            } else if changed.contains(id) {
                marks.insert(Shown::New(number), Tone::Changed);
            }
        }
        for (number, node) in old.nodes.iter().enumerate() {
            let Some(id) = node.step.as_deref() else { continue };
            if matching.new_of(id).is_none() {
                marks.insert(Shown::Old(number), Tone::Removed);
            }
        }
        let places = old_to_new(&old, &new, matching);
        let place =
            |number: usize| places.get(&number).map_or(Shown::Old(number), |at| Shown::New(*at));
        let mut edges: Vec<_> = new
            .edges
            .iter()
            .map(|edge| (Shown::New(edge.from), Shown::New(edge.to), edge.label.clone(), edge.kind))
            .collect();
        for edge in &old.edges {
            let (from, to) = (place(edge.from), place(edge.to));
            let is_gone = |at: Shown| marks.get(&at) == Some(&Tone::Removed);
            if is_gone(from) || is_gone(to) {
                edges.push((from, to, edge.label.clone(), edge.kind));
            }
        }
        Self { old, new, marks, edges }
    }

    fn draw(&self) -> Option<String> {
        let marked: BTreeSet<Shown> = self.marks.keys().copied().collect();
        let mut shown = marked.clone();
        for (from, to, _, _) in &self.edges {
            if marked.contains(from) || marked.contains(to) {
                shown.extend([*from, *to]);
            }
        }
        let shown = if shown.len() > MOST { marked } else { shown };
        if shown.is_empty() || shown.len() > MOST {
            return None;
        }
        let mut text = String::from("flowchart TD\n");
        for at in &shown {
            self.draw_box(&mut text, *at);
        }
        for (from, to, label, kind) in &self.edges {
            if shown.contains(from) && shown.contains(to) {
                let arrow = self.arrow(*from, *to, *kind);
                let label = if label.is_empty() {
                    String::new()
                } else {
                    format!("|\"{}\"|", escaped(label))
                };
                line(&mut text, 1, &format!("{} {arrow}{label} {}", name(*from), name(*to)));
            }
        }
        for tone in [Tone::Added, Tone::Removed, Tone::Changed] {
            line(&mut text, 1, &class_of(tone));
        }
        Some(text)
    }

    fn arrow(&self, from: Shown, to: Shown, kind: EdgeKind) -> &'static str {
        let is_gone = |at: Shown| self.marks.get(&at) == Some(&Tone::Removed);
        match kind {
            EdgeKind::Forward if is_gone(from) || is_gone(to) => "-.->",
            EdgeKind::Forward => "-->",
            EdgeKind::Back | EdgeKind::AnyTime => "-.->",
        }
    }

    fn draw_box(&self, text: &mut String, at: Shown) {
        let Some(node) = self.node(at) else { return };
        let (open, close) = brackets(node.shape);
        let mark = self.marks.get(&at);
        let words = match mark {
            Some(tone) => format!("{}: {}", word(*tone), node.words),
            None => node.words.clone(),
        };
        let class = mark.map(|tone| format!(":::{}", tone.name())).unwrap_or_default();
        line(text, 1, &format!("{}{open}\"{}\"{close}{class}", name(at), escaped(&words)));
    }

    fn node(&self, at: Shown) -> Option<&Node> {
        match at {
            Shown::New(number) => self.new.nodes.get(number),
            Shown::Old(number) => self.old.nodes.get(number),
        }
    }
}

fn name(at: Shown) -> String {
    match at {
        Shown::New(number) => format!("n{number}"),
        Shown::Old(number) => format!("o{number}"),
    }
}

/// The step that a change is shown on.
pub(super) fn changed_step(item: &Item) -> Option<&str> {
    match &item.change {
        Change::StepMoved { step, .. }
        | Change::StepChanged { step, .. }
        | Change::Redirected { step, .. } => Some(step),
        Change::JourneyAdded { .. }
        | Change::JourneyRemoved
        | Change::Setting(_)
        | Change::StepAdded { .. }
        | Change::StepRemoved { .. }
        | Change::Rejoined
        | Change::Renamed { .. }
        | Change::Reordered { .. }
        | Change::Fact(_)
        | Change::DeclarationAdded { .. }
        | Change::DeclarationRemoved { .. }
        | Change::DeclarationChanged { .. } => None,
    }
}

/// The numbers in the new graph of the nodes of the old one: of steps by their pairs, of ends and the entry by what is
/// written on them.
fn old_to_new(old: &Graph, new: &Graph, matching: &Matching) -> BTreeMap<usize, usize> {
    let by_id: BTreeMap<&str, usize> = new
        .nodes
        .iter()
        .enumerate()
        .filter_map(|(number, node)| Some((node.step.as_deref()?, number)))
        .collect();
    let mut places = BTreeMap::new();
    for (number, node) in old.nodes.iter().enumerate() {
        let place = match &node.step {
            Some(id) => matching.new_of(id).and_then(|id| by_id.get(id).copied()),
            None if number == 0 => Some(0),
            None => {
                new.nodes.iter().position(|other| other.step.is_none() && other.words == node.words)
            }
        };
        if let Some(place) = place {
            places.insert(number, place);
        }
    }
    places
}
