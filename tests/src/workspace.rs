//! A program in an editor: files as texts, cut into pieces that stay as they are while others are edited.

use std::sync::Arc;

use journey_compiler::{Inputs, Manifest};
use journey_grammar::{FileId, Parsed, Source, parse, pieces};

/// The files of a program, cut into pieces.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    files: Vec<File>,
    /// The manifest.
    pub manifest: Manifest,
    /// The number of the next new piece.
    next: u32,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    text: String,
    pieces: Vec<Arc<Parsed>>,
}

/// The manifest keeps its number.
const MANIFEST: FileId = FileId(0);

impl Workspace {
    /// A program of files with their names; one of them may be its manifest.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut workspace = Self { next: 1, ..Self::default() };
        for (name, text) in files {
            if name == "journey.toml" {
                workspace.set_manifest(text);
            } else {
                let file = File { name: name.to_owned(), text: String::new(), pieces: Vec::new() };
                workspace.files.push(file);
                workspace.set(workspace.files.len() - 1, text);
            }
        }
        workspace
    }

    /// How many files there are besides the manifest.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text of a file.
    pub fn text(&self, file: usize) -> &str {
        &self.files[file].text
    }

    /// Gives the program another manifest.
    pub fn set_manifest(&mut self, text: &str) {
        self.manifest = Manifest::read(&Source::new(MANIFEST, "journey.toml", text));
    }

    /// Gives a file another text: only pieces that are new are parsed.
    pub fn set(&mut self, file: usize, text: &str) {
        let file = &mut self.files[file];
        let starts = pieces(text);
        let ends = starts.iter().skip(1).map(|end| *end as usize).chain([text.len()]);
        let texts: Vec<&str> =
            starts.iter().zip(ends).map(|(start, end)| &text[*start as usize..end]).collect();
        let is_kept = |(old, new): &(&Arc<Parsed>, &&str)| *old.source.text == ***new;
        let front = file.pieces.iter().zip(&texts).take_while(is_kept).count();
        let behind = (file.pieces.len().min(texts.len())) - front;
        let last = file.pieces.iter().rev().zip(texts.iter().rev());
        let back = last.take(behind).take_while(is_kept).count();
        let new = texts[front..texts.len() - back].iter().map(|text| {
            self.next += 1;
            let id = FileId(self.next);
            Arc::new(parse(Source { id, name: file.name.as_str().into(), text: (*text).into() }))
        });
        let new: Vec<Arc<Parsed>> = new.collect();
        let end = file.pieces.len() - back;
        file.pieces.splice(front..end, new);
        text.clone_into(&mut file.text);
    }

    /// What is analysed.
    pub fn inputs(&self) -> Inputs {
        let parsed = self.files.iter().flat_map(|file| &file.pieces).cloned().collect();
        Inputs { parsed, manifest: self.manifest.clone() }
    }
}
