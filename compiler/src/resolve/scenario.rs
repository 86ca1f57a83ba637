//! Scenarios.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "lines before the script are told apart from its lines"
)]

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use journey_grammar::Span;
use journey_grammar::ast::{
    self, Expectation, ExprKind as Ast, Name, Record, ScenarioLineKind as Line,
};
use smol_str::SmolStr;

use super::names::Sink;
use super::script::{Reader, splits};
use super::settings::report_missing;
use super::{Context, record, steps, time};
use crate::errors::{script as errors, steps as step_errors, types as type_errors};
use crate::flow::Schema;
use crate::hir::{
    Audience, Engagement, Expr, Field, Handle, Id, Journey, Length, Message, Place, Program,
    Scenario, ScenarioLine, ScenarioLineKind, Segment, SegmentOf, Start, Timing, Trigger, Ty,
};
use crate::index::Target;
use crate::types::Wanted;
use crate::vocabulary::{Channel, EventKind};

type Fields = Vec<(Id<Field>, Expr)>;

pub(crate) fn scenario(cx: Context<'_>, sink: &mut Sink, decl: &ast::ScenarioDecl) -> Scenario {
    let mut reader = Reader::new(cx, sink, &decl.journey);
    let mut scenario = Scenario {
        name: decl.name.plain().unwrap_or_default(),
        name_span: decl.name.span,
        journey: reader.journey.map(|(id, _)| id),
        contact: Vec::new(),
        consents: Vec::new(),
        segments: Vec::new(),
        splits: Vec::new(),
        start: None,
        lines: Vec::new(),
        incomplete: false,
        span: decl.span,
    };
    let mut seen = Seen::default();
    for line in &decl.lines {
        self::line(&mut reader, line, &mut scenario, &mut seen);
    }
    missing(&mut reader, &seen, decl);
    scenario.incomplete = reader.incomplete;
    scenario
}

/// Two scenarios of one journey with one title cannot be told apart in a report.
pub(crate) fn titles(program: &Program, sink: &mut Sink) {
    let mut seen: HashMap<(Id<Journey>, &str), Span> = HashMap::new();
    for scenario in program.scenarios.values() {
        let Some(journey) = scenario.journey else { continue };
        match seen.entry((journey, &scenario.name)) {
            Entry::Occupied(first) => {
                sink.report(errors::title_twice(&scenario.name, scenario.name_span, *first.get()));
            }
            Entry::Vacant(place) => {
                place.insert(scenario.name_span);
            }
        }
    }
}

/// Whether a contact can be in the segment; if not, it is reported.
fn of_contacts(reader: &mut Reader<'_>, segment: Id<Segment>, name: &Name) -> bool {
    let segment = &reader.cx.program.segments[segment];
    let fine = segment.of == SegmentOf::Contacts;
    if !fine {
        reader.sink.report(type_errors::no_contacts_in(segment, name));
    }
    fine
}

/// The lines that may stand once.
#[derive(Default)]
struct Seen {
    contact: Option<Span>,
    start: Option<Span>,
}

fn missing(reader: &mut Reader<'_>, seen: &Seen, decl: &ast::ScenarioDecl) {
    if reader.cx.names.is_broken(decl.span) {
        return;
    }
    let contact = reader.cx.program.contact.as_ref();
    let has_contact = reader.journey.is_none_or(|(_, journey)| match journey.audience {
        Some(Audience::Segment(id, _)) => reader.cx.program.segments[id].of == SegmentOf::Contacts,
        Some(Audience::Trigger(_)) | None => true,
    });
    let needed =
        has_contact && contact.is_some_and(|one| one.fields.values().any(|field| !field.optional));
    let mut missing = Vec::new();
    if needed && seen.contact.is_none() {
        missing.push("given contact");
    }
    if seen.start.is_none() {
        missing.push("start");
    }
    reader.incomplete |= !missing.is_empty();
    report_missing(reader.sink, "this scenario", &missing, decl.name.span);
}

