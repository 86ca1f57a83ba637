use journey_plan::exec::Program;

use super::*;
use crate::fixture::{CALL, Log, at, days, hours, result};
use crate::gate::Why;
use crate::{Event, EventKind, Machine, Run, Sent, State, Values};

/// As `ruled`, with calls that are dialled again.
fn redialling(rules: Vec<RuleKind>, redials: u32, every: Length) -> Program {
    let mut program = ruled(rules);
    program.engagements[0].calls = 1 + redials;
    program.engagements[0].reattempt_every = every;
    program
}

#[test]
fn one_too_many_is_blocked_and_told() {
    let mut trial = trial(vec![limit(2, CALLS, hours(24))], calls_every(hours(11), 4));
    trial.start("06-01 08:00");
    trial.finish();
    assert_eq!(
        contacts(&trial),
        [
            "06-01 08:00 call 1",
            "06-01 19:00 call 2",
            "06-02 06:00 blocked ContactRule",
            "06-02 17:00 call 4",
        ]
    );
    let why = Why::TooMany { before: 2, adds: 1 };
    assert_eq!(refusals(&trial), [(0, Refusal { policy: 0, rule: 0, why })]);
}

#[test]
fn a_gap_of_exactly_the_window_is_allowed() {
    let mut trial = trial(vec![limit(2, CALLS, hours(24))], calls_every(hours(12), 4));
    trial.start("06-01 08:00");
    trial.finish();
    assert_eq!(contacts(&trial).len(), 4);
    assert_eq!(refusals(&trial), []);
}

#[test]
fn days_follow_the_contacts_clock() {
    // On 2026-03-08 the clock goes forward: a day later is 23 hours later.
    let mut by_days = trial(vec![limit(1, CALLS, days(1))], calls_every(days(1), 2));
    by_days.start("03-07 10:00");
    by_days.finish();
    assert_eq!(contacts(&by_days), ["03-07 10:00 call 1", "03-08 10:00 call 2"]);
    let mut by_hours = trial(vec![limit(1, CALLS, hours(24))], calls_every(days(1), 2));
    by_hours.start("03-07 10:00");
    by_hours.finish();
    assert_eq!(contacts(&by_hours), ["03-07 10:00 call 1", "03-08 10:00 blocked ContactRule"]);
}

#[test]
fn only_the_kind_is_counted() {
    let steps = || {
        Steps::new()
            .call(None, Some(1))
            .chat(None, Some(2))
            .send(0, Some(3))
            .send(1, Some(4))
            .send(2, END)
    };
    let mut texts = trial(vec![limit(1, TEXTS, hours(24))], steps());
    texts.start("06-01 10:00");
    assert_eq!(
        contacts(&texts),
        [
            "06-01 10:00 call 1",
            "06-01 10:00 chat 2",
            "06-01 10:00 skipped Blocked(ContactRule)",
            "06-01 10:00 send 1",
            "06-01 10:00 send 2",
        ]
    );
    let mut all = trial(vec![limit(4, CONTACTS, hours(24))], steps());
    all.start("06-01 10:00");
    assert_eq!(contacts(&all)[4], "06-01 10:00 skipped Blocked(ContactRule)");
    assert_eq!(all.contact.sent().all().len(), 4);
}

#[test]
fn redials_count_before_they_come() {
    let rules = || vec![limit(3, CALLS, hours(24))];
    let mut alone =
        Trial::in_program(redialling(rules(), 3, hours(2)), following(calls_every(hours(1), 2)));
    alone.start("06-01 10:00");
    alone.finish();
    assert_eq!(
        contacts(&alone),
        ["06-01 10:00 blocked ContactRule", "06-01 11:00 blocked ContactRule"]
    );
    let why = Why::TooMany { before: 0, adds: 4 };
    assert_eq!(refusals(&alone)[0].1.why, why);
    let mut open =
        Trial::in_program(redialling(rules(), 1, hours(2)), following(calls_every(days(30), 3)));
    open.start("06-01 10:00");
    open.finish();
    // The redial of the first may still come on the day of the third, and so may that of the second.
    assert_eq!(
        contacts(&open),
        ["06-01 10:00 call 1", "07-01 10:00 call 2", "07-31 10:00 blocked ContactRule"]
    );
}

