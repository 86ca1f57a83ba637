//! Blocks: a box with everything below it.

use super::tree::Tree;
use super::{GAP, Input, Inside, Item, LANE, Layout, PADDING, Point, Rect, Size};

/// A box with everything below it, seen from the middle of its upper edge.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// How far it reaches to the left, not above zero.
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) height: i32,
    /// From its upper edge to that of its box.
    pub(super) lead: i32,
    /// The lines that leave it below, from left to right.
    pub(super) ports: Vec<Port>,
}

/// Lines that leave a block at one place.
#[derive(Clone, Debug)]
pub(super) struct Port {
    pub(super) x: i32,
    pub(super) to: Target,
    pub(super) lines: Vec<usize>,
}

/// Where lines lead.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To the top of a box.
    Box(usize),
    /// Back to the head of a frame.
    Head(usize),
}

/// Something that is placed in a block; absolute when all blocks are known.
struct Piece<T> {
    of: usize,
    block: usize,
    what: T,
}

/// Composes blocks from the leaves of the tree.
pub(super) struct Composer<'i> {
    pub(super) input: &'i Input,
    pub(super) tree: &'i Tree,
    blocks: Vec<Block>,
    /// Where each block stands in that of its parent.
    offsets: Vec<Point>,
    boxes: Vec<Rect>,
    besides: Vec<Rect>,
    frames: Vec<Option<Rect>>,
    labels: Vec<Piece<Rect>>,
    bends: Vec<Piece<Vec<Point>>>,
}

impl<'i> Composer<'i> {
    pub(super) fn new(input: &'i Input, tree: &'i Tree) -> Self {
        let count = input.boxes.len();
        Self {
            input,
            tree,
            blocks: vec![Block::default(); count],
            offsets: vec![Point::default(); count],
            boxes: vec![Rect::default(); count],
            besides: vec![Rect::default(); count],
            frames: vec![None; count],
            labels: Vec::new(),
            bends: Vec::new(),
        }
    }

    pub(super) fn compose(mut self) -> Layout {
        for &item in self.tree.order.iter().rev() {
            let block = Draft::new(&mut self, item).compose();
            set(&mut self.blocks, item, block);
        }
        self.settle()
    }

    pub(super) fn take(&mut self, item: usize) -> Block {
        self.blocks.get_mut(item).map(std::mem::take).unwrap_or_default()
    }

    pub(super) fn block(&self, item: usize) -> Option<&Block> {
        self.blocks.get(item)
    }

    fn item(&self, item: usize) -> Item {
        self.input.boxes.get(item).copied().unwrap_or_default()
    }

    /// Turns places in blocks into places in the picture.
    fn settle(mut self) -> Layout {
        let root = self.take(0);
        let mut at = vec![Point { x: -root.left, y: 0 }; self.offsets.len()];
        for &item in &self.tree.order {
            let Some(parent) = self.tree.parent.get(item).copied().flatten() else { continue };
            let (around, own) = (at.get(parent), self.offsets.get(item));
            if let (Some(around), Some(own)) = (around.copied(), own.copied()) {
                set(&mut at, item, around.plus(own));
            }
        }
        let by = |item: usize| at.get(item).copied().unwrap_or_default();
        let mut lines = vec![Vec::new(); self.input.lines.len()];
        for piece in &self.bends {
            if let Some(line) = lines.get_mut(piece.of) {
                line.extend(piece.what.iter().map(|point| point.plus(by(piece.block))));
            }
        }
        for line in &mut lines {
            straighten(line);
        }
        let mut labels = vec![Rect::default(); self.input.lines.len()];
        for piece in &self.labels {
            set(&mut labels, piece.of, piece.what.moved(by(piece.block)));
        }
        let middles = (0..self.boxes.len()).map(|item| by(item).x).collect();
        let moved = |rects: Vec<Rect>| -> Vec<Rect> {
            rects.into_iter().enumerate().map(|(item, rect)| rect.moved(by(item))).collect()
        };
        let frames = self.frames.iter().enumerate();
        let frames = frames.map(|(item, rect)| rect.map(|rect| rect.moved(by(item)))).collect();
        Layout {
            size: Size { width: root.right - root.left, height: root.height },
            boxes: moved(self.boxes),
            middles,
            besides: moved(self.besides),
            frames,
            lines,
            labels,
        }
    }
}

/// Drops points at which a line does not bend.
fn straighten(line: &mut Vec<Point>) {
    let mut kept: Vec<Point> = Vec::with_capacity(line.len());
    for &point in &*line {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = kept.as_slice()
            && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
        {
            kept.pop();
        }
        kept.push(point);
    }
    *line = kept;
}

pub(super) fn set<T>(list: &mut [T], place: usize, value: T) {
    if let Some(slot) = list.get_mut(place) {
        *slot = value;
    }
}

/// A block that is being composed, from top to bottom.
pub(super) struct Draft<'c, 'i> {
    pub(super) composer: &'c mut Composer<'i>,
    pub(super) own: usize,
    pub(super) left: i32,
    pub(super) right: i32,
    /// Everything so far ends here.
    pub(super) bottom: i32,
    /// The lines that have left everything so far.
    pub(super) ports: Vec<Port>,
}

