//! The lines of a file that one diagnostic shows, made fit for a screen.
//!
//! Both renderers draw excerpts instead of whole files. An excerpt has the lines from the first label to the
//! last, without control characters, and a line of megabytes is cut to what surrounds the labels.

use std::ops::Range;

use journey_grammar::{FileId, Label};

use super::sources::Sources;

/// Lines longer than this many bytes are cut around their labels.
const LONG_LINE: usize = 400;

/// How many bytes stay on either side of a label in a line that is cut.
const AROUND: usize = 60;

/// What stands for text that was cut out.
const CUT: &str = "…";

/// The part of one file that a diagnostic shows.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    /// The file.
    pub(super) file: FileId,
    /// The zero-based line of the file that is the first line of `text`.
    pub(super) first_line: usize,
    /// The lines.
    pub(super) text: String,
    /// The labels of the file with their bytes in `text`, in the order given.
    pub(super) labels: Vec<(Range<usize>, &'a Label)>,
}

/// The excerpts of the files that the labels are in, in the order of each file's first label.
pub(super) fn excerpts<'a>(
    sources: &Sources,
    labels: impl Iterator<Item = &'a Label>,
) -> Vec<Excerpt<'a>> {
    let mut by_file: Vec<(FileId, Vec<&'a Label>)> = Vec::new();
    for label in labels {
        match by_file.iter_mut().find(|(file, _)| *file == label.span.file) {
            Some((_, labels)) => labels.push(label),
            None => by_file.push((label.span.file, vec![label])),
        }
    }
    by_file.into_iter().map(|(file, labels)| excerpt(sources, file, &labels)).collect()
}

fn excerpt<'a>(sources: &Sources, file: FileId, labels: &[&'a Label]) -> Excerpt<'a> {
    let spans: Vec<_> = labels.iter().map(|label| sources.bytes(label.span)).collect();
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
    let (first_line, last_line) = (sources.line_of(file, first), sources.line_of(file, last));
    let ends: Vec<usize> = spans.iter().flat_map(|span| [span.start, span.end]).collect();

    let mut builder = Builder { text: String::new(), moved: Vec::new() };
    for line in first_line..=last_line {
        let bytes = sources.line(file, line);
        let text = sources.text(file).get(bytes.clone()).unwrap_or("");
        builder.line(text, bytes.start, &ends);
    }
    let place = |span: Range<usize>| builder.place(span.start)..builder.place(span.end);
    let labels = spans.into_iter().map(place).zip(labels.iter().copied()).collect();
    Excerpt { file, first_line, text: builder.text, labels }
}

/// Collects the text of an excerpt and remembers where each kept piece came from.
struct Builder {
    text: String,
    /// For each kept piece: its first offset in the file and in `text`.
    moved: Vec<(usize, usize)>,
}

impl Builder {
    /// Adds a line that starts at `start` in the file; `ends` are all ends of labels.
    fn line(&mut self, line: &str, start: usize, ends: &[usize]) {
        if line.len() <= LONG_LINE {
            self.piece(line, start);
            return;
        }
        let windows = windows(line, start, ends);
        let mut kept = 0;
        for window in windows {
            if window.start > kept {
                self.text.push_str(CUT);
            }
            self.piece(line.get(window.clone()).unwrap_or(""), start + window.start);
            kept = window.end;
        }
        if kept < line.len() {
            self.text.push_str(CUT);
            self.moved.push((start + kept, self.text.len()));
            self.text.push('\n');
        }
    }

    fn piece(&mut self, piece: &str, start: usize) {
        self.moved.push((start, self.text.len()));
        let (line, end) = match piece.strip_suffix(['\n', '\r']) {
            Some(line) => (line, "\n"),
            None => (piece, ""),
        };
        self.text.extend(line.chars().map(visible));
        self.text.push_str(end);
    }

    /// Where an offset of the file is in the excerpt.
    fn place(&self, offset: usize) -> usize {
        let piece = self.moved.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        let (from, to) = self.moved.get(piece).copied().unwrap_or_default();
        self.text.floor_char_boundary(to + offset.saturating_sub(from))
    }
}

/// The parts of a long line that stay: what surrounds the ends of labels, or its beginning.
fn windows(line: &str, start: usize, ends: &[usize]) -> Vec<Range<usize>> {
    let mut inside: Vec<usize> = ends
        .iter()
        .filter_map(|end| end.checked_sub(start))
        .filter(|end| *end <= line.len())
        .collect();
    inside.sort_unstable();
    if inside.is_empty() {
        inside.push(0);
    }
    let mut windows: Vec<Range<usize>> = Vec::new();
    for end in inside {
        let from = line.floor_char_boundary(end.saturating_sub(AROUND));
        let to = line.ceil_char_boundary((end + AROUND).min(line.len()));
        match windows.last_mut() {
            Some(last) if from <= last.end => last.end = to,
            _ => windows.push(from..to),
        }
    }
    windows
}

/// A character that takes the same number of bytes and does no harm on a terminal.
///
/// Line breaks other than those that we count would count as lines in one renderer and not in the other; escape
/// sequences and marks that change the writing direction would show something other than the text.
fn visible(character: char) -> char {
    match character {
        '\n' | '\t' => character,
        '\r' => ' ',
        '\0'..='\u{1f}' | '\u{7f}' => '?',
        '\u{80}'..='\u{9f}' => '¤',
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
        _ => character,
    }
}

/// A message without characters that a terminal would act on.
pub(crate) fn readable(message: &str) -> String {
    message.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { visible(c) }).collect()
}

#[cfg(test)]
mod tests {
    use journey_grammar::{Source, Span};

    use super::*;

    fn sources(text: &str) -> Sources {
        Sources::new([Source::new(FileId(0), "a.journey", text)])
    }

    fn label(start: u32, end: u32) -> Label {
        Label { span: Span::new(FileId(0), start, end), message: String::new() }
    }

    #[test]
    fn short_lines_stay_as_they_are() {
        let label = label(4, 5);
        let excerpts = excerpts(&sources("one\ntwo\nthree\n"), [&label].into_iter());
        assert_eq!(excerpts[0].text, "two\n");
        assert_eq!(excerpts[0].first_line, 1);
        assert_eq!(excerpts[0].labels[0].0, 0..1);
    }

    #[test]
    fn a_line_of_megabytes_is_cut_around_the_label() {
        let text = format!("{}é!{}", "a".repeat(5_000_000), "b".repeat(5_000_000));
        let label = label(5_000_002, 5_000_003);
        let excerpts = excerpts(&sources(&text), [&label].into_iter());
        let excerpt = &excerpts[0];
        assert!(excerpt.text.len() < 200, "{}", excerpt.text.len());
        assert_eq!(excerpt.text.get(excerpt.labels[0].0.clone()), Some("!"));
    }

    #[test]
    fn a_label_over_a_whole_long_line_keeps_both_ends() {
        let text = format!("({})", "x".repeat(2_000));
        let label = label(0, 2_002);
        let excerpts = excerpts(&sources(&text), [&label].into_iter());
        let shown = excerpts[0].text.get(excerpts[0].labels[0].0.clone()).unwrap();
        assert!(shown.starts_with('(') && shown.ends_with(')') && shown.contains('…'), "{shown}");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let label = label(0, 9);
        let excerpts = excerpts(&sources("a\u{1b}[2J\u{85}\u{202e}b\r\n"), [&label].into_iter());
        assert!(!excerpts[0].text.chars().any(|c| c.is_control() && c != '\n'));
        assert!(!readable("\u{1b}[31mred\n").contains(['\u{1b}', '\n']));
    }
}
