use super::*;
use crate::command::Blocked;
use crate::fixture::{
    CALL, GOLD, NEW_YORK, SILVER, Steps, Trial, at, compare, date, days, field, hours, number,
    or_else, segment, text, time,
};
use rust_decimal::Decimal;

fn boxed(expr: Expr) -> Box<Expr> {
    Box::new(expr)
}

fn trial() -> Trial {
    let mut trial = Trial::new(Steps::new());
    trial.set(field::RENEWAL_DATE, Value::Date(date("2026-03-01")));
    trial.set(field::POINTS, Value::Number(Decimal::new(15, 1)));
    trial.set(field::TIER, Value::Choice(GOLD));
    trial
}

fn with<T>(trial: &Trial, read: impl FnOnce(Scope<'_>) -> T) -> T {
    read(Scope {
        machine: &trial.machine,
        state: &trial.state,
        contact: &trial.contact,
        now: at("06-01 22:00"),
        zone: Zone::parse(NEW_YORK).unwrap(),
        reported: None,
    })
}

fn holds(trial: &Trial, expr: impl std::borrow::Borrow<Expr>) -> bool {
    with(trial, |scope| scope.holds(expr.borrow()))
}

fn value(trial: &Trial, expr: impl std::borrow::Borrow<Expr>) -> Option<Value> {
    with(trial, |scope| scope.owned(expr.borrow()))
}

fn points() -> Expr {
    Expr::Contact(field::POINTS)
}

fn unset() -> Expr {
    Expr::Contact(field::DUE)
}

#[test]
fn comparisons_are_exact() {
    let trial = trial();
    let same = Expr::Value(Value::Number(Decimal::new(150, 2)));
    assert!(holds(&trial, compare(Comparison::Is, points(), same.clone())));
    assert!(holds(&trial, compare(Comparison::LessEqual, points(), same.clone())));
    assert!(!holds(&trial, compare(Comparison::Less, points(), same)));
    assert!(holds(&trial, compare(Comparison::Greater, points(), number(1))));
    assert!(holds(&trial, compare(Comparison::GreaterEqual, number(2), points())));
}

#[test]
fn a_comparison_with_unset_is_false_and_its_negation_true() {
    let trial = trial();
    for how in [
        Comparison::Is,
        Comparison::Less,
        Comparison::LessEqual,
        Comparison::Greater,
        Comparison::GreaterEqual,
    ] {
        assert!(!holds(&trial, compare(how, unset(), unset())));
        assert!(!holds(&trial, compare(how, number(1), unset())));
    }
    assert!(holds(&trial, Expr::Not(boxed(compare(Comparison::Is, unset(), Expr::Now)))));
    assert!(!holds(&trial, Expr::OneOf(boxed(unset()), vec![Value::Boolean(true)])));
    assert!(!holds(&trial, Expr::Contact(field::ACTIVE)));
}

#[test]
fn unset_takes_its_else() {
    let trial = trial();
    assert_eq!(
        value(&trial, or_else(unset(), Expr::Now)),
        Some(Value::DateTime(at("06-01 22:00")))
    );
    assert_eq!(value(&trial, or_else(text("a"), text("b"))), Some(Value::Text("a".into())));
    assert!(holds(&trial, Expr::IsSet(boxed(points()))));
    assert!(!holds(&trial, Expr::IsSet(boxed(unset()))));
}

#[test]
fn lists_and_choices() {
    let trial = trial();
    let tier = || boxed(Expr::Contact(field::TIER));
    let gold = Value::Choice(GOLD);
    assert!(holds(&trial, Expr::OneOf(tier(), vec![Value::Choice(SILVER), gold])));
    assert!(!holds(&trial, Expr::OneOf(tier(), vec![Value::Choice(SILVER)])));
}

#[test]
fn sums_are_exact_and_unset_where_they_overflow() {
    let trial = trial();
    let sum = |a, b| Expr::Add(boxed(a), boxed(b));
    let tenth = || Expr::Value(Value::Number(Decimal::new(1, 1)));
    assert_eq!(
        value(&trial, sum(tenth(), Expr::Value(Value::Number(Decimal::new(2, 1))))),
        Some(Value::Number(Decimal::new(3, 1)))
    );
    let most = || Expr::Value(Value::Number(Decimal::MAX));
    assert_eq!(value(&trial, sum(most(), most())), None);
    let least = Expr::Value(Value::Number(Decimal::MIN));
    assert_eq!(value(&trial, Expr::Subtract(boxed(least), boxed(most()))), None);
    assert_eq!(value(&trial, sum(unset(), number(1))), None);
    assert_eq!(value(&trial, sum(text("a"), number(1))), None);
}

#[test]
fn dates_move_by_days_and_datetimes_on_the_clock() {
    let trial = trial();
    let renewal = || boxed(Expr::Contact(field::RENEWAL_DATE));
    let minus = Expr::Subtract(renewal(), boxed(Expr::Length(days(1))));
    assert_eq!(value(&trial, minus.clone()), Some(Value::Date(date("2026-02-28"))));
    let nine = Expr::At(boxed(minus), boxed(Expr::Time(time("09:00"))));
    assert_eq!(value(&trial, nine), Some(Value::DateTime(at("02-28 09:00"))));
    let literal = || boxed(Expr::LocalDateTime(date("2026-03-07"), time("10:00")));
    let day = Expr::Add(literal(), boxed(Expr::Length(days(1))));
    assert_eq!(value(&trial, day), Some(Value::DateTime(at("03-08 10:00"))));
    let hours = Expr::Add(boxed(Expr::Length(hours(24))), literal());
    assert_eq!(value(&trial, hours), Some(Value::DateTime(at("03-08 11:00"))));
}

#[test]
fn today_is_the_contact_s_date() {
    let trial = trial();
    assert_eq!(value(&trial, Expr::Today), Some(Value::Date(date("2026-06-01"))));
    assert_eq!(value(&trial, Expr::Now), Some(Value::DateTime(at("06-01 22:00"))));
}

#[test]
fn conditions_combine() {
    let mut trial = trial();
    trial.contact.set_member(segment::VIP, true);
    let vip = || boxed(Expr::InSegment(segment::VIP));
    let not = |inner: Box<Expr>| boxed(Expr::Not(inner));
    assert!(holds(&trial, Expr::And(vip(), vip())));
    assert!(!holds(&trial, Expr::And(vip(), not(vip()))));
    assert!(holds(&trial, Expr::Or(not(vip()), vip())));
    assert!(!holds(&trial, Expr::Or(not(vip()), not(vip()))));
}

#[test]
fn what_a_conversation_came_to() {
    let mut trial = trial();
    let is_live = Expr::ResultIs(CALL, ResultSet(1));
    assert!(!holds(&trial, is_live.clone()));
    trial.state.handles[0].status = Status::Blocked(Blocked::QuietTime);
    let Some(Value::Choice(reason)) = value(&trial, Expr::BlockedReason(CALL)) else {
        panic!("no reason")
    };
    assert_eq!(trial.machine.program().symbols[reason.0 as usize], "QuietTime");
    let attributes = [Some(Value::Choice(GOLD))].into_iter().collect();
    trial.state.handles[0].status = Status::Outcome { result: 0, codes: 0b10, attributes };
    assert!(holds(&trial, is_live));
    assert!(holds(&trial, Expr::Has(CALL, 1)));
    assert!(!holds(&trial, Expr::Has(CALL, 0)));
    assert!(holds(&trial, Expr::HasAny(CALL)));
    assert_eq!(value(&trial, Expr::Attribute(CALL, 0)), Some(Value::Choice(GOLD)));
    assert_eq!(value(&trial, Expr::Attribute(CALL, 9)), None);
    assert_eq!(value(&trial, Expr::BlockedReason(CALL)), None);
}

#[test]
fn a_policy_reads_any_conversation() {
    let trial = trial();
    let engagement = &trial.machine.program().engagements[0];
    let (any, named) =
        (Expr::ResultIs(ANY_HANDLE, ResultSet(1)), Expr::HasNamed("DoNotContact".into()));
    let reported = Reported { engagement, result: 0, codes: CodeSet(0b10) };
    let scope = |reported| Scope {
        machine: &trial.machine,
        state: &trial.state,
        contact: &trial.contact,
        now: at("06-01 22:00"),
        zone: Zone::utc(),
        reported,
    };
    assert!(scope(Some(reported)).holds(&any) && scope(Some(reported)).holds(&named));
    assert!(!scope(None).holds(&any) && !scope(None).holds(&named));
}
