//! The sentences of a review: one change, one sentence, and what belongs to it below.

use journey_plan::compare::{Change, Declared, Item, Named, Property, ValueReached, Weight};
use journey_plan::model::SourcePlace;
use similar::{ChangeTag, TextDiff};

/// What stands between before and after.
const ARROW: &str = "→";

/// What is said of a change.
pub(super) struct Sentence {
    /// The change itself.
    pub(super) head: String,
    /// What belongs to it, a line each.
    pub(super) details: Vec<String>,
}

/// How a changed text is marked: what is gone, and what is new.
#[derive(Copy, Clone)]
pub(super) struct Marks {
    pub(super) gone: (&'static str, &'static str),
    pub(super) new: (&'static str, &'static str),
}

/// The marks of plain text.
pub(super) const PLAIN: Marks = Marks { gone: ("[-", "-]"), new: ("{+", "+}") };

/// The word for a weight.
pub(super) fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Breaking => "breaking",
        Weight::Behaviour => "behaviour",
        Weight::Neutral => "no effect",
    }
}

/// The sentence for a change.
pub(super) fn of(item: &Item, marks: Marks) -> Sentence {
    let plain = |head: String| Sentence { head, details: Vec::new() };
    match &item.change {
        Change::JourneyAdded { words } => plain(format!("the journey is new: {words}")),
        Change::JourneyRemoved => plain("the journey is gone".to_owned()),
        Change::Setting(one) | Change::Fact(one) => plain(property(one, marks)),
        Change::StepAdded { step, words } => plain(format!("added `{step}`: {words}")),
        Change::StepRemoved { step, words } => plain(format!("removed `{step}`: {words}")),
        Change::StepMoved { step, words, old, new } => {
            plain(format!("moved `{step}` ({words}): behind {old} {ARROW} behind {new}"))
        }
        Change::StepChanged { step, properties, .. } => {
            several(&format!("`{step}`"), properties, marks)
        }
        Change::Redirected { situation, old, new, .. } => {
            plain(format!("{situation}: {old} {ARROW} {new}"))
        }
        Change::Rejoined => plain("the steps follow one another in another way".to_owned()),
        Change::Renamed { what: Named::Handle, old, new } => {
            plain(format!("handle `{old}` is now `{new}`"))
        }
        Change::Renamed { what: Named::Step, old, new } => {
            plain(format!("step `{old}` is now `{new}`"))
        }
        Change::Reordered { step } => plain(format!(
            "arms of `{step}` stand in another order, of which only one can ever hold"
        )),
        Change::DeclarationAdded { declaration, name } => {
            plain(format!("{} is new", called(*declaration, name)))
        }
        Change::DeclarationRemoved { declaration, name } => {
            plain(format!("{} is gone", called(*declaration, name)))
        }
        Change::DeclarationChanged { declaration, name, properties, journeys, reached } => {
            let mut sentence = several(&called(*declaration, name), properties, marks);
            sentence.details.extend(reached.iter().flat_map(values));
            if !journeys.is_empty() && *declaration != Declared::Contact {
                sentence.details.push(format!("used by {}", journeys.join(", ")));
            }
            sentence
        }
    }
}

fn called(declaration: Declared, name: &str) -> String {
    match declaration {
        Declared::Contact | Declared::Vocabulary => format!("the {declaration}"),
        Declared::Segment
        | Declared::Trigger
        | Declared::Purpose
        | Declared::QuietTime
        | Declared::Compliance
        | Declared::Engagement
        | Declared::Message
        | Declared::Policy => format!("{declaration} `{name}`"),
    }
}

/// Where the new value of a choice goes.
fn values(reached: &ValueReached) -> Vec<String> {
    let value = &reached.value;
    if reached.arms.is_empty() {
        return vec![format!("no branch asks for `{value}`")];
    }
    let arm = |arm: &journey_plan::compare::Reached| {
        let place = arm.place.as_ref().map(|place| format!(" ({})", at(place)));
        let place = place.unwrap_or_default();
        format!("`{value}` takes `{}` of `{}` in {}{place}", arm.arm, arm.step, arm.journey)
    };
    reached.arms.iter().map(arm).collect()
}

/// One property on the line of its subject, several below it.
fn several(subject: &str, properties: &[Property], marks: Marks) -> Sentence {
    match properties {
        [one] => {
            Sentence { head: format!("{subject}: {}", property(one, marks)), details: Vec::new() }
        }
        _several => Sentence {
            head: subject.to_owned(),
            details: properties.iter().map(|one| property(one, marks)).collect(),
        },
    }
}

fn property(one: &Property, marks: Marks) -> String {
    let Property { name, old, new } = one;
    match (old.as_deref(), new.as_deref()) {
        (Some(old), Some(new)) if is_text(name) => format!("{name}: {}", words(old, new, marks)),
        (Some(old), Some(new)) => format!("{name}: {} {ARROW} {}", shown(old), shown(new)),
        (None, Some("")) => format!("`{name}` added"),
        (Some(""), None) => format!("`{name}` removed"),
        (None, Some(new)) => format!("{name} added: {}", shown(new)),
        (Some(old), None) => format!("{name} removed: {}", shown(old)),
        (None, None) => name.clone(),
    }
}

fn shown(words: &str) -> &str {
    if words.is_empty() { "nothing" } else { words }
}

/// Texts that people read are compared word by word.
fn is_text(name: &str) -> bool {
    matches!(name, "subject" | "body")
}

/// What is gone and what is new in a text.
fn words(old: &str, new: &str, marks: Marks) -> String {
    let diff = TextDiff::from_words(old, new);
    let mut told = String::new();
    for group in diff.iter_all_changes().collect::<Vec<_>>().chunk_by(|a, b| a.tag() == b.tag()) {
        let text: String = group.iter().map(similar::Change::value).collect();
        let (open, close) = match group.first().map(similar::Change::tag) {
            Some(ChangeTag::Delete) => marks.gone,
            Some(ChangeTag::Insert) => marks.new,
            Some(ChangeTag::Equal) | None => ("", ""),
        };
        let inner = text.trim();
        if open.is_empty() || inner.is_empty() {
            told.push_str(&text);
            continue;
        }
        // Marks stand at the words, not at the spaces around them.
        let (before, rest) = text.split_once(inner).unwrap_or(("", ""));
        told.extend([before, open, inner, close, rest]);
    }
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `renewal.journey:31`
pub(super) fn at(place: &SourcePlace) -> String {
    format!("{}:{}", place.file, place.line)
}

/// The places of both sides: `renewal.journey:29 → 31`.
pub(super) fn places(item: &Item) -> Option<String> {
    match (&item.old_place, &item.new_place) {
        (Some(old), Some(new)) if old.file == new.file && old.line == new.line => Some(at(new)),
        (Some(old), Some(new)) if old.file == new.file => {
            Some(format!("{} {ARROW} {}", at(old), new.line))
        }
        (Some(old), Some(new)) => Some(format!("{} {ARROW} {}", at(old), at(new))),
        (Some(old), None) => Some(format!("{}, before", at(old))),
        (None, Some(new)) => Some(at(new)),
        (None, None) => None,
    }
}
