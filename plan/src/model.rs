//! The plan as it is written: everything by name, in a fixed order.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::value::{Date, Length, TimeOfDay};

/// The format that this version reads and writes.
pub const FORMAT: u32 = 1;

/// A compiled program.
// INVARIANT: declarations, journeys and forecasts are sorted by name, so that the order of the source does
// not show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The format of the document.
    pub format: u32,
    /// The version of the language: `1`.
    pub language: SmolStr,
    /// The date of the Result vocabulary.
    pub vocabulary: SmolStr,
    /// SHA-256 of the content without source places, in hexadecimal.
    pub digest: String,
    /// What the journeys speak of.
    pub declarations: Declarations,
    /// The journeys.
    pub journeys: Vec<Journey>,
    /// Forecasts: what simulated contacts do.
    pub forecasts: Vec<Forecast>,
}

/// What the journeys speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declarations {
    /// The Result values of the vocabulary.
    pub results: Vec<ResultValue>,
    /// The contact's fields, in the order of the source.
    pub contact: Vec<Field>,
    /// Segments.
    pub segments: Vec<Segment>,
    /// Triggers.
    pub triggers: Vec<Trigger>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Quiet times.
    pub quiet_times: Vec<QuietTime>,
    /// Compliance profiles.
    pub profiles: Vec<Profile>,
    /// Engagements.
    pub engagements: Vec<Engagement>,
    /// Messages.
    pub messages: Vec<Message>,
    /// Policies that journeys follow.
    pub policies: Vec<Policy>,
}

/// A channel.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Calls.
    Voice,
    /// Text messages and SMS conversations.
    Sms,
    /// Emails.
    Email,
    /// Push notifications.
    Push,
}

/// An event of a conversation.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The contact center tried.
    Attempted,
    /// It could not.
    NotAttempted,
    /// An SMS conversation has an outcome.
    Concluded,
    /// The journey sent no request.
    Blocked,
}

/// A value that the contact center reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultValue {
    /// The channel: voice or sms.
    pub channel: Channel,
    /// Its spelling.
    pub name: SmolStr,
    /// Its class.
    pub class: SmolStr,
    /// The event that carries it; absent for progress values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventKind>,
    /// Older spellings that are read as this value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<SmolStr>,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The values of a choice, in the order of the source.
    Choice(Vec<ExternalName>),
}

/// A name and its spelling outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalName {
    /// The name inside the program.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
}

/// A contact field, an input, an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name inside the program.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it may be unset.
    pub optional: bool,
}

/// Who a segment holds.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentOf {
    /// Contacts.
    Contacts,
    /// Leads.
    Leads,
    /// Customer profiles.
    Profiles,
}

/// A segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The name inside the program.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
    /// Who it holds.
    pub of: SegmentOf,
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The name inside the program.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
    /// Its attributes.
    pub fields: Vec<Field>,
}

/// A purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The name inside the program.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
    /// Whether it is commercial.
    pub commercial: bool,
    /// Its topics.
    pub topics: Vec<ExternalName>,
}

/// The clock of a quiet time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuietZone {
    /// The contact's clock, else the journey's.
    Contact,
    /// The contact's clock; without one a conversation is blocked.
    ContactElseBlock,
    /// A fixed IANA zone.
    Fixed(SmolStr),
}

/// A quiet time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietTime {
    /// Its name.
    pub name: SmolStr,
    /// Its clock.
    pub zone: QuietZone,
    /// When it is quiet.
    pub rules: Vec<QuietRule>,
}

/// When it is quiet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QuietRule {
    /// On some days of the week.
    Weekly {
        /// The days on which the range begins, 0 is Monday.
        days: Vec<u8>,
        /// The first quiet minute.
        from: TimeOfDay,
        /// The minute behind the last; not after `from`: on the next day.
        to: TimeOfDay,
    },
    /// On dates, both ends included.
    Dates {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
}

/// What consent a purpose needs.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentModel {
    /// Only who opted in.
    OptIn,
    /// Everybody who did not opt out.
    OptOut,
    /// Everybody.
    None,
}

/// A compliance profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name.
    pub name: SmolStr,
    /// Its channel.
    pub channel: Channel,
    /// Its purposes with the consent each needs.
    pub purposes: Vec<ProfilePurpose>,
}

