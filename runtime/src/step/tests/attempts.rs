use crate::fixture::{CALL, END, Steps, Trial, at, days, field, hours, on_call, quiet, result};
use crate::{Arm, Command, Verdict};
use journey_plan::exec::{Expr, RestTime, StepKind};
use journey_plan::value::{Length, Value};

fn retry(attempt: u32, time: RestTime) -> StepKind {
    StepKind::Retry { attempt, time }
}

/// Three calls at most, a retry where the call was attempted; exhausted loses.
fn attempting(quiet_time: Option<u32>, time: RestTime) -> Trial {
    let steps = Steps::new()
        .add(
            "attempt",
            StepKind::Attempt { counter: 0, times: 3, body: Some(1), exhausted: Some(4) },
        )
        .call(quiet_time, Some(2))
        .wait(days(2), on_call(Some(3), END, END), END)
        .add("retry", retry(0, time))
        .exit(2);
    let mut trial = Trial::new(steps);
    trial.start("06-01 10:00");
    trial
}

#[test]
fn the_body_runs_so_often_and_each_pass_is_another_request() {
    let mut trial = attempting(None, RestTime::After(hours(4), None));
    assert_eq!(trial.reply("06-01 10:01", CALL, result::NO_ANSWER), Verdict::Applied);
    assert_eq!(trial.rests(), ("retry", "06-01 14:01".into()));
    trial.run_to("06-01 14:01");
    trial.reply("06-01 14:02", CALL, result::NO_ANSWER);
    trial.run_to("06-01 18:02");
    trial.reply("06-01 18:03", CALL, result::NO_ANSWER);
    assert_eq!(
        trial.lines(),
        ["06-01 10:00 call 1", "06-01 14:01 call 2", "06-01 18:02 call 3", "06-01 18:03 done 2"]
    );
    let arms: Vec<Arm> = trial.log.arms.iter().map(|(_, arm)| *arm).collect();
    let (wait, again) = (Arm::Wait(0), Arm::Again);
    assert_eq!(arms, [wait, again, wait, again, wait, Arm::Exhausted]);
}

#[test]
fn a_retry_may_be_at_a_time_of_a_later_date() {
    let mut trial = attempting(None, RestTime::After(days(1), Some(crate::fixture::time("10:00"))));
    trial.reply("06-01 23:55", CALL, result::NO_ANSWER);
    assert_eq!(trial.rests(), ("retry", "06-02 10:00".into()));
}

#[test]
fn starting_again_cancels_the_open_call_and_its_outcome_comes_late() {
    let steps = Steps::new()
        .add("attempt", StepKind::Attempt { counter: 0, times: 2, body: Some(1), exhausted: END })
        .call(None, Some(2))
        .wait(days(1), on_call(END, END, END), Some(3))
        .add("retry", retry(0, RestTime::After(hours(1), None)));
    let mut trial = Trial::new(steps);
    trial.start("06-01 10:00");
    let first = trial.request(CALL);
    trial.run_to("06-02 11:00");
    assert_eq!(trial.lines(), ["06-01 10:00 call 1", "06-02 11:00 cancel 1", "06-02 11:00 call 2"]);
    assert_eq!(trial.answer("06-02 11:05", first, result::LIVE_ANSWER), Verdict::Stale);
    assert_eq!(trial.lines().last(), Some(&"06-02 11:05 audit LateOutcome"));
    assert_eq!(trial.rests().0, "wait");
}

#[test]
fn an_untaken_outcome_is_forgotten_when_the_handle_starts_again() {
    let steps = Steps::new()
        .add(
            "attempt",
            StepKind::Attempt { counter: 0, times: 2, body: Some(1), exhausted: Some(3) },
        )
        .call(None, Some(2))
        .add("retry", retry(0, RestTime::After(hours(1), None)))
        .wait(days(1), on_call(Some(4), END, END), END)
        .exit(1);
    let mut trial = Trial::new(steps);
    trial.start("06-01 10:00");
    trial.reply("06-01 10:05", CALL, result::LIVE_ANSWER);
    trial.run_to("06-01 11:00");
    // The second pass is out of runs and waits, but for the second call alone.
    assert_eq!(trial.rests().0, "wait");
    assert_eq!(trial.lines(), ["06-01 10:00 call 1", "06-01 11:00 call 2"]);
}

