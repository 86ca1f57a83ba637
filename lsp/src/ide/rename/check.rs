//! Whether a program with another name means the same.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use journey_compiler::index::Target;
use journey_compiler::{Analysis, Inputs, Manifest, analyze};
use journey_grammar::{Code, Diagnostic, Edit, FileId, Parsed, Severity, Source, Span, parse};

use super::{choices, words};
use crate::Snapshot;
use crate::ide::edits::{Change, applied};
use crate::ide::occurrence;

/// Another name.
pub(super) struct NewName<'a> {
    /// What gets another name.
    pub(super) family: &'a [Target],
    /// The name before.
    pub(super) old: &'a str,
    /// The name after.
    pub(super) new: &'a str,
    /// The changes of the text.
    pub(super) edits: &'a [Edit],
}

/// A sentence where the change is no mere change of name.
pub(super) fn check(snapshot: &Snapshot, change: &NewName<'_>) -> Result<(), String> {
    let NewName { family, old, new, .. } = *change;
    if family.iter().any(|one| matches!(one, Target::Outcome(..))) && old == "completed" {
        return Err(words::completed(old));
    }
    if stands_in_bad_text(snapshot, old) {
        return Err(words::in_bad_text(old));
    }
    let is_code = family.iter().any(|one| matches!(one, Target::Disposition(..)));
    if is_code && occurrence::policies_speak_of(snapshot, new) {
        return Err(words::captures(old, new));
    }
    let meets = |one: &Target| {
        let Target::ChoiceValue(choice, _) = one else { return false };
        choices::meets_another(snapshot, *choice, [old, new])
    };
    if family.iter().any(meets) {
        return Err(words::compared(old, new));
    }
    let shifts = Shifts::of(change.edits);
    let after = analyze(&changed(&snapshot.inputs, change.edits));
    if let Some(problem) = first_new(&snapshot.analysis, &after, &shifts) {
        return Err(words::clashes(old, new, &problem.title));
    }
    names_stay(&snapshot.analysis, &after, &shifts, change)
}

/// Whether the name stands where the parser could not tell what it is.
fn stands_in_bad_text(snapshot: &Snapshot, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let bad = |parsed: &Parsed| {
        let mut regions = parsed.bad.iter().map(|span| span.text(&parsed.source.text));
        regions.any(|text| text.split(|c| !is_word(c)).any(|word| word == name))
    };
    snapshot.inputs.parsed.iter().any(|parsed| bad(parsed))
}

/// The program with the changes.
fn changed(inputs: &Inputs, edits: &[Edit]) -> Inputs {
    let mut files: BTreeMap<FileId, Vec<Change<'_>>> = BTreeMap::new();
    for Edit { span, text } in edits {
        files.entry(span.file).or_default().push((span.start..span.end, text));
    }
    let source = |source: &Source| {
        let mut changes: Vec<Change<'_>> = files.get(&source.id)?.clone();
        changes.sort_by_key(|(range, _)| range.start);
        Some(Source::new(source.id, &source.name, &applied(&source.text, &changes)))
    };
    let piece = |parsed: &Arc<Parsed>| match source(&parsed.source) {
        Some(changed) => Arc::new(parse(changed)),
        None => Arc::clone(parsed),
    };
    let manifest = inputs.manifest.source.as_ref().and_then(source);
    Inputs {
        parsed: inputs.parsed.iter().map(piece).collect(),
        manifest: manifest.map_or_else(|| inputs.manifest.clone(), |text| Manifest::read(&text)),
    }
}

/// Where places are after the change.
struct Shifts {
    /// By file and start: the end, and how much longer it gets.
    edits: BTreeMap<FileId, Vec<(u32, u32, i64)>>,
}

type Key = (FileId, u32);

impl Shifts {
    fn of(edits: &[Edit]) -> Self {
        let mut files: BTreeMap<FileId, Vec<(u32, u32, i64)>> = BTreeMap::new();
        for Edit { span, text } in edits {
            let longer = i64::try_from(text.len()).unwrap_or(0) - i64::from(span.end - span.start);
            files.entry(span.file).or_default().push((span.start, span.end, longer));
        }
        for list in files.values_mut() {
            list.sort_unstable();
        }
        Self { edits: files }
    }

    /// Where what begins at the start of `span` begins after the change.
    fn key(&self, span: Span) -> Key {
        let edits = self.edits.get(&span.file).map_or(&[][..], Vec::as_slice);
        let before = edits.partition_point(|&(_, end, _)| end <= span.start);
        let shift: i64 = edits.iter().take(before).map(|&(_, _, longer)| longer).sum();
        let start = u32::try_from(i64::from(span.start) + shift).unwrap_or(0);
        (span.file, start)
    }
}

/// The first error that was not there before.
fn first_new<'a>(
    before: &Analysis,
    after: &'a Analysis,
    shifts: &Shifts,
) -> Option<&'a Diagnostic> {
    let known: HashSet<(Code, Key)> =
        before.diagnostics.iter().map(|one| (one.code, shifts.key(one.primary.span))).collect();
    let is_new = |one: &&Diagnostic| {
        let key = (one.primary.span.file, one.primary.span.start);
        one.severity == Severity::Error && !known.contains(&(one.code, key))
    };
    after.diagnostics.iter().find(is_new)
}

/// A sentence where a name means something else than before.
fn names_stay(
    before: &Analysis,
    after: &Analysis,
    shifts: &Shifts,
    change: &NewName<'_>,
) -> Result<(), String> {
    let key = |span: Span| (span.file, span.start);
    let now: HashSet<(Key, Target)> =
        after.uses.iter().map(|one| (key(one.span), one.target)).collect();
    let then: HashSet<(Key, Target)> =
        before.uses.iter().map(|one| (shifts.key(one.span), one.target)).collect();
    if !then.is_subset(&now) {
        return Err(words::means_something_else(change.old, change.new));
    }
    // WHY: a name that stood for nothing, and was told to, may find what it stands for.
    let wrong: BTreeSet<Key> =
        before.diagnostics.iter().map(|one| shifts.key(one.primary.span)).collect();
    if now.iter().any(|one| !then.contains(one) && !wrong.contains(&one.0)) {
        return Err(words::captures(change.old, change.new));
    }
    Ok(())
}
