//! Plays the lines of a scenario.

use journey_plan::exec::{Audience, CodeSet, Index, Journey, Slot, StepKind, VerifiedPlan};
use journey_plan::model::Expr;
use journey_plan::scenario::{Consent as Given, Expectation, Line, LineKind, Scenario, Timing};
use journey_plan::value::{Instant, Length, TimeOfDay, Value};
use smol_str::SmolStr;

use super::literal;
use super::transcript::{Told, Transcript};
use super::world::{Action, Visible, World, Written};
use super::{FailedLine, Failure, ScenarioResult};
use crate::command::Ending;
use crate::contact::{Consent, Contact};
use crate::entry::{Admission, Before};
use crate::event::EventKind;
use crate::machine::{Machine, Run};
use crate::outcome::Outcome;
use crate::time::Zone;

/// Plays a scenario to its end or to the first line that is not met.
pub(super) fn play(machine: &Machine, plan: &VerifiedPlan, scenario: &Scenario) -> ScenarioResult {
    let mut result = ScenarioResult {
        name: scenario.name.clone(),
        journey: scenario.journey.clone(),
        source: scenario.source.clone(),
        failure: None,
        timeline: Vec::new(),
        taken: super::Taken::default(),
    };
    let Some(stage) = Stage::set(machine, scenario) else {
        let happened = format!("journey `{}` is not in the plan", scenario.journey);
        result.failure = Some(Failure { line: None, happened });
        return result;
    };
    let run = Run { journey: stage.journey, splits: &stage.splits };
    let Some(mut world) = World::new(machine, plan, run, stage.contact, stage.start) else {
        return result;
    };
    result.failure = script(&mut world, scenario);
    result.timeline = world.record.timeline;
    result.taken = world.record.taken;
    result
}

/// Plays a scenario, with everything that the run is told and does.
pub(super) fn transcribe(
    machine: &Machine,
    plan: &VerifiedPlan,
    scenario: &Scenario,
) -> Option<Transcript> {
    let Stage { journey, contact, start, splits } = Stage::set(machine, scenario)?;
    let run = Run { journey, splits: &splits };
    let mut world = World::new(machine, plan, run, contact.clone(), start)?;
    world.record.transcript = Some(Written::default());
    let _ = script(&mut world, scenario);
    let Written { told, did } = world.record.transcript?;
    Some(Transcript { journey, contact, start, splits, told, did })
}

/// What stands before the first line.
pub(super) struct Stage {
    pub(super) journey: Index,
    pub(super) contact: Contact,
    pub(super) start: Instant,
    pub(super) splits: Vec<(Index, u16)>,
}

impl Stage {
    pub(super) fn set(machine: &Machine, scenario: &Scenario) -> Option<Self> {
        let program = machine.program();
        let place = program.journeys.iter().position(|journey| journey.name == scenario.journey)?;
        let number = Index::try_from(place).ok()?;
        let journey = machine.journey(number)?;
        let zone = own_zone(machine, scenario).unwrap_or_else(|| machine.zone(number));
        let fields = literal::in_order(program, zone, &program.contact, &scenario.contact);
        let mut contact = Contact::new(program, "scenario", fields.into_vec());
        for consent in &scenario.consents {
            change_consent(machine, &mut contact, consent);
        }
        for segment in &scenario.segments {
            if let Some(place) = program.segments.iter().position(|name| name == segment) {
                contact.set_member(Index::try_from(place).ok()?, true);
            }
        }
        let (date, time) = scenario.start;
        let splits = given_splits(journey, &scenario.splits);
        Some(Self { journey: number, contact, start: zone.instant(date, time), splits })
    }
}

/// The zone that the scenario gives its contact.
fn own_zone(machine: &Machine, scenario: &Scenario) -> Option<Zone> {
    let program = machine.program();
    let field = program.contact.get(program.zone_field? as usize)?;
    let (_, given) = scenario.contact.iter().find(|(name, _)| *name == field.name)?;
    if let Expr::Text(name) = given { Zone::parse(name) } else { None }
}

fn given_splits(journey: &Journey, given: &[(SmolStr, SmolStr)]) -> Vec<(Index, u16)> {
    let mut splits = Vec::new();
    for (number, step) in (0..).zip(&journey.steps) {
        let StepKind::Split { name, arms } = &step.kind else { continue };
        let Some((_, arm)) = given.iter().find(|(split, _)| split == name) else { continue };
        let place = arms.iter().position(|(name, ..)| name == arm);
        splits.extend(place.and_then(|place| Some((number, u16::try_from(place).ok()?))));
    }
    splits
}

