//! The engine on a real file: how many steps a second, how long answers take, what waiting runs cost, and what the
//! same rows cost without it. docs/performance.md says how to read it.
//!
//! `cargo bench -p journey-tests --bench engine -- [CONTACTS] [RUNS]`

#![expect(
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "it measures time, roughly"
)]

mod bare;
mod machine;

use std::path::Path;
use std::time::{Duration, Instant};

use journey::checked::Checked;
use journey_engine::measures::Step;
use journey_engine::{Action, ContactRecord, Engine, Settings, Speed};
use journey_plan::Plan;
use journey_tests::trial::{BEGINS, customer};

use machine::{Used, files, percentiles, used};

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let contacts = numbers.first().copied().unwrap_or(100_000);
    let runs = numbers.get(1).copied().unwrap_or(1_000_000);
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // On the disk of the build: the folder for what is temporary may be in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let renewals = Checked::load(Some(&journey_tests::root().join("examples/renewals"))).unwrap();
    let renewals = renewals.compile().unwrap().plan.plan().to_json();
    let steps = runtime.block_on(sustained(&renewals, folder.path(), contacts));
    bare::ceiling(&folder.path().join("sustained.db"), steps);
    runtime.block_on(waiting(&rest().to_json(), folder.path(), runs));
}

fn rest() -> Plan {
    let path = journey_tests::root().join("tests/benches/engine/rest.journey");
    let checked = journey_tests::fixture::load(&path).check();
    checked.analysis.compile(&checked.parsed).unwrap().plan
}

fn settings(file: &Path) -> Settings {
    Settings { speed: Speed::Max, begins: Some(BEGINS), ..Settings::simulated(file) }
}

/// How many steps were taken.
fn steps(engine: &Engine) -> u64 {
    let verdicts = ["applied", "duplicate", "stale", "buffered", "quarantined"];
    let count = |verdict| engine.measures().steps.get_or_create(&Step { verdict }).get();
    verdicts.into_iter().map(count).sum()
}

async fn put(engine: &Engine, count: usize, make: impl Fn(usize) -> ContactRecord) {
    let begun = Instant::now();
    for first in (0..count).step_by(1000) {
        let some = (first..count.min(first + 1000)).map(&make).collect();
        let results = engine.put_contacts(some).await.unwrap();
        assert!(results.iter().all(Result::is_ok), "{:?}", results.iter().find(|r| r.is_err()));
    }
    let rate = count as f64 / begun.elapsed().as_secs_f64();
    println!("  {count} contacts put, {rate:.0} a second");
}

/// Waits until a journey has let everybody in and, if `out`, out again; the largest log meanwhile.
async fn until_done(engine: &Engine, file: &Path, name: &str, entered: u64, out: bool) -> u64 {
    let mut log = 0;
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        log = log.max(files(file).1);
        let journey = engine.journey(name).await.unwrap();
        if journey.entered == entered && (!out || journey.inside == 0) {
            return log;
        }
    }
}

fn tell(what: &str, count: u64, took: Duration, used: Used) {
    let rate = count as f64 / took.as_secs_f64();
    let each = used.cpu.as_secs_f64() * 1e6 / count.max(1) as f64;
    println!("  {what}: {count} in {took:.1?}, {rate:.0} a second, {each:.1} us of processor each");
}

/// A season of renewals as fast as the machine can.
async fn sustained(plan: &str, folder: &Path, contacts: usize) -> f64 {
    println!("renewals, {contacts} contacts");
    let file = folder.join("sustained.db");
    let engine = Engine::open(settings(&file)).unwrap();
    engine.publish(plan).await.unwrap();
    put(&engine, contacts, customer).await;
    let commits = engine.measures().watch_commits();
    let (begun, before) = (Instant::now(), used());
    engine.act("RenewalOutreach", Action::Start).await.unwrap();
    let log = until_done(&engine, &file, "RenewalOutreach", contacts as u64, true).await;
    let (took, count) = (begun.elapsed(), steps(&engine));
    tell("steps", count, took, used().since(before));
    println!("  commits of full groups: {}", percentiles(commits.try_iter().collect()));
    few(&engine).await;
    println!("  file {} MB, largest log {} MB", files(&file).0 >> 20, log >> 20);
    engine.close().await;
    count as f64 / took.as_secs_f64()
}

/// Inputs that come one after the other while nothing else is to be done: how long from queued to durable.
async fn few(engine: &Engine) {
    let commits = engine.measures().watch_commits();
    let mut took = Vec::new();
    for number in 0..1_000 {
        let begun = Instant::now();
        engine.put_contact(customer(3_000_000 + number)).await.unwrap();
        took.push(begun.elapsed());
    }
    println!("  commits of one input: {}", percentiles(commits.try_iter().collect()));
    println!("  from queued to durable, one input: {}", percentiles(took));
}

/// Many runs that rest; then all are due at once.
async fn waiting(plan: &str, folder: &Path, runs: usize) {
    println!("rest, {runs} runs");
    let file = folder.join("waiting.db");
    let real = Settings { speed: Speed::Times(1), begins: None, ..settings(&file) };
    let before_all = used();
    let engine = Engine::open(real.clone()).unwrap();
    engine.publish(plan).await.unwrap();
    put(&engine, runs, somebody).await;
    let (begun, before) = (Instant::now(), used());
    engine.act("Rest", Action::Start).await.unwrap();
    let log = until_done(&engine, &file, "Rest", runs as u64, false).await;
    tell("entered", runs as u64, begun.elapsed(), used().since(before));
    println!("  file {} MB, largest log {} MB", files(&file).0 >> 20, log >> 20);
    println!("  memory {} MB, before {} MB", used().memory >> 20, before_all.memory >> 20);
    engine.close().await;
    println!("  log after closing {} MB", files(&file).1 >> 20);

    let begun = Instant::now();
    let engine = Engine::open(settings(&file)).unwrap();
    while steps(&engine) == 0 {
        std::thread::sleep(Duration::from_micros(200));
    }
    println!("  first step {:.0?} after the start", begun.elapsed());
    let before = used();
    let commits = engine.measures().watch_commits();
    let watch = engine.clone();
    let answers = tokio::spawn(async move { answered(&watch).await });
    let log = until_done(&engine, &file, "Rest", runs as u64, true).await;
    tell("all due at once", runs as u64, begun.elapsed(), used().since(before));
    println!("  largest log {} MB, memory {} MB", log >> 20, used().memory >> 20);
    engine.close().await;
    println!("  commits meanwhile: {}", percentiles(commits.try_iter().collect()));
    let answers = percentiles(answers.await.unwrap());
    println!("  inputs meanwhile, from queued to durable: {answers}");
}

/// How long inputs take, one after the other, until the engine closes.
async fn answered(engine: &Engine) -> Vec<Duration> {
    let mut took = Vec::new();
    for number in 2_000_000.. {
        let begun = Instant::now();
        if engine.put_contacts(vec![somebody(number)]).await.is_err() {
            break;
        }
        took.push(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    took
}

/// A contact of rest.journey; those from 2,000,000 on only ask to be stored.
fn somebody(number: usize) -> ContactRecord {
    let mobile = format!("+1312{number:07}").into();
    let segments = if number < 2_000_000 { vec!["Everybody".to_owned()] } else { Vec::new() };
    ContactRecord {
        id: format!("contact-{number}"),
        fields: [("mobile".to_owned(), mobile)].into(),
        segments,
        consents: Vec::new(),
    }
}
