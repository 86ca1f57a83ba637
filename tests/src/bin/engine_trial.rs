//! An engine in a process of its own, to be killed at any instant by the tests.
//!
//! `engine_trial run DATABASE PLAN CONTACTS EXTRA`: puts contacts, starts the journey `RenewalOutreach`, and, until
//! all runs have ended, puts further contacts from number EXTRA on and raises a trigger for each. What was answered
//! is told on a line each: `put N`, `started`, `extra N`, `done`.
//! `engine_trial send DATABASE PLAN CONTACTS PORT tells|blind`: the same for the journey `Reach` of
//! `engine/reach.journey`, with a provider at a port; without further contacts.
//! `engine_trial provide PORT LOG tells|blind`: that provider. It writes the id of what it takes into LOG, and answers.

use std::path::Path;
use std::time::Duration;

use journey_engine::{Action, Engine, Raised, Settings, Speed, view};
use journey_tests::trial::{BEGINS, Line, customer, provide};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a machine that runs tests starts threads");
    match words.as_slice() {
        ["run", database, plan, contacts, extra] => {
            let settings = Settings {
                speed: Speed::Max,
                begins: Some(BEGINS),
                ..Settings::simulated(database)
            };
            runtime.block_on(run(settings, plan, number(contacts), Some(number(extra))));
        }
        ["send", database, plan, contacts, port, knows] => {
            let line = std::sync::Arc::new(Line::new(number(port), knows));
            let carries = journey_engine::Carries::Connector(line);
            let settings = Settings {
                speed: Speed::Times(60),
                begins: Some(BEGINS),
                conversations: carries.clone(),
                messages: carries,
                ..Settings::simulated(database)
            };
            runtime.block_on(run(settings, plan, number(contacts), None));
        }
        ["provide", port, log, knows] => provide(number(port), Path::new(log), knows),
        _ => panic!("see the head of this program"),
    }
}

fn number<T: std::str::FromStr>(word: &str) -> T {
    word.parse().unwrap_or_else(|_| panic!("`{word}` is not a number"))
}

/// Tells the parent; the line is out before anything else is done.
fn tell(line: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("the parent listens");
}

async fn run(settings: Settings, plan: &str, contacts: usize, extra: Option<usize>) {
    let engine = Engine::open(settings).expect("the file opens after every kill");
    let plan = journey_tests::read(Path::new(plan));
    let published = engine.publish(&plan).await.expect("the plan is good");
    let journey = published.journeys[0].clone();
    for first in (0..contacts).step_by(20) {
        let some = (first..contacts.min(first + 20)).map(customer).collect();
        let results = engine.put_contacts(some).await.expect("the disk has room");
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        tell(&format!("put {}", contacts.min(first + 20)));
    }
    if engine.journey(&journey).await.expect("it is published").state == view::JourneyState::Draft {
        engine.act(&journey, Action::Start).await.expect("it is a draft");
    }
    tell("started");
    for number in extra.unwrap_or(0).. {
        let now = engine.journey(&journey).await.expect("it is published");
        // A message may still wait for its provider when its run has ended.
        let loads = engine.loads().await.expect("the file can be read");
        let is_told = loads.iter().all(|load| load.unanswered == 0);
        if now.entered >= contacts as u64 && now.inside == 0 && is_told {
            break;
        }
        if extra.is_some() {
            raise_for(&engine, number).await;
            tell(&format!("extra {number}"));
        } else {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    engine.close().await;
    tell("done");
}

/// A contact that is in no journey, and a trigger for it.
async fn raise_for(engine: &Engine, number: usize) {
    let mut contact = customer(1_000_000 + number);
    contact.segments.clear();
    let id = contact.id.clone();
    let results = engine.put_contacts(vec![contact]).await.expect("the disk has room");
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let fields = [("policy_no", "P-0".into()), ("premium", 120.into())];
    let raised = Raised {
        trigger: "PolicyRenewed".into(),
        contact: id,
        event_id: Some(format!("paid-{number}")),
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    };
    engine.raise(raised).await.expect("the trigger fits");
}
