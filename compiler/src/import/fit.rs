//! Whether the values that were reported fit a declared type.

use super::{Seen, Spelled};
use crate::hir::{Program, Ty};

/// What deliveries gave, where it does not fit the declared type.
pub(super) fn misfit(program: &Program, ty: Ty, seen: &Seen) -> Option<String> {
    let told = match seen {
        Seen::Nothing => return None,
        Seen::Boolean => "true or false",
        Seen::Number => "numbers",
        Seen::Date => "dates",
        Seen::DateTime => "dates with a time",
        Seen::Choice(values) => return misfit_of_values(program, ty, values),
        Seen::Text => "free text",
    };
    let fits = match (ty, seen) {
        (Ty::Text | Ty::Unknown, _)
        | (Ty::Boolean, Seen::Boolean)
        | (Ty::Number, Seen::Number)
        | (Ty::Date, Seen::Date)
        | (Ty::DateTime, Seen::DateTime) => true,
        (
            Ty::Number
            | Ty::Boolean
            | Ty::Date
            | Ty::DateTime
            | Ty::Choice(_)
            | Ty::Time
            | Ty::Duration
            | Ty::Phone
            | Ty::Email
            | Ty::TimeZone
            | Ty::Result(_)
            | Ty::Disposition(_)
            | Ty::BlockedReason,
            _,
        ) => false,
    };
    (!fits).then(|| told.to_owned())
}

/// Values that a declared choice does not have; other types than text and choices have none of them.
fn misfit_of_values(program: &Program, ty: Ty, values: &[Spelled]) -> Option<String> {
    let known: Vec<&str> = match ty {
        Ty::Text | Ty::Unknown => return None,
        Ty::Choice(id) => program.choices[id].values.iter().map(|value| &*value.external).collect(),
        Ty::Number
        | Ty::Boolean
        | Ty::Date
        | Ty::DateTime
        | Ty::Time
        | Ty::Duration
        | Ty::Phone
        | Ty::Email
        | Ty::TimeZone
        | Ty::Result(_)
        | Ty::Disposition(_)
        | Ty::BlockedReason => Vec::new(),
    };
    let strange: Vec<&str> = values
        .iter()
        .map(|value| value.external.as_str())
        .filter(|value| !known.contains(value))
        .collect();
    (!strange.is_empty()).then(|| crate::errors::quoted(strange))
}

/// A type as it is written.
pub(super) fn type_word(program: &Program, ty: Ty) -> String {
    match ty {
        Ty::Number => "number".to_owned(),
        Ty::Boolean => "boolean".to_owned(),
        Ty::Date => "date".to_owned(),
        Ty::DateTime => "datetime".to_owned(),
        Ty::Choice(id) => {
            let choice = &program.choices[id];
            let values: Vec<&str> = choice.values.iter().map(|value| value.name.as_str()).collect();
            choice.name.as_ref().map_or_else(
                || format!("choice {{ {} }}", values.join(", ")),
                |name| name.as_str().to_owned(),
            )
        }
        Ty::Text
        | Ty::Time
        | Ty::Duration
        | Ty::Phone
        | Ty::Email
        | Ty::TimeZone
        | Ty::Result(_)
        | Ty::Disposition(_)
        | Ty::BlockedReason
        | Ty::Unknown => "text".to_owned(),
    }
}
