//! Recognising a problem again in a later version of the text.

use std::fmt::Write as _;

use journey_grammar::Diagnostic;
use sha2::{Digest, Sha256};

use super::Report;

/// What stays the same when lines are added above: file, code, title and the text that is marked.
pub(super) fn identity(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary.span;
    let marked = report.sources.text(span.file).get(report.sources.bytes(span)).unwrap_or("");
    let file = report.sources.name(span.file);
    format!("{}{file}\0{}\0{}\0{marked}", report.folder, diagnostic.code, diagnostic.title)
}

/// A hash as 32 hexadecimal digits.
pub(super) fn fingerprint(identity: &str) -> String {
    let hash = Sha256::digest(identity.as_bytes());
    hash.iter().take(16).fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
