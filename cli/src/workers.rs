//! Sharing work out over the cores.

use std::num::NonZero;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does independent pieces of work on all cores.
#[derive(Copy, Clone, Debug)]
pub struct Workers {
    threads: usize,
}

impl Workers {
    /// One thread per core.
    pub fn new() -> Self {
        Self { threads: thread::available_parallelism().map_or(1, NonZero::get) }
    }

    /// Everything on the thread that asks.
    ///
    /// WHY: starting threads takes longer than a small program's work.
    pub fn alone() -> Self {
        Self { threads: 1 }
    }

    /// The results of `job` for every number below `count`, in order.
    pub fn map<T: Send + Sync>(self, count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let slots: Vec<OnceLock<T>> = (0..count).map(|_| OnceLock::new()).collect();
        self.run(count, &|index| {
            if let Some(slot) = slots.get(index) {
                // Every number comes once, so the slot is empty.
                let _ = slot.set(job(index));
            }
        });
        slots.into_iter().filter_map(OnceLock::into_inner).collect()
    }

    fn run(self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(index) =
                Some(next.fetch_add(1, Ordering::Relaxed)).filter(|i| *i < count)
            {
                job(index);
            }
        };
        let helpers = self.threads.min(count).saturating_sub(1);
        if helpers == 0 {
            return work();
        }
        thread::scope(|scope| {
            for _ in 0..helpers {
                scope.spawn(work);
            }
            work();
        });
    }
}

impl Default for Workers {
    fn default() -> Self {
        Self::new()
    }
}

impl journey_compiler::Workers for Workers {
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        self.run(count, job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_their_order() {
        let doubled = Workers::new().map(1_000, |n| n * 2);
        assert_eq!(doubled, (0..1_000).map(|n| n * 2).collect::<Vec<_>>());
        assert_eq!(Workers::alone().map(3, |n| n), [0, 1, 2]);
        assert!(Workers::new().map(0, |n| n).is_empty());
    }
}
