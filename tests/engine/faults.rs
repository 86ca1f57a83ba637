//! What goes wrong around an engine: disks, files, providers, events that come twice, and people who are forgotten.

#![expect(clippy::disallowed_methods, reason = "it spoils files, and looks into them")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use journey_engine::connector::Limits;
use journey_engine::journal::Note;
use journey_engine::{Action, Carries, Engine, Raised, Refused, Reported, Settings, Speed, view};
use journey_runtime::RawOutcome;
use journey_tests::trial::{BEGINS, customer};

use crate::file::{connect, miscounts, number, traces};
use crate::provider::{Mood, Provider};
use crate::support::{example, fixture};

/// Does something inside of what engines need.
fn block<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.unwrap().block_on(work)
}

/// An engine whose time is ours, and whose requests all go to a provider.
fn with(provider: &Arc<Provider>, folder: &Path, speed: Speed) -> Settings {
    let carries = Carries::Connector(Arc::clone(provider) as _);
    let (conversations, messages) = (carries.clone(), carries);
    let file = folder.join("journey.db");
    Settings { speed, begins: Some(BEGINS), conversations, messages, ..Settings::simulated(file) }
}

fn simulated(folder: &Path) -> Settings {
    let file = folder.join("journey.db");
    Settings { speed: Speed::Max, begins: Some(BEGINS), ..Settings::simulated(file) }
}

async fn put(engine: &Engine, numbers: std::ops::Range<usize>) {
    let results = engine.put_contacts(numbers.map(customer).collect()).await.unwrap();
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

/// Waits for something; what it is for the message where it does not come.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..1_500 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it does not come: {what}");
}

async fn until_all_end(engine: &Engine, journey: &str, entered: u64) {
    until("the end of all runs", async || {
        let now = engine.journey(journey).await.unwrap();
        now.entered >= entered && now.inside == 0
    })
    .await;
}

fn paid(contact: usize, event: &str) -> Raised {
    let fields = [("policy_no", "P-SECRET-POLICY".into()), ("premium", 120.into())];
    Raised {
        trigger: "PolicyRenewed".into(),
        contact: format!("customer-{contact}"),
        event_id: Some(event.to_owned()),
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

#[test]
fn files_that_are_not_ours_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| {
        let path = folder.path().join(name);
        let refused = block(async {
            match Engine::open(Settings::simulated(path)) {
                Ok(engine) => {
                    engine.close().await;
                    None
                }
                Err(refused) => Some(refused),
            }
        });
        let folder = folder.path().to_string_lossy();
        refused.map(|error| error.to_string().replace(&*folder, "F"))
    };
    std::fs::write(
        folder.path().join("text"),
        "not a database at all, but longer than a header".repeat(40),
    )
    .unwrap();
    assert_eq!(open("text").unwrap(), "`F/text` is not a database of the engine");

    let other = folder.path().join("other");
    let conn = rusqlite::Connection::open(&other).unwrap();
    conn.execute_batch("CREATE TABLE mine (it); PRAGMA user_version = 1").unwrap();
    drop(conn);
    let before = std::fs::read(&other).unwrap();
    assert_eq!(open("other").unwrap(), "`F/other` is not a database of the engine");
    assert_eq!(std::fs::read(&other).unwrap(), before);

    assert_eq!(open("newer"), None);
    let conn = rusqlite::Connection::open(folder.path().join("newer")).unwrap();
    conn.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(conn);
    let newer = open("newer").unwrap();
    assert!(newer.starts_with("`F/newer` was written by a newer version (tables 99"), "{newer}");

    assert_eq!(open("whole"), None);
    let whole = std::fs::read(folder.path().join("whole")).unwrap();
    std::fs::write(folder.path().join("half"), &whole[..whole.len() / 2]).unwrap();
    assert!(open("half").unwrap().starts_with("cannot open `F/half`: "));
    assert!(
        open("nowhere/journey.db").unwrap().starts_with("cannot open `F/nowhere/journey.db`: ")
    );
}

#[test]
fn a_second_engine_is_refused_until_the_first_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    block(async {
        let first = Engine::open(simulated(folder.path())).unwrap();
        let second = Engine::open(simulated(folder.path())).err().unwrap().to_string();
        assert!(second.starts_with("another engine runs on"), "{second}");
        first.close().await;
        let second = Engine::open(simulated(folder.path())).unwrap();
        second.close().await;
    });
}

