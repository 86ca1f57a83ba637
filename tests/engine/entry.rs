//! Who enters a journey and who does not, and what operators do to journeys, in real time or as fast as it goes.

use std::collections::BTreeMap;

use journey_engine::{Action, ContactRecord, Engine, Raised, RunFilter, Settings, Speed, view};
use journey_plan::value::Instant;
use journey_tests::fixture::Fixture;

const PROGRAM: &str = r#"
contact { mobile: phone  email: email? }
segment Members
segment Complaints
segment Gone
trigger Bought { amount: number }
trigger Paid
trigger Welcome { kind: text }
purpose Service transactional
compliance Sms { channel sms  purpose Service opt_out  quiet time none }
text Note { compliance Sms  purpose Service  body "Hello." }

journey Once {
    audience  segment Members
    exclude   segment Complaints
    time zone "America/New_York"
    send Note
}

journey Ongoing {
    audience  segment Members
    exclude   segment Complaints
    entry     ongoing
    time zone "America/New_York"
    exit on   segment Gone => left
    outcomes  left, paid
    wait up to 30 days {
        trigger Paid => {}
        timeout      => {}
    }
    send Note
    exit paid
}

journey Weekly {
    audience  segment Members
    entry     every 1 week
    reenter   always
    time zone "America/New_York"
    starts    2031-01-06 09:00
    ends      2031-02-03 12:00
    send Note
}

journey Thanks {
    audience  trigger Bought as bought when bought.amount > 10
    reenter   after 90 days
    time zone "America/New_York"
    raise trigger Welcome { kind: "buyer" }
}

journey Greeting {
    audience  trigger Welcome
    time zone "America/New_York"
    send Note
}
"#;

fn plan() -> String {
    let checked = Fixture::new("entry.journey", PROGRAM).check();
    checked.analysis.compile(&checked.parsed).expect("the program has no errors").plan.to_json()
}

fn member(number: usize) -> ContactRecord {
    let fields = BTreeMap::from([("mobile".to_owned(), format!("+1312555{number:04}").into())]);
    let segments = vec!["Members".to_owned()];
    ContactRecord { id: format!("m{number}"), fields, segments, consents: Vec::new() }
}

/// Does something with an engine that has the program and three members.
fn with_engine<T>(speed: Speed, work: impl AsyncFnOnce(&Engine) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.unwrap().block_on(async {
        let settings = Settings { speed, ..Settings::simulated(folder.path().join("journey.db")) };
        let engine = Engine::open(settings).unwrap();
        engine.publish(&plan()).await.unwrap();
        let stored = engine.put_contacts((0..3).map(member).collect()).await.unwrap();
        assert_eq!(stored, [Ok(()), Ok(()), Ok(())]);
        let result = work(&engine).await;
        engine.close().await;
        result
    })
}

