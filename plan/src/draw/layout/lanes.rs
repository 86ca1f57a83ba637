//! Where lines meet again: the box that they come to, and lanes for those that pass it by.

use super::block::{Draft, Port, Target};
use super::{ARROW, GAP, LANE, Point};

/// A line moves aside.
struct Aside {
    lines: Vec<usize>,
    from: i32,
    to: i32,
}

impl Draft<'_, '_> {
    /// Places the boxes that several lines come to, one below the other.
    pub(super) fn joins(&mut self, below: &[usize]) {
        for &item in below {
            // Whatever only one line leads to from here has its place already.
            let placed = self.composer.block(item).is_none_or(|block| block.height == 0);
            if !placed {
                self.join(item);
            }
        }
    }

    fn join(&mut self, item: usize) {
        let all = std::mem::take(&mut self.ports);
        let (coming, mut passing): (Vec<Port>, Vec<Port>) =
            all.into_iter().partition(|port| port.to == Target::Box(item));
        let least = coming.iter().map(|port| port.x).min().unwrap_or(0);
        let most = coming.iter().map(|port| port.x).max().unwrap_or(0);
        let x = 0.clamp(least, most);
        let Some((left, right)) = self.composer.block(item).map(|block| (block.left, block.right))
        else {
            return;
        };
        let taken: Vec<i32> = coming.iter().map(|port| port.x).collect();
        let aside = aside(&mut passing, &taken, (x, x + left - GAP, x + right + GAP));
        let tracks = i32::try_from(aside.len()).unwrap_or(0);
        let straight = coming.iter().all(|port| port.x == x);
        let bus = self.bottom + LANE * (tracks + i32::from(!straight));
        self.lead_aside(aside, x);
        let top = bus + ARROW;
        let block = self.put(item, Point { x, y: top });
        for port in coming {
            let way = [Point { x: port.x, y: bus }, Point { x, y: bus }];
            let way = way.into_iter().chain([Point { x, y: top + block.lead }]);
            let way: Vec<Point> = way.collect();
            for &line in &port.lines {
                self.bend(line, way.clone());
            }
        }
        self.bottom = top + block.height;
        passing.extend(block.ports.into_iter().map(|port| Port { x: port.x + x, ..port }));
        passing.sort_by_key(|port| port.x);
        for port in &passing {
            self.reach(port.x, port.x);
        }
        self.ports = merged(passing);
    }

    /// Draws the ways of lines that move aside. Those that move to the left do so from left to right, those to the
    /// right from right to left, so that none crosses another.
    fn lead_aside(&mut self, aside: Vec<Aside>, x: i32) {
        let (mut left, mut right): (Vec<Aside>, Vec<Aside>) =
            aside.into_iter().partition(|one| one.from <= x && one.to <= x);
        left.sort_by_key(|one| one.from);
        right.sort_by_key(|one| -one.from);
        for side in [left, right] {
            for (one, track) in side.into_iter().zip(1..) {
                let y = self.bottom + LANE * track;
                let way = [Point { x: one.from, y }, Point { x: one.to, y }];
                for &line in &one.lines {
                    self.bend(line, way.to_vec());
                }
            }
        }
    }
}

/// Moves lines out of the way of a block between `left` and `right`, those that stand at the left of its middle to
/// the left. Lines to one box that come to stand side by side become one.
fn aside(passing: &mut [Port], taken: &[i32], (x, left, right): (i32, i32, i32)) -> Vec<Aside> {
    let mut moved = Vec::new();
    let split = passing.partition_point(|port| port.x < x);
    let (before, behind) = passing.split_at_mut(split);
    let mut sides: [(Vec<&mut Port>, i32, i32); 2] =
        [(before.iter_mut().rev().collect(), left, -1), (behind.iter_mut().collect(), right, 1)];
    for (ports, limit, sign) in &mut sides {
        let mut last: Option<Target> = None;
        for port in ports.iter_mut() {
            if last == Some(port.to) {
                // Beside a line to the same box: into its lane.
                *limit -= LANE * *sign;
            }
            let mut to = if *sign < 0 { port.x.min(*limit) } else { port.x.max(*limit) };
            while to != port.x && taken.iter().any(|x| (x - to).abs() < LANE / 2) {
                to += LANE / 2 * *sign;
            }
            if to != port.x {
                moved.push(Aside { lines: port.lines.clone(), from: port.x, to });
                port.x = to;
            }
            *limit = to + LANE * *sign;
            last = Some(port.to);
        }
    }
    moved
}

/// Lines to one box that stand at one place become one.
fn merged(ports: Vec<Port>) -> Vec<Port> {
    let mut all: Vec<Port> = Vec::with_capacity(ports.len());
    for port in ports {
        match all.last_mut() {
            Some(last) if last.x == port.x && last.to == port.to => last.lines.extend(port.lines),
            _ => all.push(port),
        }
    }
    all
}