/// A purpose of a compliance profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfilePurpose {
    /// The purpose.
    pub purpose: SmolStr,
    /// The consent it needs.
    pub consent: ConsentModel,
}

/// How an engagement dials.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialMode {
    /// AI-led, many at once.
    Copilot,
    /// One call per free representative.
    Progressive,
    /// Calls ahead of free representatives.
    Predictive,
    /// A representative accepts each call first.
    Preview,
}

/// A proactive engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engagement {
    /// The name inside the program.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
    /// Voice or sms.
    pub channel: Channel,
    /// How it dials; voice only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dial_mode: Option<DialMode>,
    /// Whether a representative leads.
    pub representative_led: bool,
    /// The contact center's own retries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reattempts: Option<Reattempts>,
    /// How long an SMS waits for the first response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Length>,
    /// What a step hands to the agent.
    pub inputs: Vec<Field>,
    /// What the agent reports.
    pub attributes: Vec<Field>,
    /// What a representative may choose.
    pub dispositions: Vec<ExternalName>,
    /// The Result values that can occur, by name.
    pub results: Vec<SmolStr>,
}

/// `reattempts 2 every 4 hours`
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reattempts {
    /// How many on top of the first call.
    pub count: u32,
    /// How far apart.
    pub every: Length,
}

/// The kind of a message.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// A text message.
    Text,
    /// An email.
    Email,
    /// A push notification.
    Push,
}

/// A message with everything that its sending needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Its name.
    pub name: SmolStr,
    /// Its kind.
    pub kind: MessageKind,
    /// The conditions under which it goes out.
    pub compliance: Compliance,
    /// The contact field it goes to; none for push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<SmolStr>,
    /// Subject or title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Vec<TemplatePart>>,
    /// Body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Vec<TemplatePart>>,
    /// The name of a template kept elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<SmolStr>,
}

/// Under which conditions something goes out: profile, purpose, topic and quiet time, inheritance resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compliance {
    /// The compliance profile.
    pub profile: SmolStr,
    /// The purpose.
    pub purpose: SmolStr,
    /// The topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<SmolStr>,
    /// The quiet time that applies; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_time: Option<SmolStr>,
    /// Why none applies, where the step or message waives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived_because: Option<SmolStr>,
}

/// A piece of a message text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplatePart {
    /// Literal text.
    Literal(SmolStr),
    /// A value that is filled in.
    Placeholder(Expr),
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name.
    pub name: SmolStr,
    /// Its rules, in order.
    pub rules: Vec<Rule>,
}

/// A rule of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it says.
    pub rule: RuleKind,
    /// Its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<SmolStr>,
}

/// What rules speak of.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// Voice conversations, reattempts included.
    Calls,
    /// SMS conversations and texts.
    Texts,
    /// Emails.
    Emails,
    /// Push notifications; only through `contacts`.
    Pushes,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<Length>,
        /// After what; reads `Result` and `Disposition` of any conversation.
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

/// `Mon..Sat 09:00..21:00`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursRange {
    /// The days, 0 is Monday.
    pub days: Vec<u8>,
    /// The first allowed minute.
    pub from: TimeOfDay,
    /// The minute behind the last.
    pub to: TimeOfDay,
}

/// A typed expression. Every expression is total: what is unset stays unset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// A text.
    Text(SmolStr),
    /// A number.
    Number(Decimal),
    /// A boolean.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// A local date and time on the contact's clock.
    DateTime(Date, TimeOfDay),
    /// A time of day; only right of `at`.
    Time(TimeOfDay),
    /// A length of time; only in sums and differences.
    Length(Length),
    /// A choice value by name.
    Choice(SmolStr),
    /// A field of the contact.
    Contact(SmolStr),
    /// An attribute of a trigger: the name that the journey gives it, and the attribute.
    Binding(SmolStr, SmolStr),
    /// An attribute of a conversation: handle and attribute.
    Attribute(SmolStr, SmolStr),
    /// Why a conversation was blocked, as a choice value.
    BlockedReason(SmolStr),
    /// This instant.
    Now,
    /// The contact's date.
    Today,
    /// Whether the contact is in the segment.
    InSegment(SmolStr),
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
    /// Whether the value is one of these; false where it is unset.
    OneOf(Box<Expr>, Vec<Expr>),
    /// Whether the handle's Result is one of these. Without a handle: any conversation (policies).
    ResultIs(Option<SmolStr>, Vec<SmolStr>),
    /// Whether the handle's Disposition has the code. Without a handle: any conversation (policies).
    Has(Option<SmolStr>, SmolStr),
    /// Whether the handle's Disposition has any code.
    HasAny(SmolStr),
    /// Whether the value is set.
    IsSet(Box<Expr>),
}

