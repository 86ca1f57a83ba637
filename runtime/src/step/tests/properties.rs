//! Random events in any order.

use std::collections::BTreeSet;

use crate::fixture::{
    CALL, CHAT, END, Steps, Trial, at, days, exit_on_paid, field, hours, journey, on, on_call,
    on_paid, paying, program, quiet, time,
};
use crate::quiet::Quiet;
use crate::time::Zone;
use crate::{Command, EventKind, Outcome, RequestId, Values};
use journey_plan::exec::{Expr, Journey, RestTime, StepKind};
use journey_plan::model::EventKind as Event;
use journey_plan::value::{Instant, Value};
use proptest::prelude::*;

/// Calls in attempts, a chat, messages, delays: everything under quiet time.
fn everything() -> Journey {
    let quiet_time = Some(quiet::EVENINGS);
    let mut arms = on_call(Some(3), Some(4), Some(4));
    arms.push(on_paid(Some(50), Some(9)));
    let chat = vec![on(CHAT, Event::Concluded, Some(7)), on(CHAT, Event::Blocked, Some(7))];
    let until = RestTime::Until(Expr::Contact(field::DUE), Some(days(7)));
    let steps = Steps::new()
        .add(
            "attempt",
            StepKind::Attempt { counter: 0, times: 4, body: Some(1), exhausted: Some(4) },
        )
        .call(quiet_time, Some(2))
        .wait(days(1), arms, Some(3))
        .add("retry", StepKind::Retry { attempt: 0, time: until })
        .delay(RestTime::NextTime(time("22:30")), Some(5))
        .chat(quiet_time, Some(6))
        .add("second", StepKind::Wait { limit: hours(30), arms: chat, timeout: Some(7) })
        .send(0, Some(8))
        .send(1, END)
        .exit(1);
    let mut journey = journey(steps);
    journey.exits = vec![exit_on_paid(Some(90), 2)];
    journey
}

#[derive(Clone, Debug)]
enum Happening {
    Timer { late: i64, token: u64 },
    Reply { visit: u32, step: u32, result: u8 },
    Pay { amount: i64, id: u8 },
    Due { hours: i64 },
    Joined,
    Resume,
    Cancel,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => (-60_000_i64..7_200_000, 0_u64..3).prop_map(|(late, token)| Happening::Timer { late, token }),
        6 => (0_u32..6, prop_oneof![Just(1_u32), Just(5), 0_u32..12], 0_u8..9)
            .prop_map(|(visit, step, result)| Happening::Reply { visit, step, result }),
        2 => (0_i64..100, 0_u8..5).prop_map(|(amount, id)| Happening::Pay { amount, id }),
        1 => (-100_i64..100).prop_map(|hours| Happening::Due { hours }),
        1 => Just(Happening::Joined),
        1 => Just(Happening::Resume),
        1 => (0_u8..20).prop_map(|dice| if dice == 0 { Happening::Cancel } else { Happening::Joined }),
    ]
}

fn happen(trial: &mut Trial, happening: &Happening, now: Instant) {
    let kind = match happening {
        Happening::Timer { late, token } => {
            let due = trial.state.rest.due().unwrap_or(now);
            let token = trial.state.token.saturating_sub(*token);
            trial.event(due.plus_millis(*late), EventKind::Timer { token });
            return;
        }
        Happening::Reply { visit, step, result } => {
            let request = RequestId { visit: *visit, step: *step };
            let outcome = Outcome { result: *result, ..Outcome::default() };
            EventKind::Outcome { request, outcome }
        }
        Happening::Pay { amount, id } => paying(Some(&id.to_string()), *amount),
        Happening::Due { hours } => {
            let due = now.plus_millis(hours * 3_600_000);
            trial.set(field::DUE, Value::DateTime(due));
            return;
        }
        Happening::Joined => EventKind::Joined { segment: 0 },
        Happening::Resume => EventKind::Resume,
        Happening::Cancel => EventKind::Cancel,
    };
    trial.event(now, kind);
}

