//! `journey diff` as a reviewer or a build server starts it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::schema;
use crate::support::{diff_schema, folder, journey, json, new_project};

const OLD: &str = "segment Members\n\njourney Greet {\n    audience  segment Members\n    \
                   time zone \"Europe/Paris\"\n    outcomes  done\n\n    delay 1 day\n    exit done\n}\n";

fn pair(new: &str) -> tempfile::TempDir {
    folder(&[("old/a.journey", OLD), ("new/a.journey", new)])
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_change_is_told_and_denied_on_demand() {
    let folder = pair(&OLD.replace("1 day", "2 days"));
    let ran = journey(folder.path(), &["diff", "old", "new"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("`delay`: time: 1 day → 2 days (a.journey:8)"), "{}", ran.stdout);
    assert!(ran.stdout.contains("longest run: 1 day → 2 days"), "{}", ran.stdout);
    assert!(!ran.stdout.contains('\u{1b}'), "no colour in a pipe");
    let denied = |what| journey(folder.path(), &["diff", "old", "new", "--deny", what]).status;
    assert_eq!((denied("breaking"), denied("behaviour"), denied("nonsense")), (0, 1, 2));
}

#[test]
fn another_layout_is_no_change() {
    let folder = pair(&OLD.replace("    ", "\t"));
    let ran = journey(folder.path(), &["diff", "old", "new", "--deny", "behaviour"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "old → new\n\nno change\n"));
}

#[test]
fn json_follows_its_schema() {
    let project = new_project();
    let broken = OLD.replace("exit done", "exit nowhere");
    let changed = OLD.replace("1 day", "2 days") + "segment Others\n";
    let folder =
        folder(&[("old/a.journey", OLD), ("new/a.journey", &changed), ("bad/a.journey", &broken)]);
    let visits = project.path().join("visits");
    let visits = visits.to_str().unwrap();
    for (old, new, status) in [("old", "new", 0), ("old", "bad", 1), (visits, visits, 0)] {
        let ran = journey(folder.path(), &["diff", old, new, "--format", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (status, ""), "{old} {new}");
        assert_eq!(schema::faults(&diff_schema(), &json(&ran.stdout)), [""; 0]);
    }
}

#[test]
fn a_revision_is_compared_with_the_working_folder() {
    let folder = folder(&[("flows/journey.toml", ""), ("flows/a.journey", OLD)]);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "old"]);
    let flows = folder.path().join("flows");
    fs::write(flows.join("a.journey"), OLD.replace("1 day", "2 days")).unwrap();
    let told = "`delay`: time: 1 day → 2 days";
    for (from, arguments) in [
        (flows.as_path(), vec!["diff", "--git", "main"]),
        (folder.path(), vec!["diff", "--git", "HEAD", "flows"]),
        (folder.path(), vec!["diff", "main", "flows"]),
        (folder.path(), vec!["diff", "main:flows", "flows/a.journey"]),
        (flows.as_path(), vec!["diff", "main"]),
    ] {
        let ran = journey(from, &arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(ran.stdout.contains(told), "{arguments:?}: {}", ran.stdout);
    }
    git(folder.path(), &["commit", "-q", "-am", "new"]);
    let ran = journey(&flows, &["diff", "HEAD~1", "HEAD"]);
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    assert_eq!(journey(&flows, &["diff", "--git", "mian"]).status, 2);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let broken = OLD.replace("exit done", "exit nowhere");
    let other = OLD.replace("Greet", "Other");
    let folder = folder(&[
        ("old/a.journey", OLD),
        ("broken/a.journey", &broken),
        ("other/a.journey", &other),
        ("empty/readme.txt", ""),
        ("none/a.journey", "segment A\n"),
    ]);
    let ran = journey(folder.path(), &["diff", "old", "broken"]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("not compared: `Greet` has mistakes on the new side"),
        "{}",
        ran.stdout
    );
    let failed = |arguments: &[&str]| {
        let ran = journey(folder.path(), arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        ran.stderr
    };
    assert!(
        failed(&["diff", "old", "other"]).contains("`old` and `other` have no journey in common")
    );
    assert!(
        failed(&["diff", "old", "empty"]).contains("there is no `*.journey` file below `empty`")
    );
    assert!(failed(&["diff", "none", "none"]).contains("there is nothing to compare"));
    assert!(failed(&["diff", "old", "old", "--journey", "Gret"]).contains("did you mean `Greet`?"));
    assert!(failed(&["diff"]).contains("what is compared is missing"));
    assert!(
        failed(&["diff", "--git", "main", "old", "new"])
            .contains("`--git REVISION` is the old side")
    );
}

#[test]
fn nothing_is_written_where_nothing_can_be_compared() {
    let folder = pair(&OLD.replace("Greet", "Other"));
    let ran =
        journey(folder.path(), &["diff", "old", "new", "-o", "out.md", "--format", "markdown"]);
    assert_eq!(ran.status, 2);
    assert!(!folder.path().join("out.md").exists());
    let ran =
        journey(folder.path(), &["diff", "old", "old", "-o", "out.md", "--format", "markdown"]);
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "wrote out.md\n"));
    assert_eq!(
        fs::read_to_string(folder.path().join("out.md")).unwrap(),
        "### ✅ Journeys: no change\n\n`old` → `old`\n\n"
    );
}
