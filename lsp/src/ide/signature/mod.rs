//! The form of what is being written, with the part at the cursor marked.

use std::ops::Range;

use super::cursor::{Cursor, Inside};
use super::shape::{self, Form};
use crate::{Point, Snapshot};

/// The forms of what is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// Every form that fits what is written so far.
    pub forms: Vec<HelpForm>,
    /// The one that fits best, by place.
    pub active: usize,
}

/// A form with its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpForm {
    /// The form: `retry after LENGTH [at TIME]`.
    pub label: &'static str,
    /// What it is for, in Markdown.
    pub docs: &'static str,
    /// Its parts, in bytes of the label.
    pub parts: Vec<Range<usize>>,
    /// The part that is being written, by place.
    pub active: usize,
}

/// The forms of the setting, step, rule or line in which a cursor stands.
pub fn signature_help(snapshot: &Snapshot, point: Point) -> Option<Help> {
    let parsed = snapshot.parsed(point.file)?;
    let cursor = Cursor::new(&parsed.source.text, point.file, point.offset);
    if matches!(cursor.inside, Inside::Comment | Inside::Placeholder) {
        return None;
    }
    let words = cursor.words();
    let shape = shape::find(cursor.place(), &words)?;
    let mut best: Option<(usize, usize)> = None;
    let mut forms = Vec::new();
    for text in shape.forms {
        let form = Form::of(text);
        let Some((active, matched)) = form.active(&words) else { continue };
        if best.is_none_or(|(_, most)| matched > most) {
            best = Some((forms.len(), matched));
        }
        let parts = form.parts.iter().map(|part| part.start..part.end).collect();
        forms.push(HelpForm { label: form.text, docs: shape.about, parts, active });
    }
    let (active, _) = best?;
    Some(Help { forms, active })
}

#[cfg(test)]
mod tests;
