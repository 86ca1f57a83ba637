//! Messages on a stream of bytes: a header with the length, then so many bytes.
//!
//! What is no message is reported and passed over, so that one bad message does not end the server.

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// Longer messages are passed over.
const LONGEST: usize = 256 * 1024 * 1024;

/// Longer header lines are no headers.
const LONGEST_LINE: usize = 4096;

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The bytes of a message.
    Message(Vec<u8>),
    /// Something that is no message, and why.
    Malformed(&'static str),
    /// Nothing will come any more.
    End,
}

/// The messages of a stream.
pub(super) struct Frames<R> {
    stream: R,
    /// Whether what comes is passed over until the next header, silently.
    is_lost: bool,
}

impl<R: AsyncBufRead + Unpin> Frames<R> {
    pub(super) fn new(stream: R) -> Self {
        Self { stream, is_lost: false }
    }

    /// The next message.
    pub(super) async fn next(&mut self) -> Frame {
        let mut length = None;
        loop {
            let mut line = Vec::new();
            match self.line(&mut line).await {
                Some(true) => {}
                Some(false) => {
                    if let Some(malformed) = self.lost("a header line is too long") {
                        return malformed;
                    }
                    continue;
                }
                None => return Frame::End,
            }
            match (header(&line), length) {
                (Header::Length(found), _) => {
                    self.is_lost = false;
                    length = Some(found);
                }
                (Header::End, Some(length)) => return self.body(length).await,
                (Header::Other, _) | (Header::End, None) => {}
                (Header::Bad, _) => {
                    length = None;
                    if let Some(malformed) = self.lost("a header is no header") {
                        return malformed;
                    }
                }
            }
        }
    }

    /// The first thing that is wrong is told, what follows it is not.
    fn lost(&mut self, why: &'static str) -> Option<Frame> {
        let is_first = !self.is_lost;
        self.is_lost = true;
        is_first.then_some(Frame::Malformed(why))
    }

    /// Reads a line; false where it is too long, none at the end of the stream.
    async fn line(&mut self, line: &mut Vec<u8>) -> Option<bool> {
        let most = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
        let count = (&mut self.stream).take(most).read_until(b'\n', line).await.ok()?;
        (count > 0).then_some(line.ends_with(b"\n") || count < LONGEST_LINE)
    }

    async fn body(&mut self, length: usize) -> Frame {
        if length > LONGEST {
            return self.lost("the message is too long").unwrap_or(Frame::End);
        }
        let mut bytes = vec![0; length];
        match self.stream.read_exact(&mut bytes).await {
            Ok(_) => Frame::Message(bytes),
            Err(_) => Frame::End,
        }
    }
}

enum Header {
    Length(usize),
    Other,
    /// The empty line behind the headers.
    End,
    Bad,
}

fn header(line: &[u8]) -> Header {
    let Ok(line) = std::str::from_utf8(line) else { return Header::Bad };
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        return Header::End;
    }
    let Some((name, value)) = line.split_once(':') else { return Header::Bad };
    if name.trim().eq_ignore_ascii_case("content-length") {
        return value.trim().parse().map_or(Header::Bad, Header::Length);
    }
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_name && !name.is_empty() { Header::Other } else { Header::Bad }
}

/// A message with its header.
pub(super) fn framed(body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
