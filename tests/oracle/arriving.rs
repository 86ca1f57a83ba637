//! When runs come to steps, and what they have sent by then: what is proved, held against what happens.

use std::collections::BTreeMap;

use journey_compiler::hir::Length;
use journey_compiler::lower::step_ids;
use journey_compiler::policy::{Assumptions, Count, StepTimes, prove};
use journey_plan::model::ContactKind;
use journey_tests::oracle::choices::Drawn;
use journey_tests::oracle::hostile::drive;
use journey_tests::oracle::program::{Journey, Program};
use journey_tests::oracle::projects::project;
use journey_tests::oracle::record::{Arrival, Record};
use smol_str::SmolStr;

use crate::{program, setting};

/// Clocks that are changed on the way make a time longer or shorter by no more.
const CLOCK_CHANGE: i64 = 3_600_000;

/// What is proved of the steps of a journey, by the steps' ids.
fn proved(program: &Program, journey: &Journey) -> BTreeMap<SmolStr, StepTimes> {
    let of = &program.hir().journeys[journey.id];
    let ids = step_ids(program.hir(), of);
    let facts = prove(program.hir(), journey.id, of, Assumptions::default()).0.facts;
    let steps = facts.map(|facts| facts.steps).unwrap_or_default();
    steps.into_iter().map(|(step, times)| (ids[step.index()].clone(), times)).collect()
}

fn milliseconds(length: Length) -> i64 {
    i64::try_from(length.usual_seconds()).unwrap() * 1000
}

/// What an arrival shows to be wrong.
fn wrong(record: &Record, arrival: &Arrival, times: &StepTimes) -> Option<String> {
    let since = arrival.at - record.runs[arrival.run].began;
    if since + CLOCK_CHANGE < milliseconds(times.earliest) {
        return Some("earlier".to_owned());
    }
    if times.latest.is_some_and(|latest| since > milliseconds(latest) + CLOCK_CHANGE) {
        return Some("later".to_owned());
    }
    let most = [
        (ContactKind::Calls, times.calls),
        (ContactKind::Texts, times.texts),
        (ContactKind::Emails, times.emails),
    ];
    let sent = |kind| {
        let before = record.contacts[..arrival.before].iter();
        let of_run = before.filter(|one| one.run == arrival.run && one.kind == kind);
        of_run.filter(|one| one.talk.is_none_or(|talk| !record.uncontacted.contains(&talk))).count()
    };
    let over = most.iter().find(|(kind, most)| sent(*kind) > *most as usize);
    over.map(|(kind, _)| format!("more {kind:?}"))
}

#[test]
fn no_run_comes_earlier_or_later_or_with_more_than_is_proved() {
    let (mut arrivals, mut at_bounds) = (0_u64, [0_u64; 2]);
    for seed in 0..setting("JOURNEY_ORACLE_CASES", 500) / 4 {
        let text = project(&mut Drawn::new(seed));
        let program = Program::of_text(&text).unwrap_or_else(|why| panic!("{why}"));
        for journey in program.journeys() {
            let proved = proved(&program, &journey);
            for drawn in 0..20 {
                let record = drive(&program, &journey, &mut Drawn::new(drawn));
                for arrival in &record.arrivals {
                    let Some(times) = proved.get(&arrival.step) else {
                        assert!(proved.is_empty(), "nobody comes to `{}`\n{text}", arrival.step);
                        continue;
                    };
                    if let Some(wrong) = wrong(&record, arrival, times) {
                        panic!(
                            "project {seed}, drive {drawn}: {wrong} than {times:?}: {arrival:?}\n{record:#?}\n{text}"
                        );
                    }
                    let since = arrival.at - record.runs[arrival.run].began;
                    arrivals += 1;
                    at_bounds[0] += u64::from(since == milliseconds(times.earliest));
                    let latest = times.latest.map(milliseconds);
                    at_bounds[1] += u64::from(latest == Some(since));
                }
            }
        }
    }
    assert!(arrivals > 10_000, "too few arrivals for a test: {arrivals}");
    let often = arrivals / 20;
    assert!(at_bounds.iter().all(|&count| count > often), "loose: {at_bounds:?} of {arrivals}");
}

