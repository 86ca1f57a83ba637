//! The protocol server: what knows messages, open documents and the disk. What it answers with comes from `ide`.

mod announced;
mod answer;
mod backend;
mod capabilities;
mod diagnostics;
mod documents;
mod event;
mod frames;
mod held;
mod key;
mod message;
mod parent;
mod pull;
mod settings;
mod shared;
mod stale;
mod teller;
mod transport;
mod worker;
mod world;

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, mpsc};

use journey_compiler::Workers;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Notify, mpsc as tokio_mpsc, watch};
use tower_lsp::LspService;

use backend::Backend;
use documents::Documents;
use shared::Shared;
use worker::{State, Worker};
use world::World;

use crate::disk::Disk;

/// Serves an editor on standard input and output until it ends. Gives the exit status that the protocol asks for: 0 where
/// the editor said `shutdown` before, else 1.
pub fn serve_stdio(disk: Arc<dyn Disk>, workers: Arc<dyn Workers + Send>) -> std::io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let ended = runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), disk, workers));
    // A read of standard input cannot be ended, so nobody waits for it.
    runtime.shutdown_background();
    Ok(u8::from(!ended))
}

/// Serves one editor on a pair of streams until it ends. Gives whether it said `shutdown` before.
pub async fn serve(
    read: impl AsyncRead + Unpin,
    write: impl AsyncWrite + Unpin + Send + 'static,
    disk: Arc<dyn Disk>,
    workers: Arc<dyn Workers + Send>,
) -> bool {
    let documents = Arc::new(Mutex::new(Documents::default()));
    let (events, taken) = mpsc::channel();
    let (worlds, newest) = watch::channel(Arc::new(World::default()));
    let (tell, told) = tokio_mpsc::unbounded_channel();
    let generation = Arc::new(AtomicU64::new(0));
    let worker = Worker {
        disk: Arc::clone(&disk),
        documents: Arc::clone(&documents),
        events: taken,
        newest: Arc::clone(&generation),
        worlds,
        tell,
        workers,
        state: State::default(),
    };
    let working = std::thread::Builder::new().name("analysis".to_owned()).spawn(|| worker.run());
    if working.is_err() {
        return false;
    }
    let shared = Arc::new(Shared::new(documents, disk, events, generation, newest));
    let orphaned = Arc::new(Notify::new());
    let (service, socket) = LspService::build(|client| {
        tokio::spawn(teller::run(client.clone(), Arc::clone(&shared), told));
        Backend { client, shared, orphaned: Arc::clone(&orphaned) }
    })
    .custom_method("journey/text", Backend::text)
    .finish();
    transport::serve(read, write, service, socket, orphaned).await
}
