//! `journey publish --migrate`: people inside go on in a new version of the project.

use std::fs;
use std::path::Path;

use super::{Served, renewals};
use crate::support::{journey, json};

/// An engine with two contacts inside, and the folder of the version that it runs.
fn inside() -> (Served, tempfile::TempDir) {
    let served = Served::start();
    served.told(&["journeys", "RenewalOutreach", "start"]);
    served.put("c-1");
    served.put("c-2");
    (served, renewals(""))
}

/// Where people are depends on the time of day.
fn uncounted(told: &str) -> String {
    ["0 people", "1 person", "2 people"]
        .iter()
        .fold(told.to_owned(), |text, count| text.replace(count, "N people"))
}

fn edit(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no `{from}`");
    fs::write(path, text.replace(from, to)).unwrap();
}

/// A second way to reach people, so that three calls of the old version and one of the new one are too many.
const FINAL_CALL: &str = "    conversation voice final_call with RenewalCall {
        compliance RetailVoice
        purpose    Service / Renewals
        input      { policy_no: contact.policy_no, renewal_date: contact.renewal_date }
    }

    wait up to 1 day {
        trigger final_call.attempted => {
            branch {
                when final_call.Result is connected and final_call.Disposition has DoNotContact => exit opted_out
                otherwise                                                                       => {}
            }
        }
        trigger final_call.not_attempted, final_call.blocked => {}
        timeout                                              => {}
    }

    send RenewalLetter
";

#[test]
fn people_inside_go_on_where_only_names_and_limits_differ() {
    let (served, old) = inside();
    let folder = served.path();
    for file in ["renewal.journey", "forecast.journey", "scenarios.journey"] {
        edit(&folder, file, "chat", "texting");
    }
    edit(&folder, "renewal.journey", "wait up to 3 days", "wait up to 4 days");
    let old = old.path().to_str().unwrap();
    let dry = served.told(&["publish", "--migrate", old, "--dry-run"]);
    insta::assert_snapshot!(uncounted(&dry));
    assert!(!served.told(&["journeys"]).contains("texting"));
    let done = served.told(&["publish", "--migrate", old]);
    assert!(done.contains("2 inside go on in the new version"), "{done}");
    // Once more leads nowhere: the engine runs the new version by now.
    let again = served.ask(&["publish", "--migrate", old]);
    assert_eq!(again.status, 2, "{}{}", again.stdout, again.stderr);
    assert!(again.stderr.contains("is published by now"), "{}", again.stderr);
}

#[test]
fn who_cannot_go_on_keeps_everything_back_or_stays() {
    let (served, old) = inside();
    let folder = served.path();
    edit(&folder, "renewal.journey", "attempt up to 3 times", "attempt up to 2 times");
    edit(&folder, "renewal.journey", "    send RenewalLetter\n", FINAL_CALL);
    let forecast = "chat.Result ";
    let more = "final_call.Result { LiveAnswer 100% }\n    final_call.responds in 1 minute .. 2 minutes\n    chat.Result ";
    edit(&folder, "forecast.journey", forecast, more);
    let old = old.path().to_str().unwrap();
    let refused = served.ask(&["publish", "--migrate", old]);
    assert_eq!(refused.status, 1, "{}{}", refused.stdout, refused.stderr);
    assert!(refused.stderr.contains("nothing was published"), "{}", refused.stderr);
    insta::assert_snapshot!(uncounted(&refused.stdout));

    // Decisions about what is not there are told, too.
    let file = folder.join("people.toml");
    fs::write(&file, "[RenewalOutreach]\n\"wait.call\" = \"keep\"\n").unwrap();
    let misplaced = served.ask(&["publish", "--migrate", old, "--migration", "people.toml"]);
    assert_eq!(misplaced.status, 1, "{}{}", misplaced.stdout, misplaced.stderr);
    assert!(misplaced.stdout.contains("nobody can rest at `wait.call`"), "{}", misplaced.stdout);
    fs::write(&file, "[RenewalOutreach]\n\"attempt/wait.call\" = \"kept\"\n").unwrap();
    let misspelt = served.ask(&["publish", "--migrate", old, "--migration", "people.toml"]);
    insta::assert_snapshot!(misspelt.stderr);

    // A file with the choices is written, fits, and can be published with.
    let review = ["diff", old, ".", "--census", &served.address];
    let written = journey(&folder, &[&review[..], &["--write-migration", "all.toml"]].concat());
    assert_eq!(written.status, 0, "{}{}", written.stdout, written.stderr);
    assert!(written.stdout.contains("2 people now") || written.stdout.contains("1 person now"));
    let filled = fs::read_to_string(folder.join("all.toml")).unwrap();
    assert!(filled.contains("\"wait.chat\" = \"keep\""), "{filled}");
    let decided =
        journey(&folder, &["diff", old, ".", "--migration", "all.toml", "--format", "json"]);
    assert_eq!(decided.status, 0, "{}{}", decided.stdout, decided.stderr);
    let places = &json(&decided.stdout)["people"][0]["places"];
    let safe = |place: &serde_json::Value| place["verdict"] == "safe";
    assert!(places.as_array().unwrap().iter().all(safe), "{places:#}");
    let dry = ["publish", "--migrate", old, "--migration", "all.toml", "--dry-run"];
    assert!(served.told(&dry).contains("they finish on the old version"));

    let kept = served.told(&["publish", "--migrate", old, "--keep-others"]);
    assert!(kept.contains("2 inside finish on the old version"), "{kept}");
}
