use crate::fixture::{
    CALL, CHAT, END, Steps, Trial, at, days, hours, on, on_call, on_paid, paying, quiet, result,
};
use crate::{Arm, EventKind, RequestId, Verdict};
use journey_plan::exec::{RestTime, WaitArm};
use journey_plan::model::EventKind as Event;

/// A call and a wait of two days: attempted renews, everything else loses.
fn waiting() -> Trial {
    let arms = on_call(Some(2), Some(3), Some(3));
    Trial::new(Steps::new().call(None, Some(1)).wait(days(2), arms, Some(3)).exit(1).exit(2))
}

#[test]
fn an_outcome_takes_its_arm() {
    let mut trial = waiting();
    trial.start("06-01 10:00");
    assert_eq!(trial.reply("06-01 10:05", CALL, result::NO_ANSWER), Verdict::Applied);
    assert_eq!(trial.lines(), ["06-01 10:00 call 1", "06-01 10:05 done 1"]);
    assert_eq!(trial.log.arms, [(1, Arm::Wait(0))]);
    let mut trial = waiting();
    trial.start("06-01 10:00");
    trial.reply("06-01 10:05", CALL, result::INVALID_ADDRESS);
    assert_eq!(trial.log.arms, [(1, Arm::Wait(1))]);
}

#[test]
fn the_limit_passes() {
    let mut trial = waiting();
    trial.start("06-01 10:00");
    trial.finish();
    assert_eq!(trial.lines()[1..], ["06-03 10:00 cancel 1", "06-03 10:00 done 2"]);
    assert_eq!(trial.log.arms, [(1, Arm::Timeout)]);
}

#[test]
fn an_event_at_the_very_instant_of_the_limit_counts() {
    let mut trial = waiting();
    trial.start("06-01 10:00");
    trial.reply("06-03 10:00", CALL, result::LIVE_ANSWER);
    assert_eq!(trial.lines()[1], "06-03 10:00 done 1");
}

#[test]
fn an_event_behind_a_due_timer_finds_the_limit_passed() {
    let mut trial = waiting();
    trial.start("06-01 10:00");
    assert_eq!(trial.reply("06-03 10:01", CALL, result::LIVE_ANSWER), Verdict::Applied);
    assert_eq!(trial.lines()[2], "06-03 10:00 done 2");
}

#[test]
fn a_timer_that_fires_early_is_armed_again() {
    let mut trial = waiting();
    trial.start("06-01 10:00");
    let token = trial.state.token;
    let before = trial.log.commands.len();
    assert_eq!(trial.event(at("06-02 10:00"), EventKind::Timer { token }), Verdict::Applied);
    let expected = crate::Command::Timer { token, at: at("06-03 10:00") };
    assert_eq!(trial.log.commands[before].1, expected);
    assert_eq!(trial.rests(), ("wait", "06-03 10:00".into()));
}

#[test]
fn a_timer_of_an_earlier_rest_is_stale() {
    let mut trial = Trial::new(
        Steps::new()
            .delay(RestTime::After(hours(1), None), Some(1))
            .delay(RestTime::After(hours(1), None), END),
    );
    trial.start("06-01 10:00");
    let token = trial.state.token;
    assert_eq!(trial.event(at("06-01 11:00"), EventKind::Timer { token }), Verdict::Applied);
    assert_eq!(trial.event(at("06-01 11:00"), EventKind::Timer { token }), Verdict::Stale);
    assert_eq!(trial.event(at("06-01 12:00"), EventKind::Timer { token }), Verdict::Stale);
}

#[test]
fn what_is_queued_is_taken_when_the_wait_begins() {
    let arms = on_call(Some(3), END, END);
    let steps = Steps::new()
        .call(None, Some(1))
        .delay(RestTime::After(days(1), None), Some(2))
        .wait(days(2), arms, END)
        .exit(1);
    let mut trial = Trial::new(steps);
    trial.start("06-01 10:00");
    assert_eq!(trial.reply("06-01 10:05", CALL, result::LIVE_ANSWER), Verdict::Buffered);
    trial.run_to("06-02 10:00");
    assert_eq!(trial.lines()[1], "06-02 10:00 done 1");
}

fn two_conversations(first: u16) -> Trial {
    let call = on(CALL, Event::Attempted, Some(4));
    let chat = on(CHAT, Event::Concluded, Some(5));
    let arms: Vec<WaitArm> = if first == CALL { vec![call, chat] } else { vec![chat, call] };
    let steps = Steps::new()
        .call(None, Some(1))
        .chat(None, Some(2))
        .delay(RestTime::After(days(1), None), Some(3))
        .wait(days(2), arms, END)
        .exit(1)
        .exit(2);
    let mut trial = Trial::new(steps);
    trial.start("06-01 10:00");
    trial
}

#[test]
fn of_several_queued_events_the_earliest_received_wins() {
    let mut trial = two_conversations(CALL);
    trial.reply("06-01 10:05", CHAT, result::CONVERSATION_CLOSED);
    trial.reply("06-01 10:06", CALL, result::LIVE_ANSWER);
    trial.run_to("06-02 10:00");
    assert_eq!(trial.lines().last(), Some(&"06-02 10:00 done 2"));
}

#[test]
fn at_the_same_instant_the_first_listed_wins() {
    for (first, outcome) in [(CALL, "06-02 10:00 done 1"), (CHAT, "06-02 10:00 done 2")] {
        let mut trial = two_conversations(first);
        trial.reply("06-01 10:05", CHAT, result::CONVERSATION_CLOSED);
        trial.reply("06-01 10:05", CALL, result::LIVE_ANSWER);
        trial.run_to("06-02 10:00");
        assert_eq!(trial.lines().last(), Some(&outcome));
    }
}

