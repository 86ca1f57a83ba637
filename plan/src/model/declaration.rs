//! What journeys speak of: channels, types, triggers, quiet times, engagements, messages.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::Expr;
use crate::value::{Date, Length, TimeOfDay};

/// A channel.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

impl Channel {
    /// Its word in the language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Push => "push",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// An event of a conversation.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Attempted => "attempted",
            Self::NotAttempted => "not_attempted",
            Self::Concluded => "concluded",
            Self::Blocked => "blocked",
        })
    }
}

/// A value that the contact center reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// The values of a choice.
    Choice(Vec<ExternalName>),
}

/// A name and its spelling outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExternalName {
    /// The name inside the program.
    pub name: SmolStr,
    /// The spelling outside.
    pub external: SmolStr,
}

/// A contact field, an input, an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfilePurpose {
    /// The purpose.
    pub purpose: SmolStr,
    /// The consent it needs.
    pub consent: ConsentModel,
}

/// How an engagement dials.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reattempts {
    /// How many on top of the first call.
    pub count: u32,
    /// How far apart.
    pub every: Length,
}

/// The kind of a message.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Its name.
    pub name: SmolStr,
    /// Its kind.
    pub kind: MessageKind,
    /// The conditions under which it goes out.
    pub compliance: Compliance,
    /// The contact field it goes to; none for push, and where only conversations that name one open with it.
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TemplatePart {
    /// Literal text.
    Literal(SmolStr),
    /// A value that is filled in.
    Placeholder(Expr),
}
