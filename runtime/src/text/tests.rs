use super::*;
use crate::fixture::{GOLD, Steps, Trial, at, date, field, or_else, text as literal};
use rust_decimal::Decimal;

fn filled(trial: &Trial, expr: Expr) -> String {
    let parts = [TemplatePart::Literal("<".into()), TemplatePart::Placeholder(expr)];
    let scope = Scope {
        machine: &trial.machine,
        state: &trial.state,
        contact: &trial.contact,
        now: at("06-01 10:00"),
        zone: Zone::parse("Europe/Paris").unwrap(),
        reported: None,
    };
    let text = fill(scope, &parts);
    assert_eq!(length(scope, &parts), text.chars().count());
    text
}

#[test]
fn each_type_has_its_form() {
    let mut trial = Trial::new(Steps::new());
    trial.set(field::POINTS, Value::Number(Decimal::new(12_345_000, 4)));
    trial.set(field::ACTIVE, Value::Boolean(true));
    trial.set(field::RENEWAL_DATE, Value::Date(date("2026-04-01")));
    trial.set(field::DUE, Value::DateTime(at("04-01 03:00")));
    trial.set(field::TIER, Value::Choice(GOLD));
    for (field, expected) in [
        (field::FIRST_NAME, "<Ada"),
        (field::POINTS, "<1234.5"),
        (field::ACTIVE, "<true"),
        (field::RENEWAL_DATE, "<2026-04-01"),
        (field::DUE, "<2026-04-01 09:00"),
        (field::TIER, "<Gold tier"),
    ] {
        assert_eq!(filled(&trial, Expr::Contact(field)), expected);
    }
}

#[test]
fn whole_numbers_have_no_point() {
    let mut trial = Trial::new(Steps::new());
    trial.set(field::POINTS, Value::Number(Decimal::new(1000, 1)));
    assert_eq!(filled(&trial, Expr::Contact(field::POINTS)), "<100");
}

#[test]
fn an_else_stands_in_and_keeps_the_choice_s_spelling() {
    let mut trial = Trial::new(Steps::new());
    let tier = || Expr::Contact(field::TIER);
    assert_eq!(filled(&trial, or_else(tier(), literal("none"))), "<none");
    assert_eq!(filled(&trial, tier()), "<");
    let gold = Expr::Value(Value::Choice(GOLD));
    assert_eq!(filled(&trial, or_else(tier(), gold)), "<Gold tier");
    trial.set(field::TIER, Value::Choice(GOLD));
    assert_eq!(filled(&trial, or_else(tier(), literal("none"))), "<Gold tier");
}
