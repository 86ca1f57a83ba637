//! Giving up an analysis of a text that has changed in the meantime.

use std::panic::resume_unwind;

use journey_compiler::Workers;

/// Why an analysis was given up: its text is no longer the newest.
#[derive(Debug)]
pub(super) struct Stale;

/// Workers that stop when their work is stale: what called them is left by unwinding with [`Stale`].
pub(super) struct Stoppable<'a> {
    pub(super) workers: &'a dyn Workers,
    pub(super) is_stale: &'a (dyn Fn() -> bool + Sync),
}

impl Stoppable<'_> {
    fn check(&self) {
        if (self.is_stale)() {
            resume_unwind(Box::new(Stale));
        }
    }
}

impl Workers for Stoppable<'_> {
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        self.check();
        let left_out = std::sync::atomic::AtomicBool::new(false);
        self.workers.each(count, &|number| {
            if (self.is_stale)() {
                left_out.store(true, std::sync::atomic::Ordering::Relaxed);
            } else {
                job(number);
            }
        });
        // INVARIANT: nobody sees the results of work of which a part was left out.
        if left_out.into_inner() {
            resume_unwind(Box::new(Stale));
        }
    }
}
