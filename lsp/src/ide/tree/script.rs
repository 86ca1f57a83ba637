//! Scenarios and forecasts.

use journey_grammar::ast::{
    Consent, DateLit, DurationLit, Expectation, ForecastDecl, ForecastLine, ForecastLineKind, Name,
    Record, ScenarioDecl, ScenarioLine, ScenarioLineKind, TimeLit, Timing,
};

use super::expression::{assignment, expr, pattern, record, text};
use super::{How, Kind, Visitor};

pub(super) fn scenario(decl: &ScenarioDecl, visitor: &mut dyn Visitor) {
    text(&decl.name, visitor);
    visitor.name(&decl.journey, Kind::Journey, How::Read);
    visitor.braces(decl.body);
    for one in &decl.lines {
        if visitor.node(one.span) {
            line(one, visitor);
        }
    }
}

fn line(line: &ScenarioLine, visitor: &mut dyn Visitor) {
    match &line.kind {
        ScenarioLineKind::GivenContact(given) => record(given, visitor),
        ScenarioLineKind::GivenConsent(one) => consent(one, visitor),
        ScenarioLineKind::GivenSegment(name) => visitor.name(name, Kind::Segment, How::Read),
        ScenarioLineKind::GivenSplit { split, arm } => {
            visitor.name(split, Kind::Split, How::Read);
            visitor.name(arm, Kind::SplitArm, How::Read);
        }
        ScenarioLineKind::Start { date, time, with } => start(date, time, with.as_ref(), visitor),
        ScenarioLineKind::Expect { what, timing } => {
            expectation(what, visitor);
            if let Some(one) = timing {
                timing_of(one, visitor);
            }
        }
        ScenarioLineKind::Reply { handle, event, record, after } => {
            visitor.name(handle, Kind::Handle, How::Read);
            visitor.name(event, Kind::Event, How::Read);
            given(record.as_ref(), visitor);
            later(after.as_ref(), visitor);
        }
        ScenarioLineKind::Raise { trigger, record, after } => {
            visitor.name(trigger, Kind::Trigger, How::Written);
            given(record.as_ref(), visitor);
            later(after.as_ref(), visitor);
        }
        ScenarioLineKind::Set { assignment: one, after } => {
            assignment(one, visitor);
            later(after.as_ref(), visitor);
        }
        ScenarioLineKind::Consent { consent: one, after } => {
            consent(one, visitor);
            later(after.as_ref(), visitor);
        }
        ScenarioLineKind::Pass(duration) => visitor.literal(duration.span),
        ScenarioLineKind::Bad(bad) => visitor.bad(bad.span),
    }
}

fn start(
    date: &DateLit,
    time: &TimeLit,
    with: Option<&(Name, Option<Record>)>,
    visitor: &mut dyn Visitor,
) {
    visitor.literal(date.span);
    visitor.literal(time.span);
    if let Some((trigger, record)) = with {
        visitor.name(trigger, Kind::Trigger, How::Written);
        given(record.as_ref(), visitor);
    }
}

fn given(written: Option<&Record>, visitor: &mut dyn Visitor) {
    if let Some(written) = written {
        record(written, visitor);
    }
}

fn later(after: Option<&DurationLit>, visitor: &mut dyn Visitor) {
    if let Some(after) = after {
        visitor.literal(after.span);
    }
}

fn consent(consent: &Consent, visitor: &mut dyn Visitor) {
    visitor.name(&consent.profile, Kind::Profile, How::Read);
    visitor.name(&consent.purpose, Kind::Purpose, How::Read);
    if let Some(topic) = &consent.topic {
        visitor.name(topic, Kind::Topic, How::Read);
    }
    visitor.name(&consent.state, Kind::Word, How::Read);
}

fn timing_of(timing: &Timing, visitor: &mut dyn Visitor) {
    match timing {
        Timing::Within(duration) => visitor.literal(duration.span),
        Timing::At { date, time } => {
            if let Some(date) = date {
                visitor.literal(date.span);
            }
            visitor.literal(time.span);
        }
    }
}

fn expectation(what: &Expectation, visitor: &mut dyn Visitor) {
    match what {
        Expectation::Conversation(handle) => visitor.name(handle, Kind::Handle, How::Read),
        Expectation::Blocked { handle, reason } => {
            visitor.name(handle, Kind::Handle, How::Read);
            visitor.name(reason, Kind::Bare, How::Read);
        }
        Expectation::Send(name) => visitor.name(name, Kind::Message, How::Read),
        Expectation::Raise { trigger, record } => {
            visitor.name(trigger, Kind::Trigger, How::Read);
            given(record.as_ref(), visitor);
        }
        Expectation::Exit(name) => visitor.name(name, Kind::Outcome, How::Read),
    }
}

pub(super) fn forecast(decl: &ForecastDecl, visitor: &mut dyn Visitor) {
    visitor.name(&decl.name, Kind::Forecast, How::Declared);
    visitor.name(&decl.journey, Kind::Journey, How::Read);
    visitor.braces(decl.body);
    for line in &decl.lines {
        if visitor.node(line.span) {
            forecast_line(line, visitor);
        }
    }
}

fn forecast_line(line: &ForecastLine, visitor: &mut dyn Visitor) {
    match &line.kind {
        ForecastLineKind::Contacts(count) | ForecastLineKind::Seed(count) => {
            visitor.literal(count.span);
        }
        ForecastLineKind::Arrive(over) => visitor.literal(over.span),
        ForecastLineKind::Share { base, field, share } => {
            drawn(base, field, visitor);
            visitor.literal(share.span);
        }
        ForecastLineKind::Shares { base, field, shares } => {
            drawn(base, field, visitor);
            for one in shares {
                pattern(&one.value, visitor);
                visitor.literal(one.share.span);
            }
        }
        ForecastLineKind::Range { base, field, from, to } => {
            drawn(base, field, visitor);
            expr(from, visitor);
            expr(to, visitor);
        }
        ForecastLineKind::Trigger { trigger, share, within } => {
            visitor.name(trigger, Kind::Trigger, How::Written);
            visitor.literal(share.span);
            visitor.literal(within.span);
        }
        ForecastLineKind::Capacity { count, kind, per } => {
            visitor.literal(count.span);
            visitor.name(kind, Kind::Word, How::Read);
            visitor.literal(per.span);
        }
        ForecastLineKind::Bad(bad) => visitor.bad(bad.span),
    }
}

fn drawn(base: &Name, field: &Name, visitor: &mut dyn Visitor) {
    visitor.name(base, Kind::Base, How::Read);
    visitor.name(field, Kind::Field, How::Written);
}
