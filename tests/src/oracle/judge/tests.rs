//! Hand cases: what breaks a rule, and what almost does.

use chrono::NaiveDate;
use journey_plan::model::{ConsentModel, ContactKind, Expr, HoursRange, Policy, Rule, RuleKind};
use journey_plan::value::{Length, TimeOfDay};

use super::{Breach, Hearing, breaches};
use crate::oracle::calendar::Clock;
use crate::oracle::record::{Contacted, Lived, Record, Report};

const NEW_YORK: &str = "America/New_York";
const DAY: Length = Length { days: 1, seconds: 0 };
const HOURS_24: Length = Length { days: 0, seconds: 24 * 3600 };

/// An instant from a local time in New York; `02:30 ` behind a skipped hour is the end of the gap.
fn at(text: &str) -> i64 {
    let (date, time) = text.split_once(' ').unwrap();
    let date: NaiveDate = date.parse().unwrap();
    Clock::of(NEW_YORK).instant(date.and_time(time.parse().unwrap()))
}

fn contact(at: i64, kind: ContactKind) -> Contacted {
    let (step, consent) = ("step".into(), ConsentModel::OptIn);
    Contacted { at, kind, run: 0, step, consent, talk: None }
}

/// One run, from the first contact on, with calls at these instants.
fn calls(instants: &[i64]) -> Record {
    let contacts = instants.iter().map(|at| contact(*at, ContactKind::Calls)).collect();
    let runs = vec![Lived { began: instants[0], ended: instants.last().copied() }];
    let until = *instants.last().unwrap();
    Record { zone: NEW_YORK.into(), contacts, runs, until, ..Record::default() }
}

fn judged(record: &Record, rule: RuleKind) -> Vec<Breach> {
    let policy = Policy { name: "P".into(), rules: vec![Rule { rule, because: None }] };
    breaches(record, &policy, Hearing::Arrived)
}

fn limit(count: u32, per: Length) -> RuleKind {
    RuleKind::Limit { count, kinds: vec![ContactKind::Calls], per }
}

fn hours(days: &[u8], from: &str, to: &str) -> RuleKind {
    let time = |text| TimeOfDay::parse(text).unwrap();
    let range = HoursRange { days: days.to_vec(), from: time(from), to: time(to) };
    RuleKind::Hours { ranges: vec![range], kinds: vec![ContactKind::Calls] }
}

fn never(period: Option<Length>, condition: Expr) -> RuleKind {
    RuleKind::Never { kinds: vec![ContactKind::Calls], period, condition }
}

fn connected() -> Expr {
    Expr::ResultIs(None, vec!["LiveAnswer".into()])
}

/// A call, its outcome after an hour, and a call after so many hours more.
fn reported(hours: i64) -> Record {
    let first = at("2026-06-01 10:00");
    let second = first + (1 + hours) * 3_600_000;
    let mut record = calls(&[first, second]);
    record.reports.push(Report {
        at: first + 3_600_000,
        run: 0,
        talk: 0,
        result: "LiveAnswer".into(),
        codes: vec!["DoNotContact".into()],
        before: 1,
        taken: None,
    });
    record
}

#[test]
fn a_gap_of_exactly_the_window_is_outside() {
    let first = at("2026-06-01 10:00");
    let day = 24 * 3_600_000;
    assert_eq!(judged(&calls(&[first, first + day]), limit(1, HOURS_24)), []);
    let close = judged(&calls(&[first, first + day - 1]), limit(1, HOURS_24));
    assert_eq!(close, [Breach { rule: 0, at: first + day - 1, contact: Some(1) }]);
}

#[test]
fn as_many_as_allowed_may_come_at_one_instant() {
    let now = at("2026-06-01 10:00");
    assert_eq!(judged(&calls(&[now, now, now]), limit(3, DAY)), []);
    assert_eq!(judged(&calls(&[now, now, now, now]), limit(3, DAY)).len(), 1);
}

#[test]
fn a_day_across_the_change_in_spring_is_23_hours() {
    let record = calls(&[at("2026-03-07 10:00"), at("2026-03-08 10:00")]);
    assert_eq!(record.contacts[1].at - record.contacts[0].at, 23 * 3_600_000);
    assert_eq!(judged(&record, limit(1, DAY)), []);
    assert_eq!(judged(&record, limit(1, HOURS_24)).len(), 1);
}

#[test]
fn a_day_across_the_change_in_autumn_is_25_hours() {
    let first = at("2026-10-31 10:00");
    let record = calls(&[first, first + 24 * 3_600_000]);
    assert_eq!(judged(&record, limit(1, HOURS_24)), []);
    assert_eq!(judged(&record, limit(1, DAY)).len(), 1);
    let next = calls(&[first, at("2026-11-01 10:00")]);
    assert_eq!(judged(&next, limit(1, DAY)), []);
}

#[test]
fn a_day_into_the_skipped_hour_ends_behind_it() {
    let first = at("2026-03-07 02:30");
    assert_eq!(at("2026-03-08 02:30"), at("2026-03-08 03:00"));
    let early = calls(&[first, at("2026-03-08 03:00") - 1]);
    assert_eq!(judged(&early, limit(1, DAY)).len(), 1);
    assert_eq!(judged(&calls(&[first, at("2026-03-08 03:00")]), limit(1, DAY)), []);
}

#[test]
fn minutes_and_then_a_day_are_at_least_a_day() {
    // 01:50, set back at 02:00: after 20 minutes it is 01:10, and a day later 01:10 again.
    let first = at("2026-11-01 01:50");
    let second = Clock::of(NEW_YORK).later(first + 20 * 60_000, DAY);
    assert!(second < Clock::of(NEW_YORK).later(first, DAY));
    assert_eq!(judged(&calls(&[first, second]), limit(1, DAY)), []);
    assert_eq!(judged(&calls(&[first, at("2026-11-02 00:59")]), limit(1, DAY)).len(), 1);
}