fn line(
    reader: &mut Reader<'_>,
    line: &ast::ScenarioLine,
    scenario: &mut Scenario,
    seen: &mut Seen,
) {
    match &line.kind {
        Line::GivenContact(record) => {
            if let Some(first) = seen.contact {
                reader.sink.report(errors::second_line("given contact", line.keyword, first));
            } else {
                seen.contact = Some(line.keyword);
                scenario.contact = given_contact(reader, record, line.keyword);
            }
        }
        Line::GivenConsent(consent) => {
            let consent = reader.consent(consent);
            scenario.consents.extend(reader.need(consent));
        }
        Line::GivenSegment(name) => {
            let segment = reader.cx.names.find::<Segment>(reader.sink, name);
            let segment = segment.filter(|id| of_contacts(reader, *id, name));
            scenario.segments.extend(reader.need(segment));
        }
        Line::GivenSplit { split, arm } => scenario.splits.extend(given_split(reader, split, arm)),
        Line::Start { date, time, with } => {
            if let Some(first) = seen.start {
                reader.sink.report(errors::second_line("start", line.keyword, first));
            } else {
                seen.start = Some(line.keyword);
                scenario.start = start(reader, line, date, time, with.as_ref());
            }
        }
        Line::Bad(_) => {
            reader.incomplete = true;
        }
        _ => {
            let kind = script_line(reader, line);
            if let Some(kind) = reader.need(kind) {
                scenario.lines.push(ScenarioLine { kind, span: line.span });
            }
        }
    }
}

fn given_contact(reader: &mut Reader<'_>, record: &Record, keyword: Span) -> Fields {
    let Some(contact) = &reader.cx.program.contact else {
        reader.incomplete = true;
        let base = Name { text: "contact".into(), span: keyword };
        reader.sink.report(type_errors::no_contact_declared(&base));
        return Vec::new();
    };
    let given = record::resolve(
        &mut reader.typer(),
        record,
        &record::Schema {
            fields: &contact.fields,
            what: "contact field",
            target: &Target::ContactField,
            unknown: &|name| {
                let valid = contact.fields.values().map(|field| field.name.as_str());
                type_errors::unknown_field("the contact", name, contact.keyword, valid)
            },
        },
    );
    reader.incomplete |= given.has_unknown || any_bad(&given.fields);
    let missing = record::missing(&contact.fields, &given.fields);
    if !missing.is_empty() && !given.has_unknown {
        reader.incomplete = true;
        let diagnostic =
            type_errors::missing_fields("field", "the contact", &missing, keyword, contact.keyword);
        reader.sink.report(diagnostic);
    }
    given.fields
}

fn any_bad(fields: &Fields) -> bool {
    fields.iter().any(|(_, value)| value.ty == Ty::Unknown)
}

fn given_split(reader: &mut Reader<'_>, split: &Name, arm: &Name) -> Option<(SmolStr, usize)> {
    let (id, journey) = reader.journey?;
    let named = |(_, name, _): &(_, &Name, _)| name.text == split.text;
    let Some((step, _, arms)) = splits(journey).find(named) else {
        reader.incomplete = true;
        if !journey.incomplete {
            let valid = splits(journey).map(|(_, name, _)| name.as_str());
            reader.sink.report(errors::unknown_split(split, valid));
        }
        return None;
    };
    reader.sink.used(split.span, Target::Split(id, step));
    let place = arms.iter().position(|one| one.name.text == arm.text);
    if let Some(place) = place {
        reader.sink.used(arm.span, Target::SplitArm(id, step, place));
    } else {
        reader.incomplete = true;
        if !journey.incomplete {
            let valid = arms.iter().map(|arm| arm.name.as_str());
            reader.sink.report(errors::unknown_arm(arm, split, valid));
        }
    }
    Some((split.text.clone(), place?))
}

fn start(
    reader: &mut Reader<'_>,
    line: &ast::ScenarioLine,
    date: &ast::DateLit,
    time: &ast::TimeLit,
    with: Option<&(Name, Option<Record>)>,
) -> Option<Start> {
    let with = with.and_then(|(name, record)| start_trigger(reader, name, record.as_ref()));
    if with.is_none() {
        needs_trigger(reader, line);
    }
    let (date, time) = (reader.need(date.value), reader.need(time.value));
    Some(Start { date: date?, time: time?, with, span: line.span })
}

