//! Starting the built command in a folder of its own, and checking documents against their schemas.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a run of the command left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `journey` with arguments in a folder.
pub(crate) fn journey(folder: &Path, arguments: &[&str]) -> Ran {
    journey_with_input(folder, arguments, "")
}

/// Runs `journey` with a text on its standard input.
pub(crate) fn journey_with_input(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may have closed its end already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The project that `journey init` makes, in a folder called `visits`.
pub(crate) fn new_project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let ran = journey(folder.path(), &["init", "visits", "-q"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    folder
}

/// Reads a file of the repository.
fn repository_file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads a JSON document.
pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The published schema of diagnostics.
pub(crate) fn diagnostics_schema() -> Value {
    json(&repository_file("docs/schemas/diagnostics.schema.json"))
}

/// The published schema of forecasts.
pub(crate) fn forecast_schema() -> Value {
    json(&repository_file("docs/schemas/forecast.schema.json"))
}

/// The published schema of what changed.
pub(crate) fn diff_schema() -> Value {
    json(&repository_file("docs/schemas/diff.schema.json"))
}

/// The project that `journey init` makes, with one scenario that fails.
pub(crate) fn spoiled_project() -> tempfile::TempDir {
    let folder = new_project();
    let path = folder.path().join("visits/scenarios.journey");
    let text = fs::read_to_string(&path).unwrap();
    let spoiled =
        text.replace("expect call at 2026-03-04 10:01", "expect call at 2026-03-04 11:01");
    assert_ne!(spoiled, text);
    fs::write(&path, spoiled).unwrap();
    folder
}
