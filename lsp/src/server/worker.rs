//! The one thread that analyses: events in, worlds and diagnostics out.
//!
//! An edit is analysed at once, so that questions find an answer to the text as it is; diagnostics are published when
//! edits come to rest. Events that came while it was busy are taken in together: what is stale is never analysed.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use journey_compiler::Workers;
use tokio::sync::{mpsc, watch};
use tower_lsp::ls_types::{self as lsp, Uri};

use super::announced::Announced;
use super::diagnostics;
use super::documents::Documents;
use super::event::Event;
use super::held::Programs;
use super::key::Key;
use super::stale::{Stale, Stoppable};
use super::world::World;
use crate::disk::Disk;

/// How long edits rest before diagnostics are published, unless the client says otherwise.
const DEBOUNCE: Duration = Duration::from_millis(50);

/// So many analyses in a row are given up for a newer text; then one is finished, so that somebody who never stops typing
/// still gets answers.
const MOST_GIVEN_UP: u32 = 5;

/// How often the disk is looked at for clients that watch no files.
const LOOK: Duration = Duration::from_secs(2);

/// What the client is told.
#[derive(Debug)]
pub(super) enum Tell {
    /// The diagnostics of a file.
    Diagnostics {
        /// The file.
        uri: Uri,
        /// All of them.
        list: Vec<lsp::Diagnostic>,
        /// The version of the open document.
        version: Option<i32>,
    },
    /// Answers that it got before may be others now.
    Refresh,
    /// The analysis failed, which is a bug.
    Failed,
}

/// An event with its number.
pub(super) type Numbered = (u64, Event);

/// The worker.
pub(super) struct Worker {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) documents: Arc<Mutex<Documents>>,
    pub(super) events: Receiver<Numbered>,
    /// The number of the newest event that was sent.
    pub(super) newest: Arc<AtomicU64>,
    pub(super) worlds: watch::Sender<Arc<World>>,
    pub(super) tell: mpsc::UnboundedSender<Tell>,
    pub(super) workers: Arc<dyn Workers + Send>,
    pub(super) state: State,
}

/// What the worker knows of itself.
#[derive(Default)]
pub(super) struct State {
    programs: Programs,
    client: Arc<Announced>,
    folders: Vec<PathBuf>,
    debounce: Option<Duration>,
    generation: u64,
    /// What the client was told last, by file.
    told: BTreeMap<Key, (Uri, Vec<lsp::Diagnostic>, Option<i32>)>,
    /// When diagnostics are due.
    due: Option<Instant>,
    /// When the disk is looked at next.
    look: Option<Instant>,
    /// How often in a row an analysis was given up.
    given_up: u32,
    /// Documents that have changed since diagnostics were published.
    edited: Vec<Key>,
}

impl Worker {
    /// Works until nobody can send events any more.
    pub(super) fn run(mut self) {
        loop {
            match self.next() {
                Ok(Some(event)) => {
                    self.take(event);
                    while let Ok(event) = self.events.try_recv() {
                        self.take(event);
                    }
                    self.analyze();
                }
                Ok(None) => self.awake(),
                Err(()) => return,
            }
        }
    }

