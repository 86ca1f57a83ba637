//! Stories are played as they are told, or refused.

use journey_compiler::hir::{Id, Literal};
use journey_compiler::policy::{Counterexample, Move, MoveKind};
use journey_compiler::vocabulary::EventKind;
use journey_tests::oracle::calendar::Clock;
use journey_tests::oracle::judge::{Hearing, breaches};
use journey_tests::oracle::program::Program;
use journey_tests::oracle::replay::play;

use crate::program;

const ZONE: &str = "America/New_York";

/// Steps 0 attempt, 1 call, 2 wait, 3 branch, 4 exit, 5 retry.
const CALL_DAILY: &str = "attempt up to 3 times {
    conversation voice call with Call { compliance Any  purpose Service }
    wait up to 4 hours {
        trigger call.attempted => { branch on call.Result { connected => exit done  otherwise => retry after 1 day } }
        trigger call.not_attempted, call.blocked => {}
        timeout => {}
    }
}";

fn at(local: &str) -> i64 {
    let local = chrono::NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
    Clock::of(ZONE).instant(local) / 1000
}

fn story(moves: Vec<(i64, Option<usize>, MoveKind)>) -> Counterexample {
    let to_move = |(at, step, what): (i64, Option<usize>, MoveKind)| Move {
        at,
        step: step.map(Id::new),
        what,
    };
    Counterexample {
        zone: ZONE.into(),
        moves: moves.into_iter().map(to_move).collect(),
        splits: Vec::new(),
        step: None,
        clock_change: false,
        timeline: Vec::new(),
    }
}

fn enter() -> MoveKind {
    MoveKind::Enter { fields: Vec::new() }
}

fn outcome(result: &str) -> MoveKind {
    MoveKind::Outcome {
        handle: Id::new(0),
        event: EventKind::Attempted,
        result: result.into(),
        codes: Vec::new(),
        attributes: Vec::new(),
    }
}

/// What is broken: rule and time; or why the story cannot be played.
fn judged(program: &Program, story: &Counterexample) -> Result<Vec<(usize, i64)>, String> {
    let journey = &program.journeys()[0];
    let played = play(program, journey, story)?;
    if !played.untold.is_empty() {
        return Err(format!("untold: {:?} of {:#?}", played.untold, played.record));
    }
    let found = breaches(&played.record, &program.policies[journey.follows[0].1], Hearing::Taken);
    Ok(found.into_iter().map(|one| (one.rule, one.at / 1000)).collect())
}

#[test]
fn a_day_across_a_clock_change_breaks_a_limit_in_hours() {
    let program = program("", CALL_DAILY, "limit 1 calls per 1 day  limit 1 calls per 24 hours");
    let (first, second) = (at("2026-03-07 10:00"), at("2026-03-08 10:00"));
    let across = story(vec![
        (first, None, enter()),
        (first, Some(1), MoveKind::Out),
        (first, Some(2), outcome("NoAnswer")),
        (second, Some(5), MoveKind::Time),
        (second, Some(1), MoveKind::Out),
    ]);
    assert_eq!(judged(&program, &across), Ok(vec![(1, second)]));

    let (first, second) = (at("2026-03-10 10:00"), at("2026-03-11 10:00"));
    let usual = story(vec![
        (first, None, enter()),
        (first, Some(1), MoveKind::Out),
        (first, Some(2), outcome("NoAnswer")),
        (second, Some(5), MoveKind::Time),
        (second, Some(1), MoveKind::Out),
    ]);
    assert_eq!(judged(&program, &usual), Ok(vec![]));
}

#[test]
fn a_story_that_does_not_happen_is_refused() {
    let program = program("", CALL_DAILY, "limit 1 calls per 1 day");
    let first = at("2026-03-10 10:00");
    let begin = || vec![(first, None, enter()), (first, Some(1), MoveKind::Out)];
    let told = |more: Vec<_>| judged(&program, &story([begin(), more].concat()));

    assert_eq!(told(vec![]), Ok(vec![]));
    let wrong: [Vec<(i64, Option<usize>, MoveKind)>; 9] = [
        // Nothing more goes out.
        vec![(first, Some(1), MoveKind::Out)],
        // The wait ends after four hours, not after three.
        vec![(first + 3 * 3600, Some(2), MoveKind::Time)],
        vec![(first + 4 * 3600, Some(5), MoveKind::Time)],
        // A Result that does not come with that event, and one that these calls cannot have.
        vec![(first, Some(2), outcome("InvalidAddress"))],
        vec![(first, Some(2), outcome("Abandoned"))],
        // A second outcome.
        vec![(first, Some(2), outcome("NoAnswer")), (first, None, outcome("NoAnswer"))],
        // No reattempts.
        vec![(first + 4 * 3600, None, MoveKind::Redial(Id::new(0)))],
        // Once inside, nobody enters again.
        vec![(first, None, enter())],
        // A call goes out that the story leaves out.
        vec![
            (first, Some(2), outcome("NoAnswer")),
            (at("2026-03-12 10:00"), Some(5), MoveKind::Time),
        ],
    ];
    for more in wrong {
        let refused = told(more.clone());
        assert!(refused.is_err(), "{more:?} is played");
    }
}

