//! What a conversation comes to: from the texts of a contact center to values of the program.

use journey_plan::exec::{CodeSet, Engagement, Field, Index, Program, Type};
use journey_plan::model::{Channel, EventKind};
use journey_plan::value::{Date, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};

use crate::Values;
use crate::command::Audit;
use crate::time::{Zone, rfc3339};

/// The longest value that an agent may report, in characters.
const LONGEST_VALUE: usize = 4000;

/// What a contact center reports, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawOutcome {
    /// The Result value.
    pub result: SmolStr,
    /// Disposition codes by their spelling outside.
    pub dispositions: Vec<SmolStr>,
    /// Attributes: spelling outside and value as text.
    pub attributes: Vec<(SmolStr, SmolStr)>,
}

/// What a conversation came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The Result value, in [`Program::results`].
    pub result: u8,
    /// The codes that were chosen, by their place in the engagement's list.
    pub codes: CodeSet,
    /// The attributes, in the order of the engagement's.
    pub attributes: Values,
}

impl Outcome {
    /// The event that carries it; absent for a progress value.
    pub fn event(&self, program: &Program) -> Option<EventKind> {
        program.results.get(usize::from(self.result))?.event
    }

    /// Whether the contact says with it that it wants to hear no more through the channel of the conversation.
    pub fn opts_out(&self, program: &Program) -> bool {
        program
            .results
            .get(usize::from(self.result))
            .is_some_and(|known| known.class == "opted_out")
    }
}

/// Reads what a contact center reported about a conversation of an engagement.
///
/// `zone` is the contact's clock, on which a datetime without offset is read. Whatever cannot be used is
/// dropped and told in the audit entries: a Result that is in no vocabulary, or that this engagement cannot
/// have, is read as `Unknown`; an undeclared code or attribute is left out; an attribute that does not parse
/// is unset.
pub fn read(
    program: &Program,
    engagement: Index,
    raw: &RawOutcome,
    zone: Zone,
) -> (Outcome, Vec<Audit>) {
    let mut audits = Vec::new();
    let Some(engagement) = program.engagements.get(engagement as usize) else {
        return (Outcome::default(), audits);
    };
    let result = read_result(program, engagement, &raw.result, &mut audits);
    let codes = read_codes(engagement, &raw.dispositions, &mut audits);
    let attributes = read_attributes(engagement, &raw.attributes, zone, &mut audits);
    (Outcome { result, codes, attributes }, audits)
}

/// An outcome as a contact center would report it: [`read`] gives it back.
pub fn write(program: &Program, engagement: Index, outcome: &Outcome) -> RawOutcome {
    let result = program.results.get(usize::from(outcome.result));
    let result = result.map(|result| result.name.clone()).unwrap_or_default();
    let mut raw = RawOutcome { result, ..RawOutcome::default() };
    if let Some(engagement) = program.engagements.get(engagement as usize) {
        for (place, (_, external)) in (0..64_u8).zip(&engagement.dispositions) {
            if outcome.codes.contains(place) {
                raw.dispositions.push(external.clone());
            }
        }
        for (field, value) in engagement.attributes.iter().zip(&outcome.attributes) {
            if let Some(value) = value {
                raw.attributes.push((field.external.clone(), write_value(field, value)));
            }
        }
    }
    raw
}

fn read_result(
    program: &Program,
    engagement: &Engagement,
    raw: &SmolStr,
    audits: &mut Vec<Audit>,
) -> u8 {
    let named = result_of(program, engagement.channel, raw);
    let progress = |place: u8| {
        program.results.get(usize::from(place)).is_some_and(|result| result.event.is_none())
    };
    match named {
        Some(place) if engagement.results.contains(place) || progress(place) => place,
        _ => {
            audits.push(Audit::UnknownResult { raw: raw.clone() });
            result_of(program, engagement.channel, "Unknown").unwrap_or_default()
        }
    }
}

/// The place of a Result value, by its spelling or an older one.
fn result_of(program: &Program, channel: Channel, name: &str) -> Option<u8> {
    let place = program.results.iter().position(|result| {
        let spelled = result.name == name || result.aliases.iter().any(|alias| alias == name);
        result.channel == channel && spelled
    })?;
    u8::try_from(place).ok()
}

fn read_codes(engagement: &Engagement, raw: &[SmolStr], audits: &mut Vec<Audit>) -> CodeSet {
    let mut codes = CodeSet::default();
    for code in raw {
        match engagement.dispositions.iter().take(64).position(|(_, external)| external == code) {
            Some(place) => codes.0 |= 1 << place,
            None => audits.push(Audit::UndeclaredCode { raw: code.clone() }),
        }
    }
    codes
}

fn read_attributes(
    engagement: &Engagement,
    raw: &[(SmolStr, SmolStr)],
    zone: Zone,
    audits: &mut Vec<Audit>,
) -> Values {
    let mut values: Values = engagement.attributes.iter().map(|_| None).collect();
    for (name, text) in raw {
        let place = engagement.attributes.iter().position(|field| field.external == *name);
        let Some((place, field)) = place.and_then(|p| Some((p, engagement.attributes.get(p)?)))
        else {
            audits.push(Audit::UndeclaredAttribute { name: name.clone(), raw: text.clone() });
            continue;
        };
        let value = read_value(field, text, zone);
        if value.is_none() {
            audits.push(Audit::UnreadableAttribute {
                attribute: field.name.clone(),
                raw: text.clone(),
            });
        }
        if let Some(slot) = values.get_mut(place) {
            *slot = value;
        }
    }
    values
}

/// The value that a text means for a field; none where it does not parse.
///
/// Date `2026-02-01`; datetime ISO 8601, without offset on `zone`; boolean `true` or `false` in any case; number
/// with `.`; choice by its exact spelling outside. At most 4,000 characters.
pub fn read_value(field: &Field, text: &str, zone: Zone) -> Option<Value> {
    if text.len() > LONGEST_VALUE && text.chars().nth(LONGEST_VALUE).is_some() {
        return None;
    }
    match &field.ty {
        Type::Text | Type::Phone | Type::Email => Some(Value::Text(text.into())),
        Type::TimeZone => Zone::parse(text).map(|_| Value::Text(text.into())),
        Type::Number => read_number(text).map(Value::Number),
        Type::Boolean if text.eq_ignore_ascii_case("true") => Some(Value::Boolean(true)),
        Type::Boolean if text.eq_ignore_ascii_case("false") => Some(Value::Boolean(false)),
        Type::Boolean => None,
        Type::Date => Date::parse(text).map(Value::Date),
        Type::DateTime => zone.parse_datetime(text).map(Value::DateTime),
        Type::Choice(values) => {
            let (symbol, _) = values.iter().find(|(_, external)| external == text)?;
            Some(Value::Choice(*symbol))
        }
    }
}

/// A value of a field as text for the outside; [`read_value`] gives it back. Instants are in UTC.
pub fn write_value(field: &Field, value: &Value) -> SmolStr {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => format_smolstr!("{}", number.normalize()),
        Value::Boolean(value) => format_smolstr!("{value}"),
        Value::Date(date) => format_smolstr!("{date}"),
        Value::DateTime(at) => rfc3339(*at).into(),
        Value::Choice(symbol) => {
            let Type::Choice(values) = &field.ty else { return SmolStr::default() };
            let found = values.iter().find(|(known, _)| known == symbol);
            found.map(|(_, external)| external.clone()).unwrap_or_default()
        }
    }
}

fn read_number(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let valid = all_digits(whole) && all_digits(fraction);
    if valid { Decimal::from_str_exact(text).ok() } else { None }
}

#[cfg(test)]
mod tests;
