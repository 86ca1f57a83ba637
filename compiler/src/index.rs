//! What every resolved name stands for: for the editor's jumps and renames, and for `unused-declaration`.

use journey_grammar::ast::Name;
use journey_grammar::{FileId, Span};

use crate::hir::{
    Arena, Binding, Choice, Engagement, Field, Forecast, Handle, Id, Journey, Message, Policy,
    Profile, Program, Purpose, QuietTime, Segment, SplitArm, Step, StepKind, Topic, Trigger,
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
    /// The label of a step.
    Label(Id<Journey>, Id<Step>),
    /// A split of a journey.
    Split(Id<Journey>, Id<Step>),
    /// An arm of a split, by its place.
    SplitArm(Id<Journey>, Id<Step>, usize),
}

impl Target {
    /// Where it is declared: the place of its name.
    pub fn declared_at(self, program: &Program) -> Option<Span> {
        self.name(program).map(|name| name.span)
    }

    /// Its name where it is declared; absent for a choice that is written in place.
    pub fn name(self, program: &Program) -> Option<&Name> {
        let name = match self {
            Self::Choice(id) => program.choices[id].name.as_ref()?,
            Self::ChoiceValue(id, place) => &program.choices[id].values.get(place)?.name,
            Self::Segment(id) => &program.segments[id].name,
            Self::Trigger(id) => &program.triggers[id].name,
            Self::Purpose(id) => &program.purposes[id].name,
            Self::Topic(purpose, id) => &program.purposes[purpose].topics[id].name,
            Self::QuietTime(id) => &program.quiet_times[id].name,
            Self::Profile(id) => &program.profiles[id].name,
            Self::Engagement(id) => &program.engagements[id].name,
            Self::Input(engagement, id) => &program.engagements[engagement].inputs[id].name,
            Self::Attribute(engagement, id) => &program.engagements[engagement].attributes[id].name,
            Self::Disposition(id, place) => &program.engagements[id].dispositions.get(place)?.name,
            Self::Message(id) => &program.messages[id].name,
            Self::Policy(id) => &program.policies[id].name,
            Self::Journey(id) => &program.journeys[id].name,
            Self::Forecast(id) => &program.forecasts[id].name,
            Self::ContactField(id) => &program.contact.as_ref()?.fields[id].name,
            Self::TriggerField(trigger, id) => &program.triggers[trigger].fields[id].name,
            Self::Handle(journey, id) => &program.journeys[journey].handles[id].name,
            Self::Binding(journey, id) => &program.journeys[journey].bindings[id].name,
            Self::Outcome(journey, place) => program.journeys[journey].outcomes.get(place)?,
            Self::Label(journey, id) => program.journeys[journey].steps[id].label.as_ref()?,
            Self::Split(journey, id) => split(program, journey, id)?.0?,
            Self::SplitArm(journey, id, place) => &split(program, journey, id)?.1.get(place)?.name,
        };
        Some(name)
    }

    /// Its exact spelling outside; absent for what is known inside the program alone.
    pub fn external(self, program: &Program) -> Option<&str> {
        let spelling = match self {
            Self::ChoiceValue(id, place) => &program.choices[id].values.get(place)?.external,
            Self::Segment(id) => &program.segments[id].external,
            Self::Trigger(id) => &program.triggers[id].external,
            Self::Purpose(id) => &program.purposes[id].external,
            Self::Topic(purpose, id) => &program.purposes[purpose].topics[id].external,
            Self::Engagement(id) => &program.engagements[id].external,
            Self::Input(engagement, id) => &program.engagements[engagement].inputs[id].external,
            Self::Attribute(engagement, id) => {
                &program.engagements[engagement].attributes[id].external
            }
            Self::Disposition(id, place) => {
                &program.engagements[id].dispositions.get(place)?.external
            }
            Self::ContactField(id) => &program.contact.as_ref()?.fields[id].external,
            Self::TriggerField(trigger, id) => &program.triggers[trigger].fields[id].external,
            Self::Choice(_)
            | Self::QuietTime(_)
            | Self::Profile(_)
            | Self::Message(_)
            | Self::Policy(_)
            | Self::Journey(_)
            | Self::Forecast(_)
            | Self::Handle(..)
            | Self::Binding(..)
            | Self::Outcome(..)
            | Self::Label(..)
            | Self::Split(..)
            | Self::SplitArm(..) => return None,
        };
        Some(spelling)
    }

