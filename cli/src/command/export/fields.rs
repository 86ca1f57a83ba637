//! The form of one value: all values travel as text, and the type says which text.

use journey_compiler::hir::{Field, Program, Ty};
use serde_json::{Value, json};

/// The longest value, in characters.
const LONGEST: u32 = 4000;

/// Digits that a number may have.
const DIGITS: u32 = 28;

/// Which way a value goes. What is sent has one form; more are understood in what is reported.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// From the journey to the agent.
    Sent,
    /// From the agent to the journey.
    Reported,
}

const NUMBER: &str = r"^-?[0-9]+(\.[0-9]+)?$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const ANY_BOOLEAN: &str = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$";
const ANY_DATETIME: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?$";

/// The schema of a value.
pub(super) fn value(program: &Program, field: &Field, way: Way) -> Value {
    let mut schema = match (field.ty, way) {
        (Ty::Number, _) => json!({
            "description": "A number with `.`, without exponent or separators.",
            "pattern": NUMBER,
            "maxLength": DIGITS,
        }),
        (Ty::Boolean, Way::Sent) => json!({
            "description": "`true` or `false`.",
            "enum": ["true", "false"],
        }),
        (Ty::Boolean, Way::Reported) => json!({
            "description": "`true` or `false`, in any case.",
            "pattern": ANY_BOOLEAN,
        }),
        (Ty::Date, _) => json!({
            "description": "A date, year first.",
            "format": "date",
            "pattern": DATE,
        }),
        (Ty::DateTime, Way::Sent) => json!({
            "description": "A date and time in UTC.",
            "format": "date-time",
        }),
        (Ty::DateTime, Way::Reported) => json!({
            "description": "A date and time in ISO 8601; without an offset it is on the contact's clock.",
            "pattern": ANY_DATETIME,
        }),
        (Ty::Phone, _) => json!({ "description": "A phone number, as the contact has it." }),
        (Ty::Email, _) => json!({ "description": "An email address, as the contact has it." }),
        (Ty::TimeZone, _) => json!({ "description": "An IANA time zone." }),
        (Ty::Choice(id), _) => {
            let values = program.choices[id].values.iter();
            let values: Vec<&str> = values.map(|value| &*value.external).collect();
            json!({ "description": "One of these, spelled exactly so.", "enum": values })
        }
        (
            Ty::Text
            | Ty::Time
            | Ty::Duration
            | Ty::Result(_)
            | Ty::Disposition(_)
            | Ty::BlockedReason
            | Ty::Unknown,
            _,
        ) => json!({ "description": "Any text." }),
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("type".to_owned(), json!("string"));
        schema.entry("maxLength").or_insert(json!(LONGEST));
        schema.insert("examples".to_owned(), json!([example(program, field)]));
    }
    schema
}

/// A value that follows the schema, both ways.
pub(super) fn example(program: &Program, field: &Field) -> String {
    let text = match field.ty {
        Ty::Number => "12.5",
        Ty::Boolean => "true",
        Ty::Date => "2026-02-01",
        Ty::DateTime => "2026-02-01T09:00:00.000Z",
        Ty::Phone => "+13125550100",
        Ty::Email => "ada@example.com",
        Ty::TimeZone => "America/New_York",
        Ty::Choice(id) => {
            let first = program.choices[id].values.first();
            return first.map(|value| value.external.to_string()).unwrap_or_default();
        }
        Ty::Text
        | Ty::Time
        | Ty::Duration
        | Ty::Result(_)
        | Ty::Disposition(_)
        | Ty::BlockedReason
        | Ty::Unknown => "some text",
    };
    text.to_owned()
}
