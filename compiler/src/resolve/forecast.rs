//! Forecasts.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an expression is asked for the few forms that are special here"
)]

use std::collections::BTreeMap;

use journey_grammar::Span;
use journey_grammar::ast::{self, ForecastLineKind as Line, Name, PatternKind, ValueShare};
use smol_str::SmolStr;

use super::names::Sink;
use super::script::Reader;
use super::settings::{choose, report_missing};
use super::{Context, time};
use crate::errors::{script as errors, types as type_errors};
use crate::hir::{
    Arena, Audience, Capacity, ConversationForecast, Draw, ExprKind, Field, Forecast, Handle, Id,
    Length, Literal, Pattern, Trigger, TriggerForecast, Ty,
};
use crate::index::Target;
use crate::types::{Wanted, find};

/// Everybody, in hundredths of a percent.
const ALL: u32 = 10_000;
/// How many contacts are simulated where the forecast does not say.
const CONTACTS: u64 = 10_000;

pub(crate) fn forecast(cx: Context<'_>, sink: &mut Sink, decl: &ast::ForecastDecl) -> Forecast {
    let mut reader = Reader::new(cx, sink, &decl.journey);
    let handles = reader.journey.map(|(_, journey)| &journey.handles);
    let conversation = |handle| ConversationForecast {
        handle,
        blocked: 0,
        results: Vec::new(),
        attributes: Vec::new(),
        dispositions: Vec::new(),
        responds: None,
    };
    let conversations = handles.iter().flat_map(|handles| handles.iter());
    let mut forecast = Forecast {
        name: decl.name.clone(),
        journey: reader.journey.map(|(id, _)| id),
        contacts: CONTACTS,
        seed: 1,
        arrive: Length::default(),
        conversations: conversations.map(|(handle, _)| conversation(handle)).collect(),
        contact: Vec::new(),
        entry: Vec::new(),
        triggers: Vec::new(),
        capacities: Vec::new(),
        incomplete: false,
    };
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for line in &decl.lines {
        let subject = subject(&line.kind);
        if let Some(first) = subject.as_ref().and_then(|subject| seen.get(subject)) {
            let what = subject.unwrap_or_default();
            reader.sink.report(errors::second_line(&what, line.subject, *first));
        } else {
            if let Some(subject) = subject {
                seen.insert(subject, line.subject);
            }
            let done = self::line(&mut reader, line, &mut forecast);
            reader.incomplete |= done.is_none();
        }
    }
    missing(&mut reader, decl, &seen);
    forecast.incomplete = reader.incomplete;
    forecast
}

/// What a line is about; two of a kind contradict each other.
fn subject(line: &Line) -> Option<String> {
    match line {
        Line::Contacts(_) => Some("contacts".to_owned()),
        Line::Seed(_) => Some("seed".to_owned()),
        Line::Arrive(_) => Some("arrive".to_owned()),
        Line::Share { base, field, .. }
        | Line::Shares { base, field, .. }
        | Line::Range { base, field, .. } => Some(format!("{}.{}", base.as_str(), field.as_str())),
        Line::Trigger { trigger, .. } => Some(format!("trigger {}", trigger.as_str())),
        Line::Capacity { kind, .. } => Some(format!("capacity {}", kind.as_str())),
        Line::Bad(_) => None,
    }
}

/// Every conversation needs its Results; all that lack them are told at once.
fn missing(reader: &mut Reader<'_>, decl: &ast::ForecastDecl, seen: &BTreeMap<String, Span>) {
    let damaged = reader.cx.names.is_broken(decl.span);
    let Some((_, journey)) = reader.journey.filter(|_| !damaged) else { return };
    let lines = journey.handles.values().map(|handle| format!("{}.Result", handle.name.as_str()));
    let missing: Vec<String> = lines.filter(|line| !seen.contains_key(line)).collect();
    let mut missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    missing.dedup();
    reader.incomplete |= !missing.is_empty();
    let what = format!("forecast `{}`", decl.name.as_str());
    report_missing(reader.sink, &what, &missing, decl.name.span);
}

