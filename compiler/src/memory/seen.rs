//! What was looked at while a declaration was resolved.

use crate::resolve::names::Kind;

/// The declarations that were found by name. What these use in turn is part of their prints.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    declarations: Vec<(Kind, usize)>,
    /// Whether a name was asked for in vain, or for everything that there is: then any declaration may matter.
    all: bool,
}

impl Seen {
    /// A declaration was found.
    pub(crate) fn declaration(&mut self, kind: Kind, index: usize) {
        self.declarations.push((kind, index));
    }

    /// What there is and what there is not mattered.
    pub(crate) fn everything(&mut self) {
        self.all = true;
    }

    /// Each declaration once, in order.
    pub(super) fn settle(&mut self) {
        self.declarations.sort_unstable();
        self.declarations.dedup();
        self.declarations.shrink_to_fit();
    }

    pub(super) fn declarations(&self) -> &[(Kind, usize)] {
        &self.declarations
    }

    pub(super) fn is_all(&self) -> bool {
        self.all
    }
}
