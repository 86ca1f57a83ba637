use crate::fixture::{END, Steps, Trial, at, date, days, field, hours, time};
use journey_plan::exec::{Expr, RestTime};
use journey_plan::value::{Length, Value};

fn until(start: &str, rest: RestTime) -> String {
    let mut trial = Trial::new(Steps::new().delay(rest, END));
    trial.set(field::RENEWAL_DATE, Value::Date(date("2026-06-20")));
    trial.start(start);
    trial.rests().1
}

#[test]
fn a_length_is_days_on_the_calendar_and_then_hours() {
    assert_eq!(until("06-01 10:00", RestTime::After(days(2), None)), "06-03 10:00");
    assert_eq!(until("03-07 10:00", RestTime::After(days(1), None)), "03-08 10:00");
    assert_eq!(until("03-07 10:00", RestTime::After(hours(24), None)), "03-08 11:00");
    let mixed = Length { days: 1, seconds: 12 * 3600 };
    assert_eq!(until("03-07 14:00", RestTime::After(mixed, None)), "03-09 02:00");
}

#[test]
fn a_length_at_a_time_is_that_many_dates_later() {
    let rest = |length| RestTime::After(length, Some(time("09:00")));
    assert_eq!(until("06-01 23:00", rest(days(2))), "06-03 09:00");
    assert_eq!(until("06-01 08:00", rest(days(2))), "06-03 09:00");
    assert_eq!(until("01-31 08:00", rest(days(1))), "02-01 09:00");
}

#[test]
fn the_next_time_is_today_or_tomorrow() {
    let rest = || RestTime::NextTime(time("09:00"));
    assert_eq!(until("06-01 08:59", rest()), "06-01 09:00");
    assert_eq!(until("06-01 09:00", rest()), "06-02 09:00");
    assert_eq!(until("03-07 10:00", RestTime::NextTime(time("02:30"))), "03-08 03:00");
}

#[test]
fn the_next_weekday_is_within_a_week() {
    // 2026-06-01 is a Monday.
    let rest = || RestTime::NextWeekday(0, time("09:00"));
    assert_eq!(until("06-01 08:00", rest()), "06-01 09:00");
    assert_eq!(until("06-01 09:00", rest()), "06-08 09:00");
}

#[test]
fn the_contact_s_clock_counts() {
    let mut trial = Trial::new(Steps::new().delay(RestTime::NextTime(time("09:00")), END));
    trial.set(field::TIME_ZONE, Value::Text("Asia/Tokyo".into()));
    trial.start("06-01 10:00");
    assert_eq!(trial.rests().1, "06-01 20:00");
}

#[test]
fn an_unknown_zone_is_none() {
    let mut trial = Trial::new(Steps::new().delay(RestTime::NextTime(time("09:00")), END));
    trial.set(field::TIME_ZONE, Value::Text("Mars/Olympus".into()));
    trial.start("06-01 10:00");
    assert_eq!(trial.rests().1, "06-02 09:00");
}

#[test]
fn a_computed_time_is_bounded() {
    let three_days_before = Expr::At(
        Box::new(Expr::Subtract(
            Box::new(Expr::Contact(field::RENEWAL_DATE)),
            Box::new(Expr::Length(days(3))),
        )),
        Box::new(Expr::Time(time("09:00"))),
    );
    let rest = |bound| RestTime::Until(three_days_before.clone(), Some(days(bound)));
    assert_eq!(until("06-01 10:00", rest(60)), "06-17 09:00");
    assert_eq!(until("06-01 10:00", rest(5)), "06-06 10:00");
    assert_eq!(until("06-18 10:00", rest(60)), "");
}

#[test]
fn a_literal_time_is_on_the_contact_s_clock() {
    let literal = Expr::LocalDateTime(date("2026-06-05"), time("12:00"));
    assert_eq!(until("06-01 10:00", RestTime::Until(literal, None)), "06-05 12:00");
}

#[test]
fn time_never_goes_back() {
    let mut trial = Trial::new(
        Steps::new()
            .delay(RestTime::After(hours(1), None), Some(1))
            .delay(RestTime::After(hours(1), None), END),
    );
    trial.start("06-01 10:00");
    trial.run_to("06-01 11:00");
    trial.pay("06-01 09:00", 5);
    assert_eq!(trial.state.clock, at("06-01 11:00"));
    assert_eq!(trial.rests().1, "06-01 12:00");
}

#[test]
fn a_late_timer_counts_from_when_it_was_due() {
    let mut trial = Trial::new(
        Steps::new()
            .delay(RestTime::After(hours(1), None), Some(1))
            .delay(RestTime::After(hours(1), None), END),
    );
    trial.start("06-01 10:00");
    let token = trial.state.token;
    trial.event(at("06-01 11:20"), crate::EventKind::Timer { token });
    assert_eq!(trial.rests().1, "06-01 12:00");
}
