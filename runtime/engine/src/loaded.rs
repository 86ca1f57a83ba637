//! A plan made ready, with what the outside calls its parts.

use std::collections::BTreeMap;

use journey_plan::VerifiedPlan;
use journey_plan::exec::{Field, Index, StepKind, Type};
use journey_plan::model::Channel;
use journey_plan::value::Value;
use journey_runtime::Machine;
use journey_runtime::outcome::{read_value, write_value};
use journey_runtime::time::Zone;
use smol_str::SmolStr;

use crate::connector::Needs;
use crate::input::Fields;
use crate::time::utc;

/// A plan made ready.
pub(crate) struct Loaded {
    pub(crate) plan: VerifiedPlan,
    pub(crate) machine: Machine,
    /// What segments and triggers are called outside, by place in the program.
    pub(crate) segments: Vec<SmolStr>,
    pub(crate) triggers: Vec<SmolStr>,
    /// The records of consent by profile, purpose and topic (empty: none).
    pub(crate) records: BTreeMap<(SmolStr, SmolStr, SmolStr), Index>,
    /// The channel of each record's profile.
    pub(crate) channels: Vec<Channel>,
}

impl Loaded {
    pub(crate) fn new(plan: VerifiedPlan, spread: u64) -> Self {
        let machine = Machine::new(&plan).with_spread(spread);
        let declared = &plan.plan().declarations;
        let program = plan.program();
        let segment = |name: &SmolStr| {
            let found = declared.segments.iter().find(|segment| segment.name == *name);
            found.map_or_else(|| name.clone(), |segment| segment.external.clone())
        };
        let trigger = |name: &SmolStr| {
            let found = declared.triggers.iter().find(|trigger| trigger.name == *name);
            found.map_or_else(|| name.clone(), |trigger| trigger.external.clone())
        };
        let records = (0..).zip(&program.consent_records).map(|(place, record)| {
            let topic = record.topic.clone().unwrap_or_default();
            ((record.profile.clone(), record.purpose.clone(), topic), place)
        });
        Self {
            segments: program.segments.iter().map(segment).collect(),
            triggers: program.triggers.iter().map(|known| trigger(&known.name)).collect(),
            records: records.collect(),
            channels: program.consent_records.iter().map(|record| record.channel).collect(),
            machine,
            plan,
        }
    }

    /// The journey of a name.
    pub(crate) fn journey(&self, name: &str) -> Option<Index> {
        place(self.plan.program().journeys.iter(), |journey| journey.name == name)
    }

    /// A step of a journey by its stable id.
    pub(crate) fn step(&self, journey: Index, id: &str) -> Option<Index> {
        let journey = self.machine.journey(journey)?;
        place(journey.steps.iter(), |step| step.id == id)
    }

    /// The stable id of a step.
    pub(crate) fn step_id(&self, journey: Index, step: Index) -> &str {
        let found = self.machine.journey(journey).and_then(|j| j.steps.get(step as usize));
        found.map_or("", |step| step.id.as_str())
    }

    /// The trigger of a name, in the program or outside.
    pub(crate) fn trigger(&self, name: &str) -> Option<Index> {
        let own = place(self.triggers.iter(), |known| *known == name);
        own.or_else(|| place(self.plan.program().triggers.iter(), |known| known.name == name))
    }

    /// What a segment is called outside, by its name in the program or outside.
    pub(crate) fn segment(&self, name: &str) -> Option<SmolStr> {
        let names = self.plan.program().segments.iter();
        let known =
            |(declared, external): &(&SmolStr, &SmolStr)| *declared == name || *external == name;
        names.zip(&self.segments).find(known).map(|(_, external)| external.clone())
    }

    /// The fields of the contact that hold addresses of a channel.
    pub(crate) fn addresses(&self, channel: Channel) -> impl Iterator<Item = Index> + '_ {
        let wanted = match channel {
            Channel::Voice | Channel::Sms => Some(Type::Phone),
            Channel::Email => Some(Type::Email),
            Channel::Push => None,
        };
        let fields = (0..).zip(&self.plan.program().contact);
        fields.filter(move |(_, field)| wanted.as_ref() == Some(&field.ty)).map(|(place, _)| place)
    }
}

