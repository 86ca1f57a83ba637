//! The engine as a process of its own, and the commands that talk to it.

mod clients;
mod documents;
mod life;
mod migrate;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::support::{Ran, journey};

/// An engine that runs on a project of its own, and ends with the test.
pub(crate) struct Served {
    folder: tempfile::TempDir,
    address: String,
    child: Child,
}

/// How an engine that was told to end has ended.
pub(crate) struct Ended {
    status: Option<i32>,
    stderr: String,
}

/// A copy of the renewals example, with a manifest that ends with some lines.
pub(crate) fn renewals(manifest: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/renewals");
    for file in fs::read_dir(from).unwrap() {
        let path = file.unwrap().path();
        let is_source = path.extension().is_some_and(|end| end == "journey" || end == "toml");
        if is_source {
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let path = folder.path().join("journey.toml");
    let text = fs::read_to_string(&path).unwrap() + "\n" + manifest;
    fs::write(path, text).unwrap();
    folder
}

impl Served {
    /// Starts an engine that works.
    pub(crate) fn start() -> Self {
        Self::with("", &["--env", "local"], &[])
    }

    /// Starts an engine with more in the manifest, arguments and variables.
    pub(crate) fn with(manifest: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let folder = renewals(manifest);
        let mut child = Command::new(env!("CARGO_BIN_EXE_journey"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .envs(variables.iter().copied())
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            line.unwrap().trim().strip_prefix("address").map(|address| address.trim().to_owned())
        });
        let Some(address) = address else {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("the engine does not start: {said}");
        };
        Self { folder, address, child }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Runs a command that talks to it.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Ran {
        let mut all = arguments.to_vec();
        all.extend(["--server", &self.address]);
        journey(self.folder.path(), &all)
    }

    /// Runs a command that is to succeed: what it printed.
    pub(crate) fn told(&self, arguments: &[&str]) -> String {
        let ran = self.ask(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
        ran.stdout
    }

    /// Puts a contact that is in the audience.
    pub(crate) fn put(&self, id: &str) {
        let put = ["contacts", "put", id, "mobile=+12125550101", "policy_no=P-9"];
        let rest = ["renewal_date=2026-04-01", "tier=Gold", "--segment", "ExpiringPolicies"];
        let consent = ["--consent", "RetailVoice/Service=opted_in"];
        self.told(&[&put[..], &rest, &consent].concat());
    }

    /// Tells it to end, and waits until it has.
    pub(crate) fn end(mut self) -> Ended {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let status = self.child.wait().unwrap().code();
        Ended { status, stderr }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that was told to end has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