/// Records what is said; the record, where the plan has it.
fn change_consent(
    machine: &Machine,
    contact: &mut Contact,
    given: &Given,
) -> Option<(Index, Consent)> {
    let records = &machine.program().consent_records;
    let found = records.iter().position(|record| {
        record.profile == given.profile
            && record.purpose == given.purpose
            && record.topic == given.topic
    });
    let record = found.and_then(|place| Index::try_from(place).ok())?;
    let consent = if given.opted_in { Consent::OptedIn } else { Consent::OptedOut };
    contact.set_consent(record, consent);
    Some((record, consent))
}

/// Starts the run and plays the lines; the failure, if any.
fn script(world: &mut World<'_>, scenario: &Scenario) -> Option<Failure> {
    begin(world, scenario);
    for line in &scenario.lines {
        if let Err(happened) = play_line(world, line) {
            return Some(Failure { line: Some(failed_line(line)), happened });
        }
    }
    let left = world.record.visible.front()?;
    let happened = format!("{} and no line expects it", describe(world, left));
    Some(Failure { line: scenario.lines.last().map(failed_line), happened })
}

fn failed_line(line: &Line) -> FailedLine {
    FailedLine { text: line.text.clone(), source: line.source.clone() }
}

/// Lets the contact enter, whatever `starts` and `ends` say, or notes why it does not.
pub(super) fn begin(world: &mut World<'_>, scenario: &Scenario) {
    let program = world.machine.program();
    let Some(journey) = world.machine.journey(world.run.journey) else { return };
    let mut entered_by = String::new();
    let fields = match &journey.audience {
        Audience::Segment(_) => crate::Values::new(),
        Audience::Trigger(used) => {
            let Some(trigger) = program.triggers.get(used.trigger as usize) else { return };
            let zone = world.zone();
            let fields = literal::in_order(program, zone, &trigger.fields, &scenario.entry);
            let record = world.record.narrator.record(&trigger.fields, &fields, zone);
            entered_by = format!(" with {}{record}", trigger.name);
            fields
        }
    };
    world.tell(|| Told::Comes { fields: fields.clone() });
    let admission = world.machine.admits(
        world.run.journey,
        &world.contact,
        Before::Nothing,
        &fields,
        world.now,
    );
    if let Some(why) = refusal(world, admission) {
        world.note(format!("the contact does not enter {}: {why}", journey.name));
        world.stays_out = Some(why);
        return;
    }
    world.note(format!("the contact enters {}{entered_by}", journey.name));
    world.apply(EventKind::Start { fields });
}

fn refusal(world: &World<'_>, admission: Admission) -> Option<String> {
    match admission {
        Admission::Excluded(segment) => {
            let name = world.machine.program().segments.get(segment as usize);
            let name = name.map_or("", SmolStr::as_str);
            Some(format!("it is in segment {name}, which is excluded"))
        }
        Admission::ConditionFails => Some("the audience's condition does not hold".to_owned()),
        Admission::Misfit(_) => Some("an attribute of the trigger does not fit".to_owned()),
        Admission::Enters | Admission::StillInside | Admission::NotAgain(_) | Admission::Closed => {
            None
        }
    }
}

/// Plays a line; what happens instead, if it is not met.
pub(super) fn play_line(world: &mut World<'_>, line: &Line) -> Result<(), String> {
    match &line.kind {
        LineKind::Expect(what, timing) => expect(world, what, timing.as_ref()),
        LineKind::Pass(length) => pass(world, *length),
        LineKind::Reply { handle, event: _, result, dispositions, attributes, after } => {
            pass(world, *after)?;
            let reply = Reply { handle, result, dispositions, attributes };
            reply.send(world)
        }
        LineKind::Raise { trigger, fields, after } => {
            pass(world, *after)?;
            raise(world, trigger, fields)
        }
        LineKind::Set { field, value, after } => {
            pass(world, *after)?;
            set(world, field, value.as_ref());
            Ok(())
        }
        LineKind::Consent { consent, after } => {
            pass(world, *after)?;
            let state = if consent.opted_in { "opted_in" } else { "opted_out" };
            let topic = consent.topic.iter().fold(String::new(), |_, topic| format!(" / {topic}"));
            world.note(format!(
                "consent {} / {}{topic} becomes {state}",
                consent.profile, consent.purpose
            ));
            let changed = change_consent(world.machine, &mut world.contact, consent);
            if let Some((record, consent)) = changed {
                world.tell(|| Told::Consent { record, consent });
            }
            Ok(())
        }
    }
}

