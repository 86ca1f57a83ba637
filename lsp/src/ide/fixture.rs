//! Drawn fixtures: texts with a cursor `$0`, and answers drawn below the text.
//!
//! A fixture holds one file, or several with lines such as `//- schema.journey` before each. `$0` is the cursor; two
//! of them are a selection.

use std::fmt::Write as _;
use std::ops::Range;

use journey_compiler::Sequential;
use journey_grammar::{Edit, Span};

use super::edits::{applied, by_file};
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

    /// The files that the edits change, as they are then; with their names if there are several files.
    pub(crate) fn after(&self, edits: &[Edit]) -> String {
        let mut out = String::new();
        for (number, changes) in by_file(&self.snapshot, edits).unwrap() {
            let file = &self.snapshot.files()[number];
            if self.snapshot.files().len() > 1 {
                let _ = writeln!(out, "//- {}", file.name);
            }
            out.push_str(&applied(&file.text, &changes));
        }
        out
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
                let text = file.text.get(start as usize..end as usize).unwrap_or("");
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
                    let pad = text.get(..from).map_or(0, |before| before.chars().count());
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

/// The folders of the examples, each with its files: names and texts.
pub(crate) fn examples() -> Vec<Vec<(String, String)>> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = folders.filter(|path| path.join("journey.toml").exists()).collect();
    folders.sort();
    folders.iter().map(|folder| texts_in(folder)).collect()
}

#[expect(clippy::disallowed_methods, reason = "tests read the examples")]
fn texts_in(folder: &std::path::Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let ending = path.extension().and_then(std::ffi::OsStr::to_str);
        if matches!(ending, Some("journey" | "toml")) {
            texts.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
    texts.sort();
    texts
}

/// A snapshot of files: names and texts.
pub(crate) fn snapshot_of(files: &[(String, String)]) -> Snapshot {
    let mut project = Project::default();
    for (name, text) in files {
        project.set(name, text.as_str().into(), None);
    }
    project.analyze(&Sequential)
}

/// Asks a feature at offsets of the examples, `step` bytes apart, and of the examples with some bytes cut out of the
/// file that is asked about: whatever it says, it must not panic.
pub(crate) fn ask_everywhere(step: usize, mut ask: impl FnMut(&Snapshot, usize, u32)) {
    for (turn, files) in examples().iter().enumerate() {
        ask_in(&snapshot_of(files), None, step, &mut ask);
        for (place, (name, text)) in files.iter().enumerate() {
            let mut damaged = files.clone();
            // Another place in every file, and cuts of different lengths.
            let from = (turn * 7 + place * 131 + 61) * 37 % text.len().max(1);
            let from = (0..=from).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let to = (from + 3 + place * 5).min(text.len());
            let to = (to..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap();
            damaged[place].1.replace_range(from..to, "");
            ask_in(&snapshot_of(&damaged), Some(name), step * 3, &mut ask);
        }
    }
}

fn ask_in(
    snapshot: &Snapshot,
    only: Option<&str>,
    step: usize,
    ask: &mut impl FnMut(&Snapshot, usize, u32),
) {
    for (number, file) in snapshot.files().iter().enumerate() {
        if only.is_some_and(|name| *file.name != *name) {
            continue;
        }
        let offsets = (0..=file.text.len()).filter(|&at| file.text.is_char_boundary(at));
        for offset in offsets.step_by(step) {
            ask(snapshot, number, u32::try_from(offset).unwrap());
        }
    }
}

/// What the journeys of fixtures talk about.
pub(crate) const SCHEMA: &str = r#"
choice Tier { Gold, Silver as "silver level" }

/// What is known of every contact.
contact {
    first_name: text?
    mobile:     phone
    /// How much they bring.
    tier:       Tier
}

/// Contacts whose policy ends soon.
segment Ending as "policy ending"
trigger Paid { premium: number }
purpose Service transactional { topics Renewals, Claims }
quiet time Evenings { quiet daily 21:00..08:00 }
compliance Voice { channel voice purpose Service opt_in quiet time Evenings }
compliance Sms { channel sms purpose Service opt_in quiet time Evenings }

/// The call about a renewal.
engagement Call {
    channel voice
    dial mode copilot
    attributes { Outcome: choice { Renewed, Declined }, Sum: number }
    dispositions { DoNotContact as "Do not contact" }
}
engagement Chat { channel sms }
text Opener { compliance Sms purpose Service / Renewals body "Hi {contact.first_name else "you"}" }
policy Calling {
    limit 3 calls per 24 hours because "a law"
    never calls after Disposition has DoNotContact
}
"#;

/// A fixture of a journey with these steps behind a call, in `main.journey`.
pub(crate) fn steps(steps: &str) -> Fixture {
    journey(&format!(
        r"    conversation voice call with Call {{ compliance Voice purpose Service / Renewals }}
    wait up to 2 days {{
        trigger call.attempted => {{
{steps}
        }}
        trigger call.not_attempted, call.blocked => {{}}
        timeout => {{}}
    }}
"
    ))
}

/// A fixture of a journey with these steps, in `main.journey`.
pub(crate) fn journey(steps: &str) -> Fixture {
    Fixture::new(&format!(
        "//- schema.journey{SCHEMA}//- main.journey
/// Calls and waits.
journey Renewing {{
    audience segment Ending
    time zone \"America/New_York\"
    follows Calling
    outcomes renewed, declined

{steps}    exit renewed
}}
"
    ))
}