/// All bytes of all files of a store.
fn bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    files
        .map(|f| (f.file_name().to_string_lossy().into_owned(), std::fs::read(f.path()).unwrap()))
        .collect()
}

#[test]
fn an_erased_contact_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    block(async {
        let provider = Provider::new(Mood::Takes, Limits::default());
        let engine = Engine::open(with(&provider, folder.path(), Speed::Times(2))).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        // Pages are split and filled again around who is to be forgotten.
        for round in 0..12 {
            put(&engine, round * 100..round * 100 + 100).await;
            let mut changed: Vec<_> = (0..round * 100).step_by(7).map(customer).collect();
            for contact in &mut changed {
                let longer = "Ada".repeat(1 + round * 3);
                contact.fields.insert("first_name".into(), longer.into());
            }
            engine.put_contacts(changed).await.unwrap();
        }
        until("the calls", async || provider.handed().len() >= 1200).await;
        let mut forgotten: Vec<usize> = (3..1200).step_by(41).collect();
        let request = |number: usize| {
            let id = format!("customer-{number}");
            provider.handed().into_iter().find(|request| request.contact == id).unwrap().id
        };
        for number in &forgotten {
            let outcome = RawOutcome {
                result: "LiveAnswer".into(),
                dispositions: vec![format!("SECRET-CODE-{number}-").into()],
                attributes: vec![("Surprise".into(), format!("SECRET-SURPRISE-{number}-").into())],
            };
            let request = request(*number).to_string();
            engine.outcome(Reported { event_id: None, request, outcome }).await.unwrap();
            let mut raised = paid(*number, &format!("SECRET-EVENT-{number}-"));
            raised.fields.insert("policy_no".into(), format!("SECRET-PAID-{number}-").into());
            engine.raise(raised).await.unwrap();
        }
        provider.set(Mood::Refuses("the number +13120990000 is unknown"));
        put(&engine, 990_000..990_001).await;
        until("the refusal", async || {
            let refused = engine.journey("RenewalOutreach").await.unwrap().refused;
            refused.iter().any(|count| count.of == "Provider")
        })
        .await;
        forgotten.push(990_000);
        for number in &forgotten {
            engine.erase(&format!("customer-{number}")).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let entered = engine.journey("RenewalOutreach").await.unwrap().entered;
        assert_eq!(entered, 1201);
        let (_, broken) = engine.check_journal().await.unwrap();
        assert_eq!(broken, None);
        let mut traces = Vec::new();
        for (name, content) in bytes(folder.path()) {
            for number in &forgotten {
                let secrets = [
                    // What follows the number keeps 3 from being found in 31.
                    format!("\"+1312{number:07}\""),
                    format!("+1312{number:07}"),
                    format!("ada{number}@example.com"),
                    format!("P-{number}\""),
                    format!("SECRET-CODE-{number}-"),
                    format!("SECRET-SURPRISE-{number}-"),
                    format!("SECRET-EVENT-{number}-"),
                    format!("SECRET-PAID-{number}-"),
                    format!("customer-{number}\""),
                    format!("customer-{number}{{"),
                ];
                for secret in secrets {
                    if content.windows(secret.len()).any(|part| part == secret.as_bytes()) {
                        traces.push(format!("{name}: {secret}"));
                    }
                }
            }
        }
        engine.close().await;
        assert_eq!(traces, Vec::<String>::new());
    });
    assert_eq!(miscounts(&folder.path().join("journey.db")), Vec::<String>::new());
}

#[test]
fn the_number_of_an_erased_contact_is_not_given_again() {
    let folder = tempfile::tempdir().unwrap();
    block(async {
        let engine = Engine::open(simulated(folder.path())).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        put(&engine, 0..1).await;
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        until_all_end(&engine, "RenewalOutreach", 1).await;
        engine.erase("customer-0").await.unwrap();
        put(&engine, 7..8).await;
        until_all_end(&engine, "RenewalOutreach", 2).await;
        let why = engine.why("customer-7").await.unwrap();
        assert_eq!(why.runs.len(), 1, "it has a run of its own, and none of who was erased");
        engine.close().await;
    });
}

/// The instants at which calls of a trace go out.
fn calls(database: &Path) -> Vec<(i64, String)> {
    let mut all = Vec::new();
    for (whose, trace) in traces(database) {
        let out = trace.iter().filter(|(_, note)| matches!(note, Note::Converse(..)));
        all.extend(out.map(|(at, _)| (at.0, whose.clone())));
    }
    all.sort();
    all
}

