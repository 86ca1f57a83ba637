//! Whether a provider is up, as the writer and the page see it.

use std::sync::{Arc, Mutex, PoisonError};

/// Whether a provider is up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Health(Arc<Mutex<State>>);

#[derive(Clone, Debug, Default)]
struct State {
    is: Is,
    /// Why it is not up.
    reason: Option<String>,
}

#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
enum Is {
    #[default]
    Up,
    /// One request may go, to see.
    Trying,
    Down,
}

impl Health {
    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        // A panic while it was held left it as it was: it is plain data.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes note of what came of a request.
    pub(crate) fn set(&self, up: bool, reason: Option<String>) {
        self.with(|state| {
            state.is = if up { Is::Up } else { Is::Down };
            state.reason = reason.filter(|_| !up);
        });
    }

    /// One request may go, to see whether it is up again.
    pub(crate) fn try_one(&self) {
        self.with(|state| state.is = Is::Trying);
    }

    pub(crate) fn is_up(&self) -> bool {
        self.with(|state| state.is == Is::Up)
    }

    /// How many requests may go at most.
    pub(crate) fn room(&self) -> u32 {
        self.with(|state| match state.is {
            Is::Up => u32::MAX,
            Is::Trying => 1,
            Is::Down => 0,
        })
    }

    /// A request goes.
    pub(crate) fn goes(&self) {
        self.with(|state| {
            if state.is == Is::Trying {
                state.is = Is::Down;
            }
        });
    }

    /// Its word, and why it is not up.
    pub(crate) fn words(&self) -> (&'static str, Option<String>) {
        self.with(|state| {
            let word = match state.is {
                Is::Up => "up",
                Is::Trying => "trying",
                Is::Down => "down",
            };
            (word, state.reason.clone())
        })
    }
}
