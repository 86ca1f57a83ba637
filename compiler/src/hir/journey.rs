//! Journeys: settings and steps, resolved.

use journey_grammar::Span;
use journey_grammar::ast;
use smol_str::SmolStr;

use super::{
    Arena, Engagement, Expr, Field, Id, Length, Literal, Message, Policy, Profile, Purpose,
    QuietChoice, ResultSet, Segment, Topic, Trigger,
};
use crate::vocabulary::{Channel, EventKind};

/// A journey.
#[derive(Debug)]
pub struct Journey {
    /// Its name.
    pub name: ast::Name,
    /// Who enters; absent where it is missing or could not be resolved.
    pub audience: Option<Audience>,
    /// The word `audience`; the journey's name where there is none.
    pub audience_span: Span,
    /// Segments whose members do not enter.
    pub exclude: Vec<Id<Segment>>,
    /// When the audience enters.
    pub entry: Entry,
    /// Whether a contact may enter again.
    pub reenter: Reenter,
    /// The IANA zone; the manifest's where the journey gives none, absent where neither does (reported).
    pub time_zone: Option<SmolStr>,
    /// The first entry, on the journey's clock.
    pub starts: Option<(ast::Date, ast::Time, Span)>,
    /// The last entry.
    pub ends: Option<(ast::Date, ast::Time, Span)>,
    /// The policies it follows, with the place where it says so (the manifest's or its own).
    pub follows: Vec<(Id<Policy>, Span)>,
    /// What counts as reaching the goal.
    pub goal: Option<TriggerUse>,
    /// What ends a run at any instant.
    pub exits: Vec<ExitOn>,
    /// The outcomes that `exit` may name; `completed` is not among them unless listed.
    pub outcomes: Vec<ast::Name>,
    /// The conversations by handle; each is started by exactly one step.
    pub handles: Arena<Handle>,
    /// Names for the attributes of triggers.
    pub bindings: Arena<Binding>,
    /// All steps, in the order of the text.
    pub steps: Arena<Step>,
    /// The steps of the body, top to bottom.
    pub body: Vec<Id<Step>>,
    /// Whether something in the journey could not be resolved or parsed; unused-declaration and similar
    /// claims about absence are then not made.
    pub incomplete: bool,
}

/// Who enters.
#[derive(Clone, Debug)]
pub enum Audience {
    /// The members of a segment.
    Segment(Id<Segment>, Span),
    /// Contacts for whom a trigger is raised.
    Trigger(TriggerUse),
}

/// When an audience of a segment enters.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Members at the start.
    Once,
    /// Members at the start, and whoever joins.
    Ongoing,
    /// Members at the start and at every interval after.
    Every(Length),
}

/// Whether a contact may enter again.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Reenter {
    /// Never.
    Never,
    /// So long after the end of the last run.
    After(Length),
    /// At once.
    Always,
}

/// A trigger with a name for its attributes and a condition.
#[derive(Clone, Debug)]
pub struct TriggerUse {
    /// The trigger.
    pub trigger: Id<Trigger>,
    /// The name for its attributes.
    pub binding: Option<Id<Binding>>,
    /// The condition.
    pub when: Option<Expr>,
    /// The trigger's name in the text.
    pub span: Span,
}

/// `exit on … => outcome`
#[derive(Clone, Debug)]
pub struct ExitOn {
    /// What ends the run.
    pub on: ExitSource,
    /// What the run ends with.
    pub outcome: ExitOutcome,
    /// The setting.
    pub span: Span,
}

/// What ends a run.
#[derive(Clone, Debug)]
pub enum ExitSource {
    /// A trigger.
    Trigger(TriggerUse),
    /// The contact joins a segment.
    Segment(Id<Segment>),
}

/// A handle.
#[derive(Clone, Debug)]
pub struct Handle {
    /// Its name, where the conversation starts.
    pub name: ast::Name,
    /// Its channel: the step's word, else the engagement's; absent where neither is known.
    pub channel: Option<Channel>,
    /// Its engagement; absent where unknown: then nothing about its outcomes is reported.
    pub engagement: Option<Id<Engagement>>,
    /// The Result values that can occur.
    pub results: ResultSet,
    /// The step that starts it.
    pub step: Id<Step>,
}

/// A name for the attributes of a trigger.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name.
    pub name: ast::Name,
    /// The trigger.
    pub trigger: Id<Trigger>,
}

/// A step.
#[derive(Debug)]
pub struct Step {
    /// Its label.
    pub label: Option<ast::Name>,
    /// The keyword it begins with.
    pub keyword: Span,
    /// Where it says how long it rests, or at most; its keyword where it does not.
    pub rest: Span,
    /// The whole step.
    pub span: Span,
    /// What it does.
    pub kind: StepKind,
}

