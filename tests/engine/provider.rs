//! A provider in memory that does what it is told to, and remembers what it was handed.

use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use journey_engine::connector::{
    Answer, Connector, Known, Limits, Needs, Open, Request, StartProblem,
};
use journey_runtime::RawOutcome;
use smol_str::SmolStr;

/// What it does with a request.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum Mood {
    /// It takes it and stays silent.
    Takes,
    /// It is down.
    Down,
    /// It says that it will never take it, and why.
    Refuses(&'static str),
}

/// A provider in memory.
pub struct Provider {
    mood: Mutex<Mood>,
    limits: Limits,
    handed: Mutex<Vec<Request>>,
}

impl Provider {
    pub fn new(mood: Mood, limits: Limits) -> Arc<Self> {
        Arc::new(Self { mood: Mutex::new(mood), limits, handed: Mutex::default() })
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// What it took, in order.
    pub fn handed(&self) -> Vec<Request> {
        self.handed.lock().unwrap().clone()
    }
}

impl Connector for Provider {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn check<'a>(&'a self, _: &'a Needs) -> BoxFuture<'a, Vec<StartProblem>> {
        async { Vec::new() }.boxed()
    }

    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Answer> {
        let answer = match *self.mood.lock().unwrap() {
            Mood::Takes => {
                self.handed.lock().unwrap().push(request.clone());
                Answer::Accepted { provider_id: None }
            }
            Mood::Down => Answer::Later { reason: "it is down".to_owned(), after: None },
            Mood::Refuses(reason) => Answer::Refused { reason: reason.to_owned(), outcome: None },
        };
        async { answer }.boxed()
    }

    fn known<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Known> {
        let has = self.handed.lock().unwrap().iter().any(|known| known.id == request.id);
        let known = if has { Known::Has { provider_id: None } } else { Known::HasNot };
        async { known }.boxed()
    }

    fn cancel<'a>(&'a self, _: &'a Open) -> BoxFuture<'a, ()> {
        async {}.boxed()
    }

    fn poll<'a>(
        &'a self,
        _: &'a [Open],
    ) -> BoxFuture<'a, Result<Vec<(SmolStr, RawOutcome)>, String>> {
        async { Ok(Vec::new()) }.boxed()
    }
}
