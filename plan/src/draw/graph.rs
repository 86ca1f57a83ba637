//! A journey as nodes, edges and clusters.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::overlay::{Mark, Overlay, Tone};
use super::words;
use crate::model::{
    Audience, EventKind, Journey, Next, SplitArm, Step, StepKind, WaitArm, WaitTrigger,
};

/// A journey as a picture, before any layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// The nodes: the entry, the steps in the order of the source, then ends and what holds at any time.
    pub nodes: Vec<Node>,
    /// The edges, by the node that they leave.
    pub edges: Vec<Edge>,
    /// The attempts; an outer one stands before those inside of it.
    pub clusters: Vec<Cluster>,
}

/// A node; its place in the list is its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The step's id; absent for what is no step.
    pub step: Option<SmolStr>,
    /// What is written on it.
    pub words: String,
    /// Its shape.
    pub shape: Shape,
    /// The cluster it lies in.
    pub cluster: Option<usize>,
    /// Its place among the journey's `exit on`s, if it is one.
    pub exit: Option<usize>,
}

/// What a node looks like.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Where contacts enter.
    Entry,
    /// Something that reaches out to the contact or to other systems.
    Action,
    /// Somewhere that contacts rest.
    Rest,
    /// A decision.
    Decision,
    /// The head of an attempt.
    Loop,
    /// An end.
    Exit,
    /// Something that can happen at any time.
    AnyTime,
}

/// An edge between nodes, by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it leaves.
    pub from: usize,
    /// Where it arrives.
    pub to: usize,
    /// The arm.
    pub label: String,
    /// The place of the arm among the successors of its step.
    pub arm: usize,
    /// What takes the arm, each kind once; empty where there is no choice.
    pub arms: Vec<ArmKind>,
    /// Its kind.
    pub kind: EdgeKind,
}

/// What takes an arm.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ArmKind {
    /// The contact center tried.
    Attempted,
    /// An SMS conversation has an outcome.
    Concluded,
    /// The contact center could not.
    NotAttempted,
    /// The journey sent no request.
    Blocked,
    /// A declared trigger.
    Trigger,
    /// The limit of a wait.
    Timeout,
    /// A condition, or the share of a split.
    Case,
    /// No condition.
    Otherwise,
    /// A retry without a run left.
    Exhausted,
}

/// What an edge stands for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// What follows.
    Forward,
    /// A retry, back to its attempt.
    Back,
    /// An end from anywhere.
    AnyTime,
}

/// An attempt with the steps that lead to its retries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// What is written on it.
    pub words: String,
    /// The cluster around it.
    pub parent: Option<usize>,
}

impl Graph {
    /// What is told of a node.
    pub(super) fn marks<'o>(node: &Node, overlay: &'o Overlay) -> &'o [Mark] {
        match (&node.step, node.exit) {
            (Some(step), _) => overlay.of(step),
            (None, Some(exit)) => overlay.of_exit(exit).map_or(&[], std::slice::from_ref),
            (None, None) => &[],
        }
    }

    /// What is told of an edge.
    pub(super) fn mark<'o>(&self, edge: &Edge, overlay: &'o Overlay) -> Option<&'o Mark> {
        let step = self.nodes.get(edge.from)?.step.as_deref()?;
        overlay.of_arm(step, edge.arm).filter(|_| edge.kind == EdgeKind::Forward)
    }
}

/// The graph of a journey.
pub fn graph(journey: &Journey) -> Graph {
    let places = journey.steps.iter().enumerate().map(|(place, step)| (&step.id, place + 1));
    let mut draft = Draft {
        journey,
        places: places.collect(),
        retries: retries(journey),
        graph: Graph::default(),
        ends: BTreeMap::new(),
    };
    draft.nodes();
    draft.clusters();
    draft.entry();
    for step in &journey.steps {
        draft.step(step);
    }
    draft.at_any_time();
    draft.graph
}

