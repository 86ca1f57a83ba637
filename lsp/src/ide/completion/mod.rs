//! What may be written at a cursor.
//!
//! The place is told from the words before the cursor alone ([`super::cursor`]), so it does not matter what is missing
//! behind it. What is established there is asked of the journey as it would be with a name at the cursor: the piece is
//! parsed once more with that name, and of the program only that one journey is looked at again.

mod arms;
mod ask;
mod expression;
mod literals;
mod manifest;
mod names;
mod patterns;
mod record;
mod scripts;
mod settings;
mod slots;
mod start;
mod steps;
mod top;
mod values;

use std::cell::OnceCell;

use journey_grammar::Span;

use super::cursor::{Cursor, Inside, Place};
use crate::{Point, Snapshot};
use ask::Ask;

/// Something that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown in the list.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words beside it: its type, its owner.
    pub detail: String,
    /// What is said of it, in Markdown; of what is not possible here the reason.
    pub docs: String,
    /// What is written.
    pub text: String,
    /// The same as a snippet, where there are places to fill in. Lines behind the first count their indentation from
    /// that of the line at the cursor.
    pub snippet: Option<String>,
    /// What the word that is typed is compared with, where it is not the label.
    pub filter: Option<String>,
    /// Orders the list.
    pub sort: String,
    /// What is replaced.
    pub replace: Span,
    /// Whether the checker would accept it here.
    pub possible: bool,
}

/// What a completion is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A word of the language.
    Keyword,
    /// Several words or lines at once.
    Snippet,
    /// A setting.
    Setting,
    /// A declaration.
    Declaration,
    /// A conversation or a name for a trigger.
    Handle,
    /// A field, an attribute, an input.
    Field,
    /// A value of a choice, a Result, a disposition, an outcome.
    Value,
    /// A class of Results.
    Class,
    /// A trigger of a conversation.
    Event,
    /// A length of time, a clock time, a zone.
    Literal,
}

/// What may be written at a point, best first.
pub fn completion(snapshot: &Snapshot, point: Point) -> Vec<Completion> {
    if let Some(found) = manifest::offered(snapshot, point) {
        return found;
    }
    let Some(parsed) = snapshot.parsed(point.file) else { return Vec::new() };
    let cursor = Cursor::new(&parsed.source.text, point.file, point.offset);
    let sketched = OnceCell::new();
    let mut ask = Ask::new(snapshot, &parsed, &cursor, &sketched);
    match cursor.inside {
        Inside::Comment => {}
        Inside::Text(from) => literals::zones_in_text(&mut ask, from),
        Inside::Placeholder => {
            expression::offered(&mut ask, cursor.before(), expression::Wanted::Text);
        }
        Inside::Code => statement(&mut ask),
    }
    let mut found = ask.found;
    found.sort_by(|one, other| one.sort.cmp(&other.sort));
    found.dedup_by(|one, other| one.label == other.label && one.kind == other.kind);
    found
}

/// What may be written in a statement.
fn statement(ask: &mut Ask<'_>) {
    let words = ask.cursor.words();
    let place = ask.cursor.place();
    match place {
        Place::Record => return record::offered(ask),
        Place::Fields => return record::types(ask),
        Place::Shares => return scripts::shares(ask, &words),
        Place::BranchOn => return patterns::offered(ask, &words),
        Place::Topics if words.is_empty() => return ask.keyword("topics", ""),
        Place::Values | Place::Topics | Place::Split | Place::Unknown | Place::Placeholder => {
            return;
        }
        Place::Top
        | Place::QuietTime
        | Place::Compliance
        | Place::Engagement
        | Place::Message
        | Place::Policy
        | Place::Journey
        | Place::Steps
        | Place::Wait
        | Place::Branch
        | Place::Conversation
        | Place::Scenario
        | Place::Forecast => {}
    }
    if words.is_empty() {
        start::offered(ask, place);
    } else {
        slots::offered(ask, place, &words);
    }
}

#[cfg(test)]
mod tests;
