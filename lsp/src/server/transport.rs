//! Messages in and out.
//!
//! The library routes messages to handlers; reading them is done here, because of what must hold:
//!
//! - Every handler runs up to its first wait before the next message is read, so that notifications change documents in
//!   the order in which they came.
//! - A handler that waits never keeps messages from being read: answers to the server's own requests among them.
//! - A handler that panics is answered with an error; a message that is none is answered and passed over.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::future::FutureExt as _;
use futures_util::sink::SinkExt as _;
use futures_util::stream::StreamExt as _;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service as _;

use super::frames::{Frame, Frames, framed};
use super::message::{self, Message};

/// Serves until the client ends it. Gives whether it ended as it should, with `shutdown` before.
pub(super) async fn serve<S: LanguageServer>(
    read: impl AsyncRead + Unpin,
    write: impl AsyncWrite + Unpin + Send + 'static,
    mut service: LspService<S>,
    socket: ClientSocket,
    orphaned: Arc<Notify>,
) -> bool {
    let (out, outgoing) = unbounded_channel();
    let writer = tokio::spawn(write_all(write, outgoing));
    let (mut asked, mut answers) = socket.split();
    let to_client = out.clone();
    let asking = tokio::spawn(async move {
        while let Some(request) = asked.next().await {
            send(&to_client, &request);
        }
    });
    let mut frames = Frames::new(BufReader::with_capacity(64 * 1024, read));
    let mut is_shut = false;
    loop {
        let frame = tokio::select! {
            frame = frames.next() => frame,
            () = orphaned.notified() => Frame::End,
        };
        match frame {
            Frame::End => break,
            Frame::Malformed(why) => send(&out, &message::no_message(why)),
            Frame::Message(bytes) => match message::read(&bytes) {
                Message::Request(request) if request.method() == "exit" => break,
                Message::Request(request) => {
                    is_shut |= request.method() == "shutdown";
                    handle(&mut service, request, &out).await;
                }
                Message::Response(response) => {
                    let _ = answers.send(response).await;
                }
                Message::Malformed(answer) => send(&out, &answer),
            },
        }
    }
    asking.abort();
    drop(out);
    // What was answered before is still written, unless nobody reads it.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(1), writer).await;
    is_shut
}

/// Runs a handler up to its first wait, and the rest beside what comes next.
async fn handle<S: LanguageServer>(
    service: &mut LspService<S>,
    request: Request,
    out: &UnboundedSender<Vec<u8>>,
) {
    let ready = std::future::poll_fn(|cx| service.poll_ready(cx)).await;
    if ready.is_err() {
        return;
    }
    let id = request.id().cloned();
    let mut handler = AssertUnwindSafe(service.call(request)).catch_unwind();
    if let Some(done) = (&mut handler).now_or_never() {
        answer(out, id, done);
        return;
    }
    let out = out.clone();
    tokio::spawn(async move { answer(&out, id, handler.await) });
}

/// What a handler came to: an answer, nothing to say, or a panic.
type Done<E> = std::thread::Result<Result<Option<Response>, E>>;

fn answer<E>(out: &UnboundedSender<Vec<u8>>, id: Option<Id>, done: Done<E>) {
    match (done, id) {
        (Ok(Ok(Some(response))), _) => send(out, &response),
        (Ok(_), _) | (Err(_), None) => {}
        (Err(_), Some(id)) => send(out, &Response::from_error(id, Error::internal_error())),
    }
}

fn send(out: &UnboundedSender<Vec<u8>>, message: &impl Serialize) {
    if let Ok(body) = serde_json::to_vec(message) {
        let _ = out.send(framed(&body));
    }
}

async fn write_all(mut write: impl AsyncWrite + Unpin, mut outgoing: UnboundedReceiver<Vec<u8>>) {
    while let Some(bytes) = outgoing.recv().await {
        if write.write_all(&bytes).await.is_err() || write.flush().await.is_err() {
            return;
        }
    }
}
