//! What may come while a run waits: every Result with a code or up to two attributes, and declared triggers.

use journey_plan::exec::{Engagement, Field, Index, Program, Slot, StepKind, WaitTrigger};
use journey_plan::model::{EventKind, Expr};
use journey_plan::scenario::LineKind;
use journey_plan::value::Length;
use smol_str::SmolStr;

use super::values::Known;
use crate::scenario::world::World;

/// The class of Results with which an agent reports something.
const CONNECTED: &str = "connected";

/// The lines that bring what a `wait` takes.
pub(super) fn at(world: &World<'_>, step: Index) -> Vec<LineKind> {
    let Some(journey) = world.machine.journey(world.run.journey) else { return Vec::new() };
    let Some(step) = journey.steps.get(step as usize) else { return Vec::new() };
    let StepKind::Wait { arms, .. } = &step.kind else { return Vec::new() };
    let zone = world.zone();
    let local = zone.local(world.now);
    let now = journey_plan::value::TimeOfDay { minutes: local.minutes() };
    let known = Known::of(journey, (local.date(), now));
    let program = world.machine.program();
    let mut lines = Vec::new();
    for on in arms.iter().flat_map(|arm| &arm.on) {
        match on {
            WaitTrigger::Event(handle, event) => {
                if world.open_request(*handle).is_some() {
                    lines.extend(outcomes(world, &known, *handle, *event));
                }
            }
            WaitTrigger::Trigger(used) => {
                let Some(trigger) = program.triggers.get(used.trigger as usize) else { continue };
                let records = records(program, &known, &trigger.fields);
                lines.extend(records.into_iter().map(|fields| LineKind::Raise {
                    trigger: trigger.name.clone(),
                    fields,
                    after: Length::default(),
                }));
            }
        }
    }
    lines
}

/// The line, coming so much later.
pub(super) fn after(kind: LineKind, after: Length) -> LineKind {
    match kind {
        LineKind::Reply { handle, event, result, dispositions, attributes, .. } => {
            LineKind::Reply { handle, event, result, dispositions, attributes, after }
        }
        LineKind::Raise { trigger, fields, .. } => LineKind::Raise { trigger, fields, after },
        LineKind::Set { field, value, .. } => LineKind::Set { field, value, after },
        LineKind::Consent { consent, .. } => LineKind::Consent { consent, after },
        LineKind::Pass(_) => LineKind::Pass(after),
        LineKind::Expect(what, timing) => LineKind::Expect(what, timing),
    }
}

fn outcomes(world: &World<'_>, known: &Known, slot: Slot, event: EventKind) -> Vec<LineKind> {
    let program = world.machine.program();
    let journey = world.machine.journey(world.run.journey);
    let handle = journey.and_then(|journey| journey.handles.get(usize::from(slot)));
    let Some(handle) = handle else { return Vec::new() };
    let engagement = program.engagements.get(handle.engagement as usize);
    let Some(engagement) = engagement else { return Vec::new() };
    let mut lines = Vec::new();
    for (place, result) in (0_u8..).zip(&program.results) {
        let can_be = engagement.results.contains(place) && result.channel == engagement.channel;
        if !can_be || result.event != Some(event) {
            continue;
        }
        for (dispositions, attributes) in reports(program, known, engagement, &result.class) {
            lines.push(LineKind::Reply {
                handle: handle.name.clone(),
                event,
                result: result.name.clone(),
                dispositions,
                attributes,
                after: Length::default(),
            });
        }
    }
    lines
}

/// Codes and attributes.
type Report = (Vec<SmolStr>, Vec<(SmolStr, Expr)>);

/// What an agent may report: nothing, one code, or values of one or two attributes.
fn reports(program: &Program, known: &Known, engagement: &Engagement, class: &str) -> Vec<Report> {
    let mut reports: Vec<Report> = vec![(Vec::new(), Vec::new())];
    if class != CONNECTED {
        return reports;
    }
    for (code, _) in &engagement.dispositions {
        reports.push((vec![code.clone()], Vec::new()));
    }
    let mut values: Vec<(SmolStr, Expr)> = Vec::new();
    for field in &engagement.attributes {
        let candidates = known.candidates(program, field).into_iter();
        values.extend(candidates.map(|value| (field.name.clone(), value)));
    }
    reports.extend(values.iter().map(|one| (Vec::new(), vec![one.clone()])));
    for (place, one) in values.iter().enumerate() {
        let others = values.iter().skip(place + 1).filter(|other| other.0 != one.0);
        reports.extend(others.map(|other| (Vec::new(), vec![one.clone(), other.clone()])));
    }
    reports
}

/// The attributes of a trigger: the usual values, then one difference at a time.
fn records(program: &Program, known: &Known, fields: &[Field]) -> Vec<Vec<(SmolStr, Expr)>> {
    let values: Vec<Vec<Expr>> =
        fields.iter().map(|field| known.candidates(program, field)).collect();
    let usual: Vec<(SmolStr, Expr)> = fields
        .iter()
        .zip(&values)
        .filter(|(field, _)| !field.optional)
        .filter_map(|(field, values)| Some((field.name.clone(), values.first()?.clone())))
        .collect();
    let mut records = vec![usual.clone()];
    for (field, values) in fields.iter().zip(&values) {
        for value in values {
            let mut other = usual.clone();
            other.retain(|(name, _)| *name != field.name);
            other.push((field.name.clone(), value.clone()));
            records.push(other);
        }
    }
    records
}
