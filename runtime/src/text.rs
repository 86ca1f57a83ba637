//! Message texts: literal parts with values filled in.
//!
//! Text as it is; number `1234.5`; boolean `true`; date `2026-04-01`; datetime `2026-04-01 09:00` on the
//! contact's clock; a choice by its spelling outside.

use std::fmt::{self, Write};

use journey_plan::exec::{Expr, Program, TemplatePart, Type};
use journey_plan::value::{Symbol, TimeOfDay, Value};

use crate::eval::Scope;
use crate::time::Zone;

/// The longest text of an SMS, in characters.
pub(crate) const LONGEST_SMS: usize = 1000;

/// A message text with its values filled in.
pub(crate) fn fill(scope: Scope<'_>, parts: &[TemplatePart]) -> String {
    let mut text = String::new();
    write(scope, parts, &mut text);
    text
}

/// The length of the text in characters, without building it.
pub(crate) fn length(scope: Scope<'_>, parts: &[TemplatePart]) -> usize {
    let mut counter = Counter(0);
    write(scope, parts, &mut counter);
    counter.0
}

struct Counter(usize);

impl Write for Counter {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.chars().count();
        Ok(())
    }
}

fn write(scope: Scope<'_>, parts: &[TemplatePart], out: &mut impl Write) {
    for part in parts {
        // Neither receiver can fail.
        let _ = match part {
            TemplatePart::Literal(text) => out.write_str(text),
            TemplatePart::Placeholder(expr) => match scope.value(expr) {
                Some(value) => write_value(scope, expr, &value, out),
                None => Ok(()),
            },
        };
    }
}

fn write_value(scope: Scope<'_>, expr: &Expr, value: &Value, out: &mut impl Write) -> fmt::Result {
    match value {
        Value::Text(text) => out.write_str(text),
        Value::Number(number) => write!(out, "{}", number.normalize()),
        Value::Boolean(value) => write!(out, "{value}"),
        Value::Date(date) => write!(out, "{date}"),
        Value::DateTime(at) => {
            let local = scope.zone.local(*at);
            write!(out, "{} {}", local.date(), TimeOfDay { minutes: local.minutes() })
        }
        Value::Choice(symbol) => {
            out.write_str(spelling(scope.machine.program(), expr, *symbol).unwrap_or_default())
        }
    }
}

/// The spelling outside of a choice value, by the type of the field that it is read from.
fn spelling<'a>(program: &'a Program, expr: &Expr, symbol: Symbol) -> Option<&'a str> {
    let declared = choice_values(program, expr)
        .and_then(|values| values.iter().find(|(candidate, _)| *candidate == symbol))
        .map(|(_, external)| external.as_str());
    declared.or_else(|| program.symbols.get(symbol.0 as usize).map(smol_str::SmolStr::as_str))
}

fn choice_values<'a>(
    program: &'a Program,
    expr: &Expr,
) -> Option<&'a [(Symbol, smol_str::SmolStr)]> {
    if let Expr::Else(first, second) = expr {
        return choice_values(program, first).or_else(|| choice_values(program, second));
    }
    let Expr::Contact(field) = expr else { return None };
    match &program.contact.get(*field as usize)?.ty {
        Type::Choice(values) => Some(values),
        Type::Text
        | Type::Number
        | Type::Boolean
        | Type::Date
        | Type::DateTime
        | Type::Phone
        | Type::Email
        | Type::TimeZone => None,
    }
}

/// A value as message texts show it, choices by their name; for timelines.
pub fn show(program: &Program, zone: Zone, value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Boolean(value) => value.to_string(),
        Value::Date(date) => date.to_string(),
        Value::DateTime(at) => {
            let local = zone.local(*at);
            format!("{} {}", local.date(), TimeOfDay { minutes: local.minutes() })
        }
        Value::Choice(symbol) => {
            program.symbols.get(symbol.0 as usize).map(ToString::to_string).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests;
