use crate::fixture::{
    CALL, CHAT, END, Steps, Trial, at, days, field, hours, message, on_call, quiet, result,
};
use crate::{Audit, Command, Consent, EventKind, Skip, Verdict};
use journey_plan::exec::RestTime;
use journey_plan::value::Value;

/// `call` under a quiet time, then a wait of two days.
fn calling(quiet_time: Option<u32>) -> Trial {
    Trial::new(Steps::new().call(quiet_time, Some(1)).wait(days(2), on_call(END, END, END), END))
}

fn sending(message: u32) -> Trial {
    Trial::new(Steps::new().send(message, END))
}

#[test]
fn a_call_goes_out_with_what_the_agent_needs() {
    let mut trial = calling(Some(quiet::EVENINGS));
    trial.start("06-01 10:00");
    assert_eq!(trial.lines(), ["06-01 10:00 call 1"]);
    let (_, Command::Converse { address, inputs, message, .. }) = &trial.log.commands[0] else {
        panic!("no call")
    };
    assert_eq!(address, "+12125550100");
    assert_eq!(inputs.to_vec(), [Some(Value::Text("Ada".into())), None]);
    assert_eq!(*message, None);
    assert_eq!(trial.rests(), ("wait", "06-03 10:00".into()));
}

#[test]
fn an_sms_conversation_carries_its_opening_message() {
    let mut trial = Trial::new(Steps::new().chat(None, END));
    trial.unset(field::FIRST_NAME);
    trial.start("06-01 10:00");
    let (_, Command::Converse { message, .. }) = &trial.log.commands[0] else { panic!("no chat") };
    assert_eq!(message.as_deref(), Some("Hi there"));
}

#[test]
fn quiet_time_holds_and_the_wait_below_counts_from_the_release() {
    let mut trial = calling(Some(quiet::EVENINGS));
    trial.start("06-01 22:00");
    assert_eq!(trial.lines(), ["06-01 22:00 held"]);
    assert_eq!(trial.rests(), ("call", "06-02 08:00".into()));
    trial.run_to("06-02 08:00");
    assert_eq!(trial.lines()[1], "06-02 08:00 call 1");
    assert_eq!(trial.rests(), ("wait", "06-04 08:00".into()));
}

#[test]
fn the_contact_s_clock_decides_what_is_quiet() {
    let mut trial = calling(Some(quiet::EVENINGS));
    trial.set(field::TIME_ZONE, Value::Text("America/Los_Angeles".into()));
    trial.start("06-01 10:30");
    assert_eq!(trial.rests(), ("call", "06-01 11:00".into()));
}

#[test]
fn a_held_call_goes_out_when_the_contact_moves_to_where_it_is_not_quiet() {
    let mut trial = calling(Some(quiet::EVENINGS));
    trial.start("06-01 22:00");
    trial.set(field::TIME_ZONE, Value::Text("America/Los_Angeles".into()));
    assert_eq!(trial.event(at("06-01 22:10"), EventKind::ContactChanged), Verdict::Applied);
    assert_eq!(trial.lines()[1], "06-01 22:10 call 1");
}

#[test]
fn a_change_that_moves_nothing_leaves_a_held_call_alone() {
    let mut trial = calling(Some(quiet::EVENINGS));
    trial.start("06-01 22:00");
    assert_eq!(trial.event(at("06-01 22:10"), EventKind::ContactChanged), Verdict::Stale);
    assert_eq!(trial.rests(), ("call", "06-02 08:00".into()));
}

#[test]
fn inputs_are_read_when_the_step_is_reached() {
    let mut trial = calling(Some(quiet::EVENINGS));
    trial.start("06-01 22:00");
    trial.set(field::FIRST_NAME, Value::Text("Grace".into()));
    trial.run_to("06-02 08:00");
    let inputs = trial.log.commands.iter().find_map(|(_, command)| {
        let Command::Converse { inputs, .. } = command else { return None };
        Some(inputs.clone())
    });
    assert_eq!(inputs.unwrap()[0], Some(Value::Text("Ada".into())));
}

