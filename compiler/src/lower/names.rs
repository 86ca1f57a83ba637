//! From ids to names, and small conversions.

use journey_grammar::ast;
use journey_plan::model;
use journey_plan::value::{Date, Length, TimeOfDay};
use smol_str::SmolStr;

use crate::hir::{self, Field, Handle, Id, Journey, Program, ResultSet};
use crate::vocabulary::{Channel, EventKind};

/// What ids are looked up in.
#[derive(Copy, Clone)]
pub(super) struct Names<'h> {
    pub(super) program: &'h Program,
    /// The journey, where handles and names of triggers can be read.
    pub(super) journey: Option<&'h Journey>,
}

impl<'h> Names<'h> {
    pub(super) fn field(self, id: Id<Field>) -> SmolStr {
        let contact = self.program.contact.as_ref();
        contact.map(|contact| contact.fields[id].name.text.clone()).unwrap_or_default()
    }

    pub(super) fn handle(self, id: Id<Handle>) -> SmolStr {
        self.journey.map(|journey| journey.handles[id].name.text.clone()).unwrap_or_default()
    }

    pub(super) fn engagement(self, id: Id<Handle>) -> Option<&'h hir::Engagement> {
        let engagement = self.journey?.handles[id].engagement?;
        Some(&self.program.engagements[engagement])
    }

    pub(super) fn attribute(self, handle: Id<Handle>, id: Id<Field>) -> SmolStr {
        let engagement = self.engagement(handle);
        engagement.map(|one| one.attributes[id].name.text.clone()).unwrap_or_default()
    }

    pub(super) fn input(self, handle: Id<Handle>, id: Id<Field>) -> SmolStr {
        let engagement = self.engagement(handle);
        engagement.map(|one| one.inputs[id].name.text.clone()).unwrap_or_default()
    }

    pub(super) fn trigger(self, id: Id<hir::Trigger>) -> SmolStr {
        self.program.triggers[id].name.text.clone()
    }

    pub(super) fn trigger_field(self, trigger: Id<hir::Trigger>, id: Id<Field>) -> SmolStr {
        self.program.triggers[trigger].fields[id].name.text.clone()
    }

    pub(super) fn segment(self, id: Id<hir::Segment>) -> SmolStr {
        self.program.segments[id].name.text.clone()
    }

    pub(super) fn message(self, id: Id<hir::Message>) -> SmolStr {
        self.program.messages[id].name.text.clone()
    }

    pub(super) fn profile(self, id: Id<hir::Profile>) -> SmolStr {
        self.program.profiles[id].name.text.clone()
    }

    pub(super) fn purpose(self, id: Id<hir::Purpose>) -> SmolStr {
        self.program.purposes[id].name.text.clone()
    }

    pub(super) fn topic(self, purpose: Id<hir::Purpose>, id: Id<hir::Topic>) -> SmolStr {
        self.program.purposes[purpose].topics[id].name.text.clone()
    }

    pub(super) fn channel(self, id: Id<Handle>) -> Channel {
        let channel = self.journey.and_then(|journey| journey.handles[id].channel);
        channel.unwrap_or(Channel::Voice)
    }

    /// The names of the Result values of a set, in the order of the vocabulary.
    pub(super) fn results(self, channel: Channel, set: ResultSet) -> Vec<SmolStr> {
        let values = self.program.vocabulary.values(channel).iter().zip(0_u8..);
        values
            .filter(|(_, place)| set.contains(*place))
            .map(|(value, _)| value.name.clone())
            .collect()
    }

    /// The name of the Result value at a place of the vocabulary.
    pub(super) fn result(self, channel: Channel, place: u8) -> SmolStr {
        let value = self.program.vocabulary.values(channel).get(usize::from(place));
        value.map(|value| value.name.clone()).unwrap_or_default()
    }
}

pub(super) fn length(length: hir::Length) -> Length {
    Length { days: length.days, seconds: length.seconds }
}

pub(super) fn date(date: ast::Date) -> Date {
    Date { year: date.year, month: date.month, day: date.day }
}

pub(super) fn time(time: ast::Time) -> TimeOfDay {
    TimeOfDay { minutes: time.minutes }
}

pub(super) fn channel(channel: Channel) -> model::Channel {
    match channel {
        Channel::Voice => model::Channel::Voice,
        Channel::Sms => model::Channel::Sms,
    }
}

pub(super) fn event(event: EventKind) -> model::EventKind {
    match event {
        EventKind::Attempted => model::EventKind::Attempted,
        EventKind::NotAttempted => model::EventKind::NotAttempted,
        EventKind::Concluded => model::EventKind::Concluded,
        EventKind::Blocked => model::EventKind::Blocked,
    }
}

/// The days of a week that are listed, 0 is Monday.
pub(super) fn weekdays(days: [bool; 7]) -> Vec<u8> {
    days.into_iter().zip(0..).filter(|(listed, _)| *listed).map(|(_, day)| day).collect()
}
