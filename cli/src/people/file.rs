//! Migration files: what was decided about people at places that the new version does not have, or where they cannot
//! go on.
//!
//! ```toml
//! [RenewalOutreach]
//! "wait.chat" = "keep"                    # they finish on the old version
//! "call"      = { move = "first_call" }   # they go on there
//! "delay"     = { end = "unreachable" }   # their runs end
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use journey_compiler::people::Decisions;
use journey_plan::migration::Then;
use serde::Deserialize;

use super::{People, choices};
use crate::outcome::Failure;
use crate::project::read_bytes;

/// What is written behind a place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Word(String),
    Table(Table),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "move")]
    to: Option<String>,
    end: Option<String>,
}

/// Reads a migration file.
pub(super) fn read(path: &Path) -> Result<Decisions, Failure> {
    let shown = path.display();
    let text = String::from_utf8(read_bytes(path)?)
        .map_err(|_| Failure::misused(format!("the migration file `{shown}` is not UTF-8 text")))?;
    let read: BTreeMap<String, BTreeMap<String, Written>> =
        toml::from_str(&text).map_err(|error| {
            Failure::misused(format!(
                "cannot read the migration file `{shown}`: {}",
                error.message()
            ))
            .help(EXAMPLE)
        })?;
    let mut decisions = Decisions::default();
    for (journey, places) in read {
        for (place, written) in places {
            let then = written.then().ok_or_else(|| {
                Failure::misused(format!(
                    "the migration file `{shown}` does not say what becomes of the people at `{place}` of `{journey}`"
                ))
                .help(EXAMPLE)
            })?;
            let places = decisions.journeys.entry(journey.as_str().into()).or_default();
            places.insert(place.into(), then);
        }
    }
    Ok(decisions)
}

const EXAMPLE: &str = "below `[JOURNEY]` write a line for each place, such as `\"wait.call\" = \"keep\"`, `{ move = \"wait.call\" }` or `{ end = \"unreachable\" }`";

impl Written {
    fn then(self) -> Option<Then> {
        match self {
            Self::Word(word) => (word == "keep").then_some(Then::Keep),
            Self::Table(Table { to: Some(to), end: None }) => Some(Then::Move(to.into())),
            Self::Table(Table { to: None, end: Some(end) }) => Some(Then::End(end.into())),
            Self::Table(_) => None,
        }
    }
}

/// A file to fill in: a line for each place that needs somebody, with the choices beside it.
pub(crate) fn write(people: &People) -> String {
    let mut text = String::from(
        "# What becomes of the people inside, where the new version cannot tell by itself.\n\
         # Take one of the choices for each place, and check with `journey diff OLD NEW --migration THIS_FILE`.\n",
    );
    let mut journey = None;
    for (inside, place) in people.open() {
        if journey != Some(&inside.journey) {
            let _ = write!(text, "\n[{}]\n", key(&inside.journey));
            journey = Some(&inside.journey);
        }
        for against in &place.against {
            let _ = writeln!(text, "# {}", against.message);
        }
        let _ = writeln!(text, "# choices: {}", choices(place).join("  "));
        let _ = writeln!(text, "{} = \"keep\"", quoted(&place.at));
    }
    text
}

fn key(name: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
