//! What the user set for the editor: the section `journey`.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

/// The settings, each as it is unless the user says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Settings {
    /// Which inlay hints are shown.
    pub(super) inlay_hints: InlayHints,
    /// Whether code lenses are shown.
    pub(super) code_lens: bool,
    /// How many milliseconds edits rest before diagnostics are published.
    debounce: Option<u64>,
}

/// Which inlay hints are shown.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct InlayHints {
    /// The earliest and latest time at each step.
    pub(super) times: bool,
    /// The results that `otherwise` takes.
    pub(super) otherwise: bool,
    /// The calls and messages so far.
    pub(super) contacts: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { inlay_hints: InlayHints::default(), code_lens: true, debounce: None }
    }
}

impl Default for InlayHints {
    fn default() -> Self {
        Self { times: true, otherwise: true, contacts: true }
    }
}

impl Settings {
    /// Reads the settings, with or without the name of their section around them. Nothing where they are none.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let value = value.get("journey").unwrap_or(value);
        if !value.is_object() {
            return None;
        }
        serde_json::from_value(value.clone()).ok()
    }

    /// How long edits rest before diagnostics are published, where the user says so.
    pub(super) fn debounce(&self) -> Option<Duration> {
        self.debounce.map(|milliseconds| Duration::from_millis(milliseconds.min(10_000)))
    }
}
