//! The arms of a box, side by side below it.

use super::block::{Draft, Port, Target};
use super::{ARROW, GAP, LANE, Point, Rect, Size};

/// From a box to the line along which its arms part.
const PART: i32 = 14;

/// Between that line and the labels.
const ABOVE_LABEL: i32 = 8;

/// So far from the middle is nearly there.
const SNAP: i32 = 48;

/// An arm.
struct Column {
    line: usize,
    to: usize,
    label: Size,
    /// Whether the box it leads to is placed in it.
    owned: bool,
    /// How far it reaches from its line.
    left: i32,
    right: i32,
    height: i32,
}

impl Draft<'_, '_> {
    /// Places the arms of a box that ends at `from`; `below` are the boxes that belong below it.
    pub(super) fn fan(&mut self, lines: &[usize], below: &[usize], from: i32) {
        let columns: Vec<Column> =
            lines.iter().filter_map(|&line| self.column(line, below)).collect();
        let meet = columns.iter().filter(|column| column.owned).count() < below.len();
        let places = places(&columns, meet);
        let alone = columns.len() == 1;
        let labels = columns.iter().map(|column| column.label.height).max().unwrap_or(0);
        let part = self.bottom + PART;
        let top = match (alone, labels) {
            (true, 0) => self.bottom + PART + ARROW,
            (false, 0) => part + ARROW + 6,
            _ => part + ABOVE_LABEL + labels + ARROW,
        };
        let begin = Point { x: 0, y: from };
        for (column, &x) in columns.iter().zip(&places) {
            let way = [begin, Point { x: 0, y: part }, Point { x, y: part }];
            self.arm(column, &way, part + ABOVE_LABEL, Point { x, y: top });
        }
    }

    /// What leaves a frame: lines straight down, and beside them those that are taken when no run is left.
    pub(super) fn leave(&mut self, lines: &[usize], below: &[usize]) {
        let from = self.bottom;
        for &line in lines {
            let Some(mut column) = self.column(line, below) else { continue };
            let half = column.label.width / 2 + LANE;
            let x = self.way_out(half, if column.owned { column.right } else { half });
            // What follows is placed as other boxes that the lines of the frame pass by.
            column.owned = false;
            let labels = from + PART;
            let top = Point { x, y: labels + column.label.height + ARROW };
            self.arm(&column, &[Point { x, y: from }], labels, top);
        }
        self.ports.sort_by_key(|port| port.x);
    }

    /// Where a line with a label of this width leaves the frame: apart from the others, and so that what follows lies
    /// below the frame if there is room.
    fn way_out(&self, half: i32, right: i32) -> i32 {
        let mut x = (self.right - right).max(0);
        for port in &self.ports {
            if (port.x - x).abs() < half {
                x = port.x + half;
            }
        }
        x
    }

    fn column(&self, line: usize, below: &[usize]) -> Option<Column> {
        let of = self.composer.input.lines.get(line)?;
        let once = self.composer.tree.coming.get(of.to) == Some(&1);
        let owned = once && below.contains(&of.to);
        let half = of.label.width / 2 + 1;
        let mut column =
            Column { line, to: of.to, label: of.label, owned, left: -half, right: half, height: 0 };
        if let Some(block) = self.composer.block(of.to).filter(|_| owned) {
            column.left = column.left.min(block.left);
            column.right = column.right.max(block.right);
            column.height = block.height;
        }
        Some(column)
    }

    /// Draws the way to an arm, its label, and what is in it.
    fn arm(&mut self, column: &Column, way: &[Point], label: i32, top: Point) {
        let mut way = way.to_vec();
        if column.label.height > 0 {
            let at = Point { x: top.x - column.label.width / 2, y: label };
            self.label(column.line, Rect { at, size: column.label });
        }
        if column.owned {
            let block = self.put(column.to, top);
            way.push(Point { x: top.x, y: top.y + block.lead });
            self.bottom = self.bottom.max(top.y + block.height);
            let ports = block.ports.into_iter();
            self.ports.extend(ports.map(|port| Port { x: port.x + top.x, ..port }));
        } else {
            // The line goes on from below the label.
            way.push(Point { x: top.x, y: top.y - ARROW });
            self.bottom = self.bottom.max(top.y - ARROW);
            self.reach(top.x, top.x);
            let to = Target::Box(column.to);
            self.ports.push(Port { x: top.x, to, lines: vec![column.line] });
        }
        self.bend(column.line, way);
    }
}

/// Where the lines of columns run, with that of the box at zero: in the middle of all where they meet again
/// (`meet`), else straight to the arm that goes on for longest.
fn places(columns: &[Column], meet: bool) -> Vec<i32> {
    let mut places = Vec::with_capacity(columns.len());
    let mut end: Option<i32> = None;
    for column in columns {
        let x = end.map_or(0, |end| end + GAP - column.left);
        places.push(x);
        end = Some(x + column.right);
    }
    let middle = places.last().map_or(0, |last| last / 2);
    // A column that is nearly in the middle is straight below.
    let near = places.iter().copied().min_by_key(|x| (x - middle).abs());
    let middle = near.filter(|x| (x - middle).abs() <= SNAP).unwrap_or(middle);
    let mut heights: Vec<(i32, i32)> =
        columns.iter().zip(&places).map(|(column, &x)| (column.height, x)).collect();
    heights.sort_unstable();
    let zero = match heights.as_slice() {
        [.., (second, _), (first, x)] if !meet && *first > second * 2 => *x,
        _ => middle,
    };
    places.iter().map(|x| x - zero).collect()
}
