//! Declarations, resolved.

use journey_grammar::Span;
use journey_grammar::ast::{self, MessageKind};
use serde::Deserialize;
use smol_str::SmolStr;

use super::{Arena, Expr, Forecast, Id, Journey, Scenario, Shared, Ty};
use crate::vocabulary::{Channel, Vocabulary};

/// A whole program.
#[derive(Debug, Default)]
pub struct Program {
    /// The Result values that apply.
    pub vocabulary: Vocabulary,
    /// Named choices and those written in place.
    pub choices: Arena<Choice>,
    /// The contact's fields; absent where no `contact` is declared.
    pub contact: Option<Contact>,
    /// Segments.
    pub segments: Arena<Segment>,
    /// Triggers.
    pub triggers: Arena<Trigger>,
    /// Purposes.
    pub purposes: Arena<Purpose>,
    /// Quiet times.
    pub quiet_times: Arena<QuietTime>,
    /// Compliance profiles.
    pub profiles: Arena<Profile>,
    /// Proactive engagements.
    pub engagements: Arena<Engagement>,
    /// Texts, emails and push messages.
    pub messages: Arena<Message>,
    /// Policies.
    pub policies: Arena<Policy>,
    /// Journeys.
    pub journeys: Shared<Journey>,
    /// Scenarios.
    pub scenarios: Shared<Scenario>,
    /// Forecasts.
    pub forecasts: Shared<Forecast>,
}

/// A choice: its values in the order of the text.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its name; absent where it is written in place.
    pub name: Option<ast::Name>,
    /// Its values.
    pub values: Vec<ChoiceValue>,
}

/// A name with its spelling outside.
#[derive(Clone, Debug)]
pub struct ChoiceValue {
    /// The name inside the program.
    pub name: ast::Name,
    /// The exact spelling outside.
    pub external: SmolStr,
}

/// The contact.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The word `contact` of the declaration.
    pub keyword: Span,
    /// From `{` to `}`.
    pub body: Span,
    /// The fields.
    pub fields: Arena<Field>,
}

/// A contact field, an input, an attribute of an engagement or of a trigger.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: ast::Name,
    /// The exact spelling outside.
    pub external: SmolStr,
    /// Its type.
    pub ty: Ty,
    /// Whether it may be unset; for attributes of engagements always.
    pub optional: bool,
}

/// Who a segment holds.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum SegmentOf {
    /// Contacts.
    Contacts,
    /// Leads.
    Leads,
    /// Customer profiles.
    Profiles,
}

/// A segment.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its name.
    pub name: ast::Name,
    /// The exact spelling outside.
    pub external: SmolStr,
    /// Who it holds.
    pub of: SegmentOf,
}

/// A trigger.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Its name.
    pub name: ast::Name,
    /// The exact spelling outside.
    pub external: SmolStr,
    /// Its attributes.
    pub fields: Arena<Field>,
    /// From `{` to `}`, or the name.
    pub body: Span,
}

/// A purpose.
#[derive(Clone, Debug)]
pub struct Purpose {
    /// Its name.
    pub name: ast::Name,
    /// The exact spelling outside.
    pub external: SmolStr,
    /// Whether it is commercial; absent where the kind is missing or wrong.
    pub commercial: Option<bool>,
    /// Its topics.
    pub topics: Arena<Topic>,
    /// From `{` to `}`, or the name.
    pub body: Span,
}

/// A topic of a purpose.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its name.
    pub name: ast::Name,
    /// The exact spelling outside.
    pub external: SmolStr,
}

/// A quiet time.
#[derive(Clone, Debug)]
pub struct QuietTime {
    /// Its name.
    pub name: ast::Name,
    /// Its clock.
    pub zone: QuietZone,
    /// When it is quiet.
    pub rules: Vec<QuietRule>,
    /// The times or dates of each rule, in the same order.
    pub places: Vec<Span>,
    /// The longest time on end that is quiet, in seconds; absent where it never ends.
    pub longest: Option<u64>,
}

