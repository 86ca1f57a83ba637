//! What scenarios and forecasts share: they look into a journey from outside.

#![expect(clippy::wildcard_enum_match_arm, reason = "steps of one kind are looked for")]

use journey_grammar::ast::{self, Name};

use super::Context;
use super::compliance::find_topic;
use super::names::Sink;
use super::settings::choose;
use crate::errors::{script as errors, settings as setting_errors, steps as step_errors};
use crate::hir::{Consent, Handle, Id, Journey, Profile, Purpose, SplitArm, Step, StepKind};
use crate::index::Target;
use crate::types::{Scope, Typer};

/// A script while it is being resolved.
pub(crate) struct Reader<'a> {
    pub(crate) cx: Context<'a>,
    pub(crate) sink: &'a mut Sink,
    /// The journey that the script is about; absent where it could not be resolved.
    pub(crate) journey: Option<(Id<Journey>, &'a Journey)>,
    /// Whether something could not be resolved.
    pub(crate) incomplete: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(cx: Context<'a>, sink: &'a mut Sink, journey: &Name) -> Self {
        let id = cx.names.find::<Journey>(sink, journey);
        let journey = id.map(|id| (id, &cx.program.journeys[id]));
        Self { cx, sink, journey, incomplete: journey.is_none() }
    }

    /// What gives values their types here.
    pub(crate) fn typer(&mut self) -> Typer<'_> {
        Typer {
            program: self.cx.program,
            names: self.cx.names,
            scope: Scope::Script,
            sink: self.sink,
        }
    }

    /// Keeps in mind that something is absent.
    pub(crate) fn need<T>(&mut self, value: Option<T>) -> Option<T> {
        self.incomplete |= value.is_none();
        value
    }

    /// A conversation of the journey; an unknown one is reported.
    pub(crate) fn handle(&mut self, name: &Name) -> Option<Id<Handle>> {
        let (id, journey) = self.journey?;
        let named = |handle: &Handle| handle.name.text == name.text;
        if let Some((handle, _)) = journey.handles.iter().find(|(_, handle)| named(handle)) {
            self.sink.used(name.span, Target::Handle(id, handle));
            return Some(handle);
        }
        self.incomplete = true;
        if !journey.incomplete {
            let handles = journey.handles.values().map(|handle| handle.name.as_str());
            let other = self.cx.names.any(self.sink, name.as_str());
            self.sink.report(step_errors::unknown_conversation(name, handles, other));
        }
        None
    }

    /// A consent of a contact.
    pub(crate) fn consent(&mut self, consent: &ast::Consent) -> Option<Consent> {
        let Context { program, names, .. } = self.cx;
        let profile = names.find::<Profile>(self.sink, &consent.profile);
        let purpose = names.find::<Purpose>(self.sink, &consent.purpose);
        let opted_in = choose(self.sink, "consent", &consent.state, errors::consent_words());
        if let (Some(profile), Some(purpose)) = (profile, purpose) {
            let profile = &program.profiles[profile];
            let listed = profile.purposes.iter().any(|(listed, _, _)| *listed == purpose);
            if !listed && !profile.incomplete {
                let others: Vec<&str> = profile
                    .purposes
                    .iter()
                    .map(|(listed, _, _)| program.purposes[*listed].name.as_str())
                    .collect();
                self.sink.report(setting_errors::purpose_outside_compliance(
                    &consent.purpose,
                    &profile.name,
                    &others,
                ));
            }
        }
        let mut wrong_topic = false;
        let topic = consent.topic.as_ref().zip(purpose).and_then(|(name, purpose)| {
            let topic = find_topic(program, self.sink, purpose, name);
            wrong_topic = topic.is_none();
            topic
        });
        let (profile, purpose, opted_in) = (profile?, purpose?, opted_in?);
        (!wrong_topic).then_some(Consent { profile, purpose, topic, opted_in })
    }
}

/// The splits of a journey with their arms.
pub(crate) fn splits(journey: &Journey) -> impl Iterator<Item = (Id<Step>, &Name, &[SplitArm])> {
    journey.steps.iter().filter_map(|(id, step)| match &step.kind {
        StepKind::Split(split) => Some((id, split.name.as_ref()?, split.arms.as_slice())),
        _ => None,
    })
}
