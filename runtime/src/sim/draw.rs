//! How values of simulated contacts are drawn.

use journey_plan::exec::{Field, Program, Type};
use journey_plan::model::{self, Expr};
use journey_plan::value::{Instant, Length, Value};
use rust_decimal::Decimal;
use smol_str::{SmolStr, format_smolstr};

use super::random::Random;
use crate::scenario::literal;
use crate::time::{Zone, add_to_date, date_of, day_of};

/// How the value of a field is drawn.
#[derive(Clone, Debug)]
pub(super) enum Draw {
    /// Values with shares in hundredths of a percent; an absent one is unset.
    Shares(Vec<(Option<Value>, u32)>),
    /// Numbers; with as many decimals as the ends have.
    Numbers(Decimal, Decimal),
    /// Days since 1970-01-01.
    Dates(i64, i64),
    /// Instants, in milliseconds.
    Instants(i64, i64),
    /// So long after the draw.
    Later(Length, Length),
    /// Something plausible of the field's type, for what the forecast does not mention.
    Plausible,
    /// Unset.
    Unset,
}

impl Draw {
    /// The draw that a forecast describes.
    pub(super) fn new(program: &Program, zone: Zone, draw: &model::Draw) -> Self {
        let value = |literal: &Expr| literal::value(program, zone, literal);
        match draw {
            model::Draw::Shares(shares) => Self::Shares(
                shares.iter().map(|(of, share)| (of.as_ref().and_then(value), *share)).collect(),
            ),
            model::Draw::Range(Expr::Length(from), Expr::Length(to)) => Self::Later(*from, *to),
            model::Draw::Range(from, to) => match (value(from), value(to)) {
                (Some(Value::Number(from)), Some(Value::Number(to))) => Self::Numbers(from, to),
                (Some(Value::Date(from)), Some(Value::Date(to))) => {
                    Self::Dates(day_of(from), day_of(to))
                }
                (Some(Value::DateTime(from)), Some(Value::DateTime(to))) => {
                    Self::Instants(from.0, to.0)
                }
                _ => Self::Unset,
            },
        }
    }

    /// A value for a field of the contact with this number.
    pub(super) fn value(
        &self,
        field: &Field,
        contact: u64,
        now: Instant,
        zone: Zone,
        random: &mut Random,
    ) -> Option<Value> {
        match self {
            Self::Unset => None,
            Self::Shares(shares) => {
                let place = random.pick(shares.iter().map(|(_, share)| *share))?;
                shares.get(place)?.0.clone()
            }
            Self::Numbers(from, to) => Some(Value::Number(number(*from, *to, random))),
            Self::Dates(from, to) => Some(Value::Date(date_of(random.between(*from, *to)))),
            Self::Instants(from, to) => Some(Value::DateTime(Instant(random.between(*from, *to)))),
            Self::Later(from, to) => {
                let (from, to) = (zone.add(now, *from), zone.add(now, *to));
                let at = Instant(random.between(from.0, to.0));
                if field.ty == Type::Date {
                    return Some(Value::Date(zone.date(at)));
                }
                Some(Value::DateTime(at))
            }
            Self::Plausible => Some(plausible(field, contact, now, zone, random)),
        }
    }
}

fn number(from: Decimal, to: Decimal, random: &mut Random) -> Decimal {
    let scale = from.scale().max(to.scale());
    let unit = Decimal::new(1, scale);
    let steps = to.checked_sub(from).and_then(|width| width.checked_div(unit));
    let steps = steps.and_then(|steps| u64::try_from(steps.trunc()).ok()).unwrap_or(0);
    let step = Decimal::from(random.below(steps.saturating_add(1)));
    step.checked_mul(unit).and_then(|offset| from.checked_add(offset)).unwrap_or(from)
}

/// First names of simulated contacts.
const NAMES: [&str; 12] = [
    "Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Tony", "Frances", "Ken",
    "Lynn", "Dennis",
];

/// Something plausible of a field's type.
fn plausible(field: &Field, contact: u64, now: Instant, zone: Zone, random: &mut Random) -> Value {
    let text = |text: SmolStr| Value::Text(text);
    match &field.ty {
        Type::Text if field.name.contains("name") => {
            let place = usize::try_from(random.below(NAMES.len() as u64)).unwrap_or(0);
            text(NAMES.get(place).copied().unwrap_or("Ada").into())
        }
        Type::Text => text(format_smolstr!("{}-{}", field.name, contact + 1)),
        Type::Phone => text(format_smolstr!("+1202555{:04}", contact % 10_000)),
        Type::Email => text(format_smolstr!("contact{}@example.com", contact + 1)),
        Type::TimeZone => text(zone.name().into()),
        Type::Number => Value::Number(Decimal::from(random.below(1000))),
        Type::Boolean => Value::Boolean(random.below(2) == 1),
        Type::Date => {
            let days = u32::try_from(random.below(60)).unwrap_or(0);
            Value::Date(add_to_date(zone.date(now), Length { days, seconds: 0 }, true))
        }
        Type::DateTime => Value::DateTime(now.plus_seconds(random.below(60 * 86_400))),
        Type::Choice(values) => {
            let place = usize::try_from(random.below(values.len() as u64)).unwrap_or(0);
            let symbol = values.get(place).map(|(symbol, _)| *symbol);
            symbol.map_or_else(|| text(SmolStr::default()), Value::Choice)
        }
    }
}