/// The clock of a quiet time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuietZone {
    /// The contact's clock, else the journey's.
    Contact,
    /// The contact's clock; without one a conversation is blocked.
    ContactElseBlock,
    /// A fixed IANA zone.
    Fixed(SmolStr),
}

/// When it is quiet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuietRule {
    /// On some days of the week.
    Weekly {
        /// The days on which the range begins, Monday first.
        days: [bool; 7],
        /// First quiet minute of the day, 0 to 1439.
        from: u16,
        /// The minute behind the last, 1 to 1440; not after `from`: on the next day.
        to: u16,
    },
    /// On dates, both ends included.
    Dates {
        /// The first.
        from: ast::Date,
        /// The last.
        to: ast::Date,
    },
}

/// What consent a purpose needs.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ConsentModel {
    /// Only who opted in.
    OptIn,
    /// Everybody who did not opt out.
    OptOut,
    /// Everybody.
    None,
}

/// The channel of a compliance profile.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProfileChannel {
    /// Calls.
    Voice,
    /// Text messages and SMS conversations.
    Sms,
    /// Emails.
    Email,
    /// Push notifications.
    Push,
}

/// A compliance profile.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name.
    pub name: ast::Name,
    /// Its channel; absent where it is missing or wrong.
    pub channel: Option<ProfileChannel>,
    /// Its purposes with the consent each needs.
    pub purposes: Vec<(Id<Purpose>, ConsentModel, Span)>,
    /// Whether some purpose could not be resolved, so that "not listed" must not be claimed.
    pub incomplete: bool,
    /// What it says of quiet time.
    pub quiet_time: Option<QuietChoice>,
}

/// What a profile, step or message says of quiet time.
#[derive(Clone, Debug)]
pub struct QuietChoice {
    /// Which one.
    pub value: QuietValue,
    /// Whether a reason is given.
    pub because: Option<SmolStr>,
    /// The setting.
    pub span: Span,
}

/// Which quiet time.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum QuietValue {
    /// `none`: it goes out at any time.
    None,
    /// A declared one.
    Declared(Id<QuietTime>),
    /// One that could not be resolved.
    Unknown,
}

/// How an engagement dials.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialMode {
    /// AI-led, many at once.
    Copilot,
    /// One call per free representative.
    Progressive,
    /// Calls ahead of free representatives.
    Predictive,
    /// A representative accepts each call before it is made.
    Preview,
}

impl DialMode {
    /// The word in the language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Copilot => "copilot",
            Self::Progressive => "progressive",
            Self::Predictive => "predictive",
            Self::Preview => "preview",
        }
    }

    /// The mode that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Copilot, Self::Progressive, Self::Predictive, Self::Preview];
        all.into_iter().find(|mode| mode.word() == word)
    }
}

/// Who speaks first.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedBy {
    /// The AI agent.
    Ai,
    /// A representative.
    Representative,
}

/// A proactive engagement.
#[derive(Clone, Debug)]
pub struct Engagement {
    /// Its name.
    pub name: ast::Name,
    /// The exact spelling outside.
    pub external: SmolStr,
    /// Its channel; absent where it is missing or wrong (then nothing about its outcomes is reported).
    pub channel: Option<Channel>,
    /// How it dials; voice only, absent where missing or wrong.
    pub dial_mode: Option<DialMode>,
    /// Who leads; absent where missing or wrong. SMS is led by AI.
    pub led_by: Option<LedBy>,
    /// The contact center's own retries: how many and how far apart.
    pub reattempts: Option<(u32, Length)>,
    /// How long an SMS waits for the first response.
    pub first_response: Option<Length>,
    /// What the step hands to the agent.
    pub inputs: Arena<Field>,
    /// The `input` block, or the name.
    pub inputs_span: Span,
    /// What the agent reports.
    pub attributes: Arena<Field>,
    /// The `attributes` block, or the name.
    pub attributes_span: Span,
    /// What a representative may choose.
    pub dispositions: Vec<ChoiceValue>,
    /// The `dispositions` block, or the name.
    pub dispositions_span: Span,
    /// The Result values that can occur, by channel and dial mode.
    pub results: super::ResultSet,
}

