//! `journey serve` and the provider of the fakes as processes of their own, and what talks to them over HTTP.
//!
//! `JOURNEY` names the program to test; without it that of this build is taken.

#![expect(
    clippy::disallowed_methods,
    reason = "it starts processes, writes their files and waits for them"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// How long a process may take to say its first word.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that ends with the test.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Builds what is not built with these tests: the folder with the programs.
fn programs() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        build(&["-p", "journey-engine", "--example", "provider"]);
        if std::env::var_os("JOURNEY").is_none() {
            build(&["-p", "journey"]);
        }
        let own = PathBuf::from(env!("CARGO_BIN_EXE_engine_trial"));
        own.parent().unwrap().to_owned()
    })
}

fn build(what: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet"]).args(what);
    // WHY: crates that compile C look at these, and would be built anew each time.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_")) {
        if !matches!(name.as_str(), "CARGO_HOME" | "CARGO_TARGET_DIR") {
            cargo.env_remove(name);
        }
    }
    assert!(cargo.status().unwrap().success());
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A project that is served, and the provider of its conversations and messages.
pub struct Stage {
    folder: TempDir,
    port: u16,
    provider: u16,
    /// Variables of both processes.
    variables: Vec<(String, String)>,
}

impl Stage {
    /// A program below `tests`, a script of the provider (`runtime/engine/examples/provider.rs`), and settings of
    /// the contact center beside its address and secret.
    pub fn new(program: &str, script: &str, settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (port, provider) = (free_port(), free_port());
        let carrier = format!(
            "kind = \"webhook\"\nurl = \"http://127.0.0.1:{provider}/journey\"\nsecret = {{ env = \"PROVIDER_SECRET\" }}\n{settings}"
        );
        let manifest = format!(
            "[project]\nname = \"trial\"\nvocabulary = \"2026-09-29\"\n\n\
             [environments.trial]\noutcomes = {{ secret = {{ env = \"PROVIDER_SECRET\" }} }}\n\
             [environments.trial.contact_center]\n{carrier}\n[environments.trial.messages]\n{carrier}\n"
        );
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let text = journey_tests::read(&journey_tests::root().join("tests").join(program));
        write("journey.toml", &manifest);
        write("trial.journey", &text);
        write("script", script);
        write("kept", "");
        Self { folder, port, provider, variables: Vec::new() }
    }

    /// Sets a variable of both processes.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the engine listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn database(&self) -> PathBuf {
        self.path("journey.db")
    }

    fn command(&self, program: PathBuf) -> Command {
        let mut command = Command::new(program);
        command.env("PROVIDER_SECRET", SECRET).current_dir(self.folder.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts the engine without waiting for it.
    pub fn serve(&self) -> Process {
        let own = programs().join("journey");
        let program = std::env::var_os("JOURNEY").map_or(own, PathBuf::from);
        let mut command = self.command(program);
        command.args(["serve", "--env", "trial", "--start", "--listen"]);
        command.arg(format!("127.0.0.1:{}", self.port));
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.path("log"));
        command.stdout(Stdio::null()).stderr(log.unwrap());
        Process(command.spawn().unwrap())
    }

    /// Starts the provider.
    pub fn provide(&self) -> Process {
        let mut command = self.command(programs().join("examples/provider"));
        command.args(["kept", "script", &format!("127.0.0.1:{}", self.port)]);
        command.arg(self.provider.to_string()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut word = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut word).unwrap();
        assert_eq!(word.trim(), self.provider.to_string());
        Process(child)
    }

    /// Asks the engine; none: it does not answer, or breaks off.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        let body = body.map(ToString::to_string).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, serde_json::from_str(body).unwrap_or(Value::String(body.to_owned()))))
    }

    /// Asks until the engine has done it.
    pub fn insist(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.ask(method, path, body) {
                Some((200..=299, answer)) => return answer,
                Some((status, answer)) if status < 500 && status != 429 => {
                    panic!("{method} {path}: {status} {answer}")
                }
                Some(_) | None => std::thread::sleep(Duration::from_millis(5)),
            }
            assert!(Instant::now() < end, "{method} {path} is not answered: {}", self.log());
        }
    }

    /// Looks at an answer until it is as wanted.
    pub fn until(&self, path: &str, patience: Duration, is: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + patience;
        loop {
            let answer = self.insist("GET", path, None);
            if is(&answer) {
                return answer;
            }
            assert!(Instant::now() < end, "{path} stays {answer:#}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The last lines that the engine logged.
    pub fn log(&self) -> String {
        let log = journey_tests::read(&self.path("log"));
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// What the provider wrote down that begins with a word, without it.
    pub fn kept(&self, word: &str) -> Vec<String> {
        let text = journey_tests::read(&self.path("kept"));
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        lines.filter(|(first, _)| *first == word).map(|(_, rest)| rest.to_owned()).collect()
    }

    /// Tells the engine to end, and waits until it has.
    pub fn end(&self, mut engine: Process) {
        let id = engine.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(engine.0.wait().unwrap().success(), "{}", self.log());
    }
}
