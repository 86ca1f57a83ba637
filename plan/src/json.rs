//! Plans as JSON, and the digest of their content.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::model::{FORMAT, Plan};
use crate::verify::PlanFault;

/// The largest document that is read.
const SIZE_LIMIT: usize = 64 * 1024 * 1024;

/// What every plan of every format has.
#[derive(Deserialize)]
struct Header {
    format: u64,
}

impl Plan {
    /// Reads a plan. It is not verified yet.
    pub fn from_json(text: &str) -> Result<Self, PlanFault> {
        if text.len() > SIZE_LIMIT {
            return Err(PlanFault::TooLarge { size: text.len(), limit: SIZE_LIMIT });
        }
        // The format comes first, so that a plan of another one is not called damaged.
        let header: Header = serde_json::from_str(text).map_err(|error| damaged(&error))?;
        if header.format != u64::from(FORMAT) {
            return Err(PlanFault::UnknownFormat { found: header.format });
        }
        serde_json::from_str(text).map_err(|error| damaged(&error))
    }

    /// The plan as a document: in a fixed order, indented, with a newline at the end.
    pub fn to_json(&self) -> String {
        // Serialising cannot fail: no map has keys, and every value is finite.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The digest of the content: SHA-256 over the compact JSON of the plan with an empty digest and without
    /// source places and what is proved of steps, in hexadecimal.
    pub fn content_digest(&self) -> String {
        let mut content = self.clone();
        content.digest.clear();
        for journey in &mut content.journeys {
            journey.source = None;
            for step in &mut journey.steps {
                (step.source, step.times) = (None, None);
            }
            journey.exits.iter_mut().for_each(|exit| exit.source = None);
        }
        let bytes = serde_json::to_vec(&content).unwrap_or_default();
        let digits = Sha256::digest(&bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
    }

    /// The plan with the digest of its content.
    #[must_use]
    pub fn with_digest(mut self) -> Self {
        self.digest = self.content_digest();
        self
    }
}

/// What is wrong with a document, without the place that serde_json appends to its message.
fn damaged(error: &serde_json::Error) -> PlanFault {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let place = format!(" at line {line} column {column}");
    let message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
    PlanFault::Damaged { line, column, message }
}
