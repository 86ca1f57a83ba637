//! `journey forecast`: what it says is what the assumptions make of the journey, and the same every time.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::schema::faults;
use crate::support::{Ran, folder, forecast_schema, journey, json, new_project};

/// One call with known shares, one text for who is not reached.
const KNOWN: &str = r#"
contact { mobile: phone }
segment All
purpose Service transactional
quiet time Nights { zone contact  quiet daily 20:00..08:00 }
compliance Voice { channel voice  purpose Service opt_in  quiet time Nights }
compliance Sms { channel sms  purpose Service opt_out  quiet time none }
engagement Call { channel voice  dial mode copilot  attributes { Answer: choice { Yes, No } } }
text Note { compliance Sms  purpose Service  body "We tried to call you." }
trigger Paid

journey Reach {
    audience  segment All
    time zone "America/New_York"
    starts    2026-03-02 09:00
    goal      trigger Paid
    exit on   trigger Paid => paid
    outcomes  agreed, declined, missed, paid

    conversation voice call with Call { compliance Voice  purpose Service }
    wait up to 1 day {
        trigger call.attempted => {
            branch on call.Result {
                connected => {
                    branch on call.Answer {
                        Yes       => exit agreed
                        No, unset => exit declined
                    }
                }
                otherwise => {}
            }
        }
        trigger call.not_attempted, call.blocked => {}
        timeout => {}
    }
    send Note
    exit missed
}

forecast Known for Reach {
    contacts 20_000
    seed     5
    call.blocked  10%
    call.Result   { LiveAnswer 50%, NoAnswer 50% }
    call.Answer   { Yes 40%, No 60% }
    call.responds in 1 minute .. 2 minutes
    LINE
}
"#;

/// A project with the program above and one more line in its forecast.
fn known(line: &str) -> tempfile::TempDir {
    folder(&[("reach.journey", &KNOWN.replace("LINE", line))])
}

fn forecast(folder: &Path, arguments: &[&str]) -> Ran {
    journey(folder, &[&["forecast"], arguments].concat())
}

