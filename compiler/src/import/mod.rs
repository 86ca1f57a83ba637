//! Engagements from a Contact Center export: rows of its tables to declarations, and what differs from those of a
//! program.
//!
//! Lives here: which tables and columns mean what, names, the text of declarations, the comparison, and the words
//! for all of it. Does not live here: files, encodings, CSV and JSON. Whoever reads the files brings [`Table`]s.

mod assemble;
mod columns;
mod drift;
mod fit;
mod links;
mod names;
mod read;
mod seen;
mod text;
mod words;

use std::collections::BTreeMap;

use journey_grammar::Severity;

use crate::hir::{DialMode, LedBy};
use crate::vocabulary::Channel;

pub use drift::{Difference, DifferenceKind, Drift, drift};
pub use read::read;
pub use text::declarations;

/// The rows of one file.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The name that messages show.
    pub file: String,
    /// The entity set that the file names itself, as in `msdyn_proactive_engagement_configs`.
    pub entity: Option<String>,
    /// The columns, in the order of the file.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// How rows are counted for a person.
    pub counted: Counted,
    /// Whether the file says that there are more rows elsewhere.
    pub partial: bool,
}

/// How rows are counted for a person.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// By the lines of the file.
    #[default]
    Lines,
    /// By their place among the rows.
    Rows,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its line or its place, from 1.
    pub number: usize,
    /// What it has, by the name of the column in lower case.
    pub cells: BTreeMap<String, Cell>,
}

/// One value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The value as text.
    pub text: String,
    /// How the contact center shows it, where that differs.
    pub label: Option<String>,
}

/// Where something stands in an export.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line or the place of the row, with the word for it; absent where the whole file is meant.
    pub row: Option<(&'static str, usize)>,
}

/// What is to be said about an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// An error keeps the export from being used.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// What an export says.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The engagements, by their spelling in the contact center.
    pub engagements: Vec<Engagement>,
    /// What is to be said about the rows, in the order of the files.
    pub remarks: Vec<Remark>,
    /// Which parts the export has at all.
    pub covers: Covers,
}

impl Imported {
    /// Whether something keeps the export from being used.
    pub fn has_errors(&self) -> bool {
        self.remarks.iter().any(|remark| remark.severity == Severity::Error)
    }
}

/// Which tables an export has: what it does not have is not compared.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each table is there or not, whatever the others"
)]
pub struct Covers {
    /// The attributes of engagements.
    pub attributes: bool,
    /// The disposition codes.
    pub dispositions: bool,
    /// The reattempts.
    pub reattempts: bool,
    /// Deliveries with the values that agents gave.
    pub deliveries: bool,
}

/// A proactive engagement as the export has it.
#[derive(Clone, Debug)]
pub struct Engagement {
    /// Its name in the language.
    pub name: String,
    /// Its name in the contact center.
    pub external: String,
    /// What the contact center says it is for.
    pub description: Option<String>,
    /// Its channel.
    pub channel: Channel,
    /// How it dials; voice only.
    pub dial_mode: Option<DialMode>,
    /// Who leads, where the dial mode or an attribute tells.
    pub led_by: Option<LedBy>,
    /// How often the contact center calls again by itself, and how many seconds apart.
    pub reattempts: Option<(u32, u64)>,
    /// How many seconds an SMS waits for the first response; absent: as long as where nothing is said.
    pub first_response: Option<u64>,
    /// What was handed to the agent in the deliveries of the export.
    pub inputs: Vec<Field>,
    /// What the agent reports.
    pub attributes: Vec<Field>,
    /// The codes that a representative may choose.
    pub dispositions: Vec<Spelled>,
    /// What the export sets and the language has no word for: the words and the value.
    pub besides: Vec<(&'static str, String)>,
}

/// An input or an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Spelled,
    /// Its type, as far as values tell.
    pub ty: Seen,
}

/// A name in the language and its spelling in the contact center.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    /// The name in the language.
    pub name: String,
    /// The exact spelling outside.
    pub external: String,
}

/// What the values that were reported tell of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// The export has no values.
    #[default]
    Nothing,
    /// All were `true` or `false`.
    Boolean,
    /// All were numbers.
    Number,
    /// All were dates.
    Date,
    /// All were dates with a time.
    DateTime,
    /// Few values, again and again.
    Choice(Vec<Spelled>),
    /// Anything else.
    Text,
}

#[cfg(test)]
mod tests;