fn line(reader: &mut Reader<'_>, line: &ast::ForecastLine, forecast: &mut Forecast) -> Option<()> {
    match &line.kind {
        Line::Contacts(count) => {
            forecast.contacts = u64::from(time::count(
                reader.sink,
                count,
                "the number of contacts",
                1,
                100_000_000,
            )?);
        }
        Line::Seed(seed) => forecast.seed = seed.value?,
        Line::Arrive(over) => forecast.arrive = time::length(over)?,
        Line::Trigger { trigger, share, within } => {
            let id = reader.cx.names.find::<Trigger>(reader.sink, trigger);
            let share = share_of_all(reader, share);
            let within = time::positive(reader.sink, within);
            let (trigger, share, within) = (id?, share?, within?);
            forecast.triggers.push(TriggerForecast { trigger, share, within });
        }
        Line::Capacity { count, kind, per } => {
            let kinds = [("calls", true), ("texts", false)];
            let calls = choose(reader.sink, "capacity", kind, &kinds);
            let per = time::positive(reader.sink, per);
            forecast.capacities.push(Capacity { count: count.value?, calls: calls?, per: per? });
        }
        Line::Share { base, field, share } => {
            let share = share_of_all(reader, share);
            drawn(reader, forecast, base, field, &Given::Share(share))?;
        }
        Line::Shares { base, field, shares } => {
            drawn(reader, forecast, base, field, &Given::Shares(shares, line.subject))?;
        }
        Line::Range { base, field, from, to } => {
            drawn(reader, forecast, base, field, &Given::Range(from, to))?;
        }
        Line::Bad(_) => return None,
    }
    Some(())
}

fn share_of_all(reader: &mut Reader<'_>, share: &ast::PercentLit) -> Option<u32> {
    let value = share.value?;
    if value > ALL {
        reader.sink.report(errors::share_above_all(share.span));
        return None;
    }
    Some(value)
}

/// What a line gives.
enum Given<'a> {
    Share(Option<u32>),
    Shares(&'a [ValueShare], Span),
    Range(&'a ast::Expr, &'a ast::Expr),
}

/// A line `BASE.FIELD …`.
fn drawn(
    reader: &mut Reader<'_>,
    forecast: &mut Forecast,
    base: &Name,
    field: &Name,
    given: &Given<'_>,
) -> Option<()> {
    let program = reader.cx.program;
    if base.as_str() == "contact" {
        let Some(contact) = &program.contact else {
            reader.sink.report(type_errors::no_contact_declared(base));
            return None;
        };
        let (id, draw) =
            field_draw(reader, "the contact", contact.keyword, &contact.fields, field, given)?;
        reader.sink.used(field.span, Target::ContactField(id));
        forecast.contact.push((id, draw));
        return Some(());
    }
    let (id, journey) = reader.journey?;
    let named = |handle: &Handle| handle.name.text == base.text;
    if let Some((handle, found)) = journey.handles.iter().find(|(_, handle)| named(handle)) {
        reader.handle(base);
        let entry = forecast.conversations.iter_mut().find(|entry| entry.handle == handle)?;
        return conversation(reader, found, entry, field, given);
    }
    if let Some(Audience::Trigger(audience)) = &journey.audience {
        let trigger = &program.triggers[audience.trigger];
        let alias = audience.binding.map(|binding| &journey.bindings[binding].name);
        let alias = alias.filter(|alias| alias.text == base.text).and(audience.binding);
        if trigger.name.text == base.text || alias.is_some() {
            let named = Target::Trigger(audience.trigger);
            let named = alias.map_or(named, |alias| Target::Binding(id, alias));
            reader.sink.used(base.span, named);
            let owner = format!("trigger `{}`", trigger.name.as_str());
            let place = trigger.name.span;
            let (field_id, draw) =
                field_draw(reader, &owner, place, &trigger.fields, field, given)?;
            reader.sink.used(field.span, Target::TriggerField(audience.trigger, field_id));
            forecast.entry.push((field_id, draw));
            return Some(());
        }
    }
    if !journey.incomplete {
        let other = reader
            .cx
            .names
            .any(reader.sink, base.as_str())
            .map(|(kind, place)| (kind.word(), place));
        let handles = journey.handles.values().map(|handle| handle.name.as_str());
        reader.sink.report(errors::unknown_subject(base, handles.chain(["contact"]), other));
    }
    None
}

