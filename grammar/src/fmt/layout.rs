//! The layout: decides which breaks are taken, and makes lines of the operations.
//!
//! Fit is measured without alignment, which comes afterwards.

use super::op::{Class, Gap, Op};

/// The widest line.
const WIDTH: usize = 100;
/// The columns of a level.
const LEVEL: usize = 4;

/// The lines of a text and the runs that they belong to.
#[derive(Default)]
pub(super) struct Page<'s> {
    pub(super) lines: Vec<Line<'s>>,
    pub(super) runs: Vec<Run>,
    /// The number of runs of comments.
    pub(super) comment_runs: usize,
}

/// A line before alignment.
#[derive(Default)]
pub(super) struct Line<'s> {
    pub(super) blank_above: bool,
    pub(super) indent: Indent,
    pub(super) text: String,
    pub(super) cells: Vec<Cell>,
    /// The comment at its end, with the column in which it stood.
    pub(super) comment: Option<(&'s str, usize)>,
    /// Its run of comments, and how far behind the indentation they start at least.
    pub(super) comment_run: Option<(usize, usize)>,
}

/// Where a line starts.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Indent {
    /// The column before alignment.
    pub(super) column: usize,
    /// The place in an earlier line below which it starts: the line and the offset in its text.
    pub(super) below: Option<(usize, usize)>,
    /// How much deeper than that place.
    pub(super) deeper: usize,
}

/// An aligned place in a line.
#[derive(Copy, Clone, Debug)]
pub(super) struct Cell {
    /// The offset in the text, behind the spaces that are there in any case.
    pub(super) at: usize,
    /// The widest text that takes part.
    pub(super) limit: usize,
    /// The spaces that alignment adds.
    pub(super) padding: usize,
}

/// Rows whose cells are aligned with each other.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The lines, in order.
    pub(super) lines: Vec<usize>,
    /// Whether there is anything to align for.
    pub(super) wanted: bool,
}

/// A list of rows while it is laid out.
#[derive(Default)]
struct List {
    run: Option<(Class, usize)>,
    comment_run: Option<usize>,
    /// Whether a blank line was made since the last row.
    blank: bool,
    /// The line in which the last row ended.
    end: Option<usize>,
}

/// A row while it is laid out.
struct Row {
    class: Class,
    /// The line in which it starts; none inside a group on one line.
    line: Option<usize>,
}

struct Layout<'o, 's> {
    ops: &'o [Op<'s>],
    page: Page<'s>,
    line: Line<'s>,
    column: usize,
    /// For every open group, whether it is on one line.
    flat: Vec<bool>,
    indents: Vec<Indent>,
    lists: Vec<List>,
    rows: Vec<Row>,
}

/// Makes lines of the operations.
pub(super) fn page<'s>(ops: &[Op<'s>]) -> Page<'s> {
    let mut layout = Layout {
        ops,
        page: Page::default(),
        line: Line::default(),
        column: 0,
        flat: Vec::new(),
        indents: Vec::new(),
        lists: Vec::new(),
        rows: Vec::new(),
    };
    for (at, &op) in ops.iter().enumerate() {
        layout.step(at, op);
    }
    layout.end_line(Indent::default(), false);
    layout.page
}