/// A length of time: calendar days, then elapsed seconds.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Length {
    /// Calendar days.
    pub days: u32,
    /// Elapsed seconds on top.
    pub seconds: u64,
}

impl Length {
    /// The shortest it can be, in seconds, with a clock change in between (N days are at least 24N - 1 hours).
    pub fn least_seconds(self) -> u64 {
        let days = u64::from(self.days) * 86_400;
        days.saturating_sub(if self.days > 0 { 3_600 } else { 0 }) + self.seconds
    }

    /// Its usual length, in seconds: every day has 24 hours.
    pub fn usual_seconds(self) -> u64 {
        u64::from(self.days) * 86_400 + self.seconds
    }
}

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its kind.
    pub kind: MessageKind,
    /// Its name.
    pub name: ast::Name,
    /// The compliance profile.
    pub profile: Option<Id<Profile>>,
    /// The purpose.
    pub purpose: Option<Id<Purpose>>,
    /// The topic.
    pub topic: Option<Id<Topic>>,
    /// What it says of quiet time itself.
    pub quiet_time: Option<QuietChoice>,
    /// Which contact field it goes to (`to`, else the only one of its type); none for push.
    pub address: Option<Id<Field>>,
    /// Whether it has a `to`, good or bad.
    pub has_to: bool,
    /// Subject or title.
    pub subject: Option<Template>,
    /// Body.
    pub body: Option<Template>,
    /// The name of a template kept elsewhere.
    pub template: Option<SmolStr>,
}

/// A text with placeholders.
#[derive(Clone, Debug)]
pub struct Template {
    /// Text and placeholders, in order.
    pub parts: Vec<TemplatePart>,
    /// Its place.
    pub span: Span,
}

/// A piece of a template.
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
    pub name: ast::Name,
    /// Its rules, in order.
    pub rules: Vec<Rule>,
}

/// A rule of a policy.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it says.
    pub kind: RuleKind,
    /// Its source.
    pub because: Option<SmolStr>,
    /// The whole rule.
    pub span: Span,
}

/// Which contacts a rule is about.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a set of four kinds, read by name")]
pub struct ContactKinds {
    /// Voice conversations, reattempts included.
    pub calls: bool,
    /// SMS conversations and texts.
    pub texts: bool,
    /// Emails.
    pub emails: bool,
    /// Push notifications; only through `contacts`.
    pub pushes: bool,
}

/// What a rule says.
#[derive(Clone, Debug)]
pub enum RuleKind {
    /// At most `count` contacts of a kind in each rolling window.
    Limit {
        /// How many.
        count: u32,
        /// Of what.
        kinds: ContactKinds,
        /// The window.
        per: Length,
    },
    /// Allowed hours on the contact's clock.
    Hours {
        /// Allowed ranges: weekdays (Monday first), first minute, minute behind the last (beyond midnight:
        /// not after `from`).
        ranges: Vec<([bool; 7], u16, u16)>,
        /// For what.
        kinds: ContactKinds,
    },
    /// No contact after something was reported.
    Never {
        /// Of what.
        kinds: ContactKinds,
        /// For how long; absent: for the rest of the run.
        period: Option<Length>,
        /// After what; places are `Place::AnyResult` and `Place::AnyDisposition`.
        condition: Expr,
    },
    /// The consent that a step must require.
    Require {
        /// The model.
        consent: ConsentModel,
        /// For what.
        kinds: ContactKinds,
    },
    /// The longest run.
    Finish {
        /// How long.
        within: Length,
    },
    /// Could not be understood; reported.
    Bad,
}
