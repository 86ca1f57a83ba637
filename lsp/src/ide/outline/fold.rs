//! What can be folded away.

use journey_grammar::ast::Text;
use journey_grammar::{CommentKind, Parsed, Span};

use crate::ide::tree::{Visitor, walk};
use crate::{File, Piece, Snapshot};

/// Lines that can be folded into the first of them. Lines count from 0; both ends are included.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// The line that stays.
    pub first: u32,
    /// The last line that is folded away.
    pub last: u32,
    /// What is folded.
    pub kind: FoldKind,
}

/// What is folded.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    /// What stands in braces, or a text of several lines.
    Block,
    /// Comments on lines of their own.
    Comment,
    /// From `// region` to `// endregion`.
    Region,
}

/// What can be folded in a file, by its first line.
pub fn folds(snapshot: &Snapshot, file: usize) -> Vec<Fold> {
    let Some(file) = snapshot.files().get(file) else { return Vec::new() };
    let mut look = Look { file, start: 0, folds: Vec::new(), regions: Vec::new() };
    for piece in file.pieces.iter() {
        look.piece(piece);
    }
    let mut folds = look.folds;
    folds.sort_unstable_by_key(|fold| (fold.first, std::cmp::Reverse(fold.last), fold.kind));
    folds.dedup_by_key(|fold| fold.first);
    folds
}

struct Look<'a> {
    file: &'a File,
    /// Where the piece begins.
    start: u32,
    folds: Vec<Fold>,
    /// The lines of the regions that are open.
    regions: Vec<u32>,
}

impl Look<'_> {
    fn piece(&mut self, piece: &Piece) {
        self.start = piece.start;
        walk(&piece.parsed, self);
        self.comments(&piece.parsed);
    }

    fn line(&self, offset: u32) -> u32 {
        self.file.lines.line(self.start.saturating_add(offset))
    }

    fn add(&mut self, first: u32, last: u32, kind: FoldKind) {
        if first < last {
            self.folds.push(Fold { first, last, kind });
        }
    }

    fn comments(&mut self, parsed: &Parsed) {
        let mut run: Option<(u32, u32, CommentKind)> = None;
        for comment in parsed.trivia.comments.iter().filter(|comment| comment.own_line) {
            let line = self.line(comment.span.start);
            let marker = self.marker(comment.span.text(&parsed.source.text), line);
            let goes_on =
                run.filter(|(_, last, kind)| !marker && *last + 1 == line && *kind == comment.kind);
            if let Some((first, _, kind)) = goes_on {
                run = Some((first, line, kind));
                continue;
            }
            self.end(run.take());
            run = (!marker).then_some((line, line, comment.kind));
        }
        self.end(run);
    }

    fn end(&mut self, run: Option<(u32, u32, CommentKind)>) {
        if let Some((first, last, _)) = run {
            self.add(first, last, FoldKind::Comment);
        }
    }

    /// Whether a comment begins or ends a region.
    fn marker(&mut self, comment: &str, line: u32) -> bool {
        let word = comment.trim_start_matches('/').trim_start().trim_start_matches('#');
        let word = word.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        match word {
            "region" => self.regions.push(line),
            "endregion" => {
                if let Some(first) = self.regions.pop() {
                    self.add(first, line, FoldKind::Region);
                }
            }
            _ => return false,
        }
        true
    }
}

impl Visitor for Look<'_> {
    fn braces(&mut self, span: Span) {
        // The line of the `}` stays to be seen.
        let last = self.line(span.end.saturating_sub(1));
        self.add(self.line(span.start), last.saturating_sub(1), FoldKind::Block);
    }

    fn text(&mut self, text: &Text) {
        let last = self.line(text.span.end.saturating_sub(1));
        self.add(self.line(text.span.start), last, FoldKind::Block);
    }
}