/// What the journeys of a plan need of connectors.
pub(crate) fn needs(plan: &VerifiedPlan) -> Needs {
    let program = plan.program();
    let mut needs = Needs {
        contact: program.contact.iter().map(|field| field.name.clone()).collect(),
        ..Needs::default()
    };
    let steps = program.journeys.iter().flat_map(|journey| &journey.steps);
    for step in steps {
        match &step.kind {
            StepKind::Conversation(conversation) => {
                let engagement = program.engagements.get(conversation.engagement as usize);
                needs.engagements.extend(engagement.map(|engagement| {
                    (engagement.name.clone(), engagement.external.clone(), engagement.channel)
                }));
            }
            StepKind::Send { message, .. } => {
                let message = program.messages.get(*message as usize);
                needs.messages.extend(message.map(|m| (m.name.clone(), m.channel)));
            }
            StepKind::Wait { .. }
            | StepKind::Branch { .. }
            | StepKind::Attempt { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Delay { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => {}
        }
    }
    needs.engagements.sort();
    needs.engagements.dedup();
    needs.messages.sort();
    needs.messages.dedup();
    needs
}

fn place<T>(mut all: impl Iterator<Item = T>, is_meant: impl FnMut(T) -> bool) -> Option<Index> {
    Index::try_from(all.position(is_meant)?).ok()
}

/// A value as text, as it is stored and sent: what [`read_value`] reads. Whole seconds are written without a fraction.
pub(crate) fn text_of(field: &Field, value: &Value) -> SmolStr {
    if let Value::DateTime(at) = value { utc(*at).into() } else { write_value(field, value) }
}

/// Why a record does not fit its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub(crate) field: SmolStr,
    pub(crate) message: String,
}

/// Reads a record from outside against its fields: by external name, as canonical text.
pub(crate) fn read_record(
    fields: &[Field],
    given: &Fields,
    zone: Zone,
) -> Result<Vec<(SmolStr, SmolStr)>, Misfit> {
    let misfit = |field: &str, message: String| Misfit { field: field.into(), message };
    let known = |name: &str, field: &Field| field.external == name || field.name == name;
    if let Some(unknown) = given.keys().find(|name| !fields.iter().any(|field| known(name, field)))
    {
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Err(misfit(unknown, format!("there is no field `{unknown}`; there are: {names}")));
    }
    let mut record = Vec::with_capacity(fields.len());
    for field in fields {
        let value = given.iter().find(|(name, _)| known(name, field)).map(|(_, value)| value);
        let text = match value {
            None | Some(serde_json::Value::Null) => None,
            Some(serde_json::Value::String(text)) if text.is_empty() && field.optional => None,
            Some(serde_json::Value::String(text)) => Some(SmolStr::from(text.as_str())),
            Some(serde_json::Value::Bool(boolean)) => Some(boolean.to_string().into()),
            Some(serde_json::Value::Number(number)) => Some(number.to_string().into()),
            Some(serde_json::Value::Array(_) | serde_json::Value::Object(_)) => {
                let message = format!("`{}` takes one value, not a list or an object", field.name);
                return Err(misfit(&field.name, message));
            }
        };
        let Some(text) = text else {
            if field.optional {
                continue;
            }
            return Err(misfit(&field.name, format!("`{}` is missing", field.name)));
        };
        let Some(value) = read_value(field, &text, zone).filter(|value| is_usable(field, value))
        else {
            let message = format!("`{}` must be {}", field.name, wanted(&field.ty));
            return Err(misfit(&field.name, message));
        };
        record.push((field.external.clone(), text_of(field, &value)));
    }
    Ok(record)
}

fn is_usable(field: &Field, value: &Value) -> bool {
    match (&field.ty, value) {
        (Type::Phone, Value::Text(text)) => {
            let digits = text.strip_prefix('+').unwrap_or_default();
            (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        (Type::Email, Value::Text(text)) => {
            let mut parts = text.splitn(2, '@');
            let filled = |part: Option<&str>| part.is_some_and(|part| !part.is_empty());
            filled(parts.next())
                && filled(parts.next())
                && text.matches('@').count() == 1
                && !text.contains(char::is_whitespace)
        }
        _ => true,
    }
}

/// What a type takes, in words.
fn wanted(ty: &Type) -> String {
    match ty {
        Type::Text => "a text of at most 4,000 characters".to_owned(),
        Type::Number => "a number such as 12.5".to_owned(),
        Type::Boolean => "true or false".to_owned(),
        Type::Date => "a date such as 2026-02-01".to_owned(),
        Type::DateTime => "a date and time such as 2026-02-01T09:00:00Z".to_owned(),
        Type::Phone => "a phone number with + and country code, such as +13125550100".to_owned(),
        Type::Email => "an email address such as ada@example.com".to_owned(),
        Type::TimeZone => "an IANA time zone such as America/Chicago".to_owned(),
        Type::Choice(values) => {
            let names: Vec<&str> = values.iter().map(|(_, name)| name.as_str()).collect();
            format!("one of {}", names.join(", "))
        }
    }
}

/// The values of a record that was stored, in the order of the fields.
pub(crate) fn values_of<'a>(
    fields: &[Field],
    stored: impl Fn(&str) -> Option<&'a str>,
) -> Vec<Option<Value>> {
    fields.iter().map(|field| read_value(field, stored(&field.external)?, Zone::utc())).collect()
}