impl<'c, 'i> Draft<'c, 'i> {
    fn new(composer: &'c mut Composer<'i>, own: usize) -> Self {
        Self { composer, own, left: 0, right: 0, bottom: 0, ports: Vec::new() }
    }

    fn compose(mut self) -> Block {
        let item = self.composer.item(self.own);
        let lines = self.composer.tree.leaving.get(self.own).cloned().unwrap_or_default();
        let below = self.composer.tree.below.get(self.own).cloned().unwrap_or_default();
        let lead = match item.frame {
            Some(frame) => {
                self.frame(item, frame, &lines);
                0
            }
            None => self.simple(item, &lines, &below),
        };
        self.joins(&below);
        let Self { left, right, bottom, ports, .. } = self;
        Block { left, right, height: bottom, lead, ports }
    }

    /// A box with its arms; how far its upper edge is from that of the block.
    fn simple(&mut self, item: Item, lines: &[usize], below: &[usize]) -> i32 {
        let Size { width, height } = item.size;
        let slot = height.max(item.beside.height);
        // The first box stands close to what follows it.
        let lead = if self.own == 0 { slot - height } else { (slot - height) / 2 };
        let at = Point { x: -(width / 2), y: lead };
        set(&mut self.composer.boxes, self.own, Rect { at, size: item.size });
        self.reach(at.x, at.x + width);
        self.beside(item, at.x + width + 8, (slot - item.beside.height) / 2);
        self.bottom = slot;
        self.back(lead + height);
        self.fan(lines, below, lead + height);
        lead
    }

    fn beside(&mut self, item: Item, x: i32, y: i32) {
        let Size { width, .. } = item.beside;
        set(&mut self.composer.besides, self.own, Rect { at: Point { x, y }, size: item.beside });
        if width > 0 {
            self.reach(self.left, x + width);
        }
    }

    /// The line of a retry leaves below.
    fn back(&mut self, y: i32) {
        for line in self.composer.tree.back.get(self.own).cloned().unwrap_or_default() {
            let Some(to) = self.composer.input.lines.get(line).map(|line| line.to) else {
                continue;
            };
            self.bend(line, vec![Point { x: 0, y }]);
            self.ports.push(Port { x: 0, to: Target::Head(to), lines: vec![line] });
        }
    }

    /// A frame with what is inside of it.
    fn frame(&mut self, item: Item, _: Inside, lines: &[usize]) {
        let Size { width, height } = item.size;
        self.bottom = height;
        let inside = self.composer.tree.inside.get(self.own).cloned().unwrap_or_default();
        let (body, left) = lines.split_at(lines.len().min(1));
        self.fan(body, &inside, height);
        self.joins(&inside);
        self.turn_back(height);
        self.ports.sort_by_key(|port| port.x);
        self.reach(self.left - PADDING, self.right + PADDING);
        self.reach(-(width / 2), width / 2 + 2 * GAP + item.beside.width);
        // All that leaves the frame does so through its lower edge.
        for &line in left {
            let label = self.composer.input.lines.get(line).map_or(0, |line| line.label.width);
            let out = self.ports.last().map_or(0, |port| port.x);
            self.reach(self.left, out + label / 2 + LANE + GAP);
        }
        self.bottom += PADDING;
        let at = Point { x: self.left, y: 0 };
        let size = Size { width: self.right - self.left, height: self.bottom };
        set(&mut self.composer.frames, self.own, Some(Rect { at, size }));
        set(&mut self.composer.boxes, self.own, Rect { at, size: Size { height, ..size } });
        let beside = Point { x: width / 2 + 10, y: (height - item.beside.height) / 2 };
        set(&mut self.composer.besides, self.own, Rect { at: beside, size: item.beside });
        let below = self.composer.tree.below.get(self.own).cloned().unwrap_or_default();
        self.leave(left, &below);
    }

    /// Leads the lines of retries along the right side to the head of the frame.
    fn turn_back(&mut self, head: i32) {
        let own = Target::Head(self.own);
        if !self.ports.iter().any(|port| port.to == own) {
            return;
        }
        let (y, x) = (self.bottom + LANE, self.right + LANE);
        let all = std::mem::take(&mut self.ports);
        let (back, others): (Vec<Port>, Vec<Port>) =
            all.into_iter().partition(|port| port.to == own);
        for port in back {
            let way = [Point { x: port.x, y }, Point { x, y }, Point { x, y: head }];
            for &line in &port.lines {
                self.bend(line, way.to_vec());
            }
        }
        self.ports = others;
        self.bottom = y;
        self.reach(self.left, x);
    }

    pub(super) fn reach(&mut self, left: i32, right: i32) {
        self.left = self.left.min(left);
        self.right = self.right.max(right);
    }

    pub(super) fn bend(&mut self, line: usize, what: Vec<Point>) {
        self.composer.bends.push(Piece { of: line, block: self.own, what });
    }

    pub(super) fn label(&mut self, line: usize, what: Rect) {
        self.reach(what.at.x, what.at.x + what.size.width);
        self.composer.labels.push(Piece { of: line, block: self.own, what });
    }

    /// Puts the block of another box with the middle of its upper edge at a point.
    pub(super) fn put(&mut self, item: usize, at: Point) -> Block {
        let block = self.composer.take(item);
        set(&mut self.composer.offsets, item, at);
        self.reach(at.x + block.left, at.x + block.right);
        block
    }
}