fn conversation(
    reader: &mut Reader<'_>,
    handle: &Handle,
    entry: &mut ConversationForecast,
    field: &Name,
    given: &Given<'_>,
) -> Option<()> {
    match (field.as_str(), given) {
        ("blocked", Given::Share(share)) => entry.blocked = (*share)?,
        ("blocked", _) => return wrong(reader, field, "one share: `blocked 2%`"),
        ("Result", Given::Shares(shares, place)) => {
            entry.results = results(reader, handle, shares, *place)?;
        }
        ("Result", _) => return wrong(reader, field, "values with shares: `{ NoAnswer 100% }`"),
        ("Disposition", Given::Shares(shares, _)) => {
            entry.dispositions = dispositions(reader, handle, shares)?;
        }
        ("Disposition", _) => {
            return wrong(reader, field, "codes with shares: `{ DoNotContact 2% }`");
        }
        ("responds", Given::Range(from, to)) => {
            let (Literal::Duration(from), Literal::Duration(to)) =
                range(reader, from, to, Ty::Duration)?
            else {
                return None;
            };
            entry.responds = Some((from.usual_seconds(), to.usual_seconds()));
        }
        ("responds", _) => return wrong(reader, field, "a range: `in 1 minute .. 1 day`"),
        _ => {
            let owner = handle.engagement?;
            let engagement = &reader.cx.program.engagements[owner];
            if find(&engagement.attributes, field).is_none() {
                reader.sink.report(type_errors::unknown_attribute(engagement, field));
                return None;
            }
            let (id, draw) = field_draw(
                reader,
                "the engagement",
                engagement.attributes_span,
                &engagement.attributes,
                field,
                given,
            )?;
            reader.sink.used(field.span, Target::Attribute(owner, id));
            entry.attributes.push((id, draw));
        }
    }
    Some(())
}

fn wrong(reader: &mut Reader<'_>, field: &Name, wanted: &str) -> Option<()> {
    reader.sink.report(errors::wrong_draw(field, wanted));
    None
}

/// Results with their shares; the share of a class is spread over its values.
fn results(
    reader: &mut Reader<'_>,
    handle: &Handle,
    shares: &[ValueShare],
    place: Span,
) -> Option<Vec<(u8, u32)>> {
    let channel = handle.channel?;
    let mut results: Vec<(u8, u32)> = Vec::new();
    let mut wrong = false;
    for share in shares {
        let pattern = reader.typer().pattern(&share.value, Ty::Result(channel));
        let (set, name) = match (&pattern, &share.value.kind) {
            (Pattern::Result { set, .. }, PatternKind::Name(name)) => {
                (set.and(handle.results), name)
            }
            (Pattern::Unset, _) => {
                reader.sink.report(errors::unset_is_impossible("a Result", share.value.span));
                wrong = true;
                continue;
            }
            _ => {
                wrong = true;
                continue;
            }
        };
        let values: Vec<u8> = set.iter().collect();
        let Some(part) = share.share.value else {
            wrong = true;
            continue;
        };
        let Ok(count @ 1..) = u32::try_from(values.len()) else {
            let known = reader.cx.program.vocabulary.place(channel, name.as_str());
            let values = reader.cx.program.vocabulary.values(channel);
            let actual =
                known.and_then(|place| values.get(usize::from(place))).and_then(|one| one.event);
            reader.sink.report(errors::impossible_result(name, None, actual));
            wrong = true;
            continue;
        };
        for (value, index) in values.into_iter().zip(0..) {
            results.push((value, part / count + u32::from(index < part % count)));
        }
    }
    let total = total(reader, shares, place);
    (!wrong && total).then_some(results)
}

fn dispositions(
    reader: &mut Reader<'_>,
    handle: &Handle,
    shares: &[ValueShare],
) -> Option<Vec<(SmolStr, u32)>> {
    let engagement = handle.engagement?;
    let mut codes = Some(Vec::new());
    for share in shares {
        let pattern = reader.typer().pattern(&share.value, Ty::Disposition(engagement));
        let part = share_of_all(reader, &share.share);
        match (pattern, part) {
            (Pattern::Disposition(code), Some(part)) => {
                if let Some(codes) = &mut codes {
                    codes.push((code, part));
                }
            }
            (Pattern::Unset, _) => {
                let what = "a disposition code, each drawn for itself,";
                reader.sink.report(errors::unset_is_impossible(what, share.value.span));
                codes = None;
            }
            _ => codes = None,
        }
    }
    codes
}

