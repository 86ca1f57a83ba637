//! A small HTTP server on loopback that can also misbehave, which a proper one cannot.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// `POST`
    pub(crate) method: String,
    /// Path and query, decoded.
    pub(crate) path: String,
    /// Headers, names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body.
    pub(crate) body: String,
}

impl Asked {
    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Status, headers and body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// The connection is closed without a word.
    Close,
    /// The header promises the whole body, half of it comes, then the connection is closed.
    Half(u16, String),
    /// Nothing for so long, then this.
    Slow(Duration, Box<Reply>),
    /// The header at once, the body never.
    Stuck(u16),
}

impl Reply {
    /// Status and JSON.
    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        let content = ("content-type", "application/json".to_owned());
        Self::Answer(status, vec![content], body.to_string())
    }

    /// Status alone.
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer(status, Vec::new(), String::new())
    }
}

/// Answers every request on a port with what `handler` says; gives the port. 0: any.
pub(crate) async fn serve_on(
    port: u16,
    handler: impl Fn(Asked) -> Reply + Send + Sync + 'static,
) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let handler = Arc::new(handler);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let handler = Arc::clone(&handler);
            tokio::spawn(async move {
                let _ = converse(stream, &*handler).await;
            });
        }
    });
    port
}

async fn converse(
    mut stream: TcpStream,
    handler: &(impl Fn(Asked) -> Reply + ?Sized),
) -> std::io::Result<()> {
    while let Some(asked) = read(&mut stream).await? {
        let last = asked.headers.get("connection").is_some_and(|it| it == "close");
        let mut reply = handler(asked);
        while let Reply::Slow(wait, then) = reply {
            tokio::time::sleep(wait).await;
            reply = *then;
        }
        match reply {
            Reply::Answer(status, headers, body) => {
                let mut head = head(status, body.len());
                for (name, value) in headers {
                    head += &format!("{name}: {value}\r\n");
                }
                stream.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
                if last {
                    return Ok(());
                }
            }
            Reply::Half(status, body) => {
                let (half, _) = body.split_at(body.len() / 2);
                let head = head(status, body.len());
                stream.write_all(format!("{head}\r\n{half}").as_bytes()).await?;
                return Ok(());
            }
            Reply::Stuck(status) => {
                stream.write_all(format!("{}\r\n", head(status, 10)).as_bytes()).await?;
                tokio::time::sleep(Duration::from_mins(1)).await;
            }
            Reply::Close | Reply::Slow(..) => return Ok(()),
        }
    }
    Ok(())
}

fn head(status: u16, length: usize) -> String {
    format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n")
}

async fn read(stream: &mut TcpStream) -> std::io::Result<Option<Asked>> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or("").split(' ');
    let mut asked = Asked {
        method: first.next().unwrap_or("").into(),
        path: decoded(first.next().unwrap_or("")),
        ..Asked::default()
    };
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        asked.headers.insert(name.to_ascii_lowercase(), value.trim().into());
    }
    let length =
        asked.headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await? == 0 {
            return Ok(None);
        }
    }
    asked.body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(asked))
}

/// A percent-encoded text.
pub(crate) fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((byte, left)) = rest.split_first() {
        rest = left;
        match (byte, left) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0);
                bytes.push(u8::try_from(digit(*high) * 16 + digit(*low)).unwrap_or(b'?'));
                rest = after;
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
