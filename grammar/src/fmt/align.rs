//! The alignment: puts cells and comments of neighbouring lines below each other, and writes the text.

use super::layout::{Line, Page, Run};

/// Comments of a run keep a column that they share, up to this one.
const LAST_COMMENT_COLUMN: usize = 80;

/// The text of the lines.
pub(super) fn text(mut page: Page<'_>) -> String {
    for run in &page.runs {
        if run.wanted {
            align_run(run, &mut page.lines);
        }
    }
    let starts = starts(&page.lines);
    let columns = comment_columns(&page, &starts);
    let mut out = String::new();
    for (line, &start) in page.lines.iter().zip(&starts) {
        write_line(&mut out, line, start, &columns);
    }
    out
}

/// Aligns the cells of a run, column by column. Rows next to each other that both have a cell align it.
fn align_run(run: &Run, lines: &mut [Line<'_>]) {
    let mut out_of_line = vec![false; run.lines.len()];
    for cell in 0.. {
        let widths: Vec<Option<usize>> =
            run.lines.iter().map(|&line| width(lines, line, cell)).collect();
        if widths.iter().all(Option::is_none) {
            return;
        }
        let mut first = 0;
        for group in widths.chunk_by(|a, b| a.is_some() == b.is_some()) {
            let rows = first..first + group.len();
            first = rows.end;
            align_column(run, lines, cell, group, rows, &mut out_of_line);
        }
    }
}

/// Aligns one cell of rows next to each other; rows with too wide a text are left out from here on.
fn align_column(
    run: &Run,
    lines: &mut [Line<'_>],
    cell: usize,
    widths: &[Option<usize>],
    rows: std::ops::Range<usize>,
    out_of_line: &mut [bool],
) {
    let Some(run_lines) = run.lines.get(rows.clone()) else {
        return;
    };
    let Some(out_of_line) = out_of_line.get_mut(rows) else {
        return;
    };
    let mut widest = 0;
    for ((&line, width), out) in run_lines.iter().zip(widths).zip(out_of_line.iter_mut()) {
        let limit =
            lines.get(line).and_then(|line| line.cells.get(cell)).map_or(0, |cell| cell.limit);
        *out |= width.is_some_and(|width| width > limit);
        if !*out {
            widest = widest.max(width.unwrap_or(0));
        }
    }
    for ((&line, width), out) in run_lines.iter().zip(widths).zip(out_of_line.iter()) {
        let cell = lines.get_mut(line).and_then(|line| line.cells.get_mut(cell));
        if let (Some(cell), Some(width), false) = (cell, width, out) {
            cell.padding = widest - width;
        }
    }
}

/// The columns of a line between a cell and the one before it.
fn width(lines: &[Line<'_>], line: usize, cell: usize) -> Option<usize> {
    let line = lines.get(line)?;
    let end = line.cells.get(cell)?.at;
    let start = cell.checked_sub(1).and_then(|before| line.cells.get(before)).map_or(0, |c| c.at);
    Some(line.text.get(start..end)?.chars().count())
}

/// The column in which each line starts.
fn starts(lines: &[Line<'_>]) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::with_capacity(lines.len());
    for line in lines {
        let start = match line.indent.below.and_then(|(above, at)| {
            let before = columns(lines.get(above)?, at);
            Some(starts.get(above)? + before)
        }) {
            Some(column) => column + line.indent.deeper,
            None => line.indent.column,
        };
        starts.push(start);
    }
    starts
}

/// The columns of the first `end` bytes of a line's text, with alignment.
fn columns(line: &Line<'_>, end: usize) -> usize {
    let text = line.text.get(..end).map_or(0, |text| text.chars().count());
    let padding = line.cells.iter().filter(|cell| cell.at <= end).map(|cell| cell.padding);
    text + padding.sum::<usize>()
}

/// A run of comments: what its lines and the comments say about the column.
#[derive(Clone, Default)]
struct Comments {
    count: usize,
    widest: usize,
    least: usize,
    /// The column that all share so far.
    shared: Option<usize>,
}

/// The column of each run of comments.
fn comment_columns(page: &Page<'_>, starts: &[usize]) -> Vec<usize> {
    let mut runs = vec![Comments::default(); page.comment_runs];
    for (line, start) in page.lines.iter().zip(starts) {
        let (Some((_, column)), Some((run, least))) = (line.comment, line.comment_run) else {
            continue;
        };
        let Some(run) = runs.get_mut(run) else {
            continue;
        };
        let end = start + columns(line, line.text.len());
        let agrees = end <= LAST_COMMENT_COLUMN && (run.count == 0 || run.shared == Some(column));
        run.shared = agrees.then_some(column);
        run.count += 1;
        run.least = run.least.max(if least > 0 { start + least } else { 0 });
        if end <= LAST_COMMENT_COLUMN {
            run.widest = run.widest.max(end);
        }
    }
    runs.iter().map(Comments::column).collect()
}

impl Comments {
    fn column(&self) -> usize {
        let least = self.widest + 2;
        match self.shared {
            Some(column) if self.count > 1 && (least..=LAST_COMMENT_COLUMN).contains(&column) => {
                column
            }
            _ => least.max(self.least),
        }
    }
}

fn write_line(out: &mut String, line: &Line<'_>, start: usize, comment_columns: &[usize]) {
    if line.blank_above {
        out.push('\n');
    }
    if !line.text.is_empty() {
        pad(out, start);
    }
    let mut from = 0;
    for cell in &line.cells {
        out.push_str(line.text.get(from..cell.at).unwrap_or(""));
        pad(out, cell.padding);
        from = cell.at;
    }
    out.push_str(line.text.get(from..).unwrap_or(""));
    if let Some((comment, _)) = line.comment {
        let end = start + columns(line, line.text.len());
        let column = line.comment_run.and_then(|(run, _)| comment_columns.get(run)).copied();
        pad(out, column.unwrap_or(0).saturating_sub(end).max(2));
        out.push_str(comment);
    }
    out.push('\n');
}

fn pad(out: &mut String, columns: usize) {
    out.extend(std::iter::repeat_n(' ', columns));
}