/// What a step does.
#[derive(Debug)]
pub enum StepKind {
    /// Starts a conversation.
    Conversation(Conversation),
    /// Waits for events, with a limit.
    Wait(Wait),
    /// Takes the first arm that applies.
    Branch(Branch),
    /// Runs its body up to a number of times.
    Attempt(Attempt),
    /// Runs the body of an attempt again, later.
    Retry(Retry),
    /// Takes an arm by a hash of the contact.
    Split(Split),
    /// Lets time pass.
    Delay(Delay),
    /// Sends a message; absent where it could not be resolved.
    Send(Option<Id<Message>>),
    /// Raises a trigger.
    Raise(Raise),
    /// Changes a field of the contact.
    Set(Assignment),
    /// Ends the run with an outcome, by place in [`Journey::outcomes`], or `completed`.
    Exit(ExitOutcome),
    /// Could not be parsed; later passes know nothing of what happens here.
    Bad,
}

impl StepKind {
    /// The blocks inside the step, in the order of the text.
    pub fn blocks(&self) -> Vec<&[Id<Step>]> {
        match self {
            Self::Wait(wait) => {
                let arms = wait.arms.iter().map(|arm| arm.steps.as_slice());
                let mut blocks: Vec<_> = arms.collect();
                if let Some(timeout) = &wait.timeout {
                    blocks.insert(timeout.place.min(blocks.len()), &timeout.steps);
                }
                blocks
            }
            Self::Branch(branch) => {
                let arms = branch.arms.iter().map(|arm| arm.steps.as_slice());
                let mut blocks: Vec<_> = arms.collect();
                if let Some(otherwise) = &branch.otherwise {
                    blocks.insert(otherwise.place.min(blocks.len()), &otherwise.steps);
                }
                blocks
            }
            Self::Attempt(attempt) => {
                let exhausted = attempt.exhausted.iter().map(|(_, steps)| steps.as_slice());
                std::iter::once(attempt.steps.as_slice()).chain(exhausted).collect()
            }
            Self::Split(split) => split.arms.iter().map(|arm| arm.steps.as_slice()).collect(),
            Self::Conversation(_)
            | Self::Retry(_)
            | Self::Delay(_)
            | Self::Send(_)
            | Self::Raise(_)
            | Self::Set(_)
            | Self::Exit(_)
            | Self::Bad => Vec::new(),
        }
    }
}

/// What a run ends with.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ExitOutcome {
    /// One of the journey's outcomes.
    Listed(usize),
    /// The implicit `completed`.
    Completed,
    /// One that does not exist; reported.
    Unknown,
}

/// Starts a conversation.
#[derive(Debug)]
pub struct Conversation {
    /// The handle.
    pub handle: Id<Handle>,
    /// The compliance profile; for SMS the message's.
    pub profile: Option<Id<Profile>>,
    /// The purpose; for SMS the message's.
    pub purpose: Option<Id<Purpose>>,
    /// Where the step names its purpose; absent for SMS.
    pub purpose_span: Option<Span>,
    /// The topic; for SMS the message's.
    pub topic: Option<Id<Topic>>,
    /// What the step itself says of quiet time.
    pub quiet_time: Option<QuietChoice>,
    /// What is handed to the agent, in the order of the text.
    pub inputs: Vec<(Id<Field>, Expr)>,
    /// The contact field that is called or texted.
    pub address: Option<Id<Field>>,
    /// The opening message of an SMS conversation.
    pub message: Option<Id<Message>>,
}

/// Waits for events.
#[derive(Debug)]
pub struct Wait {
    /// The limit; absent where missing or wrong (reported).
    pub limit: Option<Length>,
    /// The place of the limit.
    pub limit_span: Span,
    /// The arms for triggers, in order.
    pub arms: Vec<WaitArm>,
    /// The `timeout` arm; absent where missing (reported).
    pub timeout: Option<TimeoutArm>,
    /// Whether an arm could not be parsed or resolved: then no trigger is reported as missing.
    pub incomplete: bool,
}

/// The `timeout` arm.
#[derive(Debug)]
pub struct TimeoutArm {
    /// The word `timeout`.
    pub keyword: Span,
    /// Its place among all arms of the wait.
    pub place: usize,
    /// What follows.
    pub steps: Vec<Id<Step>>,
}

/// An arm for triggers.
#[derive(Debug)]
pub struct WaitArm {
    /// The triggers.
    pub triggers: Vec<WaitTrigger>,
    /// The word `trigger`.
    pub keyword: Span,
    /// What follows.
    pub steps: Vec<Id<Step>>,
}

/// What an arm waits for.
#[derive(Debug)]
pub enum WaitTrigger {
    /// `call.attempted`
    Event {
        /// The handle.
        handle: Id<Handle>,
        /// The event.
        event: EventKind,
        /// `call.attempted` in the text.
        span: Span,
    },
    /// A declared trigger.
    Declared(TriggerUse),
}