impl<'s> Layout<'_, 's> {
    fn step(&mut self, at: usize, op: Op<'s>) {
        match op {
            Op::Text(text) => self.text(text),
            Op::Verbatim(text) => self.verbatim(text),
            Op::Comment(text, column) => self.line.comment = Some((text, column)),
            Op::IfBroken(text) if !self.is_flat() => self.text(text),
            Op::IfFlat(text) if self.is_flat() => self.text(text),
            Op::IfBroken(_) | Op::IfFlat(_) => {}
            Op::Gap(gap) => self.gap(at, gap),
            Op::Begin { broken } => {
                let flat = self.is_flat() || (!broken && self.fits(at + 1, Reach::Group));
                self.flat.push(flat);
            }
            Op::End => {
                self.flat.pop();
            }
            Op::Indent => self.indents.push(self.deeper()),
            Op::Align => self.indents.push(Indent {
                column: self.column,
                below: Some((self.page.lines.len(), self.line.text.len())),
                deeper: 0,
            }),
            Op::Dedent => {
                self.indents.pop();
            }
            Op::Open => self.lists.push(List::default()),
            Op::Close => {
                self.lists.pop();
            }
            Op::Row(class) => self.row(class),
            Op::RowEnd => self.row_end(),
        }
    }

    fn is_flat(&self) -> bool {
        self.flat.last().copied().unwrap_or(false)
    }

    fn indent(&self) -> Indent {
        self.indents.last().copied().unwrap_or_default()
    }

    fn deeper(&self) -> Indent {
        let indent = self.indent();
        Indent { column: indent.column + LEVEL, deeper: indent.deeper + LEVEL, ..indent }
    }

    fn text(&mut self, text: &str) {
        self.line.text.push_str(text);
        self.column += text.chars().count();
    }

    fn verbatim(&mut self, text: &str) {
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line(Indent::default(), false);
            }
            self.text(line);
        }
    }

    fn gap(&mut self, at: usize, gap: Gap) {
        let flat = self.is_flat();
        match gap {
            Gap::Space => self.text(" "),
            Gap::Cell { space, limit } => self.cell(space, limit),
            Gap::Break if flat => self.text(" "),
            Gap::BreakCell if flat => self.cell(2, WIDTH),
            Gap::Fill if flat || self.fits_behind_space(at + 1) => self.text(" "),
            Gap::Break | Gap::BreakCell | Gap::Fill => {
                self.end_line(self.indent(), false);
            }
            Gap::Line { blank } => self.end_line(self.indent(), blank),
            Gap::Part => self.end_line(self.indent(), true),
            Gap::Continue => self.end_line(self.deeper(), false),
        }
    }

    fn cell(&mut self, space: usize, limit: usize) {
        for _ in 0..space {
            self.text(" ");
        }
        let here = self.page.lines.len();
        if self.rows.last().is_some_and(|row| row.line == Some(here) && row.class.aligned()) {
            self.line.cells.push(Cell { at: self.line.text.len(), limit, padding: 0 });
        }
    }

    fn end_line(&mut self, indent: Indent, blank: bool) {
        let first = self.page.lines.is_empty() && self.line.text.is_empty();
        let next = Line { blank_above: blank && !first, indent, ..Line::default() };
        let line = std::mem::replace(&mut self.line, next);
        if !first {
            self.page.lines.push(line);
        }
        self.column = indent.column;
        if let Some(list) = self.lists.last_mut() {
            list.blank |= blank;
        }
    }

    fn row(&mut self, class: Class) {
        let line = (!self.is_flat()).then_some(self.page.lines.len());
        self.rows.push(Row { class, line });
        if let Some(list) = self.lists.last_mut()
            && std::mem::take(&mut list.blank)
        {
            list.run = None;
            list.comment_run = None;
        }
    }

    fn row_end(&mut self) {
        let Some(Row { class, line: Some(start) }) = self.rows.pop() else {
            return;
        };
        let here = self.page.lines.len();
        let Some(mut list) = self.lists.pop() else {
            return;
        };
        self.join_run(&mut list, class, start, start == here);
        if start == here {
            let run = *list.comment_run.get_or_insert_with(|| {
                self.page.comment_runs += 1;
                self.page.comment_runs - 1
            });
            self.line.comment_run = Some((run, class.comment_column()));
        } else {
            list.comment_run = None;
            if matches!(class, Class::Item(_)) {
                self.part(list.end, start);
            }
        }
        list.end = Some(here);
        self.lists.push(list);
    }

    fn join_run(&mut self, list: &mut List, class: Class, line: usize, one_line: bool) {
        if !class.aligned() || (class.one_line_only() && !one_line) {
            list.run = None;
            return;
        }
        let run = match list.run {
            Some((other, run)) if class.joins(other) => run,
            _ => {
                self.page.runs.push(Run::default());
                self.page.runs.len() - 1
            }
        };
        list.run = Some((class, run));
        if let Some(run) = self.page.runs.get_mut(run) {
            run.lines.push(line);
            run.wanted |= class != Class::Arm { empty: true };
        }
    }

    /// Puts a blank line above a declaration over several lines that has none.
    fn part(&mut self, previous: Option<usize>, start: usize) {
        let Some(previous) = previous else {
            return;
        };
        let between = self.page.lines.get_mut(previous + 1..=start).unwrap_or_default();
        if between.iter().all(|line| !line.blank_above)
            && let Some(line) = between.first_mut()
        {
            line.blank_above = true;
        }
    }

    fn fits_behind_space(&self, from: usize) -> bool {
        self.column < WIDTH && self.room(WIDTH - self.column - 1, from, Reach::Item)
    }

    fn fits(&self, from: usize, reach: Reach) -> bool {
        self.column <= WIDTH && self.room(WIDTH - self.column, from, reach)
    }

    /// Whether the operations from `from` on fit into `room` columns, up to the first break behind what
    /// `reach` says.
    fn room(&self, mut room: usize, from: usize, reach: Reach) -> bool {
        let mut depth = 1_usize;
        for op in self.ops.iter().skip(from) {
            let inside = depth > 0;
            let stops = match reach {
                Reach::Group => !inside,
                Reach::Item => depth <= 1,
            };
            let width = match op {
                Op::Text(text) => text.chars().count(),
                Op::Verbatim(text) => text.lines().next().map_or(0, |line| line.chars().count()),
                Op::IfFlat(text) if inside => text.len(),
                Op::Gap(Gap::Line { .. } | Gap::Part | Gap::Continue) => return true,
                Op::Gap(Gap::Space) => 1,
                Op::Gap(Gap::Cell { space, .. }) => *space,
                Op::Gap(_) if stops => return true,
                Op::Gap(Gap::Break | Gap::Fill) => 1,
                Op::Gap(Gap::BreakCell) => 2,
                Op::Begin { .. } => {
                    depth += usize::from(inside);
                    0
                }
                Op::End => {
                    depth = depth.saturating_sub(1);
                    0
                }
                Op::Comment(..)
                | Op::IfBroken(_)
                | Op::IfFlat(_)
                | Op::Indent
                | Op::Align
                | Op::Dedent
                | Op::Open
                | Op::Close
                | Op::Row(_)
                | Op::RowEnd => 0,
            };
            let Some(left) = room.checked_sub(width) else {
                return false;
            };
            room = left;
        }
        true
    }
}

/// How far text must fit.
#[derive(Copy, Clone)]
enum Reach {
    /// To the end of the group, and on to the first break behind it.
    Group,
    /// To the next break of the group.
    Item,
}
