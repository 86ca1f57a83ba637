//! Whatever is laid out: boxes apart, lines from border to border and across no box.

use proptest::prelude::*;

use super::{Input, Inside, Item, Layout, Line, Point, Rect, Size, layout};

fn overlap(a: Rect, b: Rect) -> bool {
    a.at.x < b.at.x + b.size.width
        && b.at.x < a.at.x + a.size.width
        && a.at.y < b.at.y + b.size.height
        && b.at.y < a.at.y + a.size.height
}

/// The room that a straight piece of a line takes, without its ends.
fn room(a: Point, b: Point) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let size = Size { width: (a.x - b.x).abs().max(1), height: (a.y - b.y).abs().max(1) };
    let at = if a.x == b.x { Point { x, y: y + 1 } } else { Point { x: x + 1, y } };
    let size = if a.x == b.x {
        Size { height: size.height - 2, ..size }
    } else {
        Size { width: size.width - 2, ..size }
    };
    Rect { at, size }
}

fn check(input: &Input, found: &Layout) {
    let all = Rect { at: Point::default(), size: found.size };
    let within = |rect: &Rect| {
        rect.at.x >= 0
            && rect.at.y >= 0
            && rect.at.x + rect.size.width <= all.size.width
            && rect.at.y + rect.size.height <= all.size.height
    };
    let taken = found.boxes.iter().chain(&found.besides).chain(&found.labels);
    let taken: Vec<Rect> = taken.filter(|rect| rect.size.width > 0).copied().collect();
    for (place, one) in taken.iter().enumerate() {
        assert!(within(one), "{one:?} is outside of {all:?}: {input:#?}");
        for other in &taken[place + 1..] {
            let in_head = found
                .frames
                .iter()
                .zip(&found.boxes)
                .any(|(frame, head)| frame.is_some() && (head == one || head == other));
            assert!(in_head || !overlap(*one, *other), "{one:?} lies on {other:?}: {input:#?}");
        }
    }
    for (line, bends) in input.lines.iter().zip(&found.lines) {
        let (Some(first), Some(last)) = (bends.first(), bends.last()) else {
            panic!("{line:?} is not drawn: {input:#?}")
        };
        let from = found.frames[line.from].unwrap_or(found.boxes[line.from]);
        let to = found.boxes[line.to];
        let wide = |rect: Rect, x: i32| (rect.at.x..=rect.at.x + rect.size.width).contains(&x);
        let head = found.boxes[line.from];
        let bottoms = [from.at.y + from.size.height, head.at.y + head.size.height];
        assert!(wide(from, first.x) && bottoms.contains(&first.y), "{line:?} {bends:?} {input:#?}");
        let end = if line.back { to.at.y + to.size.height } else { to.at.y };
        assert!(wide(to, last.x) && end == last.y, "{line:?} {bends:?} {to:?} {input:#?}");
        for piece in bends.windows(2) {
            let (a, b) = (piece[0], piece[1]);
            assert!(a.x == b.x || a.y == b.y, "{line:?} is askew: {bends:?}");
            let room = room(a, b);
            for (item, rect) in found.boxes.iter().enumerate() {
                assert!(!overlap(room, *rect), "{line:?} {bends:?} crosses {item}: {input:#?}");
            }
        }
    }
}

/// A journey's form.
#[derive(Clone, Debug)]
enum Part {
    Step,
    Exit,
    Retry,
    Arms(Vec<Vec<Part>>),
    Attempt(Vec<Part>, Vec<Part>),
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let leaf = prop_oneof![4 => Just(Part::Step), 1 => Just(Part::Exit), 2 => Just(Part::Retry)];
    let part = leaf.prop_recursive(5, 60, 4, |inner| {
        let block = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(block(), 1..5).prop_map(Part::Arms),
            (block(), block()).prop_map(|(body, left)| Part::Attempt(body, left)),
        ]
    });
    prop::collection::vec(part, 0..6)
}

/// Writes forms as boxes and lines, as a compiler does.
struct Writer {
    input: Input,
}

