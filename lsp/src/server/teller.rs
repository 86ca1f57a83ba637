//! Tells the client what the worker found out.
//!
//! Requests to the client are made beside everything else and given up after a while: a client that never answers holds
//! nothing up.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::Client;
use tower_lsp::ls_types::MessageType;

use super::shared::Shared;
use super::worker::Tell;

/// How long the client is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Tells until there is nobody to tell.
pub(super) async fn run(client: Client, shared: Arc<Shared>, mut told: UnboundedReceiver<Tell>) {
    while let Some(tell) = told.recv().await {
        match tell {
            Tell::Diagnostics { uri, list, version } => {
                client.publish_diagnostics(uri, list, version).await;
            }
            Tell::Refresh => refresh(&client, &shared),
            Tell::Failed => {
                let bug = "the analysis of this project failed, which is a bug in journey; \
                           answers may be out of date until the next edit";
                client.show_message(MessageType::ERROR, bug).await;
            }
        }
    }
}

/// Lets the client ask again for what it shows.
pub(super) fn refresh(client: &Client, shared: &Shared) {
    let can = shared.client();
    let client = client.clone();
    tokio::spawn(tokio::time::timeout(PATIENCE, async move {
        if can.pulls && can.refreshes_diagnostics {
            let _ = client.workspace_diagnostic_refresh().await;
        }
        if can.refreshes_hints {
            let _ = client.inlay_hint_refresh().await;
        }
        if can.refreshes_lenses {
            let _ = client.code_lens_refresh().await;
        }
        if can.refreshes_tokens {
            let _ = client.semantic_tokens_refresh().await;
        }
    }));
}
