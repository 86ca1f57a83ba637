//! What is told of steps on top of a picture: live counts, coverage, the shares of a forecast, what changed.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::graph::ArmKind;
use super::measure;

/// What is told of the steps and arms of a journey. It stands beside the boxes, where the times stand without it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    about: String,
    keys: Vec<Mark>,
    marks: BTreeMap<SmolStr, Vec<Mark>>,
    arms: BTreeMap<(SmolStr, usize), Mark>,
    exits: BTreeMap<usize, Mark>,
    gone: Vec<Gone>,
}

/// A line to a step that is no longer there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gone {
    /// The step that it left; none: the entry.
    pub(super) from: Option<SmolStr>,
    /// The step that is gone.
    pub(super) to: SmolStr,
    /// The arm.
    pub(super) label: String,
    /// The place of the arm, behind those of today.
    pub(super) arm: usize,
    /// What took the arm.
    pub(super) arms: Vec<ArmKind>,
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
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// It is another than before.
    Changed,
}

impl Tone {
    /// All tones.
    pub const ALL: [Self; 7] =
        [Self::Quiet, Self::Busy, Self::Good, Self::Bad, Self::Added, Self::Removed, Self::Changed];

    /// The sign before the words, so that nobody needs to tell colours apart.
    pub fn sign(self) -> char {
        match self {
            Self::Quiet => '·',
            Self::Busy => '●',
            Self::Good => '✓',
            Self::Bad => '▲',
            Self::Added => '+',
            Self::Removed => '−',
            Self::Changed => '±',
        }
    }

    /// The class in the picture and in the legend.
    pub fn class(self) -> &'static str {
        match self {
            Self::Quiet => "tone-quiet",
            Self::Busy => "tone-busy",
            Self::Good => "tone-good",
            Self::Bad => "tone-bad",
            Self::Added => "tone-added",
            Self::Removed => "tone-removed",
            Self::Changed => "tone-changed",
        }
    }

    /// The class of a box in Mermaid.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Busy => "busy",
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }

    /// The colours and the border of a box in Mermaid. Borders differ in width and in dashes, too.
    pub(super) fn style(self) -> &'static str {
        match self {
            Self::Quiet => "fill:#f6f8fa,stroke:#59636e,stroke-width:1px,color:#1f2328",
            Self::Busy => "fill:#ddf4ff,stroke:#0969da,stroke-width:2px,color:#1f2328",
            Self::Good => "fill:#dafbe1,stroke:#1a7f37,stroke-width:2px,color:#1f2328",
            Self::Bad => {
                "fill:#ffebe9,stroke:#cf222e,stroke-width:3px,stroke-dasharray:2 3,color:#1f2328"
            }
            Self::Added => "fill:#dafbe1,stroke:#1a7f37,stroke-width:3px,color:#1f2328",
            Self::Removed => {
                "fill:#ffebe9,stroke:#cf222e,stroke-width:2px,stroke-dasharray:6 4,color:#1f2328"
            }
            Self::Changed => "fill:#fff8c5,stroke:#9a6700,stroke-width:3px,color:#1f2328",
        }
    }

    /// Whether a line of this tone is broken: nobody goes there.
    pub(super) fn is_broken(self) -> bool {
        match self {
            Self::Bad | Self::Removed => true,
            Self::Quiet | Self::Busy | Self::Good | Self::Added | Self::Changed => false,
        }
    }
}

impl Overlay {
    /// Says of the whole picture what is told on it, in sentences.
    pub fn about(&mut self, sentences: impl Into<String>) {
        self.about = sentences.into();
    }

    /// Adds to the legend what a tone means here.
    pub fn key(&mut self, tone: Tone, text: impl Into<String>) {
        self.keys.push(Mark { tone, text: text.into() });
    }

    /// Tells something of a step; a step can have several marks, one below the other.
    pub fn mark(&mut self, step: impl Into<SmolStr>, tone: Tone, text: impl Into<String>) {
        self.marks.entry(step.into()).or_default().push(Mark { tone, text: text.into() });
    }

    /// Tells something of an arm of a step, by its place among the step's successors.
    pub fn mark_arm(
        &mut self,
        step: impl Into<SmolStr>,
        arm: usize,
        tone: Tone,
        text: impl Into<String>,
    ) {
        self.arms.insert((step.into(), arm), Mark { tone, text: text.into() });
    }

    /// Tells something of an `exit on`, by its place in the journey.
    pub fn mark_exit(&mut self, exit: usize, tone: Tone, text: impl Into<String>) {
        self.exits.insert(exit, Mark { tone, text: text.into() });
    }

    /// Keeps a line to a step that is no longer there.
    pub(super) fn keep(&mut self, gone: Gone) {
        self.gone.push(gone);
    }

    /// The lines to steps that are no longer there.
    pub(super) fn gone(&self) -> &[Gone] {
        &self.gone
    }

    /// What is told of a step.
    pub fn of(&self, step: &str) -> &[Mark] {
        self.marks.get(step).map_or(&[], Vec::as_slice)
    }

    /// What is told of an arm.
    pub fn of_arm(&self, step: &str, arm: usize) -> Option<&Mark> {
        self.arms.get(&(step.into(), arm))
    }

    /// What is told of an `exit on`.
    pub fn of_exit(&self, exit: usize) -> Option<&Mark> {
        self.exits.get(&exit)
    }

    /// What is told on the picture, in sentences.
    pub fn sentences(&self) -> &str {
        &self.about
    }

    /// What the signs mean.
    pub fn keys(&self) -> &[Mark] {
        &self.keys
    }

    /// Whether a tone is told of anything, or explained.
    pub(super) fn uses(&self, tone: Tone) -> bool {
        let of_steps = self.marks.values().flatten().chain(&self.keys);
        of_steps.chain(self.exits.values()).any(|mark| mark.tone == tone)
    }

    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.arms.is_empty() && self.exits.is_empty()
    }
}

impl Mark {
    /// The sign and the words.
    pub fn words(&self) -> String {
        format!("{} {}", self.tone.sign(), self.text)
    }

    /// The sign and the words, no wider than `room`.
    pub(super) fn line(&self, size: i32, room: i32) -> String {
        measure::lines(&self.words(), size, room, 1).lines.concat()
    }
}

/// The words of an arm with what is told of it.
pub(super) fn told(label: &str, mark: Option<&Mark>) -> String {
    match (label, mark) {
        (_, None) => label.to_owned(),
        ("", Some(mark)) => mark.words(),
        (_, Some(mark)) => format!("{label} {}", mark.words()),
    }
}

/// The same for a label of several lines, which are not broken inside of what is told.
pub(super) fn told_whole(label: &str, mark: Option<&Mark>) -> String {
    let Some(mark) = mark else { return label.to_owned() };
    let words = mark.words().replace(' ', "\u{a0}");
    if label.is_empty() { words } else { format!("{label} {words}") }
}

/// The heaviest tone of marks.
pub(super) fn heaviest(marks: &[Mark]) -> Option<Tone> {
    marks.iter().map(|mark| mark.tone).max()
}
