//! Journeys: settings and what ends a run.

use journey_grammar::{Span, ast};
use journey_plan::model;
use journey_plan::value::{Date, TimeOfDay};
use smol_str::SmolStr;

use super::names::{Names, date, length, time};
use super::source::Places;
use super::{facts, step};
use crate::hir::{self, Journey, Program};
use crate::policy::Proof;

/// The outcome of a run that ends without an `exit`.
const COMPLETED: &str = "completed";

/// A journey.
pub(super) fn journey(
    program: &Program,
    places: &Places<'_>,
    from: &Journey,
    proof: Option<&Proof>,
) -> model::Journey {
    let names = Names { program, journey: Some(from) };
    let (first, steps) = step::steps(names, places, from, proof);
    let outcomes = from.outcomes.iter().map(|name| name.text.clone());
    let outcomes = sorted(outcomes.filter(|name| name != COMPLETED));
    model::Journey {
        name: from.name.text.clone(),
        audience: audience(names, from.audience.as_ref()),
        exclude: sorted(from.exclude.iter().map(|&id| names.segment(id))),
        entry: match from.entry {
            hir::Entry::Once => model::Entry::Once,
            hir::Entry::Ongoing => model::Entry::Ongoing,
            hir::Entry::Every(every) => model::Entry::Every(length(every)),
        },
        reenter: match from.reenter {
            hir::Reenter::Never => model::Reenter::Never,
            hir::Reenter::After(after) => model::Reenter::After(length(after)),
            hir::Reenter::Always => model::Reenter::Always,
        },
        time_zone: from.time_zone.clone().unwrap_or_default(),
        starts: from.starts.map(instant),
        ends: from.ends.map(instant),
        follows: sorted(from.follows.iter().map(|(id, _)| program.policies[*id].name.text.clone())),
        goal: from.goal.as_ref().map(|goal| trigger_use(names, goal)),
        exits: from.exits.iter().map(|exit| exit_on(names, places, from, exit)).collect(),
        outcomes: std::iter::once(COMPLETED.into()).chain(outcomes).collect(),
        first,
        steps,
        facts: facts::facts(program, from, proof),
        source: Some(places.place(from.name.span)),
    }
}

/// Names in their order, each once.
pub(super) fn sorted(names: impl Iterator<Item = SmolStr>) -> Vec<SmolStr> {
    let mut names: Vec<_> = names.collect();
    names.sort();
    names.dedup();
    names
}

fn instant((day, clock, _): (ast::Date, ast::Time, Span)) -> (Date, TimeOfDay) {
    (date(day), time(clock))
}

fn audience(names: Names<'_>, from: Option<&hir::Audience>) -> model::Audience {
    match from {
        Some(hir::Audience::Segment(id, _)) => model::Audience::Segment(names.segment(*id)),
        Some(hir::Audience::Trigger(used)) => model::Audience::Trigger(trigger_use(names, used)),
        // Never here: a journey without an audience is a mistake.
        None => model::Audience::Segment(SmolStr::default()),
    }
}

/// The use of a trigger.
pub(super) fn trigger_use(names: Names<'_>, from: &hir::TriggerUse) -> model::TriggerUse {
    let binding = from.binding.zip(names.journey);
    model::TriggerUse {
        trigger: names.trigger(from.trigger),
        alias: binding.map(|(id, journey)| journey.bindings[id].name.text.clone()),
        when: from.when.as_ref().map(|condition| names.expr(condition)),
    }
}

fn exit_on(
    names: Names<'_>,
    places: &Places<'_>,
    journey: &Journey,
    from: &hir::ExitOn,
) -> model::ExitOn {
    model::ExitOn {
        on: match &from.on {
            hir::ExitSource::Trigger(used) => model::Audience::Trigger(trigger_use(names, used)),
            hir::ExitSource::Segment(id) => model::Audience::Segment(names.segment(*id)),
        },
        outcome: outcome(journey, from.outcome),
        source: Some(places.place(from.span)),
    }
}

/// The name of an outcome.
pub(super) fn outcome(journey: &Journey, exit: hir::ExitOutcome) -> SmolStr {
    let listed = match exit {
        hir::ExitOutcome::Listed(place) => journey.outcomes.get(place),
        hir::ExitOutcome::Completed | hir::ExitOutcome::Unknown => None,
    };
    listed.map_or_else(|| COMPLETED.into(), |name| name.text.clone())
}
