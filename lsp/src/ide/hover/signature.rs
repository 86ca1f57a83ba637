//! The one line that stands for a part of a declaration.

use journey_compiler::hir::{Field, Program, StepKind, Ty};
use journey_compiler::index::Target;

use super::handle;
use crate::ide::text::type_words;

/// The one line of what is part of a declaration.
pub(super) fn of(program: &Program, target: Target) -> Option<String> {
    let field = |owner: &str, field: &Field| {
        let optional = if field.optional { "?" } else { "" };
        format!("{owner}.{}: {}{optional}", field.name.text, type_words(program, field.ty))
    };
    Some(match target {
        Target::ChoiceValue(id, place) => {
            let choice = &program.choices[id];
            let value = &choice.values.get(place)?.name.text;
            match &choice.name {
                Some(name) => format!("{value}  // a value of {}", name.text),
                None => format!("{value}  // of {}", type_words(program, Ty::Choice(id))),
            }
        }
        Target::Topic(purpose, topic) => {
            let purpose = &program.purposes[purpose];
            format!("{} / {}", purpose.name.text, purpose.topics[topic].name.text)
        }
        Target::Input(owner, id) => {
            let owner = &program.engagements[owner];
            format!("input {}", field(&owner.name.text, &owner.inputs[id]))
        }
        Target::Attribute(owner, id) => {
            let owner = &program.engagements[owner];
            format!("attribute {}", field(&owner.name.text, &owner.attributes[id]))
        }
        Target::Disposition(owner, place) => {
            let owner = &program.engagements[owner];
            let code = &owner.dispositions.get(place)?.name.text;
            format!("disposition {}.{code}", owner.name.text)
        }
        Target::ContactField(id) => field("contact", &program.contact.as_ref()?.fields[id]),
        Target::TriggerField(trigger, id) => {
            let trigger = &program.triggers[trigger];
            field(&trigger.name.text, &trigger.fields[id])
        }
        Target::Handle(journey, id) => handle::signature(program, &program.journeys[journey], id),
        Target::Binding(journey, id) => {
            let binding = &program.journeys[journey].bindings[id];
            let trigger = &program.triggers[binding.trigger];
            format!("trigger {} as {}", trigger.name.text, binding.name.text)
        }
        Target::Outcome(journey, place) => {
            let journey = &program.journeys[journey];
            format!("outcome {}  // of {}", journey.outcomes.get(place)?.text, journey.name.text)
        }
        Target::Label(journey, id) => {
            let label = program.journeys[journey].steps[id].label.as_ref()?;
            format!("{}:  // a label: the id of its step", label.text)
        }
        Target::Split(..) => format!("split {}", target.name(program)?.text),
        Target::SplitArm(journey, id, place) => {
            let StepKind::Split(split) = &program.journeys[journey].steps[id].kind else {
                return None;
            };
            let arm = split.arms.get(place)?;
            let share = f64::from(arm.share) / 100.0;
            format!("{share}% {}", arm.name.text)
        }
        Target::Choice(_)
        | Target::Segment(_)
        | Target::Trigger(_)
        | Target::Purpose(_)
        | Target::QuietTime(_)
        | Target::Profile(_)
        | Target::Engagement(_)
        | Target::Message(_)
        | Target::Policy(_)
        | Target::Journey(_)
        | Target::Forecast(_) => return None,
    })
}
