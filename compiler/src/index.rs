//! What every resolved name stands for: for the editor's jumps and renames, and for `unused-declaration`.

use journey_grammar::Span;

use crate::hir::{
    Binding, Choice, Engagement, Field, Forecast, Handle, Id, Journey, Message, Policy, Profile,
    Program, Purpose, QuietTime, Segment, Topic, Trigger,
};

/// A name in the text and what it stands for; declarations themselves are not listed.
#[derive(Copy, Clone, Debug)]
pub struct Use {
    /// The name.
    pub span: Span,
    /// What it stands for.
    pub target: Target,
}

/// What a name stands for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A choice.
    Choice(Id<Choice>),
    /// A value of a choice, by its place.
    ChoiceValue(Id<Choice>, usize),
    /// A segment.
    Segment(Id<Segment>),
    /// A trigger.
    Trigger(Id<Trigger>),
    /// A purpose.
    Purpose(Id<Purpose>),
    /// A topic.
    Topic(Id<Purpose>, Id<Topic>),
    /// A quiet time.
    QuietTime(Id<QuietTime>),
    /// A compliance profile.
    Profile(Id<Profile>),
    /// An engagement.
    Engagement(Id<Engagement>),
    /// An input of an engagement.
    Input(Id<Engagement>, Id<Field>),
    /// An attribute of an engagement.
    Attribute(Id<Engagement>, Id<Field>),
    /// A disposition code of an engagement, by its place.
    Disposition(Id<Engagement>, usize),
    /// A text, email or push message.
    Message(Id<Message>),
    /// A policy.
    Policy(Id<Policy>),
    /// A journey.
    Journey(Id<Journey>),
    /// A forecast.
    Forecast(Id<Forecast>),
    /// A contact field.
    ContactField(Id<Field>),
    /// An attribute of a trigger.
    TriggerField(Id<Trigger>, Id<Field>),
    /// A conversation of a journey.
    Handle(Id<Journey>, Id<Handle>),
    /// A name for the attributes of a trigger.
    Binding(Id<Journey>, Id<Binding>),
    /// An outcome of a journey, by its place.
    Outcome(Id<Journey>, usize),
}

impl Target {
    /// Where it is declared: the place of its name.
    pub fn declared_at(self, program: &Program) -> Option<Span> {
        let span = match self {
            Self::Choice(id) => program.choices[id].name.as_ref()?.span,
            Self::ChoiceValue(id, place) => program.choices[id].values.get(place)?.name.span,
            Self::Segment(id) => program.segments[id].name.span,
            Self::Trigger(id) => program.triggers[id].name.span,
            Self::Purpose(id) => program.purposes[id].name.span,
            Self::Topic(purpose, id) => program.purposes[purpose].topics[id].name.span,
            Self::QuietTime(id) => program.quiet_times[id].name.span,
            Self::Profile(id) => program.profiles[id].name.span,
            Self::Engagement(id) => program.engagements[id].name.span,
            Self::Input(engagement, id) => program.engagements[engagement].inputs[id].name.span,
            Self::Attribute(engagement, id) => {
                program.engagements[engagement].attributes[id].name.span
            }
            Self::Disposition(id, place) => {
                program.engagements[id].dispositions.get(place)?.name.span
            }
            Self::Message(id) => program.messages[id].name.span,
            Self::Policy(id) => program.policies[id].name.span,
            Self::Journey(id) => program.journeys[id].name.span,
            Self::Forecast(id) => program.forecasts[id].name.span,
            Self::ContactField(id) => program.contact.as_ref()?.fields[id].name.span,
            Self::TriggerField(trigger, id) => program.triggers[trigger].fields[id].name.span,
            Self::Handle(journey, id) => program.journeys[journey].handles[id].name.span,
            Self::Binding(journey, id) => program.journeys[journey].bindings[id].name.span,
            Self::Outcome(journey, place) => program.journeys[journey].outcomes.get(place)?.span,
        };
        Some(span)
    }
}
