//! The plan as it runs: everything by index, checked once.
//!
//! Only [`crate::Plan::verify`] makes these, so an index that a program holds is always in range of the
//! table it names.

use smol_str::SmolStr;

use crate::model::{
    Channel, Comparison, ConsentModel, ContactKind, Entry, EventKind, HoursRange, Plan, QuietRule,
    QuietZone, Reenter,
};
use crate::value::{Date, Length, Symbol, TimeOfDay, Value};

/// A plan whose invariants hold.
#[derive(Clone, Debug)]
pub struct VerifiedPlan {
    pub(crate) plan: Plan,
    pub(crate) program: Program,
}

impl VerifiedPlan {
    /// The plan as it was written.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The plan as it runs.
    pub fn program(&self) -> &Program {
        &self.program
    }
}

/// Places in the tables of a [`Program`] or [`Journey`].
pub type Index = u32;

/// A successor: a step of the same journey; absent: the run ends with `completed`.
pub type Next = Option<Index>;

/// A set of Result values: bit n is the value at place n of [`Program::results`].
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultSet(pub u64);

impl ResultSet {
    /// Whether the value at `place` is in the set.
    pub fn contains(self, place: u8) -> bool {
        self.0 >> (place & 63) & 1 == 1
    }
}

/// A set of disposition codes: bit n is the code at place n of the engagement's list.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeSet(pub u64);

impl CodeSet {
    /// Whether the code at `place` is in the set.
    pub fn contains(self, place: u8) -> bool {
        self.0 >> (place & 63) & 1 == 1
    }
}

/// Why a conversation is blocked; the first symbols of every program, in this order.
pub const BLOCKED_REASONS: [&str; 4] = ["NoConsent", "NoAddress", "QuietTime", "ContactRule"];

/// A program that can run.
#[derive(Clone, Debug)]
pub struct Program {
    /// The names of choice values, by symbol; first [`BLOCKED_REASONS`], then all others in alphabetical
    /// order.
    pub symbols: Vec<SmolStr>,
    /// The Result values of both channels.
    pub results: Vec<ResultValue>,
    /// The contact's fields.
    pub contact: Vec<Field>,
    /// The contact's only `timezone` field, if it has exactly one.
    pub zone_field: Option<Index>,
    /// Segments.
    pub segments: Vec<SmolStr>,
    /// Triggers.
    pub triggers: Vec<Trigger>,
    /// What a contact's consent is recorded for.
    pub consent_records: Vec<ConsentRecord>,
    /// What consent steps and messages need.
    pub consents: Vec<ConsentNeed>,
    /// Quiet times.
    pub quiet_times: Vec<QuietTime>,
    /// Engagements.
    pub engagements: Vec<Engagement>,
    /// Messages.
    pub messages: Vec<Message>,
    /// Policies.
    pub policies: Vec<Policy>,
    /// Journeys.
    pub journeys: Vec<Journey>,
}

/// A Result value.
#[derive(Clone, Debug)]
pub struct ResultValue {
    /// Its spelling.
    pub name: SmolStr,
    /// Voice or sms.
    pub channel: Channel,
    /// Its class.
    pub class: SmolStr,
    /// The event that carries it; absent for progress values.
    pub event: Option<EventKind>,
    /// Older spellings.
    pub aliases: Vec<SmolStr>,
}

/// A field, input or attribute.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
    /// Its type.
    pub ty: Type,
    /// Whether it may be unset.
    pub optional: bool,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `text`
    Text,
    /// `number`
    Number,
    /// `boolean`
    Boolean,
    /// `date`
    Date,
    /// `datetime`
    DateTime,
    /// `phone`
    Phone,
    /// `email`
    Email,
    /// `timezone`
    TimeZone,
    /// The values of a choice: symbol and spelling outside.
    Choice(Vec<(Symbol, SmolStr)>),
}

/// A trigger.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Its name.
    pub name: SmolStr,
    /// Its attributes.
    pub fields: Vec<Field>,
}

