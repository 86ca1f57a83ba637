//! Which values are tried for a field: one of its kind, and those that the journey compares with.

use std::collections::BTreeSet;

use journey_plan::exec::{self, Field, Index, Journey, Program, RestTime, StepKind, Type};
use journey_plan::model::Expr;
use journey_plan::value::{Date, Instant, Length, TimeOfDay, Value};
use rust_decimal::Decimal;
use smol_str::SmolStr;

use crate::time::Zone;

/// What a journey decides by.
pub(super) struct Known {
    /// The values that it compares with.
    literals: Vec<Value>,
    /// The contact's fields that it reads.
    pub(super) fields: BTreeSet<Index>,
    /// The segments that it asks about.
    pub(super) segments: BTreeSet<Index>,
    zone: Zone,
    zone_name: SmolStr,
    start: Instant,
}

impl Known {
    pub(super) fn of(journey: &Journey, start: (Date, TimeOfDay)) -> Self {
        let zone = Zone::parse(&journey.time_zone).unwrap_or_else(Zone::utc);
        let mut known = Self {
            literals: Vec::new(),
            fields: BTreeSet::new(),
            segments: BTreeSet::new(),
            zone,
            zone_name: journey.time_zone.clone(),
            start: zone.instant(start.0, start.1),
        };
        for expr in expressions(journey) {
            known.collect(expr);
        }
        known
    }

    /// The values to try, the usual one first.
    pub(super) fn candidates(&self, program: &Program, field: &Field) -> Vec<Expr> {
        let later = |days| self.zone.add(self.start, Length { days, seconds: 0 });
        let mut values = match &field.ty {
            Type::Text => vec![Expr::Text(sample(&field.name))],
            Type::Phone => vec![Expr::Text("+13125550100".into())],
            Type::Email => vec![Expr::Text("ada@example.com".into())],
            Type::TimeZone => vec![Expr::Text(self.zone_name.clone())],
            Type::Number => vec![Expr::Number(Decimal::ONE)],
            Type::Boolean => vec![Expr::Boolean(true), Expr::Boolean(false)],
            Type::Date => [30, 0, 1].map(|days| Expr::Date(self.zone.date(later(days)))).into(),
            Type::DateTime => {
                let soon = self.date_time(self.start.plus_seconds(3_600));
                vec![self.date_time(later(1)), soon, self.date_time(later(30))]
            }
            Type::Choice(values) => {
                let names = values.iter().map(|(symbol, _)| program.symbols.get(symbol.0 as usize));
                names.flatten().cloned().map(Expr::Choice).collect()
            }
        };
        let compared = self.literals.iter().flat_map(|literal| self.around(&field.ty, literal));
        for value in compared {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    fn date_time(&self, at: Instant) -> Expr {
        let local = self.zone.local(at);
        Expr::DateTime(local.date(), TimeOfDay { minutes: local.minutes() })
    }

    /// A value that is compared with, and its neighbours, if it is of the type.
    fn around(&self, ty: &Type, literal: &Value) -> Vec<Expr> {
        match (ty, literal) {
            (Type::Text, Value::Text(text)) => vec![Expr::Text(text.clone())],
            (Type::Number, Value::Number(number)) => {
                [Decimal::ZERO, Decimal::ONE, Decimal::NEGATIVE_ONE]
                    .into_iter()
                    .filter_map(|by| number.checked_add(by))
                    .map(Expr::Number)
                    .collect()
            }
            (Type::Date, Value::Date(date)) => {
                let noon = self.zone.instant(*date, TimeOfDay { minutes: 720 });
                let days = [-1, 0, 1].map(|days| self.zone.add_days(noon, days));
                days.map(|at| Expr::Date(self.zone.date(at))).into()
            }
            (Type::DateTime, Value::DateTime(at)) => {
                [-1, 0, 1].map(|days| self.date_time(self.zone.add_days(*at, days))).into()
            }
            _ => Vec::new(),
        }
    }

    fn collect(&mut self, expr: &exec::Expr) {
        use exec::Expr as E;
        match expr {
            E::Value(value) => self.literals.push(value.clone()),
            E::OneOf(inner, values) => {
                self.collect(inner);
                self.literals.extend(values.iter().cloned());
            }
            E::Not(inner) | E::IsSet(inner) => self.collect(inner),
            E::And(a, b)
            | E::Or(a, b)
            | E::Else(a, b)
            | E::Add(a, b)
            | E::Subtract(a, b)
            | E::At(a, b)
            | E::Compare(_, a, b) => {
                self.collect(a);
                self.collect(b);
            }
            E::LocalDateTime(date, _) => self.literals.push(Value::Date(*date)),
            E::Contact(field) => {
                self.fields.insert(*field);
            }
            E::InSegment(segment) => {
                self.segments.insert(*segment);
            }
            E::Time(_)
            | E::Length(_)
            | E::Binding(..)
            | E::Attribute(..)
            | E::BlockedReason(_)
            | E::Now
            | E::Today
            | E::ResultIs(..)
            | E::Has(..)
            | E::HasNamed(_)
            | E::HasAny(_) => {}
        }
    }
}

/// A text that reads well.
fn sample(name: &str) -> SmolStr {
    if name.contains("name") { "Ada".into() } else { "A-1".into() }
}

/// The expressions by which a journey decides.
fn expressions(journey: &Journey) -> Vec<&exec::Expr> {
    let audience = match &journey.audience {
        exec::Audience::Trigger(used) => used.when.as_ref(),
        exec::Audience::Segment(_) => None,
    };
    let steps = journey.steps.iter().flat_map(|step| match &step.kind {
        StepKind::Branch { arms, .. } => arms.iter().map(|(condition, _)| condition).collect(),
        StepKind::Wait { arms, .. } => {
            let triggers = arms.iter().flat_map(|arm| &arm.on);
            let conditions = triggers.filter_map(|on| match on {
                exec::WaitTrigger::Trigger(used) => used.when.as_ref(),
                exec::WaitTrigger::Event(..) => None,
            });
            conditions.collect()
        }
        StepKind::Delay { time: RestTime::Until(instant, _), .. }
        | StepKind::Retry { time: RestTime::Until(instant, _), .. } => vec![instant],
        StepKind::Delay { .. }
        | StepKind::Retry { .. }
        | StepKind::Conversation(_)
        | StepKind::Attempt { .. }
        | StepKind::Split { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => Vec::new(),
    });
    audience.into_iter().chain(steps).collect()
}
