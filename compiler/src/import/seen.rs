//! What the values of past deliveries tell of inputs and attributes.

use std::collections::{BTreeMap, BTreeSet};

use super::columns;
use super::links::{Links, plain};
use super::names::Names;
use super::{Row, Seen, Table};

/// A choice has at most so many values; more are free text.
const MOST_VALUES: usize = 12;

/// The longest value of a choice, in characters.
const LONGEST_VALUE: usize = 40;

/// The values of one input or attribute, each with how often it was seen.
type Values = BTreeMap<String, usize>;

/// Past deliveries: whose they are, and what they carried.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    of: BTreeMap<String, usize>,
    inputs: BTreeMap<(usize, String), Values>,
    reported: BTreeMap<(usize, String), Values>,
}

impl Deliveries {
    /// Takes which delivery belongs to which engagement.
    pub(super) fn sent(&mut self, table: &Table, links: &Links) {
        for row in &table.rows {
            let of = links.find(row, columns::CONFIG_ID);
            if let (Some(id), Some(of)) = (row.text(columns::DELIVERY_ID), of) {
                self.of.insert(plain(id), of);
            }
        }
    }

    /// Takes what deliveries carried. Rows of deliveries that are not in the export say nothing.
    pub(super) fn carried(&mut self, table: &Table) {
        for row in &table.rows {
            let of = row.text(columns::DELIVERY).and_then(|id| self.of.get(&plain(id)));
            let (Some(of), Some(name), Some(value)) =
                (of.copied(), row.text(columns::KEYWORD), row.text(columns::VALUE))
            else {
                continue;
            };
            let values = if is_input(row) { &mut self.inputs } else { &mut self.reported };
            let values = values.entry((of, name.to_owned())).or_default();
            *values.entry(value.to_owned()).or_default() += 1;
        }
    }

    /// What was reported in an attribute.
    pub(super) fn reported(&self, engagement: usize, name: &str) -> Seen {
        let values = self.reported.get(&(engagement, name.to_owned()));
        values.map_or(Seen::Nothing, ty)
    }

    /// What was handed over, by name.
    pub(super) fn handed(&self, engagement: usize) -> Vec<(String, Seen)> {
        let mine = self.inputs.iter().filter(|((of, _), _)| *of == engagement);
        // An input is what a journey hands over; which values it may have is for the journey to say.
        mine.map(|((_, name), values)| {
            let ty = match ty(values) {
                Seen::Choice(_) | Seen::Nothing => Seen::Text,
                other @ (Seen::Boolean
                | Seen::Number
                | Seen::Date
                | Seen::DateTime
                | Seen::Text) => other,
            };
            (name.clone(), ty)
        })
        .collect()
    }
}

fn is_input(row: &Row) -> bool {
    row.label(columns::TYPE).is_some_and(|ty| ty.to_ascii_lowercase().contains("input"))
}

/// The type that all values have.
fn ty(values: &Values) -> Seen {
    let all = |fits: fn(&str) -> bool| values.keys().all(|value| fits(value));
    if all(is_boolean) {
        return Seen::Boolean;
    }
    if all(is_number) {
        return Seen::Number;
    }
    if all(is_date) {
        return Seen::Date;
    }
    if all(is_datetime) {
        return Seen::DateTime;
    }
    let times: usize = values.values().sum();
    let is_short = |value: &String| value.chars().count() <= LONGEST_VALUE;
    // WHY: what nearly never comes twice is free text, and may be personal.
    let comes_again = times >= values.len() * 3;
    if values.len() > MOST_VALUES || !comes_again || !values.keys().all(is_short) {
        return Seen::Text;
    }
    let mut names = Names::default();
    let known: BTreeSet<&String> = values.keys().collect();
    Seen::Choice(known.into_iter().map(|value| names.pascal(value, "Value")).collect())
}

fn is_boolean(value: &str) -> bool {
    value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false")
}

fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // A leading zero is that of a number to dial or of a key, which is no amount.
    let is_key = whole.len() > 1 && whole.starts_with('0');
    all(whole) && all(fraction) && !is_key
}

fn is_date(value: &str) -> bool {
    let shape = value.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    value.len() == 10 && shape
}

fn is_datetime(value: &str) -> bool {
    let (date, time) = (value.get(..10), value.get(10..));
    let time = time.and_then(|time| time.strip_prefix(['T', ' ']));
    let shape = |time: &str| {
        let mut bytes = time.bytes();
        let digits = |bytes: &mut std::str::Bytes<'_>| {
            bytes.by_ref().take(2).filter(u8::is_ascii_digit).count() == 2
        };
        digits(&mut bytes) && bytes.next() == Some(b':') && digits(&mut bytes)
    };
    date.is_some_and(is_date) && time.is_some_and(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Seen {
        let mut seen = Values::new();
        for value in values {
            *seen.entry((*value).to_owned()).or_default() += 1;
        }
        ty(&seen)
    }

    #[test]
    fn values_tell_the_type() {
        assert_eq!(of(&["true", "False"]), Seen::Boolean);
        assert_eq!(of(&["12", "-0.5"]), Seen::Number);
        assert_eq!(of(&["2026-02-01"]), Seen::Date);
        assert_eq!(of(&["2026-02-01T09:00:00Z", "2026-02-01 09:00"]), Seen::DateTime);
        assert_eq!(of(&["later", "2026-02-01"]), Seen::Text);
        assert_eq!(of(&["0049"]), Seen::Text);
    }

    #[test]
    fn few_values_that_come_again_are_a_choice() {
        let values = ["Renewed", "Declined", "Renewed", "Renewed", "Declined", "call back"];
        assert_eq!(of(&values), Seen::Text, "three values in six deliveries are too few to tell");
        let more: Vec<&str> =
            values.into_iter().chain(["Declined", "call back", "Renewed"]).collect();
        let Seen::Choice(choice) = of(&more) else { panic!("a choice") };
        let names: Vec<&str> = choice.iter().map(|value| value.name.as_str()).collect();
        assert_eq!(names, ["Declined", "Renewed", "CallBack"]);
    }
}