#[test]
fn the_count_starts_afresh_each_time_the_attempt_is_reached() {
    // An outer attempt of two around an inner of two: four calls.
    let steps = Steps::new()
        .add("outer", StepKind::Attempt { counter: 0, times: 2, body: Some(1), exhausted: END })
        .add("inner", StepKind::Attempt { counter: 1, times: 2, body: Some(2), exhausted: Some(4) })
        .call(None, Some(3))
        .add("again", retry(1, RestTime::After(hours(1), None)))
        .add("outer again", retry(0, RestTime::After(hours(10), None)));
    let mut trial = Trial::new(steps);
    trial.start("06-01 00:00");
    trial.finish();
    let calls = trial.log.commands.iter();
    let calls = calls.filter(|(_, command)| matches!(command, Command::Converse { .. })).count();
    assert_eq!(calls, 4);
    assert_eq!(trial.lines().last(), Some(&"06-01 12:00 done 0"));
}

/// A retry at what the contact's `due` says, up to seven days.
fn at_due(due: Option<&str>) -> Trial {
    let until = RestTime::Until(Expr::Contact(field::DUE), Some(days(7)));
    let mut trial = attempting(None, until);
    if let Some(due) = due {
        trial.set(field::DUE, Value::DateTime(at(due)));
    }
    trial.reply("06-01 11:00", CALL, result::NO_ANSWER);
    trial
}

#[test]
fn a_time_given_by_data_is_bounded() {
    assert_eq!(at_due(Some("06-03 09:00")).rests(), ("retry", "06-03 09:00".into()));
    assert_eq!(at_due(Some("07-03 09:00")).rests(), ("retry", "06-08 11:00".into()));
    let past = at_due(Some("05-03 09:00"));
    assert_eq!(past.lines().last(), Some(&"06-01 11:00 call 2"));
    let now = at_due(Some("06-01 11:00"));
    assert_eq!(now.lines().last(), Some(&"06-01 11:00 call 2"));
}

#[test]
fn an_unset_time_goes_on_at_once() {
    let trial = at_due(None);
    assert_eq!(trial.lines()[1..], ["06-01 11:00 audit UnsetTime", "06-01 11:00 call 2"]);
}

#[test]
fn a_call_after_a_retry_is_held_for_quiet_time() {
    let mut trial = attempting(Some(quiet::EVENINGS), RestTime::After(hours(4), None));
    trial.reply("06-01 18:00", CALL, result::NO_ANSWER);
    trial.run_to("06-01 22:00");
    assert!(trial.is_held());
    trial.run_to("06-02 08:00");
    assert_eq!(trial.lines()[1..], ["06-01 22:00 held", "06-02 08:00 call 2"]);
}

#[test]
fn a_plan_that_never_rests_is_parked() {
    let at_once = RestTime::After(Length::default(), None);
    let steps = Steps::new()
        .add(
            "attempt",
            StepKind::Attempt { counter: 0, times: u32::MAX, body: Some(1), exhausted: END },
        )
        .add("retry", retry(0, at_once));
    let mut trial = Trial::new(steps);
    assert_eq!(trial.start("06-01 10:00"), Verdict::Quarantined);
    assert_eq!(
        trial.event(at("06-01 10:00"), crate::EventKind::Timer { token: 1 }),
        Verdict::Stale
    );
    assert_eq!(trial.event(at("06-01 10:00"), crate::EventKind::Cancel), Verdict::Applied);
    assert_eq!(trial.lines().last(), Some(&"06-01 10:00 done Cancelled"));
}