/// Lets time pass; nothing may become visible before its end. What is visible at the very end belongs to the
/// next line, also where no time passes.
fn pass(world: &mut World<'_>, length: Length) -> Result<(), String> {
    let end = world.zone().add(world.now, length);
    if let Some(left) = world.record.visible.front().filter(|left| left.at < end) {
        return Err(format!("{} and this line does not expect it", describe(world, left)));
    }
    world.fire_before(end);
    if let Some(met) = world.record.visible.front().filter(|met| met.at < end) {
        return Err(format!("{} meanwhile", describe(world, met)));
    }
    world.now = end;
    Ok(())
}

/// Lets time run to the next visible action, which must be the expected one.
fn expect(
    world: &mut World<'_>,
    what: &Expectation,
    timing: Option<&Timing>,
) -> Result<(), String> {
    let (from, zone) = (world.now, world.zone());
    while world.record.visible.is_empty() && world.fire() {}
    let Some(next) = world.record.visible.pop_front() else {
        return Err(match &world.stays_out {
            Some(why) => format!("the contact does not enter: {why}"),
            None if world.has_ended() => "nothing more happens: the run has ended".to_owned(),
            None => "nothing more happens: the run rests for good".to_owned(),
        });
    };
    world.now = next.at;
    if !is_expected(world, what, &next.action) {
        return Err(describe(world, &next));
    }
    let in_time = timing.is_none_or(|timing| is_in_time(zone, from, &next, timing));
    let late = match timing {
        Some(Timing::Within(length)) => {
            format!(", later than {}", moment(zone, zone.add(from, *length)))
        }
        Some(Timing::At { .. }) | None => String::new(),
    };
    if in_time { Ok(()) } else { Err(describe(world, &next) + &late) }
}

fn is_in_time(zone: Zone, from: Instant, next: &Visible, timing: &Timing) -> bool {
    match timing {
        Timing::Within(length) => next.at <= zone.add(from, *length),
        Timing::At { date, time } => {
            let local = next.zone.local(next.at);
            local.minutes() == time.minutes % (24 * 60)
                && date.is_none_or(|date| date == local.date())
        }
    }
}

fn is_expected(world: &World<'_>, what: &Expectation, action: &Action) -> bool {
    let narrator = world.record.narrator;
    match (what, action) {
        (Expectation::Conversation(name), Action::Conversation(handle)) => {
            name == narrator.handle(*handle)
        }
        (Expectation::Blocked(name, why), Action::Blocked(handle, reason)) => {
            name == narrator.handle(*handle) && why == reason.name()
        }
        (Expectation::Send(name), Action::Send(message)) => name == narrator.message(*message),
        (Expectation::Exit(name), Action::Exit(ending @ Ending::Outcome(_))) => {
            name == narrator.ending(*ending)
        }
        (Expectation::Raise(name, given), Action::Raise(trigger, fields)) => {
            name == narrator.trigger(*trigger) && has_fields(world, *trigger, given, fields)
        }
        _ => false,
    }
}

fn has_fields(
    world: &World<'_>,
    trigger: Index,
    given: &[(SmolStr, Expr)],
    fields: &[Option<Value>],
) -> bool {
    let program = world.machine.program();
    let Some(trigger) = program.triggers.get(trigger as usize) else { return false };
    given.iter().all(|(name, literal)| {
        let place = trigger.fields.iter().position(|field| field.name == *name);
        let raised = place.and_then(|place| fields.get(place)).and_then(Option::as_ref);
        raised == literal::value(program, world.zone(), literal).as_ref()
    })
}

/// What became visible and when, in words.
fn describe(world: &World<'_>, visible: &Visible) -> String {
    let (narrator, zone) = (world.record.narrator, visible.zone);
    let what = match &visible.action {
        Action::Conversation(handle) => format!("{} goes out", narrator.handle(*handle)),
        Action::Blocked(handle, reason) => {
            format!("{} is blocked: {}", narrator.handle(*handle), reason.name())
        }
        Action::Send(message) => format!("{} is sent", narrator.message(*message)),
        Action::Raise(trigger, fields) => {
            let known = world.machine.program().triggers.get(*trigger as usize);
            let record = known.map(|known| narrator.record(&known.fields, fields, zone));
            format!(
                "trigger {}{} is raised",
                narrator.trigger(*trigger),
                record.unwrap_or_default()
            )
        }
        Action::Exit(ending) => format!("the run ends with {}", narrator.ending(*ending)),
    };
    format!("{what} at {}", moment(zone, visible.at))
}