/// How two values are compared.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `is`
    Is,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// A journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journey {
    /// Its name.
    pub name: SmolStr,
    /// Who enters.
    pub audience: Audience,
    /// Segments whose members do not enter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<SmolStr>,
    /// When a segment's members enter.
    pub entry: Entry,
    /// Whether a contact may enter again.
    pub reenter: Reenter,
    /// The IANA zone.
    pub time_zone: SmolStr,
    /// The first entry, on the journey's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<(Date, TimeOfDay)>,
    /// The last entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<(Date, TimeOfDay)>,
    /// The policies it follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<SmolStr>,
    /// What counts as reaching the goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<TriggerUse>,
    /// What ends a run at any instant, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exits: Vec<ExitOn>,
    /// The outcomes; `completed` first.
    pub outcomes: Vec<SmolStr>,
    /// The first step; absent: the run ends at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<SmolStr>,
    /// The steps, in the order of the source.
    pub steps: Vec<Step>,
    /// What is known of every run.
    pub facts: Facts,
}

/// What is known of every run of a journey.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The longest duration.
    pub longest: Length,
    /// The largest number of calls, reattempts included.
    pub calls: u32,
    /// The largest number of texts.
    pub texts: u32,
    /// The largest number of emails.
    pub emails: u32,
}

/// Who enters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The members of a segment.
    Segment(SmolStr),
    /// Contacts for whom a trigger is raised.
    Trigger(TriggerUse),
}

/// When a segment's members enter.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Members at the start.
    Once,
    /// Members at the start, and whoever joins.
    Ongoing,
    /// Members at the start and at every interval after.
    Every(Length),
}

/// Whether a contact may enter again.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reenter {
    /// Never.
    Never,
    /// So long after the end of the last run.
    After(Length),
    /// At once.
    Always,
}

/// A trigger with a name for its attributes and a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TriggerUse {
    /// The trigger.
    pub trigger: SmolStr,
    /// The name for its attributes.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<SmolStr>,
    /// The condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
}

/// What ends a run at any instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitOn {
    /// What ends it.
    pub on: Audience,
    /// The outcome.
    pub outcome: SmolStr,
}

/// A step. Successors are ids of steps of the same journey; an absent one ends the run with `completed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The stable id.
    pub id: SmolStr,
    /// What it does.
    pub step: StepKind,
    /// Where it stands in the source; not part of the digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlace>,
}

/// A place in the source, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcePlace {
    /// The file, relative to the project.
    pub file: SmolStr,
    /// The line.
    pub line: u32,
    /// The column, in Unicode scalar values.
    pub column: u32,
}

/// A successor: a step's id; absent: the run ends with `completed`.
pub type Next = Option<SmolStr>;

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StepKind {
    /// Starts a conversation.
    Conversation {
        /// The handle.
        handle: SmolStr,
        /// The engagement.
        engagement: SmolStr,
        /// The conditions under which it goes out.
        compliance: Compliance,
        /// The contact field that is called or texted.
        address: SmolStr,
        /// What is handed to the agent, sorted by name.
        inputs: Vec<(SmolStr, Expr)>,
        /// The opening message of an SMS conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<SmolStr>,
        /// What follows.
        next: Next,
    },
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
        /// The arms, in order.
        arms: Vec<BranchArm>,
        /// What follows when none holds; absent where the checker has proved that one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<Otherwise>,
    },
    /// Begins an attempt: the count starts afresh.
    Attempt {
        /// How often the body runs at most.
        times: u32,
        /// The body.
        body: Next,
        /// What follows when a retry finds no run left.
        exhausted: Next,
    },
    /// Runs the body of an attempt again, later, or goes on to its `exhausted`.
    Retry {
        /// The id of the attempt.
        attempt: SmolStr,
        /// When.
        time: RestTime,
    },
    /// Takes an arm by a hash of journey, split and contact.
    Split {
        /// Its name.
        name: SmolStr,
        /// The arms, in order.
        arms: Vec<SplitArm>,
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
        message: SmolStr,
        /// What follows.
        next: Next,
    },
    /// Raises a trigger.
    Raise {
        /// The trigger.
        trigger: SmolStr,
        /// Its attributes, sorted by name.
        fields: Vec<(SmolStr, Expr)>,
        /// What follows.
        next: Next,
    },
    /// Changes a field of the contact.
    Set {
        /// The field.
        field: SmolStr,
        /// The new value; absent: unset.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Expr>,
        /// What follows.
        next: Next,
    },
    /// Ends the run.
    Exit {
        /// The outcome.
        outcome: SmolStr,
    },
}

