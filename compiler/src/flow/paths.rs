//! What comes to a line: facts, and where one concrete path is wanted, the turns that lead there.

use std::sync::Arc;

use journey_grammar::Span;
use smol_str::SmolStr;

use super::facts::{Facts, Key};
use crate::hir::{Handle, Id};

/// A turn that a path took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// An arm with this head.
    Arm(SmolStr),
    /// `timeout`
    Timeout,
    /// `otherwise`
    Otherwise,
    /// A `retry` ran the body again.
    Again,
    /// A `retry` found no run left.
    Exhausted,
}

/// The turns of a path, the latest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail(Option<Arc<Node>>);

#[derive(Debug)]
struct Node {
    turn: Turn,
    span: Span,
    length: usize,
    before: Trail,
}

impl Trail {
    /// The trail with one more turn.
    pub(crate) fn then(&self, turn: Turn, span: Span) -> Self {
        let length = self.length() + 1;
        Self(Some(Arc::new(Node { turn, span, length, before: self.clone() })))
    }

    /// How many turns there are.
    pub(crate) fn length(&self) -> usize {
        self.0.as_ref().map_or(0, |node| node.length)
    }

    /// The turns from the start of the run on.
    pub(crate) fn turns(&self) -> Vec<(Turn, Span)> {
        let nodes = std::iter::successors(self.0.as_deref(), |node| node.before.0.as_deref());
        let mut turns: Vec<_> = nodes.map(|node| (node.turn.clone(), node.span)).collect();
        turns.reverse();
        turns
    }
}

/// One way to come to a line, or all of them taken together.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    /// What is established.
    pub(crate) facts: Facts,
    /// The turns; empty unless paths are told apart.
    pub(crate) trail: Trail,
}

/// What tells paths apart while one concrete path is looked for.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Track {
    /// The states of a handle.
    Handle(Id<Handle>),
    /// The values of a key.
    Value(Key),
}

impl Track {
    fn same(self, a: &Facts, b: &Facts) -> bool {
        match self {
            Self::Handle(handle) => a.states(handle) == b.states(handle),
            Self::Value(key) => a.known(key) == b.known(key),
        }
    }
}

/// At most so many paths are told apart.
const MOST_PATHS: usize = 48;

/// What comes to a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    /// The paths; none where nothing comes.
    pub(crate) paths: Vec<Path>,
    /// Whether something that has been reported may keep a path away, so that "nothing comes here" is not said.
    pub(crate) muted: bool,
}

impl Flow {
    /// Nothing comes here, and that is no news.
    pub(crate) fn silent() -> Self {
        Self { paths: Vec::new(), muted: true }
    }

    /// Lets another flow meet this one.
    pub(crate) fn meet(&mut self, other: Self, track: Option<Track>) {
        self.muted |= other.muted;
        for path in other.paths {
            add(&mut self.paths, path, track);
        }
    }
}

/// Lets a path meet others: all become one, or those that `track` does not tell apart.
pub(crate) fn add(paths: &mut Vec<Path>, path: Path, track: Option<Track>) {
    let full = paths.len() >= MOST_PATHS;
    let met = paths
        .iter_mut()
        .find(|known| full || track.is_none_or(|track| track.same(&known.facts, &path.facts)));
    let Some(known) = met else {
        paths.push(path);
        return;
    };
    known.facts.join(&path.facts);
    if path.trail.length() < known.trail.length() {
        known.trail = path.trail;
    }
}
