//! What trials of the engine in a process of its own need: contacts, a provider, and a line to it.
//!
//! The provider is a process that takes requests over a socket and writes their ids into a file, one on a line, before
//! it answers. It can be killed at any instant, as the engine can.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use journey_engine::connector::{
    Answer, Connector, Known, Limits, Needs, Open, Request, StartProblem,
};
use journey_engine::{ConsentRecord, ContactRecord, view};
use journey_plan::value::Instant;
use journey_runtime::RawOutcome;
use smol_str::SmolStr;

/// 2026-03-02 15:00 UTC: a Monday morning in New York, inside of what the examples take contacts for.
pub const BEGINS: Instant = Instant(1_772_463_600_000);

/// A contact of the renewals example.
pub fn customer(number: usize) -> ContactRecord {
    let fields = [
        ("first_name", "Ada".to_owned()),
        ("mobile", format!("+1312{number:07}")),
        ("email", format!("ada{number}@example.com")),
        ("time_zone", "America/Chicago".to_owned()),
        ("policy_no", format!("P-{number}")),
        ("renewal_date", "2027-04-01".to_owned()),
        ("tier", "Gold".to_owned()),
    ];
    let consent = |profile: &str| ConsentRecord {
        address: None,
        profile: profile.to_owned(),
        purpose: "Service".to_owned(),
        topic: None,
        state: view::ConsentState::OptedIn,
    };
    ContactRecord {
        id: format!("customer-{number}"),
        fields: fields.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect(),
        segments: vec!["ExpiringPolicies".to_owned()],
        consents: vec![consent("RetailVoice"), consent("RetailSms"), consent("RetailEmail")],
    }
}

/// A connector that asks a provider in another process.
#[derive(Debug)]
pub struct Line {
    port: u16,
    /// Whether the provider can tell what it has, and keeps ids.
    tells: bool,
}

/// Why nothing was heard.
enum Silence {
    /// Nothing was sent.
    Unreached,
    /// It was sent, and the line broke.
    Broken,
}

impl Line {
    /// A line to a port.
    pub fn new(port: u16, knows: &str) -> Self {
        Self { port, tells: knows == "tells" }
    }

    async fn ask(&self, question: String) -> Result<String, Silence> {
        let port = self.port;
        let asked = tokio::task::spawn_blocking(move || {
            let mut line =
                TcpStream::connect(("127.0.0.1", port)).map_err(|_| Silence::Unreached)?;
            let broken = |_| Silence::Broken;
            line.set_read_timeout(Some(Duration::from_secs(2))).map_err(broken)?;
            line.write_all(format!("{question}\n").as_bytes()).map_err(broken)?;
            let mut answer = String::new();
            BufReader::new(line).read_line(&mut answer).map_err(broken)?;
            // A line that ends without an answer was broken off.
            answer.strip_suffix('\n').map(str::to_owned).ok_or(Silence::Broken)
        });
        asked.await.unwrap_or(Err(Silence::Broken))
    }
}

impl Connector for Line {
    fn name(&self) -> &'static str {
        "line"
    }

    fn limits(&self) -> Limits {
        Limits::default()
    }

    fn check<'a>(&'a self, _: &'a Needs) -> BoxFuture<'a, Vec<StartProblem>> {
        async { Vec::new() }.boxed()
    }

    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Answer> {
        async {
            match self.ask(format!("take {}", request.id)).await {
                Ok(_) => Answer::Accepted { provider_id: None },
                Err(Silence::Unreached) => {
                    Answer::Later { reason: "nobody is there".to_owned(), after: None }
                }
                Err(Silence::Broken) => Answer::Unknown { reason: "the line broke".to_owned() },
            }
        }
        .boxed()
    }

    fn known<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Known> {
        async {
            if !self.tells {
                return Known::CannotTell;
            }
            match self.ask(format!("has {}", request.id)).await {
                Ok(answer) if answer == "yes" => Known::Has { provider_id: None },
                Ok(_) => Known::HasNot,
                Err(_) => Known::Later { reason: "nobody answers".to_owned(), after: None },
            }
        }
        .boxed()
    }

    fn cancel<'a>(&'a self, _: &'a Open) -> BoxFuture<'a, ()> {
        async {}.boxed()
    }

    fn poll<'a>(
        &'a self,
        open: &'a [Open],
    ) -> BoxFuture<'a, Result<Vec<(SmolStr, RawOutcome)>, String>> {
        let outcome = RawOutcome { result: "NoAnswer".into(), ..RawOutcome::default() };
        let outcomes = open.iter().map(|open| (open.id.clone(), outcome.clone())).collect();
        async { Ok(outcomes) }.boxed()
    }

    fn polls_every(&self) -> Option<Duration> {
        Some(Duration::from_millis(20))
    }
}

/// Takes requests until the process is killed.
pub fn provide(port: u16, log: &Path, knows: &str) {
    let listener = TcpListener::bind(("127.0.0.1", port)).expect("the port is free again");
    let options = std::fs::OpenOptions::new().create(true).append(true).open(log);
    let mut file = options.expect("the log can be written");
    let mut has: BTreeSet<String> = crate::read(log).lines().map(str::to_owned).collect();
    println!("provides");
    for line in listener.incoming().flatten() {
        let mut question = String::new();
        if BufReader::new(&line).read_line(&mut question).is_err() {
            continue;
        }
        let Some((word, id)) = question.strip_suffix('\n').and_then(|text| text.split_once(' '))
        else {
            continue;
        };
        let answer = match word {
            "has" if has.contains(id) => "yes",
            "has" => "no",
            _ => {
                // A provider that keeps ids contacts nobody twice.
                if has.insert(id.to_owned()) || knows == "blind" {
                    file.write_all(format!("{id}\n").as_bytes()).expect("the disk has room");
                }
                "taken"
            }
        };
        // Whoever asked may have been killed meanwhile.
        let _ = (&line).write_all(format!("{answer}\n").as_bytes());
    }
}
