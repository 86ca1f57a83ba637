//! Forecasts.

use std::collections::BTreeSet;

use journey_plan::model::{self, Capacity, ContactKind, Draw, Forecast, StepKind, TriggerForecast};
use smol_str::SmolStr;

use super::expression::literal;
use super::names::{Names, length};
use crate::hir::{self, Field, Id, Program};

/// A forecast; none where its journey could not be resolved. Of conversations that no way leads to, and so
/// are no steps of the journey in the plan, nothing is forecast.
pub(super) fn forecast(
    program: &Program,
    journeys: &[model::Journey],
    from: &hir::Forecast,
) -> Option<Forecast> {
    let journey = &program.journeys[from.journey?];
    let names = Names { program, journey: Some(journey) };
    let lowered = journeys.iter().find(|one| one.name == journey.name.text)?;
    let started = handles(lowered);
    let kept = |one: &&hir::ConversationForecast| started.contains(&names.handle(one.handle));
    let conversations = from.conversations.iter().filter(kept);
    Some(Forecast {
        name: from.name.text.clone(),
        journey: journey.name.text.clone(),
        contacts: from.contacts,
        seed: from.seed,
        arrive: length(from.arrive),
        conversations: conversations.map(|one| conversation(names, one)).collect(),
        contact: from.contact.iter().map(|(id, of)| (names.field(*id), draw(of))).collect(),
        entry: entry(names, journey, &from.entry),
        triggers: from.triggers.iter().map(|one| raised(names, one)).collect(),
        capacities: from.capacities.iter().map(capacity).collect(),
    })
}

fn handles(journey: &model::Journey) -> BTreeSet<&SmolStr> {
    let started = journey.steps.iter().filter_map(|step| {
        if let StepKind::Conversation { handle, .. } = &step.step { Some(handle) } else { None }
    });
    started.collect()
}

fn entry(
    names: Names<'_>,
    journey: &hir::Journey,
    draws: &[(Id<Field>, hir::Draw)],
) -> Vec<(SmolStr, Draw)> {
    let Some(hir::Audience::Trigger(used)) = &journey.audience else { return Vec::new() };
    let name = |id| names.trigger_field(used.trigger, id);
    draws.iter().map(|(id, of)| (name(*id), draw(of))).collect()
}

fn conversation(names: Names<'_>, from: &hir::ConversationForecast) -> model::ConversationForecast {
    let result =
        |(place, share): &(u8, u32)| (names.result(names.channel(from.handle), *place), *share);
    let attribute =
        |(id, of): &(Id<Field>, hir::Draw)| (names.attribute(from.handle, *id), draw(of));
    model::ConversationForecast {
        handle: names.handle(from.handle),
        blocked: from.blocked,
        results: from.results.iter().map(result).collect(),
        attributes: from.attributes.iter().map(attribute).collect(),
        dispositions: from.dispositions.clone(),
        responds: from.responds,
    }
}

fn draw(from: &hir::Draw) -> Draw {
    match from {
        hir::Draw::Shares(shares) => {
            let share = |(value, share): &(Option<hir::Literal>, u32)| {
                (value.as_ref().map(literal), *share)
            };
            Draw::Shares(shares.iter().map(share).collect())
        }
        hir::Draw::Range(from, to) => Draw::Range(literal(from), literal(to)),
    }
}

fn raised(names: Names<'_>, from: &hir::TriggerForecast) -> TriggerForecast {
    TriggerForecast {
        trigger: names.trigger(from.trigger),
        share: from.share,
        within: length(from.within),
    }
}

fn capacity(from: &hir::Capacity) -> Capacity {
    Capacity {
        count: from.count,
        kind: if from.calls { ContactKind::Calls } else { ContactKind::Texts },
        per: length(from.per),
    }
}
