//! The signals that end the engine.

use std::future::pending;
use std::process::exit;

/// The exit status of an engine that was told twice to end.
const AT_ONCE: i32 = 3;

/// Is over when the process is told to end. Told once more, it ends at once: what was answered is stored.
pub(super) async fn told_to_end() {
    told().await;
    tokio::spawn(async {
        told().await;
        exit(AT_ONCE);
    });
}

#[cfg(unix)]
async fn told() {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
    let [interrupt, terminate] = kinds.map(|kind| async move {
        match signal(kind) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(error) => {
                tracing::warn!(%error, "cannot listen for a signal");
                pending::<()>().await;
            }
        }
    });
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

#[cfg(not(unix))]
async fn told() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "cannot listen for a signal");
        pending::<()>().await;
    }
}
