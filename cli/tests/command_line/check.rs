//! `journey check` as a person or a build server starts it.

use crate::schema;
use crate::support::{diagnostics_schema, folder, journey, json, new_project};

const WRONG: &str = "nonsense A\n";

#[test]
fn a_new_project_is_clean() {
    let folder = new_project();
    let ran = journey(&folder.path().join("visits"), &["check"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert_eq!(ran.stderr, "no problems in 6 files, 2 journeys\n");
}

#[test]
fn quiet_says_nothing_of_a_clean_project() {
    let folder = new_project();
    let ran = journey(folder.path(), &["check", "visits", "-q", "--deny", "warnings"]);
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
}

#[test]
fn verbose_says_what_holds_for_every_run() {
    let folder = new_project();
    let ran = journey(folder.path(), &["check", "visits", "-v"]);
    assert!(ran.stderr.contains("RebookVisit: ends within"), "{}", ran.stderr);
    assert!(ran.stderr.contains("at most 2 calls, 0 texts, 0 emails"), "{}", ran.stderr);
}

#[test]
fn mistakes_go_to_standard_error_for_people() {
    let folder = folder(&[("a.journey", WRONG)]);
    let ran = journey(folder.path(), &["check"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("error[syntax]"), "{}", ran.stderr);
    assert!(!ran.stderr.contains('\u{1b}'), "no colour in a pipe");
}

#[test]
fn json_follows_its_schema_and_goes_to_standard_output() {
    let folder = folder(&[("a.journey", WRONG), ("sub/b.journey", "segment A\nsegment A\n")]);
    let ran = journey(folder.path(), &["check", "--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    let document = json(&ran.stdout);
    assert_eq!(schema::faults(&diagnostics_schema(), &document), [""; 0]);
    let files: Vec<_> =
        document["diagnostics"].as_array().unwrap().iter().map(|d| d["file"].clone()).collect();
    assert!(files.contains(&"sub/b.journey".into()), "{files:?}");
    assert_eq!(document["summary"]["files"], 2);
    assert!(document["summary"]["errors"].as_u64().unwrap() >= 2);
}

#[test]
fn json_of_a_clean_project_is_a_whole_document() {
    let folder = new_project();
    let ran = journey(folder.path(), &["check", "visits", "--format", "json"]);
    let document = json(&ran.stdout);
    assert_eq!(schema::faults(&diagnostics_schema(), &document), [""; 0]);
    assert_eq!(document["summary"]["journeys"], 2);
}

#[test]
fn every_other_machine_format_can_be_read() {
    let folder = folder(&[("a.journey", WRONG)]);
    let run = |format| {
        let ran = journey(folder.path(), &["check", "-q", "--format", format]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{format}");
        ran.stdout
    };
    assert_eq!(json(&run("sarif"))["version"], "2.1.0");
    assert_eq!(json(&run("gitlab"))[0]["check_name"], "syntax");
    assert_eq!(json(&run("rdjson"))["diagnostics"][0]["code"]["value"], "syntax");
    assert!(run("github").starts_with("::error file=a.journey,line="));
    assert!(run("short").starts_with("a.journey:1:"), "file:line:column");
}

#[test]
fn paths_for_build_servers_start_at_the_current_folder() {
    let folder = folder(&[("inner/journey.toml", ""), ("inner/a.journey", WRONG)]);
    let ran = journey(folder.path(), &["check", "inner", "--format", "github"]);
    assert!(ran.stdout.contains("file=inner/a.journey"), "{}", ran.stdout);
    let ran = journey(folder.path(), &["check", "inner", "--format", "short"]);
    assert!(ran.stdout.starts_with("a.journey:"), "{}", ran.stdout);
}

#[test]
fn the_manifest_is_found_upwards() {
    let folder = new_project();
    let sub = folder.path().join("visits/deep/er");
    std::fs::create_dir_all(&sub).unwrap();
    let ran = journey(&sub, &["check"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

#[test]
fn a_manifest_with_an_unknown_key_is_told() {
    let folder = folder(&[
        ("journey.toml", "[project]\nname = \"a\"\ncolour = \"red\"\n"),
        ("a.journey", ""),
    ]);
    let ran = journey(folder.path(), &["check", "--format", "short"]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("journey.toml:3:1: error[unknown-setting]"), "{}", ran.stdout);
}

#[test]
fn bytes_that_are_no_text_are_one_mistake() {
    let folder = folder(&[]);
    std::fs::write(folder.path().join("a.journey"), b"segment A\xff\xfe\n").unwrap();
    let ran = journey(folder.path(), &["check", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let document = json(&ran.stdout);
    let first = &document["diagnostics"][0];
    assert_eq!(first["message"], "the file is not UTF-8 text");
    assert_eq!(first["range"]["start"]["column"], 10);
}

#[test]
fn what_cannot_be_read_is_wrong_use() {
    let folder = folder(&[]);
    let ran = journey(folder.path(), &["check", "nowhere"]);
    assert_eq!(ran.status, 2);
    assert_eq!(ran.stderr, "error: cannot read `nowhere`: there is no such file or folder\n");
    assert_eq!(journey(folder.path(), &["check"]).status, 2, "no project here");
    let ran = journey(folder.path(), &["check", "."]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("there is no `*.journey` file below `.`"), "{}", ran.stderr);
    assert_eq!(journey(folder.path(), &["check", "--format", "nonsense"]).status, 2);
    assert_eq!(journey(folder.path(), &["chekc"]).status, 2);
}

#[test]
fn only_the_first_twenty_mistakes_of_a_file_are_shown() {
    let line = |number| format!("segment A{number} of nobody{number}\n");
    let text: String = (0..200).map(line).collect();
    let folder = folder(&[("many.journey", &text)]);
    let ran = journey(folder.path(), &["check"]);
    assert_eq!(ran.stderr.matches("error[unknown-name]").count(), 20);
    assert!(ran.stderr.contains("… and 180 more errors in many.journey"), "{}", ran.stderr);
}

#[test]
fn odd_files_are_survived() {
    for text in ["", "\u{feff}", "// only a comment", "\r\n\r\n", "journey A {", "\"", "{{{{"] {
        let folder = folder(&[("a.journey", text)]);
        let ran = journey(folder.path(), &["check", "--format", "json"]);
        assert!([0, 1].contains(&ran.status), "{text:?}: {}", ran.stderr);
        assert_eq!(schema::faults(&diagnostics_schema(), &json(&ran.stdout)), [""; 0]);
    }
}

#[test]
fn a_closed_pipe_is_no_fault() {
    use std::process::{Command, Stdio};
    let folder = folder(&[("a.journey", &"segment Same\n".repeat(5_000))]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["check", "--format", "json", "-q"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(&[("a.journey", "segment A\n")]);
    let path = folder.path().join("a.journey");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        // The superuser may read everything.
        return;
    }
    let ran = journey(folder.path(), &["check"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("a.journey`: permission denied"), "{}", ran.stderr);
}

#[test]
fn a_file_of_a_project_is_checked_with_the_project_around_it() {
    let folder = new_project();
    std::fs::write(folder.path().join("visits/extra.journey"), "nonsense\n").unwrap();
    let ran = journey(folder.path(), &["check", "visits/rebook.journey"]);
    assert_eq!(ran.status, 0, "mistakes of other files are not its own: {}", ran.stderr);
    let ran = journey(folder.path(), &["check", "visits/extra.journey"]);
    assert_eq!(ran.status, 1);
    let ran = journey(folder.path(), &["test", "visits/rebook.journey"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("error[syntax]"), "what runs is the whole program: {}", ran.stderr);
}

#[test]
fn watching_sees_changes() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    let folder = folder(&[("a.journey", "")]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["check", "--watch"])
        .current_dir(folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, lines) = channel();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    let reader = std::thread::Builder::new().spawn(move || {
        for line in stderr.lines().map_while(Result::ok) {
            // The test may have seen enough.
            let _ = sender.send(line);
        }
    });
    let wait_for = |part: &str| {
        while let Ok(line) = lines.recv_timeout(Duration::from_secs(30)) {
            if line.contains(part) {
                return true;
            }
        }
        false
    };
    let is_clean_first = wait_for("press Ctrl-C to end");
    std::fs::write(folder.path().join("a.journey"), "nonsense\n").unwrap();
    let is_told = wait_for("error[syntax]");
    child.kill().unwrap();
    child.wait().unwrap();
    reader.unwrap().join().unwrap();
    assert!(is_clean_first && is_told);
}