#[test]
fn the_contact_center_dials_again_as_the_engagement_says() {
    let steps = "conversation voice call with Again { compliance Day  purpose Service }";
    let program = program("", steps, "limit 1 calls per 5 hours");
    let first = at("2026-03-10 15:00");
    let told = |redial: i64| {
        judged(
            &program,
            &story(vec![
                (first, None, enter()),
                (first, Some(0), MoveKind::Out),
                (first, None, MoveKind::End),
                (redial, None, MoveKind::Redial(Id::new(0))),
            ]),
        )
    };
    assert_eq!(told(first + 4 * 3600), Ok(vec![(0, first + 4 * 3600)]));
    assert!(told(first + 4 * 3600 - 1).is_err(), "too soon");
    assert!(told(at("2026-03-10 22:00")).is_err(), "it is quiet");
    assert_eq!(told(at("2026-03-11 08:00")), Ok(vec![]));
}

#[test]
fn a_conversation_is_held_and_blocked() {
    let steps = "conversation voice call with Call { compliance Day  purpose Service }  send Note";
    let program = program("", steps, "limit 1 calls per 5 hours");
    let (night, morning) = (at("2026-03-10 23:00"), at("2026-03-11 08:00"));
    let held = story(vec![
        (night, None, enter()),
        (morning, Some(0), MoveKind::Out),
        (morning, Some(1), MoveKind::Out),
        (morning, None, MoveKind::End),
    ]);
    assert_eq!(judged(&program, &held), Ok(vec![]));
    let blocked = story(vec![
        (night, None, enter()),
        (morning, Some(0), MoveKind::Blocked(Id::new(0))),
        (morning, Some(1), MoveKind::Out),
    ]);
    assert_eq!(judged(&program, &blocked), Ok(vec![]));
    let at_once = story(vec![(night, None, enter()), (night, Some(0), MoveKind::Out)]);
    assert!(judged(&program, &at_once).is_err());
}

#[test]
fn data_are_as_the_story_says() {
    let steps = "send Note  delay until contact.free_at up to 2 days  send Note";
    let program = program("", steps, "limit 1 texts per 1 day");
    let (first, second) = (at("2026-03-10 15:00"), at("2026-03-10 18:30"));
    let date = journey_grammar::ast::Date { year: 2026, month: 3, day: 10 };
    let time = journey_grammar::ast::Time { minutes: 18 * 60 + 30 };
    let free_at = Some(Literal::DateTime(date, time));
    let told = story(vec![
        (first, None, MoveKind::Record(Id::new(2), free_at)),
        (first, None, enter()),
        (first, Some(0), MoveKind::Out),
        (second, Some(1), MoveKind::Time),
        (second, Some(2), MoveKind::Out),
        (second, None, MoveKind::End),
    ]);
    assert_eq!(judged(&program, &told), Ok(vec![(0, second)]));
}

#[test]
fn contacts_enter_again_when_they_may() {
    let again = |settings: &str, later: i64| {
        let program = program(settings, "send Note", "limit 1 texts per 30 days");
        let first = at("2026-06-10 15:00");
        let told = story(vec![
            (first, None, enter()),
            (first, Some(0), MoveKind::Out),
            (first, None, MoveKind::End),
            (first + later, None, enter()),
            (first + later, Some(0), MoveKind::Out),
        ]);
        judged(&program, &told).map(|broken| broken.len())
    };
    let day = 86_400;
    assert_eq!(again("entry ongoing  reenter always", 0), Ok(1));
    assert_eq!(again("entry ongoing  reenter after 2 days", 2 * day), Ok(1));
    assert!(again("entry ongoing  reenter after 2 days", 2 * day - 1).is_err());
    assert!(again("entry ongoing  reenter never", 20 * day).is_err());
    assert!(again("entry once  reenter always", day).is_err());
    assert_eq!(again("entry every 1 week  reenter always", 7 * day), Ok(1));
    assert_eq!(again("entry every 1 week  reenter always", 21 * day), Ok(1));
    assert!(again("entry every 1 week  reenter always", 8 * day).is_err());
}