/// The graph of a journey with the lines to steps that are no longer there.
pub(super) fn graph_with(journey: &Journey, overlay: &Overlay) -> Graph {
    let mut graph = graph(journey);
    let is_old = |node: Option<&Node>| {
        let step = node.and_then(|node| node.step.as_deref());
        step.is_some_and(|id| overlay.of(id).iter().any(|mark| mark.tone == Tone::Removed))
    };
    let removed: Vec<bool> = graph.nodes.iter().map(|node| is_old(Some(node))).collect();
    let places = journey.steps.iter().zip(1..).map(|(step, place)| (&step.id, place));
    let places: BTreeMap<&SmolStr, usize> = places.collect();
    // What was moved could lead above itself; such a line of the old version is left out.
    graph.edges.retain(|edge| {
        let is_old = removed.get(edge.from) == Some(&true);
        !is_old || edge.kind != EdgeKind::Forward || edge.from < edge.to
    });
    for gone in overlay.gone() {
        let from = gone.from.as_ref().map_or(Some(0), |id| places.get(id).copied());
        let (Some(from), Some(&to)) = (from, places.get(&gone.to)) else { continue };
        if from < to {
            let (label, arm, arms) = (gone.label.clone(), gone.arm, gone.arms.clone());
            graph.edges.push(Edge { from, to, label, arm, arms, kind: EdgeKind::Forward });
        }
    }
    graph
}

/// The nodes of the retries of each attempt.
fn retries(journey: &Journey) -> BTreeMap<&SmolStr, Vec<usize>> {
    let mut retries: BTreeMap<&SmolStr, Vec<usize>> = BTreeMap::new();
    for (step, place) in journey.steps.iter().zip(1..) {
        if let StepKind::Retry { attempt, .. } = &step.step {
            retries.entry(attempt).or_default().push(place);
        }
    }
    retries
}

struct Draft<'j> {
    journey: &'j Journey,
    /// The numbers of the steps' nodes.
    places: BTreeMap<&'j SmolStr, usize>,
    graph: Graph,
    /// The numbers of the retries' nodes, by attempt.
    retries: BTreeMap<&'j SmolStr, Vec<usize>>,
    /// The numbers of the ends that are no steps, by outcome.
    ends: BTreeMap<SmolStr, usize>,
}

impl<'j> Draft<'j> {
    fn nodes(&mut self) {
        self.add(None, words::audience(self.journey), Shape::Entry);
        for step in &self.journey.steps {
            self.add(Some(step.id.clone()), words::step(&step.step), shape(&step.step));
        }
    }

    fn add(&mut self, step: Option<SmolStr>, words: String, shape: Shape) -> usize {
        self.graph.nodes.push(Node { step, words, shape, cluster: None, exit: None });
        self.graph.nodes.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, label: impl Into<String>, kind: EdgeKind) {
        let (label, arms) = (label.into(), Vec::new());
        self.graph.edges.push(Edge { from, to, label, arm: 0, arms, kind });
    }

    fn entry(&mut self) {
        let to = self.target(&self.journey.first);
        self.edge(0, to, "", EdgeKind::Forward);
    }

    /// The node of a successor; an absent one is the end `completed`.
    fn target(&mut self, next: &Next) -> usize {
        let step = next.as_ref().and_then(|id| self.places.get(id).copied());
        step.unwrap_or_else(|| self.end("completed"))
    }

    fn end(&mut self, outcome: &str) -> usize {
        if let Some(&known) = self.ends.get(outcome) {
            return known;
        }
        let end = self.add(None, outcome.to_owned(), Shape::Exit);
        self.ends.insert(outcome.into(), end);
        end
    }

    fn step(&mut self, step: &'j Step) {
        let Some(&from) = self.places.get(&step.id) else { return };
        if let StepKind::Retry { attempt, .. } = &step.step {
            if let Some(&to) = self.places.get(attempt) {
                self.edge(from, to, "again", EdgeKind::Back);
            }
            return;
        }
        for (arm, ((label, arms), next)) in self.arms(step).into_iter().enumerate() {
            let to = self.target(next);
            self.graph.edges.push(Edge { from, to, label, arm, arms, kind: EdgeKind::Forward });
        }
    }

