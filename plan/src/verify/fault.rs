//! What can be wrong with a plan, in sentences for operators.

use std::fmt;

use smol_str::SmolStr;

use crate::model::{Channel, EventKind, FORMAT, LANGUAGE};

/// Where in a plan something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The plan as a whole.
    Plan,
    /// A declaration.
    Declaration(Kind, SmolStr),
    /// A journey's settings.
    Journey(SmolStr),
    /// A step of a journey.
    Step {
        /// The journey.
        journey: SmolStr,
        /// The step's id.
        step: SmolStr,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plan => f.write_str("the plan"),
            Self::Declaration(kind, name) => write!(f, "{kind} `{name}`"),
            Self::Journey(name) => write!(f, "journey `{name}`"),
            Self::Step { journey, step } => write!(f, "journey `{journey}`, step `{step}`"),
        }
    }
}

/// What a name stands for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A Result value.
    Result,
    /// A contact field.
    Field,
    /// A segment.
    Segment,
    /// A trigger.
    Trigger,
    /// An attribute of a trigger or of a conversation.
    Attribute,
    /// A purpose.
    Purpose,
    /// A topic.
    Topic,
    /// A quiet time.
    QuietTime,
    /// A compliance profile.
    Profile,
    /// An engagement.
    Engagement,
    /// An input of an engagement.
    Input,
    /// A disposition code.
    Disposition,
    /// A message.
    Message,
    /// A policy.
    Policy,
    /// A journey.
    Journey,
    /// A forecast.
    Forecast,
    /// An outcome of a journey.
    Outcome,
    /// A step.
    Step,
    /// A handle.
    Handle,
    /// A name for a trigger's attributes.
    Binding,
    /// A value of a choice.
    Choice,
    /// A split.
    Split,
    /// An arm of a split.
    Arm,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Result => "Result value",
            Self::Field => "contact field",
            Self::Segment => "segment",
            Self::Trigger => "trigger",
            Self::Attribute => "attribute",
            Self::Purpose => "purpose",
            Self::Topic => "topic",
            Self::QuietTime => "quiet time",
            Self::Profile => "compliance profile",
            Self::Engagement => "engagement",
            Self::Input => "input",
            Self::Disposition => "disposition",
            Self::Message => "message",
            Self::Policy => "policy",
            Self::Journey => "journey",
            Self::Forecast => "forecast",
            Self::Outcome => "outcome",
            Self::Step => "step",
            Self::Handle => "handle",
            Self::Binding => "trigger name",
            Self::Choice => "choice value",
            Self::Split => "split",
            Self::Arm => "arm",
        })
    }
}

