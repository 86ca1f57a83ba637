//! `journey test` and `journey run`.

use std::fs;

use crate::support::{folder, journey, json, new_project, spoiled_project};

#[test]
fn a_new_project_passes_and_is_covered() {
    let folder = new_project();
    let ran = journey(folder.path(), &["test", "visits", "--coverage"]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.stdout.lines().filter(|line| line.starts_with("ok    ")).count(), 13);
    assert!(ran.stderr.contains("13 scenarios passed"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("never taken"), "{}", ran.stderr);
}

#[test]
fn a_failure_shows_what_happened_beside_what_was_expected() {
    let folder = spoiled_project();
    let ran = journey(folder.path(), &["test", "visits", "--filter", "DECLINES"]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.stdout);
    assert_eq!(ran.stderr, "1 of 1 scenario failed\n");
}

#[test]
fn junit_has_a_case_for_every_scenario() {
    let folder = spoiled_project();
    let ran = journey(folder.path(), &["test", "visits", "--format", "junit", "-o", "junit.xml"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    let document = fs::read_to_string(folder.path().join("junit.xml")).unwrap();
    assert!(document.starts_with("<?xml version=\"1.0\""));
    assert_eq!(document.matches("<testcase ").count(), 13);
    assert_eq!(document.matches("<failure ").count(), 1);
    assert!(document.contains("tests=\"13\" failures=\"1\""), "{document}");
}

#[test]
fn coverage_names_what_is_never_taken() {
    let folder = new_project();
    let ran = journey(folder.path(), &["test", "visits", "--filter", "will come", "--coverage"]);
    assert_eq!(ran.status, 0);
    let line = "rebook.journey:17:9: `timeout` of `attempt/wait.call` is never taken";
    assert!(ran.stderr.contains(line), "{}", ran.stderr);
}

#[test]
fn a_path_may_follow_the_bare_option() {
    let folder = new_project();
    let ran = journey(folder.path(), &["test", "--coverage", "visits"]);
    assert!(ran.status == 0 && ran.stderr.contains("coverage: 25 of 25"), "{}", ran.stderr);
    let ran = journey(folder.path(), &["test", "--coverage", "nonsense", "visits"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("the formats are `text` and `lcov`"), "{}", ran.stderr);
}

#[test]
fn coverage_for_tools_is_alone_on_standard_output() {
    let folder = new_project();
    let ran = journey(folder.path(), &["test", "visits", "--coverage", "lcov"]);
    assert!(ran.stdout.starts_with("TN:\nSF:visits/rebook.journey\n"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("end_of_record\n") && ran.stderr.contains("ok    will come"));
}

#[test]
fn a_filter_without_a_scenario_is_wrong_use() {
    let folder = new_project();
    let ran = journey(folder.path(), &["test", "visits", "--filter", "nonsense"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("no scenario has `nonsense` in its name"), "{}", ran.stderr);
}

#[test]
fn a_program_without_scenarios_fails_none() {
    let folder = folder(&[("a.journey", "segment A\n")]);
    let ran = journey(folder.path(), &["test", "--format", "junit", "--coverage"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains("tests=\"0\""), "{}", ran.stdout);
    assert!(ran.stderr.contains("the program has no scenarios"), "{}", ran.stderr);
}

#[test]
fn run_tells_how_it_ended_and_one_timeline() {
    let folder = new_project();
    let ran = journey(folder.path(), &["run", "visits", "--contacts", "200"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(!ran.stdout.contains('\u{1b}'), "no movement in a pipe");
    for part in
        ["RebookVisit · MissedVisitsInMarch: 200 simulated contacts", "rebooked", "One of them"]
    {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    assert_eq!(journey(folder.path(), &["run", "visits", "--contacts", "200"]).stdout, ran.stdout);
    let other =
        journey(folder.path(), &["run", "visits", "--contacts", "200", "--seed", "9"]).stdout;
    assert_ne!(other, ran.stdout);
}

#[test]
fn run_takes_the_forecast_or_journey_that_is_named() {
    let folder = new_project();
    let one = journey(folder.path(), &["run", "visits", "--forecast", "VisitsInMarch"]).stdout;
    assert!(one.contains("VisitsInMarch") && !one.contains("MissedVisitsInMarch"), "{one}");
    let one = journey(folder.path(), &["run", "visits", "--journey", "RemindOfVisit"]).stdout;
    assert!(one.contains("VisitsInMarch") && !one.contains("MissedVisitsInMarch"), "{one}");
    let ran = journey(folder.path(), &["run", "visits", "--forecast", "Nothing"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("there is `MissedVisitsInMarch`, `VisitsInMarch`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_program_with_errors_does_not_run() {
    let folder = spoiled_project();
    let schema = folder.path().join("visits/schema.journey");
    fs::write(&schema, "nonsense\n").unwrap();
    for command in ["test", "run", "build", "graph"] {
        let ran = journey(folder.path(), &[command, "visits"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{command}");
        assert!(ran.stderr.contains("error["), "{command}: {}", ran.stderr);
    }
}

#[test]
fn denied_warnings_are_errors() {
    let folder = new_project();
    let extra = folder.path().join("visits/extra.journey");
    fs::write(&extra, "segment NobodyUsesIt\n").unwrap();
    let ran = journey(folder.path(), &["check", "visits", "--format", "json"]);
    assert_eq!((ran.status, &json(&ran.stdout)["summary"]["warnings"]), (0, &1.into()));
    for command in ["check", "test", "run", "build"] {
        let ran = journey(folder.path(), &[command, "visits", "--deny", "warnings"]);
        assert_eq!(ran.status, 1, "{command}: {}", ran.stderr);
    }
}
