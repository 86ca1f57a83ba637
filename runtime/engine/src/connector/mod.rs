//! What carries conversations and messages out of the engine, and brings answers back.
//!
//! A request leaves after it was stored, at least once, and always under the same id: a provider that knows ids
//! contacts nobody twice. One connector never holds up another. Does not live here: when something may go out
//! (the core decides), and what is kept of it (`store`).

pub mod breaker;
pub mod client;
pub mod dynamics;
pub mod nobody;
mod problem;
pub mod simulated;
pub mod webhook;

use std::time::Duration;

use futures_util::future::BoxFuture;
use journey_plan::model::Channel;
use journey_plan::value::Instant;
use journey_runtime::RawOutcome;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A conversation or message that leaves the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// `STORE-RUN/VISIT/STEP`: equal over retries and crashes, the idempotency key.
    pub id: SmolStr,
    /// The journey.
    pub journey: SmolStr,
    /// The contact's id outside.
    pub contact: SmolStr,
    /// Through what.
    pub channel: Channel,
    /// The phone number or email address; none for push.
    pub address: Option<SmolStr>,
    /// What goes out.
    pub content: Content,
    /// The fields of the contact that the connector asked for ([`Connector::contact_fields`]): name and text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(SmolStr, SmolStr)>,
    /// When it may go out, in milliseconds since 1970: from, and until (not included). Later it must not.
    pub window: (Instant, Instant),
}

/// What goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// A conversation through an engagement of the contact center.
    Conversation {
        /// The engagement's name in the program.
        engagement: SmolStr,
        /// Its spelling outside (`as`), else its name.
        external: SmolStr,
        /// What the agent is handed: external name and text.
        inputs: Vec<(SmolStr, SmolStr)>,
        /// The opening message of an SMS conversation.
        message: Option<String>,
        /// How long the contact center may go on dialling: the calls it may make and how far apart, in seconds.
        calls: (u32, u64),
    },
    /// A text, email or push message.
    Message {
        /// Its name in the program.
        name: SmolStr,
        /// Subject or title.
        subject: Option<String>,
        /// Body.
        body: Option<String>,
        /// The name of a template kept elsewhere.
        template: Option<SmolStr>,
    },
}

/// What a provider said to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has it. For a message that is the end; a conversation's outcome comes later.
    Accepted {
        /// What the provider calls it, to ask and to cancel by.
        provider_id: Option<SmolStr>,
    },
    /// It will never take it as it is: a wrong number, an unknown engagement.
    Refused {
        /// Why, in the provider's words, without personal data.
        reason: String,
        /// For a conversation: what came of it; `Error` where the provider gives no Result.
        outcome: Option<RawOutcome>,
    },
    /// It certainly does not have it, and may take it later.
    Later {
        /// Why.
        reason: String,
        /// When the provider wants to be asked again, where it says so.
        after: Option<Duration>,
    },
    /// Nobody knows whether it has it: the connection broke, an answer made no sense.
    Unknown {
        /// Why.
        reason: String,
    },
}

/// What a provider knows of a request whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It has it.
    Has {
        /// What it calls it.
        provider_id: Option<SmolStr>,
    },
    /// It certainly does not have it: repeating is safe.
    HasNot,
    /// It cannot tell, but repeating under the same id is safe (it keeps ids).
    RepeatIsSafe,
    /// It cannot tell, and repeating could contact somebody twice.
    CannotTell,
    /// It cannot be asked at present: ask again.
    Later {
        /// Why.
        reason: String,
        /// When it wants to be asked, where it says so.
        after: Option<Duration>,
    },
}

/// A conversation whose outcome a connector is to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The request.
    pub id: SmolStr,
    /// What the provider calls it.
    pub provider_id: Option<SmolStr>,
    /// When it went out.
    pub since: Instant,
}

/// Something that keeps the engine from starting, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartProblem {
    /// A sentence: what is missing or refused.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// The limits of a connector.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// How many requests may leave in a minute.
    pub per_minute: Option<u32>,
    /// How many conversations may be open at once.
    pub lines: Option<u32>,
    /// After how long a line counts as free though no outcome came.
    pub longest_call: Option<Duration>,
}

/// Something that carries requests.
pub trait Connector: Send + Sync {
    /// What it is called in metrics, on the page and in messages: the kind (`webhook`, `dynamics`).
    fn name(&self) -> &'static str;

    /// Its limits.
    fn limits(&self) -> Limits;

    /// The fields of the contact that requests must carry.
    fn contact_fields(&self) -> &[SmolStr] {
        &[]
    }

    /// Whether everything that a program needs is bound: engagements (name, external name, channel) and messages (name, channel).
    fn check<'a>(&'a self, needs: &'a Needs) -> BoxFuture<'a, Vec<StartProblem>>;

    /// Hands over a request. Has a time limit of its own; is called again with the same request where the answer
    /// was [`Answer::Later`], or [`Answer::Unknown`] and [`Connector::known`] allows it.
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Answer>;

    /// What the provider knows of a request whose answer was lost.
    fn known<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Known>;

    /// Asks to drop a conversation that has not begun; best effort.
    fn cancel<'a>(&'a self, open: &'a Open) -> BoxFuture<'a, ()>;

    /// Asks for outcomes, where the provider does not report them itself: those that came meanwhile.
    fn poll<'a>(
        &'a self,
        open: &'a [Open],
    ) -> BoxFuture<'a, Result<Vec<(SmolStr, RawOutcome)>, String>>;

    /// How often to [`Connector::poll`]; none: outcomes come by themselves.
    fn polls_every(&self) -> Option<Duration> {
        None
    }
}

/// What a program needs of a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Engagements that conversations of its journeys use: name, external name, channel.
    pub engagements: Vec<(SmolStr, SmolStr, Channel)>,
    /// Messages that its journeys send: name, channel.
    pub messages: Vec<(SmolStr, Channel)>,
    /// The contact's fields, by name.
    pub contact: Vec<SmolStr>,
}