#[test]
fn consent_and_address_are_looked_at_when_it_goes_out() {
    let mut trial = calling(Some(quiet::EVENINGS));
    trial.start("06-01 22:00");
    trial.contact.set_consent(0, Consent::OptedOut);
    trial.run_to("06-02 08:00");
    assert_eq!(trial.lines()[1..], ["06-02 08:00 blocked NoConsent", "06-02 08:00 done 0"]);

    let mut trial = calling(Some(quiet::EVENINGS));
    trial.unset(field::MOBILE);
    trial.start("06-01 22:00");
    trial.set(field::MOBILE, Value::Text("+1".into()));
    trial.run_to("06-02 08:00");
    assert_eq!(trial.lines()[1], "06-02 08:00 call 1");
}

#[test]
fn an_address_comes_before_the_consent_that_belongs_to_it() {
    let mut trial = calling(None);
    trial.unset(field::MOBILE);
    trial.contact.set_consent(0, Consent::NotSet);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 blocked NoAddress");
    let mut trial = calling(None);
    trial.contact.set_consent(0, Consent::NotSet);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 blocked NoConsent");
}

#[test]
fn a_topic_follows_its_purpose_until_it_has_a_record() {
    let mut trial = calling(None);
    trial.contact.set_consent(1, Consent::OptedOut);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 blocked NoConsent");
    let mut trial = calling(None);
    trial.contact.set_consent(0, Consent::NotSet);
    trial.contact.set_consent(1, Consent::OptedIn);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 blocked NoConsent");
}

#[test]
fn a_day_without_a_window_blocks_a_call_and_holds_a_message() {
    let mut trial = calling(Some(quiet::SUNDAYS));
    trial.start("06-07 00:00");
    assert_eq!(trial.lines()[0], "06-07 00:00 blocked QuietTime");
    let mut trial = calling(Some(quiet::SUNDAYS));
    trial.start("06-07 00:01");
    assert_eq!(trial.rests(), ("call", "06-08 00:00".into()));
    let mut trial = calling(Some(quiet::ALWAYS));
    trial.start("06-03 10:00");
    assert_eq!(trial.lines()[0], "06-03 10:00 blocked QuietTime");
}

#[test]
fn a_missing_zone_blocks_where_the_quiet_time_insists_on_it() {
    let mut trial = calling(Some(quiet::EVENINGS_ELSE_BLOCK));
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 blocked QuietTime");
    let mut trial = calling(Some(quiet::EVENINGS_ELSE_BLOCK));
    trial.set(field::TIME_ZONE, Value::Text("Europe/Paris".into()));
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 call 1");
}

#[test]
fn a_blocked_call_is_an_event_for_the_next_wait() {
    let steps = Steps::new()
        .call(None, Some(1))
        .delay(RestTime::After(days(1), None), Some(2))
        .wait(days(2), on_call(END, END, Some(3)), END)
        .exit(2);
    let mut trial = Trial::new(steps);
    trial.contact.set_consent(0, Consent::OptedOut);
    trial.start("06-01 10:00");
    trial.run_to("06-02 10:00");
    assert_eq!(trial.lines(), ["06-01 10:00 blocked NoConsent", "06-02 10:00 done 2"]);
}

#[test]
fn a_message_is_sent_filled_in() {
    let mut trial = sending(message::LETTER);
    trial.start("06-01 10:00");
    let (_, Command::Send { address, rendered, request, .. }) = &trial.log.commands[0] else {
        panic!("no letter")
    };
    assert_eq!(address.as_deref(), Some("ada@example.com"));
    assert_eq!(rendered.body.as_deref(), Some("Hi Ada"));
    assert_eq!((request.visit, request.step), (1, 0));
    assert_eq!(trial.lines(), ["06-01 10:00 send 1", "06-01 10:00 done 0"]);
}

#[test]
fn a_message_is_held_and_sent_later() {
    let mut trial = sending(message::TEXT);
    trial.start("06-01 23:00");
    assert!(trial.is_held());
    trial.finish();
    assert_eq!(trial.lines(), ["06-01 23:00 held", "06-02 08:00 send 0", "06-02 08:00 done 0"]);
}

#[test]
fn a_refused_message_is_recorded_and_the_journey_goes_on() {
    let mut trial = sending(message::LETTER);
    trial.contact.set_consent(0, Consent::OptedOut);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines(), ["06-01 10:00 skipped Blocked(NoConsent)", "06-01 10:00 done 0"]);
    let mut trial = sending(message::LETTER);
    trial.unset(field::EMAIL);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 skipped Blocked(NoAddress)");
}