/// Takes the first arm that applies.
#[derive(Debug)]
pub struct Branch {
    /// What is branched on; absent in a plain `branch`. [`super::ExprKind::Bad`] where it is wrong.
    pub subject: Option<Expr>,
    /// The arms, in order, without `otherwise`.
    pub arms: Vec<BranchArm>,
    /// `otherwise`.
    pub otherwise: Option<OtherwiseArm>,
    /// Whether an arm could not be parsed or resolved: then no value is reported as missing.
    pub incomplete: bool,
}

/// `otherwise => …`
#[derive(Debug)]
pub struct OtherwiseArm {
    /// The word `otherwise`.
    pub keyword: Span,
    /// How many arms stand before it; an arm after it is unreachable.
    pub place: usize,
    /// What follows.
    pub steps: Vec<Id<Step>>,
}

/// An arm of a branch.
#[derive(Debug)]
pub struct BranchArm {
    /// When it is taken.
    pub head: ArmHead,
    /// The head in canonical form; part of the ids of the steps below.
    pub canonical: SmolStr,
    /// The head in the text.
    pub span: Span,
    /// What follows.
    pub steps: Vec<Id<Step>>,
}

/// When an arm is taken.
#[derive(Debug)]
pub enum ArmHead {
    /// One of the patterns fits the subject.
    Patterns(Vec<(Pattern, Span)>),
    /// The condition holds.
    When(Expr),
    /// Could not be parsed or resolved.
    Bad,
}

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// One Result value or a class; a class stands for its values that are left.
    Result {
        /// The values.
        set: ResultSet,
        /// Whether it is written as a class.
        class: bool,
    },
    /// A disposition code: *has* it.
    Disposition(SmolStr),
    /// A choice value, text, boolean or blocked reason.
    Value(Literal),
    /// `unset`; for Disposition: no code.
    Unset,
    /// Could not be resolved.
    Bad,
}

/// Runs its body up to a number of times.
#[derive(Debug)]
pub struct Attempt {
    /// How often at most; absent where wrong (reported).
    pub times: Option<u32>,
    /// The body.
    pub steps: Vec<Id<Step>>,
    /// What follows when a retry finds no run left.
    pub exhausted: Option<(Span, Vec<Id<Step>>)>,
}

/// Runs the body of an attempt again.
#[derive(Debug)]
pub struct Retry {
    /// The attempt; absent where there is none around it (reported).
    pub attempt: Option<Id<Step>>,
    /// When.
    pub time: RetryTime,
}

/// When the body runs again.
#[derive(Debug)]
pub enum RetryTime {
    /// `after 1 day at 10:00`
    After {
        /// How much later.
        length: Length,
        /// At this time of day on the resulting date.
        at: Option<ast::Time>,
    },
    /// `at 10:00`: the next such time.
    AtTime(ast::Time),
    /// `at call.CallBackAt up to 7 days`
    At {
        /// The instant.
        instant: Expr,
        /// The longest wait; absent where missing (reported).
        up_to: Option<Length>,
    },
    /// Could not be understood; reported.
    Bad,
}

/// Takes an arm by a hash of the contact.
#[derive(Debug)]
pub struct Split {
    /// Its name; absent where missing (reported).
    pub name: Option<ast::Name>,
    /// The arms, in order.
    pub arms: Vec<SplitArm>,
}

/// `80% call_first => …`
#[derive(Debug)]
pub struct SplitArm {
    /// The share in hundredths of a percent.
    pub share: u32,
    /// Its name.
    pub name: ast::Name,
    /// What follows.
    pub steps: Vec<Id<Step>>,
}

/// Lets time pass.
#[derive(Debug)]
pub enum Delay {
    /// `2 days at 09:00`
    For {
        /// How long.
        length: Length,
        /// At this time of day on the resulting date.
        at: Option<ast::Time>,
    },
    /// `until 09:00`: the next such time.
    UntilTime(ast::Time),
    /// `until Mon 09:00`: the next such time on that day (0 is Monday).
    UntilWeekday(u8, ast::Time),
    /// `until contact.renewal_date - 3 days at 09:00 up to 60 days`
    Until {
        /// The instant.
        instant: Expr,
        /// The longest wait; absent for a literal.
        up_to: Option<Length>,
    },
    /// Could not be understood; reported.
    Bad,
}

/// Raises a trigger.
#[derive(Debug)]
pub struct Raise {
    /// The trigger.
    pub trigger: Option<Id<Trigger>>,
    /// Its attributes, in the order of the text.
    pub fields: Vec<(Id<Field>, Expr)>,
}

/// Changes a field of the contact.
#[derive(Debug)]
pub struct Assignment {
    /// The field.
    pub field: Option<Id<Field>>,
    /// The new value; absent for `unset`.
    pub value: Option<Expr>,
}
