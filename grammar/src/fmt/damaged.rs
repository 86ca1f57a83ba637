//! Text with problems: as much of it is formatted as can be without a change of what it says.
//!
//! Where braces were put right or text belongs to no node, the tree does not say all that the text says.
//! What such text would become is compared with what it was; the next more careful way is taken if more than
//! the layout differs, and in the end the text stays as it is.

use super::printer::Printer;
use super::{align, check, layout};
use crate::{Parsed, Source, Span, parse};

/// How much is left alone.
#[derive(Copy, Clone)]
enum Care {
    /// The smallest regions that cannot be followed.
    Regions,
    /// The declarations in which something was reported or not understood.
    Declarations,
}

impl Care {
    const ALL: [Self; 2] = [Self::Regions, Self::Declarations];
}

/// The text of `parsed`, formatted where it can be. Formatting that again changes nothing.
pub(super) fn format(parsed: &Parsed) -> String {
    let formatted = Care::ALL.into_iter().find_map(|care| {
        let text = print(parsed, care)?;
        if text == *parsed.source.text {
            return Some(text);
        }
        let again = check::same_program(parsed, &text).ok()?;
        is_settled(&again).then_some(text)
    });
    formatted.unwrap_or_else(|| parsed.source.text.to_string())
}

/// Whether formatting `parsed` gives its own text.
fn is_settled(parsed: &Parsed) -> bool {
    let text = &*parsed.source.text;
    let first = Care::ALL.into_iter().find_map(|care| {
        let again = print(parsed, care)?;
        (again == text || check::same_program(parsed, &again).is_ok()).then_some(again)
    });
    first.is_none_or(|first| first == text)
}

fn print(parsed: &Parsed, care: Care) -> Option<String> {
    let mut printer = Printer::new(&parsed.source.text, &parsed.trivia.comments);
    if matches!(care, Care::Declarations) {
        printer.keep(reported(parsed));
    }
    printer.file(&parsed.file);
    let ops = printer.finish().ok()?;
    Some(align::text(layout::page(&ops)))
}

/// Where something was reported or could not be understood, in order and without overlaps.
fn reported(parsed: &Parsed) -> Vec<Span> {
    let labels = parsed.diagnostics.iter();
    let labels = labels.flat_map(|problem| problem.related.iter().chain([&problem.primary]));
    let places = labels.map(|label| label.span).chain(parsed.bad.iter().copied());
    Span::joined(places.collect())
}

/// The text with LF at the ends of its lines.
pub(super) fn with_unix_lines(parsed: &Parsed) -> Option<Parsed> {
    let text = &*parsed.source.text;
    if !text.contains("\r\n") {
        return None;
    }
    let mut lines = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => {
                lines.push_str(line.trim_end_matches('\r'));
                lines.push('\n');
            }
            None => lines.push_str(line),
        }
    }
    Some(parse(Source::new(parsed.source.id, &parsed.source.name, &lines)))
}
