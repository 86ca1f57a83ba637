//! What is seen of a journey: boxes with their lines of text, labels, and where all of it stands.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::overlay::{Mark, Overlay, Tone, told, told_whole};
use super::times;
use crate::draw::graph::{ArmKind, EdgeKind, Graph, Node, Shape, graph, graph_with};
use crate::draw::layout::{Input, Inside, Item, Layout, Line, Size, layout};
use crate::draw::measure::{self, Lines};
use crate::draw::words;
use crate::model::{Audience, Journey, SourcePlace, Step, StepKind};

/// The size of the text in boxes, and how far apart its lines are.
pub(super) const TEXT: (i32, i32) = (13, 17);
/// The same of labels and of what stands beside boxes.
pub(super) const SMALL: (i32, i32) = (11, 14);
/// The room for a dot before the words of a label.
pub(super) const DOT: i32 = 11;

/// Text in boxes is broken when it is wider, and cut behind so many lines.
const BOX: (i32, usize) = (190, 4);
const LABEL: (i32, usize) = (170, 3);
/// What is told of a step is cut behind so much.
const MARK: i32 = 150;
/// Around text in boxes and in labels.
pub(super) const INSET: Size = Size { width: 14, height: 8 };
pub(super) const LABEL_INSET: Size = Size { width: 8, height: 3 };

/// Everything that is drawn.
pub(super) struct Scene<'j> {
    pub(super) journey: &'j Journey,
    /// The boxes: the entry, the steps in their order, ends that are no steps.
    pub(super) boxes: Vec<Seen<'j>>,
    pub(super) lines: Vec<Way>,
    pub(super) layout: Layout,
    /// What can happen at any time, beside the entry.
    pub(super) aside: Vec<Aside<'j>>,
    /// What is told of the whole, and what the signs mean.
    pub(super) sentences: String,
    pub(super) keys: Vec<Mark>,
}

/// A box.
pub(super) struct Seen<'j> {
    /// The step, if it is one.
    pub(super) step: Option<&'j Step>,
    pub(super) source: Option<&'j SourcePlace>,
    pub(super) shape: Shape,
    pub(super) words: String,
    pub(super) text: Lines,
    /// What stands beside it, line by line.
    pub(super) beside: Vec<String>,
    /// What is told of it; then that is what stands beside it.
    pub(super) marks: Vec<Mark>,
    size: Size,
}

/// A line with its label.
pub(super) struct Way {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) back: bool,
    pub(super) words: String,
    pub(super) text: Lines,
    pub(super) arms: Vec<ArmKind>,
    /// What its mark means.
    pub(super) tone: Option<Tone>,
}

/// Something that can happen at any time.
pub(super) struct Aside<'j> {
    pub(super) source: Option<&'j SourcePlace>,
    pub(super) words: String,
    pub(super) text: Lines,
    pub(super) size: Size,
    /// The outcome, if the run ends, with the size of its box.
    pub(super) end: Option<(String, Lines, Size)>,
}

/// Between the boxes of what can happen at any time.
pub(super) const ASIDE_GAP: Size = Size { width: 26, height: 8 };
/// Left of them and above.
pub(super) const ASIDE_INSET: Size = Size { width: 44, height: 20 };