#[test]
fn capacity_is_never_exceeded_and_who_waits_longest_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    let lines = 5;
    let limits = Limits {
        per_minute: Some(60),
        lines: Some(lines),
        longest_call: Some(Duration::from_hours(48)),
    };
    let carries = Carries::Simulated { forecast: None, limits: Some(limits) };
    let settings = || Settings { conversations: carries.clone(), ..simulated(folder.path()) };
    block(async {
        let mut engine = Engine::open(settings()).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        put(&engine, 0..300).await;
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        for _ in 0..5 {
            // A restart lets no more go.
            engine.close().await;
            engine = Engine::open(settings()).unwrap();
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        until_all_end(&engine, "RenewalOutreach", 300).await;
        engine.close().await;
    });
    let database = folder.path().join("journey.db");
    let calls = calls(&database);
    assert!(calls.len() >= 300);
    for (place, (begins, _)) in calls.iter().enumerate() {
        let within = calls[place..].iter().take_while(|(at, _)| *at < begins + 60_000).count();
        assert!(within <= 60, "{within} calls within a minute from {begins}");
    }
    let conn = connect(&database);
    let sql =
        "SELECT at, 0 - count(*) FROM journal WHERE entry ->> '$.e.outcome' IS NOT NULL GROUP BY at
        UNION ALL SELECT at, count(*) FROM journal, json_each(entry, '$.n')
        WHERE json_each.value ->> '$[1].converse' IS NOT NULL GROUP BY at ORDER BY 1, 2";
    let mut statement = conn.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut open = 0;
    while let Some(row) = rows.next().unwrap() {
        open += row.get::<_, i64>(1).unwrap();
        assert!(open <= i64::from(lines), "{open} lines at {}", row.get::<_, i64>(0).unwrap());
    }
    assert_eq!(open, 0);
    // All entered at one instant, so that who is called first is who came first.
    let mut first: Vec<String> = Vec::new();
    for (_, whose) in calls {
        if !first.contains(&whose) {
            first.push(whose);
        }
    }
    let numbers =
        first.iter().map(|whose| whose.trim_start_matches("customer-").trim_end_matches(" 1"));
    let numbers: Vec<usize> = numbers.take(20).map(|number| number.parse().unwrap()).collect();
    assert!(numbers.iter().all(|number| *number < 40), "the first twenty: {numbers:?}");
    assert_eq!(miscounts(&database), Vec::<String>::new());
}

#[test]
fn who_opts_out_is_not_called_again_nor_is_whoever_has_the_number() {
    let folder = tempfile::tempdir().unwrap();
    let provider = Provider::new(Mood::Takes, Limits::default());
    block(async {
        let engine = Engine::open(with(&provider, folder.path(), Speed::Times(2))).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        put(&engine, 0..1).await;
        until("the call", async || provider.handed().len() == 1).await;
        let outcome = RawOutcome {
            result: "LiveAnswer".into(),
            dispositions: vec!["Do not contact".into()],
            attributes: Vec::new(),
        };
        let request = provider.handed()[0].id.to_string();
        let taken = engine.outcome(Reported { event_id: None, request, outcome }).await.unwrap();
        assert_eq!(taken.verdict, "applied");
        let mut other = customer(1);
        other.fields.insert("mobile".into(), customer(0).fields["mobile"].clone());
        other.consents.clear();
        engine.put_contacts(vec![other]).await.unwrap();
        until("the second run", async || {
            engine.journey("RenewalOutreach").await.unwrap().entered == 2
        })
        .await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let called = provider.handed();
        let number = called[0].address.clone();
        let reached = called.iter().filter(|request| request.address == number).count();
        assert_eq!(reached, 1, "the number is neither called nor texted: {called:?}");
        let refused = engine.journey("RenewalOutreach").await.unwrap().refused;
        assert!(refused.iter().any(|count| count.of == "NoConsent"), "{refused:?}");
        engine.close().await;
    });
}

