//! Scenarios.

use journey_plan::model::Expr;
use journey_plan::scenario::{Consent, Expectation, Line, LineKind, Scenario, Timing};
use smol_str::SmolStr;

use super::names::{Names, date, event, length, time};
use super::source::Places;
use crate::hir::{self, Field, Id, Program, ScenarioLineKind, StepKind};

/// A scenario; none where its journey could not be resolved.
pub(super) fn scenario(
    program: &Program,
    places: &Places<'_>,
    from: &hir::Scenario,
) -> Option<Scenario> {
    let journey = &program.journeys[from.journey?];
    let start = from.start.as_ref()?;
    let names = Names { program, journey: Some(journey) };
    let script = Script { names, places };
    let entry = start.with.as_ref();
    Some(Scenario {
        name: from.name.clone(),
        journey: journey.name.text.clone(),
        contact: script.contact(&from.contact),
        consents: from.consents.iter().map(|consent| script.consent(consent)).collect(),
        segments: segments(names, journey, from),
        splits: from.splits.iter().filter_map(|(name, arm)| split(journey, name, *arm)).collect(),
        start: (date(start.date), time(start.time)),
        entry: entry.map(|(trigger, with)| script.attributes(*trigger, with)).unwrap_or_default(),
        lines: from.lines.iter().map(|line| script.line(line)).collect(),
        source: places.place(from.name_span),
    })
}

/// The segments that the contact is in: the audience's, and those that are given.
fn segments(names: Names<'_>, journey: &hir::Journey, from: &hir::Scenario) -> Vec<SmolStr> {
    let audience = match &journey.audience {
        Some(hir::Audience::Segment(id, _)) => Some(*id),
        Some(hir::Audience::Trigger(_)) | None => None,
    };
    let ids = audience.into_iter().chain(from.segments.iter().copied());
    let mut segments: Vec<SmolStr> = ids.map(|id| names.segment(id)).collect();
    segments.sort();
    segments.dedup();
    segments
}

/// The names of a split and of its arm at that place.
fn split(journey: &hir::Journey, name: &SmolStr, arm: usize) -> Option<(SmolStr, SmolStr)> {
    let mut splits = journey.steps.values().filter_map(|step| {
        if let StepKind::Split(split) = &step.kind { Some(split) } else { None }
    });
    let split = splits.find(|split| split.name.as_ref().is_some_and(|own| own.text == *name))?;
    Some((name.clone(), split.arms.get(arm)?.name.text.clone()))
}

#[derive(Copy, Clone)]
struct Script<'h> {
    names: Names<'h>,
    places: &'h Places<'h>,
}

impl Script<'_> {
    fn line(self, from: &hir::ScenarioLine) -> Line {
        Line {
            kind: self.kind(&from.kind),
            text: self.places.one_line(from.span),
            source: self.places.place(from.span),
        }
    }

    fn kind(self, from: &ScenarioLineKind) -> LineKind {
        let names = self.names;
        let expect =
            |what, when: &Option<hir::Timing>| LineKind::Expect(what, when.as_ref().map(timing));
        match from {
            ScenarioLineKind::ExpectConversation(handle, when) => {
                expect(Expectation::Conversation(names.handle(*handle)), when)
            }
            ScenarioLineKind::ExpectBlocked(handle, reason, when) => {
                expect(Expectation::Blocked(names.handle(*handle), reason.clone()), when)
            }
            ScenarioLineKind::ExpectSend(message, when) => {
                expect(Expectation::Send(names.message(*message)), when)
            }
            ScenarioLineKind::ExpectRaise(trigger, some, when) => {
                let fields = self.attributes(*trigger, some);
                expect(Expectation::Raise(names.trigger(*trigger), fields), when)
            }
            ScenarioLineKind::ExpectExit(outcome, when) => {
                expect(Expectation::Exit(outcome.clone()), when)
            }
            ScenarioLineKind::Reply { .. } => self.reply(from),
            ScenarioLineKind::Raise { trigger, fields, after } => LineKind::Raise {
                trigger: names.trigger(*trigger),
                fields: self.attributes(*trigger, fields),
                after: length(*after),
            },
            ScenarioLineKind::Set { field, value, after } => LineKind::Set {
                field: names.field(*field),
                value: value.as_ref().map(|value| names.expr(value)),
                after: length(*after),
            },
            ScenarioLineKind::Consent { consent, after } => {
                LineKind::Consent { consent: self.consent(consent), after: length(*after) }
            }
            ScenarioLineKind::Pass(by) => LineKind::Pass(length(*by)),
        }
    }

    fn reply(self, from: &ScenarioLineKind) -> LineKind {
        let ScenarioLineKind::Reply {
            handle,
            event: kind,
            result,
            dispositions,
            attributes,
            after,
        } = from
        else {
            return LineKind::Pass(length(hir::Length::default()));
        };
        let names = self.names;
        let attribute = |(field, value): &(Id<Field>, hir::Expr)| {
            (names.attribute(*handle, *field), names.expr(value))
        };
        LineKind::Reply {
            handle: names.handle(*handle),
            event: event(*kind),
            result: names.result(names.channel(*handle), *result),
            dispositions: dispositions.clone(),
            attributes: attributes.iter().map(attribute).collect(),
            after: length(*after),
        }
    }

    fn contact(self, fields: &[(Id<Field>, hir::Expr)]) -> Vec<(SmolStr, Expr)> {
        fields.iter().map(|(id, value)| (self.names.field(*id), self.names.expr(value))).collect()
    }

    fn attributes(
        self,
        trigger: Id<hir::Trigger>,
        fields: &[(Id<Field>, hir::Expr)],
    ) -> Vec<(SmolStr, Expr)> {
        let name = |id| self.names.trigger_field(trigger, id);
        fields.iter().map(|(id, value)| (name(*id), self.names.expr(value))).collect()
    }

    fn consent(self, from: &hir::Consent) -> Consent {
        Consent {
            profile: self.names.profile(from.profile),
            purpose: self.names.purpose(from.purpose),
            topic: from.topic.map(|topic| self.names.topic(from.purpose, topic)),
            opted_in: from.opted_in,
        }
    }
}

fn timing(from: &hir::Timing) -> Timing {
    match from {
        hir::Timing::Within(within) => Timing::Within(length(*within)),
        hir::Timing::At { date: day, time: clock } => {
            Timing::At { date: day.map(date), time: time(*clock) }
        }
    }
}
