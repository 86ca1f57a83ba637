//! From texts to snapshots. Keeps what an edit did not touch.

use std::collections::BTreeMap;
use std::sync::Arc;

use journey_compiler::{Inputs, Manifest, Memory, Workers, analyze_again};
use journey_grammar::{Diagnostic, FileId, LineIndex, Source, parse, pieces};

use crate::snapshot::{File, Piece, Snapshot};

/// What some editors put before the first character of a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The name of the manifest.
pub(crate) const MANIFEST: &str = "journey.toml";

/// The texts of a program as they are now.
#[derive(Debug, Default)]
pub struct Project {
    /// By name; the manifest among them.
    files: BTreeMap<Arc<str>, File>,
    manifest: Manifest,
    memory: Memory,
    /// The ids that were given out: a text that has changed gets another.
    ids: u32,
}

impl Project {
    /// The texts of a snapshot, to be changed without changing it.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let mut files = BTreeMap::new();
        let mut ids = 0;
        for file in snapshot.files() {
            let pieces = file.pieces.iter().map(|piece| piece.parsed.source.id.0);
            ids = pieces.chain([ids, file.id.0]).max().unwrap_or(ids);
            files.insert(Arc::clone(&file.name), file.clone());
        }
        Self { files, manifest: snapshot.inputs.manifest.clone(), memory: Memory::default(), ids }
    }

    /// Sets the text of a file or of the manifest, and what is wrong with its bytes, in which offsets count from the
    /// start of the text.
    pub fn set(&mut self, name: &str, text: Arc<str>, fault: Option<Diagnostic>) {
        let kept = self.files.remove(name);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.text == text && kept.fault == fault) {
            self.files.insert(Arc::clone(&kept.name), kept.clone());
            return;
        }
        let id = self.next_id();
        let fault = fault.map(|mut fault| {
            fault.primary.span.file = id;
            fault
        });
        let lines = Arc::new(LineIndex::new(&text));
        let mut file = File { id, name: name.into(), lines, text, pieces: Arc::default(), fault };
        if name == MANIFEST {
            self.manifest = Manifest::read(&Source::new(id, name, &file.text));
        } else {
            let before = kept.map(|kept| kept.pieces).unwrap_or_default();
            file.pieces = self.pieces(name, &file.text, &before).into();
        }
        self.files.insert(Arc::clone(&file.name), file);
    }

    /// Removes a file or the manifest.
    pub fn remove(&mut self, name: &str) {
        self.files.remove(name);
        if name == MANIFEST {
            self.manifest = Manifest::default();
        }
    }

    /// Analyses the texts as they are.
    pub fn analyze(&mut self, workers: &dyn Workers) -> Snapshot {
        let pieces = self.files.values().flat_map(|file| file.pieces.iter());
        let parsed = pieces.map(|piece| Arc::clone(&piece.parsed)).collect();
        let inputs = Inputs { parsed, manifest: self.manifest.clone() };
        let analysis = analyze_again(&inputs, workers, &mut self.memory);
        Snapshot::new(self.files.values().cloned().collect(), inputs, analysis)
    }

    /// The pieces of a text; those of `before` that have the same text are used again.
    fn pieces(&mut self, name: &str, text: &str, before: &[Piece]) -> Vec<Piece> {
        let body = text.trim_start_matches(BYTE_ORDER_MARK);
        let cut = cut(body);
        let is_same =
            |(kept, (_, text)): &(&Piece, &(u32, &str))| *kept.parsed.source.text == **text;
        let front = before.iter().zip(&cut).take_while(is_same).count();
        let (kept, left) = (before.iter().skip(front), cut.iter().skip(front));
        let back = kept.rev().zip(left.rev()).take_while(is_same).count();
        let skipped = number(text.len() - body.len());
        let piece = |(place, &(start, text)): (usize, &(u32, &str))| {
            let from_end = cut.len() - place;
            let kept = if place < front {
                before.get(place)
            } else if from_end <= back {
                before.len().checked_sub(from_end).and_then(|place| before.get(place))
            } else {
                None
            };
            let parsed = kept.map(|kept| Arc::clone(&kept.parsed));
            let parsed =
                parsed.unwrap_or_else(|| Arc::new(parse(Source::new(self.next_id(), name, text))));
            Piece { start: start + skipped, parsed }
        };
        cut.iter().enumerate().map(piece).collect()
    }

    fn next_id(&mut self) -> FileId {
        self.ids += 1;
        FileId(self.ids)
    }
}

/// The pieces of a text with their starts.
fn cut(text: &str) -> Vec<(u32, &str)> {
    let starts = pieces(text);
    let ends = starts.iter().skip(1).copied().chain([number(text.len())]);
    let piece =
        |(&start, end): (&u32, u32)| (start, text.get(start as usize..end as usize).unwrap_or(""));
    starts.iter().zip(ends).map(piece).collect()
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