    /// What follows a step, with the words of its arm and what takes it.
    fn arms(&self, step: &'j Step) -> Vec<((String, Vec<ArmKind>), &'j Next)> {
        let labels: Vec<(String, Vec<ArmKind>)> = match &step.step {
            StepKind::Wait { arms, .. } => {
                let arms = arms.iter().map(|arm| (words::wait_arm(arm), triggers(arm)));
                arms.chain([one("timeout", ArmKind::Timeout)]).collect()
            }
            StepKind::Branch { arms, .. } => {
                let heads = arms.iter().map(|arm| one(&arm.head, ArmKind::Case));
                heads.chain([one("otherwise", ArmKind::Otherwise)]).collect()
            }
            StepKind::Split { arms, .. } => {
                let share = |arm: &SplitArm| format!("{} {}", words::share(arm.share), arm.name);
                arms.iter().map(|arm| one(&share(arm), ArmKind::Case)).collect()
            }
            StepKind::Attempt { .. } => {
                vec![Default::default(), one("no run left", ArmKind::Exhausted)]
            }
            StepKind::Conversation { .. }
            | StepKind::Retry { .. }
            | StepKind::Delay { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => vec![Default::default()],
        };
        let mut successors = step.step.successors();
        if matches!(step.step, StepKind::Attempt { .. }) && !self.retries.contains_key(&step.id) {
            successors.truncate(1);
        }
        labels.into_iter().zip(successors).collect()
    }

    /// Every attempt with the steps from which one of its retries can be reached.
    fn clusters(&mut self) {
        let before = self.predecessors();
        let mut loops = Vec::new();
        for (step, head) in self.journey.steps.iter().zip(1..) {
            if !matches!(step.step, StepKind::Attempt { .. }) {
                continue;
            }
            let mut inside = BTreeSet::from([head]);
            let mut open = self.retries.get(&step.id).cloned().unwrap_or_default();
            while let Some(place) = open.pop() {
                if inside.insert(place) {
                    open.extend(before.get(&place).into_iter().flatten());
                }
            }
            loops.push((head, inside));
        }
        // In the order of the source an attempt stands before those inside of it.
        for (number, (head, inside)) in loops.iter().enumerate() {
            let words = self.graph.nodes.get(*head).map(|node| node.words.clone());
            let parent = self.graph.nodes.get(*head).and_then(|node| node.cluster);
            self.graph.clusters.push(Cluster { words: words.unwrap_or_default(), parent });
            for &place in inside {
                if let Some(node) = self.graph.nodes.get_mut(place) {
                    node.cluster = Some(number);
                }
            }
        }
    }

    fn predecessors(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut before: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (step, from) in self.journey.steps.iter().zip(1..) {
            let back = if let StepKind::Retry { attempt, .. } = &step.step {
                self.places.get(attempt).copied()
            } else {
                None
            };
            let next = step.step.successors().into_iter().flatten();
            let next = next.filter_map(|id| self.places.get(id).copied());
            for to in next.chain(back) {
                before.entry(to).or_default().push(from);
            }
        }
        before
    }

    fn at_any_time(&mut self) {
        for (place, exit) in self.journey.exits.iter().enumerate() {
            let on = match &exit.on {
                Audience::Trigger(used) => words::trigger(used),
                Audience::Segment(name) => format!("the contact joins {name}"),
            };
            let from = self.add(None, format!("at any time: {on}"), Shape::AnyTime);
            if let Some(node) = self.graph.nodes.get_mut(from) {
                node.exit = Some(place);
            }
            let to = self.end(&exit.outcome);
            self.edge(from, to, "", EdgeKind::AnyTime);
        }
        if let Some(goal) = &self.journey.goal {
            self.add(None, format!("goal: {}", words::trigger(goal)), Shape::AnyTime);
        }
    }
}

fn one(label: &str, kind: ArmKind) -> (String, Vec<ArmKind>) {
    (label.to_owned(), vec![kind])
}

/// The kinds of triggers of an arm of a `wait`.
fn triggers(arm: &WaitArm) -> Vec<ArmKind> {
    let kind = |on: &WaitTrigger| match on {
        WaitTrigger::Event { event: EventKind::Attempted, .. } => ArmKind::Attempted,
        WaitTrigger::Event { event: EventKind::Concluded, .. } => ArmKind::Concluded,
        WaitTrigger::Event { event: EventKind::NotAttempted, .. } => ArmKind::NotAttempted,
        WaitTrigger::Event { event: EventKind::Blocked, .. } => ArmKind::Blocked,
        WaitTrigger::Trigger(_) => ArmKind::Trigger,
    };
    let mut kinds: Vec<ArmKind> = arm.on.iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn shape(kind: &StepKind) -> Shape {
    match kind {
        StepKind::Conversation { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. } => Shape::Action,
        StepKind::Wait { .. } | StepKind::Delay { .. } | StepKind::Retry { .. } => Shape::Rest,
        StepKind::Branch { .. } | StepKind::Split { .. } => Shape::Decision,
        StepKind::Attempt { .. } => Shape::Loop,
        StepKind::Exit { .. } => Shape::Exit,
    }
}