#[test]
fn an_outcome_ends_redials_also_after_the_handle_started_again() {
    let program = redialling(vec![limit(3, CALLS, hours(24))], 1, hours(2));
    let mut trial = Trial::in_program(program, following(calls_every(days(30), 3)));
    trial.start("06-01 10:00");
    let first = trial.request(CALL);
    trial.run_to("07-02 10:00");
    trial.answer("07-03 10:00", first, result::NO_ANSWER);
    trial.finish();
    assert_eq!(contacts(&trial)[2], "07-31 10:00 call 3");
}

#[test]
fn what_is_known_not_to_have_reached_anybody_does_not_count() {
    let mut trial = trial(vec![limit(1, CALLS, hours(24))], calls_every(hours(1), 3));
    trial.start("06-01 10:00");
    trial.reply("06-01 10:30", CALL, result::TERMINATED);
    trial.finish();
    assert_eq!(
        contacts(&trial),
        ["06-01 10:00 call 1", "06-01 11:00 call 2", "06-01 12:00 blocked ContactRule"]
    );
}

#[test]
fn what_is_blocked_for_another_reason_does_not_count() {
    let mut trial = trial(vec![limit(1, CALLS, hours(24))], calls_every(hours(1), 2));
    trial.contact.set_consent(0, crate::Consent::OptedOut);
    trial.start("06-01 10:00");
    trial.contact.set_consent(0, crate::Consent::OptedIn);
    trial.finish();
    assert_eq!(contacts(&trial), ["06-01 10:00 blocked NoConsent", "06-01 11:00 call 2"]);
}

/// The contact enters the second journey too.
fn enter_second(trial: &mut Trial, text: &str) {
    let mut state = State::new(trial.machine.journey(1).unwrap());
    let event = Event { now: at(text), kind: EventKind::Start { fields: Values::new() } };
    trial.machine.step(Run::of(1), &mut state, &mut trial.contact, &event, &mut trial.log);
}

#[test]
fn journeys_that_follow_one_policy_share_its_limits() {
    let cases = [(vec![0], "06-01 12:00 blocked ContactRule"), (Vec::new(), "06-01 12:00 call 1")];
    for (follows, second) in cases {
        let mut trial = trial(vec![limit(1, CALLS, hours(24))], calls_every(hours(24), 1));
        let mut program = trial.machine.program().clone();
        let other = journey(calls_every(hours(1), 1));
        program.journeys.push(Journey { name: "Other".into(), follows, ..other });
        trial.machine = Machine::over(program);
        trial.start("06-01 10:00");
        enter_second(&mut trial, "06-01 12:00");
        assert_eq!(contacts(&trial), ["06-01 10:00 call 1", second]);
        // The other way round: what the other sent counts where it follows.
        trial.contact.set_sent(Sent::default());
        trial.log = Log::default();
        trial.state = State::new(trial.machine.journey(0).unwrap());
        enter_second(&mut trial, "06-01 10:00");
        trial.start("06-01 12:00");
        assert_eq!(contacts(&trial), ["06-01 10:00 call 1", second]);
    }
}

#[test]
fn a_later_run_counts_what_an_earlier_one_sent() {
    let mut trial = trial(vec![limit(1, CALLS, hours(24))], calls_every(hours(1), 1));
    trial.start("06-01 10:00");
    assert!(trial.state.ended().is_some());
    trial.state = State::new(trial.machine.journey(0).unwrap());
    trial.start("06-02 09:59");
    trial.state = State::new(trial.machine.journey(0).unwrap());
    trial.start("06-02 10:00");
    assert_eq!(
        contacts(&trial),
        ["06-01 10:00 call 1", "06-02 09:59 blocked ContactRule", "06-02 10:00 call 1"]
    );
}

#[test]
fn without_a_policy_nothing_is_kept() {
    let mut trial = Trial::new(calls_every(hours(1), 3));
    trial.start("06-01 10:00");
    trial.finish();
    assert_eq!(contacts(&trial).len(), 3);
    assert!(trial.contact.sent().all().is_empty());
    assert!(trial.state.left_open.is_empty() && trial.state.reported.is_empty());
}
