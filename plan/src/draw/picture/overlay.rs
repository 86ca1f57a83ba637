//! What is told of steps on top of a picture: live counts, coverage, the shares of a forecast, what changed.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::measure;

/// What is told of the steps of a journey. It stands beside the boxes, where the times stand without it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    marks: BTreeMap<SmolStr, Vec<Mark>>,
}

/// Something that is told of a step: `12 inside`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it means; never told by colour alone.
    pub tone: Tone,
    /// A few words.
    pub text: String,
}

/// What a mark means. A box looks like the last of its marks' tones in this order.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Told for the record.
    Quiet,
    /// Something is there, or was done.
    Busy,
    /// It is as it should be.
    Good,
    /// It should be looked at.
    Bad,
}

impl Tone {
    /// The sign before the words, so that nobody needs to tell colours apart.
    pub fn sign(self) -> char {
        match self {
            Self::Quiet => '·',
            Self::Busy => '●',
            Self::Good => '✓',
            Self::Bad => '▲',
        }
    }

    /// The class in the picture and in the legend.
    pub fn class(self) -> &'static str {
        match self {
            Self::Quiet => "tone-quiet",
            Self::Busy => "tone-busy",
            Self::Good => "tone-good",
            Self::Bad => "tone-bad",
        }
    }
}

impl Overlay {
    /// Tells something of a step; a step can have several marks, one below the other.
    pub fn mark(&mut self, step: impl Into<SmolStr>, tone: Tone, text: impl Into<String>) {
        self.marks.entry(step.into()).or_default().push(Mark { tone, text: text.into() });
    }

    /// What is told of a step.
    pub fn of(&self, step: &str) -> &[Mark] {
        self.marks.get(step).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }
}

impl Mark {
    /// The sign and the words, no wider than `room`.
    pub(super) fn line(&self, size: i32, room: i32) -> String {
        let text = format!("{} {}", self.tone.sign(), self.text);
        measure::lines(&text, size, room, 1).lines.concat()
    }
}