fn check(trial: &Trial, zone: Zone) -> Result<(), TestCaseError> {
    let evenings = Quiet::new(&program().quiet_times[quiet::EVENINGS as usize]);
    let mut requests = BTreeSet::new();
    let mut clock = Instant(i64::MIN);
    let mut ended = 0;
    for (now, command) in &trial.log.commands {
        if matches!(command, Command::Audit(_)) {
            continue;
        }
        prop_assert!(*now >= clock, "time goes back");
        clock = *now;
        if let Command::Converse { request, .. } | Command::Send { request, .. } = command {
            prop_assert!(requests.insert(*request), "{request:?} twice");
            prop_assert!(!evenings.is_quiet(zone, *now), "in quiet time: {now:?}");
            prop_assert_eq!(ended, 0, "after the end");
        }
        ended += u32::from(matches!(command, Command::Done { .. }));
    }
    prop_assert!(ended <= 1);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_order_of_events_is_lived_through(
        happenings in proptest::collection::vec((happening(), 0_i64..40_000_000), 0..40),
        start in 0_i64..86_400_000,
        zone in prop_oneof![Just("America/New_York"), Just("Asia/Kolkata"), Just("Australia/Lord_Howe")],
    ) {
        let mut trial = Trial::of(everything());
        trial.set(field::TIME_ZONE, Value::Text(zone.into()));
        let zone = Zone::parse(zone).unwrap();
        let start = at("03-05 00:00").plus_millis(start);
        trial.event(start, EventKind::Start { fields: Values::new() });
        for (happening, later) in &happenings {
            let now = trial.now.plus_millis(later - 10_000_000);
            happen(&mut trial, happening, now);
            check(&trial, zone)?;
            let rests = trial.state.rest.due().is_some() || trial.state.ended().is_some();
            prop_assert!(rests, "{:?}", trial.state.rest);
        }
        // Left alone, it ends.
        trial.run_to("12-31 00:00");
        check(&trial, zone)?;
        prop_assert!(trial.state.ended().is_some());
    }

    /// A machine that is started again after each event goes on as if nothing had been.
    #[test]
    fn a_restart_changes_nothing(
        happenings in proptest::collection::vec((happening(), 0_i64..40_000_000), 0..30),
    ) {
        let run = |restarts: bool| {
            let mut trial = Trial::of(everything());
            trial.start("03-06 09:00");
            for (happening, later) in &happenings {
                let now = trial.now.plus_millis(*later);
                happen(&mut trial, happening, now);
                if restarts {
                    let stored = serde_json::to_string(&trial.state).unwrap();
                    trial.state = serde_json::from_str(&stored).unwrap();
                }
            }
            trial.run_to("12-31 00:00");
            trial.log.commands
        };
        prop_assert_eq!(run(false), run(true));
    }

    /// Every event delivered twice changes nothing: same commands but for audits, same end.
    #[test]
    fn repeated_events_change_nothing(
        happenings in proptest::collection::vec((0_u8..9, 0_i64..40_000_000), 0..20),
    ) {
        let run = |times: usize| {
            let mut trial = Trial::of(everything());
            trial.start("03-06 09:00");
            for (result, later) in &happenings {
                let now = trial.now.plus_millis(*later);
                while let Some(due) = trial.state.rest.due().filter(|due| *due < now) {
                    let token = trial.state.token;
                    for _ in 0..times {
                        trial.event(due, EventKind::Timer { token });
                    }
                }
                let handle = if result % 2 == 0 { CALL } else { CHAT };
                let request = trial.request(handle);
                for _ in 0..times {
                    let outcome = Outcome { result: *result, ..Outcome::default() };
                    trial.event(now, EventKind::Outcome { request, outcome });
                }
            }
            trial.run_to("12-31 00:00");
            let commands: Vec<_> = trial.log.commands.into_iter()
                .filter(|(_, command)| !matches!(command, Command::Audit(_)))
                .collect();
            commands
        };
        prop_assert_eq!(run(1), run(2));
    }
}