    /// The next event, or none when something is due.
    fn next(&self) -> Result<Option<Numbered>, ()> {
        let due = self.state.due.into_iter().chain(self.state.look).min();
        let Some(due) = due else { return self.events.recv().map(Some).map_err(|_| ()) };
        match self.events.recv_timeout(due.saturating_duration_since(now())) {
            Ok(event) => Ok(Some(event)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(()),
        }
    }

    fn awake(&mut self) {
        let now = self::now();
        if self.state.due.is_some_and(|due| due <= now) {
            self.state.due = None;
            self.publish();
        }
        if self.state.look.is_some_and(|look| look <= now) {
            self.state.look = Some(now + LOOK);
            if self.look() {
                self.analyze();
            }
        }
    }

    fn take(&mut self, (generation, event): Numbered) {
        let state = &mut self.state;
        state.generation = generation;
        match event {
            Event::Changed(key) => {
                let document = lock(&self.documents).get(&key).cloned();
                if let Some(document) = document {
                    state.programs.document(&*self.disk, &key, &document);
                    state.edited.push(key);
                }
            }
            Event::Closed(key) => state.programs.close(&*self.disk, &key),
            Event::Disk => {
                self.look();
            }
            Event::Folders(folders) => {
                state.folders = folders;
                self.settle();
            }
            Event::Announced(client) => {
                // Clients that watch no files leave it to the server.
                state.look = (!client.watches).then(|| now() + LOOK);
                state.client = client;
            }
            Event::Debounce(debounce) => state.debounce = Some(debounce),
        }
    }

    /// Looks at the disk. Gives whether something has changed.
    fn look(&mut self) -> bool {
        let roots = self.roots();
        if roots != self.state.programs.roots || self.state.programs.has_moved(&*self.disk) {
            self.settle();
            return true;
        }
        self.state.programs.scan(&*self.disk)
    }

    fn roots(&self) -> Vec<PathBuf> {
        let below = |folder: &PathBuf| {
            let mut roots = self.disk.projects_below(folder);
            roots.extend(self.disk.project_of(folder));
            roots
        };
        let mut roots: Vec<PathBuf> = self.state.folders.iter().flat_map(below).collect();
        roots.sort();
        roots.dedup();
        roots
    }

    /// Finds out anew which projects there are and what is open in them.
    fn settle(&mut self) {
        let roots = self.roots();
        self.state.programs.settle(&*self.disk, roots);
        let open: Vec<_> = {
            let documents = lock(&self.documents);
            documents
                .keys()
                .filter_map(|key| Some((key.clone(), documents.get(key)?.clone())))
                .collect()
        };
        for (key, document) in open {
            self.state.programs.document(&*self.disk, &key, &document);
        }
    }

    /// Makes a new world. What is stale before it is done is given up, unless that happened too often already. Where the
    /// analysis fails, the old world stays, so that nobody waits for ever.
    fn analyze(&mut self) {
        let state = &mut self.state;
        let generation = state.generation;
        let newest = &*self.newest;
        let may_stop = state.given_up < MOST_GIVEN_UP;
        let is_stale = || may_stop && newest.load(Ordering::Relaxed) > generation;
        let workers = Stoppable { workers: &*self.workers, is_stale: &is_stale };
        let views = catch_unwind(AssertUnwindSafe(|| state.programs.views(&workers)));
        if views.as_ref().is_err_and(|error| error.is::<Stale>()) {
            state.given_up += 1;
            return;
        }
        state.given_up = 0;
        let projects = views.unwrap_or_else(|_| {
            let _ = self.tell.send(Tell::Failed);
            self.settle();
            self.worlds.borrow().projects.clone()
        });
        self.worlds.send_replace(Arc::new(World { generation, projects }));
        let state = &mut self.state;
        state.due = Some(now() + state.debounce.unwrap_or(DEBOUNCE));
    }

    /// Tells the client what has changed since it was told last.
    fn publish(&mut self) {
        let world = Arc::clone(&self.worlds.borrow());
        let state = &mut self.state;
        let client = Arc::clone(&state.client);
        let mut now = BTreeMap::new();
        for view in &world.projects {
            for (place, file) in view.files.iter().enumerate() {
                let list = diagnostics::of_file(view, place, &client);
                now.insert(file.key.clone(), (file.uri.clone(), list, file.version));
            }
        }
        let mut others = false;
        for (key, (uri, list, version)) in &now {
            let before = state.told.get(key);
            let is_new = match before {
                Some((_, told, before)) => told != list || version != before,
                None => !list.is_empty() || version.is_some(),
            };
            others |= before.is_none_or(|(_, told, _)| told != list) && !state.edited.contains(key);
            if is_new && !client.pulls {
                let (uri, list) = (uri.clone(), list.clone());
                let _ = self.tell.send(Tell::Diagnostics { uri, list, version: *version });
            }
        }
        let gone = state.told.iter().filter(|(key, _)| !now.contains_key(*key));
        for (_, (uri, list, _)) in gone {
            if !list.is_empty() && !client.pulls {
                let (uri, list) = (uri.clone(), Vec::new());
                let _ = self.tell.send(Tell::Diagnostics { uri, list, version: None });
            }
        }
        let several = now.values().filter(|(_, _, version)| version.is_some()).count() > 1;
        if others || several {
            let _ = self.tell.send(Tell::Refresh);
        }
        state.told = now;
        state.edited.clear();
    }
}

#[expect(clippy::disallowed_methods, reason = "an editor's rest is measured by the clock")]
fn now() -> Instant {
    Instant::now()
}

/// The documents; they are whole even where a thread panicked while it held them.
pub(super) fn lock(documents: &Mutex<Documents>) -> std::sync::MutexGuard<'_, Documents> {
    documents.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
