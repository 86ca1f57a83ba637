//! Drawn fixtures: texts with a cursor `$0`, and answers drawn below the text.
//!
//! A fixture holds one file, or several with lines such as `//- schema.journey` before each. `$0` is the cursor; two
//! of them are a selection.

use std::fmt::Write as _;
use std::ops::Range;

use journey_compiler::Sequential;
use journey_grammar::Span;

use crate::{Place, Point, Project, Snapshot};

/// A snapshot with a cursor in it.
pub(crate) struct Fixture {
    pub(crate) snapshot: Snapshot,
    /// The file with the cursor.
    pub(crate) file: usize,
    /// The cursor or the selection, in bytes of the file.
    pub(crate) range: Range<u32>,
}

impl Fixture {
    pub(crate) fn new(text: &str) -> Self {
        let mut project = Project::default();
        let mut cursor = None;
        for (name, text) in files(text) {
            let (text, found) = take_cursor(&text);
            if let Some(range) = found {
                cursor = Some((name.clone(), range));
            }
            project.set(&name, text.into(), None);
        }
        let snapshot = project.analyze(&Sequential);
        let (name, range) = cursor.unwrap_or_else(|| (snapshot.files()[0].name.to_string(), 0..0));
        let file = snapshot.file_named(&name).unwrap();
        Self { snapshot, file, range }
    }

    pub(crate) fn point(&self) -> Point {
        self.snapshot.point(self.file, self.range.end).unwrap()
    }

    /// Draws spans below the lines on which they lie, each with its words: `^^^^ word`.
    pub(crate) fn draw(&self, marks: &[(Span, &str)]) -> String {
        let placed: Vec<(Place, &str)> = marks
            .iter()
            .filter_map(|(span, word)| Some((self.snapshot.place(*span)?, *word)))
            .collect();
        let mut out = String::new();
        let several = self.snapshot.files().len() > 1;
        for (number, file) in self.snapshot.files().iter().enumerate() {
            let mut own: Vec<_> = placed.iter().filter(|(place, _)| place.file == number).collect();
            own.sort_by_key(|(place, _)| (place.range.start, place.range.end));
            if own.is_empty() {
                continue;
            }
            if several {
                let _ = writeln!(out, "{}", file.name);
            }
            for line in 0..file.lines.lines() {
                let start = file.lines.line_start(line);
                let end = file.lines.line_start(line + 1);
                let text = &file.text[start as usize..end as usize];
                let here: Vec<_> = own
                    .iter()
                    .filter(|(place, _)| file.lines.line(place.range.start) == line)
                    .collect();
                if here.is_empty() {
                    continue;
                }
                let _ = writeln!(out, "{}", text.trim_end());
                for (place, word) in here {
                    let from = (place.range.start - start) as usize;
                    let until = ((place.range.end.min(end) - start) as usize).max(from + 1);
                    let pad = text[..from].chars().count();
                    let width = text
                        .get(from..until)
                        .map_or(1, |part| part.trim_end().chars().count())
                        .max(1);
                    let _ = writeln!(out, "{}{} {word}", " ".repeat(pad), "^".repeat(width));
                }
            }
        }
        out
    }
}

fn files(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("//- ") {
            files.push((name.trim().to_owned(), String::new()));
            continue;
        }
        if files.is_empty() {
            files.push(("main.journey".to_owned(), String::new()));
        }
        files.last_mut().unwrap().1.push_str(line);
    }
    files
}

fn take_cursor(text: &str) -> (String, Option<Range<u32>>) {
    let Some(first) = text.find("$0") else { return (text.to_owned(), None) };
    let mut rest = text.to_owned();
    rest.replace_range(first..first + 2, "");
    let second = rest.find("$0");
    if let Some(second) = second {
        rest.replace_range(second..second + 2, "");
    }
    let end = second.unwrap_or(first);
    (rest, Some(u32::try_from(first).unwrap()..u32::try_from(end).unwrap()))
}
