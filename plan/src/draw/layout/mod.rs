//! Where everything of a picture stands.
//!
//! Journeys nest: a step is followed by its arms, side by side, and they by what several of them come to. That is
//! the tree of dominators (by the walks of Cooper, Harvey and Kennedy, of which one is enough without loops), with
//! what follows an attempt lifted out of its frame. Blocks are composed from the leaves of that tree: each knows
//! its extent and the lines that leave it below, each in a lane of its own, so that no line crosses a box.
//! Nothing here knows of plans, words or colours.

mod block;
mod fan;
mod lanes;
mod tree;

/// So much room between columns.
const GAP: i32 = 28;

/// So much room between lines that run side by side.
const LANE: i32 = 14;

/// So much room above an arrow's head.
const ARROW: i32 = 18;

/// So much room around what is inside of a frame.
const PADDING: i32 = 16;

/// What is to be placed. The first box is where everything begins.
#[derive(Debug, Default)]
pub(super) struct Input {
    pub(super) boxes: Vec<Item>,
    pub(super) lines: Vec<Line>,
}

/// A box.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Item {
    pub(super) size: Size,
    /// What stands at its right side.
    pub(super) beside: Size,
    /// The head of a frame: the first line leads inside.
    pub(super) frame: Option<Inside>,
    /// Whether it may stand inside of frames.
    pub(super) nests: bool,
}

/// What lies inside of a frame.
#[derive(Copy, Clone, Debug)]
pub(super) enum Inside {
    /// Boxes before this one.
    Before(usize),
    /// Everything that only the frame leads to.
    Everything,
}

/// A line between boxes.
#[derive(Copy, Clone, Debug)]
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Size,
    /// Whether it leads back to the head of a frame around.
    pub(super) back: bool,
}

/// Width and height.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A point.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

impl Point {
    fn plus(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }
}

/// A place.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) at: Point,
    pub(super) size: Size,
}

impl Rect {
    fn moved(self, by: Point) -> Self {
        Self { at: self.at.plus(by), ..self }
    }
}

/// Where everything stands.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) size: Size,
    pub(super) boxes: Vec<Rect>,
    /// Where the middles of the boxes are; of the head of a frame, where the line to it arrives.
    pub(super) middles: Vec<i32>,
    /// What stands beside the boxes.
    pub(super) besides: Vec<Rect>,
    /// The frames, at the places of their heads.
    pub(super) frames: Vec<Option<Rect>>,
    /// The bends of each line with both ends; none for a line that leads nowhere.
    pub(super) lines: Vec<Vec<Point>>,
    pub(super) labels: Vec<Rect>,
}

/// Places everything.
pub(super) fn layout(input: &Input) -> Layout {
    let tree = tree::Tree::new(input);
    block::Composer::new(input, &tree).compose()
}

#[cfg(test)]
mod tests;
