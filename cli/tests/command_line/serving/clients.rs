//! The commands that talk to a running engine.

use std::fs;

use serde_json::Value;

use super::super::support::{journey, json};
use super::Served;

#[test]
fn a_contact_is_followed_from_its_coming_to_its_going() {
    let served = Served::start();
    assert!(served.told(&["journeys"]).starts_with("RenewalOutreach  draft since"));
    assert!(served.told(&["journeys", "RenewalOutreach", "start"]).contains("  started since"));
    served.put("c 1/é");
    let shown = served.told(&["contacts", "show", "c 1/é"]);
    assert!(shown.contains("  mobile        +12125550101\n"), "{shown}");
    assert!(shown.ends_with("  in ExpiringPolicies\n"), "{shown}");

    let runs = served.told(&["runs", "--journey", "RenewalOutreach", "--format", "json"]);
    let run = json(&runs)["runs"][0].clone();
    assert_eq!(run["contact"], "c 1/é");
    let id = run["id"].as_str().unwrap().to_owned();
    let detail = served.told(&["runs", &id]);
    assert!(detail.contains("the contact enters"), "{detail}");
    let why = served.told(&["why", "c 1/é"]);
    assert!(why.contains("RetailVoice/Service: opted in since"), "{why}");
    assert!(why.contains("the contact enters"), "{why}");

    let raise =
        ["raise", "PolicyRenewed", "c 1/é", "policy_no=P-9", "premium=120", "--event-id", "e"];
    assert_eq!(served.told(&raise), "applied: 0 runs started, 1 run reached\n");
    assert_eq!(served.told(&raise), "duplicate: 0 runs started, 0 runs reached\n");
    let runs = served.told(&["runs", "--state", "done"]);
    assert!(runs.contains(&id) && runs.trim_end().ends_with("renewed"), "{runs}");

    let erased = served.ask(&["contacts", "erase", "c 1/é"]);
    assert_eq!((erased.status, erased.stderr.as_str()), (0, "contact c 1/é is erased\n"));
    let gone = served.ask(&["contacts", "show", "c 1/é"]);
    assert_eq!((gone.status, gone.stderr.as_str()), (2, "error: there is no contact `c 1/é`\n"));
}

#[test]
fn a_journey_is_paused_resumed_and_stopped() {
    let served = Served::start();
    served.told(&["journeys", "RenewalOutreach", "start"]);
    served.put("c-1");
    assert!(served.told(&["journeys", "RenewalOutreach", "pause"]).contains("  paused since"));
    let again = served.ask(&["journeys", "RenewalOutreach", "pause"]);
    assert_eq!(again.status, 2, "{}", again.stdout);
    assert!(served.told(&["journeys", "RenewalOutreach", "resume"]).contains("  started since"));
    assert!(served.told(&["journeys", "RenewalOutreach", "stop"]).contains("  stopped since"));
    let runs = served.told(&["runs", "--contact", "c-1", "--format", "json"]);
    assert_eq!(json(&runs)["runs"][0]["state"], "done");
}

#[test]
fn publishing_again_changes_nothing() {
    let served = Served::start();
    let told = served.told(&["publish"]);
    assert!(
        told.starts_with("published before, nothing changes: RenewalOutreach (plan "),
        "{told}"
    );
}

const TABLE: &str = "id,mobile,policy_no,renewal_date,tier,segments,consent:RetailVoice/Service\n\
    c-1,+12125550101,P-1,2026-04-01,Gold,ExpiringPolicies,opted_in\n\
    c-2,+12125550102,P-2,soon,Gold,,\n\
    c-3,+12125550103,P-3,2026-04-01,Gold,,maybe\n\
    ,+12125550104,P-4,2026-04-01,Gold,,\n\
    c-5,+12125550105,P-5\n\
    c-6,+12125550106,P-6,2026-04-01,Silver,,\n";

#[test]
fn a_table_of_contacts_is_taken_and_its_bad_rows_are_told() {
    let served = Served::start();
    fs::write(served.path().join("contacts.csv"), TABLE).unwrap();
    let import = ["contacts", "import", "contacts.csv", "--segment", "Complaints"];
    let ran = served.ask(&import);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "2 stored, 4 refused");
    assert!(lines[1].starts_with("  line 3: fields/renewal_date: "), "{}", ran.stdout);
    assert_eq!(lines[2], "  line 4: `maybe` is no consent; write opted_in, opted_out or not_set");
    assert_eq!(lines[3], "  line 5: it has no `id`");
    assert_eq!(lines[4], "  line 6: it has 3 cells, and the first line names 7 columns");
    let shown = json(&served.told(&["contacts", "show", "c-1", "--format", "json"]));
    assert_eq!(shown["fields"]["renewal_date"], "2026-04-01");
    let mut segments: Vec<&Value> = shown["segments"].as_array().unwrap().iter().collect();
    segments.sort_by_key(|segment| segment.as_str());
    assert_eq!(segments, ["Complaints", "ExpiringPolicies"]);

    let report = served.ask(&[&import[..], &["--format", "json"]].concat());
    let report = json(&report.stdout);
    assert_eq!((&report["taken"], &report["refused"]), (&2.into(), &4.into()));
    assert_eq!(report["rows"][0]["line"], 3);
}

#[test]
fn lines_of_json_are_taken_in_groups() {
    let served = Served::start();
    let fields = r#""fields": {"mobile": "+12125550101", "policy_no": "P", "renewal_date": "2026-04-01", "tier": "Gold"}"#;
    let line = |n: u32| format!("{{\"id\": \"c-{n}\", {fields}}}");
    let lines: Vec<String> = (1..=2_500).map(line).collect();
    let mut text = lines.join("\n");
    text.push_str("\n\n[]\n{\"id\": \"x\", \"colour\": \"red\"}\n");
    fs::write(served.path().join("contacts.ndjson"), text).unwrap();
    let ran = served.ask(&["contacts", "import", "contacts.ndjson"]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "2,500 stored, 2 refused");
    assert_eq!(lines[1], "  line 2502: it is no JSON object");
    assert!(lines[2].starts_with("  line 2503: colour: unknown field `colour`"), "{}", ran.stdout);
    served.told(&["contacts", "show", "c-2500"]);
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ran = journey(folder.path(), &["journeys", "--server", "http://127.0.0.1:9"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.starts_with("error: cannot reach the engine at `http://127.0.0.1:9`"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("help: start it with `journey serve"), "{}", ran.stderr);
    let ran = journey(folder.path(), &["journeys", "--server", "localhost:8440"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("is no address of a server"), "{}", ran.stderr);
}

#[test]
fn what_is_written_wrongly_is_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&["contacts", "put", "c", "mobile"], "`mobile` gives no value"),
        (&["contacts", "put", "c", "a=1", "a=2"], "`a` is given twice"),
        (&["contacts", "put", "c", "--consent", "Sms=yes"], "`Sms=yes` is no consent"),
        (&["contacts", "import", "nothing.csv"], "cannot read `nothing.csv`"),
    ];
    for (arguments, part) in cases {
        let ran = journey(folder.path(), arguments);
        assert_eq!(ran.status, 2, "{arguments:?}");
        assert!(ran.stderr.contains(part), "{arguments:?}: {}", ran.stderr);
    }
}
