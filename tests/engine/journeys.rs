//! Journeys from their start to their end.

use journey_engine::{Action, ConsentRecord, Raised, RunFilter, view};

use crate::support::{Trial, customer, example};

fn started(contacts: usize) -> Trial {
    let mut trial = Trial::new(&example("renewals"));
    trial.run(async |engine| {
        let contacts = (0..contacts).map(customer).collect();
        let results = engine.put_contacts(contacts).await.unwrap();
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
    });
    trial
}

#[test]
fn all_members_go_through_a_journey_to_its_end() {
    let mut trial = started(300);
    trial.finish(300);
    let journey = trial.run(async |engine| engine.journey("RenewalOutreach").await.unwrap());
    assert_eq!(journey.entered, 300);
    assert_eq!(journey.outcomes.iter().map(|count| count.count).sum::<u64>(), 300);
    assert_eq!(journey.steps, []);
    let runs = trial.runs();
    assert!(runs.iter().all(|run| run.state == view::RunState::Done && run.outcome.is_some()));
    let (rows, broken) = trial.run(async |engine| engine.check_journal().await.unwrap());
    assert!(rows > 300 && broken.is_none(), "{rows} rows, {broken:?}");
}

#[test]
fn a_timeline_gives_a_reason_for_every_call() {
    let mut trial = started(1);
    trial.finish(1);
    let run = trial.runs().remove(0);
    let detail = trial.run(async |engine| engine.run(&run.id).await.unwrap());
    let texts: Vec<&str> = detail.timeline.iter().map(|entry| entry.text.as_str()).collect();
    assert_eq!(texts.first(), Some(&"the contact enters"));
    assert!(texts.iter().any(|text| text.starts_with("call goes out")), "{texts:#?}");
    assert!(texts.last().is_some_and(|text| text.starts_with("exit ")), "{texts:#?}");
}

#[test]
fn what_is_stored_is_there_after_a_restart() {
    let mut trial = started(50);
    let before = trial.run(async |engine| engine.contact("customer-7").await.unwrap());
    let mut trial = trial.reopen();
    let after = trial.run(async |engine| engine.contact("customer-7").await.unwrap());
    assert_eq!(before, after);
    trial.finish(50);
    assert_eq!(trial.runs().len(), 50);
}

#[test]
fn a_goal_that_is_raised_from_outside_ends_the_run() {
    let mut trial = started(1);
    let fields = [("policy_no", "P-0".into()), ("premium", 120.into())];
    let raised = Raised {
        trigger: "PolicyRenewed".into(),
        contact: "customer-0".into(),
        event_id: Some("paid-1".into()),
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    };
    let again = raised.clone();
    let (first, second) = trial.run(async |engine| {
        (engine.raise(raised).await.unwrap(), engine.raise(again).await.unwrap())
    });
    // As fast as the machine can, the run may be over before the payment comes.
    assert!(["applied", "stale"].contains(&first.verdict.as_str()), "{first:?}");
    assert_eq!(second.verdict, "duplicate");
}

#[test]
fn who_opted_out_is_not_called_and_why_says_so() {
    let mut trial = Trial::new(&example("renewals"));
    let why = trial.run(async |engine| {
        engine.put_contacts(vec![customer(0)]).await.unwrap();
        let out = ConsentRecord {
            address: None,
            profile: "RetailVoice".into(),
            purpose: "Service".into(),
            topic: None,
            state: view::ConsentState::OptedOut,
        };
        engine.consent("customer-0", vec![out]).await.unwrap();
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        while engine.runs(RunFilter::default()).await.unwrap().runs.is_empty() {
            tokio::task::yield_now().await;
        }
        loop {
            let why = engine.why("customer-0").await.unwrap();
            if why.runs[0].run.state == view::RunState::Done {
                return why;
            }
            tokio::task::yield_now().await;
        }
    });
    let texts: Vec<&str> = why.runs[0].timeline.iter().map(|entry| entry.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.contains("call is blocked: NoConsent")), "{texts:#?}");
    assert!(!texts.iter().any(|text| text.starts_with("call goes out")), "{texts:#?}");
    assert!(why.events.iter().any(|entry| entry.text.starts_with("opted out RetailVoice")));
}