/// What a contact opts in to or out of. Every purpose of every profile has a record, and every topic of
/// such a purpose one of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRecord {
    /// The profile.
    pub profile: SmolStr,
    /// The profile's channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: SmolStr,
    /// The topic; absent: the purpose as a whole.
    pub topic: Option<SmolStr>,
}

/// What consent a step or message needs.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct ConsentNeed {
    /// What the profile says of the purpose.
    pub model: ConsentModel,
    /// The record of the purpose, in [`Program::consent_records`].
    pub purpose: Index,
    /// The record of the topic; where a contact has none of its own, the purpose's counts.
    pub topic: Option<Index>,
}

/// A quiet time.
#[derive(Clone, Debug)]
pub struct QuietTime {
    /// Its name.
    pub name: SmolStr,
    /// Its clock.
    pub zone: QuietZone,
    /// When it is quiet.
    pub rules: Vec<QuietRule>,
}

/// An engagement.
#[derive(Clone, Debug)]
pub struct Engagement {
    /// Its name.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
    /// Voice or sms.
    pub channel: Channel,
    /// How many calls one conversation can be: 1 plus its reattempts.
    pub calls: u32,
    /// How far apart reattempts are.
    pub reattempt_every: Length,
    /// How long an SMS waits for the first response.
    pub first_response: Option<Length>,
    /// What a step hands to the agent.
    pub inputs: Vec<Field>,
    /// What the agent reports.
    pub attributes: Vec<Field>,
    /// The codes a representative may choose: name and spelling outside.
    pub dispositions: Vec<(SmolStr, SmolStr)>,
    /// The Result values that can occur.
    pub results: ResultSet,
}

/// Under which conditions something goes out.
#[derive(Clone, Debug)]
pub struct Compliance {
    /// The consent, in [`Program::consents`].
    pub consent: Index,
    /// The quiet time, in [`Program::quiet_times`].
    pub quiet_time: Option<Index>,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its name.
    pub name: SmolStr,
    /// Text counts as sms.
    pub channel: Channel,
    /// The conditions under which it goes out.
    pub compliance: Compliance,
    /// The contact field it goes to; none for push, and where only conversations that name one open with it.
    pub address: Option<Index>,
    /// Subject or title.
    pub subject: Option<Vec<TemplatePart>>,
    /// Body.
    pub body: Option<Vec<TemplatePart>>,
    /// The name of a template kept elsewhere.
    pub template: Option<SmolStr>,
}

/// A piece of a message text.
#[derive(Clone, Debug)]
pub enum TemplatePart {
    /// Literal text.
    Literal(SmolStr),
    /// A value that is filled in.
    Placeholder(Expr),
}

/// A policy.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name.
    pub name: SmolStr,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it says.
    pub kind: RuleKind,
    /// Its source.
    pub because: Option<SmolStr>,
}

/// What a rule says.
#[derive(Clone, Debug)]
pub enum RuleKind {
    /// At most so many in each rolling window.
    Limit {
        /// How many.
        count: u32,
        /// Of what.
        kinds: Vec<ContactKind>,
        /// The window.
        per: Length,
    },
    /// Allowed hours on the contact's clock.
    Hours {
        /// The allowed ranges.
        ranges: Vec<HoursRange>,
        /// For what.
        kinds: Vec<ContactKind>,
    },
    /// No contact after something was reported.
    Never {
        /// Of what.
        kinds: Vec<ContactKind>,
        /// For how long; absent: for the rest of the run.
        period: Option<Length>,
        /// The Results after which (any conversation) and, by name, the codes. The condition itself is read
        /// for each outcome as it arrives: `handle` in it is that conversation.
        condition: Expr,
    },
    /// The consent that a step must require.
    Require {
        /// The model.
        consent: ConsentModel,
        /// For what.
        kinds: Vec<ContactKind>,
    },
    /// The longest run.
    Finish {
        /// How long.
        within: Length,
    },
}

/// A place in the local tables of a journey: handles, bindings, counters.
pub type Slot = u16;

