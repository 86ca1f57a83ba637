//! Which box stands below which: dominators, and the frames around each box.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Input, Inside};

/// The boxes as a tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The boxes so that each stands behind those that lead to it.
    pub(super) order: Vec<usize>,
    /// The box below which each is placed; none for the first.
    pub(super) parent: Vec<Option<usize>>,
    /// The boxes below each, in order, but for those inside of its frame.
    pub(super) below: Vec<Vec<usize>>,
    /// The boxes inside of its frame that stand below it.
    pub(super) inside: Vec<Vec<usize>>,
    /// The lines that leave each box, but for those that lead back.
    pub(super) leaving: Vec<Vec<usize>>,
    /// The lines that lead back from each box.
    pub(super) back: Vec<Vec<usize>>,
    /// How many lines lead to each box, but for those that lead back.
    pub(super) coming: Vec<usize>,
}

impl Tree {
    pub(super) fn new(input: &Input) -> Self {
        let count = input.boxes.len();
        let mut tree = Self {
            parent: vec![None; count],
            below: vec![Vec::new(); count],
            inside: vec![Vec::new(); count],
            leaving: vec![Vec::new(); count],
            back: vec![Vec::new(); count],
            coming: vec![0; count],
            ..Self::default()
        };
        let mut before = vec![Vec::new(); count];
        for (number, line) in input.lines.iter().enumerate() {
            if line.back {
                push(&mut tree.back, line.from, number);
            } else {
                push(&mut tree.leaving, line.from, number);
                push(&mut before, line.to, line.from);
            }
        }
        for (coming, before) in tree.coming.iter_mut().zip(&before) {
            *coming = before.len();
        }
        tree.order = order(input, &tree.leaving, tree.coming.clone());
        let frames = Frames::new(input, &tree, &before);
        for &item in &tree.order {
            if item == 0 {
                continue;
            }
            // What nothing leads to stands below everything.
            let (parent, inside) = frames.place(item).unwrap_or((0, false));
            push(if inside { &mut tree.inside } else { &mut tree.below }, parent, item);
            if let Some(slot) = tree.parent.get_mut(item) {
                *slot = Some(parent);
            }
        }
        tree
    }
}

fn push(lists: &mut [Vec<usize>], place: usize, value: usize) {
    if let Some(list) = lists.get_mut(place) {
        list.push(value);
    }
}

/// Every box behind those that lead to it, else in the order of the input.
fn order(input: &Input, leaving: &[Vec<usize>], mut left: Vec<usize>) -> Vec<usize> {
    let free = left.iter().enumerate().filter(|(_, left)| **left == 0);
    let mut ready: BinaryHeap<_> = free.map(|(item, _)| Reverse(item)).collect();
    let mut order = Vec::with_capacity(left.len());
    while let Some(Reverse(item)) = ready.pop() {
        order.push(item);
        for line in leaving.get(item).into_iter().flatten() {
            let Some(to) = input.lines.get(*line).map(|line| line.to) else { continue };
            if let Some(count) = left.get_mut(to) {
                *count -= 1;
                if *count == 0 {
                    ready.push(Reverse(to));
                }
            }
        }
    }
    order
}

fn of(list: &[Option<usize>], item: usize) -> Option<usize> {
    list.get(item).copied().flatten()
}

/// Dominators, and frames found on the way.
struct Frames<'i> {
    input: &'i Input,
    /// The place of each box in the order.
    rank: Vec<usize>,
    dominator: Vec<Option<usize>>,
    depth: Vec<usize>,
    /// The head of the innermost frame around each box.
    frame: Vec<Option<usize>>,
    /// The first box inside of each frame.
    first: Vec<Option<usize>>,
}

impl<'i> Frames<'i> {
    fn new(input: &'i Input, tree: &Tree, before: &[Vec<usize>]) -> Self {
        let count = input.boxes.len();
        let mut rank = vec![usize::MAX; count];
        for (place, &item) in tree.order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(item) {
                *slot = place;
            }
        }
        let none = vec![None; count];
        let first = tree.leaving.iter().zip(&input.boxes).map(|(leaving, item)| {
            item.frame?;
            leaving.first().and_then(|line| input.lines.get(*line)).map(|line| line.to)
        });
        let first = first.collect();
        let depth = vec![0; count];
        let mut frames = Self { input, rank, dominator: none.clone(), depth, frame: none, first };
        for &item in &tree.order {
            let before = before.get(item).map_or(&[][..], Vec::as_slice);
            frames.add(item, before);
        }
        frames
    }

    fn add(&mut self, item: usize, before: &[usize]) {
        let mut all = before.iter().copied();
        let Some(first) = all.next() else { return };
        let Some(dominator) = all.try_fold(first, |a, b| self.common(a, b)) else { return };
        let depth = self.depth.get(dominator).map_or(0, |depth| depth + 1);
        if let (Some(known), Some(slot)) = (self.depth.get_mut(item), self.dominator.get_mut(item))
        {
            (*known, *slot) = (depth, Some(dominator));
        }
        let mut around = of(&self.frame, dominator);
        if of(&self.first, dominator) == Some(item) {
            around = Some(dominator);
        }
        while let Some(head) = around.filter(|&head| !self.is_inside(item, head)) {
            around = of(&self.frame, head);
        }
        if let Some(slot) = self.frame.get_mut(item) {
            *slot = around;
        }
    }

    /// The last box through which every way to both leads.
    fn common(&self, mut a: usize, mut b: usize) -> Option<usize> {
        while a != b {
            let deep = |item: usize| self.depth.get(item).copied().unwrap_or(0);
            if deep(a) >= deep(b) {
                a = of(&self.dominator, a)?;
            } else {
                b = of(&self.dominator, b)?;
            }
        }
        Some(a)
    }

    /// Whether a box to which only the body of a frame leads is part of that body.
    fn is_inside(&self, item: usize, head: usize) -> bool {
        let rank = |item: usize| self.rank.get(item).copied().unwrap_or(usize::MAX);
        let nests = self.input.boxes.get(item).is_some_and(|item| item.nests);
        let frame = self.input.boxes.get(head).and_then(|head| head.frame);
        match frame {
            Some(Inside::Everything) => nests,
            Some(Inside::Before(end)) => nests && rank(item) < rank(end),
            None => false,
        }
    }

    /// The box below which a box is placed, and whether that is inside of its frame.
    fn place(&self, item: usize) -> Option<(usize, bool)> {
        let around = of(&self.frame, item);
        let mut parent = of(&self.dominator, item)?;
        loop {
            if around == Some(parent) {
                return Some((parent, true));
            }
            let of_parent = of(&self.frame, parent);
            if of_parent == around {
                return Some((parent, false));
            }
            parent = of_parent?;
        }
    }
}
