//! Changing a name everywhere.
//!
//! Whether a program with the new name means the same is not decided by rules of this room: it is analysed, and what
//! the checker says of it and what its names stand for is compared with before.

mod check;
mod choices;
mod edits;
#[cfg(test)]
mod tests;
mod words;

use journey_compiler::packs;
use journey_grammar::{Edit, FileId, Source, Span, parse};

use crate::ide::occurrence::{self, Occurrence};
use crate::ide::tree::{self, Kind};
use crate::{Point, Snapshot};

/// A name that can be changed.
#[derive(Clone, Debug)]
pub struct Renamable {
    /// The name under the cursor.
    pub span: Span,
    /// The name as it is.
    pub name: String,
}

/// A changed name.
#[derive(Clone, Debug, Default)]
pub struct Renamed {
    /// The changes, in all files and in the manifest.
    pub edits: Vec<Edit>,
    /// What changes besides the text, in a sentence.
    pub note: Option<&'static str>,
}

/// Whether the name under the cursor can be changed; if not, a sentence says why.
pub fn prepare_rename(snapshot: &Snapshot, point: Point) -> Result<Renamable, String> {
    let (found, old) = subject(snapshot, point)?;
    Ok(Renamable { span: found.span, name: old })
}

/// Changes the name under the cursor to `new` everywhere. What is known outside keeps its spelling there. If the
/// program would not mean the same, a sentence says why.
pub fn rename(snapshot: &Snapshot, point: Point, new: &str) -> Result<Renamed, String> {
    let (found, old) = subject(snapshot, point)?;
    let new = normalised(new, is_behind_dot(found)).ok_or_else(|| words::no_name(new))?;
    if new == old {
        return Ok(Renamed::default());
    }
    let family = occurrence::family(snapshot, found.target);
    let edits = edits::edits(snapshot, &family, &old, &new);
    check::check(
        snapshot,
        &check::NewName { family: &family, old: &old, new: &new, edits: &edits },
    )?;
    Ok(Renamed { edits, note: words::note(found.target) })
}

/// What is named under the cursor, and its name.
fn subject(snapshot: &Snapshot, point: Point) -> Result<(Occurrence, String), String> {
    let Some(found) = occurrence::at(snapshot, point) else {
        return Err(nothing(snapshot, point));
    };
    let name = found.target.name(snapshot.program()).ok_or_else(words::nothing_here)?;
    if let Some(pack) = packs::of_file(name.span.file) {
        return Err(words::in_a_pack(name.as_str(), pack.id));
    }
    Ok((found, name.as_str().to_owned()))
}

/// Why there is nothing to change under the cursor.
fn nothing(snapshot: &Snapshot, point: Point) -> String {
    let parsed = snapshot.parsed(point.file);
    let found = parsed.and_then(|parsed| tree::name_at(&parsed, point.offset));
    let Some((name, kind, _)) = found else { return words::nothing_here() };
    match kind {
        Kind::Word | Kind::Setting | Kind::Event | Kind::Type => words::of_the_language(&name),
        Kind::Base if name.as_str() == "contact" => words::of_the_language(&name),
        Kind::Field if matches!(name.as_str(), "Result" | "Disposition" | "blocked_reason") => {
            words::of_the_language(&name)
        }
        Kind::Outcome if name.as_str() == "completed" => words::of_the_language(&name),
        Kind::Bare if is_result(snapshot, name.as_str()) => words::of_the_vocabulary(&name),
        Kind::Choice
        | Kind::Value
        | Kind::Field
        | Kind::Segment
        | Kind::Trigger
        | Kind::Purpose
        | Kind::Topic
        | Kind::QuietTime
        | Kind::Profile
        | Kind::Engagement
        | Kind::Disposition
        | Kind::Message
        | Kind::Policy
        | Kind::Journey
        | Kind::Forecast
        | Kind::Handle
        | Kind::Base
        | Kind::Binding
        | Kind::Outcome
        | Kind::Label
        | Kind::Split
        | Kind::SplitArm
        | Kind::Bare => words::not_declared(&name),
    }
}

fn is_result(snapshot: &Snapshot, name: &str) -> bool {
    use journey_compiler::vocabulary::Channel;
    let vocabulary = &snapshot.program().vocabulary;
    [Channel::Voice, Channel::Sms].into_iter().any(|channel| {
        vocabulary.place(channel, name).is_some() || !vocabulary.class(channel, name).is_empty()
    })
}

/// Whether the name stands only behind `.` and before `:`, where any word is a name.
fn is_behind_dot(found: Occurrence) -> bool {
    use journey_compiler::index::Target;
    matches!(
        found.target,
        Target::ContactField(_)
            | Target::TriggerField(..)
            | Target::Input(..)
            | Target::Attribute(..)
    )
}

/// The name as the grammar reads it; none where it reads no name.
fn normalised(new: &str, any_word: bool) -> Option<String> {
    let text =
        if any_word { format!("contact {{ {new}: text }}") } else { format!("segment {new}\n") };
    let parsed = parse(Source::new(FileId(0), "", &text));
    let mut look = Only { names: Vec::new() };
    tree::walk(&parsed, &mut look);
    let first = look.names.first()?;
    let is_whole = first.span.text(&text) == new && parsed.diagnostics.is_empty();
    is_whole.then(|| first.as_str().to_owned())
}

struct Only {
    names: Vec<journey_grammar::ast::Name>,
}

impl tree::Visitor for Only {
    fn name(&mut self, name: &journey_grammar::ast::Name, _: Kind, _: tree::How) {
        self.names.push(name.clone());
    }
}
