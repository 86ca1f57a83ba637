//! What a block holds, by the words before it.

/// What a block holds.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    /// Declarations: the file itself.
    Top,
    /// Fields with types: `contact`, a trigger, `input`, `attributes`.
    Fields,
    /// The values of a choice, or dispositions.
    Values,
    /// The topics of a purpose.
    Topics,
    /// A quiet time.
    QuietTime,
    /// A compliance profile.
    Compliance,
    /// An engagement.
    Engagement,
    /// A text, email or push message.
    Message,
    /// A policy.
    Policy,
    /// A journey: settings, then steps.
    Journey,
    /// Steps.
    Steps,
    /// The arms of a `wait`.
    Wait,
    /// The arms of a `branch on`.
    BranchOn,
    /// The arms of a `branch` with conditions.
    Branch,
    /// The arms of a `split`.
    Split,
    /// The settings of a conversation.
    Conversation,
    /// Names with values.
    Record,
    /// A scenario.
    Scenario,
    /// A forecast.
    Forecast,
    /// Values with shares.
    Shares,
    /// A placeholder in a text.
    Placeholder,
    /// Something else.
    Unknown,
}

impl Place {
    /// What stands in the block behind these words.
    pub(super) fn inside(self, head: &[&str]) -> Self {
        match self {
            Self::Top => declaration(head),
            Self::Engagement => match head.first() {
                Some(&("input" | "attributes")) => Self::Fields,
                Some(&"dispositions") => Self::Values,
                _ => Self::Unknown,
            },
            Self::Fields if head.last() == Some(&"choice") => Self::Values,
            Self::Journey | Self::Steps => step(head),
            Self::Conversation if head.first() == Some(&"input") => Self::Record,
            Self::Scenario => Self::Record,
            Self::Forecast => Self::Shares,
            Self::Wait | Self::BranchOn | Self::Branch | Self::Split => Self::Steps,
            Self::Fields
            | Self::Values
            | Self::Topics
            | Self::QuietTime
            | Self::Compliance
            | Self::Message
            | Self::Policy
            | Self::Conversation
            | Self::Record
            | Self::Shares
            | Self::Placeholder
            | Self::Unknown => Self::Unknown,
        }
    }

    /// Whether it holds arms: heads with `=>` and what follows.
    pub(crate) fn has_arms(self) -> bool {
        matches!(self, Self::Wait | Self::BranchOn | Self::Branch | Self::Split)
    }

    /// Whether it holds steps.
    pub(crate) fn has_steps(self) -> bool {
        matches!(self, Self::Journey | Self::Steps)
    }

    /// Whether it holds settings, several of which may stand on one line.
    pub(crate) fn has_settings(self) -> bool {
        matches!(
            self,
            Self::Journey
                | Self::QuietTime
                | Self::Compliance
                | Self::Engagement
                | Self::Message
                | Self::Conversation
        )
    }

    /// Whether a comma ends what stands before it.
    pub(super) fn has_commas(self) -> bool {
        matches!(self, Self::Fields | Self::Values | Self::Topics | Self::Record | Self::Shares)
    }
}

fn declaration(head: &[&str]) -> Place {
    match head.first().copied() {
        Some("choice") => Place::Values,
        Some("contact" | "trigger") => Place::Fields,
        Some("purpose") => Place::Topics,
        Some("quiet") => Place::QuietTime,
        Some("compliance") => Place::Compliance,
        Some("engagement") => Place::Engagement,
        Some("text" | "email" | "push") => Place::Message,
        Some("policy") => Place::Policy,
        Some("journey") => Place::Journey,
        Some("scenario") => Place::Scenario,
        Some("forecast") => Place::Forecast,
        _ => Place::Unknown,
    }
}

fn step(head: &[&str]) -> Place {
    let head = match head {
        [_, ":", rest @ ..] => rest,
        _ => head,
    };
    match head {
        ["conversation", ..] => Place::Conversation,
        ["wait", ..] => Place::Wait,
        ["branch"] => Place::Branch,
        ["branch", ..] => Place::BranchOn,
        ["attempt" | "exhausted", ..] => Place::Steps,
        ["split", ..] => Place::Split,
        ["raise", ..] => Place::Record,
        _ => Place::Unknown,
    }
}
