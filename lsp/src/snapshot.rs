//! One state of a program: its texts and what is known of them. Never changes; an edit makes a new one.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use journey_compiler::hir::Program;
use journey_compiler::{Analysis, Inputs, packs};
use journey_grammar::{Diagnostic, FileId, LineIndex, Parsed, Span};

/// A file of the program, or its manifest.
#[derive(Clone, Debug)]
pub struct File {
    /// Stands for the whole file in spans.
    pub id: FileId,
    /// Path relative to the project's folder, with `/`.
    pub name: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
    /// Where its lines begin.
    pub lines: Arc<LineIndex>,
    /// Its declarations, each with what stands before it; empty for the manifest.
    pub pieces: Arc<[Piece]>,
    /// What is wrong with its bytes.
    pub fault: Option<Diagnostic>,
}

/// A part of a file that is parsed by itself. Spans into it count from its start.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where it begins in the file.
    pub start: u32,
    /// Its tree; its source's id stands for the piece in spans.
    pub parsed: Arc<Parsed>,
}

/// A place in a file, in bytes of the whole file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, by its place in [`Snapshot::files`].
    pub file: usize,
    /// The bytes.
    pub range: Range<u32>,
}

/// Where a cursor stands: in a piece, counted from its start.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The piece, or the manifest.
    pub file: FileId,
    /// The bytes before the cursor.
    pub offset: u32,
}

/// One state of a program.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// What was analysed.
    pub inputs: Inputs,
    /// What is known of it.
    pub analysis: Analysis,
    files: Vec<File>,
    /// The file and, but for whole files, the piece.
    parts: HashMap<FileId, (usize, Option<usize>)>,
    /// The diagnostics of each file, by place in the analysis, in the order of the text.
    told: Vec<Vec<usize>>,
}

impl Snapshot {
    /// A snapshot of files, sorted by name, that were analysed.
    pub(crate) fn new(files: Vec<File>, inputs: Inputs, analysis: Analysis) -> Self {
        let mut parts = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            parts.insert(file.id, (number, None));
            for (place, piece) in file.pieces.iter().enumerate() {
                parts.insert(piece.parsed.source.id, (number, Some(place)));
            }
        }
        let mut snapshot = Self { inputs, analysis, files, parts, told: Vec::new() };
        snapshot.told = snapshot.sorted();
        snapshot
    }

    fn sorted(&self) -> Vec<Vec<usize>> {
        let mut told: Vec<Vec<(Range<u32>, usize)>> = vec![Vec::new(); self.files.len()];
        for (index, diagnostic) in self.analysis.diagnostics.iter().enumerate() {
            let Some(place) = self.place(diagnostic.primary.span) else { continue };
            if let Some(list) = told.get_mut(place.file) {
                list.push((place.range, index));
            }
        }
        let order = |mut list: Vec<(Range<u32>, usize)>| {
            list.sort_by_key(|(range, index)| (range.start, range.end, *index));
            list.into_iter().map(|(_, index)| index).collect()
        };
        told.into_iter().map(order).collect()
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.analysis.program
    }

    /// The files, sorted by name; the manifest among them.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file of this name.
    pub fn file_named(&self, name: &str) -> Option<usize> {
        self.files.iter().position(|file| &*file.name == name)
    }

    /// The diagnostics of a file, in the order of its text.
    pub fn diagnostics(&self, file: usize) -> impl Iterator<Item = &Diagnostic> {
        let fault = self.files.get(file).and_then(|file| file.fault.as_ref());
        let told = self.told.get(file).into_iter().flatten();
        fault.into_iter().chain(told.filter_map(|&index| self.analysis.diagnostics.get(index)))
    }

    /// The cursor before the byte at `offset` of a file. Behind the end it is at the end.
    pub fn point(&self, file: usize, offset: u32) -> Option<Point> {
        let file = self.files.get(file)?;
        let after = file.pieces.partition_point(|piece| piece.start <= offset);
        let Some(piece) = after.checked_sub(1).and_then(|last| file.pieces.get(last)) else {
            return Some(Point { file: file.id, offset });
        };
        let length = u32::try_from(piece.parsed.source.text.len()).unwrap_or(u32::MAX);
        let offset = (offset - piece.start).min(length);
        Some(Point { file: piece.parsed.source.id, offset })
    }

    /// Where a span lies in its file. None for rule packs, which are no files of the project.
    pub fn place(&self, span: Span) -> Option<Place> {
        let &(number, piece) = self.parts.get(&span.file)?;
        let file = self.files.get(number)?;
        let start = match piece {
            Some(piece) => file.pieces.get(piece)?.start,
            None => 0,
        };
        let range = span.start.saturating_add(start)..span.end.saturating_add(start);
        Some(Place { file: number, range })
    }

    /// The tree of a piece, or of a rule pack that the manifest lists.
    pub fn parsed(&self, id: FileId) -> Option<Arc<Parsed>> {
        if let Some(pack) = packs::of_file(id) {
            return Some(pack.parsed());
        }
        let &(file, piece) = self.parts.get(&id)?;
        Some(Arc::clone(&self.files.get(file)?.pieces.get(piece?)?.parsed))
    }

    /// The text under a span; empty where there is none.
    pub fn text(&self, span: Span) -> &str {
        if let Some(pack) = packs::of_file(span.file) {
            return span.text(pack.text);
        }
        let Some(place) = self.place(span) else { return "" };
        let file = self.files.get(place.file);
        let range = place.range.start as usize..place.range.end as usize;
        file.and_then(|file| file.text.get(range)).unwrap_or("")
    }

    /// The documentation comment above the declaration, field, value or step that begins at `span`.
    pub fn docs_above(&self, span: Span) -> Option<String> {
        let parsed = self.parsed(span.file)?;
        parsed.trivia.docs_above(&parsed.source.text, span.start)
    }
}