#[test]
fn who_waits_for_a_provider_that_is_down_goes_when_it_is_up_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let provider = Provider::new(Mood::Down, Limits::default());
    block(async {
        let engine = Engine::open(with(&provider, folder.path(), Speed::Times(2))).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        put(&engine, 0..20).await;
        until("the load that says so", async || {
            engine.loads().await.unwrap().iter().any(|load| load.state == "down")
        })
        .await;
        put(&engine, 20..80).await;
        until("those who wait", async || engine.loads().await.unwrap()[0].waiting >= 55).await;
        provider.set(Mood::Takes);
        until("all calls", async || provider.handed().len() == 80).await;
        let handed = provider.handed();
        let waited = handed.iter().map(|request| request.contact.trim_start_matches("customer-"));
        let waited: Vec<usize> =
            waited.map(|number| number.parse().unwrap()).filter(|n| *n >= 20).collect();
        // 64 are handed over at once, in any order among them; but nobody overtakes a hundred.
        let late = waited.windows(2).filter(|two| two[0] > two[1]).count();
        assert!(late <= waited.len() / 2, "{waited:?}");
        let mut ids: Vec<_> = handed.iter().map(|request| &request.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 80, "nobody is called twice");
        engine.close().await;
    });
}

#[test]
fn a_paused_journey_is_silent_and_a_stopped_one_ends() {
    let folder = tempfile::tempdir().unwrap();
    let provider = Provider::new(Mood::Takes, Limits { per_minute: Some(6), ..Limits::default() });
    block(async {
        let engine = Engine::open(with(&provider, folder.path(), Speed::Times(60))).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        put(&engine, 0..30).await;
        until("the first calls", async || provider.handed().len() >= 3).await;
        engine.act("RenewalOutreach", Action::Pause).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let before = provider.handed().len();
        assert!(before < 30);
        tokio::time::sleep(Duration::from_millis(800)).await;
        assert_eq!(provider.handed().len(), before, "nothing goes out in a pause");
        engine.act("RenewalOutreach", Action::Resume).await.unwrap();
        until("all calls", async || provider.handed().len() >= 30).await;
        engine.act("RenewalOutreach", Action::Stop).await.unwrap();
        until("the end", async || engine.journey("RenewalOutreach").await.unwrap().inside == 0)
            .await;
        let outcomes = engine.journey("RenewalOutreach").await.unwrap().outcomes;
        assert_eq!(outcomes.iter().map(|count| count.count).sum::<u64>(), 30);
        engine.close().await;
    });
    assert_eq!(miscounts(&folder.path().join("journey.db")), Vec::<String>::new());
}

#[test]
fn events_that_come_twice_and_in_any_order_call_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    let provider = Provider::new(Mood::Takes, Limits::default());
    block(async {
        let engine = Engine::open(with(&provider, folder.path(), Speed::Max)).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        put(&engine, 0..60).await;
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        let mut dice = 1_u64;
        let results = ["NoAnswer", "LiveAnswer", "AnsweringMachine", "Nonsense", "InvalidAddress"];
        for round in 0..600 {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let drawn = usize::try_from(dice >> 33).unwrap();
            let handed = provider.handed();
            let Some(request) = handed.get(drawn % handed.len().max(1)) else { continue };
            let outcome = RawOutcome { result: results[drawn % 5].into(), ..RawOutcome::default() };
            let event_id = (drawn % 3 == 0).then(|| format!("outcome-{}", drawn % 50));
            let reported = Reported { event_id, request: request.id.to_string(), outcome };
            engine.outcome(reported).await.unwrap();
            if round % 10 == 0 {
                engine.raise(paid(drawn % 60, &format!("paid-{}", drawn % 20))).await.unwrap();
            }
        }
        until_all_end(&engine, "RenewalOutreach", 60).await;
        let mut ids: Vec<_> = provider.handed().into_iter().map(|request| request.id).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "no request goes out twice");
        engine.close().await;
    });
    assert_eq!(miscounts(&folder.path().join("journey.db")), Vec::<String>::new());
}

#[test]
fn inputs_are_answered_while_many_timers_are_due() {
    let folder = tempfile::tempdir().unwrap();
    block(async {
        let engine = Engine::open(simulated(folder.path())).unwrap();
        engine.publish(&fixture("benches/engine/rest.journey").to_json()).await.unwrap();
        let somebody = |number: usize| {
            let mut contact = customer(number);
            contact.fields.retain(|name, _| name == "mobile");
            contact.segments = vec!["Everybody".to_owned()];
            contact.consents.clear();
            contact
        };
        for first in (0..5_000).step_by(1_000) {
            let some = (first..first + 1_000).map(somebody).collect();
            let results = engine.put_contacts(some).await.unwrap();
            assert!(results.iter().all(Result::is_ok), "{results:?}");
        }
        engine.act("Rest", Action::Start).await.unwrap();
        let mut slowest = Duration::ZERO;
        for number in 10_000.. {
            let now = engine.journey("Rest").await.unwrap();
            if now.entered >= 5_000 && now.inside == 0 {
                break;
            }
            let begun = std::time::Instant::now();
            let mut contact = somebody(number);
            contact.segments.clear();
            engine.put_contacts(vec![contact]).await.unwrap()[0].as_ref().unwrap();
            slowest = slowest.max(begun.elapsed());
        }
        // Not optimised, on a machine that does other things too.
        assert!(slowest < Duration::from_secs(2), "an answer took {slowest:?}");
        engine.close().await;
    });
}