#[test]
fn windows_roll() {
    let hour = |n: i64| at("2026-06-01 10:00") + n * 3_600_000;
    let record = calls(&[hour(0), hour(20), hour(23), hour(30), hour(43)]);
    let broken = judged(&record, limit(2, HOURS_24));
    let places: Vec<_> = broken.iter().filter_map(|one| one.contact).collect();
    assert_eq!(places, [2, 3, 4]);
}

#[test]
fn other_kinds_and_conversations_without_contact_do_not_count() {
    let now = at("2026-06-01 10:00");
    let mut record = calls(&[now, now]);
    record.contacts[1].kind = ContactKind::Texts;
    assert_eq!(judged(&record, limit(1, DAY)), []);
    record.contacts[1].kind = ContactKind::Calls;
    assert_eq!(judged(&record, limit(1, DAY)).len(), 1);
    record.contacts[1].talk = Some(0);
    record.uncontacted.insert(0);
    assert_eq!(judged(&record, limit(1, DAY)), []);
}

#[test]
fn hours_end_before_their_last_minute_begins() {
    let week = [0, 1, 2, 3, 4, 5, 6];
    let rule = || hours(&week, "08:00", "21:00");
    for (time, broken) in [("07:59:59", 1), ("08:00:00", 0), ("20:59:59", 0), ("21:00:00", 1)] {
        let record = calls(&[at(&format!("2026-06-01 {time}"))]);
        assert_eq!(judged(&record, rule()).len(), broken, "{time}");
    }
}

#[test]
fn days_that_are_not_named_have_no_hours() {
    let sunday = calls(&[at("2026-06-07 12:00")]);
    assert_eq!(judged(&sunday, hours(&[0, 1, 2, 3, 4, 5], "08:00", "21:00")).len(), 1);
    // A range over midnight belongs to the day on which it begins.
    let monday = calls(&[at("2026-06-08 01:00")]);
    assert_eq!(judged(&monday, hours(&[6], "22:00", "02:00")), []);
    assert_eq!(judged(&monday, hours(&[0], "22:00", "02:00")).len(), 1);
}

#[test]
fn never_is_about_what_comes_after_the_outcome() {
    let reported = reported(1);
    let broken = judged(&reported, never(None, connected()));
    assert_eq!(broken.iter().map(|one| one.contact).collect::<Vec<_>>(), [Some(1)]);
    let other = never(None, Expr::ResultIs(None, vec!["NoAnswer".into()]));
    assert_eq!(judged(&reported, other), []);
    let code = Expr::Has(None, "DoNotContact".into());
    assert_eq!(judged(&reported, never(None, code)).len(), 1);
}

#[test]
fn never_for_a_time_ends_with_it() {
    assert_eq!(judged(&reported(23), never(Some(HOURS_24), connected())).len(), 1);
    assert_eq!(judged(&reported(24), never(Some(HOURS_24), connected())), []);
}

#[test]
fn never_is_about_one_run() {
    let mut record = reported(1);
    record.runs.push(Lived { began: record.contacts[1].at, ended: None });
    record.contacts[1].run = 1;
    assert_eq!(judged(&record, never(None, connected())), []);
    record.contacts[1].run = 0;
    record.runs[0].ended = Some(record.contacts[1].at - 1);
    let found = judged(&record, never(None, connected()));
    assert_eq!(found.len(), 1, "repeated behind the end of the run: it belongs to the run");
}

#[test]
fn an_outcome_that_no_wait_took_counts_where_all_do() {
    let mut record = reported(1);
    let rule = Rule { rule: never(None, connected()), because: None };
    let policy = Policy { name: "P".into(), rules: vec![rule] };
    assert_eq!(breaches(&record, &policy, Hearing::Arrived).len(), 1);
    assert_eq!(breaches(&record, &policy, Hearing::Taken), []);
    record.reports[0].taken = Some(1);
    assert_eq!(breaches(&record, &policy, Hearing::Taken).len(), 1);
}

#[test]
fn a_stricter_consent_keeps_a_laxer_rule() {
    let kinds = || vec![ContactKind::Calls];
    let require = |consent| RuleKind::Require { consent, kinds: kinds() };
    let mut record = calls(&[at("2026-06-01 10:00")]);
    assert_eq!(judged(&record, require(ConsentModel::OptOut)), []);
    record.contacts[0].consent = ConsentModel::OptOut;
    assert_eq!(judged(&record, require(ConsentModel::OptIn)).len(), 1);
    assert_eq!(judged(&record, require(ConsentModel::OptOut)), []);
}

#[test]
fn a_run_may_end_at_the_very_limit() {
    let finish = |days| RuleKind::Finish { within: Length { days, seconds: 0 } };
    let record = calls(&[at("2026-03-07 10:00"), at("2026-03-09 10:00")]);
    assert_eq!(judged(&record, finish(2)), []);
    assert_eq!(judged(&record, finish(1)).len(), 1);
    let two_days = RuleKind::Finish { within: Length { days: 0, seconds: 48 * 3600 } };
    assert_eq!(judged(&record, two_days), [], "47 hours");
    // Two days, one after the other, end later than both at once where the first ends in a gap.
    let gap = calls(&[at("2026-03-07 02:30"), at("2026-03-09 03:00")]);
    assert_eq!(judged(&gap, finish(2)), []);
}

#[test]
fn a_run_that_goes_on_is_too_long_already() {
    let mut record = calls(&[at("2026-06-01 10:00"), at("2026-06-03 10:00")]);
    record.runs[0].ended = None;
    assert_eq!(judged(&record, RuleKind::Finish { within: DAY }).len(), 1);
}
