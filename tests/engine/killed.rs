//! `journey serve` itself, killed at random instants under load over HTTP: contacts join, triggers are raised, a
//! provider takes conversations and messages as webhooks and reports outcomes, once or twice.

#![expect(clippy::disallowed_methods, reason = "it kills processes after a time")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use journey_engine::journal::Note;
use journey_runtime::scenario::{Did, transcribe};
use serde_json::{Value, json};

use crate::file::{miscounts, requests, traces};
use crate::kill::Dice;
use crate::served::Stage;

/// What the simulator does in the scenarios of the program, by title; the order tells, not the instants.
pub fn simulated(program: &str) -> BTreeMap<String, Vec<Note>> {
    let fixture = journey_tests::fixture::load(&journey_tests::root().join("tests").join(program));
    let checked = fixture.check();
    let compiled = checked.analysis.compile(&checked.parsed).unwrap();
    let plan = compiled.plan.verify().unwrap();
    let notes = compiled.scenarios.iter().map(|scenario| {
        let did = transcribe(&plan, scenario).unwrap().did.into_iter();
        let notes = did.filter_map(|(_, did)| match did {
            Did::Command(command) => Note::of(&command),
            Did::Took(step, arm) => Some(Note::Took(step, arm)),
        });
        (scenario.name.to_string(), notes.collect())
    });
    notes.collect()
}

pub fn contact(number: usize) -> Value {
    let mobile = format!("+1312{number:07}");
    let email = format!("ada{number}@example.com");
    json!({ "fields": { "mobile": mobile, "email": email }, "segments": ["Everybody"] })
}

/// Puts contacts and lets each pay, one after the other, until it is told to stop; how many there are.
fn load(stage: &Stage, stop: &AtomicBool, most: usize) -> usize {
    for number in 0..most {
        if stop.load(Ordering::Relaxed) {
            return number;
        }
        stage.insist("PUT", &format!("/v1/contacts/c-{number}"), Some(&contact(number)));
        let paid = json!({
            "contact": format!("c-{number}"), "event_id": format!("paid-{number}"), "fields": { "amount": 12 }
        });
        stage.insist("POST", "/v1/triggers/Paid", Some(&paid));
        std::thread::sleep(Duration::from_millis(4));
    }
    most
}

/// Whether nobody is inside any more and everything is told.
pub fn has_ended(journeys: &Value) -> bool {
    journeys["journeys"].as_array().unwrap().iter().all(|journey| journey["inside"] == 0)
}

/// Kills the engine again and again while others ask it; how often, and how many contacts there were.
fn kill(stage: &Stage, time: Duration, most: usize, dice: &mut Dice) -> (usize, usize) {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let loads = scope.spawn(|| load(stage, &stop, most));
        let (begun, mut kills) = (Instant::now(), 0);
        while begun.elapsed() < time {
            let mut engine = stage.serve();
            std::thread::sleep(Duration::from_millis(30 + dice.below(400)));
            // SIGKILL.
            engine.0.kill().unwrap();
            engine.0.wait().unwrap();
            kills += 1;
        }
        stop.store(true, Ordering::Relaxed);
        // It still waits for answers.
        let engine = stage.serve();
        let contacts = loads.join().unwrap();
        stage.until("/v1/journeys", Duration::from_mins(2), has_ended);
        stage.until("/v1/load", Duration::from_mins(2), |loads| {
            loads["load"].as_array().unwrap().iter().all(|load| load["unanswered"] == 0)
        });
        stage.end(engine);
        (kills, contacts)
    })
}

/// Every contact has the two runs that the simulator has, whatever came of its call.
pub fn everybody_had_what_the_simulator_says(stage: &Stage, contacts: usize) {
    let simulated = simulated("engine/load.journey");
    let notes = |name: &str| simulated[name].clone();
    let by_result = BTreeMap::from([
        ("LiveAnswer", notes("whoever answers gets a letter")),
        ("NoAnswer", notes("whoever does not answer gets a text")),
    ]);
    let receipt = notes("whoever pays gets a receipt");
    let results: BTreeSet<(String, String)> = stage
        .kept("told")
        .into_iter()
        .filter_map(|line| {
            line.split_once(' ').map(|(id, result)| (id.to_owned(), result.to_owned()))
        })
        .collect();
    let conn = crate::file::connect(&stage.database());
    let store = crate::file::text(&conn, "SELECT value FROM meta WHERE key = 'store'");
    let mut statement =
        conn.prepare("SELECT run.id, contact.name, journey.name FROM run JOIN contact ON contact.id = run.contact JOIN journey ON journey.id = run.journey ORDER BY run.id").unwrap();
    let runs: Vec<(i64, String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(runs.len(), 2 * contacts);
    let traces = traces(&stage.database());
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for (run, name, journey) in &runs {
        let number = numbers.entry(name).or_default();
        *number += 1;
        let found: Vec<Note> =
            traces[&format!("{name} {number}")].iter().map(|(_, note)| note.clone()).collect();
        let expected = if journey == "Thanks" {
            &receipt
        } else {
            let own = format!("{store}-{run}/");
            let told = results.iter().find(|(id, _)| id.starts_with(&own)).unwrap();
            &by_result[told.1.as_str()]
        };
        assert_eq!(&found, expected, "{name} in {journey}");
    }
    assert!(numbers.values().all(|runs| *runs == 2), "each has two runs");
}

/// What the journal says went out reached the provider once, and nothing else did.
pub fn everything_went_out_once(stage: &Stage) {
    let (out, undelivered) = requests(&stage.database());
    assert_eq!(undelivered, BTreeSet::new(), "nothing was given up");
    let done = stage.kept("done");
    let once: BTreeSet<String> = done.iter().cloned().collect();
    assert_eq!(once.len(), done.len(), "the provider contacts nobody twice for one id");
    assert_eq!(once, out, "what went out, and what arrived");
}

fn a_served_engine_that_is_killed(time: Duration, most: usize, seed: u64) -> usize {
    let script = "none 20 LiveAnswer 1\nnone 90 NoAnswer 2\nnone 40 NoAnswer 1\nnone 150 LiveAnswer 2\n\
                  none 5 LiveAnswer 1\nnone 60 NoAnswer 1\nclose 30 LiveAnswer 1\nnone 300 LiveAnswer 1\n";
    let stage = Stage::new("engine/load.journey", script, "");
    let _provider = stage.provide();
    let (kills, contacts) = kill(&stage, time, most, &mut Dice(seed));
    assert!(contacts > 20, "{contacts} contacts");
    everybody_had_what_the_simulator_says(&stage, contacts);
    everything_went_out_once(&stage);
    assert_eq!(miscounts(&stage.database()), Vec::<String>::new());
    println!("{kills} kills, {contacts} contacts");
    kills
}

#[test]
fn an_engine_that_serves_and_is_killed_does_what_the_simulator_does() {
    let kills = a_served_engine_that_is_killed(Duration::from_secs(6), 2_000, 1);
    assert!(kills >= 10, "{kills} kills");
}

#[test]
#[ignore = "takes a minute; tests/run runs it"]
fn hundreds_of_kills_of_an_engine_that_serves_change_nothing() {
    let kills = a_served_engine_that_is_killed(Duration::from_mins(1), 20_000, 2);
    assert!(kills >= 100, "{kills} kills");
}