fn start_trigger(
    reader: &mut Reader<'_>,
    name: &Name,
    record: Option<&Record>,
) -> Option<(Id<Trigger>, Fields)> {
    let id = reader.cx.names.find::<Trigger>(reader.sink, name);
    let id = reader.need(id)?;
    let audience = match reader.journey.map(|(_, journey)| &journey.audience) {
        Some(Some(Audience::Trigger(audience))) => Some((audience.trigger, audience.span)),
        Some(Some(Audience::Segment(..))) => None,
        // WHY: what starts the journey is not known, so nothing is claimed of this trigger.
        Some(None) | None => return Some((id, raised(reader, id, name, record))),
    };
    if audience.is_none_or(|(audience, _)| audience != id) {
        let program = reader.cx.program;
        let audience = audience.map(|(id, span)| (&program.triggers[id].name, span));
        reader.incomplete = true;
        reader.sink.report(errors::not_the_audience(name, audience));
    }
    Some((id, raised(reader, id, name, record)))
}

/// A journey that starts by a trigger with attributes needs them.
fn needs_trigger(reader: &mut Reader<'_>, line: &ast::ScenarioLine) {
    let Line::Start { with: None, .. } = &line.kind else { return };
    let Some((_, journey)) = reader.journey else { return };
    let Some(Audience::Trigger(audience)) = &journey.audience else { return };
    let trigger = &reader.cx.program.triggers[audience.trigger];
    if trigger.fields.values().any(|field| !field.optional) {
        reader.incomplete = true;
        reader.sink.report(errors::start_needs_trigger(line.keyword, &trigger.name, audience.span));
    }
}

/// The attributes of a trigger that is raised in full.
fn raised(
    reader: &mut Reader<'_>,
    id: Id<Trigger>,
    name: &Name,
    record: Option<&Record>,
) -> Fields {
    let (fields, has_unknown) = steps::trigger_record(&mut reader.typer(), id, record);
    reader.incomplete |= has_unknown || any_bad(&fields);
    let trigger = &reader.cx.program.triggers[id];
    let missing = record::missing(&trigger.fields, &fields);
    if !missing.is_empty() && !has_unknown {
        reader.incomplete = true;
        let owner = format!("trigger `{}`", trigger.name.as_str());
        let diagnostic =
            type_errors::missing_fields("attribute", &owner, &missing, name.span, trigger.body);
        reader.sink.report(diagnostic);
    }
    fields
}

fn script_line(reader: &mut Reader<'_>, line: &ast::ScenarioLine) -> Option<ScenarioLineKind> {
    match &line.kind {
        Line::Expect { what, timing } => {
            let timing = match timing {
                Some(timing) => Some(self::timing(timing)?),
                None => None,
            };
            expectation(reader, what, timing)
        }
        Line::Reply { handle, event, record, after } => {
            reply(reader, line.keyword, handle, event, record.as_ref(), after.as_ref())
        }
        Line::Raise { trigger, record, after } => {
            let id = reader.cx.names.find::<Trigger>(reader.sink, trigger)?;
            let fields = raised(reader, id, trigger, record.as_ref());
            let after = self::after(after.as_ref())?;
            Some(ScenarioLineKind::Raise { trigger: id, fields, after })
        }
        Line::Set { assignment, after } => {
            let set = steps::assigned(&mut reader.typer(), assignment);
            reader.incomplete |= set.value.as_ref().is_some_and(|value| value.ty == Ty::Unknown);
            let after = self::after(after.as_ref())?;
            Some(ScenarioLineKind::Set { field: set.field?, value: set.value, after })
        }
        Line::Consent { consent, after } => {
            let consent = reader.consent(consent)?;
            Some(ScenarioLineKind::Consent { consent, after: self::after(after.as_ref())? })
        }
        Line::Pass(duration) => time::length(duration).map(ScenarioLineKind::Pass),
        Line::GivenContact(_)
        | Line::GivenConsent(_)
        | Line::GivenSegment(_)
        | Line::GivenSplit { .. }
        | Line::Start { .. }
        | Line::Bad(_) => None,
    }
}

fn after(literal: Option<&ast::DurationLit>) -> Option<Length> {
    literal.map_or(Some(Length::default()), time::length)
}

fn timing(timing: &ast::Timing) -> Option<Timing> {
    match timing {
        ast::Timing::Within(within) => time::length(within).map(Timing::Within),
        ast::Timing::At { date, time } => {
            let date = match date {
                Some(date) => Some(date.value?),
                None => None,
            };
            Some(Timing::At { date, time: time.value? })
        }
    }
}

