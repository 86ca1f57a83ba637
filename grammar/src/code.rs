//! The registry of diagnostic codes: the word, the usual severity, and one line on each.

use std::fmt;

use crate::Severity;

/// The kind of a diagnostic, a kebab-case word that `journey explain` documents.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// Text that is no Journey.
    Syntax,
    /// A declaration or handle that does not exist.
    UnknownName,
    /// An attribute that the engagement does not declare.
    UnknownAttribute,
    /// An input that the engagement does not declare.
    UnknownInput,
    /// A field that the contact or the trigger does not have.
    UnknownField,
    /// A Result value that the vocabulary does not have.
    UnknownResult,
    /// A disposition code that the engagement does not declare.
    UnknownDisposition,
    /// A value that the choice does not have.
    UnknownChoice,
    /// A topic that the purpose does not have.
    UnknownTopic,
    /// An outcome that the journey does not list.
    UnknownOutcome,
    /// A word that is no setting of this declaration or step.
    UnknownSetting,
    /// A time zone that does not exist.
    UnknownTimeZone,
    /// A vocabulary that this compiler does not have.
    UnknownVocabulary,
    /// One name declared twice.
    DuplicateDeclaration,
    /// One setting given twice.
    DuplicateSetting,
    /// One name used twice in a journey.
    DuplicateHandle,
    /// A name that the language keeps for itself.
    ReservedName,
    /// A value of one type where another is needed.
    TypeMismatch,
    /// An input that the engagement needs and the step does not give.
    MissingInput,
    /// A setting that is required and absent.
    MissingSetting,
    /// Something of one channel used on another.
    WrongChannel,
    /// A date, time, number or text that cannot be.
    BadLiteral,
    /// Settings that contradict each other.
    ConflictingSettings,
    /// A conversation read on a path where it has not started.
    HandleNotStarted,
    /// A conversation read where its outcome is not known.
    OutcomeNotKnown,
    /// An attribute or disposition read where no conversation took place.
    AttributeUnavailable,
    /// A value that may be unset where one is needed.
    ValueMayBeUnset,
    /// A branch that leaves values out.
    NonExhaustiveBranch,
    /// An arm that can never be taken.
    UnreachableArm,
    /// A step that can never be reached.
    UnreachableStep,
    /// A wait that lists some triggers of a conversation and not all.
    UnhandledTrigger,
    /// A retry with no attempt around it.
    RetryOutsideAttempt,
    /// A conversation in a journey that is not for contacts.
    AudienceNotContacts,
    /// A conversation where the contact center is switched off.
    ContactCenterDisabled,
    /// A commercial call that no representative previews.
    CommercialDialMode,
    /// A topic of another purpose.
    TopicOutsidePurpose,
    /// A purpose that the compliance profile does not list.
    PurposeOutsideCompliance,
    /// No quiet time decided for a step or message.
    MissingQuietTime,
    /// A contact rule that a path breaks.
    PolicyViolation,
    /// A contact rule that could not be decided.
    PolicyUndecided,
    /// Shares that do not total 100%.
    SplitTotal,
    /// Journeys that start each other in a circle.
    TriggerCycle,
    /// More than the platform allows.
    PlatformLimit,
    /// A retry that cannot help.
    FutileRetry,
    /// A wait that ends before an answer can come.
    ShortWait,
    /// A conversation that starts while another may be open.
    OverlappingConversation,
    /// Journeys that may exceed a limit together.
    SharedLimit,
    /// Two resting steps that cannot be told apart.
    UnlabelledStep,
    /// Quiet time waived without a reason.
    UnreasonedWaiver,
    /// A declaration that nothing uses.
    UnusedDeclaration,
    /// A name that is not written as names are.
    Naming,
}