/// The scene of a journey with what is told of its steps.
pub(super) fn scene<'j>(journey: &'j Journey, overlay: Option<&Overlay>) -> Scene<'j> {
    let graph = match overlay {
        Some(overlay) => graph_with(journey, overlay),
        None => graph(journey),
    };
    let kept = kept(&graph);
    let boxes = graph.nodes.iter().enumerate().filter(|(node, _)| kept.get(*node) == Some(&true));
    let boxes: Vec<Seen<'_>> =
        boxes.map(|(place, node)| seen(journey, overlay, place, node)).collect();
    let mut places = Vec::with_capacity(graph.nodes.len());
    let mut next = 0;
    for &kept in &kept {
        places.push(kept.then_some(next));
        next += usize::from(kept);
    }
    let place = |node: usize| places.get(node).copied().flatten();
    let lines = graph.edges.iter().filter_map(|edge| {
        let (from, to) = (place(edge.from)?, place(edge.to)?);
        let back = match edge.kind {
            EdgeKind::Forward => false,
            EdgeKind::Back => true,
            EdgeKind::AnyTime => return None,
        };
        let mark = overlay.and_then(|overlay| graph.mark(edge, overlay));
        let words = if back { String::new() } else { told(&edge.label, mark) };
        let tone = mark.map(|mark| mark.tone);
        let seen = if back { String::new() } else { told_whole(&edge.label, mark) };
        let text = measure::lines(&seen, SMALL.0, LABEL.0, LABEL.1);
        Some(Way { from, to, back, words, text, arms: edge.arms.clone(), tone })
    });
    let lines: Vec<Way> = lines.collect();
    let aside = aside(journey, overlay);
    let layout = layout(&input(&boxes, &lines, &aside));
    let sentences = overlay.map(|overlay| overlay.sentences().to_owned()).unwrap_or_default();
    let keys = overlay.map(|overlay| overlay.keys().to_vec()).unwrap_or_default();
    Scene { journey, boxes, lines, layout, aside, sentences, keys }
}

/// Which nodes have a place below the entry: all but what can happen at any time and where only that leads.
fn kept(graph: &Graph) -> Vec<bool> {
    let mut kept: Vec<bool> =
        graph.nodes.iter().map(|node| node.step.is_some() || node.shape == Shape::Entry).collect();
    for edge in graph.edges.iter().filter(|edge| edge.kind == EdgeKind::Forward) {
        if let Some(kept) = kept.get_mut(edge.to) {
            *kept = true;
        }
    }
    kept
}

fn seen<'j>(
    journey: &'j Journey,
    overlay: Option<&Overlay>,
    place: usize,
    node: &Node,
) -> Seen<'j> {
    // The entry is the first node, and the steps follow.
    let step = place.checked_sub(1).and_then(|place| journey.steps.get(place));
    let step = step.filter(|_| node.step.is_some());
    let source = match step {
        Some(step) => step.source.as_ref(),
        None => journey.source.as_ref(),
    };
    let text = measure::lines(&node.words, TEXT.0, BOX.0, BOX.1);
    let marks = match (overlay, step) {
        (Some(overlay), Some(step)) => overlay.of(&step.id).to_vec(),
        (None, _) | (_, None) => Vec::new(),
    };
    let beside = match overlay {
        Some(_) => marks.iter().map(|mark| mark.line(SMALL.0, MARK)).collect(),
        None => step.and_then(|step| step.times.as_ref()).map(times::short).unwrap_or_default(),
    };
    let size = around(&text, TEXT, inset(node.shape));
    Seen { step, source, shape: node.shape, words: node.words.clone(), text, beside, marks, size }
}

/// Around the text of a box.
pub(super) fn inset(shape: Shape) -> Size {
    match shape {
        Shape::Decision | Shape::Exit | Shape::Entry => Size { width: INSET.width + 6, ..INSET },
        Shape::Action | Shape::Rest | Shape::Loop | Shape::AnyTime => INSET,
    }
}

fn around(text: &Lines, (_, high): (i32, i32), inset: Size) -> Size {
    let count = i32::try_from(text.lines.len()).unwrap_or(1);
    Size { width: text.width + 2 * inset.width, height: count * high + 2 * inset.height }
}

/// The size of what stands beside a box.
fn beside(lines: &[String]) -> Size {
    let width = lines.iter().map(|line| measure::width(line, SMALL.0)).max().unwrap_or(0);
    let count = i32::try_from(lines.len()).unwrap_or(0);
    Size { width, height: count * SMALL.1 }
}