fn expectation(
    reader: &mut Reader<'_>,
    what: &Expectation,
    timing: Option<Timing>,
) -> Option<ScenarioLineKind> {
    match what {
        Expectation::Conversation(handle) => {
            let handle = reader.handle(handle)?;
            Some(ScenarioLineKind::ExpectConversation(handle, timing))
        }
        Expectation::Blocked { handle, reason } => {
            let handle = reader.handle(handle);
            let wanted = Wanted { ty: Ty::BlockedReason, what: "", name: "", declared: None };
            let kind = Ast::Name(reason.clone());
            let typed = reader.typer().value(&ast::Expr { kind, span: reason.span }, &wanted);
            (typed.ty != Ty::Unknown).then_some(())?;
            Some(ScenarioLineKind::ExpectBlocked(handle?, reason.text.clone(), timing))
        }
        Expectation::Send(name) => {
            let message = reader.cx.names.find::<Message>(reader.sink, name)?;
            Some(ScenarioLineKind::ExpectSend(message, timing))
        }
        Expectation::Raise { trigger, record } => {
            let id = reader.cx.names.find::<Trigger>(reader.sink, trigger)?;
            let (fields, has_unknown) =
                steps::trigger_record(&mut reader.typer(), id, record.as_ref());
            reader.incomplete |= has_unknown || any_bad(&fields);
            Some(ScenarioLineKind::ExpectRaise(id, fields, timing))
        }
        Expectation::Exit(name) => {
            let (id, journey) = reader.journey?;
            let place = journey.outcomes.iter().position(|outcome| outcome.text == name.text);
            if let Some(place) = place {
                reader.sink.used(name.span, Target::Outcome(id, place));
            } else if name.as_str() != "completed" {
                if !journey.incomplete {
                    let listed = journey.outcomes.iter().map(Name::as_str).chain(["completed"]);
                    reader.sink.report(step_errors::unknown_outcome(name, listed));
                }
                return None;
            }
            Some(ScenarioLineKind::ExpectExit(name.text.clone(), timing))
        }
    }
}

fn reply(
    reader: &mut Reader<'_>,
    keyword: Span,
    handle: &Name,
    event: &Name,
    record: Option<&Record>,
    after: Option<&ast::DurationLit>,
) -> Option<ScenarioLineKind> {
    let id = reader.handle(handle)?;
    let (_, journey) = reader.journey?;
    let found = &journey.handles[id];
    let channel = found.channel?;
    let Some(kind) = EventKind::from_word(event.as_str()) else {
        reader.sink.report(step_errors::unknown_event(handle, event, channel));
        return None;
    };
    if kind == EventKind::Blocked {
        reader.sink.report(errors::blocked_is_no_reply(event.span));
        return None;
    }
    if !channel.events().contains(&kind) {
        let place = found.name.span;
        reader.sink.report(step_errors::event_of_other_channel(handle, event, channel, place));
        return None;
    }
    let mut answer =
        Answer { result: None, wrong: false, dispositions: Vec::new(), attributes: Vec::new() };
    answer.read(reader, found, channel, kind, record);
    match answer.result {
        Some(result) => {
            let schema = Schema { program: reader.cx.program, journey };
            let names = record.iter().flat_map(|record| &record.fields).map(|field| &field.name);
            answer.wrong |= uncarried(reader.sink, schema, id, result, names);
        }
        None if answer.wrong => {}
        None => reader.sink.report(errors::reply_without_result(keyword)),
    }
    reader.incomplete |= answer.wrong;
    Some(ScenarioLineKind::Reply {
        handle: id,
        event: kind,
        result: answer.result?,
        dispositions: answer.dispositions,
        attributes: answer.attributes,
        after: self::after(after)?,
    })
}

/// What a reply reports.
struct Answer {
    result: Option<u8>,
    wrong: bool,
    dispositions: Vec<SmolStr>,
    attributes: Fields,
}

