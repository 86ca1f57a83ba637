use proptest::prelude::*;

use super::*;

fn at(millis: i64) -> Instant {
    Instant(millis)
}

fn breaker() -> Breaker {
    Breaker::new(Tolerance::default())
}

fn fail(breaker: &mut Breaker, times: u32, now: Instant) {
    for _ in 0..times {
        let permit = breaker.ask(now).unwrap();
        breaker.answered(permit, false, now);
    }
}

#[test]
fn failures_in_a_row_open_it_and_a_probe_closes_it() {
    let mut breaker = breaker();
    fail(&mut breaker, 4, at(0));
    assert!(!breaker.is_open());
    fail(&mut breaker, 1, at(10));
    assert_eq!(breaker.ask(at(10)), Err(at(1010)));
    assert_eq!(breaker.ask(at(1009)), Err(at(1010)));
    let probe = breaker.ask(at(1010)).unwrap();
    assert_eq!(breaker.ask(at(1011)), Err(at(2010)), "one probe at a time");
    breaker.answered(probe, true, at(1500));
    assert!(!breaker.is_open());
    breaker.ask(at(1500)).unwrap();
}

#[test]
fn a_success_between_starts_the_count_again() {
    let mut breaker = breaker();
    for _ in 0..4 {
        fail(&mut breaker, 4, at(0));
        let permit = breaker.ask(at(0)).unwrap();
        breaker.answered(permit, true, at(0));
    }
    assert!(!breaker.is_open());
    fail(&mut breaker, 1, at(0));
    assert!(breaker.is_open(), "17 of the latest 20 failed, and at least 10 open it");
}

#[test]
fn each_failed_probe_doubles_the_pause_up_to_the_longest() {
    let mut breaker = breaker();
    fail(&mut breaker, 5, at(0));
    let (mut now, mut pauses) = (at(0), Vec::new());
    for _ in 0..9 {
        let until = breaker.ask(now).unwrap_err();
        pauses.push((until.0 - now.0) / 1000);
        now = until;
        let probe = breaker.ask(now).unwrap();
        breaker.answered(probe, false, now);
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
}

#[test]
fn a_probe_without_an_answer_is_followed_by_another() {
    let mut breaker = breaker();
    fail(&mut breaker, 5, at(0));
    let lost = breaker.ask(at(1000)).unwrap();
    let second = breaker.ask(at(2000)).unwrap();
    breaker.answered(lost, true, at(2100));
    assert!(breaker.is_open(), "the first probe no longer counts");
    breaker.answered(second, true, at(2100));
    assert!(!breaker.is_open());
}

#[test]
fn answers_from_before_it_opened_do_not_count() {
    let mut breaker = breaker();
    let early = breaker.ask(at(0)).unwrap();
    fail(&mut breaker, 5, at(0));
    breaker.answered(early, true, at(1));
    assert!(breaker.is_open());
    let probe = breaker.ask(at(1000)).unwrap();
    breaker.answered(early, false, at(1001));
    breaker.answered(probe, true, at(1002));
    breaker.answered(early, false, at(1003));
    assert!(!breaker.is_open());
}

#[test]
fn a_clock_that_is_stepped_back_does_not_keep_it_open() {
    let mut breaker = breaker();
    fail(&mut breaker, 5, at(86_400_000));
    assert_eq!(breaker.ask(at(0)), Err(at(1000)));
    breaker.ask(at(1000)).unwrap();
}

#[test]
fn what_the_provider_wants_is_believed_up_to_the_longest() {
    let (first, longest) = (Duration::from_millis(100), Duration::from_secs(30));
    let wait = |wanted| backoff("r", 9, first, longest, Some(Duration::from_secs(wanted)));
    assert!((7000..=7100).contains(&wait(7).as_millis()));
    assert!((30_000..=30_100).contains(&wait(86_400).as_millis()));
}

proptest! {
    #[test]
    fn it_never_lets_out_two_probes_in_one_pause_and_never_stays_shut(
        steps in proptest::collection::vec((0_i64..3000, any::<bool>()), 1..200)
    ) {
        let mut breaker = breaker();
        let (mut now, mut last_probe) = (at(0), None);
        for (wait, reached) in steps {
            now = now.plus_millis(wait);
            let open = breaker.is_open();
            match breaker.ask(now) {
                Err(until) => {
                    prop_assert!(open && until > now && until.0 - now.0 <= 60_000);
                    prop_assert!(breaker.clone().ask(until).is_ok());
                }
                Ok(permit) => {
                    if open {
                        prop_assert!(last_probe.is_none_or(|last: Instant| now.0 - last.0 >= 1000));
                        last_probe = Some(now);
                    }
                    breaker.answered(permit, reached, now);
                    prop_assert!(!(open && reached && breaker.is_open()));
                }
            }
        }
    }

    #[test]
    fn a_backoff_stays_within_its_bound_and_is_always_the_same(request in "[a-z0-9/]{1,20}", attempt in 1_u32..100) {
        let (first, longest) = (Duration::from_millis(200), Duration::from_mins(1));
        let wait = backoff(&request, attempt, first, longest, None);
        let bound = Duration::from_millis(200_u64.saturating_mul(1 << (attempt - 1).min(40))).min(longest);
        prop_assert!(wait <= bound);
        prop_assert_eq!(wait, backoff(&request, attempt, first, longest, None));
    }
}

#[test]
fn requests_that_failed_together_come_back_apart() {
    let (first, longest) = (Duration::from_secs(1), Duration::from_mins(1));
    let mut waits: Vec<u128> = (0..1000)
        .map(|number| backoff(&format!("run/{number}"), 3, first, longest, None).as_millis())
        .collect();
    waits.sort_unstable();
    assert!(waits[100] < 600 && waits[900] > 3400, "{} {}", waits[100], waits[900]);
    waits.dedup();
    assert!(waits.len() > 800);
}