#[test]
fn an_event_that_no_arm_lists_stays_queued() {
    let steps = Steps::new()
        .call(None, Some(1))
        .chat(None, Some(2))
        .wait(days(1), vec![on(CHAT, Event::Concluded, Some(4))], Some(3))
        .add(
            "second",
            journey_plan::exec::StepKind::Wait {
                limit: days(1),
                arms: on_call(Some(5), END, END),
                timeout: END,
            },
        )
        .exit(2)
        .exit(1);
    let mut trial = Trial::new(steps);
    trial.start("06-01 10:00");
    assert_eq!(trial.reply("06-01 11:00", CALL, result::LIVE_ANSWER), Verdict::Buffered);
    assert_eq!(trial.rests(), ("wait", "06-02 10:00".into()));
    trial.run_to("06-02 10:00");
    assert!(trial.lines().contains(&"06-02 10:00 done 1"));
}

#[test]
fn a_repeated_outcome_is_a_duplicate() {
    let mut trial = two_conversations(CALL);
    assert_eq!(trial.reply("06-01 10:05", CALL, result::LIVE_ANSWER), Verdict::Buffered);
    assert_eq!(trial.reply("06-01 10:06", CALL, result::NO_ANSWER), Verdict::Duplicate);
}

#[test]
fn progress_raises_nothing() {
    let mut trial = two_conversations(CALL);
    assert_eq!(trial.reply("06-01 10:05", CHAT, result::MESSAGE_SENT), Verdict::Applied);
    assert_eq!(trial.reply("06-01 10:06", CHAT, result::CONVERSATION_CLOSED), Verdict::Buffered);
}

#[test]
fn an_answer_to_no_request_is_stale() {
    let mut trial = waiting();
    trial.start("06-01 10:00");
    for request in [RequestId { visit: 2, step: 0 }, RequestId { visit: 1, step: 1 }] {
        assert_eq!(trial.answer("06-01 10:05", request, result::LIVE_ANSWER), Verdict::Stale);
    }
    assert_eq!(trial.rests().0, "wait");
}

/// A wait for a payment of more than ten, after a delay.
fn paying_late() -> Trial {
    let steps = Steps::new()
        .delay(RestTime::After(hours(1), None), Some(1))
        .wait(days(2), vec![on_paid(Some(10), Some(2))], END)
        .exit(1);
    let mut trial = Trial::new(steps);
    trial.start("06-01 10:00");
    trial
}

#[test]
fn a_trigger_raised_before_the_wait_is_not_queued() {
    let mut trial = paying_late();
    assert_eq!(trial.pay("06-01 10:30", 20), Verdict::Stale);
    trial.run_to("06-01 11:00");
    assert_eq!(trial.rests().0, "wait");
    // It arrives late, but was raised before.
    assert_eq!(trial.pay("06-01 10:59", 20), Verdict::Stale);
    assert_eq!(trial.pay("06-01 11:00", 20), Verdict::Applied);
}

#[test]
fn a_false_when_is_ignored() {
    let mut trial = paying_late();
    trial.run_to("06-01 11:00");
    assert_eq!(trial.pay("06-01 12:00", 10), Verdict::Stale);
    assert_eq!(trial.state.bindings[0], None);
    assert_eq!(trial.pay("06-01 12:00", 11), Verdict::Applied);
    assert!(trial.state.bindings[0].is_some());
    assert_eq!(trial.lines(), ["06-01 12:00 done 1"]);
}

#[test]
fn a_repeated_event_id_is_a_duplicate() {
    let mut trial = paying_late();
    trial.run_to("06-01 11:00");
    assert_eq!(trial.event(at("06-01 12:00"), paying(Some("e1"), 1)), Verdict::Stale);
    assert_eq!(trial.event(at("06-01 12:00"), paying(Some("e1"), 20)), Verdict::Duplicate);
    for number in 0..crate::state::SEEN_EVENTS {
        trial.event(at("06-01 12:00"), paying(Some(&format!("n{number}")), 1));
    }
    assert_eq!(trial.state.seen.len(), crate::state::SEEN_EVENTS);
    assert_eq!(trial.event(at("06-01 12:00"), paying(Some("e1"), 20)), Verdict::Applied);
}

#[test]
fn an_event_without_its_attributes_is_refused() {
    let mut trial = paying_late();
    trial.run_to("06-01 11:00");
    let kind = EventKind::Trigger { event_id: None, trigger: 0, fields: crate::Values::new() };
    assert_eq!(trial.event(at("06-01 12:00"), kind), Verdict::Stale);
    assert_eq!(trial.lines(), ["06-01 12:00 audit TriggerRefused"]);
    let text = Some(journey_plan::value::Value::Text("20".into()));
    let kind = EventKind::Trigger {
        event_id: None,
        trigger: 0,
        fields: [text, None].into_iter().collect(),
    };
    assert_eq!(trial.event(at("06-01 12:00"), kind), Verdict::Stale);
    assert_eq!(trial.rests().0, "wait");
}

#[test]
fn a_held_chat_lets_the_call_s_outcome_wait() {
    let steps = Steps::new()
        .call(None, Some(1))
        .chat(Some(quiet::EVENINGS), Some(2))
        .wait(days(2), on_call(Some(3), END, END), END)
        .exit(1);
    let mut trial = Trial::new(steps);
    trial.start("06-01 22:00");
    assert_eq!(trial.reply("06-01 22:05", CALL, result::LIVE_ANSWER), Verdict::Buffered);
    trial.run_to("06-02 08:00");
    assert_eq!(
        trial.lines(),
        [
            "06-01 22:00 call 1",
            "06-01 22:00 held",
            "06-02 08:00 chat 2",
            "06-02 08:00 cancel 2",
            "06-02 08:00 done 1"
        ]
    );
}