/// Whether shares total 100%; another total is reported.
fn total(reader: &mut Reader<'_>, shares: &[ValueShare], place: Span) -> bool {
    let all: Option<u32> = shares
        .iter()
        .try_fold(0_u32, |sum, share| share.share.value.map(|value| sum.saturating_add(value)));
    match all {
        Some(ALL) | None => true,
        Some(total) => {
            reader.sink.report(errors::shares_total(total, place));
            false
        }
    }
}

/// How the values of a field are drawn.
fn field_draw(
    reader: &mut Reader<'_>,
    owner: &str,
    declared: Span,
    fields: &Arena<Field>,
    name: &Name,
    given: &Given<'_>,
) -> Option<(Id<Field>, Draw)> {
    let Some((id, field)) = find(fields, name) else {
        let valid = fields.values().map(|field| field.name.as_str());
        reader.sink.report(type_errors::unknown_field(owner, name, declared, valid));
        return None;
    };
    let draw = match given {
        Given::Share(_) => {
            reader.sink.report(errors::wrong_draw(name, "values with shares: `{ VALUE 100% }`"));
            return None;
        }
        Given::Shares(shares, place) => Draw::Shares(values(reader, field, shares, *place)?),
        Given::Range(from, to) => {
            let (from, to) = range(reader, from, to, field.ty)?;
            Draw::Range(from, to)
        }
    };
    Some((id, draw))
}

fn values(
    reader: &mut Reader<'_>,
    field: &Field,
    shares: &[ValueShare],
    place: Span,
) -> Option<Vec<(Option<Literal>, u32)>> {
    let mut drawn = Vec::new();
    let mut wrong = false;
    for share in shares {
        let part = share.share.value.unwrap_or(0);
        match value(reader, field, &share.value) {
            Some(value) => drawn.push((value, part)),
            None => wrong = true,
        }
    }
    let total = total(reader, shares, place);
    (!wrong && total).then_some(drawn)
}

/// One value that is drawn; an absent one is `unset`.
#[expect(clippy::option_option, reason = "the outer one says whether it is wrong")]
fn value(
    reader: &mut Reader<'_>,
    field: &Field,
    pattern: &ast::Pattern,
) -> Option<Option<Literal>> {
    if let PatternKind::Value(expr) = &pattern.kind {
        let wanted = Wanted {
            ty: field.ty,
            what: "field",
            name: field.name.as_str(),
            declared: Some(field.name.span),
        };
        return match reader.typer().value(expr, &wanted).kind {
            ExprKind::Literal(value) => Some(Some(value)),
            _ => None,
        };
    }
    match reader.typer().pattern(pattern, field.ty) {
        Pattern::Value(value) => Some(Some(value)),
        Pattern::Unset if field.optional => Some(None),
        Pattern::Unset => {
            let what = format!("`{}`", field.name.as_str());
            reader.sink.report(errors::unset_is_impossible(&what, pattern.span));
            None
        }
        Pattern::Result { .. } | Pattern::Disposition(_) | Pattern::Bad => None,
    }
}

/// The ends of a range: values of the type or, for dates, how long after the draw.
fn range(
    reader: &mut Reader<'_>,
    from: &ast::Expr,
    to: &ast::Expr,
    ty: Ty,
) -> Option<(Literal, Literal)> {
    let mut end = |expr: &ast::Expr| {
        let after = matches!(expr.kind, ast::ExprKind::Duration(_));
        let relative = after && matches!(ty, Ty::Date | Ty::DateTime);
        let ty = if relative { Ty::Duration } else { ty };
        let wanted = Wanted { ty, what: "this range", name: "", declared: None };
        match reader.typer().value(expr, &wanted).kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    };
    let (low, high) = (end(from), end(to));
    let (low, high) = (low?, high?);
    let rising = match (&low, &high) {
        (Literal::Number(low), Literal::Number(high)) => low <= high,
        (Literal::Date(low), Literal::Date(high)) => low <= high,
        (Literal::DateTime(a, b), Literal::DateTime(c, d)) => (a, b) <= (c, d),
        (Literal::Duration(low), Literal::Duration(high)) => {
            low.usual_seconds() <= high.usual_seconds()
        }
        (Literal::Duration(_), _) | (_, Literal::Duration(_)) => {
            reader.sink.report(errors::mixed_range(to.span));
            return None;
        }
        _ => {
            reader.sink.report(errors::no_range(from.span.to(to.span)));
            return None;
        }
    };
    if !rising {
        reader.sink.report(errors::empty_range(to.span));
        return None;
    }
    Some((low, high))
}