/// The document of a forecast; it is as the schema says.
fn document(folder: &Path, arguments: &[&str]) -> Value {
    let ran = forecast(folder, &[&["--format", "json"], arguments].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let document = json(&ran.stdout);
    assert_eq!(faults(&forecast_schema(), &document), [""; 0]);
    document
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name)
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn share(document: &Value, outcome: &str) -> (f64, f64, f64) {
    let outcomes = document["outcomes"].as_array().unwrap();
    let of = &outcomes.iter().find(|one| one["outcome"] == outcome).unwrap()["of_all"];
    let [share, low, high] = ["share", "low", "high"].map(|name| of[name].as_f64().unwrap());
    (share, low, high)
}

#[test]
fn known_shares_give_what_can_be_computed() {
    let folder = known("");
    let document = document(folder.path(), &[]);
    // 90 % are not blocked; half of them are reached; of those 40 % agree.
    for (outcome, expected) in [("agreed", 0.18), ("declined", 0.27), ("missed", 0.55)] {
        let (share, low, high) = share(&document, outcome);
        assert!(low < share && share < high && high - low < 0.015, "{outcome}: {low} {high}");
        assert!(low < expected && expected < high, "{outcome}: {expected} not in {low} to {high}");
    }
    let missed = number(&document["outcomes"][2]["contacts"]);
    assert_eq!(number(&document["contacts"][1]["total"]), missed, "who is missed gets a text");
}

#[test]
fn what_comes_to_a_step_leaves_it() {
    for project in ["renewals", "clinic", "outage"] {
        let name = ["Baseline", "ReminderSeason", "StormNight"]
            [["renewals", "clinic", "outage"].iter().position(|one| *one == project).unwrap()];
        let path = example(project);
        let document = document(&path, &["--forecast", name, "-n", "3000"]);
        let contacts = 3_000;
        let all = |name: &str, of: &str| {
            document[name].as_array().unwrap().iter().map(|one| number(&one[of])).sum::<u64>()
        };
        assert_eq!(all("outcomes", "contacts") + number(&document["unfinished"]), contacts);
        for step in document["steps"].as_array().unwrap() {
            let (people, visits) = (number(&step["contacts"]), number(&step["visits"]));
            assert!(people <= visits && people <= contacts, "{step}");
            let arms = step["arms"].as_array().unwrap();
            assert!(arms.iter().all(|arm| number(&arm["contacts"]) <= people), "{step}");
            let taken: u64 = arms.iter().map(|arm| number(&arm["visits"])).sum();
            assert!(arms.is_empty() || taken <= visits, "{step}");
            if step["id"].as_str().unwrap().ends_with("branch") {
                assert_eq!(taken, visits, "{step}");
            }
        }
        for kind in document["contacts"].as_array().unwrap() {
            let counts = kind["distribution"].as_array().unwrap();
            assert_eq!(counts.iter().map(number).sum::<u64>(), contacts);
            let total: u64 = (0..).zip(counts).map(|(n, count): (u64, _)| n * number(count)).sum();
            assert_eq!(total, number(&kind["total"]));
        }
        let finish = &document["finish"]["histogram"];
        let left: u64 = finish.as_array().unwrap().iter().map(number).sum();
        assert_eq!(left + number(&document["unfinished"]), contacts);
    }
}

#[test]
fn one_seed_repeats_on_any_number_of_threads_and_two_differ() {
    for line in ["", "capacity 700 calls per hour"] {
        let folder = known(line);
        let with = |threads: &str, seed: &str| {
            let program = env!("CARGO_BIN_EXE_journey");
            let arguments = ["forecast", "--format", "json", "-n", "5000", "--seed", seed];
            let mut command = std::process::Command::new(program);
            command.args(arguments).env("RAYON_NUM_THREADS", threads).current_dir(folder.path());
            String::from_utf8(command.output().unwrap().stdout).unwrap()
        };
        let once = with("1", "3");
        assert!(once.contains("\"agreed\""), "{once}");
        assert_eq!(once, with("2", "3"));
        assert_eq!(once, with("7", "3"));
        let other = json(&with("2", "4"));
        assert_ne!(json(&once)["outcomes"], other["outcomes"]);
    }
}

#[test]
fn no_hour_has_more_calls_than_there_is_room_for() {
    let folder = known("capacity 700 calls per hour");
    let document = document(folder.path(), &[]);
    let hours = &document["hours"][0];
    assert_eq!(hours["kind"], "calls");
    let went = |hour: &Value| number(&hour["went_out"]);
    let all = hours["hours"].as_array().unwrap();
    // Everybody comes at nine; from eight to eight the calls go out, and all of them do. 18,000 of 20,000 are not
    // blocked, which takes 26 hours: from Monday to Wednesday.
    assert!(all.iter().all(|hour| went(hour) <= 700), "{all:?}");
    let (calls, _) = (number(&document["contacts"][0]["total"]), 0);
    assert_eq!(all.iter().map(went).sum::<u64>(), calls);
    assert_eq!(all.iter().filter(|hour| went(hour) == 700).count() as u64, calls / 700);
    assert_eq!(number(&document["capacities"][0]["hours_full"]), calls / 700);
    assert_eq!(number(&document["capacities"][0]["per_hour"]), 700);
    let night = |hour: &&Value| {
        let clock: u32 = hour["hour"].as_str().unwrap().get(11..13).unwrap().parse().unwrap();
        went(hour) > 0 && !(8..20).contains(&clock)
    };
    assert_eq!(all.iter().find(night), None);
    let last = all.iter().rfind(|hour| went(hour) > 0).unwrap();
    assert!(last["hour"].as_str().unwrap().starts_with("2026-03-04"), "{last}");
    // Half of all callers wait for more than a night.
    let half = number(&document["capacities"][0]["median_wait_seconds"]);
    assert!((20 * 3_600..28 * 3_600).contains(&half), "{half}");
    // The burst: who did not get through on Monday is let go at eight on Tuesday.
    let burst = &document["quiet"]["burst"];
    assert_eq!(burst["hour"], "2026-03-03T08:00:00-05:00");
    assert!(number(&burst["count"]) > 9_000, "{burst}");
}

#[test]
fn a_capacity_for_a_day_is_there_at_once() {
    let folder = known("capacity 2_000 calls per 1 day");
    let document = document(folder.path(), &["-n", "5000"]);
    let hours = document["hours"][0]["hours"].as_array().unwrap();
    let busy: Vec<(&str, u64)> = hours
        .iter()
        .map(|hour| (hour["hour"].as_str().unwrap().get(..13).unwrap(), number(&hour["went_out"])))
        .filter(|(_, went)| *went > 0)
        .collect();
    let [(first, all), (second, more), (third, rest)] = busy.as_slice() else { panic!("{busy:?}") };
    assert_eq!((*first, *all), ("2026-03-02T09", 2_000));
    assert_eq!((*second, *more), ("2026-03-03T08", 2_000));
    assert!(*third == "2026-03-04T08" && *rest < 1_000, "{third} {rest}");
}

#[test]
fn whoever_gets_no_turn_within_a_year_never_leaves() {
    let folder = known("capacity 1 calls per 30 days");
    let document = document(folder.path(), &["-n", "40"]);
    let left: u64 =
        document["outcomes"].as_array().unwrap().iter().map(|one| number(&one["contacts"])).sum();
    assert_eq!(number(&document["unfinished"]) + left, 40);
    assert!(number(&document["unfinished"]) > 20, "{document}");
    let ran = forecast(folder.path(), &["-n", "40"]);
    assert!(
        ran.stdout.contains("never left: no turn came for them within a year"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_plan_compared_with_itself_does_not_differ_at_all() {
    let folder = known("capacity 700 calls per hour");
    let ran = journey(folder.path(), &["build", "-o", "old.plan.json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    for old in ["reach.journey", ".", "old.plan.json"] {
        let document = document(folder.path(), &["--compare", old]);
        let compared = &document["compared"];
        assert_eq!(compared["same"], true, "{compared}");
        let outcomes = compared["outcomes"].as_array().unwrap();
        assert_eq!(outcomes.len(), 3);
        for one in outcomes.iter().chain([&compared["finish_seconds"]]) {
            assert_eq!([&one["low"], &one["high"], &one["difference"]], [0.0; 3], "{one}");
            assert_eq!(one["more_than_chance"], false);
        }
        let ran = forecast(folder.path(), &["--compare", old]);
        assert!(ran.stdout.contains("no difference at all"), "{}", ran.stdout);
    }
}

#[test]
fn what_changes_is_told_from_what_may_be_chance() {
    let folder = known("");
    let old = folder.path().join("reach.journey");
    let text = fs::read_to_string(&old).unwrap();
    // Who says no is asked to think it over, by text; the outcome stays.
    let changed = text
        .replace(
            "No, unset => exit declined",
            "No, unset => { after_no: send Note  exit declined }",
        )
        .replace("    send Note\n    exit missed", "    exit missed");
    assert_ne!(changed, text);
    let new = self::folder(&[("reach.journey", &changed)]);
    let old = old.to_str().unwrap();
    let document = document(new.path(), &["--compare", old]);
    let compared = &document["compared"];
    assert_eq!(compared["same"], false);
    assert_eq!(compared["only_old_steps"], json(r#"["send.Note"]"#));
    assert_eq!(compared["only_new_steps"].as_array().unwrap().len(), 1);
    for one in compared["outcomes"].as_array().unwrap() {
        assert_eq!(one["more_than_chance"], false, "{one}");
    }
    let texts = &compared["contacts"][1];
    assert_eq!((&texts["of"], &texts["more_than_chance"]), (&json("\"texts\""), &json("true")));
    let ran = forecast(new.path(), &["--compare", old, "-n", "2000"]);
    let told = ran.stdout.split("Compared with").nth(1).unwrap().split("What this").next().unwrap();
    insta::assert_snapshot!(told.replace(old, "OLD"));
}

#[test]
fn two_seeds_are_compared_within_chance() {
    // The same plan under two seeds: intervals of shares nearly always overlap the other's share.
    let folder = known("");
    let mut inside = 0;
    for seed in 0..20 {
        let document = document(folder.path(), &["--seed", &seed.to_string(), "-n", "2000"]);
        let (_, low, high) = share(&document, "agreed");
        inside += u32::from(low < 0.18 && 0.18 < high);
    }
    assert!((17..=20).contains(&inside), "{inside} of 20 intervals of 95 % hold the true share");
}

#[test]
fn a_plan_is_as_good_as_its_program() {
    let folder = known("");
    journey(folder.path(), &["build", "-o", "reach.plan.json"]);
    let [program, plan] = [&[][..], &["reach.plan.json"]]
        .map(|path| document(folder.path(), &[path, &["-n", "500"]].concat()));
    assert_eq!(program, plan);
}

#[test]
fn the_examples_are_told() {
    for (project, name) in
        [("renewals", "Baseline"), ("outage", "StormNight"), ("outage", "Devices")]
    {
        let ran = forecast(&example(project), &["--forecast", name, "-n", "2000"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        for line in ran.stdout.lines() {
            assert!(line.chars().count() <= 80, "{} columns: {line}", line.chars().count());
        }
        insta::assert_snapshot!(format!("{project}_{name}"), ran.stdout);
    }
    let ran = forecast(&example("fraud"), &["-n", "60", "--format", "json"]);
    insta::assert_snapshot!("fraud_as_a_document", without_digest(&ran.stdout));
}

/// The digest changes with whatever the plan is made of.
fn without_digest(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("\"plan\":"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn wrong_use_is_explained() {
    let none = folder(&[("a.journey", KNOWN.split_once("forecast Known").unwrap().0)]);
    let two = new_project();
    let visits = two.path().join("visits");
    let one = known("");
    fs::write(one.path().join("broken.json"), "{\"format\": 99}").unwrap();
    let cases: [(&Path, &[&str]); 9] = [
        (none.path(), &[]),
        (&visits, &[]),
        (&visits, &["--forecast", "VisitsInMay"]),
        (one.path(), &["-n", "0"]),
        (one.path(), &["-n", "1000000000"]),
        (one.path(), &["broken.json"]),
        (one.path(), &["--compare", "broken.json"]),
        (one.path(), &["nowhere"]),
        (one.path(), &["-o", "no/such/folder.txt", "-n", "10"]),
    ];
    let mut told = String::new();
    for (folder, arguments) in cases {
        let ran = forecast(folder, arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        writeln!(told, "$ journey forecast {}\n{}", arguments.join(" "), ran.stderr).unwrap();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_forecast_that_is_proposed_runs() {
    let none = folder(&[("a.journey", KNOWN.split_once("forecast Known").unwrap().0)]);
    let ran = forecast(none.path(), &[]);
    let proposed = ran.stderr.split_once("\n\n").unwrap().1;
    fs::write(none.path().join("b.journey"), proposed).unwrap();
    let ran = forecast(none.path(), &["-n", "100"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
}

#[test]
fn a_journey_that_the_other_side_lacks_is_said() {
    let new = known("");
    let old = folder(&[("a.journey", "segment A\n")]);
    let path = old.path().to_str().unwrap();
    let ran = forecast(new.path(), &["--compare", path]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("has no journey `Reach` to compare with"), "{}", ran.stderr);
    fs::write(
        old.path().join("a.journey"),
        KNOWN.replace("LINE", "").replace("wait up to 1 day", "wait"),
    )
    .unwrap();
    let ran = forecast(new.path(), &["--compare", path]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("has mistakes, so `Reach` of it cannot run"), "{}", ran.stderr);
}

#[test]
fn a_page_is_written_whole_and_needs_nothing_else() {
    let folder = known("capacity 700 calls per hour");
    let ran = forecast(folder.path(), &["--format", "html", "-o", "page.html", "-n", "500"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "", "wrote page.html\n")
    );
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    for loads in ["http:", "https:", "src=", "<script", "<link", "@import", "url("] {
        assert!(!page.contains(loads), "the page has `{loads}`");
    }
    for told in [
        "capacity 700 an hour",
        "What this cannot say",
        "What is assumed",
        "data-step=\"wait.call\"",
    ] {
        assert!(page.contains(told), "the page has no `{told}`");
    }
    let again = forecast(folder.path(), &["--format", "html", "-n", "500", "-q"]);
    assert_eq!(again.stdout, page);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left behind");
}

#[test]
fn names_cannot_leave_their_place_on_the_page() {
    let folder = known("");
    let old = "<script>alert(1)<script>.journey";
    fs::copy(folder.path().join("reach.journey"), folder.path().join(old)).unwrap();
    fs::create_dir(folder.path().join("new")).unwrap();
    fs::rename(folder.path().join("reach.journey"), folder.path().join("new/reach.journey"))
        .unwrap();
    let ran = forecast(folder.path(), &["new", "--compare", old, "--format", "html", "-n", "100"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("Compared with &lt;script&gt;") && !ran.stdout.contains("<script"));
}