impl Code {
    /// Every code, in the order of the language reference.
    pub const ALL: &'static [Self] = &[
        Self::Syntax,
        Self::UnknownName,
        Self::UnknownAttribute,
        Self::UnknownInput,
        Self::UnknownField,
        Self::UnknownResult,
        Self::UnknownDisposition,
        Self::UnknownChoice,
        Self::UnknownTopic,
        Self::UnknownOutcome,
        Self::UnknownSetting,
        Self::UnknownTimeZone,
        Self::UnknownVocabulary,
        Self::DuplicateDeclaration,
        Self::DuplicateSetting,
        Self::DuplicateHandle,
        Self::ReservedName,
        Self::TypeMismatch,
        Self::MissingInput,
        Self::MissingSetting,
        Self::WrongChannel,
        Self::BadLiteral,
        Self::ConflictingSettings,
        Self::HandleNotStarted,
        Self::OutcomeNotKnown,
        Self::AttributeUnavailable,
        Self::ValueMayBeUnset,
        Self::NonExhaustiveBranch,
        Self::UnreachableArm,
        Self::UnreachableStep,
        Self::UnhandledTrigger,
        Self::RetryOutsideAttempt,
        Self::AudienceNotContacts,
        Self::ContactCenterDisabled,
        Self::CommercialDialMode,
        Self::TopicOutsidePurpose,
        Self::PurposeOutsideCompliance,
        Self::MissingQuietTime,
        Self::PolicyViolation,
        Self::PolicyUndecided,
        Self::SplitTotal,
        Self::TriggerCycle,
        Self::PlatformLimit,
        Self::FutileRetry,
        Self::ShortWait,
        Self::OverlappingConversation,
        Self::SharedLimit,
        Self::UnlabelledStep,
        Self::UnreasonedWaiver,
        Self::UnusedDeclaration,
        Self::Naming,
    ];

    /// The code as it is written: `unknown-attribute`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::UnknownName => "unknown-name",
            Self::UnknownAttribute => "unknown-attribute",
            Self::UnknownInput => "unknown-input",
            Self::UnknownField => "unknown-field",
            Self::UnknownResult => "unknown-result",
            Self::UnknownDisposition => "unknown-disposition",
            Self::UnknownChoice => "unknown-choice",
            Self::UnknownTopic => "unknown-topic",
            Self::UnknownOutcome => "unknown-outcome",
            Self::UnknownSetting => "unknown-setting",
            Self::UnknownTimeZone => "unknown-time-zone",
            Self::UnknownVocabulary => "unknown-vocabulary",
            Self::DuplicateDeclaration => "duplicate-declaration",
            Self::DuplicateSetting => "duplicate-setting",
            Self::DuplicateHandle => "duplicate-handle",
            Self::ReservedName => "reserved-name",
            Self::TypeMismatch => "type-mismatch",
            Self::MissingInput => "missing-input",
            Self::MissingSetting => "missing-setting",
            Self::WrongChannel => "wrong-channel",
            Self::BadLiteral => "bad-literal",
            Self::ConflictingSettings => "conflicting-settings",
            Self::HandleNotStarted => "handle-not-started",
            Self::OutcomeNotKnown => "outcome-not-known",
            Self::AttributeUnavailable => "attribute-unavailable",
            Self::ValueMayBeUnset => "value-may-be-unset",
            Self::NonExhaustiveBranch => "non-exhaustive-branch",
            Self::UnreachableArm => "unreachable-arm",
            Self::UnreachableStep => "unreachable-step",
            Self::UnhandledTrigger => "unhandled-trigger",
            Self::RetryOutsideAttempt => "retry-outside-attempt",
            Self::AudienceNotContacts => "audience-not-contacts",
            Self::ContactCenterDisabled => "contact-center-disabled",
            Self::CommercialDialMode => "commercial-dial-mode",
            Self::TopicOutsidePurpose => "topic-outside-purpose",
            Self::PurposeOutsideCompliance => "purpose-outside-compliance",
            Self::MissingQuietTime => "missing-quiet-time",
            Self::PolicyViolation => "policy-violation",
            Self::PolicyUndecided => "policy-undecided",
            Self::SplitTotal => "split-total",
            Self::TriggerCycle => "trigger-cycle",
            Self::PlatformLimit => "platform-limit",
            Self::FutileRetry => "futile-retry",
            Self::ShortWait => "short-wait",
            Self::OverlappingConversation => "overlapping-conversation",
            Self::SharedLimit => "shared-limit",
            Self::UnlabelledStep => "unlabelled-step",
            Self::UnreasonedWaiver => "unreasoned-waiver",
            Self::UnusedDeclaration => "unused-declaration",
            Self::Naming => "naming",
        }
    }

    /// One line on when it is reported.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Syntax => "text that is no Journey",
            Self::UnknownName => "a declaration or handle that does not exist",
            Self::UnknownAttribute => "an attribute that the engagement does not declare",
            Self::UnknownInput => "an input that the engagement does not declare",
            Self::UnknownField => "a field that the contact or the trigger does not have",
            Self::UnknownResult => "a Result value that the vocabulary does not have",
            Self::UnknownDisposition => "a disposition code that the engagement does not declare",
            Self::UnknownChoice => "a value that the choice does not have",
            Self::UnknownTopic => "a topic that the purpose does not have",
            Self::UnknownOutcome => "an outcome that the journey does not list",
            Self::UnknownSetting => "a word that is no setting of this declaration or step",
            Self::UnknownTimeZone => "a time zone that does not exist",
            Self::UnknownVocabulary => "a vocabulary that this compiler does not have",
            Self::DuplicateDeclaration => "one name declared twice",
            Self::DuplicateSetting => "one setting given twice",
            Self::DuplicateHandle => "one name used twice in a journey",
            Self::ReservedName => "a name that the language keeps for itself",
            Self::TypeMismatch => "a value of one type where another is needed",
            Self::MissingInput => "an input that the engagement needs and the step does not give",
            Self::MissingSetting => "a setting that is required and absent",
            Self::WrongChannel => "something of one channel used on another",
            Self::BadLiteral => "a date, time, number or text that cannot be",
            Self::ConflictingSettings => "settings that contradict each other",
            Self::HandleNotStarted => "a conversation read on a path where it has not started",
            Self::OutcomeNotKnown => "a conversation read where its outcome is not known",
            Self::AttributeUnavailable => {
                "an attribute or disposition read where no conversation took place"
            }
            Self::ValueMayBeUnset => "a value that may be unset where one is needed",
            Self::NonExhaustiveBranch => "a branch that leaves values out",
            Self::UnreachableArm => "an arm that can never be taken",
            Self::UnreachableStep => "a step that can never be reached",
            Self::UnhandledTrigger => {
                "a wait that lists some triggers of a conversation and not all"
            }
            Self::RetryOutsideAttempt => "a retry with no attempt around it",
            Self::AudienceNotContacts => "a conversation in a journey that is not for contacts",
            Self::ContactCenterDisabled => {
                "a conversation where the contact center is switched off"
            }
            Self::CommercialDialMode => "a commercial call that no representative previews",
            Self::TopicOutsidePurpose => "a topic of another purpose",
            Self::PurposeOutsideCompliance => "a purpose that the compliance profile does not list",
            Self::MissingQuietTime => "no quiet time decided for a step or message",
            Self::PolicyViolation => "a contact rule that a path breaks",
            Self::PolicyUndecided => "a contact rule that could not be decided",
            Self::SplitTotal => "shares that do not total 100%",
            Self::TriggerCycle => "journeys that start each other in a circle",
            Self::PlatformLimit => "more than the platform allows",
            Self::FutileRetry => "a retry that cannot help",
            Self::ShortWait => "a wait that ends before an answer can come",
            Self::OverlappingConversation => "a conversation that starts while another may be open",
            Self::SharedLimit => "journeys that may exceed a limit together",
            Self::UnlabelledStep => "two resting steps that cannot be told apart",
            Self::UnreasonedWaiver => "quiet time waived without a reason",
            Self::UnusedDeclaration => "a declaration that nothing uses",
            Self::Naming => "a name that is not written as names are",
        }
    }

    /// The severity that a diagnostic of this code usually has.
    pub fn severity(self) -> Severity {
        match self {
            Self::UnreachableStep
            | Self::FutileRetry
            | Self::ShortWait
            | Self::OverlappingConversation
            | Self::SharedLimit
            | Self::UnlabelledStep
            | Self::UnreasonedWaiver
            | Self::UnusedDeclaration
            | Self::Naming => Severity::Warning,
            Self::Syntax
            | Self::UnknownName
            | Self::UnknownAttribute
            | Self::UnknownInput
            | Self::UnknownField
            | Self::UnknownResult
            | Self::UnknownDisposition
            | Self::UnknownChoice
            | Self::UnknownTopic
            | Self::UnknownOutcome
            | Self::UnknownSetting
            | Self::UnknownTimeZone
            | Self::UnknownVocabulary
            | Self::DuplicateDeclaration
            | Self::DuplicateSetting
            | Self::DuplicateHandle
            | Self::ReservedName
            | Self::TypeMismatch
            | Self::MissingInput
            | Self::MissingSetting
            | Self::WrongChannel
            | Self::BadLiteral
            | Self::ConflictingSettings
            | Self::HandleNotStarted
            | Self::OutcomeNotKnown
            | Self::AttributeUnavailable
            | Self::ValueMayBeUnset
            | Self::NonExhaustiveBranch
            | Self::UnreachableArm
            | Self::UnhandledTrigger
            | Self::RetryOutsideAttempt
            | Self::AudienceNotContacts
            | Self::ContactCenterDisabled
            | Self::CommercialDialMode
            | Self::TopicOutsidePurpose
            | Self::PurposeOutsideCompliance
            | Self::MissingQuietTime
            | Self::PolicyViolation
            | Self::PolicyUndecided
            | Self::SplitTotal
            | Self::TriggerCycle
            | Self::PlatformLimit => Severity::Error,
        }
    }

    /// The code with this spelling.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == word)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
