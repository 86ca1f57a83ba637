//! Scenarios and forecasts, resolved.

use journey_grammar::Span;
use journey_grammar::ast;
use smol_str::SmolStr;

use super::{
    Expr, Field, Handle, Id, Journey, Length, Literal, Message, Profile, Purpose, Segment, Topic,
    Trigger,
};
use crate::vocabulary::EventKind;

/// A scenario.
#[derive(Debug)]
pub struct Scenario {
    /// What it shows.
    pub name: SmolStr,
    /// Its name in the text.
    pub name_span: Span,
    /// The journey; absent where it could not be resolved.
    pub journey: Option<Id<Journey>>,
    /// The contact's fields.
    pub contact: Vec<(Id<Field>, Expr)>,
    /// Consents at the start.
    pub consents: Vec<Consent>,
    /// Segments that the contact is in, besides the audience's.
    pub segments: Vec<Id<Segment>>,
    /// Splits whose arm is given: name of the split and place of the arm.
    pub splits: Vec<(SmolStr, usize)>,
    /// When it starts.
    pub start: Option<Start>,
    /// The script, in order.
    pub lines: Vec<ScenarioLine>,
    /// Whether something could not be parsed or resolved; such a scenario does not run.
    pub incomplete: bool,
    /// The whole declaration.
    pub span: Span,
}

/// A consent of a contact.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The compliance profile.
    pub profile: Id<Profile>,
    /// The purpose.
    pub purpose: Id<Purpose>,
    /// The topic.
    pub topic: Option<Id<Topic>>,
    /// Whether the contact opted in (else out).
    pub opted_in: bool,
}

/// When a scenario starts.
#[derive(Debug)]
pub struct Start {
    /// The date on the contact's clock.
    pub date: ast::Date,
    /// The time.
    pub time: ast::Time,
    /// The trigger that starts the run.
    #[expect(clippy::type_complexity, reason = "a trigger with values for its attributes")]
    pub with: Option<(Id<Trigger>, Vec<(Id<Field>, Expr)>)>,
    /// Its place.
    pub span: Span,
}

/// One line of the script.
#[derive(Debug)]
pub struct ScenarioLine {
    /// What it says.
    pub kind: ScenarioLineKind,
    /// Its place.
    pub span: Span,
}

/// What a line of the script says.
#[derive(Debug)]
pub enum ScenarioLineKind {
    /// `expect call`
    ExpectConversation(Id<Handle>, Option<Timing>),
    /// `expect call blocked NoConsent`
    ExpectBlocked(Id<Handle>, SmolStr, Option<Timing>),
    /// `expect send RenewalLetter`
    ExpectSend(Id<Message>, Option<Timing>),
    /// `expect raise trigger NeedsAgent { … }`
    ExpectRaise(Id<Trigger>, Vec<(Id<Field>, Expr)>, Option<Timing>),
    /// `expect exit renewed`; the outcome's name
    ExpectExit(SmolStr, Option<Timing>),
    /// `reply call.attempted { … }`
    Reply {
        /// The handle.
        handle: Id<Handle>,
        /// The event.
        event: EventKind,
        /// The Result by place in the vocabulary.
        result: u8,
        /// The disposition codes by name.
        dispositions: Vec<SmolStr>,
        /// The attributes.
        attributes: Vec<(Id<Field>, Expr)>,
        /// How much later.
        after: Length,
    },
    /// `raise trigger PolicyRenewed { … }`
    Raise {
        /// The trigger.
        trigger: Id<Trigger>,
        /// Its attributes.
        fields: Vec<(Id<Field>, Expr)>,
        /// How much later.
        after: Length,
    },
    /// `set contact.tier = Gold`
    Set {
        /// The field.
        field: Id<Field>,
        /// The new value; absent for `unset`.
        value: Option<Expr>,
        /// How much later.
        after: Length,
    },
    /// `consent PROFILE / PURPOSE opted_out`
    Consent {
        /// What changes.
        consent: Consent,
        /// How much later.
        after: Length,
    },
    /// `pass 2 days`
    Pass(Length),
}

/// When something is expected.
#[derive(Clone, Debug)]
pub enum Timing {
    /// At the latest so long after the line before.
    Within(Length),
    /// In that minute of the contact's clock.
    At {
        /// The date; absent: any.
        date: Option<ast::Date>,
        /// The time.
        time: ast::Time,
    },
}

/// A forecast.
#[derive(Debug)]
pub struct Forecast {
    /// Its name.
    pub name: ast::Name,
    /// The journey; absent where it could not be resolved.
    pub journey: Option<Id<Journey>>,
    /// How many contacts.
    pub contacts: u64,
    /// The seed.
    pub seed: u64,
    /// Over which time they arrive.
    pub arrive: Length,
    /// What each conversation does, one entry per handle of the journey.
    pub conversations: Vec<ConversationForecast>,
    /// What is drawn for contact fields.
    pub contact: Vec<(Id<Field>, Draw)>,
    /// What is drawn for the attributes of the trigger that starts the run.
    pub entry: Vec<(Id<Field>, Draw)>,
    /// Triggers that are raised.
    pub triggers: Vec<TriggerForecast>,
    /// Limits of the contact center.
    pub capacities: Vec<Capacity>,
    /// Whether something could not be parsed or resolved; such a forecast does not run.
    pub incomplete: bool,
}

/// What the conversations of a handle do.
#[derive(Debug)]
pub struct ConversationForecast {
    /// The handle.
    pub handle: Id<Handle>,
    /// How many are blocked, in hundredths of a percent of all.
    pub blocked: u32,
    /// Results by place in the vocabulary with their shares of the others, in hundredths of a percent.
    pub results: Vec<(u8, u32)>,
    /// What is drawn for attributes.
    pub attributes: Vec<(Id<Field>, Draw)>,
    /// Disposition codes with their shares, each independent.
    pub dispositions: Vec<(SmolStr, u32)>,
    /// How long an outcome takes: the ends of a uniform range, in seconds.
    pub responds: Option<(u64, u64)>,
}

/// How a value is drawn.
#[derive(Clone, Debug)]
pub enum Draw {
    /// Values with shares in hundredths of a percent; an absent value is unset.
    Shares(Vec<(Option<Literal>, u32)>),
    /// Uniform between two values, both included. Durations mean: so long after the draw.
    Range(Literal, Literal),
}

/// `trigger PolicyRenewed 8% within 30 days`
#[derive(Debug)]
pub struct TriggerForecast {
    /// The trigger.
    pub trigger: Id<Trigger>,
    /// For how many contacts, in hundredths of a percent.
    pub share: u32,
    /// At the latest so long after entry.
    pub within: Length,
}

/// `capacity 500 calls per hour`
#[derive(Debug)]
pub struct Capacity {
    /// How many.
    pub count: u64,
    /// Whether of calls (else of texts).
    pub calls: bool,
    /// In which time.
    pub per: Length,
}
