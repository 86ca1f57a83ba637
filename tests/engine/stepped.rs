//! `journey serve` under a clock that is stepped forward and back while it runs: libfaketime stands between the process
//! and the machine's clock. What time has passed is told by the machine's other clock, as on a real machine.

#![expect(clippy::disallowed_methods, reason = "it sets the clock of a process by a file")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use journey_engine::journal::Note;
use serde_json::{Value, json};

use crate::file::{connect, miscounts, requests, traces};
use crate::killed::simulated;
use crate::served::Stage;

/// The library; none where it is not installed, which is a fault where everything is to be tested.
fn library() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let mut paths = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
    let found = paths.find(|path| path.exists());
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "libfaketime is missing: apt-get install faketime"
        );
        println!("left out: libfaketime is not installed (Debian's package `faketime`)");
    }
    found
}

/// Sets the clock so many minutes ahead of the machine's.
fn step(file: &Path, minutes: i64) {
    let next = file.with_extension("next");
    std::fs::write(&next, format!("{:+}\n", minutes * 60)).unwrap();
    std::fs::rename(next, file).unwrap();
}

fn put(stage: &Stage, contacts: std::ops::Range<usize>) {
    for number in contacts {
        let contact = json!({
            "fields": { "mobile": format!("+1312{number:07}") }, "segments": ["Everybody"]
        });
        stage.insist("PUT", &format!("/v1/contacts/c-{number}"), Some(&contact));
    }
}

/// Waits until so many texts have arrived, and sees that no more come.
fn arrived(stage: &Stage, count: usize) {
    stage.until("/v1/load", Duration::from_secs(30), |_| stage.kept("done").len() >= count);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(stage.kept("done").len(), count);
}

#[test]
fn a_clock_that_is_stepped_repeats_nothing_and_loses_nothing() {
    let Some(library) = library() else { return };
    let stage = Stage::new("engine/patience.journey", "none 10 LiveAnswer 1\n", "");
    let clock = stage.path("clock");
    step(&clock, 0);
    let stage = stage
        .with("LD_PRELOAD", library.to_string_lossy())
        .with("FAKETIME_TIMESTAMP_FILE", clock.to_string_lossy())
        .with("FAKETIME_NO_CACHE", "1")
        .with("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let _provider = stage.provide();
    let engine = stage.serve();
    put(&stage, 0..20);
    arrived(&stage, 20);
    step(&clock, 61);
    arrived(&stage, 40);
    put(&stage, 20..40);
    arrived(&stage, 60);
    // Time stands still, but not the engine.
    step(&clock, -30);
    put(&stage, 40..60);
    arrived(&stage, 80);
    step(&clock, 65);
    arrived(&stage, 80);
    step(&clock, 123);
    arrived(&stage, 80 + 60);
    // Whoever starts it again while the clock is behind finds the same.
    stage.end(engine);
    step(&clock, 0);
    let engine = stage.serve();
    stage.until("/readyz", Duration::from_secs(30), |_| true);
    arrived(&stage, 140);
    step(&clock, 190);
    arrived(&stage, 3 * 60);
    let ended = |journeys: &Value| journeys["journeys"][0]["inside"] == 0;
    stage.until("/v1/journeys", Duration::from_secs(30), ended);
    stage.end(engine);
    let expected = &simulated("engine/patience.journey")["everybody is told three times"];
    let traces = traces(&stage.database());
    assert_eq!(traces.len(), 60);
    for (whose, trace) in &traces {
        let notes: Vec<Note> = trace.iter().map(|(_, note)| note.clone()).collect();
        assert_eq!(&notes, expected, "{whose}");
        for pair in trace.windows(2).take(2) {
            let apart = pair[1].0.0 - pair[0].0.0;
            assert!(apart >= 60 * 60 * 1000, "{whose} is told again after {apart} ms");
        }
    }
    let (out, undelivered) = requests(&stage.database());
    assert_eq!((out.len(), undelivered.len()), (180, 0));
    let back = "SELECT count(*) FROM journal AS later JOIN journal AS before ON before.seq = later.seq - 1 WHERE later.at < before.at";
    assert_eq!(crate::file::number(&connect(&stage.database()), back), 0, "stamps never go back");
    assert_eq!(miscounts(&stage.database()), Vec::<String>::new());
}