/// The handle of "any conversation" in the condition of a policy.
pub const ANY_HANDLE: Slot = Slot::MAX;

/// An expression; total, what is unset stays unset.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A literal.
    Value(Value),
    /// A local date and time on the contact's clock.
    LocalDateTime(Date, TimeOfDay),
    /// A time of day; only right of `At`.
    Time(TimeOfDay),
    /// A length of time; only in sums and differences.
    Length(Length),
    /// A field of the contact.
    Contact(Index),
    /// An attribute of a trigger.
    Binding(Slot, Index),
    /// An attribute of a conversation.
    Attribute(Slot, Index),
    /// Why a conversation was blocked.
    BlockedReason(Slot),
    /// This instant.
    Now,
    /// The contact's date.
    Today,
    /// Whether the contact is in the segment.
    InSegment(Index),
    /// `not`
    Not(Box<Expr>),
    /// `and`
    And(Box<Expr>, Box<Expr>),
    /// `or`
    Or(Box<Expr>, Box<Expr>),
    /// The first, or the second where it is unset.
    Else(Box<Expr>, Box<Expr>),
    /// A sum.
    Add(Box<Expr>, Box<Expr>),
    /// A difference.
    Subtract(Box<Expr>, Box<Expr>),
    /// A date at a time of day.
    At(Box<Expr>, Box<Expr>),
    /// A comparison; false where a side is unset.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Whether the value is one of these literals.
    OneOf(Box<Expr>, Vec<Value>),
    /// Whether the Result is in the set.
    ResultIs(Slot, ResultSet),
    /// Whether the Disposition has one of the codes (one code, but for policies: the name in each engagement
    /// is another place, so policies use [`Expr::HasNamed`]).
    Has(Slot, u8),
    /// Whether the Disposition has the code of this name; policies only.
    HasNamed(SmolStr),
    /// Whether the Disposition has any code.
    HasAny(Slot),
    /// Whether the value is set.
    IsSet(Box<Expr>),
}

/// A journey.
#[derive(Clone, Debug)]
pub struct Journey {
    /// Its name.
    pub name: SmolStr,
    /// Who enters.
    pub audience: Audience,
    /// Segments whose members do not enter.
    pub exclude: Vec<Index>,
    /// When a segment's members enter.
    pub entry: Entry,
    /// Whether a contact may enter again.
    pub reenter: Reenter,
    /// The IANA zone.
    pub time_zone: SmolStr,
    /// The first entry, on the journey's clock.
    pub starts: Option<(Date, TimeOfDay)>,
    /// The last entry.
    pub ends: Option<(Date, TimeOfDay)>,
    /// The policies it follows.
    pub follows: Vec<Index>,
    /// What counts as reaching the goal.
    pub goal: Option<TriggerUse>,
    /// What ends a run at any instant, in order.
    pub exits: Vec<ExitOn>,
    /// The outcomes; `completed` first.
    pub outcomes: Vec<SmolStr>,
    /// The first step.
    pub first: Next,
    /// The steps.
    pub steps: Vec<Step>,
    /// The conversations by handle.
    pub handles: Vec<Handle>,
    /// Names for the attributes of triggers.
    pub bindings: Vec<Binding>,
    /// How many attempts there are; each has a counter.
    pub counters: Slot,
}

/// Who enters, or what ends a run.
#[derive(Clone, Debug)]
pub enum Audience {
    /// The members of a segment.
    Segment(Index),
    /// Contacts for whom a trigger is raised.
    Trigger(TriggerUse),
}

/// A trigger with a slot for its attributes and a condition.
#[derive(Clone, Debug)]
pub struct TriggerUse {
    /// The trigger.
    pub trigger: Index,
    /// Where its attributes are kept.
    pub binding: Option<Slot>,
    /// The condition.
    pub when: Option<Expr>,
}

/// What ends a run at any instant.
#[derive(Clone, Debug)]
pub struct ExitOn {
    /// What ends it.
    pub on: Audience,
    /// The outcome, in [`Journey::outcomes`].
    pub outcome: Index,
}