impl Writer {
    fn add(&mut self, frame: Option<Inside>) -> usize {
        let number = i32::try_from(self.input.boxes.len()).unwrap();
        let size = Size { width: 40 + number * 37 % 120, height: 20 + number * 13 % 50 };
        let beside = Size { width: number * 29 % 60, height: 24 };
        self.input.boxes.push(Item { size, beside, frame, nests: true });
        self.input.boxes.len() - 1
    }

    fn line(&mut self, from: usize, to: usize, labelled: bool, back: bool) {
        let width = i32::try_from((from * 31 + to * 17) % 140).unwrap() + 20;
        let label = if labelled { Size { width, height: 20 } } else { Size::default() };
        self.input.lines.push(Line { from, to, label, back });
    }

    /// Adds the boxes of a block in their order; lines are added with their targets when those are known.
    fn block(
        &mut self,
        parts: &[Part],
        heads: &mut Vec<usize>,
        open: Vec<(usize, usize)>,
        ends: &mut Vec<Vec<Option<usize>>>,
    ) -> Vec<(usize, usize)> {
        let mut open = open;
        for part in parts {
            if open.is_empty() {
                break;
            }
            if matches!(part, Part::Retry) && heads.is_empty() {
                continue;
            }
            let own = self.add(matches!(part, Part::Attempt(..)).then_some(Inside::Everything));
            let arms = match part {
                Part::Arms(arms) => arms.len(),
                Part::Attempt(..) => 2,
                Part::Step => 1,
                Part::Exit | Part::Retry => 0,
            };
            ends.push(vec![None; arms]);
            for (from, arm) in open.drain(..) {
                ends[from][arm] = Some(own);
            }
            match part {
                Part::Step => open.push((own, 0)),
                Part::Exit => {}
                Part::Retry => self.line(own, *heads.last().unwrap(), false, true),
                Part::Arms(arms) => {
                    for (arm, parts) in arms.iter().enumerate() {
                        open.extend(self.block(parts, heads, vec![(own, arm)], ends));
                    }
                }
                Part::Attempt(body, left) => {
                    heads.push(own);
                    let fall = self.block(body, heads, vec![(own, 0)], ends);
                    heads.pop();
                    self.input.boxes[own].frame = Some(Inside::Before(self.input.boxes.len()));
                    open.extend(self.block(left, heads, vec![(own, 1)], ends));
                    open.extend(fall);
                }
            }
        }
        open
    }
}

fn written(parts: &[Part]) -> Input {
    let mut writer = Writer { input: Input::default() };
    let root = writer.add(None);
    let mut ends = vec![vec![None]];
    let open = writer.block(parts, &mut Vec::new(), vec![(root, 0)], &mut ends);
    if !open.is_empty() {
        let end = writer.add(None);
        writer.input.boxes[end].nests = false;
        for (from, arm) in open {
            ends[from][arm] = Some(end);
        }
    }
    for (from, arms) in ends.iter().enumerate() {
        for to in arms.iter().flatten() {
            writer.line(from, *to, arms.len() > 1, false);
        }
    }
    writer.input
}

proptest! {
    #[test]
    fn whatever_is_laid_out_lies_apart(parts in parts()) {
        let input = written(&parts);
        check(&input, &layout(&input));
    }
}

#[test]
fn what_follows_an_attempt_stands_below_its_frame() {
    let input = written(&[
        Part::Attempt(
            vec![Part::Step, Part::Arms(vec![vec![], vec![Part::Retry], vec![Part::Exit]])],
            vec![Part::Exit],
        ),
        Part::Step,
    ]);
    let found = layout(&input);
    let frame = found.frames[1].unwrap();
    for inside in 2..=5 {
        assert!(overlap(frame, found.boxes[inside]), "{inside}");
    }
    for behind in 6..=7 {
        assert!(found.boxes[behind].at.y >= frame.at.y + frame.size.height, "{behind}");
    }
}

/// Ten thousand steps in a row, each with an arm that falls through and one that ends far below.
#[test]
fn a_long_journey_is_laid_out_in_no_time() {
    let wait = Part::Arms(vec![vec![], vec![Part::Exit], vec![Part::Step]]);
    let row: Vec<Part> = std::iter::repeat_n(wait, 10_000).collect();
    let input = written(&row);
    let found = layout(&input);
    assert_eq!(found.boxes.len(), 30_002);
    assert!(found.size.width < 2_000, "{:?}", found.size);
}
