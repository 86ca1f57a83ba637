use super::*;
use crate::fixture::{Steps, Trial, at, date, days, journey, paid, segment, time};
use journey_plan::value::Value;

fn admits(trial: &Trial, before: Before, amount: Option<i64>, now: &str) -> Admission {
    let fields: Values = match amount {
        Some(amount) => [Some(Value::Number(amount.into())), None].into_iter().collect(),
        None => Values::new(),
    };
    trial.machine.admits(0, &trial.contact, before, &fields, at(now))
}

fn of_a_trigger() -> Trial {
    let mut journey = journey(Steps::new());
    journey.audience = Audience::Trigger(paid(Some(10)));
    Trial::of(journey)
}

#[test]
fn the_condition_of_the_trigger_decides() {
    let trial = of_a_trigger();
    let now = "06-01 10:00";
    assert_eq!(admits(&trial, Before::Nothing, Some(11), now), Admission::Enters);
    assert_eq!(admits(&trial, Before::Nothing, Some(10), now), Admission::ConditionFails);
    assert_eq!(admits(&trial, Before::Nothing, None, now), Admission::Misfit(0));
}

#[test]
fn excluded_segments_do_not_enter() {
    let mut journey = journey(Steps::new());
    journey.exclude = vec![segment::COMPLAINTS];
    let mut trial = Trial::of(journey);
    let now = "06-01 10:00";
    assert_eq!(admits(&trial, Before::Nothing, None, now), Admission::Enters);
    trial.contact.set_member(segment::COMPLAINTS, true);
    let excluded = Admission::Excluded(segment::COMPLAINTS);
    assert_eq!(admits(&trial, Before::Nothing, None, now), excluded);
    trial.contact.set_member(segment::COMPLAINTS, false);
    assert_eq!(admits(&trial, Before::Nothing, None, now), Admission::Enters);
}

#[test]
fn who_was_here_enters_again_as_the_journey_says() {
    let now = "06-10 10:00";
    let ended = Before::Ended(at("06-01 10:00"));
    let entering = |reenter, before| {
        let mut journey = journey(Steps::new());
        journey.reenter = reenter;
        admits(&Trial::of(journey), before, None, now)
    };
    assert_eq!(entering(Reenter::Never, ended), Admission::NotAgain(None));
    assert_eq!(entering(Reenter::Always, ended), Admission::Enters);
    assert_eq!(entering(Reenter::After(days(9)), ended), Admission::Enters);
    let earliest = Some(at("06-11 10:00"));
    assert_eq!(entering(Reenter::After(days(10)), ended), Admission::NotAgain(earliest));
    assert_eq!(entering(Reenter::Always, Before::Inside), Admission::StillInside);
}

#[test]
fn a_journey_is_open_from_its_start_to_its_end_on_its_own_clock() {
    let mut journey = journey(Steps::new());
    journey.starts = Some((date("2026-06-01"), time("09:00")));
    journey.ends = Some((date("2026-06-30"), time("18:00")));
    let mut trial = Trial::of(journey);
    trial.set(crate::fixture::field::TIME_ZONE, Value::Text("Asia/Tokyo".into()));
    for (now, admission) in [
        ("06-01 08:59", Admission::Closed),
        ("06-01 09:00", Admission::Enters),
        ("06-30 18:00", Admission::Enters),
        ("06-30 18:01", Admission::Closed),
    ] {
        assert_eq!(admits(&trial, Before::Nothing, None, now), admission, "{now}");
    }
}

#[test]
fn a_journey_that_does_not_exist_takes_nobody() {
    let trial = of_a_trigger();
    let nobody =
        trial.machine.admits(7, &trial.contact, Before::Nothing, &Values::new(), at("06-01 10:00"));
    assert_eq!(nobody, Admission::Closed);
}
