//! What handlers share: the open documents, the events for the worker, and the newest world.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};

use journey_grammar::{Code, Span};
use serde_json::Value;
use tokio::sync::watch;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Position, Range, Uri};

use super::announced::Announced;
use super::answer::tokens::Given;
use super::documents::Documents;
use super::event::Event;
use super::key::Key;
use super::settings::Settings;
use super::worker::{Numbered, lock};
use super::world::{View, World};
use crate::disk::Disk;
use crate::{Point, Snapshot};

/// What handlers share.
pub(super) struct Shared {
    pub(super) documents: Arc<Mutex<Documents>>,
    pub(super) disk: Arc<dyn Disk>,
    events: Mutex<mpsc::Sender<Numbered>>,
    generation: Arc<AtomicU64>,
    worlds: watch::Receiver<Arc<World>>,
    client: RwLock<Arc<Announced>>,
    settings: RwLock<Arc<Settings>>,
    folders: Mutex<Vec<PathBuf>>,
    /// The semantic tokens that the client has.
    pub(super) tokens: Arc<Given>,
}

/// What a question is asked of: one file at the moment of the question.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) view: Arc<View>,
    /// The file, by its place in the view.
    pub(super) file: usize,
    pub(super) client: Arc<Announced>,
    pub(super) settings: Arc<Settings>,
}

impl Asked {
    /// What is known.
    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.view.snapshot
    }

    /// The bytes of the file in the editor's range.
    pub(super) fn bytes(&self, range: Range) -> std::ops::Range<u32> {
        let unit = self.client.unit;
        let start = self.view.offset(self.file, range.start, unit);
        start..self.view.offset(self.file, range.end, unit).max(start)
    }

    /// The byte of the file at the editor's position.
    pub(super) fn offset(&self, position: Position) -> u32 {
        self.view.offset(self.file, position, self.client.unit)
    }

    /// The cursor at the editor's position.
    pub(super) fn point(&self, position: Position) -> Option<Point> {
        self.view.snapshot.point(self.file, self.offset(position))
    }

    /// The editor's range of a span in the file; none where it lies elsewhere.
    pub(super) fn range(&self, span: Span) -> Option<Range> {
        self.view.range_in(self.file, span, self.client.unit)
    }
}

impl Shared {
    pub(super) fn new(
        documents: Arc<Mutex<Documents>>,
        disk: Arc<dyn Disk>,
        events: mpsc::Sender<Numbered>,
        generation: Arc<AtomicU64>,
        worlds: watch::Receiver<Arc<World>>,
    ) -> Self {
        Self {
            documents,
            disk,
            events: Mutex::new(events),
            generation,
            worlds,
            client: RwLock::default(),
            settings: RwLock::default(),
            folders: Mutex::default(),
            tokens: Arc::default(),
        }
    }

    /// Tells the worker.
    pub(super) fn tell(&self, event: Event) {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let number = self.generation.fetch_add(1, Ordering::Relaxed) + 1;
        let _ = events.send((number, event));
    }

    /// Answers a question about every project, one list.
    pub(super) fn ask_all<F>(
        &self,
        answer: F,
    ) -> impl Future<Output = Result<Vec<Value>>> + Send + use<F>
    where
        F: Fn(&Asked) -> Result<Value> + Send + 'static,
    {
        let (client, settings) = (self.client(), self.settings());
        let world = self.world();
        async move {
            let world = world.await;
            run(move || {
                let asked = world.projects.iter().map(|view| Asked {
                    view: Arc::clone(view),
                    file: 0,
                    client: Arc::clone(&client),
                    settings: Arc::clone(&settings),
                });
                asked.map(|asked| answer(&asked)).collect::<Result<Vec<Value>>>().map(joined)
            })
            .await?
        }
    }

    /// What the client can do.
    pub(super) fn client(&self) -> Arc<Announced> {
        Arc::clone(&self.client.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes what the client can do.
    pub(super) fn announce(&self, client: Announced) {
        let client = Arc::new(client);
        *self.client.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&client);
        self.tell(Event::Announced(client));
    }

    /// Changes the folders of the workspace.
    pub(super) fn set_folders(&self, change: impl FnOnce(&mut Vec<PathBuf>)) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut folders);
        self.tell(Event::Folders(folders.clone()));
    }

    /// The pages that explain the codes of diagnostics.
    pub(super) fn pages(&self) -> BTreeMap<String, Uri> {
        let page = |code: &Code| {
            let path = self.disk.explanation(code.as_str())?;
            Some((code.as_str().to_owned(), Uri::from_file_path(path)?))
        };
        Code::ALL.iter().filter_map(page).collect()
    }

    /// What the user set.
    pub(super) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes what the user set. Gives whether that is something new.
    pub(super) fn set(&self, settings: Settings) -> bool {
        let mut now = self.settings.write().unwrap_or_else(PoisonError::into_inner);
        if **now == settings {
            return false;
        }
        if let Some(debounce) = settings.debounce() {
            self.tell(Event::Debounce(debounce));
        }
        *now = Arc::new(settings);
        true
    }

    /// The world that knows of everything that came before this call.
    ///
    /// Not an `async fn`: what came before is noted when it is called, not when it is first waited for.
    pub(super) fn world(&self) -> impl Future<Output = Arc<World>> + Send + use<> {
        let asked = self.generation.load(Ordering::Relaxed);
        let mut worlds = self.worlds.clone();
        async move {
            let newest = worlds.wait_for(|world| world.generation >= asked).await;
            newest.map(|world| Arc::clone(&world)).unwrap_or_default()
        }
    }

    /// Answers a question about a document on a thread of its own: computing never keeps messages from being read. None
    /// where the document is unknown; an error where it has changed in the meantime, so that places would be wrong, or
    /// where answering fails.
    pub(super) fn ask<T, F>(
        &self,
        uri: &Uri,
        answer: F,
    ) -> impl Future<Output = Result<Option<T>>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Asked) -> Option<T> + Send + 'static,
    {
        let key = Key::of(uri);
        let version = lock(&self.documents).get(&key).map(|document| document.version);
        let (client, settings) = (self.client(), self.settings());
        let world = self.world();
        async move {
            let world = world.await;
            let Some((view, file)) = world.find(&key) else { return Ok(None) };
            let now = view.files.get(file).and_then(|file| file.version);
            if version.is_some() && now != version {
                return Err(Error::content_modified());
            }
            let asked = Asked { view, file, client, settings };
            run(move || answer(&asked)).await
        }
    }
}

/// What lists of all projects have in common.
fn joined(lists: Vec<Value>) -> Vec<Value> {
    let mut all = Vec::new();
    for list in lists {
        match list {
            Value::Array(mut items) => all.append(&mut items),
            one @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_)) => all.push(one),
        }
    }
    all
}

/// Computes on a thread of its own; a panic is an error.
pub(super) async fn run<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(compute).await.map_err(|_| Error::internal_error())
}
