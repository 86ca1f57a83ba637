use crate::fixture::{
    CALL, END, Steps, Trial, at, days, exit_on_paid, exit_on_segment, hours, journey, on_call,
    on_paid, paid, paying, quiet, result, segment, trigger,
};
use crate::{Arm, Command, Ending, EventKind, Rest, State, Values, Verdict};
use journey_plan::exec::{Audience, RestTime, TriggerUse};
use journey_plan::value::Value;

/// A call, held in the evening, and a wait of two days in which a payment completes.
fn steps() -> Steps {
    let mut arms = on_call(END, END, END);
    arms.push(on_paid(None, END));
    Steps::new().call(Some(quiet::EVENINGS), Some(1)).wait(days(2), arms, END)
}

fn exiting(more_than: Option<i64>) -> Trial {
    let mut journey = journey(steps());
    journey.exits = vec![exit_on_paid(more_than, 1), exit_on_segment(segment::COMPLAINTS, 2)];
    Trial::of(journey)
}

#[test]
fn exit_on_comes_before_the_arm_of_a_wait() {
    let mut trial = exiting(None);
    trial.start("06-01 10:00");
    assert_eq!(trial.pay("06-01 11:00", 1), Verdict::Applied);
    assert_eq!(trial.lines()[1..], ["06-01 11:00 cancel 1", "06-01 11:00 done 1"]);
    assert_eq!(trial.log.arms, [(1, Arm::ExitOn(0))]);
}

#[test]
fn exit_on_with_a_false_condition_leaves_the_arm() {
    let mut trial = exiting(Some(10));
    trial.start("06-01 10:00");
    trial.pay("06-01 11:00", 10);
    assert_eq!(trial.log.arms, [(1, Arm::Wait(3))]);
}

#[test]
fn exit_on_holds_while_a_step_is_held() {
    let mut trial = exiting(None);
    trial.start("06-01 22:00");
    trial.pay("06-01 23:00", 1);
    assert_eq!(trial.lines(), ["06-01 22:00 held", "06-01 23:00 done 1"]);
}

#[test]
fn joining_a_segment_ends_the_run() {
    let mut trial = exiting(None);
    trial.start("06-01 10:00");
    let joined = |segment| EventKind::Joined { segment };
    assert_eq!(trial.event(at("06-01 11:00"), joined(segment::VIP)), Verdict::Stale);
    assert_eq!(trial.event(at("06-01 11:00"), joined(segment::COMPLAINTS)), Verdict::Applied);
    assert_eq!(trial.lines().last(), Some(&"06-01 11:00 done 2"));
}

#[test]
fn a_member_leaves_before_the_first_step() {
    let mut trial = exiting(None);
    trial.contact.set_member(segment::COMPLAINTS, true);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines(), ["06-01 10:00 done 2"]);
}

#[test]
fn the_goal_counts_once_and_ends_nothing() {
    let mut journey = journey(Steps::new().delay(RestTime::After(days(2), None), END));
    journey.goal = Some(TriggerUse { trigger: trigger::PAID, ..paid(Some(10)) });
    let mut trial = Trial::of(journey);
    trial.start("06-01 10:00");
    assert_eq!(trial.pay("06-01 11:00", 5), Verdict::Stale);
    assert_eq!(trial.pay("06-01 12:00", 20), Verdict::Applied);
    assert_eq!(trial.pay("06-01 13:00", 20), Verdict::Stale);
    assert_eq!(trial.lines(), ["06-01 12:00 goal"]);
    assert_eq!(trial.state.goal, Some(at("06-01 12:00")));
}

#[test]
fn the_goal_is_counted_before_the_exit() {
    let mut journey = journey(steps());
    journey.exits = vec![exit_on_paid(None, 1)];
    journey.goal = Some(paid(None));
    let mut trial = Trial::of(journey);
    trial.start("06-01 10:00");
    trial.pay("06-01 11:00", 1);
    assert_eq!(trial.lines()[1], "06-01 11:00 goal");
}

