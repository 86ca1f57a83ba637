//! Formatting: a document, a selection, and a block whose `}` has just been typed. The fewest lines are replaced, so
//! that cursors and folded blocks stay where they are.

use std::ops::Range;

use journey_grammar::{Edit, Source, Span, format, opening_brace, parse};

use super::edits::{dressed, line_edits};
use crate::{File, Snapshot};

#[cfg(test)]
mod tests;

/// The edits that bring a file into the canonical form. None where it has it, and where it cannot be formatted.
pub fn format_document(snapshot: &Snapshot, file: usize) -> Vec<Edit> {
    let Some(file) = snapshot.files().get(file).filter(|file| is_journey(file)) else {
        return Vec::new();
    };
    // WHY: what stands between declarations is part of the form, and no piece knows it.
    let parsed = parse(Source::new(file.id, &file.name, &file.text));
    let Ok(formatted) = format(&parsed) else { return Vec::new() };
    line_edits(file.id, &file.text, &formatted)
}

/// The edits of a document that lie within a selection of whole or half lines.
pub fn format_range(snapshot: &Snapshot, file: usize, range: &Range<u32>) -> Vec<Edit> {
    let Some(known) = snapshot.files().get(file) else { return Vec::new() };
    let lines = &known.lines;
    let from = lines.line_start(lines.line(range.start));
    // A selection that ends before the first character of a line does not mean that line.
    let last = range.end.saturating_sub(1).max(range.start);
    let to = lines.line_start(lines.line(last).saturating_add(1));
    within(format_document(snapshot, file), from, to)
}

/// The edits of the block that the `}` before `offset` of a file closes. Nothing for other characters.
pub fn format_typed(snapshot: &Snapshot, file: usize, offset: u32) -> Vec<Edit> {
    block(snapshot, file, offset).unwrap_or_default()
}

fn block(snapshot: &Snapshot, file: usize, offset: u32) -> Option<Vec<Edit>> {
    let point = snapshot.point(file, offset)?;
    let parsed = snapshot.parsed(point.file)?;
    let text = &parsed.source.text;
    let close = point.offset.checked_sub(1)?;
    let open = opening_brace(text, close)?;
    let formatted = format(&parsed).ok()?;
    let edits = line_edits(point.file, text, &dressed(&formatted, text));
    let from = text.get(..open as usize)?.rfind('\n').map_or(0, |end| end + 1);
    let behind = text.get(close as usize..)?;
    let to = close as usize + behind.find('\n').map_or(behind.len(), |end| end + 1);
    Some(within(edits, u32::try_from(from).ok()?, u32::try_from(to).ok()?))
}

fn within(edits: Vec<Edit>, from: u32, to: u32) -> Vec<Edit> {
    let lies_within = |span: Span| from <= span.start && span.end <= to;
    edits.into_iter().filter(|edit| lies_within(edit.span)).collect()
}

fn is_journey(file: &File) -> bool {
    file.name.ends_with(".journey")
}