impl Answer {
    fn read(
        &mut self,
        reader: &mut Reader<'_>,
        handle: &Handle,
        channel: Channel,
        event: EventKind,
        record: Option<&Record>,
    ) {
        let mut seen: Vec<&Name> = Vec::new();
        for field in record.iter().flat_map(|record| &record.fields) {
            let name = field.name.as_str();
            let earlier = seen.iter().find(|first| first.text == field.name.text);
            if let Some(first) = earlier {
                let span = first.span;
                reader.sink.report(crate::errors::settings::listed_twice(&field.name, span));
                self.wrong = true;
                continue;
            }
            seen.push(&field.name);
            let fine = match name {
                "Result" => {
                    self.result = result(reader, handle, channel, event, &field.value);
                    self.result.is_some()
                }
                "Disposition" => self.disposition(reader, handle, &field.value),
                _ => self.attribute(reader, handle, field),
            };
            self.wrong |= !fine;
        }
    }

    fn disposition(&mut self, reader: &mut Reader<'_>, handle: &Handle, value: &ast::Expr) -> bool {
        let Some(engagement) = handle.engagement else { return false };
        let Ast::Name(name) = &value.kind else {
            if !matches!(value.kind, Ast::Bad(_)) {
                reader.sink.report(errors::not_a_code(value.span));
            }
            return false;
        };
        let known = reader.typer().disposition(Some(engagement), name);
        if known {
            self.dispositions.push(name.text.clone());
        }
        known
    }

    fn attribute(
        &mut self,
        reader: &mut Reader<'_>,
        handle: &Handle,
        field: &ast::RecordField,
    ) -> bool {
        let Some(owner) = handle.engagement else { return false };
        let engagement: &Engagement = &reader.cx.program.engagements[owner];
        let Some((id, declared)) = crate::types::find(&engagement.attributes, &field.name) else {
            reader.sink.report(type_errors::unknown_attribute(engagement, &field.name));
            return false;
        };
        reader.sink.used(field.name.span, Target::Attribute(owner, id));
        let wanted = Wanted {
            ty: declared.ty,
            what: "attribute",
            name: declared.name.as_str(),
            declared: Some(declared.name.span),
        };
        let value = reader.typer().value(&field.value, &wanted);
        let fine = value.ty != Ty::Unknown;
        self.attributes.push((id, value));
        fine
    }
}

/// Whether a reply gives what a conversation with its Result does not have; that is reported.
fn uncarried<'n>(
    sink: &mut Sink,
    schema: Schema<'_>,
    handle: Id<Handle>,
    result: u8,
    names: impl Iterator<Item = &'n Name>,
) -> bool {
    let Some(engagement) = schema.engagement(handle) else { return false };
    let Some(channel) = schema.channel(handle) else { return false };
    let values = schema.program.vocabulary.values(channel);
    let Some(value) = values.get(usize::from(result)) else { return false };
    let mut wrong = false;
    for name in names {
        let place = match name.as_str() {
            "Disposition" => Place::Disposition(handle),
            _ => match crate::types::find(&engagement.attributes, name) {
                Some((field, _)) => Place::Attribute(handle, field),
                None => continue,
            },
        };
        if !schema.readable(handle, place).results().contains(result) {
            sink.report(errors::not_carried(name, &value.name));
            wrong = true;
        }
    }
    wrong
}

/// The Result of a reply: one value that this trigger carries and that can occur.
fn result(
    reader: &mut Reader<'_>,
    handle: &Handle,
    channel: Channel,
    event: EventKind,
    value: &ast::Expr,
) -> Option<u8> {
    let Ast::Name(name) = &value.kind else {
        if !matches!(value.kind, Ast::Bad(_)) {
            reader.sink.report(errors::not_a_result(value.span));
        }
        return None;
    };
    let vocabulary = &reader.cx.program.vocabulary;
    let Some(place) = vocabulary.place(channel, name.as_str()) else {
        if vocabulary.class(channel, name.as_str()).is_empty() {
            reader.sink.report(type_errors::unknown_result(vocabulary, Some(channel), name));
        } else {
            reader.sink.report(errors::class_in_reply(name));
        }
        return None;
    };
    let possible = vocabulary.carried_by(channel, event).and(handle.results);
    if !possible.contains(place) {
        let values = vocabulary.values(channel);
        let actual = values.get(usize::from(place)).and_then(|value| value.event);
        reader.sink.report(errors::impossible_result(name, Some(event), actual));
        return None;
    }
    Some(place)
}
