//! A service that receives webhooks: keeps ids, does nothing twice, and misbehaves as it is told.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use journey_engine::connector::webhook::Keys;

use super::server::{Asked, Reply, serve_on};
use super::signed;

/// What it has seen.
#[derive(Default)]
pub(crate) struct Seen {
    /// Every request that arrived, repeats included.
    pub(crate) asked: Vec<Asked>,
    /// How often each id was acted on: once, whatever was repeated.
    pub(crate) done: BTreeMap<String, u32>,
    /// What is answered to the next requests; then they are accepted.
    pub(crate) next: VecDeque<Reply>,
    /// Requests whose signature does not fit.
    pub(crate) forged: u32,
}

/// The service.
#[derive(Clone)]
pub(crate) struct Receiver {
    /// Where it listens.
    pub(crate) port: u16,
    seen: Arc<Mutex<Seen>>,
}

impl Receiver {
    /// Starts one that believes what is signed with these keys.
    pub(crate) async fn start(keys: Keys) -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let kept = Arc::clone(&seen);
        let port =
            serve_on(0, move |asked| receive(&mut kept.lock().unwrap(), &keys, &asked)).await;
        Self { port, seen }
    }

    /// What it has seen.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    /// Answers the next request so, whatever it is.
    pub(crate) fn answers(&self, reply: Reply) {
        self.seen().next.push_back(reply);
    }
}

fn receive(seen: &mut Seen, keys: &Keys, asked: &Asked) -> Reply {
    seen.asked.push(asked.clone());
    let Some(id) = signed::id(keys, asked) else {
        seen.forged += 1;
        return Reply::status(401);
    };
    let reply = seen.next.pop_front();
    let acts = match &reply {
        Some(Reply::Answer(status, ..)) => (200..300).contains(status),
        Some(Reply::Close | Reply::Half(..) | Reply::Slow(..) | Reply::Stuck(_)) | None => true,
    };
    if acts {
        seen.done.entry(id).or_insert(1);
    }
    reply.unwrap_or_else(|| {
        Reply::json(202, &serde_json::json!({ "id": format!("p-{}", seen.done.len()) }))
    })
}
