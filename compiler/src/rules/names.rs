//! How long names may be.

use journey_grammar::Diagnostic;
use journey_grammar::ast::Name;
use smol_str::SmolStr;

use crate::errors::rules as errors;
use crate::hir::{ChoiceValue, Field, Journey, Program, StepKind};

const LONGEST: usize = 100;
const LONGEST_OF_JOURNEYS: usize = 150;

/// Checks every declared name and its spelling outside.
pub(super) fn check(program: &Program, found: &mut Vec<Diagnostic>) {
    let mut names = Names { found };
    names.choices(program);
    names.fields(program.contact.iter().flat_map(|contact| contact.fields.values()));
    for segment in program.segments.values() {
        names.outside(&segment.name, &segment.external);
    }
    for trigger in program.triggers.values() {
        names.outside(&trigger.name, &trigger.external);
        names.fields(trigger.fields.values());
    }
    for purpose in program.purposes.values() {
        names.outside(&purpose.name, &purpose.external);
        for topic in purpose.topics.values() {
            names.outside(&topic.name, &topic.external);
        }
    }
    for engagement in program.engagements.values() {
        names.outside(&engagement.name, &engagement.external);
        names.fields(engagement.inputs.values());
        names.fields(engagement.attributes.values());
        names.values(&engagement.dispositions);
    }
    names.inside(program.quiet_times.values().map(|quiet| &quiet.name));
    names.inside(program.profiles.values().map(|profile| &profile.name));
    names.inside(program.messages.values().map(|message| &message.name));
    names.inside(program.policies.values().map(|policy| &policy.name));
    names.inside(program.forecasts.values().map(|forecast| &forecast.name));
}

/// Checks every name of a journey.
pub(super) fn journey(journey: &Journey, found: &mut Vec<Diagnostic>) {
    let mut names = Names { found };
    names.limit(&journey.name, journey.name.text.chars().count(), LONGEST_OF_JOURNEYS);
    names.inside(journey.outcomes.iter());
    names.inside(journey.handles.values().map(|handle| &handle.name));
    names.inside(journey.bindings.values().map(|binding| &binding.name));
    for step in journey.steps.values() {
        names.inside(step.label.iter());
        if let StepKind::Split(split) = &step.kind {
            names.inside(split.name.iter().chain(split.arms.iter().map(|arm| &arm.name)));
        }
    }
}

struct Names<'a> {
    found: &'a mut Vec<Diagnostic>,
}

impl Names<'_> {
    fn limit(&mut self, name: &Name, length: usize, most: usize) {
        if length > most {
            self.found.push(errors::name_too_long(name, length, most));
        }
    }

    fn outside(&mut self, name: &Name, external: &SmolStr) {
        let length = name.text.chars().count().max(external.chars().count());
        self.limit(name, length, LONGEST);
    }

    fn inside<'n>(&mut self, names: impl Iterator<Item = &'n Name>) {
        for name in names {
            self.limit(name, name.text.chars().count(), LONGEST);
        }
    }

    fn fields<'n>(&mut self, fields: impl Iterator<Item = &'n Field>) {
        for field in fields {
            self.outside(&field.name, &field.external);
        }
    }

    fn values(&mut self, values: &[ChoiceValue]) {
        for value in values {
            self.outside(&value.name, &value.external);
        }
    }

    fn choices(&mut self, program: &Program) {
        for choice in program.choices.values() {
            self.inside(choice.name.iter());
            self.values(&choice.values);
        }
    }
}