/// The local date and time, with seconds where there are any.
fn moment(zone: Zone, at: Instant) -> String {
    let local = zone.local(at);
    let (date, time) = (local.date(), TimeOfDay { minutes: local.minutes() });
    match local.millis / 1000 % 60 {
        0 => format!("{date} {time}"),
        seconds => format!("{date} {time}:{seconds:02}"),
    }
}

/// A line `reply`.
struct Reply<'a> {
    handle: &'a SmolStr,
    result: &'a SmolStr,
    dispositions: &'a [SmolStr],
    attributes: &'a [(SmolStr, Expr)],
}

impl Reply<'_> {
    fn send(&self, world: &mut World<'_>) -> Result<(), String> {
        let found = self
            .resolve(world)
            .and_then(|(slot, outcome)| Some((slot, world.open_request(slot)?, outcome)));
        let Some((slot, request, outcome)) = found else {
            return Err(format!("{} has no conversation that waits for an outcome", self.handle));
        };
        let words = world.record.narrator.outcome(slot, &outcome, world.zone());
        world.note(words);
        if let Some(open) = world.record.open.get_mut(usize::from(slot)) {
            *open = None;
        }
        world.tell(|| Told::Outcome { request, outcome: outcome.clone() });
        if outcome.opts_out(world.machine.program()) {
            world.opt_out(slot);
        }
        world.apply(EventKind::Outcome { request, outcome });
        Ok(())
    }

    fn resolve(&self, world: &World<'_>) -> Option<(Slot, Outcome)> {
        let program = world.machine.program();
        let journey = world.machine.journey(world.run.journey)?;
        let place = journey.handles.iter().position(|handle| handle.name == *self.handle)?;
        let engagement = journey.handles.get(place)?.engagement;
        let engagement = program.engagements.get(engagement as usize)?;
        let result = program.results.iter().position(|result| {
            result.name == *self.result && result.channel == engagement.channel
        })?;
        let codes = self.dispositions.iter().filter_map(|code| {
            engagement.dispositions.iter().take(64).position(|(name, _)| name == code)
        });
        let codes = CodeSet(codes.fold(0, |set, place| set | 1 << place));
        let zone = world.zone();
        let attributes = literal::in_order(program, zone, &engagement.attributes, self.attributes);
        let result = u8::try_from(result).ok()?;
        Some((Slot::try_from(place).ok()?, Outcome { result, codes, attributes }))
    }
}

fn raise(world: &mut World<'_>, name: &SmolStr, given: &[(SmolStr, Expr)]) -> Result<(), String> {
    let program = world.machine.program();
    let found = program.triggers.iter().enumerate().find(|(_, trigger)| trigger.name == *name);
    let Some((place, trigger)) = found else {
        return Err(format!("trigger {name} is not in the plan"));
    };
    let zone = world.zone();
    let fields = literal::in_order(program, zone, &trigger.fields, given);
    let record = world.record.narrator.record(&trigger.fields, &fields, zone);
    world.note(format!("trigger {name}{record} comes"));
    let trigger = Index::try_from(place).unwrap_or(Index::MAX);
    world.tell(|| Told::Trigger { trigger, fields: fields.clone() });
    world.apply(EventKind::Trigger { event_id: None, trigger, fields });
    Ok(())
}

fn set(world: &mut World<'_>, name: &SmolStr, value: Option<&Expr>) {
    let program = world.machine.program();
    let Some(place) = program.contact.iter().position(|field| field.name == *name) else { return };
    let zone = world.zone();
    let value = value.and_then(|literal| literal::value(program, zone, literal));
    let words = value.as_ref().map(|value| world.record.narrator.value(value, zone));
    world.note(format!("contact.{name} becomes {}", words.unwrap_or_else(|| "unset".to_owned())));
    let field = Index::try_from(place).unwrap_or(Index::MAX);
    world.tell(|| Told::Set { field, value: value.clone() });
    world.contact.set(program, field, value);
    world.apply(EventKind::ContactChanged);
}