#[test]
fn a_trigger_that_starts_a_run_is_readable_and_checked() {
    let mut journey = journey(steps());
    journey.audience = Audience::Trigger(paid(None));
    let mut trial = Trial::of(journey);
    assert_eq!(trial.start("06-01 10:00"), Verdict::Stale);
    assert_eq!(trial.lines(), ["06-01 10:00 audit TriggerRefused"]);
    let fields: Values = [Some(Value::Number(7.into())), None].into_iter().collect();
    let kind = EventKind::Start { fields };
    assert_eq!(trial.event(at("06-01 10:00"), kind.clone()), Verdict::Applied);
    assert!(trial.state.bindings[0].is_some());
    assert_eq!(trial.event(at("06-01 10:00"), kind), Verdict::Duplicate);
}

#[test]
fn a_trigger_before_the_start_ends_nothing() {
    let mut trial = exiting(None);
    assert_eq!(trial.pay("06-01 09:00", 1), Verdict::Stale);
    trial.start("06-01 10:00");
    assert_eq!(trial.pay("06-01 09:59", 1), Verdict::Stale);
    assert_eq!(trial.rests().0, "wait");
}

#[test]
fn an_ended_run_hears_nothing() {
    let mut trial = exiting(None);
    trial.start("06-01 10:00");
    trial.pay("06-01 11:00", 1);
    let before = trial.log.commands.len();
    assert_eq!(trial.pay("06-01 12:00", 1), Verdict::Stale);
    assert_eq!(trial.event(at("06-01 12:00"), EventKind::Cancel), Verdict::Duplicate);
    assert_eq!(trial.start("06-01 12:00"), Verdict::Duplicate);
    assert_eq!(trial.log.commands.len(), before);
}

#[test]
fn an_operator_ends_a_run() {
    let mut trial = exiting(None);
    trial.start("06-01 10:00");
    assert_eq!(trial.event(at("06-09 12:00"), EventKind::Cancel), Verdict::Applied);
    let lines = trial.lines();
    assert_eq!(lines[1..], ["06-09 12:00 cancel 1", "06-09 12:00 done Cancelled"]);
}

#[test]
fn erasing_forgets_what_was_read() {
    let mut trial = exiting(Some(100));
    trial.start("06-01 10:00");
    trial.event(at("06-01 10:30"), paying(Some("secret"), 1));
    trial.event(at("06-01 11:00"), EventKind::Erase);
    assert!(matches!(trial.state.rest, Rest::Done { .. }));
    let kept = serde_json::to_string(&trial.state).unwrap();
    assert!(!kept.contains("secret") && !kept.contains("Ada"), "{kept}");
    assert_eq!(trial.reply("06-01 12:00", CALL, result::LIVE_ANSWER), Verdict::Stale);
}

#[test]
fn a_state_comes_back_from_the_store_as_it_was() {
    let mut trial = exiting(None);
    trial.start("06-01 22:00");
    let stored = serde_json::to_string(&trial.state).unwrap();
    let state: State = serde_json::from_str(&stored).unwrap();
    assert_eq!(state, trial.state);
    trial.run_to("06-02 09:00");
    trial.reply("06-02 09:00", CALL, result::LIVE_ANSWER);
    let stored = serde_json::to_string(&trial.state).unwrap();
    assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), trial.state);
    let done = Command::Done { ending: Ending::Outcome(0) };
    assert_eq!(trial.log.commands.last().unwrap().1, done);
}

#[test]
fn a_state_of_another_plan_is_parked() {
    let mut trial = Trial::new(Steps::new().delay(RestTime::After(hours(1), None), END));
    trial.start("06-01 10:00");
    trial.state.rest =
        Rest::Waiting { step: 99, began: at("06-01 10:00"), until: at("06-01 11:00") };
    let token = trial.state.token;
    let verdict = trial.event(at("06-01 11:00"), EventKind::Timer { token });
    assert_eq!(verdict, Verdict::Quarantined);
}