/// A step by its place, and what is expected: hours at the earliest and at the latest, calls and texts.
type Expected = (usize, u64, Option<u64>, u32, u32);

fn check(steps: &str, expected: &[Expected]) {
    let program = program("", steps, "limit 100 calls per 1 day");
    let journey = &program.journeys()[0];
    let of = &program.hir().journeys[journey.id];
    let facts = prove(program.hir(), journey.id, of, Assumptions::default()).0.facts.unwrap();
    let found: Vec<&StepTimes> = facts.steps.values().collect();
    let hours = |length: Length| length.usual_seconds() / 3600;
    for &(step, earliest, latest, calls, texts) in expected {
        let times = found[step];
        let is = (hours(times.earliest), times.latest.map(hours), times.calls, times.texts);
        assert_eq!(is, (earliest, latest, calls, texts), "step {step} of {steps}");
    }
}

const CALL: &str = "conversation voice call with Call { compliance Any  purpose Service }";

#[test]
fn a_wait_takes_any_time_up_to_its_limit_and_a_delay_all_of_it() {
    let steps = format!(
        "{CALL} wait up to 4 hours {{ trigger call.attempted => {{}} \
         trigger call.not_attempted, call.blocked => exit done  timeout => {{}} }} \
         delay 1 day  send Note  delay 2 hours  exit done"
    );
    let after = [(3, 0, Some(4), 1, 0), (4, 24, Some(28), 1, 0), (5, 24, Some(28), 1, 1)];
    check(&steps, &[&[(0, 0, Some(0), 0, 0), (1, 0, Some(0), 1, 0)], &after[..]].concat());
}

#[test]
fn calls_that_the_contact_center_repeats_count_behind_the_wait_only() {
    let steps = "conversation voice call with Again { compliance Any  purpose Service } \
        wait up to 1 day { trigger call.attempted => {} \
        trigger call.not_attempted, call.blocked => {} timeout => {} } send Note";
    check(steps, &[(1, 0, Some(0), 1, 0), (2, 0, Some(24), 3, 0)]);
}

#[test]
fn times_of_day_count_from_what_is_known_of_the_clock() {
    check(
        "delay 1 day at 10:00  delay until 12:00  delay 1 day at 10:00  send Note",
        &[(1, 10, Some(34), 0, 0), (2, 12, Some(58), 0, 0), (3, 34, Some(92), 0, 0)],
    );
}

/// Eleven hours are less than a day that ends at 10:00, and not so with a date more behind them.
#[test]
fn the_longer_of_two_ways_may_be_the_shorter_one_later() {
    let steps = "branch { when contact.zone is set => delay 1 day at 10:00 \
        otherwise => delay 11 hours } \
        wait up to 1 minute { trigger Paid => {} timeout => {} } delay 1 day at 10:00  send Note";
    check(steps, &[(5, 21, Some(68), 0, 0)]);
}

#[test]
fn behind_a_fixed_date_nothing_is_the_latest() {
    check(
        "send Note  delay until 2027-03-01 10:00  send Note",
        &[(1, 0, Some(0), 0, 1), (2, 0, None, 0, 1)],
    );
}

/// More calls than any limit asks for are counted all the same.
#[test]
fn calls_that_nobody_waits_for_count() {
    let again = "conversation voice call with Again { compliance Any  purpose Service }";
    check(&format!("{again} send Note"), &[(1, 0, Some(0), 3, 0)]);
    let steps = format!("attempt up to 5 times {{ {again} retry after 1 day }} send Note");
    check(&steps, &[(3, 96, Some(96), 15, 0)]);
    let program = program("", &steps, "require opt_in for calls");
    let (id, of) = program.hir().journeys.iter().next().unwrap();
    let facts = prove(program.hir(), id, of, Assumptions::default()).0.facts.unwrap();
    assert_eq!(facts.calls.per_run, Count::AtMost(15));
    assert_eq!(facts.calls.per_30_days, Count::Unbounded, "they come at any time");
}