/// Why a plan is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    /// The document has another format.
    #[error("this plan has format {found}; this version reads format {FORMAT}")]
    UnknownFormat {
        /// The format it names.
        found: u64,
    },
    /// The document is no JSON, or no plan.
    #[error("this plan is damaged at line {line}, column {column}: {message}")]
    Damaged {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The document is larger than any plan.
    #[error("this plan has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// Its size.
        size: usize,
        /// The largest that is read.
        limit: usize,
    },
    /// The plan was compiled from another version of the language.
    #[error("this plan is of language version `{found}`; this version runs version `{LANGUAGE}`")]
    UnknownLanguage {
        /// The version it names.
        found: SmolStr,
    },
    /// The content is not what was built.
    #[error(
        "this plan was changed after it was built: its digest says `{written}` and its content has \
         `{computed}`; build it again"
    )]
    WrongDigest {
        /// The digest in the plan.
        written: String,
        /// The digest of the content.
        computed: String,
    },
    /// A list that is written in the order of names is not.
    #[error("{place}: {kind} `{name}` is out of order; names stand in alphabetical order")]
    NotSorted {
        /// Where.
        place: Place,
        /// What the name stands for.
        kind: Kind,
        /// The name that comes too late.
        name: SmolStr,
    },
    /// A name is there twice.
    #[error("{place}: {kind} `{name}` is there twice")]
    Duplicate {
        /// Where.
        place: Place,
        /// What the name stands for.
        kind: Kind,
        /// The name.
        name: SmolStr,
    },
    /// A name stands for nothing.
    #[error("{place}: there is no {kind} `{name}`")]
    Unknown {
        /// Where it is used.
        place: Place,
        /// What it should stand for.
        kind: Kind,
        /// The name.
        name: SmolStr,
    },
    /// A name is empty or too long.
    #[error("{place}: {kind} `{name}` has no usable name; a name has 1 to {limit} characters")]
    BadName {
        /// Where.
        place: Place,
        /// What the name stands for.
        kind: Kind,
        /// The name.
        name: SmolStr,
        /// The longest name.
        limit: usize,
    },
    /// Something that is needed is not given.
    #[error("{place}: {kind} `{name}` is not given")]
    Missing {
        /// Where.
        place: Place,
        /// What is missing.
        kind: Kind,
        /// Its name.
        name: SmolStr,
    },
    /// A value has a type that does not fit.
    #[error("{place}: {subject} must be {expected}, and is {found}")]
    WrongType {
        /// Where.
        place: Place,
        /// What has the type.
        subject: String,
        /// What fits.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// Something stands where it means nothing.
    #[error("{place}: {what} cannot stand here")]
    Misplaced {
        /// Where.
        place: Place,
        /// What stands there.
        what: &'static str,
    },
    /// A number or time is too small or too large.
    #[error("{place}: {subject} is {found}; it must be {allowed}")]
    OutOfRange {
        /// Where.
        place: Place,
        /// What it is about.
        subject: &'static str,
        /// What is there.
        found: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// There are more than can be told apart.
    #[error("{place}: there are {count} of {what}; at most {limit} fit")]
    TooMany {
        /// Where.
        place: Place,
        /// Of what.
        what: &'static str,
        /// How many.
        count: usize,
        /// How many fit.
        limit: usize,
    },
    /// The shares of a split are not everything.
    #[error("{place}: the shares are {total} hundredths of a percent; together they must be 10000")]
    ShareTotal {
        /// Where.
        place: Place,
        /// Their sum.
        total: u64,
    },
    /// A channel does not fit.
    #[error("{place}: {what} is of channel {found}, and {expected} is needed")]
    WrongChannel {
        /// Where.
        place: Place,
        /// What has the channel.
        what: String,
        /// The channel that is there.
        found: Channel,
        /// The channel that fits.
        expected: Channel,
    },
    /// A conversation of that channel has no such event.
    #[error("{place}: `{handle}` is a conversation by {channel}, which has no event {event}")]
    WrongEvent {
        /// Where.
        place: Place,
        /// The handle.
        handle: SmolStr,
        /// Its channel.
        channel: Channel,
        /// The event.
        event: EventKind,
    },
    /// A profile does not have the purpose.
    #[error("{place}: compliance profile `{profile}` does not have purpose `{purpose}`")]
    PurposeOutside {
        /// Where.
        place: Place,
        /// The profile.
        profile: SmolStr,
        /// The purpose.
        purpose: SmolStr,
    },
    /// A retry names a step that is no attempt.
    #[error("{place}: `{name}` is no attempt, so it cannot be retried")]
    NotAnAttempt {
        /// Where.
        place: Place,
        /// The step that is named.
        name: SmolStr,
    },
    /// A retry does not stand in the attempt that it names.
    #[error("{place}: this retry stands outside of the attempt `{attempt}`")]
    RetryOutside {
        /// Where.
        place: Place,
        /// The attempt.
        attempt: SmolStr,
    },
    /// Steps follow each other in a circle.
    #[error(
        "{place}: this step comes to itself again without a counted retry, so a run might never end"
    )]
    Endless {
        /// Where.
        place: Place,
    },
    /// Two parts of one thing do not go together, or one is missing.
    #[error("{place}: {why}")]
    Inconsistent {
        /// Where.
        place: Place,
        /// What does not go together.
        why: &'static str,
    },
}
