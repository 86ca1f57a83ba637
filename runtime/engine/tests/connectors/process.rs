//! The provider that tests run as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use journey_engine::connector::client::{Client, Endpoint};
use journey_engine::connector::webhook::{Key, Keys, Settings, Webhook};
use journey_engine::connector::{Answer, Connector, Limits};

use crate::fakes::requests::{call, mail};
use crate::fakes::server::{Asked, Reply, serve_on};
use crate::fakes::signed;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An example is built with all tests of its crate, but not with one of them alone.
fn build() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "-p", "journey-engine", "--example", "provider"]);
    // WHY: crates that compile C look at these, and would be built anew each time.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_")) {
        if !matches!(name.as_str(), "CARGO_HOME" | "CARGO_TARGET_DIR") {
            cargo.env_remove(name);
        }
    }
    assert!(cargo.status().unwrap().success());
}

fn start(folder: &std::path::Path, engine: u16) -> (Ended, u16) {
    build();
    let program = std::env::current_exe().unwrap();
    let program = program.ancestors().nth(2).unwrap().join("examples/provider");
    let mut child = Command::new(program)
        .arg(folder.join("kept"))
        .arg(folder.join("script"))
        .arg(format!("127.0.0.1:{engine}"))
        .env("PROVIDER_SECRET", SECRET)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut port = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
    (Ended(child), port.trim().parse().unwrap())
}

fn connector(port: u16) -> Webhook {
    let settings = Settings {
        url: Endpoint::parse(&format!("http://127.0.0.1:{port}/journey")).unwrap(),
        keys: Keys::new(vec![Key::parse(SECRET).unwrap()]),
        time_limit: Duration::from_secs(5),
        limits: Limits::default(),
    };
    Webhook::new(settings, Client::new().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_acts_once_and_tells_once_over_its_own_end() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("script"), "close 200 LiveAnswer 2\n").unwrap();
    let reports: Arc<Mutex<Vec<Asked>>> = Arc::default();
    let taken = Arc::clone(&reports);
    let engine = serve_on(0, move |asked| {
        taken.lock().unwrap().push(asked);
        Reply::status(200)
    })
    .await;
    let request = call("ab-1/1/call");
    let (first, port) = start(folder.path(), engine);
    let answer = connector(port).send(&request).await;
    assert!(matches!(answer, Answer::Unknown { .. }), "{answer:?}");
    drop(first);
    let (second, port) = start(folder.path(), engine);
    assert!(matches!(connector(port).send(&request).await, Answer::Accepted { .. }));
    assert!(matches!(connector(port).send(&mail("ab-1/2/mail")).await, Answer::Unknown { .. }));
    let kept = || std::fs::read_to_string(folder.path().join("kept")).unwrap();
    for _ in 0..100 {
        if kept().contains("told") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    drop(second);
    let done = kept().lines().filter(|line| *line == "done ab-1/1/call").count();
    assert_eq!(done, 1, "{}", kept());
    assert_eq!(kept().lines().filter(|line| *line == "seen ab-1/1/call").count(), 2);
    assert!(kept().contains("told ab-1/1/call LiveAnswer") && !kept().contains("told ab-1/2/mail"));
    let reports = reports.lock().unwrap();
    assert_eq!(reports.len(), 2, "it was to be told twice");
    assert_eq!(reports[0].json()["request"], "ab-1/1/call");
    let keys = Keys::new(vec![Key::parse(SECRET).unwrap()]);
    assert_eq!(signed::id(&keys, &reports[0]).as_deref(), Some("ab-1/1/call/outcome"));
}
