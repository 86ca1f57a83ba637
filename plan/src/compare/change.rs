//! What a change is, and what it weighs.

use std::fmt;

use serde::Serialize;

use crate::model::SourcePlace;

/// How much a change weighs; `docs/reviews.md` has the rules.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Nothing that a contact or a system outside could see.
    Neutral,
    /// Something happens in another way.
    Behaviour,
    /// Contacts get more or something else, are protected less, or a system outside has to change.
    Breaking,
}

/// Something with a name, before and after; absent on a side where it does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Property {
    /// What it is: `limit`, `attribute Outcome`.
    pub name: String,
    /// Before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// After.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

impl Property {
    /// A property of which both sides are known.
    pub(super) fn both(name: &str, old: impl Into<String>, new: impl Into<String>) -> Self {
        Self { name: name.to_owned(), old: Some(old.into()), new: Some(new.into()) }
    }
}

/// Declarations that journeys speak of.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Declared {
    /// The contact's fields.
    Contact,
    /// A segment.
    Segment,
    /// A trigger.
    Trigger,
    /// A purpose.
    Purpose,
    /// A quiet time.
    QuietTime,
    /// A compliance profile.
    Compliance,
    /// An engagement.
    Engagement,
    /// A text, an email or a push notification.
    Message,
    /// A policy.
    Policy,
    /// The dated list of Result values.
    Vocabulary,
}

impl fmt::Display for Declared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Contact => "contact",
            Self::Segment => "segment",
            Self::Trigger => "trigger",
            Self::Purpose => "purpose",
            Self::QuietTime => "quiet time",
            Self::Compliance => "compliance profile",
            Self::Engagement => "engagement",
            Self::Message => "message",
            Self::Policy => "policy",
            Self::Vocabulary => "vocabulary",
        })
    }
}

/// What has another name and is the same.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// The handle of a conversation.
    Handle,
    /// A stable id, by which people who rest on the step are known.
    Step,
}

/// Where a value of a choice goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// The journey.
    pub journey: String,
    /// The stable id of the branch.
    pub step: String,
    /// The arm that takes the value.
    pub arm: String,
    /// Where the branch stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<SourcePlace>,
}

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The journey is new.
    JourneyAdded {
        /// Who enters it.
        words: String,
    },
    /// The journey is gone.
    JourneyRemoved,
    /// A setting of the journey.
    Setting(Property),
    /// A step that was not there.
    StepAdded {
        /// Its stable id.
        step: String,
        /// What it does.
        words: String,
    },
    /// A step that is no longer there.
    StepRemoved {
        /// Its stable id.
        step: String,
        /// What it did.
        words: String,
    },
    /// A step that comes at another point.
    StepMoved {
        /// Its stable id now.
        step: String,
        /// What it does.
        words: String,
        /// What it came behind.
        old: String,
        /// What it comes behind now.
        new: String,
    },
    /// A step that does something in another way.
    StepChanged {
        /// Its stable id now.
        step: String,
        /// What it does now.
        words: String,
        /// What is different.
        properties: Vec<Property>,
    },
    /// What happens to a contact in a situation that both versions know.
    Redirected {
        /// The stable id, now, of the step that tells the situations apart.
        step: String,
        /// The situation: a Result, the limit of a wait, an arm.
        situation: String,
        /// What happened.
        old: String,
        /// What happens now.
        new: String,
    },
    /// The steps are joined in another way, for which there are no better words.
    Rejoined,
    /// A name that means nothing outside.
    Renamed {
        /// What has the name.
        what: Named,
        /// Before.
        old: String,
        /// After.
        new: String,
    },
    /// Arms that stand in another order, which has no effect.
    Reordered {
        /// The stable id of their step, now.
        step: String,
    },
    /// Something that is proved of every run.
    Fact(Property),
    /// A declaration that was not there.
    DeclarationAdded {
        /// What is declared.
        declaration: Declared,
        /// Its name.
        name: String,
    },
    /// A declaration that is no longer there, or that no journey uses any more.
    DeclarationRemoved {
        /// What was declared.
        declaration: Declared,
        /// Its name.
        name: String,
    },
    /// A declaration that says something else.
    DeclarationChanged {
        /// What is declared.
        declaration: Declared,
        /// Its name.
        name: String,
        /// What is different.
        properties: Vec<Property>,
        /// The journeys that use it now.
        journeys: Vec<String>,
        /// Where new values of its choices go.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        reached: Vec<ValueReached>,
    },
}

/// A new value of a choice, and the arms that take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueReached {
    /// The value.
    pub value: String,
    /// Where it goes.
    pub arms: Vec<Reached>,
}

/// A change with its weight and its places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What it weighs.
    pub weight: Weight,
    /// What is different.
    #[serde(flatten)]
    pub change: Change,
    /// Where it stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_place: Option<SourcePlace>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_place: Option<SourcePlace>,
}

impl Item {
    pub(super) fn new(weight: Weight, change: Change) -> Self {
        Self { weight, change, old_place: None, new_place: None }
    }

    pub(super) fn at(mut self, old: Option<&SourcePlace>, new: Option<&SourcePlace>) -> Self {
        (self.old_place, self.new_place) = (old.cloned(), new.cloned());
        self
    }
}