/// `otherwise`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Otherwise {
    /// What follows.
    pub next: Next,
}

/// An arm of a `wait`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitArm {
    /// What it waits for.
    pub on: Vec<WaitTrigger>,
    /// What follows.
    pub next: Next,
}

/// What an arm waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitTrigger {
    /// An event of a conversation.
    Event {
        /// The handle.
        handle: SmolStr,
        /// The event.
        event: EventKind,
    },
    /// A declared trigger.
    Trigger(TriggerUse),
}

/// An arm of a `branch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BranchArm {
    /// The head as it is written, in canonical form.
    pub head: SmolStr,
    /// The condition.
    pub when: Expr,
    /// What follows.
    pub next: Next,
}

/// An arm of a `split`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitArm {
    /// Its name.
    pub name: SmolStr,
    /// Its share in hundredths of a percent.
    pub share: u32,
    /// What follows.
    pub next: Next,
}

/// Until when a `delay` or `retry` rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RestTime {
    /// For a length of time; with `at`: that many dates later at that time of day.
    After {
        /// How long.
        length: Length,
        /// The time of day on the resulting date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Until the next such time of day.
    NextTime(TimeOfDay),
    /// Until the next such time on a weekday, 0 is Monday.
    NextWeekday(u8, TimeOfDay),
    /// Until an instant: at once where it is past, at the bound where it is beyond it.
    Until {
        /// The instant.
        instant: Expr,
        /// The bound; absent for a literal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        up_to: Option<Length>,
    },
}

/// A forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// Its name.
    pub name: SmolStr,
    /// The journey.
    pub journey: SmolStr,
    /// How many contacts.
    pub contacts: u64,
    /// The seed.
    pub seed: u64,
    /// Over which time they arrive.
    pub arrive: Length,
    /// What conversations do.
    pub conversations: Vec<ConversationForecast>,
    /// What is drawn for contact fields.
    pub contact: Vec<(SmolStr, Draw)>,
    /// What is drawn for the attributes of the trigger that starts the run.
    pub entry: Vec<(SmolStr, Draw)>,
    /// Triggers that are raised.
    pub triggers: Vec<TriggerForecast>,
    /// Limits of the contact center.
    pub capacities: Vec<Capacity>,
}

/// What the conversations of a handle do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationForecast {
    /// The handle.
    pub handle: SmolStr,
    /// How many are blocked, in hundredths of a percent.
    pub blocked: u32,
    /// Results with their shares of the others, in hundredths of a percent.
    pub results: Vec<(SmolStr, u32)>,
    /// What is drawn for attributes.
    pub attributes: Vec<(SmolStr, Draw)>,
    /// Disposition codes with their shares, each independent.
    pub dispositions: Vec<(SmolStr, u32)>,
    /// How long an outcome takes: the ends of a uniform range, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responds: Option<(u64, u64)>,
}

/// How a value is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draw {
    /// Literals with shares in hundredths of a percent; an absent one is unset.
    Shares(Vec<(Option<Expr>, u32)>),
    /// Uniform between two literals, both included. Lengths mean: so long after the draw.
    Range(Expr, Expr),
}

/// `trigger PolicyRenewed 8% within 30 days`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TriggerForecast {
    /// The trigger.
    pub trigger: SmolStr,
    /// For how many contacts, in hundredths of a percent.
    pub share: u32,
    /// At the latest so long after entry.
    pub within: Length,
}

/// `capacity 500 calls per hour`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// How many.
    pub count: u64,
    /// Of what.
    pub kind: ContactKind,
    /// In which time.
    pub per: Length,
}