#[test]
fn a_new_time_zone_database_moves_what_is_meant_by_local_time() {
    let folder = tempfile::tempdir().unwrap();
    let provider = Provider::new(Mood::Takes, Limits::default());
    let settings = || with(&provider, folder.path(), Speed::Times(2));
    let database = folder.path().join("journey.db");
    block(async {
        let engine = Engine::open(settings()).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        put(&engine, 0..1).await;
        until("the call", async || provider.handed().len() == 1).await;
        engine.close().await;
    });
    // As an older database would have had it: an hour later.
    let conn = rusqlite::Connection::open(&database).unwrap();
    let meant = number(&conn, "SELECT due FROM run");
    assert!(number(&conn, "SELECT state ->> '$.aim' IS NOT NULL FROM run") == 1);
    let moved = "UPDATE run SET due = due + 3600000, state = json_set(state, '$.rest.waiting.until', due + 3600000);
                 UPDATE meta SET value = '1999a' WHERE key = 'tzdb'";
    conn.execute_batch(moved).unwrap();
    drop(conn);
    block(async {
        let engine = Engine::open(settings()).unwrap();
        let run = engine.runs(journey_engine::RunFilter::default()).await.unwrap().runs.remove(0);
        let told = engine.run(&run.id).await.unwrap().timeline;
        assert!(
            told.iter().any(|entry| entry.text.starts_with("the time zone database changes")),
            "{told:#?}"
        );
        engine.close().await;
    });
    assert_eq!(number(&connect(&database), "SELECT due FROM run"), meant);
}

/// A small disk in memory; it is given back when this is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"]).arg(folder.path());
        mount.output().is_ok_and(|done| done.status.success()).then(|| Self(folder))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What cannot be given back now goes with the machine.
        let _ = std::process::Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::new() else {
        println!("left out: this machine lets nobody make a small disk");
        return;
    };
    let folder = disk.0.path();
    block(async {
        let provider = Provider::new(Mood::Takes, Limits::default());
        let engine = Engine::open(with(&provider, folder, Speed::Times(2))).unwrap();
        engine.publish(&example("renewals").plan.plan().to_json()).await.unwrap();
        engine.act("RenewalOutreach", Action::Start).await.unwrap();
        put(&engine, 0..50).await;
        until("the calls", async || provider.handed().len() == 50).await;
        let ballast = folder.join("ballast");
        let room = |size: usize| std::fs::write(&ballast, vec![1_u8; size]);
        let mut size = 6 << 20;
        while room(size).is_err() {
            size -= 64 << 10;
        }
        let mut stored = 50;
        let refused = loop {
            match engine.put_contacts(vec![customer(stored)]).await {
                Ok(results) => {
                    results[0].as_ref().map_or_else(|error| panic!("{error}"), |()| stored += 1);
                }
                Err(refused) => break refused,
            }
            assert!(stored < 10_000, "the disk is never full");
        };
        assert!(matches!(refused, Refused::Storage { .. }), "{refused:?}");
        assert!(!engine.status().await.ready);
        std::fs::remove_file(&ballast).unwrap();
        until("that it is ready again", async || engine.status().await.ready).await;
        let unknown = engine.contact(&format!("customer-{stored}")).await;
        assert!(
            matches!(unknown, Err(Refused::Unknown { .. })),
            "what was refused is not there: {unknown:?}"
        );
        put(&engine, stored..stored + 1).await;
        let runs = stored as u64 + 1;
        until("all calls", async || provider.handed().len() as u64 == runs).await;
        let open = |load: &view::Load| load.unanswered == 0;
        until("that nothing is left without an answer", async || {
            engine.loads().await.unwrap().iter().all(open)
        })
        .await;
        let (_, broken) = engine.check_journal().await.unwrap();
        assert_eq!(broken, None);
        engine.close().await;
    });
    assert_eq!(miscounts(&folder.join("journey.db")), Vec::<String>::new());
}
