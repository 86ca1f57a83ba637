//! Edits: where they apply, what the texts become, and the fewest lines that lead from one text to another.

use std::collections::BTreeMap;
use std::ops::Range;

use journey_compiler::Sequential;
use journey_grammar::{Edit, FileId, Span};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::{Project, Snapshot};

/// What is replaced in a file, in bytes of the whole file, and by what.
pub(crate) type Change<'e> = (Range<u32>, &'e str);

/// The changes by file, in order. None where one is not in a file of the project, or where two overlap.
pub(crate) fn by_file<'e>(
    snapshot: &Snapshot,
    edits: &'e [Edit],
) -> Option<BTreeMap<usize, Vec<Change<'e>>>> {
    let mut files: BTreeMap<usize, Vec<Change<'e>>> = BTreeMap::new();
    for edit in edits {
        let place = snapshot.place(edit.span)?;
        files.entry(place.file).or_default().push((place.range, &edit.text));
    }
    for changes in files.values_mut() {
        changes.sort_by_key(|(range, _)| (range.start, range.end));
        let overlap = |pair: &[Change<'_>]| match pair {
            [(before, _), (after, _)] => before.end > after.start,
            _ => false,
        };
        if changes.windows(2).any(overlap) {
            return None;
        }
    }
    Some(files)
}

/// A text with its changes, which are in order and do not overlap.
pub(crate) fn applied(text: &str, changes: &[Change<'_>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in changes {
        out.push_str(text.get(at..range.start as usize).unwrap_or(""));
        out.push_str(new);
        at = range.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// The program as it would be with other texts for some of its files.
pub(crate) fn with_texts(snapshot: &Snapshot, texts: BTreeMap<usize, String>) -> Snapshot {
    let mut project = Project::of(snapshot);
    for (file, text) in texts {
        if let Some(file) = snapshot.files().get(file) {
            project.set(&file.name, text.into(), None);
        }
    }
    project.analyze(&Sequential)
}

/// The program as it would be after the edits. None where they cannot be made.
#[cfg(test)]
pub(crate) fn with_edits(snapshot: &Snapshot, edits: &[Edit]) -> Option<Snapshot> {
    let mut texts = BTreeMap::new();
    for (file, changes) in by_file(snapshot, edits)? {
        texts.insert(file, applied(&snapshot.files().get(file)?.text, &changes));
    }
    Some(with_texts(snapshot, texts))
}

/// The fewest whole lines to replace, so that `old` becomes `new`; `file` is what `old` is the text of.
///
/// Lines are told apart by their words alone, so that a change of the layout of many lines is many small edits.
pub(crate) fn line_edits(file: FileId, old: &str, new: &str) -> Vec<Edit> {
    let (before, after) = (lines(old), lines(new));
    let (left, right) = (words(&before), words(&after));
    let mut starts = vec![0];
    starts.extend(before.iter().scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    }));
    let mut edits = Vec::new();
    let mut replace = |start: usize, from: &[&str], to: &[&str]| {
        let length = from.iter().map(|line| line.len()).sum::<usize>();
        let span = Span::new(file, offset(start), offset(start + length));
        edits.push(Edit { span, text: to.concat() });
    };
    for op in capture_diff_slices(Algorithm::Myers, &left, &right) {
        let (from, to) = (part(&before, &op.old_range()), part(&after, &op.new_range()));
        let start = starts.get(op.old_range().start).copied().unwrap_or(old.len());
        if op.tag() == DiffTag::Equal {
            let lines = from.iter().zip(to).zip(starts.iter().skip(op.old_range().start));
            for ((from, to), &start) in lines.filter(|((from, to), _)| from != to) {
                replace(start, &[*from], &[*to]);
            }
        } else {
            paired(from, to, |skipped, from, to| replace(start + skipped, from, to));
        }
    }
    edits
}

