use journey_plan::exec::{ANY_HANDLE, CodeSet, ResultSet};
use journey_plan::model::{ConsentModel, EventKind as Outcoming, HoursRange};
use journey_plan::value::Value;

use super::*;
use crate::fixture::{CALL, CHAT, at, days, field, hours, on, on_call, result, time};
use crate::gate::Why;
use crate::{EventKind, Outcome, RequestId, Verdict};

const DO_NOT_CONTACT: u64 = 1 << 1;

fn result_is(result: u8) -> Expr {
    Expr::ResultIs(ANY_HANDLE, ResultSet(1 << result))
}

fn do_not_contact() -> Expr {
    Expr::HasNamed("DoNotContact".into())
}

fn allowed(ranges: &[(&[u8], &str, &str)]) -> RuleKind {
    let ranges = ranges.iter().map(|(days, from, to)| HoursRange {
        days: days.to_vec(),
        from: time(from),
        to: time(to),
    });
    RuleKind::Hours { ranges: ranges.collect(), kinds: CALLS.to_vec() }
}

/// A call, and when it is answered or blocked a text.
fn call_then_text() -> Steps {
    Steps::new()
        .call(None, Some(1))
        .wait(hours(4), on_call(Some(2), Some(2), Some(2)), Some(2))
        .send(0, END)
}

fn answer(trial: &mut Trial, text: &str, request: RequestId, result: u8, codes: u64) -> Verdict {
    let outcome = Outcome { result, codes: CodeSet(codes), ..Outcome::default() };
    trial.event(at(text), EventKind::Outcome { request, outcome })
}

#[test]
fn calls_go_out_in_the_allowed_hours_alone() {
    // 2026-06-05 is a Friday.
    let week: &[u8] = &[0, 1, 2, 3, 4];
    let rule = || allowed(&[(week, "10:00", "13:00"), (week, "14:00", "20:00")]);
    let cases = [
        ("06-05 09:59", false),
        ("06-05 10:00", true),
        ("06-05 12:59", true),
        ("06-05 13:00", false),
        ("06-05 19:59", true),
        ("06-05 20:00", false),
        ("06-06 11:00", false),
    ];
    for (start, goes_out) in cases {
        let mut trial = trial(vec![rule()], Steps::new().call(None, END));
        trial.start(start);
        let expected = if goes_out { "call 1" } else { "blocked ContactRule" };
        assert_eq!(contacts(&trial), [format!("{start} {expected}")]);
    }
}

#[test]
fn hours_over_midnight_belong_to_the_day_on_which_they_begin() {
    for (start, goes_out) in [("06-05 23:00", true), ("06-06 01:59", true), ("06-06 02:00", false)]
    {
        let mut trial =
            trial(vec![allowed(&[(&[4], "22:00", "02:00")])], Steps::new().call(None, END));
        trial.start(start);
        assert_eq!(refusals(&trial).is_empty(), goes_out, "{start}");
    }
}

#[test]
fn hours_are_on_the_contacts_clock() {
    let mut trial = trial(
        vec![allowed(&[(&[0, 1, 2, 3, 4, 5, 6], "08:00", "21:00")])],
        Steps::new().call(None, END),
    );
    trial.set(field::TIME_ZONE, Value::Text("America/Los_Angeles".into()));
    trial.start("06-01 10:59");
    assert_eq!(refusals(&trial)[0].1.why, Why::Hours { at: at("06-01 10:59") });
}

#[test]
fn nothing_follows_an_outcome_that_forbids_it() {
    let rule = never(TEXTS, None, do_not_contact());
    let mut trial = trial(vec![rule], call_then_text());
    trial.start("06-01 10:00");
    let request = trial.request(CALL);
    answer(&mut trial, "06-01 10:05", request, result::LIVE_ANSWER, DO_NOT_CONTACT);
    assert_eq!(contacts(&trial)[1], "06-01 10:05 skipped Blocked(ContactRule)");
    assert_eq!(refusals(&trial)[0].1.why, Why::Reported { at: at("06-01 10:05") });
}

#[test]
fn other_outcomes_and_kinds_are_no_matter() {
    let rules = vec![
        never(TEXTS, None, do_not_contact()),
        never(CALLS, None, result_is(result::LIVE_ANSWER)),
    ];
    let mut trial = trial(rules, call_then_text());
    trial.start("06-01 10:00");
    trial.reply("06-01 10:05", CALL, result::LIVE_ANSWER);
    assert_eq!(contacts(&trial)[1], "06-01 10:05 send 0");
}

#[test]
fn a_rule_with_a_time_ends_with_it() {
    for (wait, goes_out) in [(hours(24), false), (days(1), true)] {
        // The clock goes back on 2026-11-01: 24 hours are less than that day.
        let rule = never(CALLS, Some(days(1)), result_is(result::NO_ANSWER));
        let mut trial = trial(vec![rule], calls_every(wait, 2));
        trial.start("10-31 10:00");
        trial.reply("10-31 10:00", CALL, result::NO_ANSWER);
        trial.finish();
        assert_eq!(refusals(&trial).is_empty(), goes_out, "{wait:?}");
    }
}

