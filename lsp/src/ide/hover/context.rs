//! What is asked about, with everything around it.

use journey_compiler::flow::{Here, here};
use journey_compiler::hir::{Id, Journey, Program};
use journey_grammar::Parsed;

use crate::Snapshot;
use crate::ide::around;
use crate::ide::cursor::Cursor;

/// A word in a program.
#[derive(Copy, Clone)]
pub(super) struct Asked<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) parsed: &'a Parsed,
    pub(super) cursor: &'a Cursor<'a>,
}

impl<'a> Asked<'a> {
    pub(super) fn program(&self) -> &'a Program {
        self.snapshot.program()
    }

    /// The journey around the word.
    pub(super) fn journey(&self) -> Option<(Id<Journey>, &'a Journey)> {
        around::journey(self.snapshot, self.cursor.file, self.cursor.word.start)
    }

    /// What is established at the word.
    pub(super) fn here(&self) -> Option<Here<'a>> {
        let (_, journey) = self.journey()?;
        here(self.program(), journey, self.cursor.word)
    }
}

/// The word before the dot before the word: `call` in `call.Outcome`.
pub(super) fn base<'a>(asked: &Asked<'a>) -> Option<&'a str> {
    let words = asked.cursor.words();
    match words.as_slice() {
        [.., base, "."] => Some(base),
        _ => None,
    }
}
