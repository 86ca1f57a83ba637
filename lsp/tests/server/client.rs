//! An editor: sends messages, keeps what comes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use journey_compiler::Sequential;
use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream,
};
use tokio::task::JoinHandle;

use super::disk::MemoryDisk;

/// Longer waiting means that nothing comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// An editor.
pub(crate) struct Client {
    /// What the server reads.
    pub(crate) to: DuplexStream,
    from: BufReader<DuplexStream>,
    kept: VecDeque<Value>,
    number: i64,
    /// Ends with whether the server was told to shut down before.
    pub(crate) server: JoinHandle<bool>,
}

impl Client {
    /// An editor that has nothing said yet.
    pub(crate) fn silent(disk: &MemoryDisk) -> Self {
        let (to, read) = tokio::io::duplex(1 << 20);
        let (write, from) = tokio::io::duplex(1 << 20);
        let (disk, workers) = (Arc::new(disk.clone()), Arc::new(Sequential));
        let server = tokio::spawn(journey_lsp::serve(read, write, disk, workers));
        Self { to, from: BufReader::new(from), kept: VecDeque::new(), number: 0, server }
    }

    /// An editor of the folder `/w` with capabilities.
    pub(crate) async fn with(disk: &MemoryDisk, capabilities: Value) -> Self {
        let mut client = Self::silent(disk);
        let folder = json!({ "uri": "file:///w", "name": "w" });
        let options = json!({ "journey": { "debounce": 1 } });
        let answer = client
            .ask(
                "initialize",
                json!({
                    "processId": null, "rootUri": null, "capabilities": capabilities,
                    "workspaceFolders": [folder], "initializationOptions": options,
                }),
            )
            .await;
        assert!(answer.get("result").is_some(), "{answer}");
        client.tell("initialized", json!({})).await;
        client
    }

    /// An editor that can do nothing special.
    pub(crate) async fn new(disk: &MemoryDisk) -> Self {
        Self::with(disk, json!({})).await
    }

    /// Sends bytes as they are.
    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) {
        self.to.write_all(bytes).await.unwrap();
    }

    /// Sends a body with its header.
    pub(crate) async fn send_body(&mut self, body: &str) {
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        self.send_bytes(header.as_bytes()).await;
        self.send_bytes(body.as_bytes()).await;
    }

    /// Sends a notification.
    pub(crate) async fn tell(&mut self, method: &str, params: Value) {
        let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
        self.send_body(&message.to_string()).await;
    }

    /// Sends a request. Gives its number.
    pub(crate) async fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.number += 1;
        let id = self.number;
        let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.send_body(&message.to_string()).await;
        id
    }

    /// Sends a request and waits for its answer.
    pub(crate) async fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params).await;
        self.answer(id).await
    }

    /// The answer to a request.
    pub(crate) async fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message.get("method").is_none() && message["id"] == id).await
    }

    /// The first message that is wanted; what comes before it is kept.
    pub(crate) async fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(place) = self.kept.iter().position(&wanted) {
            return self.kept.remove(place).unwrap();
        }
        loop {
            let next = tokio::time::timeout(PATIENCE, self.next()).await;
            let Ok(Some(message)) = next else { panic!("it does not come: {:?}", self.kept) };
            if wanted(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    /// The next message; none when the server has ended.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        let mut length = None;
        loop {
            let mut line = String::new();
            if self.from.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            match line.trim().split_once(':') {
                Some((_, value)) => length = Some(value.trim().parse().unwrap()),
                None => break,
            }
        }
        let mut body = vec![0; length?];
        self.from.read_exact(&mut body).await.ok()?;
        Some(serde_json::from_slice(&body).unwrap())
    }

    /// Opens a document.
    pub(crate) async fn open(&mut self, uri: &str, version: i32, text: &str) {
        let document =
            json!({ "uri": uri, "languageId": "journey", "version": version, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document })).await;
    }

    /// Changes a document.
    pub(crate) async fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params).await;
    }

    /// The codes of the diagnostics of a version of a document, in order.
    pub(crate) async fn codes(&mut self, uri: &str, version: Option<i32>) -> Vec<String> {
        let published = self
            .wait(|message| {
                message["method"] == "textDocument/publishDiagnostics"
                    && message["params"]["uri"] == uri
                    && message["params"]["version"].as_i64() == version.map(i64::from)
            })
            .await;
        let list = published["params"]["diagnostics"].as_array().unwrap();
        list.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    /// The server's copy of a document.
    pub(crate) async fn text(&mut self, uri: &str) -> Value {
        self.ask("journey/text", json!({ "uri": uri })).await["result"].clone()
    }

    /// Ends the server as it should be ended.
    pub(crate) async fn end(mut self) {
        let answer = self.ask("shutdown", Value::Null).await;
        assert_eq!(answer["result"], Value::Null);
        self.tell("exit", Value::Null).await;
        assert!(self.server.await.unwrap());
    }
}