#[test]
fn an_earlier_conversation_counts_after_its_handle_was_started_again() {
    let rule = never(CALLS, Some(hours(3)), do_not_contact());
    let mut trial = trial(vec![rule], calls_every(hours(2), 4));
    trial.start("06-01 10:00");
    let first = trial.request(CALL);
    trial.run_to("06-01 12:30");
    let verdict = answer(&mut trial, "06-01 13:00", first, result::LIVE_ANSWER, DO_NOT_CONTACT);
    assert_eq!(verdict, Verdict::Stale);
    // A second outcome of the conversation is ignored.
    trial.run_to("06-01 15:30");
    answer(&mut trial, "06-01 15:30", first, result::LIVE_ANSWER, DO_NOT_CONTACT);
    trial.finish();
    assert_eq!(
        contacts(&trial),
        [
            "06-01 10:00 call 1",
            "06-01 12:00 call 2",
            "06-01 14:00 blocked ContactRule",
            "06-01 16:00 call 4",
        ]
    );
}

#[test]
fn a_late_timer_sees_the_outcome_that_is_there() {
    let rule = never(CALLS, None, do_not_contact());
    let mut trial = trial(vec![rule], calls_every(hours(2), 2));
    trial.start("06-01 10:00");
    let first = trial.request(CALL);
    // The timer of 12:00 has not fired when the outcome arrives; what it lets go out goes out then.
    answer(&mut trial, "06-01 12:30", first, result::LIVE_ANSWER, DO_NOT_CONTACT);
    assert_eq!(contacts(&trial), ["06-01 10:00 call 1", "06-01 12:30 blocked ContactRule"]);
    assert!(trial.state.left_open.is_empty());
}

#[test]
fn progress_is_no_outcome() {
    let rule = never(TEXTS, None, result_is(result::MESSAGE_SENT));
    let steps = Steps::new()
        .chat(None, Some(1))
        .wait(hours(1), vec![on(CHAT, Outcoming::Concluded, END)], Some(2))
        .send(0, END);
    let mut trial = trial(vec![rule], steps);
    trial.start("06-01 10:00");
    trial.reply("06-01 10:10", CHAT, result::MESSAGE_SENT);
    trial.finish();
    assert_eq!(contacts(&trial), ["06-01 10:00 chat 1", "06-01 11:00 send 0"]);
}

#[test]
fn a_rule_about_consent_wants_at_least_as_much() {
    let cases = [
        (ConsentModel::OptIn, 0, true),
        (ConsentModel::OptIn, 1, false),
        (ConsentModel::OptIn, 2, false),
        (ConsentModel::OptOut, 0, true),
        (ConsentModel::OptOut, 1, true),
        (ConsentModel::OptOut, 2, false),
    ];
    for (model, consent, goes_out) in cases {
        let rule = RuleKind::Require { consent: model, kinds: TEXTS.to_vec() };
        let mut program = ruled(vec![rule]);
        program.messages[0].compliance.consent = consent;
        let mut trial = Trial::in_program(program, following(Steps::new().send(0, END)));
        trial.start("06-01 10:00");
        assert_eq!(refusals(&trial).is_empty(), goes_out, "{model:?} {consent}");
    }
}

#[test]
fn nothing_goes_out_later_than_the_longest_run() {
    let rule = || RuleKind::Finish { within: days(2) };
    for (wait, goes_out) in [(hours(48), true), (hours(49), false)] {
        let mut trial = trial(vec![rule()], calls_every(wait, 2));
        trial.start("06-01 10:00");
        trial.finish();
        assert_eq!(refusals(&trial).is_empty(), goes_out, "{wait:?}");
    }
}

#[test]
fn the_first_broken_rule_is_told() {
    let rules =
        vec![limit(1, TEXTS, hours(1)), limit(1, CALLS, hours(2)), limit(1, CONTACTS, hours(2))];
    let mut trial = trial(rules, calls_every(hours(1), 2));
    trial.start("06-01 10:00");
    trial.finish();
    let why = Why::TooMany { before: 1, adds: 1 };
    assert_eq!(refusals(&trial), [(1, Refusal { policy: 0, rule: 1, why })]);
}

#[test]
fn rules_are_looked_at_before_the_length_of_the_text() {
    let long = || Value::Text("x".repeat(1000).into());
    let mut trial = trial(vec![limit(0, TEXTS, hours(1))], Steps::new().send(0, END));
    trial.set(field::FIRST_NAME, long());
    trial.start("06-01 10:00");
    assert_eq!(contacts(&trial), ["06-01 10:00 skipped Blocked(ContactRule)"]);
    let mut within = super::trial(vec![limit(1, TEXTS, hours(1))], Steps::new().send(0, END));
    within.set(field::FIRST_NAME, long());
    within.start("06-01 10:00");
    assert_eq!(contacts(&within), ["06-01 10:00 skipped TooLong"]);
    assert!(within.contact.sent().all().is_empty());
}