/// A conversation.
#[derive(Clone, Debug)]
pub struct Handle {
    /// Its name.
    pub name: SmolStr,
    /// Its engagement.
    pub engagement: Index,
    /// The step that starts it.
    pub step: Index,
}

/// A name for the attributes of a trigger.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name.
    pub name: SmolStr,
    /// The trigger.
    pub trigger: Index,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// The stable id.
    pub id: SmolStr,
    /// What it does.
    pub kind: StepKind,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// Starts a conversation.
    Conversation(Box<Conversation>),
    /// Waits for events, with a limit.
    Wait {
        /// The limit.
        limit: Length,
        /// The arms, in order.
        arms: Vec<WaitArm>,
        /// What follows when the limit passes.
        timeout: Next,
    },
    /// Takes the first arm whose condition holds.
    Branch {
        /// The arms: condition and successor.
        arms: Vec<(Expr, Next)>,
        /// What follows when none holds; absent where one always does.
        otherwise: Option<Next>,
    },
    /// Begins an attempt.
    Attempt {
        /// Its counter.
        counter: Slot,
        /// How often the body runs at most.
        times: u32,
        /// The body.
        body: Next,
        /// What follows when a retry finds no run left.
        exhausted: Next,
    },
    /// Runs the body of an attempt again.
    Retry {
        /// The attempt.
        attempt: Index,
        /// When.
        time: RestTime,
    },
    /// Takes an arm by a hash.
    Split {
        /// Its name.
        name: SmolStr,
        /// The arms: name, share in hundredths of a percent, successor.
        arms: Vec<(SmolStr, u32, Next)>,
    },
    /// Lets time pass.
    Delay {
        /// Until when.
        time: RestTime,
        /// What follows.
        next: Next,
    },
    /// Sends a message.
    Send {
        /// The message.
        message: Index,
        /// What follows.
        next: Next,
    },
    /// Raises a trigger.
    Raise {
        /// The trigger.
        trigger: Index,
        /// Its attributes, in the order of the trigger's; absent where not given.
        fields: Vec<Option<Expr>>,
        /// What follows.
        next: Next,
    },
    /// Changes a field of the contact.
    Set {
        /// The field.
        field: Index,
        /// The new value; absent: unset.
        value: Option<Expr>,
        /// What follows.
        next: Next,
    },
    /// Ends the run.
    Exit {
        /// The outcome, in [`Journey::outcomes`].
        outcome: Index,
    },
}

/// Starts a conversation.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// The handle.
    pub handle: Slot,
    /// The engagement.
    pub engagement: Index,
    /// The conditions under which it goes out.
    pub compliance: Compliance,
    /// The contact field that is called or texted.
    pub address: Index,
    /// What is handed to the agent: place in the engagement's inputs and value.
    pub inputs: Vec<(Index, Expr)>,
    /// The opening message of an SMS conversation.
    pub message: Option<Index>,
    /// What follows.
    pub next: Next,
}

/// An arm of a `wait`.
#[derive(Clone, Debug)]
pub struct WaitArm {
    /// What it waits for.
    pub on: Vec<WaitTrigger>,
    /// What follows.
    pub next: Next,
}

/// What an arm waits for.
#[derive(Clone, Debug)]
pub enum WaitTrigger {
    /// An event of a conversation.
    Event(Slot, EventKind),
    /// A declared trigger.
    Trigger(TriggerUse),
}

/// Until when a `delay` or `retry` rests.
#[derive(Clone, Debug)]
pub enum RestTime {
    /// For a length of time; with a time: that many dates later at that time of day.
    After(Length, Option<TimeOfDay>),
    /// Until the next such time of day.
    NextTime(TimeOfDay),
    /// Until the next such time on a weekday, 0 is Monday.
    NextWeekday(u8, TimeOfDay),
    /// Until an instant, at most so long.
    Until(Expr, Option<Length>),
}
