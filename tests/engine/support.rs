//! An engine on a file of its own, with a program of the repository.

use std::path::Path;
use std::time::Duration;

use journey::checked::{Checked, Compiled};
use journey_engine::{Engine, RunFilter, Settings, Speed, view};
use journey_tests::trial::BEGINS;
pub use journey_tests::trial::customer;
use tempfile::TempDir;

/// The program of an example.
pub fn example(name: &str) -> Compiled {
    let path = journey_tests::root().join("examples").join(name);
    Checked::load(Some(&path)).unwrap().compile().unwrap()
}

/// An engine that runs as fast as it can.
pub struct Trial {
    pub engine: Engine,
    pub folder: TempDir,
    runtime: tokio::runtime::Runtime,
}

impl Trial {
    /// An engine with a plan.
    pub fn new(plan: &Compiled) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut trial = Self::open(folder);
        let json = plan.plan.plan().to_json();
        trial.run(async |engine| engine.publish(&json).await.unwrap());
        trial
    }

    /// An engine on the file that is there.
    pub fn open(folder: TempDir) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.unwrap();
        let settings = settings(folder.path());
        let engine = runtime.block_on(async { Engine::open(settings) }).unwrap();
        Self { engine, folder, runtime }
    }

    /// Does something with the engine.
    pub fn run<T>(&mut self, work: impl AsyncFnOnce(&Engine) -> T) -> T {
        self.runtime.block_on(work(&self.engine))
    }

    /// Ends the engine and opens its file again.
    pub fn reopen(self) -> Self {
        let Self { engine, folder, runtime } = self;
        runtime.block_on(engine.close());
        drop(engine);
        drop(runtime);
        Self::open(folder)
    }

    /// Waits until that many contacts have entered and all runs have ended.
    pub fn finish(&mut self, entered: u64) {
        for _ in 0..600 {
            let journeys = self.run(async |engine| engine.journeys().await.unwrap());
            let all: u64 = journeys.iter().map(|journey| journey.entered).sum();
            if all >= entered && journeys.iter().all(|journey| journey.inside == 0) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("runs do not end: {:#?}", self.run(async |engine| engine.journeys().await));
    }

    pub fn runs(&mut self) -> Vec<view::Run> {
        self.run(async |engine| engine.runs(RunFilter::default()).await.unwrap().runs)
    }
}

/// As fast as the machine can, simulated.
pub fn settings(folder: &Path) -> Settings {
    Settings {
        speed: Speed::Max,
        begins: Some(BEGINS),
        ..Settings::simulated(folder.join("journey.db"))
    }
}

/// The plan of a program of one file below `tests`.
pub fn fixture(path: &str) -> journey_plan::Plan {
    let checked =
        journey_tests::fixture::load(&journey_tests::root().join("tests").join(path)).check();
    let compiled = checked.analysis.compile(&checked.parsed);
    compiled.unwrap_or_else(|| panic!("{}", checked.rendered())).plan
}
