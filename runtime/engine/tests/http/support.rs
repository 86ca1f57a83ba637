//! A server in this process, and a caller that writes requests byte by byte.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use journey_engine::http::{App, Bound, Doors, serve};
use journey_engine::{Engine, Settings};
use serde_json::Value;
use tokio::sync::oneshot;

/// A server that ends with the test.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Server {
    /// Starts a server on a port of its own.
    pub(crate) fn start(doors: Doors) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journey.db");
        let (tell, told) = std::sync::mpsc::channel();
        let (end, ended) = oneshot::channel();
        let run = move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let engine = engine(&path);
                let bound = Bound::new("127.0.0.1:0".parse().unwrap(), &doors).await.unwrap();
                tell.send(bound.address()).unwrap();
                let app = App::new(engine.clone(), doors);
                serve(bound, app, async { drop(ended.await) }).await;
                engine.close().await;
            });
        };
        let thread = std::thread::Builder::new().spawn(run).unwrap();
        let address = told.recv_timeout(Duration::from_secs(20)).unwrap();
        Self { address, end: Some(end), thread: Some(thread), _folder: folder }
    }

    /// Asks with the headers that an ordinary caller sends.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        let host = format!("host: localhost:{}", self.address.port());
        let mut all = vec![host.as_str()];
        all.extend(headers);
        self.raw(&request(method, path, &all, body))
    }

    /// Asks without body.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    /// Sends JSON.
    pub(crate) fn json(&self, method: &str, path: &str, body: &str) -> Answer {
        self.ask(method, path, &["content-type: application/json"], body)
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // A server that refuses a large body may close before it has read it all.
        let _ = stream.write_all(bytes);
        read(&mut stream)
    }

    /// Ends the server in good order.
    pub(crate) fn stop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            // A test that fails has said so already.
            let _ = thread.join();
        }
    }
}

/// A request as it goes over the wire.
pub(crate) fn request(method: &str, path: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
    for header in headers {
        text.extend([*header, "\r\n"]);
    }
    if !body.is_empty() || matches!(method, "POST" | "PUT") {
        text.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
    }
    text += "\r\n";
    text += body;
    text.into_bytes()
}

/// Reads an answer to its end.
pub(crate) fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    // A connection that the server resets has given all that it will.
    while let Ok(count @ 1..) = stream.read(&mut part) {
        bytes.extend_from_slice(&part[..count]);
    }
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_lowercase(), value.to_owned())
    };
    Answer { status, headers: lines.map(header).collect(), body: body.to_owned() }
}

impl Answer {
    /// A header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The word for the kind of problem, after a look at all that problem details have.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{self:?}");
        assert!(problem["title"].is_string() && problem["detail"].is_string(), "{self:?}");
        let kind = problem["type"].as_str().unwrap();
        kind.strip_prefix("urn:journey:problem:").unwrap().to_owned()
    }
}

fn engine(path: &std::path::Path) -> Engine {
    Engine::open(Settings::simulated(path)).unwrap()
}
