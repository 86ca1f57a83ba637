//! Declarations. Everything whose order has no meaning is sorted by name.

use journey_grammar::ast;
use journey_plan::model;
use journey_plan::value::{Length, TimeOfDay};
use smol_str::SmolStr;

use super::names::{Names, channel, date, event, length, weekdays};
use crate::hir::{self, Arena, DialMode, Field, Id, LedBy, Program, QuietChoice, QuietValue, Ty};
use crate::vocabulary::Channel;

/// How long an SMS waits for the first response where the engagement does not say.
const FIRST_RESPONSE: Length = Length { days: 0, seconds: 300 };

/// The declarations of a program.
pub(super) fn declarations(program: &Program) -> model::Declarations {
    let names = Names { program, journey: None };
    let contact = program.contact.as_ref().map(|contact| fields(program, &contact.fields));
    model::Declarations {
        results: results(program),
        contact: contact.unwrap_or_default(),
        segments: by_name(program.segments.values().map(segment), |one| &one.name),
        triggers: by_name(program.triggers.values().map(|t| trigger(program, t)), |one| &one.name),
        purposes: by_name(program.purposes.values().map(purpose), |one| &one.name),
        quiet_times: by_name(program.quiet_times.values().map(quiet_time), |one| &one.name),
        profiles: by_name(program.profiles.values().map(|p| profile(names, p)), |one| &one.name),
        engagements: by_name(
            program.engagements.values().filter_map(|one| engagement(names, one)),
            |one| &one.name,
        ),
        messages: by_name(program.messages.values().map(|one| message(names, one)), |m| &m.name),
        policies: super::policy::followed(names),
    }
}

/// The items in the order of their names.
pub(super) fn by_name<T>(items: impl Iterator<Item = T>, name: fn(&T) -> &SmolStr) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_by(|left, right| name(left).cmp(name(right)));
    items
}

fn results(program: &Program) -> Vec<model::ResultValue> {
    let vocabulary = &program.vocabulary;
    let values = |of: Channel| {
        let aliases = match of {
            Channel::Voice => &vocabulary.voice_aliases,
            Channel::Sms => &vocabulary.sms_aliases,
        };
        vocabulary.values(of).iter().map(move |value| model::ResultValue {
            channel: channel(of),
            name: value.name.clone(),
            class: value.class.clone(),
            event: value.event.map(event),
            aliases: aliases
                .iter()
                .filter(|(_, now)| **now == value.name)
                .map(|(old, _)| old.clone())
                .collect(),
        })
    };
    values(Channel::Voice).chain(values(Channel::Sms)).collect()
}

fn external(name: &ast::Name, external: &SmolStr) -> model::ExternalName {
    model::ExternalName { name: name.text.clone(), external: external.clone() }
}

fn fields(program: &Program, fields: &Arena<Field>) -> Vec<model::Field> {
    let field = |field: &Field| model::Field {
        name: field.name.text.clone(),
        external: field.external.clone(),
        ty: ty(program, field.ty),
        optional: field.optional,
    };
    by_name(fields.values().map(field), |field| &field.name)
}

fn ty(program: &Program, ty: Ty) -> model::Type {
    match ty {
        Ty::Number => model::Type::Number,
        Ty::Boolean => model::Type::Boolean,
        Ty::Date => model::Type::Date,
        Ty::DateTime => model::Type::DateTime,
        Ty::Phone => model::Type::Phone,
        Ty::Email => model::Type::Email,
        Ty::TimeZone => model::Type::TimeZone,
        Ty::Choice(choice) => {
            let values = program.choices[choice].values.iter();
            let values = values.map(|value| external(&value.name, &value.external));
            model::Type::Choice(by_name(values, |value| &value.name))
        }
        // The others are the types of no field.
        Ty::Text
        | Ty::Time
        | Ty::Duration
        | Ty::Result(_)
        | Ty::Disposition(_)
        | Ty::BlockedReason
        | Ty::Unknown => model::Type::Text,
    }
}

fn segment(from: &hir::Segment) -> model::Segment {
    model::Segment {
        name: from.name.text.clone(),
        external: from.external.clone(),
        of: match from.of {
            hir::SegmentOf::Contacts => model::SegmentOf::Contacts,
            hir::SegmentOf::Leads => model::SegmentOf::Leads,
            hir::SegmentOf::Profiles => model::SegmentOf::Profiles,
        },
    }
}

fn trigger(program: &Program, from: &hir::Trigger) -> model::Trigger {
    model::Trigger {
        name: from.name.text.clone(),
        external: from.external.clone(),
        fields: fields(program, &from.fields),
    }
}

fn purpose(from: &hir::Purpose) -> model::Purpose {
    let topics = from.topics.values().map(|topic| external(&topic.name, &topic.external));
    model::Purpose {
        name: from.name.text.clone(),
        external: from.external.clone(),
        commercial: from.commercial == Some(true),
        topics: by_name(topics, |topic| &topic.name),
    }
}

fn quiet_time(from: &hir::QuietTime) -> model::QuietTime {
    let rule = |rule: &hir::QuietRule| match rule {
        hir::QuietRule::Weekly { days, from, to } => model::QuietRule::Weekly {
            days: weekdays(*days),
            from: TimeOfDay { minutes: *from },
            to: TimeOfDay { minutes: *to },
        },
        hir::QuietRule::Dates { from, to } => {
            model::QuietRule::Dates { from: date(*from), to: date(*to) }
        }
    };
    model::QuietTime {
        name: from.name.text.clone(),
        zone: match &from.zone {
            hir::QuietZone::Contact => model::QuietZone::Contact,
            hir::QuietZone::ContactElseBlock => model::QuietZone::ContactElseBlock,
            hir::QuietZone::Fixed(zone) => model::QuietZone::Fixed(zone.clone()),
        },
        rules: from.rules.iter().map(rule).collect(),
    }
}

