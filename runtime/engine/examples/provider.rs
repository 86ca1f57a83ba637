//! A provider of conversations and messages as a process of its own, for tests that end the engine's.
//!
//! `provider KEPT SCRIPT ENGINE [PORT]`, with the secret of both directions in `PROVIDER_SECRET`. It prints its port and takes
//! webhooks at `/journey`.
//! `KEPT` gets a line for everything: `seen ID` for each request that arrives, `done ID` when it is acted on (once,
//! whatever is repeated), `conversation ID` beside it where an outcome will come, `told ID RESULT` when the engine at `ENGINE` (`127.0.0.1:8440`) has taken an outcome. A
//! provider that is started again goes on with what is there. `SCRIPT` has lines `FAULT MILLISECONDS RESULT TIMES`:
//! how the first answer to a request fails (`none`, `close`, `slow`, `half`, `stuck`, `nonsense`, `503`, `429`), after
//! how long its outcome is reported, which, and how often. Which line holds for a request depends on its id alone.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::disallowed_methods,
    reason = "a tool of tests"
)]

#[path = "../tests/connectors/fakes/server.rs"]
mod server;
#[path = "../tests/connectors/fakes/signed.rs"]
mod signed;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use journey_engine::connector::webhook::{Key, Keys};
use serde_json::json;
use server::{Asked, Reply, serve_on};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A line of the script.
#[derive(Clone)]
struct Line {
    fault: String,
    after: Duration,
    result: String,
    times: u32,
}

struct Provider {
    keys: Keys,
    engine: String,
    script: Vec<Line>,
    kept: Mutex<Kept>,
}

struct Kept {
    file: File,
    seen: BTreeSet<String>,
    done: BTreeSet<String>,
}

impl Kept {
    fn write(&mut self, line: &str) {
        self.file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let secret = std::env::var("PROVIDER_SECRET").unwrap();
    let before = std::fs::read_to_string(&arguments[0]).unwrap_or_default();
    let of = |kind: &str| -> BTreeSet<String> {
        let lines = before.lines().filter_map(|line| line.split_once(' '));
        lines.filter(|(first, _)| *first == kind).map(|(_, rest)| rest.to_owned()).collect()
    };
    let told: BTreeSet<String> = of("told")
        .iter()
        .filter_map(|rest| rest.split(' ').next().map(ToOwned::to_owned))
        .collect();
    let file = File::options().create(true).append(true).open(&arguments[0]).unwrap();
    let provider = Arc::new(Provider {
        keys: Keys::new(vec![Key::parse(&secret).unwrap()]),
        engine: arguments[2].clone(),
        script: read(&std::fs::read_to_string(&arguments[1]).unwrap()),
        kept: Mutex::new(Kept { file, seen: of("seen"), done: of("done") }),
    });
    for id in of("conversation").difference(&told) {
        tokio::spawn(tell(Arc::clone(&provider), id.clone()));
    }
    let port = arguments.get(3).map_or(0, |port| port.parse().unwrap());
    let port = serve_on(port, move |asked| take(&provider, &asked)).await;
    std::io::stdout().write_all(format!("{port}\n").as_bytes()).unwrap();
    std::io::stdout().flush().unwrap();
    std::future::pending::<()>().await;
}

fn read(script: &str) -> Vec<Line> {
    script
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|words| words.len() == 4)
        .map(|words| Line {
            fault: words[0].into(),
            after: Duration::from_millis(words[1].parse().unwrap()),
            result: words[2].into(),
            times: words[3].parse().unwrap(),
        })
        .collect()
}

impl Provider {
    fn line(&self, id: &str) -> &Line {
        let lines = u64::try_from(self.script.len()).unwrap();
        let place = journey_runtime::split::hash(&[id]) % lines;
        &self.script[usize::try_from(place).unwrap()]
    }
}

fn take(provider: &Arc<Provider>, asked: &Asked) -> Reply {
    let Some(id) = signed::id(&provider.keys, asked)
        .filter(|_| asked.method == "POST" && asked.path == "/journey")
    else {
        return Reply::status(401);
    };
    let accepted = Reply::json(202, &json!({ "id": format!("p-{id}") }));
    let kind = asked.json()["type"].as_str().unwrap_or_default().to_owned();
    let mut kept = provider.kept.lock().unwrap();
    kept.write(&format!("seen {id}"));
    let first = kept.seen.insert(id.clone());
    let fault = if first { provider.line(&id).fault.as_str() } else { "none" };
    if kind.ends_with(".requested")
        && !matches!(fault, "503" | "429")
        && kept.done.insert(id.clone())
    {
        if kind == "message.requested" {
            kept.write(&format!("done {id}"));
        } else {
            kept.write(&format!("done {id}\nconversation {id}"));
            tokio::spawn(tell(Arc::clone(provider), id));
        }
    }
    match fault {
        "close" => Reply::Close,
        "slow" => Reply::Slow(Duration::from_secs(2), Box::new(accepted)),
        "half" => Reply::Half(202, "{ \"id\": \"p\" }".into()),
        "stuck" => Reply::Stuck(202),
        "nonsense" => Reply::Answer(200, Vec::new(), "<html>".into()),
        "503" => Reply::status(503),
        "429" => Reply::Answer(429, vec![("retry-after", "1".into())], String::new()),
        _ => accepted,
    }
}

/// Reports the outcome of a conversation until the engine has taken it.
async fn tell(provider: Arc<Provider>, id: String) {
    let Line { after, result, times, .. } = provider.line(&id).clone();
    tokio::time::sleep(after).await;
    for _ in 0..times {
        loop {
            let reported = report(&provider, &id, &result);
            let reported = tokio::time::timeout(Duration::from_secs(5), reported).await;
            if matches!(reported, Ok(Ok(true))) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    provider.kept.lock().unwrap().write(&format!("told {id} {result}"));
}

/// Whether the engine has answered that it took or will never take it.
async fn report(provider: &Provider, id: &str, result: &str) -> std::io::Result<bool> {
    let body = json!({ "request": id, "result": result }).to_string();
    let event = format!("{id}/outcome");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let signature = provider.keys.sign(&event, i64::try_from(now).unwrap(), body.as_bytes());
    let mut stream = TcpStream::connect(&provider.engine).await?;
    let request = format!(
        "POST /v1/outcomes HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         webhook-id: {event}\r\nwebhook-timestamp: {now}\r\nwebhook-signature: {signature}\r\n\
         connection: close\r\n\r\n{body}",
        provider.engine,
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer).await?;
    let status = answer.split(' ').nth(1).unwrap_or("");
    Ok(status.starts_with('2') || status.starts_with('4') && status != "429")
}
