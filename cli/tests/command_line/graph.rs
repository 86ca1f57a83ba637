//! `journey graph --overlay`: what is told of steps and arms, in each format, and what is said where there is nothing.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::{folder, journey};

/// A call and a text; one scenario, which is answered.
const REACH: &str = r#"
contact { mobile: phone }
segment All
purpose Service transactional
compliance Voice { channel voice  purpose Service opt_in   quiet time none }
compliance Sms   { channel sms    purpose Service opt_out  quiet time none }
engagement Call { channel voice  dial mode copilot }
text Note { compliance Sms  purpose Service  body "We tried to call you." }
trigger Paid

journey Reach {
    audience  segment All
    time zone "America/New_York"
    exit on   trigger Paid => paid
    outcomes  reached, missed, paid

    conversation voice call with Call { compliance Voice  purpose Service }
    wait up to 1 day {
        trigger call.attempted => {
            branch on call.Result {
                connected => exit reached
                otherwise => {}
            }
        }
        trigger call.not_attempted, call.blocked => {}
        timeout => {}
    }
    send Note
    exit missed
}
"#;

const SCENARIO: &str = r#"
scenario "answered" for Reach {
    given contact { mobile: "+15550100" }
    given consent Voice / Service opted_in
    start 2026-03-02 10:00
    expect call within 1 minute
    reply  call.attempted { Result: LiveAnswer } after 1 minute
    expect exit reached
}
"#;

const FORECAST: &str = r"
forecast Known for Reach {
    contacts 1_000
    seed     5
    call.Result { LiveAnswer 50%, NoAnswer 50% }
}
";

const CENSUS: &str = r#"{ "journeys": [ {
    "name": "Reach", "state": "started", "plan": "0", "since": "2026-03-02T10:00:00.000Z",
    "inside": 415, "entered": 1203, "goals": 0, "outcomes": [],
    "steps": [ { "of": "wait.call", "count": 412 }, { "of": "gone", "count": 3 } ],
    "sent": [ { "of": "call", "count": 1020 } ],
    "refused": [], "kept_out": [], "quarantined": 1
} ] }"#;

const FORMATS: [&str; 4] = ["mermaid", "dot", "svg", "html"];

fn reach(more: &[&str]) -> tempfile::TempDir {
    let text = format!("{REACH}{}", more.concat());
    folder(&[("reach.journey", &text), ("census.json", CENSUS)])
}

/// Draws in each format; the looks, which are the same everywhere, are left out.
fn drawn(folder: &Path, overlay: &[&str]) -> String {
    let mut all = String::new();
    for format in FORMATS {
        let words = [&["graph", "reach.journey", "--format", format], overlay].concat();
        let ran = journey(folder, &words);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{words:?}");
        let mut text = ran.stdout;
        for (open, close) in [("<style>", "</style>"), ("<script>", "</script>")] {
            while let (Some(from), Some(to)) = (text.find(open), text.find(close)) {
                text.replace_range(from..to + close.len(), "");
            }
        }
        writeln!(all, "== {format}\n{text}").unwrap();
    }
    all
}

#[test]
fn coverage_is_told_in_every_format() {
    let folder = reach(&[SCENARIO]);
    let all = drawn(folder.path(), &["--overlay", "coverage"]);
    for part in all.split("== ").skip(1) {
        assert!(part.contains("✓ 1 scenario") && part.contains("▲ never taken"), "{part}");
        assert!(part.contains("1 scenario takes 3 of 8 arms"), "{part}");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn shares_of_a_forecast_are_told_in_every_format() {
    let folder = reach(&[FORECAST]);
    let all = drawn(folder.path(), &["--overlay", "forecast"]);
    for part in all.split("== ").skip(1) {
        assert!(part.contains("● 100 % · 1,000 people") && part.contains("· nobody"), "{part}");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn live_counts_are_told_in_every_format() {
    let folder = reach(&[]);
    let all = drawn(folder.path(), &["--overlay", "live", "--census", "census.json"]);
    for part in all.split("== ").skip(1) {
        assert!(part.contains("● 412 people here") && part.contains("· 1,020 sent"), "{part}");
        assert!(part.contains("3 of those inside rest on steps of other versions"), "{part}");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn what_changed_is_told_in_every_format() {
    let folder = reach(&[]);
    let old = REACH
        .replace("    send Note\n", "    delay 2 hours\n    send Note\n")
        .replace("up to 1 day", "up to 2 days");
    let old = old.replace("otherwise => {}", "otherwise => exit missed");
    fs::write(folder.path().join("old.journey"), old).unwrap();
    let overlay = ["--overlay", "diff", "--old", "old.journey"];
    for format in FORMATS {
        let words = [&["graph", "reach.journey", "--format", format], &overlay[..]].concat();
        let ran = journey(folder.path(), &words);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{words:?}");
        assert!(ran.stdout.contains("− removed") && ran.stdout.contains("± changed"), "{words:?}");
    }
    insta::assert_snapshot!(drawn(folder.path(), &overlay));
}

#[test]
fn what_cannot_be_told_is_explained() {
    let folder = reach(&[]);
    let other = CENSUS.replace("\"Reach\"", "\"Other\"");
    fs::write(folder.path().join("other.json"), other).unwrap();
    fs::write(folder.path().join("strange.json"), "[1]").unwrap();
    let mut told = String::new();
    let live = ["--overlay", "live"];
    let cases: [&[&str]; 9] = [
        &["--overlay", "diff"],
        &["--overlay", "diff", "--old", "nowhere"],
        &["--overlay", "coverage"],
        &["--overlay", "forecast"],
        &["--overlay", "coverage", "--forecast", "Known"],
        &[live[0], live[1], "--census", "other.json"],
        &[live[0], live[1], "--census", "strange.json"],
        &[live[0], live[1], "--census", "none.json"],
        &[live[0], live[1], "--server", "http://127.0.0.1:1"],
    ];
    for case in cases {
        let ran = journey(folder.path(), &[&["graph", "reach.journey"], case].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{case:?}");
        writeln!(told, "$ journey graph {}\n{}", case.join(" "), ran.stderr).unwrap();
    }
    let second = FORECAST.replace("Known", "Second");
    let several = reach(&[FORECAST, &second]);
    let ran = journey(several.path(), &["graph", "reach.journey", "--overlay", "forecast"]);
    assert_eq!(ran.status, 2);
    writeln!(told, "$ with two forecasts\n{}", ran.stderr).unwrap();
    insta::assert_snapshot!(told);
}
