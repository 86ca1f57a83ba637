//! Sides as they lie in real repositories.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Side;

const PROGRAM: &str = "segment Members\n\njourney Greet {\n    audience  segment Members\n    \
                       time zone \"Europe/Paris\"\n    outcomes  done\n\n    exit done\n}\n";

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A repository whose revision `before` has these files.
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    write(folder.path(), files);
    git(folder.path(), &["add", "-A", "-f"]);
    git(folder.path(), &["commit", "-q", "-m", "before"]);
    git(folder.path(), &["tag", "before"]);
    folder
}

fn names(side: &Side) -> Vec<&str> {
    side.program.as_ref().unwrap().project.sources.iter().map(|one| &*one.name).collect()
}

fn failure(side: Result<Side, crate::outcome::Failure>) -> String {
    side.unwrap_err().to_string()
}

#[test]
fn a_revision_is_read_without_a_checkout() {
    let folder = repository(&[("a.journey", PROGRAM), ("README.md", "x")]);
    write(folder.path(), &[("a.journey", "segment Other\n")]);
    let side = Side::revision("before", Some(folder.path())).unwrap();
    assert!(side.is_sound());
    assert_eq!(names(&side), ["a.journey"]);
    assert_eq!(side.plan.journeys.len(), 1);
    assert_eq!(fs::read_to_string(folder.path().join("a.journey")).unwrap(), "segment Other\n");
}

#[test]
fn a_revision_of_a_folder_inside_has_the_files_that_the_disk_would_have() {
    let folder = repository(&[
        ("flows/one/journey.toml", "[project]\nname = \"one\"\n"),
        ("flows/one/a.journey", PROGRAM),
        ("flows/one/deep/b.journey", "segment B\n"),
        ("flows/one/.hidden/x.journey", "nonsense"),
        ("flows/one/target/x.journey", "nonsense"),
        ("flows/one/inner/journey.toml", ""),
        ("flows/one/inner/x.journey", "nonsense"),
        ("flows/one-more/x.journey", "nonsense"),
    ]);
    let place = folder.path().join("flows/one");
    for side in [
        Side::revision("before", Some(&place)),
        Side::revision("HEAD", Some(&place.join("deep/b.journey"))),
        Side::load("before:flows/one/a.journey", Some(&place)),
        Side::load("before:flows/one/", Some(folder.path())),
    ] {
        let side = side.unwrap();
        assert_eq!(names(&side), ["a.journey", "deep/b.journey"]);
        assert!(side.program.as_ref().unwrap().project.manifest.is_some());
    }
}

#[test]
fn a_folder_wins_over_a_revision_of_its_name() {
    let folder = repository(&[("a.journey", PROGRAM)]);
    let word = folder.path().to_str().unwrap();
    assert_eq!(names(&Side::load(word, None).unwrap()), ["a.journey"]);
}

#[test]
fn a_plan_is_read_from_the_disk_and_from_a_revision() {
    let text = include_str!("../../../plan/src/sample/plan.json");
    let plan = journey_plan::Plan::from_json(text).unwrap().with_digest().to_json();
    let folder = repository(&[("renewals.plan.json", &plan)]);
    let path = folder.path().join("renewals.plan.json");
    let side = Side::load(path.to_str().unwrap(), None).unwrap();
    assert!(side.program.is_none() && side.is_sound());
    let same = Side::load("before:renewals.plan.json", Some(folder.path())).unwrap();
    assert_eq!(side.plan, same.plan);
    fs::write(&path, plan.replace("\"format\": 1", "\"format\": 99")).unwrap();
    let message = failure(Side::load(path.to_str().unwrap(), None));
    assert!(message.contains("format 99"), "{message}");
    fs::write(&path, b"\xff\xfe\x00").unwrap();
    let message = failure(Side::load(path.to_str().unwrap(), None));
    assert!(message.contains("is neither a program nor a plan: it is no text"), "{message}");
}

#[test]
fn what_is_not_there_is_said_with_what_may_be_meant() {
    let folder = repository(&[("a.journey", PROGRAM), ("docs/x.md", "")]);
    let message = failure(Side::revision("befor", Some(folder.path())));
    assert!(message.starts_with("there is no git revision `befor`"), "{message}");
    assert!(message.ends_with("help: did you mean `before`?"), "{message}");
    let message = failure(Side::load("nowhere", Some(folder.path())));
    assert!(
        message.starts_with("there is no file or folder `nowhere`, and no git revision `nowhere`"),
        "{message}"
    );
    let message = failure(Side::load("before:flows", Some(folder.path())));
    assert!(message.starts_with("`before` has no folder `flows`"), "{message}");
    let message = failure(Side::load("before:docs", Some(folder.path())));
    assert!(
        message.starts_with("there is no `*.journey` file below `docs` in `before`"),
        "{message}"
    );
    let message = failure(Side::revision("--help", Some(folder.path())));
    assert!(message.starts_with("there is no git revision `--help`"), "{message}");
}

#[test]
fn outside_of_a_repository_there_are_no_revisions() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.journey", PROGRAM)]);
    let message = failure(Side::revision("main", Some(folder.path())));
    assert!(message.contains("is in no git repository, so it has no `main`"), "{message}");
}

#[test]
fn a_part_of_the_history_says_how_to_get_the_rest() {
    let origin = repository(&[("a.journey", PROGRAM)]);
    write(origin.path(), &[("a.journey", "segment Other\n")]);
    git(origin.path(), &["commit", "-q", "-am", "after"]);
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &url, "copy"]);
    let message = failure(Side::revision("HEAD~1", Some(&clone.path().join("copy"))));
    assert!(message.contains("this clone has only a part of the history"), "{message}");
}

#[test]
fn journeys_with_mistakes_are_left_out_by_name() {
    let broken = PROGRAM.replace("Greet", "Broken").replace("exit done", "exit nowhere");
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.journey", PROGRAM)]);
    write(
        folder.path(),
        &[("b.journey", &broken.replace("segment Members\n\njourney", "journey"))],
    );
    let side = Side::load(folder.path().to_str().unwrap(), None).unwrap();
    assert_eq!(side.unsound.journeys, ["Broken"]);
    assert_eq!((side.unsound.elsewhere, side.unsound.is_partial), (0, false));
    let left: Vec<_> = side.plan.journeys.iter().map(|journey| journey.name.as_str()).collect();
    assert_eq!(left, ["Greet"]);
    // A mistake in a declaration may be one in every journey.
    write(folder.path(), &[("c.journey", "segment Members\n")]);
    let side = Side::load(folder.path().to_str().unwrap(), None).unwrap();
    assert_eq!(side.unsound.journeys, ["Broken", "Greet"]);
    assert!(side.plan.journeys.is_empty());
}
