//! How what is inserted is laid out: as the formatter would, where the declaration was formatted; else indented.

use std::collections::BTreeMap;
use std::ops::Range;

use journey_grammar::{Edit, FileId, Parsed, Source, format, parse};

use crate::Snapshot;
use crate::ide::edits::{applied, dressed, line_edits};

/// Longer declarations are not formatted for a change that is only offered.
const LONGEST: usize = 60_000;

/// How far a block is indented.
const INDENT: &str = "    ";

/// The edits, laid out: those that change lines of a formatted declaration leave it formatted.
pub(crate) fn laid_out(snapshot: &Snapshot, edits: Vec<Edit>) -> Vec<Edit> {
    let mut parts: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        parts.entry(edit.span.file).or_default().push(edit);
    }
    let mut out = Vec::new();
    for (file, edits) in parts {
        let parsed = snapshot.parsed(file);
        let changes_lines = |edit: &Edit| {
            let gone = parsed.as_ref().map_or("", |parsed| edit.span.text(&parsed.source.text));
            edit.text.contains('\n') || gone.contains('\n')
        };
        match &parsed {
            Some(parsed) if edits.iter().any(changes_lines) => out.extend(part(parsed, edits)),
            Some(_) | None => out.extend(edits),
        }
    }
    out
}

/// The edits of one declaration.
fn part(parsed: &Parsed, mut edits: Vec<Edit>) -> Vec<Edit> {
    let text = &parsed.source.text;
    if text.len() <= LONGEST && is_formatted(parsed) {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let changes: Vec<(Range<u32>, &str)> =
            edits.iter().map(|edit| (edit.span.start..edit.span.end, &*edit.text)).collect();
        let after = applied(text, &changes);
        let again = parse(Source::new(parsed.source.id, &parsed.source.name, &after));
        if let Ok(formatted) = format(&again) {
            return line_edits(parsed.source.id, text, &dressed(&formatted, &after));
        }
    }
    edits.into_iter().map(|edit| indented(text, edit)).collect()
}

/// Whether a text is in the canonical form but for what stands around it.
fn is_formatted(parsed: &Parsed) -> bool {
    let formatted = format(parsed);
    formatted.is_ok_and(|formatted| formatted.trim() == parsed.source.text.trim())
}

/// Whole lines that are inserted before the `}` of a block, indented as what stands above them.
fn indented(text: &str, edit: Edit) -> Edit {
    let (before, behind) = text.split_at_checked(edit.span.start as usize).unwrap_or((text, ""));
    let line = before.rsplit('\n').next().unwrap_or(before);
    let is_insertion = edit.span.is_empty() && edit.text.ends_with('\n');
    if !is_insertion || !behind.starts_with('}') || !line.trim().is_empty() {
        return edit;
    }
    let above = before.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("");
    let margin = above.get(..above.len() - above.trim_start().len()).unwrap_or("");
    let deeper = if above.trim_end().ends_with('{') { INDENT } else { "" };
    let margin = format!("{margin}{deeper}");
    // What stands before the `}` on its line goes to the first new line, and the brace gets a line of its own again.
    let first = margin.strip_prefix(line).map(str::to_owned);
    let Some(first) = first else { return edit };
    let mut added = edit.text.lines();
    let mut text = format!("{first}{}\n", added.next().unwrap_or(""));
    text.extend(added.map(|next| format!("{margin}{next}\n")));
    text.push_str(line);
    Edit { span: edit.span, text }
}
