use std::collections::BTreeMap;

use journey_plan::Plan;

use super::*;

fn plan() -> VerifiedPlan {
    sample(|_| ()).verify().unwrap()
}

fn sample(change: impl Fn(&mut Plan)) -> Plan {
    let mut plan =
        Plan::from_json(include_str!("../../../../../plan/src/sample/plan.json")).unwrap();
    change(&mut plan);
    plan.with_digest()
}

fn to(contact: &str, visit: u32) -> Conversation<'_> {
    Conversation { contact, visit, handle: 0 }
}

#[test]
fn shares_of_the_forecast_come_out() {
    let answers = Answers::new(&plan(), Some("Baseline"));
    let (mut results, mut blocked, mut outcomes) = (BTreeMap::new(), 0, 0);
    for number in 0..10_000 {
        let contact = format!("contact-{number}");
        blocked += u32::from(answers.refuses(0, to(&contact, 1)));
        let (at, outcome) = answers.answer(0, to(&contact, 1), Instant(1000)).unwrap();
        assert!((31_000..=601_000).contains(&at.0), "{at:?}");
        *results.entry(outcome.result.to_string()).or_insert(0) += 1;
        outcomes += u32::from(outcome.attributes.iter().any(|(name, _)| name == "Outcome"));
    }
    assert_eq!(results.keys().collect::<Vec<_>>(), ["LiveAnswer", "NoAnswer"]);
    assert!((4_800..5_200).contains(&results["LiveAnswer"]), "{results:?}");
    assert!((150..250).contains(&blocked), "{blocked} of 200");
    assert!((1_850..2_150).contains(&outcomes), "{outcomes} of 2,000");
}

#[test]
fn an_answer_depends_on_nothing_but_the_conversation() {
    let (first, again) = (Answers::new(&plan(), Some("Baseline")), Answers::new(&plan(), None));
    let answer =
        |answers: &Answers, contact, visit| answers.answer(0, to(contact, visit), Instant(0));
    let expected = answer(&first, "ada", 1);
    assert_ne!(answer(&first, "ada", 2), expected);
    assert_ne!(answer(&first, "grace", 1), expected);
    assert_eq!(answer(&first, "ada", 1), expected);
    assert_eq!(answer(&again, "ada", 1), expected);
    let other = sample(|plan| plan.forecasts[0].seed = 8).verify().unwrap();
    assert_ne!(answer(&Answers::new(&other, None), "ada", 1), expected);
}

#[test]
fn nobody_answers_in_a_journey_without_a_forecast() {
    let plan = sample(|plan| plan.forecasts.clear()).verify().unwrap();
    let answers = Answers::new(&plan, Some("Baseline"));
    let (_, outcome) = answers.answer(0, to("ada", 1), Instant(0)).unwrap();
    assert_eq!(outcome, RawOutcome { result: "NoAnswer".into(), ..RawOutcome::default() });
    assert!(!answers.refuses(0, to("ada", 1)));
    assert_eq!(answers.answer(7, to("ada", 1), Instant(0)), None);
}

#[test]
fn an_unknown_forecast_is_told_with_what_there_is() {
    assert_eq!(Answers::problem(&plan(), Some("Baseline")), None);
    assert_eq!(Answers::problem(&plan(), None), None);
    let problem = Answers::problem(&plan(), Some("Basline")).unwrap();
    assert_eq!(problem.message, "there is no forecast `Basline`");
    assert_eq!(problem.help.unwrap(), "did you mean `Baseline`?");
}

#[test]
fn capacity_lines_are_limits() {
    let answers = |lines: &[(u64, ContactKind, u64)]| {
        let plan = sample(|plan| {
            plan.forecasts[0].capacities = lines
                .iter()
                .map(|&(count, kind, seconds)| Capacity {
                    count,
                    kind,
                    per: journey_plan::value::Length { days: 0, seconds },
                })
                .collect();
        });
        let answers = Answers::new(&plan.verify().unwrap(), Some("Baseline"));
        (answers.conversation_limits().per_minute, answers.message_limits().per_minute)
    };
    assert_eq!(answers(&[]), (None, None));
    assert_eq!(answers(&[(500, ContactKind::Calls, 3600)]), (Some(8), None));
    assert_eq!(answers(&[(9, ContactKind::Texts, 60)]), (Some(9), Some(9)));
    let both = [
        (600, ContactKind::Calls, 60),
        (5, ContactKind::Calls, 3600),
        (30, ContactKind::Emails, 60),
    ];
    assert_eq!(answers(&both), (Some(1), Some(30)));
}
