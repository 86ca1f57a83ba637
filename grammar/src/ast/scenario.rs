//! Scenarios: tests of one journey in virtual time.

use super::{Assignment, Bad, DateLit, DurationLit, Name, Record, Text, TimeLit};
use crate::Span;

/// `scenario "…" for Renewals { lines }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioDecl {
    /// What it shows.
    pub name: Text,
    /// The journey.
    pub journey: Name,
    /// The lines, in order.
    pub lines: Vec<ScenarioLine>,
    /// From `{` to `}`.
    pub body: Span,
    /// The whole declaration.
    pub span: Span,
}

/// One line of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioLine {
    /// The word it begins with.
    pub keyword: Span,
    /// What it says.
    pub kind: ScenarioLineKind,
    /// The whole line.
    pub span: Span,
}

/// What a line of a scenario says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioLineKind {
    /// `given contact { … }`
    GivenContact(Record),
    /// `given consent PROFILE / PURPOSE / TOPIC opted_in`
    GivenConsent(Consent),
    /// `given contact in segment Vip`
    GivenSegment(Name),
    /// `given split offer = text_first`
    GivenSplit {
        /// The split.
        split: Name,
        /// The arm.
        arm: Name,
    },
    /// `start 2026-03-02 10:00 with PolicyLapsed { amount: 20 }`
    Start {
        /// The date.
        date: DateLit,
        /// The time.
        time: TimeLit,
        /// The trigger that starts the run.
        with: Option<(Name, Option<Record>)>,
    },
    /// `expect call within 1 minute`
    Expect {
        /// What is expected.
        what: Expectation,
        /// When.
        timing: Option<Timing>,
    },
    /// `reply call.attempted { Result: LiveAnswer } after 3 minutes`
    Reply {
        /// The handle.
        handle: Name,
        /// The event.
        event: Name,
        /// Result, Disposition and attributes.
        record: Option<Record>,
        /// How much later.
        after: Option<DurationLit>,
    },
    /// `raise trigger PolicyRenewed { … } after 1 hour`
    Raise {
        /// The trigger.
        trigger: Name,
        /// Its attributes.
        record: Option<Record>,
        /// How much later.
        after: Option<DurationLit>,
    },
    /// `set contact.tier = Gold after 1 day`
    Set {
        /// What is set.
        assignment: Assignment,
        /// How much later.
        after: Option<DurationLit>,
    },
    /// `consent PROFILE / PURPOSE opted_out after 1 day`
    Consent {
        /// What changes.
        consent: Consent,
        /// How much later.
        after: Option<DurationLit>,
    },
    /// `pass 2 days`
    Pass(DurationLit),
    /// Text that is no line of a scenario.
    Bad(Bad),
}

/// `RetailVoice / Service / Renewals opted_in`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The compliance profile.
    pub profile: Name,
    /// The purpose.
    pub purpose: Name,
    /// The topic.
    pub topic: Option<Name>,
    /// `opted_in` or `opted_out`.
    pub state: Name,
}

/// What a scenario expects to see next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// `expect call`
    Conversation(Name),
    /// `expect call blocked NoConsent`
    Blocked {
        /// The handle.
        handle: Name,
        /// The reason.
        reason: Name,
    },
    /// `expect send RenewalLetter`
    Send(Name),
    /// `expect raise trigger NeedsAgent { … }`
    Raise {
        /// The trigger.
        trigger: Name,
        /// Some of its attributes.
        record: Option<Record>,
    },
    /// `expect exit renewed`
    Exit(Name),
}

/// When something is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timing {
    /// `within 1 minute`
    Within(DurationLit),
    /// `at 2026-03-03 10:00` and `at 10:00`
    At {
        /// The date.
        date: Option<DateLit>,
        /// The time.
        time: TimeLit,
    },
}
