//! Declarations as they run.

use super::expression::{Reads, Scope, clock};
use super::fault::{Kind, Place, PlanFault};
use super::table::Table;
use super::tables::Tables;
use super::time;
use crate::exec::{self, Compliance, ConsentNeed, ConsentRecord, Index, ResultSet};
use crate::model::{
    self, Channel, Declarations, Engagement, Field, Message, MessageKind, QuietRule, QuietTime,
    TemplatePart, Type,
};
use crate::value::Length;

/// Fields, inputs or attributes.
pub(super) fn fields(
    tables: &Tables<'_>,
    place: &Place,
    fields: &[Field],
) -> Result<Vec<exec::Field>, PlanFault> {
    let field = |field: &Field| {
        Ok(exec::Field {
            name: field.name.clone(),
            external: field.external.clone(),
            ty: ty(tables, place, &field.ty)?,
            optional: field.optional,
        })
    };
    fields.iter().map(field).collect()
}

fn ty(tables: &Tables<'_>, place: &Place, ty: &Type) -> Result<exec::Type, PlanFault> {
    Ok(match ty {
        Type::Text => exec::Type::Text,
        Type::Number => exec::Type::Number,
        Type::Boolean => exec::Type::Boolean,
        Type::Date => exec::Type::Date,
        Type::DateTime => exec::Type::DateTime,
        Type::Phone => exec::Type::Phone,
        Type::Email => exec::Type::Email,
        Type::TimeZone => exec::Type::TimeZone,
        Type::Choice(values) => {
            Table::unique(place, Kind::Choice, values, |value| &value.name)?;
            let value = |value: &model::ExternalName| {
                Ok((tables.symbol(place, &value.name)?, value.external.clone()))
            };
            exec::Type::Choice(values.iter().map(value).collect::<Result<_, PlanFault>>()?)
        }
    })
}

/// The contact's only field of a type.
pub(super) fn only_zone_field(contact: &[Field]) -> Option<Index> {
    let mut zones = (0..).zip(contact).filter(|(_, field)| field.ty == Type::TimeZone);
    match (zones.next(), zones.next()) {
        (Some((index, _)), None) => Some(index),
        (Some(_), Some(_)) | (None, _) => None,
    }
}

/// Triggers.
pub(super) fn triggers(
    tables: &Tables<'_>,
    all: &Declarations,
) -> Result<Vec<exec::Trigger>, PlanFault> {
    let trigger = |trigger: &model::Trigger| {
        let place = Place::Declaration(Kind::Trigger, trigger.name.clone());
        Ok(exec::Trigger {
            name: trigger.name.clone(),
            fields: fields(tables, &place, &trigger.fields)?,
        })
    };
    all.triggers.iter().map(trigger).collect()
}

/// Records of consent and what may be needed of them, in step.
pub(super) fn consents(
    tables: &Tables<'_>,
    all: &Declarations,
) -> Result<(Vec<ConsentRecord>, Vec<ConsentNeed>), PlanFault> {
    let (mut records, mut needs) = (Vec::new(), Vec::new());
    for profile in &all.profiles {
        let place = Place::Declaration(Kind::Profile, profile.name.clone());
        for listed in &profile.purposes {
            let (_, purpose) = tables.purposes.find(&place, &listed.purpose)?;
            let record = tables.consent(&profile.name, &purpose.name, None).unwrap_or_default();
            let topics = purpose.topics.iter().map(|topic| Some(&topic.name));
            for topic in std::iter::once(None).chain(topics) {
                let index = topic
                    .and_then(|topic| tables.consent(&profile.name, &purpose.name, Some(topic)));
                records.push(ConsentRecord {
                    profile: profile.name.clone(),
                    channel: profile.channel,
                    purpose: purpose.name.clone(),
                    topic: topic.cloned(),
                });
                needs.push(ConsentNeed { model: listed.consent, purpose: record, topic: index });
            }
        }
    }
    Ok((records, needs))
}