    /// Everything that is declared in a file, in no particular order. Declarations elsewhere are not looked into.
    pub fn declared_in(program: &Program, file: FileId) -> Vec<Self> {
        let mut found = Declared { file, targets: Vec::new() };
        found.choices(program);
        found.schema(program);
        found.engagements(program);
        found.all(program.quiet_times.iter(), |one| &one.name, Self::QuietTime);
        found.all(program.profiles.iter(), |one| &one.name, Self::Profile);
        found.all(program.messages.iter(), |one| &one.name, Self::Message);
        found.all(program.policies.iter(), |one| &one.name, Self::Policy);
        found.all(program.forecasts.iter(), |one| &one.name, Self::Forecast);
        found.journeys(program);
        found.targets.retain(|one| one.name(program).is_some_and(|name| !name.is_missing()));
        found.targets
    }
}

fn split(
    program: &Program,
    journey: Id<Journey>,
    step: Id<Step>,
) -> Option<(Option<&Name>, &[SplitArm])> {
    if let StepKind::Split(split) = &program.journeys[journey].steps[step].kind {
        return Some((split.name.as_ref(), &split.arms));
    }
    None
}

/// What is declared in one file.
struct Declared {
    file: FileId,
    targets: Vec<Target>,
}

impl Declared {
    /// Those of a kind that stand in the file.
    fn all<'p, T: 'p>(
        &mut self,
        all: impl Iterator<Item = (Id<T>, &'p T)>,
        name: fn(&T) -> &Name,
        target: fn(Id<T>) -> Target,
    ) {
        let here = all.filter(|(_, one)| name(one).span.file == self.file);
        self.targets.extend(here.map(|(id, _)| target(id)));
    }

    fn fields(&mut self, fields: &Arena<Field>, target: impl Fn(Id<Field>) -> Target) {
        self.targets.extend(fields.iter().map(|(id, _)| target(id)));
    }

    fn choices(&mut self, program: &Program) {
        for (id, choice) in program.choices.iter() {
            let first = choice.name.as_ref().or(choice.values.first().map(|value| &value.name));
            if first.is_some_and(|name| name.span.file == self.file) {
                self.targets.extend(choice.name.iter().map(|_| Target::Choice(id)));
                let values = 0..choice.values.len();
                self.targets.extend(values.map(|place| Target::ChoiceValue(id, place)));
            }
        }
    }

    fn schema(&mut self, program: &Program) {
        if let Some(contact) = &program.contact
            && contact.keyword.file == self.file
        {
            self.fields(&contact.fields, Target::ContactField);
        }
        self.all(program.segments.iter(), |one| &one.name, Target::Segment);
        for (id, trigger) in program.triggers.iter() {
            if trigger.name.span.file == self.file {
                self.targets.push(Target::Trigger(id));
                self.fields(&trigger.fields, |field| Target::TriggerField(id, field));
            }
        }
        for (id, purpose) in program.purposes.iter() {
            if purpose.name.span.file == self.file {
                self.targets.push(Target::Purpose(id));
                let topics = purpose.topics.iter().map(|(topic, _)| Target::Topic(id, topic));
                self.targets.extend(topics);
            }
        }
    }

    fn engagements(&mut self, program: &Program) {
        for (id, engagement) in program.engagements.iter() {
            if engagement.name.span.file == self.file {
                self.targets.push(Target::Engagement(id));
                self.fields(&engagement.inputs, |field| Target::Input(id, field));
                self.fields(&engagement.attributes, |field| Target::Attribute(id, field));
                let codes = 0..engagement.dispositions.len();
                self.targets.extend(codes.map(|place| Target::Disposition(id, place)));
            }
        }
    }

    fn journeys(&mut self, program: &Program) {
        for (id, journey) in program.journeys.iter() {
            if journey.name.span.file != self.file {
                continue;
            }
            self.targets.push(Target::Journey(id));
            self.targets.extend(journey.handles.iter().map(|(one, _)| Target::Handle(id, one)));
            self.targets.extend(journey.bindings.iter().map(|(one, _)| Target::Binding(id, one)));
            let outcomes = 0..journey.outcomes.len();
            self.targets.extend(outcomes.map(|place| Target::Outcome(id, place)));
            for (at, step) in journey.steps.iter() {
                self.targets.extend(step.label.iter().map(|_| Target::Label(id, at)));
                if let StepKind::Split(split) = &step.kind {
                    self.targets.push(Target::Split(id, at));
                    let arms = 0..split.arms.len();
                    self.targets.extend(arms.map(|place| Target::SplitArm(id, at, place)));
                }
            }
        }
    }
}
