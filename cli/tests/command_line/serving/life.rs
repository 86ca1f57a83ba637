//! How the engine begins and ends.

use std::fs;

use super::super::support::journey;
use super::{Served, renewals};

#[test]
fn an_engine_ends_in_good_order_and_goes_on_where_it_was() {
    let served = Served::start();
    served.told(&["journeys", "RenewalOutreach", "start"]);
    served.put("c-1");
    let folder = served.path();
    let kept = tempfile::tempdir().unwrap();
    let copy = kept.path().join("copy.db");
    let backup = ["backup", "--data", "journey.db", copy.to_str().unwrap()];
    let ran = journey(&folder, &backup);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let again = journey(&folder, &backup);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    let ended = served.end();
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.ends_with("the engine has ended\n"), "{}", ended.stderr);

    let data = copy.to_str().unwrap();
    let restarted = Served::with("", &["--env", "local", "--data", data], &[]);
    let runs = restarted.told(&["runs", "--contact", "c-1"]);
    assert!(runs.contains("RenewalOutreach  c-1"), "{runs}");
}

#[test]
fn a_second_engine_on_the_same_file_is_refused() {
    let served = Served::start();
    let arguments = ["serve", "--env", "local", "--listen", "127.0.0.1:0"];
    let ran = journey(&served.path(), &arguments);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("another engine runs on"), "{}", ran.stderr);
    assert!(ran.stderr.contains("--data"), "{}", ran.stderr);
}

#[test]
fn journeys_that_were_never_started_can_be_started_at_once() {
    let served = Served::with("", &["--env", "local", "--start"], &[]);
    let told = served.told(&["journeys"]);
    assert!(told.starts_with("RenewalOutreach  started since"), "{told}");
}

#[test]
fn an_environment_that_is_not_there_is_told_with_those_that_are() {
    let folder = renewals("");
    let ran = journey(folder.path(), &["serve", "--env", "lokal"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("there is no environment `lokal`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `local`?"), "{}", ran.stderr);
}

#[test]
fn an_address_that_others_reach_needs_tokens() {
    let folder = renewals("");
    let ran = journey(folder.path(), &["serve", "--env", "local", "--listen", "0.0.0.0:0"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("can be reached from other machines"), "{}", ran.stderr);
    assert!(!folder.path().join("journey.db").exists(), "nothing was opened before that");
}

#[test]
fn a_program_with_mistakes_is_not_served() {
    let folder = renewals("");
    let path = folder.path().join("renewal.journey");
    let text = fs::read_to_string(&path).unwrap().replace("call.Outcome", "call.Outcom");
    fs::write(&path, text).unwrap();
    let ran = journey(folder.path(), &["serve", "--env", "local"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("unknown-attribute"), "{}", ran.stderr);
}

#[test]
fn tokens_are_asked_for_and_neither_they_nor_contacts_are_logged() {
    let manifest = "[environments.guarded]\ncontact_center = { kind = \"simulated\", forecast = \"Baseline\" }\n\
        tokens = { reader = { env = \"READ\" }, operator = { env = \"OPERATE\" } }\n";
    let variables =
        [("READ", "read-secret"), ("OPERATE", "operate-secret"), ("JOURNEY_LOG", "trace")];
    let arguments = ["--env", "guarded", "--start", "--log", "json"];
    let served = Served::with(manifest, &arguments, &variables);
    let ran = served.ask(&["journeys", "--token-env", "NOTHING_IS_SET_HERE"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("help: put the token into the variable"), "{}", ran.stderr);

    let with = |token: &str, arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--server", &served.address, "--token-env", "TOKEN"]);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_journey"))
            .args(&all)
            .env("TOKEN", token)
            .current_dir(served.path())
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(with("read-secret", &["journeys"]).0, Some(0));
    let put = ["contacts", "put", "c-ana", "mobile=+12125550177", "policy_no=P-77"];
    let rest = ["renewal_date=2026-04-01", "tier=Gold", "--segment", "ExpiringPolicies"];
    let put = [&put[..], &rest].concat();
    let (status, said) = with("read-secret", &put);
    assert_eq!(status, Some(2));
    assert!(said.contains("this needs the role operator"), "{said}");
    assert_eq!(with("operate-secret", &put), (Some(0), "contact c-ana is stored\n".to_owned()));
    assert_eq!(with("guess-secret", &["why", "c-ana"]).0, Some(2));
    assert_eq!(with("operate-secret", &["why", "c-ana"]).0, Some(0));

    let ended = served.end();
    assert_eq!(ended.status, Some(0));
    let logged = ended.stderr.lines().filter(|line| line.starts_with('{')).count();
    assert!(logged > 5, "{}", ended.stderr);
    for secret in ["read-secret", "operate-secret", "guess-secret", "12125550177", "P-77", "c-ana"]
    {
        assert!(!ended.stderr.contains(secret), "{secret} is in the log:\n{}", ended.stderr);
    }
}
