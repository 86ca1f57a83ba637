//! Forecasts: they name what exists, and their shares and ranges make sense.

use smol_str::SmolStr;

use super::expression::{Reads, Scope};
use super::fault::{Kind, Place, PlanFault};
use super::journey::Locals;
use super::table::Table;
use super::tables::{Results, Tables};
use super::time;
use crate::model::{Audience, ConversationForecast, Draw, Expr, Field, Forecast, Journey, Type};

/// All, in hundredths of a percent.
const ALL: u64 = 10_000;

/// Checks a forecast of `journey`.
pub(super) fn forecast(
    tables: &Tables<'_>,
    journey: &Journey,
    from: &Forecast,
) -> Result<(), PlanFault> {
    let place = Place::Declaration(Kind::Forecast, from.name.clone());
    let locals = Locals::new(tables, journey)?;
    let scope = Scope { tables, place: &place, reads: Reads::Contact };
    for conversation in &from.conversations {
        outcomes(scope, &locals, conversation)?;
    }
    for (name, draw) in &from.contact {
        let (_, field) = tables.contact.find(&place, name)?;
        drawn(scope, field, draw)?;
    }
    entry(scope, journey, from)?;
    for raised in &from.triggers {
        tables.triggers.index(&place, &raised.trigger)?;
        share(&place, u64::from(raised.share))?;
        time::positive(&place, "the time within which a trigger is raised", raised.within)?;
    }
    for capacity in &from.capacities {
        time::positive(&place, "the time of a capacity", capacity.per)?;
    }
    Ok(())
}

fn entry(scope: Scope<'_, '_>, journey: &Journey, from: &Forecast) -> Result<(), PlanFault> {
    let Audience::Trigger(used) = &journey.audience else {
        return match from.entry.first() {
            None => Ok(()),
            Some(_) => Err(PlanFault::Misplaced {
                place: scope.place.clone(),
                what: "a draw for the trigger of a journey that no trigger starts",
            }),
        };
    };
    let (_, trigger) = scope.tables.triggers.find(scope.place, &used.trigger)?;
    for (name, draw) in &from.entry {
        let (_, field) = scope.tables.trigger_field(scope.place, trigger, name)?;
        drawn(scope, field, draw)?;
    }
    Ok(())
}

fn outcomes(
    scope: Scope<'_, '_>,
    locals: &Locals<'_>,
    from: &ConversationForecast,
) -> Result<(), PlanFault> {
    let (tables, place) = (scope.tables, scope.place);
    let engagement = locals.handle(place, &from.handle)?.engagement;
    share(place, u64::from(from.blocked))?;
    Table::unique(place, Kind::Result, &from.results, |(name, _)| name)?;
    for (name, _) in &from.results {
        ends(place, &tables.results, engagement, name)?;
    }
    share(place, from.results.iter().map(|(_, share)| u64::from(*share)).sum())?;
    for (name, draw) in &from.attributes {
        let (_, field) = tables.attribute(place, engagement, name)?;
        drawn(scope, field, draw)?;
    }
    for (code, of_all) in &from.dispositions {
        tables.disposition(place, engagement, code)?;
        share(place, u64::from(*of_all))?;
    }
    match from.responds {
        Some((first, last)) if first > last => Err(backwards(place)),
        Some(_) | None => Ok(()),
    }
}

/// Checks that a Result can end conversations of the engagement.
fn ends(
    place: &Place,
    results: &Results<'_>,
    engagement: &crate::model::Engagement,
    name: &SmolStr,
) -> Result<(), PlanFault> {
    let set = results.find(place, Some(engagement.channel), name)?;
    if engagement.results.contains(name) && !results.is_progress(set) {
        return Ok(());
    }
    let why = "it expects a Result that cannot end a conversation of this engagement";
    Err(PlanFault::Inconsistent { place: place.clone(), why })
}

fn drawn(scope: Scope<'_, '_>, field: &Field, draw: &Draw) -> Result<(), PlanFault> {
    match draw {
        Draw::Shares(shares) => {
            for (value, _) in shares {
                let Some(value) = value else { continue };
                literal(scope, field, value)?;
            }
            share(scope.place, shares.iter().map(|(_, share)| u64::from(*share)).sum())
        }
        Draw::Range(Expr::Length(from), Expr::Length(to)) => {
            let timed = matches!(field.ty, Type::Date | Type::DateTime);
            let seconds = |length: &crate::value::Length| {
                u64::from(length.days).saturating_mul(86_400).saturating_add(length.seconds)
            };
            if !timed || seconds(from) > seconds(to) {
                return Err(backwards(scope.place));
            }
            Ok(())
        }
        Draw::Range(from, to) => {
            literal(scope, field, from)?;
            literal(scope, field, to)?;
            let forwards = match (from, to) {
                (Expr::Number(from), Expr::Number(to)) => from <= to,
                (Expr::Date(from), Expr::Date(to)) => from <= to,
                (Expr::DateTime(from, t), Expr::DateTime(to, u)) => (from, t) <= (to, u),
                _ => false,
            };
            if forwards { Ok(()) } else { Err(backwards(scope.place)) }
        }
    }
}

fn literal(scope: Scope<'_, '_>, field: &Field, value: &Expr) -> Result<(), PlanFault> {
    let subject = || format!("a value of `{}`", field.name);
    scope.fitting(value, &field.ty, subject)?;
    if !matches!(value, Expr::DateTime(..)) {
        scope.literal(value)?;
    }
    Ok(())
}

fn backwards(place: &Place) -> PlanFault {
    let why = "a range goes from the smaller to the larger of two values that fit";
    PlanFault::Inconsistent { place: place.clone(), why }
}

fn share(place: &Place, total: u64) -> Result<(), PlanFault> {
    if total <= ALL {
        return Ok(());
    }
    Err(PlanFault::OutOfRange {
        place: place.clone(),
        subject: "a share or a sum of shares",
        found: total.to_string(),
        allowed: "at most 10000 hundredths of a percent",
    })
}
