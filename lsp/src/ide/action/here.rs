//! Where a change is asked for: the journey and the steps at a selection.

use std::ops::Range;
use std::sync::Arc;

use journey_compiler::hir::{Audience, Id, Journey, Step};
use journey_grammar::ast::Item;
use journey_grammar::{Edit, FileId, Parsed, Span};
use smol_str::SmolStr;

use crate::Snapshot;

/// A selection inside a journey.
pub(super) struct Here<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) journey: &'s Journey,
    /// The tree that the journey is part of.
    pub(super) parsed: Arc<Parsed>,
    /// The selection, in bytes of that tree's text.
    pub(super) range: Range<u32>,
}

impl<'s> Here<'s> {
    /// The journey around a selection of a file.
    pub(super) fn new(snapshot: &'s Snapshot, file: usize, range: &Range<u32>) -> Option<Self> {
        let (from, to) = (snapshot.point(file, range.start)?, snapshot.point(file, range.end)?);
        if from.file != to.file {
            return None;
        }
        let parsed = snapshot.parsed(from.file)?;
        let around = parsed.file.items.iter().find_map(|item| {
            let Item::Journey(decl) = item else { return None };
            decl.span.touches(to.offset).then_some(decl.name.span)
        })?;
        let is_it = |journey: &Journey| journey.name.span.same_place(around);
        let journey = snapshot.program().journeys.values().find(|journey| is_it(journey))?;
        Some(Self { snapshot, journey, parsed, range: from.offset..to.offset })
    }

    pub(super) fn file(&self) -> FileId {
        self.parsed.source.id
    }

    pub(super) fn text(&self, span: Span) -> &str {
        span.text(&self.parsed.source.text)
    }

    /// The step whose first word the cursor touches, where nothing is selected.
    pub(super) fn step_at_keyword(&self) -> Option<(Id<Step>, &'s Step)> {
        let is_cursor = self.range.is_empty();
        let touches = |step: &Step| is_cursor && step.keyword.touches(self.range.end);
        self.journey.steps.iter().find(|(_, step)| touches(step))
    }

    /// The innermost step around the cursor.
    pub(super) fn step_around(&self) -> Option<(Id<Step>, &'s Step)> {
        let around = |step: &Step| step.span.touches(self.range.end);
        let steps = self.journey.steps.iter().filter(|(_, step)| around(step));
        steps.min_by_key(|(_, step)| step.span.end - step.span.start)
    }

    /// The name of the segment whose members enter.
    pub(super) fn audience(&self) -> Option<SmolStr> {
        match self.journey.audience.as_ref()? {
            Audience::Segment(id, _) => {
                Some(self.snapshot.program().segments[*id].name.text.clone())
            }
            Audience::Trigger(_) => None,
        }
    }

    /// The name of the trigger that starts a run.
    pub(super) fn entry_trigger(&self) -> Option<SmolStr> {
        match self.journey.audience.as_ref()? {
            Audience::Segment(..) => None,
            Audience::Trigger(used) => {
                Some(self.snapshot.program().triggers[used.trigger].name.text.clone())
            }
        }
    }

    /// The white space before the first word of the line on which `offset` lies.
    pub(super) fn margin(&self, offset: u32) -> &str {
        let before = self.parsed.source.text.get(..offset as usize).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        line.get(..line.len() - line.trim_start().len()).unwrap_or("")
    }

    /// Replaces a part of the journey's text.
    pub(super) fn replace(&self, start: u32, end: u32, text: String) -> Edit {
        Edit { span: Span::new(self.file(), start, end), text }
    }
}
