//! How `journey serve` ends where it is told twice, and that it does not begin where nothing can be written.

use std::io::Write as _;
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use journey_engine::{Engine, Settings};

use crate::killed::contact;
use crate::served::{Process, Stage};

fn told_to_end(engine: &Process) {
    let id = engine.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
}

#[test]
fn an_engine_that_is_told_twice_ends_at_once_and_keeps_what_it_answered() {
    let stage = Stage::new("engine/load.journey", "none 20 LiveAnswer 1\n", "");
    let mut engine = stage.serve();
    stage.insist("PUT", "/v1/contacts/c-1", Some(&contact(1)));
    // Somebody whose request is under way keeps it from ending.
    let mut slow = TcpStream::connect(("127.0.0.1", stage.port())).unwrap();
    let head = "PUT /v1/contacts/c-2 HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                content-length: 100\r\n\r\n{";
    slow.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    told_to_end(&engine);
    std::thread::sleep(Duration::from_millis(500));
    assert!(engine.0.try_wait().unwrap().is_none(), "it waits for the request: {}", stage.log());
    told_to_end(&engine);
    assert_eq!(engine.0.wait().unwrap().code(), Some(3), "{}", stage.log());
    let engine = stage.serve();
    let known = stage.insist("GET", "/v1/contacts/c-1", None);
    assert_eq!(known["fields"]["email"], "ada1@example.com");
    stage.end(engine);
}

/// A folder in which nothing can be written, not even by the machine's first user.
struct ReadOnly(tempfile::TempDir);

impl ReadOnly {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "ro", "tmpfs"]).arg(folder.path());
        mount.output().is_ok_and(|done| done.status.success()).then(|| Self(folder))
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        // What cannot be given back now goes with the machine.
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_folder_in_which_nothing_can_be_written_is_told() {
    let Some(folder) = ReadOnly::new() else {
        println!("left out: this machine lets nobody mount a folder");
        return;
    };
    let database = folder.0.path().join("journey.db");
    let Err(error) = Engine::open(Settings::simulated(&database)) else {
        panic!("it opens where nothing can be written")
    };
    let (error, path) = (error.to_string(), database.display());
    assert_eq!(error, format!("cannot open `{path}`: Read-only file system (os error 30)"));
}