/// Each line without its white space.
fn words(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| line.split_whitespace().collect()).collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn part<'l, 't>(lines: &'l [&'t str], range: &Range<usize>) -> &'l [&'t str] {
    lines.get(range.clone()).unwrap_or(&[])
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Cuts two runs of lines wherever the same words have been said in both, as when lines are split or joined. `each`
/// gets the bytes of the old run before it, and the lines.
fn paired<'t>(
    mut old: &[&'t str],
    mut new: &[&'t str],
    mut each: impl FnMut(usize, &[&'t str], &[&'t str]),
) {
    let mut skipped = 0;
    while let Some((from, to)) = first_pair(old, new) {
        let (here, behind) = old.split_at_checked(from).unwrap_or((old, &[]));
        let (there, ahead) = new.split_at_checked(to).unwrap_or((new, &[]));
        if here != there {
            each(skipped, here, there);
        }
        skipped += here.iter().map(|line| line.len()).sum::<usize>();
        (old, new) = (behind, ahead);
    }
    if !old.is_empty() || !new.is_empty() {
        each(skipped, old, new);
    }
}

/// A sign of a text and the line on which it stands, from 1.
type Sign = (usize, char);

/// How many lines at the beginning of both say the same words; none where that does not come about.
fn first_pair(old: &[&str], new: &[&str]) -> Option<(usize, usize)> {
    let (mut left, mut right) = (signs(old), signs(new));
    let mut last: Option<(usize, usize)> = None;
    loop {
        let (from, to) = (left.next(), right.next());
        // Both have come to new lines, or to their ends, at the same word.
        if let Some(pair) = last.filter(|pair| is_past(from, pair.0) && is_past(to, pair.1)) {
            return Some(pair);
        }
        match (from, to) {
            (Some((from, a)), Some((to, b))) if a == b => last = Some((from, to)),
            _ => return None,
        }
    }
}

fn signs<'l>(lines: &'l [&str]) -> impl Iterator<Item = Sign> + 'l {
    let numbered = lines.iter().zip(1..);
    let signs = numbered.flat_map(|(text, line)| text.chars().map(move |sign| (line, sign)));
    signs.filter(|(_, sign)| !sign.is_whitespace())
}

fn is_past(sign: Option<Sign>, line: usize) -> bool {
    sign.is_none_or(|(at, _)| at > line)
}

/// A text with the white space around it that `like` has.
pub(crate) fn dressed(text: &str, like: &str) -> String {
    let core = like.trim_start();
    let before = like.get(..like.len() - core.len()).unwrap_or("");
    let behind = core.get(core.trim_end().len()..).unwrap_or("");
    format!("{before}{}{behind}", text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(old: &str, new: &str) -> Vec<(Range<u32>, String)> {
        let edits = line_edits(FileId(0), old, new);
        edits.into_iter().map(|edit| (edit.span.start..edit.span.end, edit.text)).collect()
    }

    #[test]
    fn lines_that_stay_are_not_touched() {
        assert_eq!(drawn("a\nb\nc\n", "a\n  b\nc\n"), [(2..4, "  b\n".to_owned())]);
        assert_eq!(drawn("a\nb\n", "a\nb\n"), []);
        assert_eq!(drawn("", "a\n"), [(0..0, "a\n".to_owned())]);
        assert_eq!(drawn("a\n\n\nb\n", "a\n\nb\n").len(), 1);
    }

    #[test]
    fn a_change_of_many_lines_is_cut_where_the_words_are_the_same() {
        let found = drawn("a b\nc d\ne\nf\n", " a b\n c\n d\n e f\n");
        let expected = [
            (0..4, " a b\n".to_owned()),
            (4..8, " c\n d\n".to_owned()),
            (8..12, " e f\n".to_owned()),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn words_that_change_stay_in_one_edit() {
        let found = drawn("x 1\ny 2 days\nz\n", " x 1\n y 2 day\n z\n");
        let expected = [(0..4, " x 1\n"), (4..13, " y 2 day\n"), (13..15, " z\n")];
        let expected = expected.map(|(range, text)| (range, text.to_owned()));
        assert_eq!(found, expected);
    }
}
