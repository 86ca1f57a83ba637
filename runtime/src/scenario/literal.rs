//! Literals of scenarios and forecasts as values of the program.

use journey_plan::exec::{Field, Program};
use journey_plan::model::Expr;
use journey_plan::value::{Symbol, Value};

use crate::Values;
use crate::time::Zone;

/// The value of a literal; `zone` is the contact's clock. Absent for anything but a literal.
pub(crate) fn value(program: &Program, zone: Zone, literal: &Expr) -> Option<Value> {
    match literal {
        Expr::Text(text) => Some(Value::Text(text.clone())),
        Expr::Number(number) => Some(Value::Number(*number)),
        Expr::Boolean(boolean) => Some(Value::Boolean(*boolean)),
        Expr::Date(date) => Some(Value::Date(*date)),
        Expr::DateTime(date, time) => Some(Value::DateTime(zone.instant(*date, *time))),
        Expr::Choice(name) => {
            let place = program.symbols.iter().position(|symbol| symbol == name)?;
            Some(Value::Choice(Symbol(u32::try_from(place).ok()?)))
        }
        Expr::Time(_)
        | Expr::Length(_)
        | Expr::Contact(_)
        | Expr::Binding(..)
        | Expr::Attribute(..)
        | Expr::BlockedReason(_)
        | Expr::Now
        | Expr::Today
        | Expr::InSegment(_)
        | Expr::Not(_)
        | Expr::And(..)
        | Expr::Or(..)
        | Expr::Else(..)
        | Expr::Add(..)
        | Expr::Subtract(..)
        | Expr::At(..)
        | Expr::Compare(..)
        | Expr::OneOf(..)
        | Expr::ResultIs(..)
        | Expr::Has(..)
        | Expr::HasAny(_)
        | Expr::IsSet(_) => None,
    }
}

/// Values by name, brought into the order of the fields that they belong to.
pub(crate) fn in_order(
    program: &Program,
    zone: Zone,
    fields: &[Field],
    given: &[(smol_str::SmolStr, Expr)],
) -> Values {
    fields
        .iter()
        .map(|field| {
            let (_, literal) = given.iter().find(|(name, _)| *name == field.name)?;
            value(program, zone, literal)
        })
        .collect()
}
