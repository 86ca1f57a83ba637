//! Programs in the fences of a page of the documentation.

use std::fmt::Write as _;

use crate::fixture::{Checked, Fixture};

/// A fenced program of a page.
pub struct Example {
    /// What stands behind `journey` on the fence: nothing, `bad`, `good`.
    pub kind: String,
    /// The manifest in a `toml` fence directly before it.
    pub manifest: Option<String>,
    /// The program.
    pub text: String,
}

impl Example {
    /// The program and its manifest, checked.
    pub fn check(&self) -> Checked {
        let mut text = self.text.clone();
        if let Some(manifest) = &self.manifest {
            let _ = write!(text, "//- file: journey.toml\n{manifest}");
        }
        Fixture::new("example.journey", &text).check()
    }

    /// What is said about it.
    pub fn codes(&self) -> Vec<String> {
        self.check().codes().into_iter().map(|(_, _, code)| code).collect()
    }
}

/// The programs of a page, in order.
pub fn examples_of(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut manifest = None;
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.trim().to_owned(), String::new())),
            (None, None) => {}
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (Some((info, text)), Some(_)) => {
                if info == "toml" {
                    manifest = Some(text.clone());
                } else {
                    if let Some(kind) = info.strip_prefix("journey") {
                        let (kind, text) = (kind.trim().to_owned(), text.clone());
                        examples.push(Example { kind, manifest: manifest.take(), text });
                    }
                    manifest = None;
                }
                open = None;
            }
        }
    }
    examples
}
