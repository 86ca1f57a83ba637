//! Engines and providers in processes of their own that are killed at random instants, again and again.

#![expect(clippy::disallowed_methods, reason = "it starts processes, and kills them after a time")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use journey_engine::{Engine, Raised, Settings, Speed};
use journey_tests::trial::BEGINS;
use tempfile::TempDir;

use crate::file::{connect, miscounts, number, requests, traces};
use crate::support::{example, fixture};

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A program with arguments, and what it tells on its output.
fn begin(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_engine_trial"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Lets it live so long, or to its end where that comes first; what it told, and whether it came to its end.
fn live(mut child: Child, time: Duration) -> (Vec<String>, bool) {
    let out = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || out.lines().map_while(Result::ok).collect::<Vec<_>>());
    let end = Instant::now() + time;
    loop {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        if Instant::now() >= end {
            // SIGKILL.
            child.kill().unwrap();
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let result = child.wait_with_output().unwrap();
    let told = reader.join().unwrap();
    let done = told.last().is_some_and(|line| line == "done");
    if result.status.code().is_some() {
        let errors = String::from_utf8_lossy(&result.stderr);
        assert!(done && result.status.success(), "{told:?} {errors}");
    }
    (told, done)
}

struct Files {
    folder: TempDir,
    plan: PathBuf,
}

impl Files {
    fn new(plan: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        std::fs::write(&path, plan).unwrap();
        Self { folder, plan: path }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn plan(&self) -> String {
        self.plan.to_string_lossy().into_owned()
    }
}

/// What was answered before a kill.
#[derive(Default)]
struct Answered {
    put: usize,
    extra: Option<usize>,
}

impl Answered {
    fn hear(&mut self, told: &[String]) {
        for line in told {
            if let Some(count) = line.strip_prefix("put ") {
                self.put = self.put.max(count.parse().unwrap());
            } else if let Some(number) = line.strip_prefix("extra ") {
                let number = number.parse().unwrap();
                self.extra = Some(self.extra.map_or(number, |last| last.max(number)));
            }
        }
    }
}

/// Runs contacts to their end in an engine that is killed so often at most; how often it was, and what it had answered.
fn killed(
    files: &Files,
    database: &str,
    contacts: usize,
    kills: usize,
    dice: &mut Dice,
) -> (usize, Answered) {
    let (plan, many) = (files.plan(), contacts.to_string());
    let mut answered = Answered::default();
    for kill in 0.. {
        let extra = answered.extra.map_or(0, |last| last + 1).to_string();
        let child = begin(&["run", &files.path(database), &plan, &many, &extra]);
        let is_last = kill >= kills;
        let time = if is_last { 60_000 } else { dice.below(90) };
        let (told, done) = live(child, Duration::from_millis(time));
        assert!(done || !is_last, "runs do not end: {told:?}");
        answered.hear(&told);
        if done {
            return (kill, answered);
        }
    }
    unreachable!("the last round is not killed")
}

/// The traces of the contacts that both engines had.
fn own(database: &str) -> BTreeMap<String, crate::file::Trace> {
    traces(Path::new(database))
}

fn nothing_answered_is_lost(database: &str, answered: &Answered) {
    let conn = connect(Path::new(database));
    let contacts =
        number(&conn, "SELECT count(*) FROM contact WHERE name NOT LIKE 'customer-1______'");
    assert!(contacts >= i64::try_from(answered.put).unwrap());
    drop(conn);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let settings =
            Settings { speed: Speed::Max, begins: Some(BEGINS), ..Settings::simulated(database) };
        let engine = Engine::open(settings).unwrap();
        for number in 0..answered.extra.map_or(0, |last| last + 1) {
            let fields = [("policy_no", "P-0".into()), ("premium", 120.into())];
            let raised = Raised {
                trigger: "PolicyRenewed".into(),
                contact: format!("customer-{}", 1_000_000 + number),
                event_id: Some(format!("paid-{number}")),
                fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            };
            let taken = engine.raise(raised).await.unwrap();
            assert_eq!(taken.verdict, "duplicate", "event {number} was answered and is not there");
        }
        let (rows, broken) = engine.check_journal().await.unwrap();
        assert!(rows > 0 && broken.is_none(), "{rows} rows, broken at {broken:?}");
        engine.close().await;
    });
    assert_eq!(miscounts(Path::new(database)), Vec::<String>::new());
}

fn an_engine_that_is_killed_does_what_an_undisturbed_one_does(
    contacts: usize,
    kills: usize,
    seed: u64,
) -> usize {
    let files = Files::new(&example("renewals").plan.plan().to_json());
    let mut dice = Dice(seed);
    let _ = killed(&files, "undisturbed.db", contacts, 0, &mut dice);
    let (happened, answered) = killed(&files, "killed.db", contacts, kills, &mut dice);
    nothing_answered_is_lost(&files.path("killed.db"), &answered);
    let (expected, found) = (own(&files.path("undisturbed.db")), own(&files.path("killed.db")));
    assert_eq!(expected.len(), contacts);
    for (whose, trace) in &expected {
        assert_eq!(found.get(whose), Some(trace), "{whose} after {happened} kills, seed {seed}");
    }
    assert_eq!(found.len(), contacts);
    happened
}

#[test]
fn a_few_kills_change_nothing() {
    let happened = an_engine_that_is_killed_does_what_an_undisturbed_one_does(400, 25, 1);
    assert!(happened >= 10, "{happened} kills");
}

#[test]
#[ignore = "takes a minute; tests/run runs it"]
fn hundreds_of_kills_change_nothing() {
    let (begun, mut kills) = (Instant::now(), 0);
    for seed in 2.. {
        kills += an_engine_that_is_killed_does_what_an_undisturbed_one_does(2_000, 100, seed);
        if begun.elapsed() > Duration::from_secs(45) || kills >= 500 {
            break;
        }
    }
    println!("{kills} kills in {:?}", begun.elapsed());
    assert!(kills >= 100, "{kills} kills");
}

/// A port that nobody listens on.
fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

/// Kills and restarts the provider until it is told to stop.
fn provider(port: &str, log: &str, knows: &str, stop: &AtomicBool, mut dice: Dice) {
    while !stop.load(Ordering::Relaxed) {
        let child = begin(&["provide", port, log, knows]);
        let mut child = child;
        let until = Instant::now() + Duration::from_millis(50 + dice.below(400));
        while Instant::now() < until && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// How often the provider contacted somebody, by request.
fn contacted(log: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for id in journey_tests::read(Path::new(log)).lines() {
        *counts.entry(id.to_owned()).or_default() += 1;
    }
    counts
}

/// Runs contacts to their end while both the engine and the provider are killed again and again.
fn both_are_killed(knows: &str, contacts: usize, kills: usize) -> (Files, BTreeMap<String, usize>) {
    let files = Files::new(&fixture("engine/reach.journey").to_json());
    let (port, log, plan) = (free_port(), files.path("log"), files.plan());
    std::fs::write(&log, "").unwrap();
    let stop = AtomicBool::new(false);
    let mut happened = None;
    std::thread::scope(|scope| {
        scope.spawn(|| provider(&port, &log, knows, &stop, Dice(7)));
        let mut dice = Dice(3);
        for kill in 0..=kills {
            let many = contacts.to_string();
            let child = begin(&["send", &files.path("send.db"), &plan, &many, &port, knows]);
            let time = if kill == kills { 60_000 } else { 10 + dice.below(50) };
            let (_, done) = live(child, Duration::from_millis(time));
            if done {
                happened = Some(kill);
                break;
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(happened.is_some_and(|kills| kills >= 5), "kills until all runs ended: {happened:?}");
    let counts = contacted(&log);
    (files, counts)
}

#[test]
fn every_request_arrives_though_engine_and_provider_are_killed() {
    let (files, contacted) = both_are_killed("tells", 300, 15);
    let (out, undelivered) = requests(Path::new(&files.path("send.db")));
    assert_eq!(out.len(), 3 * 300);
    for id in &out {
        let times = contacted.get(id).copied().unwrap_or(0);
        assert!(times == 1 || undelivered.contains(id), "{id} arrived {times} times");
    }
    assert!(contacted.keys().all(|id| out.contains(id)), "the journal knows all that arrived");
    assert!(undelivered.len() * 10 < out.len(), "{} were given up", undelivered.len());
    assert_eq!(miscounts(Path::new(&files.path("send.db"))), Vec::<String>::new());
}

#[test]
fn nothing_is_repeated_where_the_provider_cannot_tell() {
    let (files, contacted) = both_are_killed("blind", 300, 15);
    let (out, undelivered) = requests(Path::new(&files.path("send.db")));
    assert_eq!(out.len(), 3 * 300);
    for id in &out {
        let times = contacted.get(id).copied().unwrap_or(0);
        assert!(times <= 1, "{id} arrived {times} times");
        assert!(times == 1 || undelivered.contains(id), "{id} did not arrive, and nobody says so");
    }
}
