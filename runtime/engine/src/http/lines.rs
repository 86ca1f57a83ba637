//! Reading bodies of one JSON value per line, as they come, in groups.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt as _;
use tokio::time::timeout;

use super::problem::Problem;

/// The media types of such bodies.
pub(crate) const KINDS: [&str; 3] =
    ["application/x-ndjson", "application/jsonl", "application/ndjson"];

/// How many lines are stored at once.
pub(crate) const GROUP: usize = 1_000;

/// How long a line may be.
const LONGEST_LINE: usize = 64 * 1024;

/// How much is read of the whole body.
const MOST: usize = 2 * 1024 * 1024 * 1024;

/// How long a body may pause.
const PAUSE: Duration = Duration::from_secs(30);

/// A line: its number from 1, and its text or why it cannot be read.
pub(crate) type Line = (u64, Result<Vec<u8>, Problem>);

/// The lines of a body.
pub(crate) struct Lines {
    body: BodyDataStream,
    rest: Vec<u8>,
    /// Whether the line in `rest` is too long and is being skipped.
    is_skipping: bool,
    number: u64,
    read: usize,
    is_over: bool,
}

impl Lines {
    pub(crate) fn new(body: Body) -> Self {
        Self {
            body: body.into_data_stream(),
            rest: Vec::new(),
            is_skipping: false,
            number: 0,
            read: 0,
            is_over: false,
        }
    }

    /// The next lines, some [`GROUP`] of them; none at the end. Blank lines are counted, but not given.
    pub(crate) async fn group(&mut self) -> Result<Option<Vec<Line>>, Problem> {
        let mut lines = Vec::new();
        while !self.is_over && lines.len() < GROUP {
            let chunk = timeout(PAUSE, self.body.next()).await;
            if let Some(chunk) = chunk.map_err(|_| Problem::slow_body(PAUSE.as_secs()))? {
                let chunk = chunk.map_err(|_| Problem::broken_body())?;
                self.read = self.read.saturating_add(chunk.len());
                if self.read > MOST {
                    return Err(Problem::too_large(MOST));
                }
                self.take(&chunk, &mut lines);
            } else {
                self.is_over = true;
                self.end_line(&mut lines);
            }
        }
        Ok((!lines.is_empty()).then_some(lines))
    }

    fn take(&mut self, chunk: &[u8], lines: &mut Vec<Line>) {
        let mut parts = chunk.split(|byte| *byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            if !self.is_skipping {
                self.rest.extend_from_slice(part);
                self.is_skipping = self.rest.len() > LONGEST_LINE;
            }
            if parts.peek().is_some() {
                self.end_line(lines);
            }
        }
    }

    fn end_line(&mut self, lines: &mut Vec<Line>) {
        self.number += 1;
        let text = std::mem::take(&mut self.rest);
        if std::mem::take(&mut self.is_skipping) {
            lines.push((self.number, Err(Problem::too_large(LONGEST_LINE))));
        } else if !text.trim_ascii().is_empty() {
            lines.push((self.number, Ok(text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    async fn all(chunks: &[&'static str]) -> Vec<(u64, Result<String, u16>)> {
        let chunks: Vec<Result<&'static str, std::io::Error>> =
            chunks.iter().map(|chunk| Ok(*chunk)).collect();
        let mut lines = Lines::new(Body::from_stream(stream::iter(chunks)));
        let mut out = Vec::new();
        while let Some(group) = lines.group().await.unwrap() {
            let text = |line: Result<Vec<u8>, Problem>| {
                line.map(|bytes| String::from_utf8(bytes).unwrap()).map_err(|p| p.status())
            };
            out.extend(group.into_iter().map(|(number, line)| (number, text(line))));
        }
        out
    }

    #[tokio::test]
    async fn lines_come_whole_whatever_the_pieces() {
        let expected = vec![(1, Ok("ab".to_owned())), (3, Ok("cd".to_owned()))];
        assert_eq!(all(&["ab\n\ncd"]).await, expected);
        assert_eq!(all(&["a", "b\n", "\nc", "d\n"]).await, expected);
        assert_eq!(all(&[]).await, []);
    }

    #[tokio::test]
    async fn a_line_that_is_too_long_is_refused_and_the_next_is_read() {
        let long: &'static str = Box::leak("x".repeat(LONGEST_LINE + 1).into_boxed_str());
        let read = all(&[long, long, "\n1\n"]).await;
        assert_eq!(read, [(1, Err(413)), (2, Ok("1".to_owned()))]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_pauses_too_long_is_given_up() {
        let never = stream::pending::<Result<&'static str, std::io::Error>>();
        let problem = Lines::new(Body::from_stream(never)).group().await.unwrap_err();
        assert_eq!(problem.status(), 503);
    }
}
