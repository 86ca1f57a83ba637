//! Fixtures: one file that holds a small program, perhaps of several files, and what is said about it.
//!
//! `//- file: NAME` starts the next file; `//- file: journey.toml` a manifest. `//- use: NAME` adds
//! `suite/_shared/NAME.journey`, so that a fixture shows only what it is about.

use std::path::Path;
use std::sync::Arc;

use journey::report::{Format, Look, Report, Sources};
use journey_compiler::{Analysis, Inputs, Manifest, analyze, packs};
use journey_grammar::{Code, Diagnostic, FileId, Parsed, Source, parse};

/// A file of a fixture.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The line of the fixture on which it begins, from 0.
    pub line: usize,
}

/// A small program in one file.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// The files, the manifest included.
    pub files: Vec<File>,
}

impl Fixture {
    /// Reads a fixture from its text; `name` is the name of its first file.
    pub fn new(name: &str, text: &str) -> Self {
        let mut files = vec![File { name: name.to_owned(), text: String::new(), line: 0 }];
        let mut shared = Vec::new();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            if let Some(next) = line.strip_prefix("//- file:") {
                let (name, line) = (next.trim().to_owned(), number + 1);
                files.push(File { name, text: String::new(), line });
                continue;
            }
            if let Some(used) = line.strip_prefix("//- use:") {
                shared.extend(used.split(',').map(|name| shared_file(name.trim())));
            }
            if let Some(file) = files.last_mut() {
                file.text.push_str(line);
            }
        }
        files.extend(shared);
        Self { files }
    }

    /// Parses and checks the program.
    pub fn check(&self) -> Checked {
        let mut sources = Vec::new();
        let mut parsed: Vec<Arc<Parsed>> = Vec::new();
        let mut manifest = Manifest::default();
        for (number, file) in self.files.iter().enumerate() {
            let id = FileId(u32::try_from(number).expect("a fixture has few files"));
            let source = Source::new(id, &file.name, &file.text);
            sources.push(source.clone());
            if file.name == "journey.toml" {
                manifest = Manifest::read(&source);
            } else {
                parsed.push(Arc::new(parse(source)));
            }
        }
        let packs: Vec<Source> = packs::sources(&manifest).collect();
        let analysis = analyze(&Inputs { parsed: parsed.clone(), manifest });
        let mut diagnostics = analysis.diagnostics.clone();
        // Nobody uses all of a shared file.
        let is_shared = |d: &Diagnostic| {
            let file = self.files.get(d.primary.span.file.0 as usize);
            file.is_some_and(|file| file.line == usize::MAX)
        };
        diagnostics.retain(|d| d.code != Code::UnusedDeclaration || !is_shared(d));
        Checked { sources: Sources::new(sources).and(packs), parsed, analysis, diagnostics }
    }
}

fn shared_file(name: &str) -> File {
    let path = crate::root().join("tests/suite/_shared").join(format!("{name}.journey"));
    File { name: format!("{name}.journey"), text: crate::read(&path), line: usize::MAX }
}

/// A checked program.
pub struct Checked {
    /// Its files.
    pub sources: Sources,
    /// Its trees.
    pub parsed: Vec<Arc<Parsed>>,
    /// What the checker says.
    pub analysis: Analysis,
    /// All diagnostics, those of the manifest included.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// The diagnostics as plain text.
    pub fn rendered(&self) -> String {
        let report = Report::new(&self.sources, &self.diagnostics, 0);
        report.render(Format::Plain, Look::default())
    }

    /// The codes with their files and lines, from 1.
    pub fn codes(&self) -> Vec<(String, usize, String)> {
        let mut found = Vec::new();
        for diagnostic in &self.diagnostics {
            let span = diagnostic.primary.span;
            let file = self.sources.name(span.file).to_owned();
            let line = self.sources.range(span).start.line;
            found.push((file, line, diagnostic.code.to_string()));
        }
        found
    }
}

/// The fixture in the file at `path`.
pub fn load(path: &Path) -> Fixture {
    let name =
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Fixture::new(&name, &crate::read(path))
}
