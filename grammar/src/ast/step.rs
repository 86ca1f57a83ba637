//! Steps: the statements of a journey.

use super::{
    Bad, DurationLit, Expr, IntegerLit, Name, PercentLit, Record, Setting, Text, TimeLit, Weekday,
};
use crate::Span;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `first_call:`
    pub label: Option<Name>,
    /// The keyword it begins with (`wait`, `branch`, …); for a bad step its whole text.
    pub keyword: Span,
    /// What it does.
    pub kind: StepKind,
    /// The whole step, label included.
    pub span: Span,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// `conversation voice call with RenewalCall { … }`
    Conversation(Conversation),
    /// `wait up to 2 days { … }`
    Wait(Wait),
    /// `branch on call.Result { … }` and `branch { when … }`
    Branch(Branch),
    /// `attempt up to 3 times { … }`
    Attempt(Attempt),
    /// `retry after 1 day at 10:00`
    Retry(Retry),
    /// `split offer { … }`
    Split(Split),
    /// `delay 2 days at 09:00`
    Delay(Delay),
    /// `send RenewalLetter`
    Send(Name),
    /// `raise trigger NeedsAgent { … }`
    Raise(Raise),
    /// `set contact.tier = Silver`
    Set(Assignment),
    /// `exit renewed`
    Exit(Name),
    /// Text that is no step.
    Bad(Bad),
}

/// `conversation CHANNEL HANDLE with ENGAGEMENT { settings }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The word for the channel.
    pub channel: Name,
    /// The handle.
    pub handle: Name,
    /// The engagement.
    pub engagement: Name,
    /// The settings; empty without braces.
    pub settings: Vec<Setting>,
    /// From `{` to `}`, where there are braces.
    pub body: Option<Span>,
}

/// The steps of an arm, an attempt or an `exhausted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The steps, top to bottom.
    pub steps: Vec<Step>,
    /// Whether it has braces; without them it holds exactly one step.
    pub braced: bool,
    /// From `{` to `}`, or the step.
    pub span: Span,
}

/// `wait up to 2 days { arms }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The limit; absent where `up to` is missing, which is for the compiler to report.
    pub limit: Option<DurationLit>,
    /// The arms, in order.
    pub arms: Vec<WaitArm>,
    /// From `{` to `}`.
    pub body: Span,
}

/// An arm of a `wait`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitArm {
    /// What it waits for.
    pub kind: WaitArmKind,
    /// The word `trigger` or `timeout`.
    pub keyword: Span,
    /// What follows.
    pub block: Block,
    /// The whole arm.
    pub span: Span,
}

/// What an arm of a `wait` waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitArmKind {
    /// `trigger call.attempted, call.blocked` and `trigger PolicyRenewed as paid when …`
    Trigger {
        /// The triggers, in order; at least one.
        triggers: Vec<TriggerRef>,
        /// The name for the trigger's attributes.
        alias: Option<Name>,
        /// The condition.
        when: Option<Expr>,
    },
    /// `timeout`
    Timeout,
    /// Neither; reported.
    Bad(Bad),
}

/// A trigger in a `wait`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerRef {
    /// `call.attempted`
    Event {
        /// The handle.
        handle: Name,
        /// The event.
        event: Name,
    },
    /// `PolicyRenewed`
    Declared(Name),
}

/// `branch on SUBJECT { arms }` and `branch { arms }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// What is branched on; absent in a plain `branch`.
    pub subject: Option<Expr>,
    /// The arms, in order.
    pub arms: Vec<BranchArm>,
    /// From `{` to `}`.
    pub body: Span,
}

/// An arm of a `branch`. Arms of the other kind of branch (`when` under `branch on`, patterns in a plain
/// one) have been reported and have a bad head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchArm {
    /// When it is taken.
    pub head: ArmHead,
    /// What follows.
    pub block: Block,
    /// The whole arm.
    pub span: Span,
}

/// When an arm of a `branch` is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArmHead {
    /// `NoAnswer, unanswered`
    Patterns(Vec<Pattern>),
    /// `when call.Outcome is Renewed`
    When {
        /// The word `when`.
        keyword: Span,
        /// The condition.
        condition: Expr,
    },
    /// `otherwise`
    Otherwise(Span),
    /// No head stands here; reported.
    Bad(Bad),
}

/// One pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What it stands for.
    pub kind: PatternKind,
    /// Its place.
    pub span: Span,
}

/// What a pattern stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternKind {
    /// A Result, a class, a disposition or a choice value.
    Name(Name),
    /// A text.
    Text(Text),
    /// `true` or `false`
    Boolean(bool),
    /// `unset`
    Unset,
    /// A number, date or other value that can be no pattern; the compiler says what to write instead.
    Value(Expr),
}

/// `attempt up to 3 times { … } exhausted => { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How often the body runs at most; absent where `up to N times` is missing, which is for the compiler.
    pub times: Option<IntegerLit>,
    /// The body.
    pub block: Block,
    /// What follows when no run is left.
    pub exhausted: Option<Exhausted>,
}

/// `exhausted => { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhausted {
    /// The word `exhausted`.
    pub keyword: Span,
    /// What follows.
    pub block: Block,
}

/// When the body of an attempt runs again. At least one of `after` and `at` is there; anything else has been
/// reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// `after 1 day`
    pub after: Option<DurationLit>,
    /// `at 10:00` or `at call.CallBackAt`
    pub at: Option<Expr>,
    /// `up to 7 days`
    pub up_to: Option<DurationLit>,
}

/// `split offer { 80% call_first => … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Its name; absent where it is missing (reported).
    pub name: Option<Name>,
    /// The arms, in order.
    pub arms: Vec<SplitArm>,
    /// From `{` to `}`.
    pub body: Span,
}

/// `80% call_first => { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitArm {
    /// The share.
    pub share: PercentLit,
    /// The arm's name.
    pub name: Name,
    /// What follows.
    pub block: Block,
    /// The whole arm.
    pub span: Span,
}

/// `delay …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// For how long or until when.
    pub kind: DelayKind,
    /// `up to 60 days`
    pub up_to: Option<DurationLit>,
}

/// For how long or until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DelayKind {
    /// `delay 2 days at 09:00`
    For {
        /// How long.
        duration: DurationLit,
        /// The time of day on the last date.
        at: Option<TimeLit>,
    },
    /// `delay until Mon 09:00`
    UntilWeekday {
        /// The day.
        day: Weekday,
        /// Its place.
        day_span: Span,
        /// The time.
        time: TimeLit,
    },
    /// `delay until 09:00`, `delay until contact.renewal_date - 3 days at 09:00`
    Until(Expr),
}

/// `raise trigger NeedsAgent { reason: "…" }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raise {
    /// The trigger.
    pub trigger: Name,
    /// Its attributes.
    pub record: Option<Record>,
}

/// `contact.tier = Silver`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// `contact`, or what stands in its place.
    pub base: Name,
    /// The field.
    pub field: Name,
    /// The new value; absent for `unset`.
    pub value: Option<Expr>,
    /// From the base to the value.
    pub span: Span,
}