/// Purposes: their topics differ.
pub(super) fn purposes(all: &Declarations) -> Result<(), PlanFault> {
    for purpose in &all.purposes {
        let place = Place::Declaration(Kind::Purpose, purpose.name.clone());
        Table::unique(&place, Kind::Topic, &purpose.topics, |topic| &topic.name)?;
    }
    Ok(())
}

/// Quiet times.
pub(super) fn quiet_times(all: &Declarations) -> Result<Vec<exec::QuietTime>, PlanFault> {
    let quiet = |quiet: &QuietTime| {
        let place = Place::Declaration(Kind::QuietTime, quiet.name.clone());
        quiet.rules.iter().try_for_each(|rule| quiet_rule(&place, rule))?;
        let (name, zone) = (quiet.name.clone(), quiet.zone.clone());
        Ok(exec::QuietTime { name, zone, rules: quiet.rules.clone() })
    };
    all.quiet_times.iter().map(quiet).collect()
}

fn quiet_rule(place: &Place, rule: &QuietRule) -> Result<(), PlanFault> {
    match rule {
        QuietRule::Weekly { days, from, to: _ } => {
            time::weekdays(place, days)?;
            clock(place, *from)
        }
        QuietRule::Dates { from, to } if from > to => Err(PlanFault::OutOfRange {
            place: place.clone(),
            subject: "the last date of a range",
            found: to.to_string(),
            allowed: "on or after the first",
        }),
        QuietRule::Dates { .. } => Ok(()),
    }
}

/// Engagements.
pub(super) fn engagements(
    tables: &Tables<'_>,
    all: &Declarations,
) -> Result<Vec<exec::Engagement>, PlanFault> {
    all.engagements.iter().map(|one| engagement(tables, one)).collect()
}

fn engagement(tables: &Tables<'_>, from: &Engagement) -> Result<exec::Engagement, PlanFault> {
    let place = Place::Declaration(Kind::Engagement, from.name.clone());
    by_channel(&place, from)?;
    let mut results = ResultSet::default();
    for name in &from.results {
        let set = tables.results.find(&place, Some(from.channel), name)?;
        results.0 |= set.0;
    }
    let (calls, every) = match from.reattempts {
        Some(again) => {
            time::positive(&place, "the interval of reattempts", again.every)?;
            (again.count.saturating_add(1), again.every)
        }
        None => (1, Length::default()),
    };
    if let Some(limit) = from.first_response {
        time::positive(&place, "the first response", limit)?;
    }
    Ok(exec::Engagement {
        name: from.name.clone(),
        external: from.external.clone(),
        channel: from.channel,
        calls,
        reattempt_every: every,
        first_response: from.first_response,
        inputs: fields(tables, &place, &from.inputs)?,
        attributes: fields(tables, &place, &from.attributes)?,
        dispositions: from
            .dispositions
            .iter()
            .map(|code| (code.name.clone(), code.external.clone()))
            .collect(),
        results,
    })
}

fn by_channel(place: &Place, engagement: &Engagement) -> Result<(), PlanFault> {
    let why = match engagement.channel {
        Channel::Voice if engagement.dial_mode.is_none() => "a voice engagement needs a dial mode",
        Channel::Voice if engagement.first_response.is_some() => {
            "a voice engagement has no first response"
        }
        Channel::Sms if engagement.first_response.is_none() => {
            "an sms engagement needs a first response"
        }
        Channel::Sms if engagement.dial_mode.is_some() || engagement.reattempts.is_some() => {
            "an sms engagement has no dial mode and no reattempts"
        }
        Channel::Email | Channel::Push => "an engagement is of channel voice or sms",
        Channel::Voice | Channel::Sms => return Ok(()),
    };
    Err(PlanFault::Inconsistent { place: place.clone(), why })
}

/// Messages.
pub(super) fn messages(
    tables: &Tables<'_>,
    all: &Declarations,
) -> Result<Vec<exec::Message>, PlanFault> {
    all.messages.iter().map(|one| message(tables, one)).collect()
}

