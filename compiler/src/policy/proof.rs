//! What the prover says of a journey: verdicts with their slack, and counterexamples.

use std::collections::BTreeMap;

use journey_grammar::{Moment, Span};
use smol_str::SmolStr;

use crate::hir::{Field, Handle, Id, Journey, Length, Literal, Policy, Segment, Step, Trigger};
use crate::vocabulary::EventKind;

/// What is proved of one journey.
#[derive(Debug)]
pub struct Proof {
    /// The journey.
    pub journey: Id<Journey>,
    /// What a contact gets at most; absent where the journey or what it uses has errors, or the budget of
    /// states was not enough.
    pub facts: Option<Facts>,
    /// The rules that the journey follows, policy by policy, in the order of the text.
    pub rules: Vec<RuleProof>,
}

/// The most that one contact can get of a journey, over every sequence of its runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The longest run.
    pub longest: Length,
    /// Calls, reattempts included.
    pub calls: Most,
    /// Text message conversations and texts.
    pub texts: Most,
    /// Emails.
    pub emails: Most,
    /// All of them and push notifications.
    pub contacts: Most,
    /// What holds when a run comes to a step, for the steps that a run can come to. Empty where the journey has too
    /// many situations to count the runs of its attempts.
    pub steps: BTreeMap<Id<Step>, StepTimes>,
}

/// What holds whenever a run comes to a step.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct StepTimes {
    /// At the earliest so long after entry. Days count 24 hours.
    pub earliest: Length,
    /// At the latest so long after entry; absent behind a rest until a fixed date, as that depends on the day of entry.
    /// Days count 24 hours.
    pub latest: Option<Length>,
    /// The most calls of the run until then, reattempts included.
    pub calls: u32,
    /// The most texts.
    pub texts: u32,
    /// The most emails.
    pub emails: u32,
}

/// The largest numbers of contacts of one kind.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Most {
    /// In any 24 hours.
    pub per_24_hours: Count,
    /// In any 7 days.
    pub per_7_days: Count,
    /// In any 30 days.
    pub per_30_days: Count,
    /// In one run.
    pub per_run: Count,
}

/// A number of contacts.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many can happen, and no more.
    AtMost(u32),
    /// Runs may follow one another so fast that no number holds.
    Unbounded,
}

/// A rule with its verdict.
#[derive(Debug)]
pub struct RuleProof {
    /// The policy.
    pub policy: Id<Policy>,
    /// The rule, by place in the policy.
    pub rule: usize,
    /// Where the journey or the manifest follows the policy.
    pub follows: Span,
    /// What was found.
    pub verdict: Verdict,
}

/// What was found about a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No path breaks it.
    Proved(Slack),
    /// A path breaks it.
    Refuted(Box<Counterexample>),
    /// Neither was shown, for this reason.
    Undecided(Undecided),
}

/// How far a rule that holds is from being broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slack {
    /// The journey contacts nobody in this way, so the rule holds by itself.
    Unused,
    /// `limit`: the most contacts in a window.
    Count {
        /// The most that can happen within the window.
        most: u32,
        /// How many are allowed.
        limit: u32,
        /// The least time in which one contact more than allowed can happen; absent where so many never happen.
        closest: Option<Length>,
    },
    /// `hours` and `require`: so many steps keep it.
    Steps(u32),
    /// `never … after`: no contact follows.
    Never,
    /// `never … for D after`: the least time between what was reported and the next contact.
    Gap(Length),
    /// `finish within`: the longest run.
    Longest(Length),
}

/// Why a rule could not be decided.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// The journey has too many different situations.
    Budget,
    /// The shortest times break the rule, but no concrete dates were found at which that happens.
    NoDates,
}

/// One concrete story that breaks a rule: what happens to one contact, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterexample {
    /// The contact's zone in the story.
    pub zone: SmolStr,
    /// What happens, in order of time.
    pub moves: Vec<Move>,
    /// The arms of splits that the contact takes: split and arm.
    pub splits: Vec<(SmolStr, SmolStr)>,
    /// The step that breaks the rule; absent for `finish within`.
    pub step: Option<Id<Step>>,
    /// Whether it needs a change of the clocks.
    pub clock_change: bool,
    /// The same for a reader.
    pub timeline: Vec<Moment>,
}

/// Something that happens in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// The step concerned: where the run rests, what goes out.
    pub step: Option<Id<Step>>,
    /// What.
    pub what: MoveKind,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoveKind {
    /// The contact enters, by the segment or by the audience's trigger with these attributes.
    Enter {
        /// The attributes that matter.
        fields: Vec<(Id<Field>, Option<Literal>)>,
    },
    /// A conversation's request or a message goes out.
    Out,
    /// The contact center dials again by itself.
    Redial(Id<Handle>),
    /// The conversation is blocked, because consent is missing then.
    Blocked(Id<Handle>),
    /// An outcome comes.
    Outcome {
        /// The conversation.
        handle: Id<Handle>,
        /// The trigger that it raises.
        event: EventKind,
        /// The Result value.
        result: SmolStr,
        /// The disposition codes.
        codes: Vec<SmolStr>,
        /// The attributes that matter.
        attributes: Vec<(Id<Field>, Literal)>,
    },
    /// A declared trigger is raised for the contact.
    Raised {
        /// The trigger.
        trigger: Id<Trigger>,
        /// The attributes that matter.
        fields: Vec<(Id<Field>, Option<Literal>)>,
    },
    /// The contact joins a segment on which the journey ends.
    Joined(Id<Segment>),
    /// The contact's record holds this value from now on.
    Record(Id<Field>, Option<Literal>),
    /// The limit of a `wait`, or the end of a `delay` or `retry`.
    Time,
    /// The run ends.
    End,
}