#[test]
fn a_push_needs_no_address() {
    let mut trial = sending(message::PUSH);
    trial.unset(field::MOBILE);
    trial.unset(field::EMAIL);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 send 2");
}

#[test]
fn a_text_too_long_once_filled_in_is_not_sent() {
    let mut trial = sending(message::TEXT);
    trial.set(field::FIRST_NAME, Value::Text("é".repeat(997).into()));
    trial.start("06-01 10:00");
    assert_eq!(trial.lines()[0], "06-01 10:00 send 0");
    let mut trial = sending(message::TEXT);
    trial.set(field::FIRST_NAME, Value::Text("é".repeat(998).into()));
    trial.start("06-01 10:00");
    let skipped = &trial.log.commands[0].1;
    assert!(matches!(skipped, Command::Skipped { reason: Skip::TooLong, .. }), "{skipped:?}");
}

#[test]
fn an_opening_too_long_blocks_the_conversation() {
    let mut trial = Trial::new(Steps::new().chat(None, END));
    trial.set(field::FIRST_NAME, Value::Text("x".repeat(1000).into()));
    trial.start("06-01 10:00");
    let length = 1003;
    let expected = Audit::OpeningTooLong { message: message::TEXT, length };
    assert_eq!(trial.log.commands[0].1, Command::Audit(expected));
    assert_eq!(trial.lines()[1], "06-01 10:00 blocked ContactRule");
}

#[test]
fn leaving_the_run_cancels_what_is_open() {
    let mut trial = Trial::new(Steps::new().call(None, Some(1)).chat(None, END));
    trial.start("06-01 10:00");
    let lines = trial.lines();
    assert_eq!(lines[2..], ["06-01 10:00 cancel 1", "06-01 10:00 cancel 2", "06-01 10:00 done 0"]);
}

#[test]
fn an_outcome_after_the_end_is_recorded_once() {
    let mut trial = Trial::new(Steps::new().call(None, END));
    trial.start("06-01 10:00");
    assert_eq!(trial.reply("06-01 10:05", CALL, result::LIVE_ANSWER), Verdict::Stale);
    assert_eq!(trial.lines().last(), Some(&"06-01 10:05 audit LateOutcome"));
    assert_eq!(trial.reply("06-01 10:06", CALL, result::LIVE_ANSWER), Verdict::Duplicate);
}

#[test]
fn a_conversation_never_goes_out_late_into_quiet_time() {
    let mut trial = Trial::new(
        Steps::new()
            .delay(RestTime::After(hours(1), None), Some(1))
            .call(Some(quiet::EVENINGS), END),
    );
    trial.start("06-01 19:00");
    // The machine was down; the timer of 20:00 fires at 22:00.
    let token = trial.state.token;
    trial.event(at("06-01 22:00"), crate::EventKind::Timer { token });
    assert_eq!(trial.rests(), ("call", "06-02 08:00".into()));
}

#[test]
fn who_moves_while_a_step_is_held_is_not_reached_at_night() {
    let mut trial = calling(Some(quiet::EVENINGS));
    trial.start("06-01 22:00");
    trial.set(field::TIME_ZONE, Value::Text("America/Los_Angeles".into()));
    trial.run_to("06-02 08:00");
    assert_eq!(trial.rests(), ("call", "06-02 11:00".into()));
    trial.run_to("06-02 11:00");
    assert_eq!(trial.lines(), ["06-01 22:00 held", "06-02 08:00 held", "06-02 11:00 call 1"]);
}

#[test]
fn held_chats_do_not_count_as_open() {
    let mut trial = Trial::new(Steps::new().chat(Some(quiet::EVENINGS), END));
    trial.start("06-01 22:00");
    assert_eq!(trial.reply("06-01 22:05", CHAT, result::CONVERSATION_CLOSED), Verdict::Stale);
    assert_eq!(trial.event(at("06-01 23:00"), crate::EventKind::Cancel), Verdict::Applied);
    assert_eq!(trial.lines(), ["06-01 22:00 held", "06-01 23:00 done Cancelled"]);
}
