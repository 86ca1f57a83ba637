//! What drivers ask for: room, spread, a new time zone database, operators.

use crate::Values;
use crate::command::{Command, Fault};
use crate::contact::Consent;
use crate::event::EventKind;
use crate::fixture::{
    END, NEW_YORK, Steps, Trial, at, days, field, hours, message, on_call, person, program, quiet,
    time,
};
use crate::state::{Aim, Rest};
use crate::step::Verdict;
use crate::time::{Local, Zone};
use journey_plan::exec::{ConsentNeed, RestTime};
use journey_plan::model::ConsentModel;

/// Whoever waited for room has its turn.
fn wake(trial: &mut Trial, when: &str) -> Verdict {
    let token = trial.state.token;
    trial.event(at(when), EventKind::Timer { token })
}

#[test]
fn a_call_without_room_waits_and_its_wait_counts_from_when_it_goes_out() {
    let arms = on_call(END, END, END);
    let mut trial = Trial::new(Steps::new().call(None, Some(1)).wait(days(2), arms, END));
    trial.log.full = 2;
    trial.start("06-01 10:00");
    assert_eq!(trial.lines(), ["06-01 10:00 audit NoRoom"]);
    assert!(trial.is_held());
    wake(&mut trial, "06-01 10:05");
    assert!(trial.is_held());
    wake(&mut trial, "06-01 10:10");
    assert_eq!(trial.lines().last(), Some(&"06-01 10:10 call 1"));
    assert_eq!(trial.rests(), ("wait", "06-03 10:10".into()));
}

#[test]
fn quiet_time_and_consent_are_looked_at_again_when_there_is_room() {
    let mut trial = Trial::new(Steps::new().call(Some(quiet::EVENINGS), END));
    trial.log.full = 1;
    trial.start("06-01 20:59");
    wake(&mut trial, "06-01 21:30");
    assert_eq!(trial.lines(), ["06-01 20:59 audit NoRoom", "06-01 21:30 held"]);
    trial.contact.set_consent(0, Consent::OptedOut);
    trial.run_to("06-02 08:00");
    assert!(trial.lines().contains(&"06-02 08:00 blocked NoConsent"));
}

#[test]
fn a_message_without_room_waits_too() {
    let mut trial = Trial::new(Steps::new().send(message::LETTER, END));
    trial.log.full = 1;
    trial.start("06-01 10:00");
    wake(&mut trial, "06-01 10:01");
    assert_eq!(trial.lines()[..2], ["06-01 10:00 audit NoRoom", "06-01 10:01 send 1"]);
}

#[test]
fn releases_are_spread_by_contact_and_never_into_the_next_quiet_time() {
    let released = |key: &str, spread| {
        let mut trial = Trial::new(Steps::new().call(Some(quiet::EVENINGS), END));
        trial.machine = trial.machine.clone().with_spread(spread);
        let program = program();
        let mut contact = crate::Contact::new(&program, key, person(&program).fields().to_vec());
        contact.set_consent(0, Consent::OptedIn);
        trial.contact = contact;
        trial.start("06-01 22:00");
        trial.state.rest.due().unwrap()
    };
    let (opens, closes) = (at("06-02 08:00"), at("06-02 21:00"));
    let turns: Vec<_> = (0..50).map(|n| released(&format!("c-{n}"), 3600)).collect();
    assert!(turns.iter().all(|turn| (opens..at("06-02 09:00")).contains(turn)));
    assert!(turns.iter().any(|turn| *turn != turns[0]));
    assert_eq!(turns[7], released("c-7", 3600));
    assert!((0..50).all(|n| released(&format!("c-{n}"), 30 * 86_400) < closes));
    assert_eq!(released("c-7", 0), opens);
}

#[test]
fn a_local_time_is_computed_anew_when_its_timer_fires() {
    let mut trial = Trial::new(Steps::new().delay(RestTime::NextTime(time("09:00")), END));
    trial.start("06-01 10:00");
    let aim = trial.state.aim.unwrap();
    assert_eq!(aim.zone.name(), NEW_YORK);
    assert_eq!(aim.instant(), at("06-02 09:00"));
    // As if an older database had put it an hour earlier.
    let Rest::Resting { step, .. } = trial.state.rest else { panic!("it does not rest") };
    trial.state.rest =
        Rest::Resting { step, began: Some(at("06-01 08:00")), until: at("06-02 08:00") };
    wake(&mut trial, "06-02 08:00");
    assert_eq!(trial.rests(), ("delay", "06-02 09:00".into()));
    assert!(matches!(trial.log.commands.last(), Some((_, Command::Timer { .. }))));
    trial.run_to("06-02 09:00");
    assert!(trial.state.ended().is_some());
}

#[test]
fn an_exact_length_means_no_local_time() {
    let mut trial = Trial::new(Steps::new().delay(RestTime::After(hours(24), None), END));
    trial.start("06-01 10:00");
    assert_eq!(trial.state.aim, None);
    let mut trial = Trial::new(Steps::new().delay(RestTime::After(days(1), None), END));
    trial.start("06-01 10:00");
    let local = Local { day: trial.state.aim.unwrap().local.day, millis: 10 * 3_600_000 };
    let zone = Zone::parse(NEW_YORK).unwrap();
    assert_eq!(trial.state.aim, Some(Aim { zone, local }));
}

#[test]
fn an_hour_that_occurs_twice_is_not_meant_by_its_second_time() {
    let zone = Zone::parse(NEW_YORK).unwrap();
    // 2026-11-01 06:30 UTC is the second 01:30.
    let second = at("11-01 00:00").plus_seconds(2 * 3600 + 1800);
    assert_eq!(Aim::at(zone, second), None);
    assert!(Aim::at(zone, second.plus_millis(-3_600_000)).is_some());
}

#[test]
fn an_operator_skips_what_is_parked_as_if_it_had_not_happened() {
    let mut trial = Trial::new(Steps::new().send(message::LETTER, Some(1)).exit(1));
    trial.event(at("06-01 10:00"), EventKind::Start { fields: Values::new() });
    trial.state.rest = Rest::Quarantined { step: 0, fault: Fault::Crashed };
    assert_eq!(trial.event(at("06-01 11:00"), EventKind::Skip), Verdict::Applied);
    assert_eq!(trial.lines().last(), Some(&"06-01 11:00 done 1"));
    assert_eq!(trial.event(at("06-01 12:00"), EventKind::Skip), Verdict::Stale);
}

#[test]
fn consent_belongs_to_an_address() {
    let program = program();
    let mut contact = person(&program);
    let need = ConsentNeed { model: ConsentModel::OptIn, purpose: 0, topic: None };
    assert!(contact.consents_to(need, Some(field::MOBILE)));
    contact.set_consent_of_address(0, field::MOBILE, Consent::OptedOut);
    assert!(!contact.consents_to(need, Some(field::MOBILE)));
    assert!(contact.consents_to(need, Some(field::EMAIL)));
    contact.set_consent_of_address(0, field::MOBILE, Consent::OptedIn);
    assert!(contact.consents_to(need, Some(field::MOBILE)));
}