fn message(tables: &Tables<'_>, from: &Message) -> Result<exec::Message, PlanFault> {
    let place = Place::Declaration(Kind::Message, from.name.clone());
    let channel = match from.kind {
        MessageKind::Text => Channel::Sms,
        MessageKind::Email => Channel::Email,
        MessageKind::Push => Channel::Push,
    };
    if from.body.is_none() == from.template.is_none() {
        let why = "a message has either a body or a template";
        return Err(PlanFault::Inconsistent { place, why });
    }
    let text = |parts: &Option<Vec<TemplatePart>>| {
        parts.as_deref().map(|parts| template(tables, &place, parts)).transpose()
    };
    Ok(exec::Message {
        name: from.name.clone(),
        channel,
        compliance: compliance(tables, &place, channel, &from.compliance)?,
        address: address(tables, &place, channel, from.address.as_deref())?,
        subject: text(&from.subject)?,
        body: text(&from.body)?,
        template: from.template.clone(),
    })
}

fn template(
    tables: &Tables<'_>,
    place: &Place,
    parts: &[TemplatePart],
) -> Result<Vec<exec::TemplatePart>, PlanFault> {
    let scope = Scope { tables, place, reads: Reads::Contact };
    let part = |part: &TemplatePart| {
        Ok(match part {
            TemplatePart::Literal(text) => exec::TemplatePart::Literal(text.clone()),
            TemplatePart::Placeholder(expr) => {
                exec::TemplatePart::Placeholder(scope.value(expr)?.0)
            }
        })
    };
    parts.iter().map(part).collect()
}

/// The contact field that a channel goes to, if it is named: the opening message of a conversation goes where
/// the conversation does.
pub(super) fn address(
    tables: &Tables<'_>,
    place: &Place,
    channel: Channel,
    name: Option<&str>,
) -> Result<Option<Index>, PlanFault> {
    let wanted = match channel {
        Channel::Voice | Channel::Sms => Type::Phone,
        Channel::Email => Type::Email,
        Channel::Push => {
            let why = "a push message goes to no contact field";
            let fault = PlanFault::Inconsistent { place: place.clone(), why };
            return if name.is_some() { Err(fault) } else { Ok(None) };
        }
    };
    let Some(name) = name else { return Ok(None) };
    let (index, field) = tables.contact.find(place, name)?;
    if field.ty != wanted {
        let why = "calls and texts go to a phone number, emails to an email address";
        return Err(PlanFault::Inconsistent { place: place.clone(), why });
    }
    Ok(Some(index))
}

/// The conditions under which something goes out on a channel.
pub(super) fn compliance(
    tables: &Tables<'_>,
    place: &Place,
    channel: Channel,
    from: &model::Compliance,
) -> Result<Compliance, PlanFault> {
    let (_, profile) = tables.profiles.find(place, &from.profile)?;
    if profile.channel != channel {
        return Err(PlanFault::WrongChannel {
            place: place.clone(),
            what: format!("compliance profile `{}`", profile.name),
            found: profile.channel,
            expected: channel,
        });
    }
    let (_, purpose) = tables.purposes.find(place, &from.purpose)?;
    if tables.consent(&profile.name, &purpose.name, None).is_none() {
        let (profile, purpose) = (profile.name.clone(), purpose.name.clone());
        return Err(PlanFault::PurposeOutside { place: place.clone(), profile, purpose });
    }
    let topic = from.topic.as_deref();
    let consent = tables.consent(&profile.name, &purpose.name, topic).ok_or_else(|| {
        let name = topic.unwrap_or_default().into();
        PlanFault::Unknown { place: place.clone(), kind: Kind::Topic, name }
    })?;
    let quiet = from.quiet_time.as_deref();
    let quiet_time = quiet.map(|name| tables.quiet_times.index(place, name)).transpose()?;
    Ok(Compliance { consent, quiet_time })
}