/// Waits until a journey is as it should be.
async fn until(engine: &Engine, name: &str, is: impl Fn(&view::Journey) -> bool) -> view::Journey {
    for _ in 0..1000 {
        let journey = engine.journey(name).await.unwrap();
        if is(&journey) {
            return journey;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{:#?}", engine.journey(name).await);
}

async fn raise(engine: &Engine, trigger: &str, contact: &str, amount: Option<i64>) -> view::Taken {
    let fields = amount.map(|amount| ("amount".to_owned(), amount.into())).into_iter().collect();
    let (trigger, contact) = (trigger.to_owned(), contact.to_owned());
    engine.raise(Raised { trigger, contact, event_id: None, fields }).await.unwrap()
}

fn count(counts: &[view::Count], of: &str) -> u64 {
    counts.iter().find(|count| count.of == of).map_or(0, |count| count.count)
}

#[test]
fn members_enter_once_and_who_is_excluded_does_not() {
    with_engine(Speed::Times(1), async |engine| {
        engine.member("Complaints", "m1", true).await.unwrap();
        engine.act("Once", Action::Start).await.unwrap();
        let journey = until(engine, "Once", |j| j.entered == 2 && j.inside == 0).await;
        assert_eq!(count(&journey.sent, "send.Note"), 2);
        assert_eq!(count(&journey.kept_out, "excluded"), 1);
        let why = engine.why("m1").await.unwrap();
        let texts: Vec<&str> = why.events.iter().map(|entry| entry.text.as_str()).collect();
        assert_eq!(texts, ["does not enter Once: it is in a segment that the journey excludes"]);
        // Who joins later was no member at the start.
        engine.put_contacts(vec![member(7)]).await.unwrap();
        assert_eq!(engine.journey("Once").await.unwrap().entered, 2);
    });
}

#[test]
fn who_joins_enters_an_ongoing_journey_and_a_segment_ends_it() {
    with_engine(Speed::Times(1), async |engine| {
        engine.act("Ongoing", Action::Start).await.unwrap();
        until(engine, "Ongoing", |j| j.inside == 3).await;
        engine.put_contacts(vec![member(7)]).await.unwrap();
        assert_eq!(engine.journey("Ongoing").await.unwrap().inside, 4);
        engine.member("Gone", "m7", true).await.unwrap();
        let journey = engine.journey("Ongoing").await.unwrap();
        assert_eq!((journey.inside, count(&journey.outcomes, "left")), (3, 1));
    });
}

#[test]
fn who_joins_an_audience_and_what_it_excludes_at_once_does_not_enter() {
    with_engine(Speed::Times(1), async |engine| {
        let both = vec!["Members".to_owned(), "Complaints".to_owned()];
        engine.act("Ongoing", Action::Start).await.unwrap();
        until(engine, "Ongoing", |j| j.inside == 3).await;
        let joins = ContactRecord { segments: both, ..member(7) };
        engine.put_contacts(vec![joins]).await.unwrap();
        let journey = engine.journey("Ongoing").await.unwrap();
        assert_eq!((journey.inside, count(&journey.kept_out, "excluded")), (3, 1));
    });
}

#[test]
fn a_round_comes_every_week_until_the_journey_ends() {
    with_engine(Speed::Max, async |engine| {
        engine.act("Weekly", Action::Start).await.unwrap();
        // 6, 13, 20, 27 January and 3 February.
        let journey = until(engine, "Weekly", |j| j.entered == 15 && j.inside == 0).await;
        assert_eq!(count(&journey.sent, "send.Note"), 15);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert_eq!(engine.journey("Weekly").await.unwrap().entered, 15);
        let runs = engine.runs(RunFilter { limit: 1, ..RunFilter::default() }).await.unwrap().runs;
        assert!(runs[0].began.starts_with("2031-02-03T14:00:00"), "{}", runs[0].began);
    });
}

#[test]
fn a_trigger_starts_a_run_if_its_condition_holds_and_not_again_too_soon() {
    with_engine(Speed::Times(1), async |engine| {
        engine.act("Thanks", Action::Start).await.unwrap();
        engine.act("Greeting", Action::Start).await.unwrap();
        assert_eq!(raise(engine, "Bought", "m0", Some(5)).await.verdict, "stale");
        let taken = raise(engine, "Bought", "m0", Some(50)).await;
        assert_eq!((taken.verdict.as_str(), taken.started.len()), ("applied", 1));
        assert_eq!(raise(engine, "Bought", "m0", Some(60)).await.verdict, "stale");
        let thanks = engine.journey("Thanks").await.unwrap();
        assert_eq!(thanks.entered, 1);
        assert_eq!(count(&thanks.kept_out, "condition"), 1);
        assert_eq!(count(&thanks.kept_out, "not_again"), 1);
        // What it raised was heard by the other journey in the same transaction.
        let greeting = engine.journey("Greeting").await.unwrap();
        assert_eq!((greeting.entered, count(&greeting.sent, "send.Note")), (1, 1));
    });
}

#[test]
fn while_a_journey_is_paused_nothing_goes_out_and_afterwards_it_does() {
    with_engine(Speed::Times(1), async |engine| {
        engine.act("Ongoing", Action::Start).await.unwrap();
        until(engine, "Ongoing", |j| j.inside == 3).await;
        engine.act("Ongoing", Action::Pause).await.unwrap();
        assert_eq!(raise(engine, "Paid", "m0", None).await.verdict, "applied");
        let filter = RunFilter { state: Some(view::RunState::Ready), ..RunFilter::default() };
        let waiting = engine.runs(filter).await.unwrap().runs;
        assert_eq!(waiting.len(), 1);
        let on = async |step: &str, journey: Option<&str>| {
            let (step, journey) = (Some(step.to_owned()), journey.map(str::to_owned));
            let filter = RunFilter { step, journey, ..RunFilter::default() };
            engine.runs(filter).await.unwrap().runs.len()
        };
        assert_eq!(on("send.Note", None).await, 1);
        assert_eq!(on("send.Note", Some("Once")).await, 0);
        assert_eq!(on("wait.Paid", Some("Ongoing")).await + on("wait", None).await, 2);
        assert_eq!(on("no.such.step", None).await, 0);
        assert_eq!(waiting[0].step.as_deref(), Some("send.Note"));
        engine.put_contacts(vec![member(7)]).await.unwrap();
        let journey = engine.journey("Ongoing").await.unwrap();
        assert_eq!((journey.inside, journey.sent.len()), (3, 0));
        engine.act("Ongoing", Action::Resume).await.unwrap();
        let journey = until(engine, "Ongoing", |j| j.inside == 2).await;
        assert_eq!((count(&journey.sent, "send.Note"), count(&journey.outcomes, "paid")), (1, 1));
    });
}

#[test]
fn a_journey_that_is_stopped_ends_its_runs_and_can_start_again() {
    with_engine(Speed::Times(1), async |engine| {
        engine.act("Ongoing", Action::Start).await.unwrap();
        until(engine, "Ongoing", |j| j.inside == 3).await;
        engine.act("Ongoing", Action::Stop).await.unwrap();
        let journey = until(engine, "Ongoing", |j| j.inside == 0).await;
        assert_eq!(journey.state, view::JourneyState::Stopped);
        assert_eq!(count(&journey.outcomes, "cancelled"), 3);
        let refused = engine.act("Ongoing", Action::Pause).await.unwrap_err();
        let said = "journey `Ongoing` is stopped and cannot be paused; what it can do: start";
        assert_eq!(refused.to_string(), said);
        engine.act("Ongoing", Action::Start).await.unwrap();
        // `reenter` is never: nobody comes again.
        until(engine, "Ongoing", |j| count(&j.kept_out, "not_again") == 3).await;
    });
}

#[test]
fn a_new_plan_is_for_new_runs() {
    with_engine(Speed::Times(1), async |engine| {
        engine.act("Ongoing", Action::Start).await.unwrap();
        let before = until(engine, "Ongoing", |j| j.inside == 3).await.plan;
        let checked = Fixture::new("entry.journey", &PROGRAM.replace("30 days", "20 days")).check();
        let newer = checked.analysis.compile(&checked.parsed).unwrap().plan.to_json();
        let published = engine.publish(&newer).await.unwrap();
        assert!(published.new && published.digest != before);
        assert!(!engine.publish(&newer).await.unwrap().new);
        engine.put_contacts(vec![member(7)]).await.unwrap();
        let runs = engine.runs(RunFilter::default()).await.unwrap().runs;
        let plans: Vec<bool> = runs.iter().map(|run| run.plan == before).collect();
        assert_eq!(plans, [false, true, true, true]);
    });
}

/// An engine on a folder of its own whose new store begins at an instant.
fn opened(folder: &std::path::Path, speed: Speed, begins: Instant) -> Engine {
    let database = folder.join("journey.db");
    Engine::open(Settings { speed, begins: Some(begins), ..Settings::simulated(database) }).unwrap()
}

/// Three members enter a journey that takes whoever joins.
async fn let_three_enter(engine: &Engine) {
    engine.publish(&plan()).await.unwrap();
    engine.put_contacts((0..3).map(member).collect()).await.unwrap();
    engine.act("Ongoing", Action::Start).await.unwrap();
    until(engine, "Ongoing", |j| j.inside == 3).await;
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a clock is stepped from where it is")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Instant(i64::try_from(since.as_millis()).unwrap())
}

fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.unwrap().block_on(work)
}

#[test]
fn where_the_clock_is_set_back_time_stands_still_and_everything_else_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    // The store has seen an hour that the machine's clock takes back.
    let ahead = now().plus_seconds(3600);
    in_runtime(async {
        let engine = opened(folder.path(), Speed::Times(1), ahead);
        let_three_enter(&engine).await;
        assert_eq!(raise(&engine, "Paid", "m0", None).await.verdict, "applied");
        let runs = engine.runs(RunFilter::default()).await.unwrap().runs;
        assert!(runs.iter().all(|run| run.began == runs[0].began), "time stands still");
        engine.close().await;
        let engine = opened(folder.path(), Speed::Times(1), ahead);
        let journey = engine.journey("Ongoing").await.unwrap();
        assert_eq!((journey.inside, count(&journey.outcomes, "paid")), (2, 1));
        engine.close().await;
    });
}

#[test]
fn where_the_clock_is_set_forward_what_was_due_meanwhile_happens_once() {
    let folder = tempfile::tempdir().unwrap();
    in_runtime(async {
        let engine = opened(folder.path(), Speed::Times(1), now());
        let_three_enter(&engine).await;
        engine.close().await;
        // The machine's clock cannot be set here; that the waits of 30 days ended yesterday is the same.
        let store = rusqlite::Connection::open(folder.path().join("journey.db")).unwrap();
        let sql = "UPDATE run SET due = ?1,
                   state = json_remove(json_set(state, '$.rest.waiting.until', ?1), '$.aim')";
        store.execute(sql, [now().0 - 24 * 3_600_000]).unwrap();
        drop(store);
        let engine = opened(folder.path(), Speed::Times(1), now());
        let journey = until(&engine, "Ongoing", |j| j.inside == 0).await;
        assert_eq!((count(&journey.sent, "send.Note"), count(&journey.outcomes, "paid")), (3, 3));
        engine.close().await;
    });
}

#[test]
fn a_run_whose_state_cannot_be_read_stops_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    in_runtime(async {
        let engine = opened(folder.path(), Speed::Times(1), now());
        let_three_enter(&engine).await;
        let store = rusqlite::Connection::open(folder.path().join("journey.db")).unwrap();
        store.execute("UPDATE run SET state = '{broken', due = 1 WHERE id = 2", []).unwrap();
        drop(store);
        engine.close().await;
        let engine = opened(folder.path(), Speed::Times(1), now());
        for contact in ["m0", "m1", "m2"] {
            raise(&engine, "Paid", contact, None).await;
        }
        until(&engine, "Ongoing", |j| count(&j.outcomes, "paid") == 2).await;
        let filter = RunFilter { contact: Some("m1".to_owned()), ..RunFilter::default() };
        let broken = engine.runs(filter).await.unwrap().runs;
        assert_eq!(broken[0].state, view::RunState::Quarantined);
        engine.close().await;
    });
}
