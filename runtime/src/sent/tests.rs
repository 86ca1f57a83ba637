use super::*;

const HOUR: i64 = 3_600_000;

fn one(visit: u32, hours: i64, redials: u32) -> Contacted {
    Contacted {
        journey: "Renewal".into(),
        run: Instant(0),
        visit,
        kind: ContactKind::Calls,
        at: Instant(hours * HOUR),
        redials,
        every: Length { days: 0, seconds: 3600 * u64::from(redials) },
        answered: None,
    }
}

fn visits(sent: &Sent) -> Vec<u32> {
    sent.all().iter().map(|one| one.visit).collect()
}

#[test]
fn what_no_window_can_hold_any_more_is_dropped() {
    let mut sent = Sent::default();
    sent.add(one(1, 0, 0), 24 * HOUR);
    sent.add(one(2, 23, 0), 24 * HOUR);
    assert_eq!(visits(&sent), [1, 2]);
    sent.add(one(3, 24, 0), 24 * HOUR);
    assert_eq!(visits(&sent), [2, 3]);
}

#[test]
fn redials_that_may_still_come_are_kept_until_the_outcome() {
    let mut sent = Sent::default();
    sent.add(one(1, 0, 2), 24 * HOUR);
    sent.add(one(2, 1000, 0), 24 * HOUR);
    assert_eq!(visits(&sent), [1, 2]);
    sent.answer("Renewal", Instant(0), 1, Answer::Came(Instant(1001 * HOUR)));
    sent.add(one(3, 1024, 0), 24 * HOUR);
    assert_eq!(visits(&sent), [1, 3]);
    sent.add(one(4, 1025, 0), 24 * HOUR);
    assert_eq!(visits(&sent), [3, 4]);
}

#[test]
fn only_the_first_outcome_of_the_very_request_counts() {
    let mut sent = Sent::default();
    sent.add(one(1, 0, 2), 24 * HOUR);
    sent.answer("Renewal", Instant(0), 2, Answer::Uncontacted);
    sent.answer("Other", Instant(0), 1, Answer::Uncontacted);
    sent.answer("Renewal", Instant(1), 1, Answer::Uncontacted);
    sent.answer("Renewal", Instant(0), 1, Answer::Came(Instant(5)));
    sent.answer("Renewal", Instant(0), 1, Answer::Came(Instant(9)));
    sent.answer("Renewal", Instant(0), 1, Answer::Uncontacted);
    assert_eq!(sent.all()[0].answered, Some(Instant(5)));
    sent.add(one(2, 1, 0), 24 * HOUR);
    sent.answer("Renewal", Instant(0), 2, Answer::Uncontacted);
    assert_eq!(visits(&sent), [1]);
}

#[test]
fn a_store_can_keep_it() {
    let mut sent = Sent::default();
    sent.add(one(1, 0, 2), 24 * HOUR);
    sent.add(one(2, 1, 0), 24 * HOUR);
    let json = serde_json::to_string(&sent).unwrap();
    assert_eq!(serde_json::from_str::<Sent>(&json).unwrap(), sent);
    assert_eq!(serde_json::to_string(&Sent::default()).unwrap(), "[]");
}