fn input(boxes: &[Seen<'_>], lines: &[Way], aside: &[Aside<'_>]) -> Input {
    let steps = boxes.iter().enumerate();
    let steps = steps.filter_map(|(place, seen)| Some((&seen.step?.id, place)));
    let places: BTreeMap<&SmolStr, usize> = steps.collect();
    let place = |id: &SmolStr| places.get(id).map_or(Inside::Everything, |&at| Inside::Before(at));
    let item = |seen: &Seen<'_>| {
        let frame = seen.step.and_then(|step| match &step.step {
            StepKind::Attempt { exhausted, .. } => {
                Some(exhausted.as_ref().map_or(Inside::Everything, place))
            }
            StepKind::Conversation { .. }
            | StepKind::Wait { .. }
            | StepKind::Branch { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Delay { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => None,
        });
        let mut beside = beside(&seen.beside);
        let mut size = seen.size;
        if frame.is_some() {
            // What stands beside other boxes stands in the head of a frame.
            size.height = size.height.max(beside.height + INSET.height);
        }
        if seen.shape == Shape::Entry {
            beside = size_of_aside(aside);
        }
        Item { size, beside, frame, nests: seen.step.is_some() }
    };
    let line = |way: &Way| {
        let mut label = Size::default();
        if !way.words.is_empty() {
            let dots = DOT * i32::try_from(way.arms.len()).unwrap_or(0);
            label = around(&way.text, SMALL, LABEL_INSET);
            label.width += dots;
        }
        Line { from: way.from, to: way.to, label, back: way.back }
    };
    Input { boxes: boxes.iter().map(item).collect(), lines: lines.iter().map(line).collect() }
}

fn aside<'j>(journey: &'j Journey, overlay: Option<&Overlay>) -> Vec<Aside<'j>> {
    let row = |source, words: String, end: Option<&str>| {
        let text = measure::lines(&words, TEXT.0, BOX.0, BOX.1);
        let size = around(&text, TEXT, INSET);
        let end = end.map(|outcome| {
            let text = measure::lines(outcome, TEXT.0, BOX.0, 2);
            let size = around(&text, TEXT, inset(Shape::Exit));
            (outcome.to_owned(), text, size)
        });
        Aside { source, words, text, size, end }
    };
    let exits = journey.exits.iter().enumerate().map(|(place, exit)| {
        let on = match &exit.on {
            Audience::Trigger(used) => words::trigger(used),
            Audience::Segment(name) => format!("the contact joins {name}"),
        };
        let mark = overlay.and_then(|overlay| overlay.of_exit(place));
        row(exit.source.as_ref(), told(&on, mark), Some(&exit.outcome))
    });
    let goal = journey.goal.iter();
    let goal = goal
        .map(|goal| row(journey.source.as_ref(), format!("goal: {}", words::trigger(goal)), None));
    exits.chain(goal).collect()
}

/// The height of a row of what can happen at any time.
pub(super) fn row_height(row: &Aside<'_>) -> i32 {
    row.size.height.max(row.end.as_ref().map_or(0, |(_, _, size)| size.height))
}

/// The width of the widest box of what can happen at any time.
pub(super) fn aside_width(aside: &[Aside<'_>]) -> i32 {
    aside.iter().map(|row| row.size.width).max().unwrap_or(0)
}

fn size_of_aside(aside: &[Aside<'_>]) -> Size {
    if aside.is_empty() {
        return Size::default();
    }
    let ends = aside.iter().filter_map(|row| row.end.as_ref());
    let ends = ends.map(|(_, _, size)| size.width + ASIDE_GAP.width).max().unwrap_or(0);
    let rows: i32 = aside.iter().map(|row| row_height(row) + ASIDE_GAP.height).sum();
    Size {
        width: ASIDE_INSET.width + aside_width(aside) + ends,
        height: ASIDE_INSET.height + rows - ASIDE_GAP.height,
    }
}
