//! What is said of the word under the pointer.

mod context;
mod declaration;
mod handle;
mod keyword;
mod result;
mod rule;
mod signature;
mod step;

use journey_grammar::Span;

use super::cursor::{Cursor, Inside};
use super::{manifest, occurrence};
use crate::{Point, Snapshot};
use context::Asked;

pub(super) use keyword::markdown as shape_markdown;
pub(super) use result::meaning as result_meaning;

/// What is said of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The word.
    pub span: Span,
    /// What is said of it, in Markdown.
    pub markdown: String,
}

/// What is said of the word at a point.
pub fn hover(snapshot: &Snapshot, point: Point) -> Option<Hover> {
    if let Some(hover) = manifest::hover(snapshot, point) {
        return Some(hover);
    }
    let parsed = snapshot.parsed(point.file)?;
    let cursor = Cursor::new(&parsed.source.text, point.file, point.offset);
    if cursor.word.is_empty() || cursor.inside == Inside::Comment {
        return None;
    }
    let asked = Asked { snapshot, parsed: &parsed, cursor: &cursor };
    let named = occurrence::at(snapshot, point)
        .and_then(|found| Some((found.span, declaration::of(&asked, found.target)?)));
    let (span, markdown) = named
        .or_else(|| step::of(&asked))
        .or_else(|| rule::of(&asked))
        .or_else(|| result::of(&asked))
        .or_else(|| keyword::of(&asked))?;
    Some(Hover { span, markdown })
}

#[cfg(test)]
mod tests;