pub(super) fn consent(from: hir::ConsentModel) -> model::ConsentModel {
    match from {
        hir::ConsentModel::OptIn => model::ConsentModel::OptIn,
        hir::ConsentModel::OptOut => model::ConsentModel::OptOut,
        hir::ConsentModel::None => model::ConsentModel::None,
    }
}

fn profile(names: Names<'_>, from: &hir::Profile) -> model::Profile {
    let listed = |&(purpose, model, _): &(Id<hir::Purpose>, hir::ConsentModel, _)| {
        model::ProfilePurpose { purpose: names.purpose(purpose), consent: consent(model) }
    };
    model::Profile {
        name: from.name.text.clone(),
        channel: match from.channel {
            Some(hir::ProfileChannel::Sms) => model::Channel::Sms,
            Some(hir::ProfileChannel::Email) => model::Channel::Email,
            Some(hir::ProfileChannel::Push) => model::Channel::Push,
            Some(hir::ProfileChannel::Voice) | None => model::Channel::Voice,
        },
        purposes: by_name(from.purposes.iter().map(listed), |one| &one.purpose),
    }
}

fn engagement(names: Names<'_>, from: &hir::Engagement) -> Option<model::Engagement> {
    let of = from.channel?;
    let preview = from.dial_mode == Some(DialMode::Preview);
    let first_response = from.first_response.map_or(FIRST_RESPONSE, length);
    let codes = from.dispositions.iter().map(|code| external(&code.name, &code.external));
    Some(model::Engagement {
        name: from.name.text.clone(),
        external: from.external.clone(),
        channel: channel(of),
        dial_mode: from.dial_mode.map(dial_mode),
        representative_led: preview || from.led_by == Some(LedBy::Representative),
        reattempts: from
            .reattempts
            .map(|(count, every)| model::Reattempts { count, every: length(every) }),
        first_response: (of == Channel::Sms).then_some(first_response),
        inputs: fields(names.program, &from.inputs),
        attributes: fields(names.program, &from.attributes),
        dispositions: by_name(codes, |code| &code.name),
        results: names.results(of, from.results),
    })
}

fn dial_mode(from: DialMode) -> model::DialMode {
    match from {
        DialMode::Copilot => model::DialMode::Copilot,
        DialMode::Progressive => model::DialMode::Progressive,
        DialMode::Predictive => model::DialMode::Predictive,
        DialMode::Preview => model::DialMode::Preview,
    }
}

fn message(names: Names<'_>, from: &hir::Message) -> model::Message {
    model::Message {
        name: from.name.text.clone(),
        kind: match from.kind {
            ast::MessageKind::Text => model::MessageKind::Text,
            ast::MessageKind::Email => model::MessageKind::Email,
            ast::MessageKind::Push => model::MessageKind::Push,
        },
        compliance: compliance(
            names,
            (from.profile, from.purpose, from.topic),
            &[from.quiet_time.as_ref()],
        ),
        address: from.address.map(|field| names.field(field)),
        subject: from.subject.as_ref().map(|text| template(names, text)),
        body: from.body.as_ref().map(|text| template(names, text)),
        template: from.template.clone(),
    }
}

/// A text with its neighbouring literal pieces joined.
fn template(names: Names<'_>, from: &hir::Template) -> Vec<model::TemplatePart> {
    let mut parts = Vec::new();
    for part in &from.parts {
        match (part, parts.last_mut()) {
            (hir::TemplatePart::Literal(more), Some(model::TemplatePart::Literal(text))) => {
                *text = [text.as_str(), more.as_str()].concat().into();
            }
            (hir::TemplatePart::Literal(text), _) => {
                parts.push(model::TemplatePart::Literal(text.clone()));
            }
            (hir::TemplatePart::Placeholder(expr), _) => {
                parts.push(model::TemplatePart::Placeholder(names.expr(expr)));
            }
        }
    }
    parts
}

type Terms = (Option<Id<hir::Profile>>, Option<Id<hir::Purpose>>, Option<Id<hir::Topic>>);

/// The conditions under which something goes out. The quiet time is the first of `own` that is there, else
/// the profile's.
pub(super) fn compliance(
    names: Names<'_>,
    (profile, purpose, topic): Terms,
    own: &[Option<&QuietChoice>],
) -> model::Compliance {
    let inherited = profile.and_then(|id| names.program.profiles[id].quiet_time.as_ref());
    let chosen = own.iter().copied().flatten().next().or(inherited);
    let quiet_time = chosen.and_then(|chosen| match chosen.value {
        QuietValue::Declared(id) => Some(names.program.quiet_times[id].name.text.clone()),
        QuietValue::None | QuietValue::Unknown => None,
    });
    let reason = chosen.filter(|_| quiet_time.is_none()).and_then(|chosen| chosen.because.clone());
    model::Compliance {
        profile: profile.map(|id| names.profile(id)).unwrap_or_default(),
        purpose: purpose.map(|id| names.purpose(id)).unwrap_or_default(),
        topic: purpose.zip(topic).map(|(purpose, topic)| names.topic(purpose, topic)),
        quiet_time,
        waived_because: reason,
    }
}
